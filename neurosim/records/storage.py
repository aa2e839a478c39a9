"""Records as JSON, ``neurosim-figure/1``, in both directions: one reader for all of them, by their types."""

import json
import math
import os
from dataclasses import fields, is_dataclass
from types import NoneType, UnionType
from typing import Any, NamedTuple, get_args, get_origin, get_type_hints

import numpy as np

from neurosim.errors import FormatError, did_you_mean
from neurosim.files import read_text, require_ending, write_text
from neurosim.records.decision_line import DecisionLine
from neurosim.records.functions import Curves, Derivative, LossCurves, SoftmaxGroup
from neurosim.records.landscapes import ErrorAlong, Landscape, LearningRates
from neurosim.records.learning import (
    Confusion,
    DeltaSizes,
    Field,
    Films,
    GradientTimes,
    ImageTiles,
    Predictions,
    StepErrors,
    Training,
    WeightHistories,
)
from neurosim.records.networks import BiasStyles, Moment, Moments, Paths
from neurosim.records.neurons import Layer, NeuronSum
from neurosim.records.tables import Table, Tables
from neurosim.trace.records import State
from neurosim.trace.storage import check_schema, network_from_document, network_to_document, parsed

SCHEMA = "neurosim-figure/1"
RECORDS: dict[str, type] = {
    known.__name__: known
    for known in (
        State,
        BiasStyles,
        Moment,
        Moments,
        Paths,
        NeuronSum,
        Layer,
        DecisionLine,
        Curves,
        Derivative,
        LossCurves,
        SoftmaxGroup,
        Landscape,
        ErrorAlong,
        LearningRates,
        Training,
        Field,
        Films,
        WeightHistories,
        DeltaSizes,
        Confusion,
        Predictions,
        ImageTiles,
        StepErrors,
        GradientTimes,
        Table,
        Tables,
    )
}
#: Fields that files of earlier versions do not have; without them they have their default.
LATER = ("steepest", "decides")


class SavedFigure(NamedTuple):
    """What a figure is drawn from: its kind, its record, and what is written over it."""

    kind: str
    record: Any
    title: str | None = None
    subtitle: str | None = None


def save_record(
    record: Any,
    kind: str,
    path: str | os.PathLike[str],
    *,
    title: str | None = None,
    subtitle: str | None = None,
) -> None:
    """Write what a figure is made from, with its kind and title; see `load_record`.

    Raises
    ------
    FileError
        The file cannot be written.
    FormatError
        Its name promises something else than JSON.
    """
    require_ending(path, ".json", others=True)
    write_text(path, record_to_json(record, kind, title=title, subtitle=subtitle))


def load_record(path: str | os.PathLike[str]) -> SavedFigure:
    """Read a file that `save_record` wrote; return kind, record, title and subtitle of the figure.

    Raises
    ------
    FileError
        The file cannot be read.
    FormatError
        It is damaged, or of another kind or version.
    """
    try:
        return record_from_json(read_text(path))
    except FormatError as error:
        raise FormatError(f"cannot load a figure from '{path}': {error}") from error


def record_to_json(record: Any, kind: str, *, title: str | None = None, subtitle: str | None = None) -> str:
    """Return a record as a JSON document."""
    document = {
        "schema": SCHEMA,
        "kind": kind,
        "heading": [title, subtitle],
        "record": type(record).__name__,
        **_packed_fields(record),
    }
    return json.dumps(document, ensure_ascii=False, allow_nan=False) + "\n"


def record_from_json(text: str) -> SavedFigure:
    """Return kind, record, title and subtitle of the figure that a JSON document holds.

    Raises
    ------
    FormatError
        Something is missing or of the wrong type; the message gives its place.
    """
    document = parsed(text)
    check_schema(document, SCHEMA)
    name = document.get("record")
    if name not in RECORDS:
        raise FormatError(f"it holds a record {name!r} ({did_you_mean(name, RECORDS)}one of {list(RECORDS)})")
    record = _unpacked_fields(RECORDS[name], document, "the document")
    heading = _unpacked(tuple[str | None, str | None], document.get("heading"), "the document, heading")
    return SavedFigure(str(document.get("kind")), record, *heading)


def _packed_fields(record: Any) -> dict[str, Any]:
    if isinstance(record, State):
        return {
            "network": network_to_document(record.network),
            "values": _pairs(record.values),
            "before": _pairs(record.before),
            "learning_rate": record.learning_rate,
            "outdated": sorted(record.outdated),
        }
    return {field.name: _packed(getattr(record, field.name)) for field in fields(record)}


def _pairs(values: Any) -> list[list[Any]]:
    return [[quantity, of, _packed(value)] for (quantity, of), value in values.items()]


def _packed(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return _packed(value.tolist())
    if isinstance(value, list | tuple):
        return [_packed(part) for part in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None if math.isnan(value) else str(value)  # JSON has no such numbers
    return _packed_fields(value) if is_dataclass(value) else value


def _unpacked_fields(kind: type, document: Any, place: str) -> Any:
    if not isinstance(document, dict):
        raise FormatError(f"{place} must be a table, not {document!r:.40}")
    if kind is State:
        return _state(document, place)
    hints = get_type_hints(kind)
    values = {}
    for field in fields(kind):
        if field.name not in document and field.name in LATER:
            continue
        if field.name not in document:
            raise FormatError(f"{place} has no '{field.name}'")
        values[field.name] = _unpacked(hints[field.name], document[field.name], f"{place}, {field.name}")
    return kind(**values)


def _state(document: dict[str, Any], place: str) -> State:
    try:
        values, before = (
            {(str(q), str(of)): _number(value, place) for q, of, value in document[key]}
            for key in ("values", "before")
        )
        rate = document["learning_rate"]
        outdated = frozenset(str(name) for name in document.get("outdated", ()))
        network = network_from_document(document["network"])
    except (KeyError, TypeError, ValueError) as error:
        raise FormatError(f"{place} is damaged: {error}") from None
    return State(network, values, before, None if rate is None else _number(rate, place), outdated)


def _unpacked(hint: Any, value: Any, place: str) -> Any:
    if get_origin(hint) is UnionType:
        if value is None:
            return None
        hint = next(part for part in get_args(hint) if part is not NoneType)
    if hint is np.ndarray:
        return _array(value, place)
    if hint is float:
        return _number(value, place)
    if is_dataclass(hint):
        return _unpacked_fields(hint, value, place)  # type: ignore[arg-type]
    if get_origin(hint) is tuple:
        return _tuple(get_args(hint), value, place)
    if not isinstance(value, hint) or (hint is int and isinstance(value, bool)):
        raise FormatError(f"{place} must be {hint.__name__}, not {value!r:.40}")
    return value


def _tuple(parts: tuple[Any, ...], value: Any, place: str) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise FormatError(f"{place} must be a list, not {value!r:.40}")
    hints = [parts[0]] * len(value) if parts[-1] is ... else list(parts)
    if len(hints) != len(value):
        raise FormatError(f"{place} must have {len(hints)} entries, not {len(value)}")
    return tuple(
        _unpacked(hint, part, f"{place}[{k}]")
        for k, (hint, part) in enumerate(zip(hints, value, strict=True))
    )


def _number(value: Any, place: str) -> float:
    if value is None:
        return math.nan
    if value in ("inf", "-inf"):
        return float(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise FormatError(f"{place} must be a number, not {value!r:.40}")
    return float(value)


def _array(value: Any, place: str) -> np.ndarray:
    try:
        return np.array(value, dtype=float)  # None becomes "not a number"
    except (TypeError, ValueError):
        raise FormatError(f"{place} must be a table of numbers") from None
