"""Records as JSON, ``neurosim-figure/2``, in both directions: one format for each record, by its types."""

import json
import math
import os
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from neurosim.figures.moments import Moments
from neurosim.figures.reading import entries_of, make_record
from neurosim.figures.record import Record
from neurosim.figures.registry import all_kinds
from neurosim.figures.table import Table
from neurosim.ground.choices import offered
from neurosim.ground.errors import FormatError, brief
from neurosim.ground.files import read_text, require_ending, write_text
from neurosim.ground.formats import Format
from neurosim.ground.stored import Json, Schema, ValueKind, one_of, text
from neurosim.ground.stored_tables import AnyField, definitions, optional, row_of, since
from neurosim.ground.stored_texts import parse_json
from neurosim.trace.records import State
from neurosim.trace.storage import network_to_document

#: Records that no kind of figure is drawn from alone.
ALSO = (State, Moments, Table)


class SavedFigure(NamedTuple):
    """What a figure is drawn from: its kind, its record, and what is written over it."""

    kind: str
    record: Record
    title: str | None = None
    subtitle: str | None = None


def save_record(
    record: Record,
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
        Its name has the ending of another format.
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


def record_to_json(
    record: Record, kind: str, *, title: str | None = None, subtitle: str | None = None
) -> str:
    """Return a record as a JSON document."""
    document = {
        **FORMAT.head(),
        "kind": kind,
        "heading": [title, subtitle],
        "record": type(record).__name__,
        **_packed_fields(record),
    }
    return json.dumps(document, ensure_ascii=False, allow_nan=False) + "\n"


def record_from_json(content: str) -> SavedFigure:
    """Return kind, record, title and subtitle of the figure that a JSON document holds.

    Raises
    ------
    FormatError
        Something is missing, of the wrong type, or does not fit the rest; the message gives its place.
    """
    document = parse_json(content)
    FORMAT.version_of(document)
    name = document.get("record")
    if not isinstance(name, str) or name not in records():
        raise FormatError(f"it holds a record {brief(name)} {offered(name, records(), 'one of:')}")
    given = record_format(name).read(document)
    head = {entry: given.pop(entry) for entry in HEAD}
    return SavedFigure(head["kind"], make_record(records()[name], given), *head["heading"])


@cache
def records() -> Mapping[str, type]:
    """Return what figures are drawn from, by name: records of all kinds, and what only Python can save."""
    return {known.__name__: known for known in (*(kind.record for kind in all_kinds()), *ALSO)}


HEAD: Mapping[str, AnyField] = {
    "kind": text.about("The kind of figure, as in neurosim draw --kind."),
    "heading": since(2, row_of(optional(text), optional(text)).about("Title and subtitle."), (None, None)),
    "record": text.about("What it is drawn from."),
}
FORMAT = Format("figure", 2, "What a figure is drawn from.", HEAD)


@cache
def record_format(record: str) -> Format:
    """Return the format of a figure that is drawn from a record."""
    own: dict[str, AnyField] = {"record": one_of((record,)).about("What it is drawn from.")}
    return replace(FORMAT, entries={**HEAD, **own, **entries_of(records()[record])})


def figure_schema() -> Schema:
    """Return the JSON schema of figures: what stands in the document rests on the record."""
    wholes = [record_format(name).whole for name in records()]
    one: Schema = {"oneOf": [whole.schema for whole in wholes]}
    return FORMAT.published(ValueKind(FORMAT.whole.reader, one, definitions(wholes)))


def _packed_fields(record: Record) -> dict[str, Json]:
    if isinstance(record, State):
        return {
            "network": network_to_document(record.network),
            "values": _pairs(record.values),
            "before": _pairs(record.before),
            "learning_rate": record.learning_rate,
            "outdated": _packed(sorted(record.outdated)),
        }
    return {field.name: _packed(getattr(record, field.name)) for field in fields(record)}


def _pairs(values: Mapping[tuple[str, str], float]) -> Json:
    return [[quantity, of, _packed(value)] for (quantity, of), value in values.items()]


def _packed(value: Any) -> Json:
    if isinstance(value, np.ndarray):
        return _packed(value.tolist())
    if isinstance(value, list | tuple):
        return [_packed(part) for part in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None if math.isnan(value) else str(value)  # JSON has no such numbers
    return _packed_fields(value) if is_dataclass(value) and not isinstance(value, type) else value
