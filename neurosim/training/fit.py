"""Fitting a network to samples: everything is checked first, then the loop trains."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Unpack

import numpy as np

from neurosim.engines.base import BundledEngine
from neurosim.engines.choosing import again, engine_name
from neurosim.engines.job import Job
from neurosim.engines.parameters import Parameters
from neurosim.ground.checks import flag, is_read_only
from neurosim.ground.errors import NonFiniteError, NumberError, brief
from neurosim.ground.frames import Rows, SampleSet
from neurosim.ground.progress import progress as bar
from neurosim.model.plain_network import PlainNetwork
from neurosim.passes.domain import judge
from neurosim.training import resuming
from neurosim.training.causes import Cause
from neurosim.training.classes import Rule, rule_for
from neurosim.training.diagnosis import diagnose, growth
from neurosim.training.fit_options import FitOptions, History, Network, with_defaults
from neurosim.training.history_record import HistoryRecord
from neurosim.training.loop import TrainingLoop
from neurosim.training.options import instance, optimizer_and_schedule, plan_of
from neurosim.training.plan import FitPlan
from neurosim.training.rerun import Rerun
from neurosim.training.samples import checked_samples
from neurosim.training.schedules import rates as rates_of

#: A training that is over sooner, in seconds, needs no bar.
PATIENCE = 2.0

Progress = bool | Callable[[int, int], object] | None


def fit(
    cls: type[History],
    network: Network,
    X: Rows | SampleSet,
    T: Rows | None = None,
    **given: Unpack[FitOptions[Network, History]],
) -> History:
    """Train a network by descent, and return a history of a class; for the options see `FitOptions`."""
    options = with_defaults(given)
    inputs, targets = checked_samples(network, X, T)
    judge(network, targets)
    if options["callback"] is not None:
        # It could change the caller's arrays, and only some engines would see it.
        inputs, targets = (array if is_read_only(array) else array.copy() for array in (inputs, targets))
    judged = rule_for(network, targets)
    rule, rates = optimizer_and_schedule(options)
    job = Job.of(inputs, targets, rule, options)
    plan = plan_of(network, options, rule.learning_rate if rates is None else rates, judged)
    earlier = instance(cls, options["history"], "history")
    shuffled = flag(options["shuffle"], "shuffle")
    parameters = Parameters(network)
    engine = options["engine"]

    with network.trained_here(), nullcontext() if plan.checkpoint is None else plan.checkpoint.alone():
        saved = resuming.find_saved(plan.checkpoint, flag(options["resume"], "resume"), earlier)
        history = earlier if earlier is not None else cls()
        if saved is not None:
            history.become(saved.history)
            resuming.require_network(saved, plan, parameters.names)
        history.require(parameters.names)
        history.require_memory(rule)
        plan.generator, number = resuming.generator(shuffled, options["seed"], history, saved is not None)
        same = engine == "auto" and history.engine != ""
        if same:
            engine = again(history.engine, network, job)  # another one might round otherwise
        if saved is None:
            plan.last += history.epochs
        else:
            plan.settings = resuming.settings(network, job, plan, engine)
            resuming.refuse_other_settings(saved, plan)
        if plan.last > history.epochs:
            # A list that is too short is refused before it is used.
            rates_of(plan.schedule, plan.last, plan.last)

        if saved is not None and resuming.is_over(saved, plan):
            resuming.finish(network, parameters, rule, saved, plan)
            # The checkpoint is older than what was said of its training.
            history.explain(_causes(network, job, plan, history, judged, None))
            return history
        kept = nullcontext() if isinstance(engine, str) else resuming.taken_back(network, rule, plan, history)
        with _shown(options["progress"], plan.last) as plan.progress, _reachable(history), kept:
            with resuming.start(saved, history, parameters, rule, plan):
                training = TrainingLoop(network, parameters, job, plan, history, engine)
            if plan.checkpoint is not None:
                plan.settings = resuming.settings(network, job, plan, training.engine.name)
            history.why = _why(training.engine, history, same=same)
            history.engine = training.engine.name
            history.optimizer, history.schedule = repr(rule), None if rates is None else repr(rates)
            history.samples, history.shuffle, history.seed = len(inputs), shuffled, number
            history.parameters = parameters.names
            history.follow(job.rules)
            start = parameters.read() if history.epochs == 0 else None
            try:
                training.run()
            except NonFiniteError as failure:
                _tell_growth(failure, history)
                raise
            history.explain(_causes(network, job, plan, history, judged, start))
        return history


def _why(engine: BundledEngine, history: HistoryRecord, *, same: bool) -> str:
    """Why this engine trains; `same` where ``"auto"`` goes on as before, as far as that is installed."""
    if engine.why or not same:
        return engine.why
    if engine.name == engine_name(history.engine):
        return history.why
    return f"engine='{engine_name(history.engine)}' is not installed here; {engine.name} gives the same bits"


def _causes(
    network: PlainNetwork,
    job: Job,
    plan: FitPlan,
    history: HistoryRecord,
    judged: Rule,
    start: np.ndarray | None,
) -> tuple[Cause, ...]:
    """Why the training got nowhere, if it did not; `start` are the parameters that it began with."""
    return diagnose(
        network,
        job.X,
        job.T,
        history.cost,
        float(history.learning_rate[-1]) if history.epochs else 0.0,
        judged,
        None if start is None else Rerun(network, job, plan, history, start).dead_since,
        start,
    )


def _tell_growth(failure: NonFiniteError, history: HistoryRecord) -> None:
    """Add to an error how quickly the cost grew before it."""
    if history.epochs and (grown := growth(history.cost, float(history.learning_rate[-1]))) is not None:
        history.explain((grown,))
        failure.args = (f"{failure}. {grown.text}", *failure.args[1:])


@contextmanager
def _reachable(history: HistoryRecord) -> Iterator[None]:
    """Give the history to whatever breaks the training off, for the code that catches it."""
    try:
        yield
    except BaseException as failure:
        vars(failure)["history"] = history
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
