"""The loop of a training: chunks of epochs by an engine, and what is looked at between them."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from neurosim.interrupts import held
from neurosim.model.network import Network
from neurosim.passes.engines import borrow
from neurosim.passes.job import Engine, Job
from neurosim.passes.parameters import Parameters
from neurosim.training.checkpoints import SECONDS, Checkpoint, Saved
from neurosim.training.evaluating import Metric, judge
from neurosim.training.history import Evaluation, History
from neurosim.training.schedules import Schedule, rates
from neurosim.training.shuffling import state_of
from neurosim.training.stopping import EarlyStopping, Watch

#: So long may an engine run before the loop looks around: a Ctrl-C is answered, a bar moves on.
CHUNK_SECONDS = 0.2
#: So many places of samples are drawn at once where they are shuffled.
MOST_PLACES = 2_000_000


@dataclass(kw_only=True)
class Plan:
    """What a training does besides its updates, and when; None is never."""

    last: int  # the epoch that it ends with
    schedule: Schedule | float
    generator: np.random.Generator | None = None
    metrics: Mapping[str, Metric] = field(default_factory=dict)
    validation: tuple[np.ndarray, np.ndarray] | None = None
    evaluate_every: int | None = None
    snapshots_every: int | None = None
    stopping: EarlyStopping | None = None
    callback: Callable[[History], object] | None = None
    callback_every: int | None = None
    checkpoint: Checkpoint | None = None
    settings: Mapping[str, str] = field(default_factory=dict)
    progress: Callable[[int], object] | None = None

    @property
    def steps(self) -> list[int]:
        """The numbers of epochs after which something is due, again and again."""
        every = self.checkpoint.every if self.checkpoint is not None else None
        steps = (self.evaluate_every, self.snapshots_every, self.callback_every, every)
        return [step for step in steps if step is not None]

    @property
    def quantities(self) -> list[str]:
        """What the evaluations will say."""
        of = ("training",) if self.validation is None else ("training", "validation")
        return [f"{whose} {name}" for whose in of for name in ("cost", *self.metrics)]


class Training:
    """One call of `fit`.

    Parameters
    ----------
    engine : str
        Which engine is to train.
    history : History
        What was trained before, and where the rest is written down.
    """

    def __init__(self, network: Network, job: Job, plan: Plan, history: History, engine: str) -> None:
        self.network, self.job, self.plan, self.history = network, job, plan, history
        self.watch = _watch(plan, history)
        self.parameters = Parameters(network)
        self.engine: Engine = borrow(network, job, engine, max(1, plan.last - history.epochs))
        self._places = np.arange(len(job.X))
        self._pace = 1  # epochs of the next chunk
        self._earlier = history.seconds
        self._started = self._saved = time.perf_counter()

    def run(self) -> None:
        """Train; whatever stops it, the objects hold what was trained, and the history says so."""
        history = self.history
        history.stopped = ""
        try:
            tidy(self.network)
            self._train()
        except BaseException as failure:
            history.stopped = "interrupted" if isinstance(failure, KeyboardInterrupt) else "error"
            failure.history = history  # type: ignore[attr-defined]
            raise
        finally:
            with held():
                self.engine.give_back()
                tidy(self.network)
                self._remember()
        if self.plan.stopping is not None and self.plan.stopping.restore_best and history.best is not None:
            self.parameters.write(history.best)

    def _train(self) -> None:
        """Train to the last epoch, or to where something says stop."""
        history, plan = self.history, self.plan
        if history.epochs == 0:
            self._look(start=True)
        while history.epochs < plan.last and not history.stopped:
            done = history.epochs
            due = min([plan.last, *(done - done % step + step for step in plan.steps)])
            self._run_chunk(min(due - done, self._pace))
            if history.epochs == due:
                self._look()
            if plan.progress is not None:
                plan.progress(history.epochs)
            if history.epochs == plan.last and not history.stopped:
                history.stopped = "epochs"
            self._save()
        history.stopped = history.stopped or "epochs"

    def _run_chunk(self, epochs: int) -> None:
        """Train some epochs, and write down those that were finished."""
        first, generator = self.history.epochs + 1, self.plan.generator
        state = generator.bit_generator.state if generator is not None else {}
        orders, costs = self._orders(epochs), np.empty(epochs)
        speeds = rates(self.plan.schedule, first, first + epochs - 1)
        self.engine.completed = 0
        start = time.perf_counter()
        try:
            self.engine.run(orders, speeds, costs, first)
        finally:
            with held():
                end, done = time.perf_counter(), self.engine.completed
                if generator is not None and done < epochs:
                    generator.bit_generator.state = state
                    self._orders(done)
                self.history.add(costs[:done], speeds[:done], self._earlier + end - self._started)
        self._pace = max(1, int(CHUNK_SECONDS * epochs / max(end - start, 1e-9)))
        if generator is not None:
            self._pace = max(1, min(self._pace, MOST_PLACES // len(self._places)))

    def _orders(self, epochs: int) -> np.ndarray:
        """Which sample comes when, in each epoch."""
        orders = np.broadcast_to(self._places, (epochs, len(self._places)))
        return orders if self.plan.generator is None else self.plan.generator.permuted(orders, axis=1)

    def _remember(self) -> None:
        """Put what the training needs to go on into the history."""
        memory, generator = self.job.optimizer.memory, self.plan.generator
        self.history.memory = None if memory is None else memory.copy()
        self.history.generator = None if generator is None else state_of(generator)

    # -- looking around ---------------------------------------------------------------------------

    def _look(self, *, start: bool = False) -> None:
        """Do what is due after this epoch, or before the first."""
        plan, history = self.plan, self.history
        self.engine.give_back()
        if self._is_due(plan.evaluate_every):
            self._evaluate()
        if self._is_due(plan.snapshots_every):
            history.snapshots[history.epochs] = self.parameters.read()
        if self._is_due(plan.callback_every) and not start:
            self._call_back()

    def _is_due(self, every: int | None) -> bool:
        done = self.history.epochs
        return every is not None and (done % every == 0 or done == self.plan.last)

    def _evaluate(self) -> None:
        """Judge the network as it stands, and see whether it still becomes better."""
        plan, history = self.plan, self.history
        training = judge(self.network, self.job.X, self.job.T, plan.metrics)
        validation = None
        if plan.validation is not None:
            validation = judge(self.network, *plan.validation, plan.metrics)
        history.evaluations.append(Evaluation(history.epochs, training, validation))
        if self.watch is not None:
            if self.watch.look(history.evaluations[-1]):
                history.best_epoch, history.best = history.epochs, self.parameters.read()
            if self.watch.over:
                history.stopped = "early stopping"

    def _call_back(self) -> None:
        """Call the user's function; where it changed parameters, borrow them anew."""
        assert self.plan.callback is not None
        tidy(self.network)
        before = self.parameters.read()
        if self.plan.callback(self.history) is True and not self.history.stopped:
            self.history.stopped = "callback"
        now = Parameters(self.network)
        if not (_same(now, self.parameters) and np.array_equal(now.read(), before)):
            self.parameters = now
            self.engine = borrow(self.network, self.job, self.engine.name, 1)

    def _save(self) -> None:
        """Write a checkpoint where one is due."""
        checkpoint = self.plan.checkpoint
        if checkpoint is None:
            return
        if checkpoint.every is None:
            due = time.perf_counter() - self._saved >= SECONDS
        else:
            due = self.history.epochs % checkpoint.every == 0
        if due or self.history.stopped:
            self.engine.give_back()
            self._remember()
            checkpoint.write(Saved(self.plan.settings, self.parameters.read(), self.history))
            self._saved = time.perf_counter()


def _same(one: Parameters, other: Parameters) -> bool:
    return one.names == other.names and np.array_equal(one.trainable, other.trainable)


def _watch(plan: Plan, history: History) -> Watch | None:
    """Early stopping, with what was watched before taken into account."""
    if plan.stopping is None:
        return None
    watch = Watch(plan.stopping, plan.quantities)
    if history.best_epoch is not None:
        for evaluation in history.evaluations:
            watch.look(evaluation)
        if history.stopped == "early stopping":  # who goes on all the same has new patience
            watch.waited = 0
    return watch


def tidy(network: Network) -> None:
    """Leave no value of a pass on the objects that could be taken for one of the trained network."""
    network.zero_gradients()
    for neuron in network.neurons:
        neuron.net = neuron.delta = None
        neuron.out = neuron.value
    network.ready = False
