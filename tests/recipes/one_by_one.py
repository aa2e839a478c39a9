"""The engine that takes one sample after the other, with an update after each."""

import numpy as np

from neurosim.engines.base import BundledEngine, Work
from neurosim.engines.job import Job
from neurosim.model.plain_network import PlainNetwork
from neurosim.passes import safely


class OneByOneEngine(BundledEngine):
    """Plain descent after every sample; see `neurosim.engines.base.BundledEngine`."""

    name = "one_by_one"

    @classmethod
    def can_train(cls, network: PlainNetwork, job: Job) -> str | None:
        """Return why it cannot train this network; see `BundledEngine.can_train`."""
        if job.plain and job.batch_size == 1 and network.loss.needs_target:
            return None
        return "engine='one_by_one' knows plain descent with batch_size=1 alone, towards targets"

    @classmethod
    def expected_seconds(cls, network: PlainNetwork, job: Job, work: Work) -> float:
        """Return how long it may take; see `BundledEngine.expected_seconds`."""
        return work.passes * (3e-5 + 5e-6 * work.parameters)

    def run(self, orders: np.ndarray, rates: np.ndarray, costs: np.ndarray, first_epoch: int = 1) -> None:
        """Train for some epochs; see `neurosim.engines.job.Engine.run`."""
        self.completed = 0
        for k, (order, rate) in enumerate(zip(orders, rates.tolist(), strict=True)):
            total = 0.0
            for sample in order:
                where = f" in sample {sample + 1} of epoch {first_epoch + k}"
                total += self._step(sample, rate, where)
            costs[k] = total / len(order)
            self.completed += 1

    def _step(self, sample: int, rate: float, where: str) -> float:
        """One update after one sample; the error before it."""
        inputs, targets = self.job.X[sample].tolist(), self.job.T[sample].tolist()
        self.network.zero_gradients()
        safely.forward(self.network, inputs, where=where)
        error = safely.backward_and_error(self.network, targets, where=where)
        safely.update(self.network, rate, where=where)
        return error

    def give_back(self) -> None:
        """Nothing to do: the numbers never left the objects."""
