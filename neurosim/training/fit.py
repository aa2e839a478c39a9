"""Fitting a network to samples: everything is checked first, then the loop trains."""

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from neurosim.checks import finite, whole
from neurosim.equations.updates import optimizer as known_optimizer
from neurosim.errors import NumberError, brief
from neurosim.model.network import Network
from neurosim.passes.job import Job
from neurosim.passes.parameters import Parameters
from neurosim.training.evaluating import Metric, chosen_metrics
from neurosim.training.history import History
from neurosim.training.loop import Plan, Training
from neurosim.training.samples import is_dataset, samples
from neurosim.training.schedules import schedule as known_schedule

REDUCTIONS = ("sum", "mean")


def fit(
    network: Network,
    X: Any,
    T: Any = None,
    *,
    epochs: int,
    learning_rate: float | None = None,
    batch_size: int | str = 1,
    reduction: str = "sum",
    shuffle: bool = False,
    seed: int | np.random.Generator | None = None,
    optimizer: Any = None,
    l2: float = 0.0,
    schedule: Any = None,
    validation: Any = None,
    metrics: Iterable[str | Metric] | str | Metric = (),
    evaluate_every: int | None = None,
    snapshots_every: int | None = None,
    early_stopping: Any = None,
    callback: Callable[[History], Any] | None = None,
    callback_every: int = 1,
    progress: Any = None,
    engine: str = "auto",
    exact: bool = True,
    history: History | None = None,
    checkpoint: Any = None,
    resume: bool = False,
) -> History:
    """Train a network by descent; see `neurosim.Network.fit`."""
    inputs, targets = samples(network, X, T)
    rates = known_schedule(schedule)
    if rates is not None and learning_rate is None and not hasattr(optimizer, "learning_rate"):
        learning_rate = rates.learning_rate
    rule = known_optimizer(optimizer, learning_rate)
    if batch_size == "all":
        batch_size = len(inputs)
    if reduction not in REDUCTIONS:
        raise NumberError(f"reduction must be one of {', '.join(REDUCTIONS)}, not {reduction!r}")
    job = Job(
        inputs,
        targets,
        rule,
        batch_size=min(whole(batch_size, "batch_size"), len(inputs)),
        mean=reduction == "mean",
        l2=finite(l2, "l2"),
        exact=exact,
    )
    chosen = chosen_metrics(metrics)
    kept = _validation(network, validation)
    if evaluate_every is None and (kept is not None or chosen or early_stopping is not None):
        evaluate_every = 1
    history = History() if history is None else history
    names = Parameters(network).names
    history.require(names)
    generator = None
    if shuffle:
        generator = np.random.default_rng(seed)
        if history.generator is not None:
            generator.bit_generator.state = history.generator
    history.parameters, history.samples = names, len(inputs)
    history.batch_size, history.reduction, history.l2, history.exact = (
        job.batch_size,
        reduction,
        job.l2,
        exact,
    )
    history.optimizer, history.schedule = repr(rule), None if rates is None else repr(rates)
    history.shuffle, history.seed = shuffle, seed if isinstance(seed, int) else None
    plan = Plan(
        schedule=rule.learning_rate if rates is None else rates,
        metrics=chosen,
        validation=kept,
        generator=generator,
        evaluate_every=evaluate_every,
        snapshots_every=snapshots_every,
        callback=callback,
        callback_every=callback_every,
    )
    training = Training(network, job, plan, history, engine, whole(epochs, "epochs", least=0))
    history.engine = training.engine.name
    training.run()
    return history


def _validation(network: Network, given: Any) -> tuple[np.ndarray, np.ndarray] | None:
    """The inputs and targets to watch the training with."""
    if given is None:
        return None
    names = ("X of the validation", "T of the validation")
    if is_dataset(given):
        return samples(network, given, names=names)
    if not isinstance(given, tuple | list) or len(given) != 2:
        raise NumberError(f"validation must be a pair (X, T) or a dataset, not {brief(given)}")
    return samples(network, given[0], given[1], names=names)
