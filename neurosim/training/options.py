"""The arguments of `fit`, checked one by one."""

import os
from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np

from neurosim.checks import finite, whole
from neurosim.errors import NumberError, brief
from neurosim.formulas.updates import Optimizer
from neurosim.formulas.updates import optimizer as known_optimizer
from neurosim.model.network import Network
from neurosim.passes.domain import require_targets
from neurosim.training.checkpoints import Checkpoint
from neurosim.training.samples import is_dataset, samples
from neurosim.training.schedules import Schedule
from neurosim.training.schedules import schedule as known_schedule

Anything = TypeVar("Anything")


def flag(value: Any, what: str) -> bool:
    """Return True or False.

    Raises
    ------
    NumberError
        It is something else.
    """
    if not isinstance(value, bool | np.bool_):
        raise NumberError(f"{what} is {brief(value)}; it must be True or False")
    return bool(value)


def number(value: Any, what: str) -> float:
    """Return a finite number; True is none.

    Raises
    ------
    NumberError
        It is something else.
    """
    if isinstance(value, bool):
        raise NumberError(f"{what} is {value}; it must be a finite real number")
    return finite(value, what)


def every(value: Any, what: str) -> int | None:
    """Return after how many epochs something is due; None is never.

    Raises
    ------
    NumberError
        It is not a whole number of at least 1.
    """
    return None if value is None else whole(value, what)


def instance(kind: type[Anything], value: Any, what: str) -> Anything | None:
    """Return an object of a class, or None.

    Raises
    ------
    NumberError
        It is something else.
    """
    if value is None or isinstance(value, kind):
        return value
    raise NumberError(f"{what} must be of class {kind.__name__}, not {brief(value)}")


def function(value: Any, what: str) -> Callable[..., Any] | None:
    """Return a function, or None.

    Raises
    ------
    NumberError
        It cannot be called.
    """
    if value is None or callable(value):
        return value
    raise NumberError(f"{what} must be a function, not {brief(value)}")


def batch(value: Any, count: int) -> int:
    """Return how many samples an update takes; ``"all"`` is all of them.

    Raises
    ------
    NumberError
        It is not a whole number of at least 1.
    """
    if isinstance(value, str):
        if value != "all":
            raise NumberError(
                f"batch_size is {brief(value)}; it must be a whole number of at least 1, or 'all'"
            )
        return count
    return min(whole(value, "batch_size"), count)


def penalty(l2: Any, optimizer: Optimizer) -> float:
    """Return the factor of the L2 penalty.

    Raises
    ------
    NumberError
        It is not a number of at least 0, or the optimizer has something in place of it.
    """
    factor = number(l2, "l2")
    if factor < 0.0:
        raise NumberError(f"l2 is {factor}; it must be at least 0")
    optimizer.refuse_penalty(factor)
    return factor


def rule(optimizer: Any, learning_rate: Any, schedule: Any) -> tuple[Optimizer, Schedule | None]:
    """Return the optimizer, and the schedule that sets its learning rate from epoch to epoch.

    Raises
    ------
    NumberError, UnknownNameError
        One of them is unknown; or the learning rate is missing, or said twice.
    """
    if learning_rate is not None:
        number(learning_rate, "learning_rate")
    rates = known_schedule(schedule)
    if rates is not None and not isinstance(optimizer, Optimizer):
        if learning_rate is not None:
            raise NumberError(
                f"learning_rate {brief(learning_rate)} was given together with a schedule, which sets the "
                "rate "
                "of every epoch; set it only in the schedule"
            )
        learning_rate = rates.learning_rate
    return known_optimizer(optimizer, learning_rate), rates


def validation(network: Network, given: Any) -> tuple[np.ndarray, np.ndarray] | None:
    """Return the inputs and targets to watch the training with.

    Raises
    ------
    NumberError, UnknownNameError
        It is neither a dataset nor a pair (X, T), or these do not fit the network.
    """
    if given is None:
        return None
    names = ("X of the validation", "T of the validation")
    if is_dataset(given):
        found = samples(network, given, names=names)
    elif not isinstance(given, tuple | list) or len(given) != 2:
        raise NumberError(f"validation must be a pair (X, T) or a dataset, not {brief(given)}")
    else:
        found = samples(network, given[0], given[1], names=names)
    require_targets(network.loss, network.outputs, found[1], " of the validation")
    return found


def checkpoints(given: Any) -> Checkpoint | None:
    """Return where checkpoints are written; the name of a folder will do.

    Raises
    ------
    NumberError
        It is neither a `Checkpoint` nor a path.
    """
    if isinstance(given, str | os.PathLike):
        return Checkpoint(given)
    return instance(Checkpoint, given, "checkpoint")
