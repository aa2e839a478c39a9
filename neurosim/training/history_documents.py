"""Histories as JSON documents (``neurosim-history/1``), in both directions."""

import json
import os
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import numpy as np

from neurosim.checks import finite, whole
from neurosim.equations.updates import Memory
from neurosim.errors import FormatError, NeurosimError, NumberError, brief
from neurosim.files import read_text, require_ending, write_text
from neurosim.trace.storage import check_schema, parsed
from neurosim.training.growing import Growing
from neurosim.training.history import Evaluation, History

AnyHistory = TypeVar("AnyHistory", bound=History)
SCHEMA = "neurosim-history/1"


def to_document(history: History) -> dict[str, Any]:
    """Return a history as JSON values, but for its arrays, which stay arrays."""
    document: dict[str, Any] = {"schema": SCHEMA}
    document |= {key: getattr(history, key) for key in PLAIN}
    return document | {
        "parameters": list(history.parameters),
        "evaluations": [vars(evaluation) for evaluation in history.evaluations],
        "marks": [list(mark) for mark in history.marks],
        "memory": None if history.memory is None else _memory_to_document(history.memory),
        "generator": history.generator,
        "snapshots": [[epoch, numbers] for epoch, numbers in history.snapshots.items()],
        "best": history.best,
        "learning_rate": history.learning_rate,
        "cost": history.cost,
    }


def from_document(document: Any, cls: type[AnyHistory]) -> AnyHistory:
    """Return the history that a document describes; its arrays may be lists or arrays.

    Raises
    ------
    FormatError
        It is not a history, of another version, or something is missing or of the wrong kind.
    """
    check_schema(document, SCHEMA)
    costs, rates = _read(document, "cost", _array), _read(document, "learning_rate", _array)
    if len(costs) != len(rates):
        raise FormatError(f"it is damaged: {len(costs)} costs, but {len(rates)} learning rates")
    parameters = tuple(_read(document, "parameters", _list(_text)))
    return cls(
        **{key: _read(document, key, reader) for key, reader in PLAIN.items()},
        parameters=parameters,
        evaluations=_read(document, "evaluations", _list(_evaluation)),
        marks=_read(document, "marks", _list(_mark)),
        memory=_read(document, "memory", _optional(_memory(parameters))),
        generator=_read(document, "generator", _optional(_mapping)),
        snapshots=dict(_read(document, "snapshots", _list(_snapshot(len(parameters))))),
        best=_read(document, "best", _optional(_vector(len(parameters)))),
        _costs=Growing(costs),
        _rates=Growing(rates),
    )


def save(history: History, path: str | os.PathLike[str]) -> None:
    """Write a history as a JSON document, atomically.

    Raises
    ------
    FileError
        The file cannot be written.
    FormatError
        Its name promises something else than JSON.
    NumberError
        A number is not finite.
    """
    require_ending(path, ".json", others=True)
    write_text(path, json_of(to_document(history)) + "\n")


def json_of(document: Any) -> str:
    """Return a document as JSON text.

    Raises
    ------
    NumberError
        A number is not finite, for which JSON has no word.
    """
    try:
        return json.dumps(document, default=np.ndarray.tolist, allow_nan=False)
    except ValueError:
        raise NumberError(
            "the history holds a number that is not finite, which JSON cannot say; "
            "look at its cost and evaluations, and train with a smaller learning rate"
        ) from None


def load(cls: type[AnyHistory], path: str | os.PathLike[str]) -> AnyHistory:
    """Read a history from a JSON document.

    Raises
    ------
    FileError
        The file cannot be read.
    FormatError
        It is damaged, not a history, or of another version; the message names the file.
    """
    text = read_text(path)
    try:
        return from_document(parsed(text), cls)
    except NeurosimError as error:
        raise FormatError(f"cannot load a history from '{path}': {error}") from error


def _read(document: Mapping[str, Any], key: str, reader: Callable[[Any], Any]) -> Any:
    """Read one entry, and name it where it is missing or of the wrong kind."""
    if key not in document:
        raise FormatError(f"it is damaged: '{key}' is missing")
    try:
        return reader(document[key])
    except (NumberError, KeyError, TypeError, ValueError):
        raise FormatError(f"it is damaged: '{key}' is {brief(document[key])}") from None


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError(value)
    return value


def _mapping(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise TypeError(value)
    return value


def _count(value: Any) -> int:
    return whole(value, "it", least=0)


def _number(value: Any) -> float:
    return finite(value, "it")


def _array(value: Any) -> np.ndarray:
    numbers = np.array(value, dtype=float)
    if numbers.ndim != 1 or not np.isfinite(numbers).all():
        raise ValueError(value)
    return numbers


def _vector(length: int) -> Callable[[Any], np.ndarray]:
    def read(value: Any) -> np.ndarray:
        numbers = _array(value)
        if len(numbers) != length:
            raise ValueError(value)
        return numbers

    return read


def _optional(reader: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: None if value is None else reader(value)


def _list(reader: Callable[[Any], Any]) -> Callable[[Any], list[Any]]:
    def read(value: Any) -> list[Any]:
        if not isinstance(value, list):
            raise TypeError(value)
        return [reader(entry) for entry in value]

    return read


def _mark(value: Any) -> tuple[int, float]:
    epochs, seconds = value
    return _count(epochs), _number(seconds)


def _numbers(value: Any) -> dict[str, float]:
    return {_text(name): _number(number) for name, number in _mapping(value).items()}


def _evaluation(value: Any) -> Evaluation:
    validation = _optional(_numbers)(value["validation"])
    return Evaluation(_count(value["epoch"]), _numbers(value["training"]), validation)


def _snapshot(parameters: int) -> Callable[[Any], tuple[int, np.ndarray]]:
    def read(value: Any) -> tuple[int, np.ndarray]:
        epoch, numbers = value
        return _count(epoch), _vector(parameters)(numbers)

    return read


def _memory_to_document(memory: Memory) -> dict[str, Any]:
    return {"updates": memory.updates, "powers": list(memory.powers), "slots": list(memory.slots)}


def _memory(names: tuple[str, ...]) -> Callable[[Any], Memory]:
    def read(value: Any) -> Memory:
        slots = tuple(_list(_vector(len(names)))(value["slots"]))
        return Memory(names, slots, _count(value["updates"]), tuple(_list(_number)(value["powers"])))

    return read


#: The entries that are single values, and how each is read.
PLAIN: Mapping[str, Callable[[Any], Any]] = {
    "engine": _text,
    "why": _text,
    "optimizer": _text,
    "schedule": _optional(_text),
    "samples": _count,
    "batch_size": _count,
    "reduction": _text,
    "shuffle": _flag,
    "seed": _optional(_count),
    "l2": _number,
    "exact": _flag,
    "stopped": _text,
    "watched": _optional(_text),
    "best_epoch": _optional(_count),
}
