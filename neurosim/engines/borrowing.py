"""What the fast engines share: they borrow the numbers of a network and train in parts."""

from abc import abstractmethod
from typing import Generic, TypeVar

import numpy as np

from neurosim.engines.base import BundledEngine
from neurosim.engines.interrupts import held_back
from neurosim.engines.objects import ObjectsEngine
from neurosim.ground.errors import NonFiniteError

#: What an engine copies before a part, to go back to.
Copies = TypeVar("Copies")


class BorrowingEngine(BundledEngine, Generic[Copies]):
    """An engine with numbers of its own; see `neurosim.engines.base.BundledEngine`.

    It trains a part of the samples at once, so that Ctrl-C is heard between two parts. Where a number left
    the range of a float, the part is taken back and repeated, at last by hand, which tells what went wrong.

    Attributes
    ----------
    at_once : int
        Parameters times samples of one part.
    """

    at_once = 200_000_000

    @abstractmethod
    def _train(self, orders: np.ndarray, rates: np.ndarray, costs: np.ndarray, start: int, stop: int) -> None:
        """Train with the samples from `start` until `stop` of every order; add the sums of E to `costs`."""

    @abstractmethod
    def _finite(self, costs: np.ndarray) -> bool:
        """Tell whether no number left the range of a float."""

    @abstractmethod
    def _numbers(self) -> Copies:
        """Return copies of everything that an update changes."""

    @abstractmethod
    def _restore(self, before: Copies) -> None:
        """Put such copies back."""

    def run(self, orders: np.ndarray, rates: np.ndarray, costs: np.ndarray, first_epoch: int = 1) -> None:
        """Train for some epochs; see `neurosim.engines.job.Engine.run`."""
        self.completed = 0
        epochs, samples = orders.shape
        costs[:] = 0.0
        most = max(1, self.at_once // max(1, len(self.network.connections)))  # samples of one part
        with held_back() as let_through:
            if samples <= most:
                together = most // samples
                for first in range(0, epochs, together):
                    part = slice(first, min(first + together, epochs))
                    self._train_part(orders[part], rates[part], costs[part], 0, samples, first_epoch + first)
                    costs[part] /= samples
                    self.completed = part.stop
                    let_through()
                return
            step = max(1, most // self.job.batch_size) * self.job.batch_size
            for k in range(epochs):
                part = slice(k, k + 1)
                for start in range(0, samples, step):
                    stop = min(start + step, samples)
                    self._train_part(orders[part], rates[part], costs[part], start, stop, first_epoch + k)
                    let_through()
                costs[part] /= samples
                self.completed = k + 1

    def _train_part(
        self, orders: np.ndarray, rates: np.ndarray, costs: np.ndarray, start: int, stop: int, epoch: int
    ) -> None:
        """Train; if a number leaves the range of a float, go back and find out where."""
        before, so_far = self._numbers(), costs.copy()
        self._train(orders, rates, costs, start, stop)
        if self._finite(costs):
            return
        self._restore(before)
        costs[:] = so_far
        done = 0
        try:
            for k, order in enumerate(orders):
                for first in range(start, stop, self.job.batch_size):
                    last = min(first + self.job.batch_size, stop)
                    costs[k] += self._one_update(order[first:last], rates[k : k + 1], epoch + k)
                done += 1
        except NonFiniteError:
            if stop - start == orders.shape[1]:  # whole epochs, some of which were finished
                costs[:done] /= orders.shape[1]
                self.completed += done
            raise

    def _one_update(self, samples: np.ndarray, rate: np.ndarray, epoch: int) -> float:
        """Make one update, and return the sum of E; where a number leaves the range, go on by hand."""
        before, cost = self._numbers(), np.zeros(1)
        self._train(samples[None], rate, cost, 0, len(samples))
        if self._finite(cost):
            return float(cost[0])
        self._restore(before)
        self.give_back()
        by_hand = ObjectsEngine(self.network, self.job)
        by_hand.run(samples[None], rate, cost, epoch)  # raises, and names neuron, sample and epoch
        raise NonFiniteError(
            f"a number left the range of a float in epoch {epoch} (learning rate {rate[0]}); "
            "make the learning rate smaller"
        )
