"""The readers of records, made from the types of their fields."""

import math
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import numpy as np

from neurosim.figures.shapes import Shape, check_shapes
from neurosim.ground.errors import FormatError
from neurosim.ground.stored import (
    AnyReader,
    Misfit,
    at,
    count,
    list_of,
    number,
    one_of,
    optional,
    row_of,
    table,
    text,
    wrong,
)
from neurosim.ground.stored import (
    fields as fields_of,
)
from neurosim.trace.records import COMPUTED, NetworkRecord, State
from neurosim.trace.storage import drawn_network

#: Fields that files of earlier versions do not have; without them they have their default.
LATER = ("steepest", "decides")

#: Beyond this, distances between numbers on an axis leave the range of a float.
LARGEST = 1e100


@cache
def record_reader(kind: type) -> AnyReader:
    """Return what reads a record of a kind from the values of a JSON document."""
    if kind is State:
        return _state
    hints = get_type_hints(kind, include_extras=True)
    readers = {field.name: _reader(hints[field.name]) for field in fields(kind)}
    shapes = {
        name: extra
        for name, hint in hints.items()
        for extra in get_args(hint)[1:]
        if isinstance(extra, Shape)
    }
    needed = fields_of(**{name: reader for name, reader in readers.items() if name not in LATER})

    def read(value: Any) -> Any:
        given = needed(value)
        given |= {
            name: at(name, readers[name], value[name]) for name in LATER if name in readers and name in value
        }
        check_shapes(shapes, given)
        return kind(**given)

    return read


def _reader(hint: Any) -> AnyReader:
    """What reads a value of a type."""
    if get_origin(hint) is Annotated:
        return _reader(get_args(hint)[0])
    if get_origin(hint) is UnionType:
        return optional(_reader(next(part for part in get_args(hint) if part is not NoneType)))
    if get_origin(hint) is tuple:
        parts = get_args(hint)
        return _tuple_of(_reader(parts[0])) if parts[-1] is ... else row_of(*map(_reader, parts))
    if isinstance(hint, type) and is_dataclass(hint):
        return record_reader(hint)
    return _PLAIN[hint]


def _tuple_of(reader: AnyReader) -> AnyReader:
    read = list_of(reader)
    return lambda value: tuple(read(value))


def _array(value: Any) -> np.ndarray:
    """Numbers in rows of equal length; null stands for one that is not a number."""
    rows = _nested(value)
    try:
        return np.array(rows, dtype=float)
    except ValueError:
        raise wrong(value, "a table of numbers with rows of equal length") from None


def _nested(value: Any) -> Any:
    return list_of(_nested)(value) if isinstance(value, list) else _shown_number(value)


def _wide_number(value: Any) -> float:
    """A number, null for one that is not a number, "inf" or "-inf"."""
    if value is None:
        return math.nan
    return float(value) if value in ("inf", "-inf") else number(value)


def _shown_number(value: Any) -> float:
    """The same, not so large that an axis cannot show it."""
    found = _wide_number(value)
    if LARGEST < abs(found) < math.inf:
        raise wrong(value, f"a number from -{LARGEST:g} to {LARGEST:g}, to be shown in a figure")
    return found


def _state(value: Any) -> State:
    given = _STATE(value)
    outdated = at("outdated", list_of(one_of(tuple(sorted(COMPUTED)))), value.get("outdated", []))
    return State(
        given["network"],
        dict(given["values"]),
        dict(given["before"]),
        given["learning_rate"],
        frozenset(outdated),
    )


def _pair(value: Any) -> tuple[tuple[str, str], float]:
    quantity, of, found = row_of(text, text, _wide_number)(value)
    return (quantity, of), found


def _network(value: Any) -> NetworkRecord:
    try:
        return drawn_network(table(value))
    except Misfit:
        raise
    except FormatError as error:
        raise Misfit(f"cannot be read: {error}") from None


_STATE = fields_of(
    network=_network, values=list_of(_pair), before=list_of(_pair), learning_rate=optional(number)
)
_PLAIN: dict[Any, Callable[[Any], Any]] = {
    np.ndarray: _array,
    float: _shown_number,
    int: count,
    str: text,
}
