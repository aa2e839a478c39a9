"""A short training made once more, to see since when a neuron is dead."""

from copy import copy
from dataclasses import replace

import numpy as np

from neurosim.engines.choosing import BUNDLED
from neurosim.engines.job import Job
from neurosim.engines.parameters import Parameters
from neurosim.model.neuron_and_connection import Neuron
from neurosim.model.plain_network import PlainNetwork
from neurosim.training.history_record import HistoryRecord
from neurosim.training.loop import TrainingLoop
from neurosim.training.nets import Nets, is_dead
from neurosim.training.plan import FitPlan
from neurosim.training.shuffling import new_generator

#: A training that took more seconds, or has more numbers to keep, is not made again.
SECONDS, NUMBERS = 2.0, 2_000_000
#: So many times its weights are kept on the way.
KEPT = 100


class Rerun:
    """A training from its first weights, on a copy of the network, with the weights of every epoch kept.

    Parameters
    ----------
    network : PlainNetwork
    job, plan : Job, FitPlan
        As the training was made.
    history : HistoryRecord
        What came of it.
    start : (parameters,) array
        The weights and biases before the first epoch.
    """

    def __init__(
        self, network: PlainNetwork, job: Job, plan: FitPlan, history: HistoryRecord, start: np.ndarray
    ) -> None:
        self.network, self.job, self.plan, self.history, self.start = network, job, plan, history, start
        self._step = -(-history.epochs // KEPT)
        self._coarse: dict[int, np.ndarray] = {}

    def dead_since(self, neuron: Neuron) -> int | None:
        """Return after which epoch a relu gave 0 for every sample and never gave more again; 0 is the start.

        None where the training is too long to be made again, or cannot be repeated exactly.
        """
        if self._is_dead(neuron, self.start):
            return 0
        if not self._can_be_made():
            return None
        self._coarse = self._coarse or self._train(0, self.history.epochs, self._step)
        last = self._first(neuron, self._coarse)
        if self._step == 1:
            return last
        before = max((epoch for epoch in self._coarse if epoch < last), default=0)
        return self._first(neuron, self._train(before, last, 1))

    def _first(self, neuron: Neuron, kept: dict[int, np.ndarray]) -> int:
        """Return the first epoch from which on it is dead, found by halves: what is dead stays so."""
        epochs = sorted(kept)
        low, high = -1, len(epochs) - 1
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if self._is_dead(neuron, kept[epochs[middle]]) else (middle, high)
        return epochs[high]

    def _is_dead(self, neuron: Neuron, parameters: np.ndarray) -> bool:
        twin = self.network.copy()
        Parameters(twin).write(parameters)
        return is_dead(
            Nets.of(twin, self.job.X, self.job.T), twin.neurons[self.network.neurons.index(neuron)]
        )

    def _can_be_made(self) -> bool:
        history, plan = self.history, self.plan
        known = not history.shuffle or history.seed is not None
        short = history.seconds <= SECONDS and KEPT * len(self.start) <= NUMBERS
        known = known and history.engine in BUNDLED  # one's own may draw lots
        return known and short and plan.callback is None and plan.best(history) is None

    def _train(self, quietly: int, last: int, step: int) -> dict[int, np.ndarray]:
        """Train to `last`, and return the weights after every `step` epochs since `quietly`."""
        twin, history, rule = self.network.copy(), HistoryRecord(), copy(self.job.optimizer)
        rule.memory = None
        Parameters(twin).write(self.start)
        shuffles = new_generator(self.history.seed)[0] if self.history.shuffle else None
        for end, every in ((quietly, None), (last, step)):
            plan = FitPlan(last=end, schedule=self.plan.schedule, generator=shuffles, snapshots_every=every)
            if end > history.epochs:
                job = replace(self.job, optimizer=rule)
                TrainingLoop(twin, Parameters(twin), job, plan, history, self.history.engine).run()
        return {epoch: kept for epoch, kept in history.snapshots.items() if epoch > quietly}
