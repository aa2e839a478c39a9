"""Histories as JSON documents (``neurosim-history/2``), in both directions."""

import json
from collections.abc import Mapping
from dataclasses import fields as attributes
from types import UnionType
from typing import Any, TypeVar

import numpy as np

from neurosim.formulas.updates import Memory
from neurosim.ground.errors import FormatError, NeurosimError, NumberError
from neurosim.ground.files import FilePath, read_text, require_ending, write_text
from neurosim.ground.formats import Format
from neurosim.ground.stored import Misfit, Stored, count, flag, number, numbers, text
from neurosim.ground.stored_tables import (
    AnyField,
    AnyKind,
    fields,
    list_of,
    mapping_of,
    maybe,
    optional,
    row_of,
    since,
    tuple_of,
)
from neurosim.ground.stored_texts import parse_json
from neurosim.training.growing import Growing
from neurosim.training.history_record import Evaluation, HistoryRecord
from neurosim.training.shuffling import GENERATOR, SEED

AnyHistory = TypeVar("AnyHistory", bound=HistoryRecord)


def to_document(history: HistoryRecord) -> dict[str, Stored]:
    """Return a history as JSON values, but for its arrays, which stay arrays."""
    memory = history.memory
    return {
        **FORMAT.head(),
        **{name: getattr(history, name) for name in ENTRIES},
        "diagnosis": list(history.diagnosis),
        "causes": list(history.causes),
        "parameters": list(history.parameters),
        "evaluations": [vars(evaluation) for evaluation in history.evaluations],
        "marks": [list(mark) for mark in history.marks],
        "memory": None if memory is None else {name: _listed(getattr(memory, name)) for name in MEMORY},
        "snapshots": [[epoch, numbers] for epoch, numbers in history.snapshots.items()],
    }


def _listed(value: int | tuple[Stored, ...]) -> Stored:
    return list(value) if isinstance(value, tuple) else value


def from_document(document: Stored, cls: type[AnyHistory]) -> AnyHistory:
    """Return the history that a document describes; its arrays may be lists or arrays.

    Raises
    ------
    FormatError
        It is not a history, of a later version, or something is missing, of the wrong kind, or does not fit
        the rest.
    """
    given = FORMAT.read(document)
    _check_lengths(given)
    costs, rates, memory = given.pop("cost"), given.pop("learning_rate"), given.pop("memory")
    if memory is not None:
        memory = Memory(given["parameters"], **memory)
    return cls(**given, memory=memory, _costs=Growing(costs), _rates=Growing(rates))


def _check_lengths(given: Mapping[str, Any]) -> None:
    """Make sure that there is a number for every parameter, and for every epoch."""
    arrays = {f"snapshots[{k}][1]": array for k, array in enumerate(given["snapshots"].values())}
    arrays |= {"best": given["best"]} if given["best"] is not None else {}
    if given["memory"] is not None:
        arrays |= {f"memory.slots[{k}]": array for k, array in enumerate(given["memory"]["slots"])}
    for path, array in arrays.items():
        check_length(path, array, len(given["parameters"]))
    if len(given["cost"]) != len(given["learning_rate"]):
        raise FormatError(
            f"it is damaged: {len(given['cost'])} costs, but {len(given['learning_rate'])} learning rates"
        )


def check_length(path: str, array: np.ndarray, length: int) -> None:
    """Make sure that an array has as many numbers as there are parameters.

    Raises
    ------
    Misfit
        It has not.
    """
    if len(array) != length:
        raise Misfit(f"has {len(array)} numbers; it must have {length}", path)


def save_history(history: HistoryRecord, path: FilePath) -> None:
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


def load_history(cls: type[AnyHistory], path: FilePath) -> AnyHistory:
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
        return from_document(parse_json(content), cls)
    except NeurosimError as error:
        raise FormatError(f"cannot load a history from '{path}': {error}") from error


MEMORY: Mapping[str, AnyField] = {
    "updates": count,
    "powers": tuple_of(number),
    "slots": tuple_of(numbers()),
}
EVALUATION = fields(epoch=count, training=mapping_of(number), validation=optional(mapping_of(number))).then(
    lambda given: Evaluation(**given)
)
#: The plain attributes of a history, by their types.
_BY_TYPE: Mapping[type | UnionType | str, AnyKind] = {
    str: text,
    int: count,
    float: number,
    bool: flag,
    str | None: optional(text),
    int | None: optional(count),
}
#: What stands in the document of a history, under the names that it has there.
ENTRIES: Mapping[str, AnyField] = {
    **{each.name: _BY_TYPE[each.type] for each in attributes(HistoryRecord) if each.type in _BY_TYPE},
    "seed": optional(SEED).about("What the shuffles were drawn from."),
    "parameters": tuple_of(text).about("The weights and biases, such as i1->h1 and b(h1)."),
    "diagnosis": since(2, tuple_of(text).about("Why the training got nowhere."), ()),
    "causes": maybe(tuple_of(text).about("The same, each in a word, such as dead."), ()),
    "watched": since(2, optional(text).about("What early stopping watched.")),
    "best": optional(numbers()).about("The parameters of the epoch that was the best."),
    "cost": numbers().about("Of every epoch."),
    "learning_rate": numbers().about("Of every epoch."),
    "evaluations": list_of(EVALUATION),
    "snapshots": list_of(row_of(count, numbers())).then(dict).about("The parameters after an epoch."),
    "marks": list_of(row_of(count, number)).about("How many epochs were done after how many seconds."),
    "memory": optional(fields(**MEMORY)).about("What the optimizer remembers of each parameter."),
    "generator": optional(GENERATOR).about("The state of the generator of the shuffles."),
}
FORMAT = Format("history", 2, "The record of a training, and what is needed to continue it.", ENTRIES)
