"""The options of a training, checked: what it does besides its updates, which its job describes."""

import os
from collections.abc import Callable
from typing import TypeVar

import numpy as np

from neurosim.formulas.updates import Optimizer
from neurosim.formulas.updates import optimizer as known_optimizer
from neurosim.ground.checks import number, whole
from neurosim.ground.errors import NumberError, brief
from neurosim.ground.files import FilePath
from neurosim.ground.frames import Rows, SampleSet
from neurosim.model.plain_network import PlainNetwork
from neurosim.passes.domain import require_targets
from neurosim.training.checkpoints import Checkpoint
from neurosim.training.classes import Rule
from neurosim.training.evaluating import chosen_metrics
from neurosim.training.fit_options import FitOptions, History, Network
from neurosim.training.plan import FitPlan
from neurosim.training.samples import checked_samples, is_dataset
from neurosim.training.schedules import Schedule
from neurosim.training.schedules import schedule as known_schedule
from neurosim.training.stopping import EarlyStopping

Anything = TypeVar("Anything")
Function = TypeVar("Function", bound=Callable[..., object])


def optimizer_and_schedule(options: FitOptions[Network, History]) -> tuple[Optimizer, Schedule | None]:
    """Return the optimizer, and the schedule that sets its learning rate from epoch to epoch.

    Raises
    ------
    NumberError, UnknownNameError
        One of them is unknown; or the learning rate is missing, or said twice.
    """
    optimizer, learning_rate = options["optimizer"], options["learning_rate"]
    if learning_rate is not None:
        number(learning_rate, "learning_rate")
    rates = known_schedule(options["schedule"])
    if rates is not None and not isinstance(optimizer, Optimizer):
        if learning_rate is not None:
            raise NumberError(
                f"learning_rate {brief(learning_rate)} was given together with a schedule, which sets the "
                "rate of every epoch; set it only in the schedule"
            )
        learning_rate = rates.learning_rate
    return known_optimizer(optimizer, learning_rate), rates


def plan_of(
    network: PlainNetwork, options: FitOptions[Network, History], schedule: Schedule | float, judged: Rule
) -> FitPlan:
    """Return what a training does besides its updates.

    Parameters
    ----------
    schedule : Schedule or float
        The learning rate of every epoch.
    judged : Rule
        Which class an output stands for.

    Raises
    ------
    NumberError, UnknownNameError
        An option is out of range, or of another kind.
    """
    callback = _function(options["callback"], "callback")
    every = whole(options["callback_every"], "callback_every") if callback is not None else None
    plan = FitPlan(
        last=whole(options["epochs"], "epochs", least=0),
        schedule=schedule,
        metrics=chosen_metrics(options["metrics"], judged),
        validation=_validation(network, options["validation"]),
        evaluate_every=_every(options["evaluate_every"], "evaluate_every"),
        snapshots_every=_every(options["snapshots_every"], "snapshots_every"),
        stopping=instance(EarlyStopping, options["early_stopping"], "early_stopping"),
        callback=callback,
        callback_every=every,
        checkpoint=_checkpoints(options["checkpoint"]),
    )
    if plan.evaluate_every is None and (plan.validation is not None or plan.metrics or plan.stopping):
        plan.evaluate_every = 1
    return plan


def instance(kind: type[Anything], value: Anything | None, what: str) -> Anything | None:
    """Return an object of a class, or None.

    Raises
    ------
    NumberError
        It is something else.
    """
    if value is None or isinstance(value, kind):
        return value
    raise NumberError(f"{what} must be of class {kind.__name__}, not {brief(value)}")


def _every(value: int | None, what: str) -> int | None:
    """After how many epochs something is due; None is never."""
    return None if value is None else whole(value, what)


def _function(value: Function | None, what: str) -> Function | None:
    """A function, or None."""
    if value is None or callable(value):
        return value
    raise NumberError(f"{what} must be a function, not {brief(value)}")


def _validation(
    network: PlainNetwork, given: tuple[Rows, Rows | None] | SampleSet | None
) -> tuple[np.ndarray, np.ndarray] | None:
    """The inputs and targets to watch the training with, of a dataset or a pair (X, T)."""
    if given is None:
        return None
    names = ("X of the validation", "T of the validation")
    if is_dataset(given):
        found = checked_samples(network, given, names=names)
    elif not isinstance(given, tuple | list) or len(given) != 2:
        raise NumberError(f"validation must be a pair (X, T) or a dataset, not {brief(given)}")
    else:
        found = checked_samples(network, given[0], given[1], names=names)
    require_targets(network.loss, network.outputs, found[1], " of the validation")
    return found


def _checkpoints(given: Checkpoint | FilePath | None) -> Checkpoint | None:
    """Where checkpoints are written; the name of a folder will do."""
    if isinstance(given, str | os.PathLike):
        return Checkpoint(given)
    return instance(Checkpoint, given, "checkpoint")
