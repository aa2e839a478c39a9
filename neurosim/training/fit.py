"""Fitting a network to samples: everything is checked first, then the loop trains."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from typing import Any

from neurosim.checks import is_mean, whole
from neurosim.engines.choosing import again
from neurosim.engines.job import Job
from neurosim.engines.parameters import Parameters
from neurosim.errors import NonFiniteError, NumberError, brief
from neurosim.formulas.updates import Optimizer
from neurosim.model.network import Network
from neurosim.passes.domain import judge
from neurosim.progress import progress as bar
from neurosim.training import going_on, options
from neurosim.training.checkpoints import Checkpoint
from neurosim.training.classes import rule_for
from neurosim.training.diagnosis import diagnose, growth
from neurosim.training.evaluating import Metric, chosen_metrics
from neurosim.training.history import History
from neurosim.training.loop import Training
from neurosim.training.plan import Plan
from neurosim.training.rerun import Rerun
from neurosim.training.samples import samples
from neurosim.training.schedules import Schedule
from neurosim.training.schedules import rates as rates_of
from neurosim.training.shuffling import Seed
from neurosim.training.stopping import EarlyStopping

#: A training that is over sooner, in seconds, needs no bar.
PATIENCE = 2.0

Progress = bool | Callable[[int, int], object] | None


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
    seed: Seed = None,
    optimizer: str | type[Optimizer] | Optimizer | None = None,
    l2: float = 0.0,
    schedule: Schedule | Callable[[int], float] | Sequence[float] | None = None,
    validation: Any = None,
    metrics: Iterable[str | Metric] | str | Metric = (),
    evaluate_every: int | None = None,
    snapshots_every: int | None = None,
    early_stopping: EarlyStopping | None = None,
    callback: Callable[[History], object] | None = None,
    callback_every: int = 1,
    progress: Progress = None,
    engine: str = "auto",
    exact: bool = True,
    history: History | None = None,
    checkpoint: Checkpoint | str | os.PathLike[str] | None = None,
    resume: bool = False,
) -> History:
    """Train a network by descent; for the arguments see `neurosim.Network.fit`."""
    inputs, targets = samples(network, X, T)
    judge(network, targets)
    if callback is not None:  # it could change the caller's arrays, and only some engines would see it
        inputs, targets = inputs.copy(), targets.copy()
    judged = rule_for(network, targets)
    rule, rates = options.rule(optimizer, learning_rate, schedule)
    job = Job(
        inputs,
        targets,
        rule,
        batch_size=options.batch(batch_size, len(inputs)),
        mean=is_mean(reduction),
        l2=options.penalty(l2, rule),
        exact=options.flag(exact, "exact"),
    )
    plan = Plan(
        last=whole(epochs, "epochs", least=0),
        schedule=rule.learning_rate if rates is None else rates,
        metrics=chosen_metrics(metrics, judged),
        validation=options.validation(network, validation),
        evaluate_every=options.every(evaluate_every, "evaluate_every"),
        snapshots_every=options.every(snapshots_every, "snapshots_every"),
        stopping=options.instance(EarlyStopping, early_stopping, "early_stopping"),
        callback=options.function(callback, "callback"),
        callback_every=whole(callback_every, "callback_every") if callback is not None else None,
        checkpoint=options.checkpoints(checkpoint),
    )
    if plan.evaluate_every is None and (plan.validation is not None or plan.metrics or plan.stopping):
        plan.evaluate_every = 1
    given = options.instance(History, history, "history")
    shuffled = options.flag(shuffle, "shuffle")
    parameters = Parameters(network)

    with network.trained_here(), nullcontext() if plan.checkpoint is None else plan.checkpoint.alone():
        saved = going_on.found(plan.checkpoint, options.flag(resume, "resume"), given)
        history = saved.history if saved is not None else given if given is not None else History()
        if saved is not None:
            going_on.require_network(saved, plan, parameters.names)
        history.require(parameters.names)
        history.require_memory(rule)
        plan.generator, number = going_on.generator(shuffled, seed, history, saved is not None)
        same = engine == "auto" and history.engine != ""
        if same:
            engine = again(history.engine, network, job)  # another one might round otherwise
        if saved is None:
            plan.last += history.epochs
        else:
            plan.settings = going_on.settings(network, job, plan, engine)
            going_on.check(saved, plan)
        if plan.last > history.epochs:
            rates_of(
                plan.schedule, plan.last, plan.last
            )  # a list that is too short is refused before it is used

        if saved is not None and going_on.is_over(saved, plan):
            going_on.finish(network, parameters, rule, saved, plan)
            return history
        with _shown(progress, plan.last) as plan.progress, _reachable(history):
            with going_on.start(saved, history, parameters, rule, plan):
                training = Training(network, job, plan, history, engine)
            if plan.checkpoint is not None:
                plan.settings = going_on.settings(network, job, plan, training.engine.name)
            history.engine, history.why = training.engine.name, history.why if same else training.engine.why
            history.optimizer, history.schedule = repr(rule), None if rates is None else repr(rates)
            history.samples, history.batch_size, history.reduction = len(inputs), job.batch_size, reduction
            history.shuffle, history.seed = shuffled, number
            history.l2, history.exact, history.parameters = job.l2, job.exact, parameters.names
            start = parameters.read() if history.epochs == 0 else None
            try:
                training.run()
            except NonFiniteError as failure:
                _tell_growth(failure, history)
                raise
            rerun = Rerun(network, job, plan, history, start) if start is not None else None
            history.diagnosis = diagnose(
                network,
                inputs,
                targets,
                history.cost,
                float(history.learning_rate[-1]) if history.epochs else 0.0,
                judged,
                None if rerun is None else rerun.dead_since,
                start,
            )
        return history


def _tell_growth(failure: NonFiniteError, history: History) -> None:
    """Add to an error how quickly the cost grew before it."""
    if history.epochs and (grown := growth(history.cost, float(history.learning_rate[-1]))) is not None:
        history.diagnosis = (grown,)
        failure.args = (f"{failure}. {grown}", *failure.args[1:])


@contextmanager
def _reachable(history: History) -> Iterator[None]:
    """Give the history to whatever breaks the training off, for the code that catches it."""
    try:
        yield
    except BaseException as failure:
        failure.history = history  # type: ignore[attr-defined]
        raise


@contextmanager
def _shown(progress: Progress, total: int) -> Iterator[Callable[[int], object] | None]:
    """What is told how many epochs are done: nobody, a bar, or the user's own function."""
    if progress is False:
        yield None
    elif progress is None or progress is True:
        with bar("Training", total, patience=0.0 if progress else PATIENCE) as show:
            yield show
    elif callable(progress):
        yield lambda done: progress(done, total)
    else:
        raise NumberError(f"progress must be True, False or a function (done, total), not {brief(progress)}")
