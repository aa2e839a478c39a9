"""Records as JSON, ``neurosim-figure/1``, in both directions: one reader for all of them, by their types."""

import json
import math
import os
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any, NamedTuple

import numpy as np

from neurosim.figures.reading import record_reader
from neurosim.figures.record import Record
from neurosim.figures.registry import kind_named
from neurosim.ground.errors import FormatError, UnknownNameError, brief
from neurosim.ground.files import read_text, require_ending, write_text
from neurosim.ground.stored import Json, check_schema, optional, parsed, row_of, text
from neurosim.ground.stored import fields as fields_of
from neurosim.trace.records import State
from neurosim.trace.storage import network_to_document

SCHEMA = "neurosim-figure/1"


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
        "schema": SCHEMA,
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
    document = parsed(content)
    check_schema(document, SCHEMA)
    head = HEAD(document)
    try:
        wanted: type = kind_named(head["kind"]).record
    except UnknownNameError as error:
        raise FormatError(f"it is of an {error}") from None
    if (name := document.get("record")) != wanted.__name__:
        raise FormatError(
            f"it holds a record {brief(name)}, but a figure of the kind '{head['kind']}' is drawn from a "
            f"{wanted.__name__}"
        )
    record: Any = record_reader(wanted)(document)
    return SavedFigure(head["kind"], record, *head["heading"])


HEAD = fields_of(kind=text, heading=row_of(optional(text), optional(text)))


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
