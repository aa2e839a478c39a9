"""The engine for reading: the passes by hand, one sample after the other, on the objects themselves."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from neurosim.engines.base import BundledEngine, Work
from neurosim.engines.interrupts import held_back
from neurosim.engines.job import Job
from neurosim.engines.parameters import Parameters
from neurosim.ground.frames import Numbers
from neurosim.model.neuron_and_connection import Connection, Neuron
from neurosim.model.plain_network import PlainNetwork
from neurosim.passes import by_hand, safely
from neurosim.passes.failures import TOO_STEEP, Unchanged, not_finite

Sample = tuple[int, Numbers, Numbers | None]


class SamplePlace(NamedTuple):
    """Which sample of which epoch; made into text only where something fails."""

    sample: int
    epoch: int
    learning_rate: float

    def __str__(self) -> str:
        return f" in sample {self.sample} of epoch {self.epoch} (learning rate {self.learning_rate})"


def add_up_gradients(
    network: PlainNetwork, batch: Iterable[Sample], epoch: int, learning_rate: float
) -> float:
    """Zero the gradients, pass every sample of a batch forward and backward, and return the sum of E."""
    network.zero_gradients()
    total = 0.0
    for number, inputs, targets in batch:
        where = SamplePlace(number, epoch, learning_rate)
        safely.forward(network, inputs, where=where)
        total += safely.backward_and_error(network, targets, where=where)
    return total


class ObjectsEngine(BundledEngine):
    """Descent by hand; see `neurosim.engines.base.BundledEngine`."""

    name = "objects"
    always_exact = True

    def __init__(self, network: PlainNetwork, job: Job) -> None:
        super().__init__(network, job)
        self._parameters = Parameters(network)
        self._parameters.read()  # refuses what is no number
        self._memory = job.optimizer.remember(self._parameters.names)
        self._X: list[list[float]] = job.X.tolist()
        self._T: Sequence[list[float] | None] = job.T.tolist()
        if not network.loss.needs_target:
            self._T = [None] * len(self._X)

    @classmethod
    def expected_seconds(cls, network: PlainNetwork, job: Job, work: Work) -> float:
        """Return how long it may take; see `BundledEngine.expected_seconds`."""
        return work.passes * (2e-5 + 4e-6 * work.parameters)

    def run(self, orders: np.ndarray, rates: np.ndarray, costs: np.ndarray, first_epoch: int = 1) -> None:
        """Train for some epochs; see `neurosim.engines.job.Engine.run`."""
        self.completed = 0
        with held_back() as let_through:
            for k, (order, rate) in enumerate(zip(orders.tolist(), rates.tolist(), strict=True)):
                costs[k] = self._epoch(order, rate, first_epoch + k, let_through) / len(order)
                self.completed += 1

    def _epoch(self, order: list[int], rate: float, epoch: int, let_through: Callable[[], None]) -> float:
        total = 0.0
        for start in range(0, len(order), self.job.batch_size):
            places = order[start : start + self.job.batch_size]
            total += add_up_gradients(self.network, self._samples(places, let_through), epoch, rate)
            if self.job.mean:
                by_hand.average(self.network, len(places))
            self._update(rate, f" in epoch {epoch}")
        return total

    def _samples(self, places: list[int], let_through: Callable[[], None]) -> Iterator[Sample]:
        """The samples of a batch. Ctrl-C is heard before each of them, when no update is under way."""
        for place in places:
            let_through()
            yield place + 1, self._X[place], self._T[place]

    def _update(self, rate: float, where: str) -> None:
        if self.job.plain:
            safely.update(self.network, rate, where=where)
        else:
            self._update_by_rule(rate, f"{where} (learning rate {rate})")
        self._memory.updates += 1

    def _update_by_rule(self, rate: float, where: str) -> None:
        """Change every trainable parameter as the optimizer says."""
        network, memory, rule = self.network, self._memory, self.job.optimizer
        powers = rule.next_powers(memory.powers)
        changed: list[tuple[int, tuple[float, ...]]] = []
        things: list[Connection | Neuron] = [*self._parameters.connections, *self._parameters.biased]
        with Unchanged(network) as unchanged:
            unchanged.keep(self._parameters.connections, "weight")
            unchanged.keep(self._parameters.biased, "bias")
            for k, thing in enumerate(things):
                if not self._parameters.trainable[k]:
                    continue
                remembered = tuple(float(slot[k]) for slot in memory.slots)
                gradient = self._gradient(k, thing)
                weight = self._decaying(k, thing) if rule.needs_weight else 0.0
                change, remembered = rule.change(gradient, rate, remembered, powers, weight=weight)
                _add(thing, change, where)
                changed.append((k, remembered))
        for k, remembered in changed:
            for slot, number in zip(memory.slots, remembered, strict=True):
                slot[k] = number
        memory.powers = powers
        network.ready = False

    def _gradient(self, k: int, thing: Connection | Neuron) -> float:
        """The gradient of a parameter, with the share of the penalty."""
        if isinstance(thing, Neuron):
            return thing.bias_gradient
        if self._parameters.weights[k]:
            return self.job.penalised(thing.gradient, thing.weight)
        return thing.gradient

    def _decaying(self, k: int, thing: Connection | Neuron) -> float:
        """The weight, for an optimizer that lets it decay; 0 for a bias."""
        return thing.weight if isinstance(thing, Connection) and self._parameters.weights[k] else 0.0

    def give_back(self) -> None:
        """Nothing to do: the numbers never left the objects."""


def _add(thing: Connection | Neuron, change: float, where: str) -> None:
    """Add the change to a weight or bias."""
    if isinstance(thing, Connection):
        thing.weight += change
        value, quantity = thing.weight, "weight"
    else:
        assert thing.bias is not None
        thing.bias += change
        value, quantity = thing.bias, "bias"
    if not np.isfinite(value):
        raise not_finite(quantity, thing.name, value, where, TOO_STEEP)
