"""The keys of a scenario that a sweep changes: where each stands, and which values may stand there."""

import json
import re
import types
from collections.abc import Sequence
from typing import Annotated, Any, TypeGuard, Union, get_args, get_origin

from pydantic import TypeAdapter, ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

from neurosim.ground.choices import joined_by_or
from neurosim.ground.errors import FormatError, brief
from neurosim.ground.tables import TomlTable, sentence
from neurosim.scenario.table.sweep_table import DrawnTable, SweepTable

Key = str | int

#: What can be swept: the rest of a file has nothing to do with its training.
TABLES = ("network", "training", "data", "samples")
#: The seeds of a training, which the key ``seeds`` sets both.
SEEDS = (("network", "layers", "seed"), ("training", "seed"))
_PIECE = re.compile(r'\s*(?:"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<bare>[^\s."\[\]]+))(?P<places>(?:\[\d+\])*)\s*')


def key_path(text: str) -> tuple[Key, ...]:
    """Return the names and positions of a key as messages write it; positions count from 0 here.

    Raises
    ------
    FormatError
        It is no key.

    Examples
    --------
    >>> key_path("training.learning_rate")
    ('training', 'learning_rate')
    >>> key_path('network.neurons[2].weights."x 1"')
    ('network', 'neurons', 1, 'weights', 'x 1')
    """
    path: list[Key] = []
    start = 0
    while found := _PIECE.match(text, start):
        quoted = found["quoted"]
        path.append(found["bare"] if quoted is None else _unquoted(text, quoted))
        for number in re.findall(r"\d+", found["places"]):
            if int(number) == 0:
                raise FormatError(f"{brief(text)} has the position 0, but positions count from 1")
            path.append(int(number) - 1)
        if found.end() == len(text):
            return tuple(path)
        if text[found.end()] != ".":
            break
        start = found.end() + 1
    raise FormatError(
        f"{brief(text)} is no key; write it as in messages, such as training.learning_rate or "
        "network.neurons[2].bias"
    )


def _unquoted(text: str, quoted: str) -> str:
    try:
        return str(json.loads(f'"{quoted}"'))
    except json.JSONDecodeError:
        raise FormatError(f"{brief(text)} is no key; what stands in quotes in it is no text") from None


def check_swept(table: type[TomlTable], sweep: SweepTable) -> None:
    """Refuse keys that the file cannot have, and values that the key alone refuses.

    Parameters
    ----------
    table : type
        The table of the whole file.

    Raises
    ------
    ValidationError
        With the place in the file.
    """
    paths: dict[tuple[Key, ...], str] = {}
    for key, values in sweep.swept.items():
        try:
            path = key_path(key)
            kind = _kind_at(table, path)
        except FormatError as error:
            raise _misfit((key,), sentence(str(error))) from None
        if path in paths:
            raise _misfit((key,), sentence(f"is the same key as {brief(paths[path])}; leave out one of them"))
        if path in SEEDS and sweep.seeds is not None:
            raise _misfit((key,), sentence("is set by seeds already; leave out one of them"))
        paths[path] = key
        _check_values(key, values, kind)


def _check_values(key: str, values: Sequence[object] | DrawnTable, kind: Any) -> None:
    """Have every value looked at by the key that it is for, as if it stood there."""
    try:
        if isinstance(values, DrawnTable):
            TypeAdapter(dict[str, kind]).validate_python({"lowest": values.lowest, "highest": values.highest})
        else:
            TypeAdapter(list[kind]).validate_python(values)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        what = sentence(first["msg"]) if first["type"] == "neurosim" else first["type"]
        raise _misfit((key, *first["loc"]), what, first["input"], first.get("ctx")) from None


def _misfit(
    place: tuple[Key, ...],
    what: str | PydanticCustomError,
    given: object = None,
    context: dict[str, Any] | None = None,
) -> ValidationError:
    details = InitErrorDetails(type=what, loc=("sweep", *place), input=given, ctx=context or {})
    return ValidationError.from_exception_data("sweep", [details])


def _kind_at(table: type[TomlTable], path: tuple[Key, ...]) -> object:
    """What may stand at a key, as a type.

    Raises
    ------
    FormatError
        There is no such key.
    """
    if path[0] not in TABLES:
        raise FormatError(f"cannot be swept; keys that can begin with {joined_by_or(TABLES)}")
    kind: object = table
    for number, key in enumerate(path):
        below = _below(kind, key)
        if below is None:
            raise FormatError(_no_such_key(kind, key, path[number - 1]))
        kind = below
    return kind


def _below(kind: object, key: Key) -> object | None:
    """What may stand at a key of a table, or at a position of an array; None where there is no such key."""
    origin, inner = get_origin(kind), get_args(kind)
    if _is_table(kind):
        return _of_field(kind, key)
    if origin is list:
        found: object = inner[0]
        return found if isinstance(key, int) else None
    if origin is dict:
        found = inner[1]
        return found if isinstance(key, str) else None
    if kind in (Any, object):
        return kind
    return next((found for each in _inner(kind) if (found := _below(each, key)) is not None), None)


def _is_table(kind: object) -> TypeGuard[type[TomlTable]]:
    return isinstance(kind, type) and issubclass(kind, TomlTable)


def _of_field(table: type[TomlTable], key: Key) -> object | None:
    if not isinstance(key, str):
        return None
    if key not in table.model_fields:  # data sets have keys of their own
        return object if table.model_config.get("extra") == "allow" else None
    field, annotated = table.model_fields[key], Annotated
    return annotated[(field.annotation, *field.metadata)] if field.metadata else field.annotation


def _inner(kind: object) -> tuple[object, ...]:
    """The types that a type is made of: those of a choice, and the one that checks are added to."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return inner[:1]
    return inner if origin in (Union, types.UnionType) else ()


def _no_such_key(kind: object, key: Key, before: Key) -> str:
    """What is said of a key that is not there."""
    for each in (kind, *_inner(kind)):
        if _is_table(each):
            if isinstance(key, int):
                return f"{brief(before)} is a table, not an array, so it has no positions"
            return each.unknown_key(key)
        if get_origin(each) is list:
            return f"{brief(before)} is an array, so it needs a position, such as {before}[1]"
    return f"{brief(before)} is a single value, so nothing stands below it"
