"""What a saved document may hold, described once: one `ValueKind` for each sort of value.

A kind reads a value, or says what is wrong with it; and it says the same as a JSON schema, which is
published. Kinds are put together to the description of a whole document, such as
``fields(epoch=count, training=table_of(number))``, so that every field that is missing, unknown, null or of
the wrong kind is told by the path of its keys.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar

from neurosim.ground.errors import FormatError, brief

if TYPE_CHECKING:
    import numpy as np

#: A value of a JSON document; of an archive, also an array.
Stored: TypeAlias = "None | bool | int | float | str | np.ndarray | list[Stored] | dict[str, Stored]"
Value = TypeVar("Value")
New = TypeVar("New")
Reader: TypeAlias = Callable[[Stored], Value]
#: What a JSON document may hold.
Json: TypeAlias = "str | float | bool | None | Sequence[Json] | Mapping[str, Json]"
#: A JSON schema (draft 2020-12), and those that it refers to, by name.
Schema: TypeAlias = dict[str, Json]
Definitions: TypeAlias = Mapping[str, Schema]
#: More than any version: what is read as the newest one is.
NEWEST = 1_000_000


class Misfit(FormatError):
    """A value that does not fit; its path grows by a key for every reader on the way out.

    Examples
    --------
    >>> print(Misfit("is missing", "epoch").inside(2).inside("evaluations"))
    it is damaged: 'evaluations[2].epoch' is missing
    """

    def __init__(self, problem: str, path: str = "") -> None:
        self.told = f"'{path}' {problem}" if path else f"it {problem}"
        super().__init__(f"it is damaged: {self.told}")
        self.problem, self.path = problem, path

    def inside(self, key: str | int) -> Misfit:
        """Return the same, seen from the table or list around it."""
        first = f"[{key}]" if isinstance(key, int) else brief(key)[1:-1]
        dot = "." if self.path and not self.path.startswith("[") else ""
        return Misfit(self.problem, f"{first}{dot}{self.path}")


def wrong(value: Stored, wanted: str) -> Misfit:
    """Return the error that says what a value is, and what it must be."""
    return Misfit(f"is {brief(value)}; it must be {wanted}")


@dataclass(frozen=True, slots=True)
class ValueKind(Generic[Value]):
    """What a value of a document may be.

    Attributes
    ----------
    reader : function
        Makes what reads such a value in a document of some version.
    schema : dict
        The JSON schema of the newest version.
    definitions : mapping
        The schemas that it refers to, by name.
    """

    reader: Callable[[int], Reader[Value]]
    schema: Schema
    definitions: Definitions = field(default_factory=dict)

    def __call__(self, value: Stored) -> Value:
        """Read a value as the newest version has it."""
        return self.reader(NEWEST)(value)

    def then(self, make: Callable[[Value], New]) -> ValueKind[New]:
        """Return the kind of what is made of such a value; what makes it may refuse it."""

        def reader(version: int) -> Reader[New]:
            read = self.reader(version)
            return lambda value: make(read(value))

        return ValueKind(reader, self.schema, self.definitions)

    def about(self, description: str, **more: Json) -> ValueKind[Value]:
        """Return the same kind, with a description and what else the schema says of it."""
        return replace(self, schema={"description": description, **self.schema, **more})

    def called(self, name: str) -> ValueKind[Value]:
        """Return the same kind, which schemas refer to by a name."""
        return replace(
            self,
            schema={"$ref": f"#/$defs/{name}"},
            definitions={**self.definitions, name: self.schema},
        )


def kind(read: Reader[Value], **schema: Json) -> ValueKind[Value]:
    """Return the kind of values that are the same in every version."""
    return ValueKind(lambda version: read, schema)


def at(key: str | int, reader: Reader[Value], value: Stored) -> Value:
    """Read a value that stands under a key."""
    try:
        return reader(value)
    except Misfit as misfit:
        raise misfit.inside(key) from None


# -- single values -------------------------------------------------------------------------------------


def _letters(value: Stored) -> str:
    if not isinstance(value, str):
        raise wrong(value, "a text")
    return value


def _text(value: Stored) -> str:
    if not isinstance(value, str) or not "".join(value.split()).isprintable():
        raise wrong(value, "a printable text")
    return value


def _flag(value: Stored) -> bool:
    if not isinstance(value, bool):
        raise wrong(value, "true or false")
    return value


def _whole(value: Stored) -> int:
    if type(value) is not int:
        raise wrong(value, "a whole number")
    return value


def _number(value: Stored) -> float:
    if type(value) is float and math.isfinite(value):
        return value
    if type(value) is int and abs(value) < 1e308:
        return float(value)
    raise wrong(value, "a finite number")


def _as_it_is(value: Stored) -> Stored:
    return value


#: Any value.
anything = kind(_as_it_is)
#: A string of any letters, such as the name of a file.
letters = kind(_letters, type="string")
#: A string, of letters that can be shown; it may have several lines.
text = kind(_text, type="string")
#: True or false.
flag = kind(_flag, type="boolean")
#: A whole number.
whole = kind(_whole, type="integer")
#: A finite number.
number = kind(_number, type="number")


def at_least(least: int) -> ValueKind[int]:
    """A whole number of at least `least`, small enough for a clock or an array."""

    def read(value: Stored) -> int:
        if type(value) is not int or not least <= value < 2**63:
            raise wrong(value, f"a whole number of at least {least}")
        return value

    return kind(read, type="integer", minimum=least)


count = at_least(0)


def whole_between(least: int, most: int) -> ValueKind[int]:
    """A whole number from `least` to `most`."""

    def read(value: Stored) -> int:
        if type(value) is not int or not least <= value <= most:
            raise wrong(value, f"a whole number from {least} to {most}")
        return value

    return kind(read, type="integer", minimum=least, maximum=most)


def one_of(allowed: Sequence[str]) -> ValueKind[str]:
    """One of some words."""

    def read(value: Stored) -> str:
        if not isinstance(value, str) or value not in allowed:
            raise wrong(value, f"one of: {', '.join(allowed)}")
        return value

    return kind(read, enum=list(allowed))


def numbers() -> ValueKind[np.ndarray]:
    """Finite numbers in a row, as a list or as an array; they become an array of floats."""

    def read(value: Stored) -> np.ndarray:
        import numpy as np

        array = isinstance(value, np.ndarray) and value.dtype.kind in "iuf"
        if not array and not (isinstance(value, list) and set(map(type, value)) <= {int, float}):
            raise wrong(value, "a list of numbers")
        try:
            found = np.array(value, dtype=float)
        except OverflowError:
            found = np.array([math.inf])
        if found.ndim != 1 or not np.isfinite(found).all():
            raise wrong(value, "a list of finite numbers")
        return found

    return kind(read, type="array", items={"type": "number"})
