"""What a saved document may hold: its text taken apart, and one reader for each kind of value.

A reader takes a value and returns it, or says what is wrong with it. Readers are put together to the
schema of a whole document, such as ``fields(epoch=count, training=table_of(number))``, so that every
field that is missing, null or of the wrong kind is told by the path of its keys.
"""

from __future__ import annotations

import json
import math
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from neurosim.ground.errors import FormatError, brief
from neurosim.ground.toml_keys import check_keys

if TYPE_CHECKING:
    import numpy as np

#: A value of a JSON document; of an archive, also an array.
Stored: TypeAlias = "None | bool | int | float | str | np.ndarray | list[Stored] | dict[str, Stored]"
Value = TypeVar("Value")
Reader: TypeAlias = Callable[[Stored], Value]
AnyReader: TypeAlias = Reader[object]
#: What a JSON document may hold.
Json: TypeAlias = "str | float | bool | None | Sequence[Json] | Mapping[str, Json]"


class Misfit(FormatError):
    """A value that does not fit; its path grows by a key for every reader on the way out.

    Examples
    --------
    >>> print(Misfit("is missing", "epoch").inside(2).inside("evaluations"))
    it is damaged: 'evaluations[2].epoch' is missing
    """

    def __init__(self, problem: str, path: str = "") -> None:
        super().__init__(f"it is damaged: '{path}' {problem}" if path else f"it is damaged: it {problem}")
        self.problem, self.path = problem, path

    def inside(self, key: str | int) -> Misfit:
        """Return the same, seen from the table or list around it."""
        first = f"[{key}]" if isinstance(key, int) else brief(key)[1:-1]
        dot = "." if self.path and not self.path.startswith("[") else ""
        return Misfit(self.problem, f"{first}{dot}{self.path}")


# -- whole texts ---------------------------------------------------------------------------------------


def parsed(text: str) -> Any:
    """Return the values of a JSON text.

    Raises
    ------
    FormatError
        It is not JSON, holds numbers that are not finite, a key twice, or half a letter.
    """
    if not isinstance(text, str):
        raise FormatError(f"a JSON document is a string, not {brief(text)}")
    try:
        value = json.loads(text, object_pairs_hook=_without_doubles)
        if "NaN" in text or "Infinity" in text or _HALF_A_LETTER.search(text):
            _look_through(value)
    except FormatError:
        raise
    except RecursionError:
        raise FormatError("it is damaged: its brackets are nested too deeply") from None
    except ValueError as error:
        raise FormatError(_why(error, "it is damaged or not JSON")) from None
    return value


_HALF_A_LETTER = re.compile(r"\\u[dD][89a-fA-F]")


def _look_through(value: Stored) -> None:
    """Refuse what JSON has no word for, wherever it stands: numbers that are none, and halves of letters."""
    if isinstance(value, dict):
        for key, entry in value.items():
            _look_through(key)
            at(key, _look_through, entry)
    elif isinstance(value, list):
        for k, entry in enumerate(value):
            at(k, _look_through, entry)
    elif isinstance(value, float) and not math.isfinite(value):
        raise Misfit(f"is {value}, which is not a finite number")
    elif isinstance(value, str) and any("\ud800" <= letter <= "\udfff" for letter in value):
        raise Misfit(f"is {brief(value)}, which holds half of a letter (a lone surrogate)")


def parsed_toml(text: str) -> dict[str, Any]:
    """Return the values of a TOML text.

    Raises
    ------
    FormatError
        It is not TOML, or has a key of very many names.
    """
    check_keys(text)
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise FormatError("it is not TOML: its brackets are nested too deeply") from None
    except ValueError as error:
        raise FormatError(_why(error, "it is not TOML")) from None


def _why(error: ValueError, what: str) -> str:
    """What a reader of texts found; Python itself refuses whole numbers of more than 4,300 digits."""
    found = type(error)
    reason = "a whole number has too many digits" if found is ValueError and "digits" in str(error) else error
    return f"{what}: {reason}"


def _without_doubles(pairs: list[tuple[str, Stored]]) -> dict[str, Stored]:
    table = dict(pairs)
    seen: set[str] = set()
    for key, _ in pairs if len(table) < len(pairs) else ():
        if key in seen:
            raise FormatError(f"it is damaged: the key {brief(key)} occurs twice in one table")
        seen.add(key)
    return table


def check_schema(document: Stored, schema: str, *before: str) -> None:
    """Make sure that a document is of the kind and version this program reads, or of one `before` it.

    Raises
    ------
    FormatError
        It is of another kind or of another version.
    """
    kind = schema.rpartition("/")[0]
    found = document.get("schema") if isinstance(document, Mapping) else None
    if not isinstance(found, str):
        raise FormatError(f"it has no 'schema'; a file of this kind has 'schema': '{schema}'")
    if found in (schema, *before):
        return
    if found.rpartition("/")[0] == kind:
        raise FormatError(
            f"it is of version {brief(found)[1:-1]}, but this neurosim reads {schema}; use the version "
            "that wrote it"
        )
    raise FormatError(f"it is a {brief(found)[1:-1]} file, not {schema}")


# -- single values -------------------------------------------------------------------------------------


def text(value: Stored) -> str:
    """A string, of letters that can be shown; it may have several lines."""
    if not isinstance(value, str) or not "".join(value.split()).isprintable():
        raise wrong(value, "a printable text")
    return value


def flag(value: Stored) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise wrong(value, "true or false")
    return value


def whole(value: Stored) -> int:
    """A whole number."""
    if type(value) is not int:
        raise wrong(value, "a whole number")
    return value


def at_least(least: int) -> Reader[int]:
    """A whole number of at least `least`, small enough for a clock or an array."""

    def read(value: Stored) -> int:
        if type(value) is not int or not least <= value < 2**63:
            raise wrong(value, f"a whole number of at least {least}")
        return value

    return read


count = at_least(0)


def number(value: Stored) -> float:
    """A finite number."""
    if type(value) is float and math.isfinite(value):
        return value
    if type(value) is int and abs(value) < 1e308:
        return float(value)
    raise wrong(value, "a finite number")


def one_of(allowed: tuple[str, ...]) -> Reader[str]:
    """One of some words."""

    def read(value: Stored) -> str:
        if not isinstance(value, str) or value not in allowed:
            raise wrong(value, f"one of: {', '.join(allowed)}")
        return value

    return read


def wrong(value: Stored, wanted: str) -> Misfit:
    """Return the error that says what a value is, and what it must be."""
    return Misfit(f"is {brief(value)}; it must be {wanted}")


# -- arrays --------------------------------------------------------------------------------------------


def numbers(length: int | None = None) -> Reader[np.ndarray]:
    """Finite numbers in a row, as a list or as an array; they become an array of floats."""

    import numpy as np

    def read(value: Stored) -> np.ndarray:
        array = isinstance(value, np.ndarray) and value.dtype.kind in "iuf"
        if not array and not (isinstance(value, list) and set(map(type, value)) <= {int, float}):
            raise wrong(value, "a list of numbers")
        try:
            found = np.array(value, dtype=float)
        except OverflowError:
            found = np.array([math.inf])
        if found.ndim != 1 or not np.isfinite(found).all():
            raise wrong(value, "a list of finite numbers")
        if length is not None and len(found) != length:
            raise Misfit(f"has {len(found)} numbers; it must have {length}")
        return found

    return read


# -- what is put together ------------------------------------------------------------------------------


def at(key: str | int, reader: Reader[Value], value: Stored) -> Value:
    """Read a value that stands under a key."""
    try:
        return reader(value)
    except Misfit as misfit:
        raise misfit.inside(key) from None


def optional(reader: Reader[Value]) -> Reader[Value | None]:
    """None, or what the reader reads."""
    return lambda value: None if value is None else reader(value)


def list_of(reader: Reader[Value]) -> Reader[list[Value]]:
    """A list, every entry of one kind."""

    def read(value: Stored) -> list[Value]:
        if not isinstance(value, list):
            raise wrong(value, "a list")
        found = []
        for k, entry in enumerate(value):
            try:
                found.append(reader(entry))
            except Misfit as misfit:
                raise misfit.inside(k) from None
        return found

    return read


def row_of(*readers: AnyReader) -> Reader[tuple[Any, ...]]:
    """A list with one entry for each of the readers; it becomes a tuple."""

    def read(value: Stored) -> tuple[Any, ...]:
        if not isinstance(value, list) or len(value) != len(readers):
            raise wrong(value, f"a list of {len(readers)}")
        return tuple(
            at(k, reader, entry) for k, (reader, entry) in enumerate(zip(readers, value, strict=True))
        )

    return read


def table(value: Stored) -> dict[str, Stored]:
    """A table of names and values."""
    if not isinstance(value, dict):
        raise wrong(value, "a table of names and values")
    return value


def table_of(reader: Reader[Value]) -> Reader[dict[str, Value]]:
    """A table with any names, every value of one kind."""
    return lambda value: {text(key): at(key, reader, entry) for key, entry in table(value).items()}


def fields(**readers: AnyReader) -> Reader[dict[str, Any]]:
    """A table with these names, each with its own kind of value; other names in it are left alone."""

    def read(value: Stored) -> dict[str, Any]:
        given, found = table(value), {}
        for key, reader in readers.items():
            if key not in given:
                raise Misfit("is missing", key)
            try:
                found[key] = reader(given[key])
            except Misfit as misfit:
                raise misfit.inside(key) from None
        return found

    return read


def only(maybe: Mapping[str, AnyReader] | None = None, /, **readers: AnyReader) -> Reader[dict[str, Any]]:
    """A table with these names, those that there may be, and no others."""
    more = maybe or {}

    def read(value: Stored) -> dict[str, Any]:
        given = table(value)
        for key in given:
            if key not in readers and key not in more:
                known = ", ".join([*readers, *more])
                raise Misfit(f"is unknown (known are: {known})", brief(key)[1:-1])
        read_fields = fields(**readers, **{key: more[key] for key in more if key in given})
        return read_fields(given)

    return read


def both(first: Reader[dict[str, Value]], second: Reader[dict[str, Value]]) -> Reader[dict[str, Value]]:
    """A table with the names of two readers of tables."""
    return lambda value: first(value) | second(value)
