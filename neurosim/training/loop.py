"""The loop of a training: chunks of epochs by an engine, and what is looked at between them."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from neurosim.model.network import Network
from neurosim.passes.engines import borrow
from neurosim.passes.job import Engine, Job
from neurosim.passes.parameters import Parameters
from neurosim.training.evaluating import Metric, judge
from neurosim.training.history import Evaluation, History
from neurosim.training.schedules import Schedule, rates

#: So long may an engine run before the loop looks around: a Ctrl-C is answered, a bar moves on.
CHUNK_SECONDS = 0.2
#: So many places of samples are drawn at once where they are shuffled.
MOST_PLACES = 2_000_000


@dataclass(kw_only=True)
class Plan:
    """What is looked at during a training, and when; None is never."""

    schedule: Schedule | float
    metrics: dict[str, Metric]
    validation: tuple[np.ndarray, np.ndarray] | None = None
    generator: np.random.Generator | None = None
    evaluate_every: int | None = None
    snapshots_every: int | None = None
    callback: Callable[[History], Any] | None = None
    callback_every: int = 1

    @property
    def steps(self) -> list[int]:
        """After how many epochs something is due, again and again."""
        steps = [self.evaluate_every, self.snapshots_every, self.callback_every if self.callback else None]
        return [step for step in steps if step is not None]


class Training:
    """One call of `fit`."""

    def __init__(
        self, network: Network, job: Job, plan: Plan, history: History, engine: str, epochs: int
    ) -> None:
        self.network, self.job, self.plan, self.history = network, job, plan, history
        self.engine_name, self.last = engine, history.epochs + epochs
        self.parameters = Parameters(network)
        self.places = np.arange(len(job.X))
        self.pace = 1  # epochs of the next chunk
        self.earlier = history.seconds
        self.started = time.perf_counter()
        self.engine: Engine = self._borrow()

    def run(self) -> None:
        """Train; whatever stops it, the objects hold what was trained, and the history says so."""
        try:
            self.history.stopped = self._run()
        except BaseException as failure:
            self.history.stopped = "interrupted" if isinstance(failure, KeyboardInterrupt) else "error"
            failure.history = self.history  # type: ignore[attr-defined]
            raise
        finally:
            self.engine.give_back()
            tidy(self.network)

    def _borrow(self) -> Engine:
        return borrow(self.network, self.job, self.engine_name, self.last - self.history.epochs)

    def _run(self) -> str:
        """Train to the last epoch, or to where something says stop; return what did."""
        if not self.history.evaluations or self.history.evaluations[-1].epoch != self.history.epochs:
            self._look_at_the_start()
        while self.history.epochs < self.last:
            done = self.history.epochs
            due = min([self.last, *(done - done % step + step for step in self.plan.steps)])
            self._train(min(due - done, self.pace))
            if self.history.epochs == due:
                reason = self._look()
                if reason:
                    return reason
        return "epochs"

    def _train(self, epochs: int) -> None:
        """Train a chunk of epochs, and write down those that were finished."""
        first = self.history.epochs + 1
        generator = self.plan.generator
        state = generator.bit_generator.state if generator is not None else None
        orders, costs = self._orders(epochs), np.empty(epochs)
        speeds = rates(self.plan.schedule, first, first + epochs - 1)
        self.engine.completed = 0
        start = time.perf_counter()
        try:
            self.engine.run(orders, speeds, costs, first)
        finally:
            end, done = time.perf_counter(), self.engine.completed
            if generator is not None:
                if done < epochs:
                    generator.bit_generator.state = state
                    self._orders(done)
                self.history.generator = generator.bit_generator.state
            self.history.add(costs[:done], speeds[:done], self.earlier + end - self.started)
        self.pace = max(1, int(CHUNK_SECONDS * epochs / max(end - start, 1e-9)))
        if generator is not None:
            self.pace = max(1, min(self.pace, MOST_PLACES // len(self.places)))

    def _orders(self, epochs: int) -> np.ndarray:
        """Which sample comes when, in each epoch."""
        orders = np.broadcast_to(self.places, (epochs, len(self.places)))
        return orders if self.plan.generator is None else self.plan.generator.permuted(orders, axis=1)

    # -- looking at the network -------------------------------------------------------------------

    def _look_at_the_start(self) -> None:
        if self.plan.evaluate_every is not None:
            self._evaluate()
        if self.plan.snapshots_every is not None:
            self.history.snapshots[self.history.epochs] = self.parameters.read()

    def _look(self) -> str | None:
        """Do what is due after this epoch; return why the training shall stop."""
        self.engine.give_back()
        if self._is_due(self.plan.evaluate_every):
            self._evaluate()
        if self._is_due(self.plan.snapshots_every):
            self.history.snapshots[self.history.epochs] = self.parameters.read()
        if self.plan.callback is not None and self._is_due(self.plan.callback_every):
            return self._call_back()
        return None

    def _is_due(self, every: int | None) -> bool:
        done = self.history.epochs
        return every is not None and (done % every == 0 or done == self.last)

    def _evaluate(self) -> None:
        training = judge(self.network, self.job.X, self.job.T, self.plan.metrics)
        validation = None
        if self.plan.validation is not None:
            validation = judge(self.network, *self.plan.validation, self.plan.metrics)
        self.history.evaluations.append(Evaluation(self.history.epochs, training, validation))

    def _call_back(self) -> str | None:
        """Call the user's function; where it changed parameters, borrow them anew."""
        assert self.plan.callback is not None
        before = self.parameters.read()
        answer = self.plan.callback(self.history)
        now = Parameters(self.network)
        if (
            now.names != self.parameters.names
            or not np.array_equal(now.trainable, self.parameters.trainable)
            or not np.array_equal(now.read(), before)
        ):
            self.parameters, self.engine = now, self._borrow()
        return "callback" if answer is True else None


def tidy(network: Network) -> None:
    """Leave no value of a pass on the objects that could be taken for one of the trained network."""
    network.zero_gradients()
    for neuron in network.neurons:
        neuron.net = neuron.delta = None
        neuron.out = neuron.value
    network.ready = False
