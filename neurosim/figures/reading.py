"""The kinds of records, made from the types of their fields."""

import math
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import numpy as np

from neurosim.figures.shapes import Shape, check_shapes
from neurosim.ground.stored import Stored, count, kind, number, one_of, text, wrong
from neurosim.ground.stored_tables import (
    AnyField,
    AnyKind,
    list_of,
    optional,
    row_of,
    since,
    tuple_of,
)
from neurosim.ground.stored_tables import fields as fields_of
from neurosim.trace.records import COMPUTED, State
from neurosim.trace.storage import DRAWN

#: What files of version 1 may lack although it has no default: as many of a number as another field has.
FILLED = {("Field", "wrong"): ("classes", 0.0), ("GradientTimes", "measured"): ("parameters", 1.0)}

#: Beyond this, distances between numbers on an axis leave the range of a float.
LARGEST = 1e100


@cache
def entries_of(record: type) -> dict[str, AnyField]:
    """Return what stands in the document of a record, field by field."""
    if record is State:
        return _STATE
    hints = get_type_hints(record, include_extras=True)
    found: dict[str, AnyField] = {}
    for each in fields(record):
        of_type = _kind(hints[each.name])
        if each.default is not MISSING or (record.__name__, each.name) in FILLED:
            found[each.name] = since(2, of_type, None if each.default is MISSING else each.default)
        else:
            found[each.name] = of_type
    return found


def make_record(record: type, given: dict[str, Any]) -> Any:
    """Make a record of what its document holds.

    Raises
    ------
    Misfit
        The arrays do not have the shapes that they must have.
    """
    if record is State:
        return _state(given)
    for (name, field), (of, filling) in FILLED.items():
        if name == record.__name__ and given[field] is None:
            given[field] = np.full(len(given[of]), filling)
    check_shapes(_shapes(record), given)
    return record(**given)


@cache
def _shapes(record: type) -> dict[str, Shape]:
    hints = get_type_hints(record, include_extras=True)
    return {
        name: extra
        for name, hint in hints.items()
        for extra in get_args(hint)[1:]
        if isinstance(extra, Shape)
    }


def _kind(hint: Any) -> AnyKind:
    """The kind of the values of a type."""
    if get_origin(hint) is Annotated:
        return _kind(get_args(hint)[0])
    if get_origin(hint) is UnionType:
        return optional(_kind(next(part for part in get_args(hint) if part is not NoneType)))
    if get_origin(hint) is tuple:
        parts = get_args(hint)
        return tuple_of(_kind(parts[0])) if parts[-1] is ... else row_of(*map(_kind, parts))
    if isinstance(hint, type) and is_dataclass(hint):
        return (
            fields_of(**entries_of(hint)).called(hint.__name__).then(lambda given: make_record(hint, given))
        )
    return _PLAIN[hint]


def _array(value: Stored) -> np.ndarray:
    """Numbers in rows of equal length; null stands for one that is not a number."""
    rows = _nested(value)
    try:
        return np.array(rows, dtype=float)
    except ValueError:
        raise wrong(value, "a table of numbers with rows of equal length") from None


def _nested(value: Stored) -> Any:
    return _ROWS(value) if isinstance(value, list) else _shown_number(value)


def _wide_number(value: Stored) -> float:
    """A number, null for one that is not a number, "inf" or "-inf"."""
    if value is None:
        return math.nan
    return float(value) if isinstance(value, str) and value in ("inf", "-inf") else number(value)


def _shown_number(value: Stored) -> float:
    """The same, not so large that an axis cannot show it."""
    found = _wide_number(value)
    if LARGEST < abs(found) < math.inf:
        raise wrong(value, f"a number from -{LARGEST:g} to {LARGEST:g}, to be shown in a figure")
    return found


def _state(given: dict[str, Any]) -> State:
    return State(**{**given, "values": dict(given["values"]), "before": dict(given["before"])})


def _pair(row: tuple[str, str, float]) -> tuple[tuple[str, str], float]:
    quantity, of, found = row
    return (quantity, of), found


_ROWS = list_of(kind(_nested))
_PAIRS = list_of(row_of(text, text, kind(_wide_number)).then(_pair))
_STATE: dict[str, AnyField] = {
    "network": DRAWN,
    "values": _PAIRS,
    "before": _PAIRS,
    "learning_rate": optional(number),
    "outdated": since(2, list_of(one_of(tuple(sorted(COMPUTED)))).then(frozenset), frozenset()),
}
_PLAIN: dict[Any, AnyKind] = {
    np.ndarray: kind(_array, type="array"),
    float: kind(_shown_number, anyOf=[{"type": ["number", "null"]}, {"enum": ["inf", "-inf"]}]),
    int: count,
    str: text,
}
