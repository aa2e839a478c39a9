"""What the engines that come along have in common."""

from abc import ABC, abstractmethod
from typing import ClassVar, NamedTuple

import numpy as np

from neurosim.engines.job import Job
from neurosim.ground.errors import EngineError
from neurosim.model.plain_network import PlainNetwork


class UnusableError(EngineError):
    """An engine that is installed cannot work on this computer; says why, as the first half of a sentence."""


def count_parameters(network: PlainNetwork) -> int:
    """Return how many weights and biases a network has."""
    return len(network.connections) + sum(neuron.bias is not None for neuron in network.neurons)


class Work(NamedTuple):
    """How much a training is to do.

    Attributes
    ----------
    parameters, gaps : int
        Weights and biases; generations but the first.
    passes, updates : int
    """

    parameters: int
    gaps: int
    passes: int
    updates: int

    @classmethod
    def of(cls, network: PlainNetwork, job: Job, epochs: int) -> "Work":
        """Return the work of so many epochs."""
        samples = len(job.X)
        return cls(
            parameters=count_parameters(network),
            gaps=len(network.order().generations) - 1,
            passes=epochs * samples,
            updates=epochs * -(-samples // job.batch_size),
        )


class BundledEngine(ABC):
    """An engine that comes along; see `neurosim.engines.job.Engine`.

    Attributes
    ----------
    name : str
    same_bits : bool
        Whether it gives the bits of the passes by hand, unless the job allows other roundings.
    always_exact : bool
        Whether it gives them also where the job allows other roundings.
    replaceable : bool
        Whether another engine with the same bits trains what it cannot, also where it was asked for.
    why : str
        Why ``"auto"`` chose it; empty where it was asked for.
    completed : int
        Epochs that the last `run` finished, also after an interrupt.
    """

    name: str = ""
    same_bits: ClassVar[bool] = True
    always_exact: ClassVar[bool] = False
    replaceable: ClassVar[bool] = False

    def __init__(self, network: PlainNetwork, job: Job) -> None:
        self.network, self.job = network, job
        self.completed, self.why = 0, ""

    @classmethod
    def can_train(cls, network: PlainNetwork, job: Job) -> str | None:
        """Return why it cannot train this network, as the first half of a sentence; None where it can."""
        return None

    @classmethod
    def expected_seconds(cls, network: PlainNetwork, job: Job, work: Work) -> float | None:
        """Return how long a training may take, start-up included, measured once on an ordinary computer.

        None where the engine is not installed, or the network is none that it is good for.
        """
        return None

    @classmethod
    def is_installed(cls) -> bool:
        """Tell whether everything is there that it needs."""
        return True

    @abstractmethod
    def run(self, orders: np.ndarray, rates: np.ndarray, costs: np.ndarray, first_epoch: int = 1) -> None:
        """Train for some epochs; see `neurosim.engines.job.Engine.run`."""

    @abstractmethod
    def give_back(self) -> None:
        """Write the parameters to the objects, and what the optimizer remembers to the optimizer."""
