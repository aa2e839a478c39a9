"""Histories as JSON documents (``neurosim-history/1``), in both directions."""

import json
from collections.abc import Mapping
from dataclasses import fields as attributes
from types import UnionType
from typing import TypeVar

import numpy as np

from neurosim.formulas.updates import Memory
from neurosim.ground.errors import FormatError, NeurosimError, NumberError
from neurosim.ground.files import FilePath, read_text, require_ending, write_text
from neurosim.ground.stored import (
    AnyReader,
    Stored,
    at,
    check_schema,
    count,
    fields,
    flag,
    list_of,
    number,
    numbers,
    optional,
    parsed,
    row_of,
    table,
    table_of,
    text,
)
from neurosim.training.growing import Growing
from neurosim.training.history_record import Evaluation, HistoryRecord
from neurosim.training.shuffling import generator_state, seed

AnyHistory = TypeVar("AnyHistory", bound=HistoryRecord)
SCHEMA = "neurosim-history/1"


def to_document(history: HistoryRecord) -> dict[str, Stored]:
    """Return a history as JSON values, but for its arrays, which stay arrays."""
    document: dict[str, Stored] = {"schema": SCHEMA}
    document |= {key: getattr(history, key) for key in PLAIN}
    return document | {
        "diagnosis": list(history.diagnosis),
        "parameters": list(history.parameters),
        "evaluations": [vars(evaluation) for evaluation in history.evaluations],
        "marks": [list(mark) for mark in history.marks],
        "memory": None if history.memory is None else _memory_to_document(history.memory),
        "snapshots": [[epoch, numbers] for epoch, numbers in history.snapshots.items()],
        "best": history.best,
    }


def from_document(document: Stored, cls: type[AnyHistory]) -> AnyHistory:
    """Return the history that a document describes; its arrays may be lists or arrays.

    Raises
    ------
    FormatError
        It is not a history, of another version, or something is missing, of the wrong kind, or does not fit
        the rest.
    """
    check_schema(document, SCHEMA)
    given = table(document)
    parameters = tuple(at("parameters", list_of(text), given.get("parameters")))
    found = fields(**PLAIN, **_of_parameters(len(parameters)))(document)
    costs, rates = found.pop("cost"), found.pop("learning_rate")
    if len(costs) != len(rates):
        raise FormatError(f"it is damaged: {len(costs)} costs, but {len(rates)} learning rates")
    found |= {
        "parameters": parameters,
        "diagnosis": tuple(at("diagnosis", list_of(text), given.get("diagnosis", []))),
        "evaluations": [Evaluation(**evaluation) for evaluation in found["evaluations"]],
        "memory": None if found["memory"] is None else _memory(parameters, **found["memory"]),
        "snapshots": dict(found["snapshots"]),
    }
    return cls(**found, _costs=Growing(costs), _rates=Growing(rates))


def save(history: HistoryRecord, path: FilePath) -> None:
    """Write a history as a JSON document, atomically.

    Raises
    ------
    FileError
        The file cannot be written.
    FormatError
        Its name has the ending of another format.
    NumberError
        A number is not finite.
    """
    require_ending(path, ".json", others=True)
    write_text(path, json_of(to_document(history)) + "\n")


def json_of(document: Stored) -> str:
    """Return a document as JSON text.

    Raises
    ------
    NumberError
        A number is not finite, which JSON cannot store.
    """
    try:
        return json.dumps(document, default=np.ndarray.tolist, allow_nan=False)
    except ValueError:
        raise NumberError(
            "the history holds a number that is not finite, which JSON cannot store; "
            "check its cost and evaluations, and train with a smaller learning rate"
        ) from None


def load(cls: type[AnyHistory], path: FilePath) -> AnyHistory:
    """Read a history from a JSON document.

    Raises
    ------
    FileError
        The file cannot be read.
    FormatError
        It is damaged, not a history, or of another version; the message names the file.
    """
    content = read_text(path)
    try:
        return from_document(parsed(content), cls)
    except NeurosimError as error:
        raise FormatError(f"cannot load a history from '{path}': {error}") from error


def _memory_to_document(memory: Memory) -> dict[str, Stored]:
    return {"updates": memory.updates, "powers": list(memory.powers), "slots": list(memory.slots)}


def _memory(names: tuple[str, ...], slots: list[np.ndarray], updates: int, powers: list[float]) -> Memory:
    return Memory(names, tuple(slots), updates, tuple(powers))


def _of_parameters(length: int) -> Mapping[str, AnyReader]:
    """The entries with a number for every parameter."""
    slots = list_of(numbers(length))
    return {
        "memory": optional(fields(updates=count, powers=list_of(number), slots=slots)),
        "snapshots": list_of(row_of(count, numbers(length))),
        "best": optional(numbers(length)),
    }


#: How the plain attributes of a history are read, by what they are.
_BY_TYPE: Mapping[type | UnionType | str, AnyReader] = {
    str: text,
    int: count,
    float: number,
    bool: flag,
    str | None: optional(text),
    int | None: optional(count),
}
#: The other entries, and how each is read.
PLAIN: Mapping[str, AnyReader] = {
    **{each.name: _BY_TYPE[each.type] for each in attributes(HistoryRecord) if each.type in _BY_TYPE},
    "seed": optional(seed),
    "cost": numbers(),
    "learning_rate": numbers(),
    "evaluations": list_of(
        fields(epoch=count, training=table_of(number), validation=optional(table_of(number)))
    ),
    "marks": list_of(row_of(count, number)),
    "generator": optional(generator_state),
}
