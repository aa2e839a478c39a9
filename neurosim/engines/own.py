"""An engine of the user's own: it trains a copy of the network, and what comes of it is looked at first."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import replace

import numpy as np

from neurosim.engines.base import BundledEngine
from neurosim.engines.job import Engine, Job
from neurosim.engines.parameters import Parameters
from neurosim.formulas.updates import Memory
from neurosim.ground.errors import (
    EngineError,
    NeurosimError,
    NonFiniteError,
    NumberError,
    StructureError,
    brief,
)
from neurosim.model.plain_network import PlainNetwork

Factory = Callable[[PlainNetwork, Job], Engine]


class OwnEngine(BundledEngine):
    """Stands between the training and an engine of the user's own; see `neurosim.engines.job.Engine`.

    The numbers of the network change only when they are given back, and these are of the last complete `run`.

    Parameters
    ----------
    network : PlainNetwork
    job : Job
    factory : class or function (network, job) -> Engine

    Raises
    ------
    EngineError
        It does not keep to the protocol.
    StructureError
        It says that it cannot train this network.
    """

    same_bits = False

    def __init__(self, network: PlainNetwork, job: Job, factory: Factory) -> None:
        super().__init__(network, job)
        self.name = name_of(factory)
        self._who = f"your own engine '{self.name}'"
        self._own = Parameters(network)
        self._numbers, self._memory = self._own.read(), _copied(job.optimizer.memory)
        self._twin, self._rule = network.copy(), copy(job.optimizer)
        self._rule.memory = _copied(job.optimizer.memory)
        self._before = _structure(self._twin)
        job = replace(job, X=_read_only(job.X), T=_read_only(job.T), optimizer=self._rule)
        self._refuse_unable(factory, job)
        with self._told("cannot be made with (network, job)"):
            self._engine = factory(self._twin, job)
        for method in ("run", "give_back"):
            if not callable(getattr(self._engine, method, None)):
                raise EngineError(f"{self._who} has no method {method}(...); derive its class from ns.Engine")

    def _refuse_unable(self, factory: Factory, job: Job) -> None:
        can_train = getattr(factory, "can_train", None)
        if can_train is not None:
            with self._told("fails in can_train"):
                reason = can_train(self._twin, job)
            if reason is not None:
                raise StructureError(f"{self._who} cannot train this network: {reason}")

    def run(self, orders: np.ndarray, rates: np.ndarray, costs: np.ndarray, first_epoch: int = 1) -> None:
        """Train for some epochs, and look at what came of it; see `neurosim.engines.job.Engine.run`.

        Raises
        ------
        EngineError
            Something failed, or is not as it should be.
        """
        self.completed = 0
        found = np.full(len(costs), np.nan)
        epochs = _epochs(first_epoch, len(costs))
        with self._told(f"failed in {epochs}"):
            self._engine.run(_read_only(orders), _read_only(rates), found, first_epoch)
            self._engine.give_back()
        bad = np.flatnonzero(~np.isfinite(found))
        if len(bad):
            raise EngineError(
                f"{self._who} left the cost of epoch {first_epoch + bad[0]} at {found[bad[0]]}; run(...) "
                "fills costs[k] with the mean of E over the samples of every epoch"
            )
        self._numbers, self._memory = self._checked(epochs), self._remembered(epochs)
        costs[:] = found
        self.completed = len(costs)

    def _checked(self, epochs: str) -> np.ndarray:
        """The parameters that the engine left on the copy."""
        if _structure(self._twin) != self._before:
            raise EngineError(
                f"{self._who} changed the structure of its network in {epochs}; it may change weights and "
                "biases"
            )
        try:
            numbers = Parameters(self._twin).read()
        except NumberError as error:
            raise EngineError(f"{self._who} left a number that is none in {epochs}: {error}") from error
        moved = np.flatnonzero((numbers != self._numbers) & ~self._own.trainable)
        if len(moved):
            raise EngineError(
                f"{self._who} changed '{self._own.names[moved[0]]}' in {epochs}, which is frozen; it may "
                "change what is trainable"
            )
        return numbers

    def _remembered(self, epochs: str) -> Memory | None:
        """What the engine put into the optimizer."""
        memory = self._rule.memory
        if memory is None:
            return None
        try:
            self._rule.require_memory(memory)
        except NeurosimError as error:
            raise EngineError(f"{self._who} failed in {epochs}: {error}") from error
        return _copied(memory)

    def give_back(self) -> None:
        """Write the parameters to the objects, and what the optimizer remembers to the optimizer."""
        self._own.write(self._numbers)
        self.job.optimizer.memory = _copied(self._memory)
        self.network.ready = False

    @contextmanager
    def _told(self, what: str) -> Iterator[None]:
        """Say in a sentence what the user's code raised, unless a number left the range of a float."""
        try:
            yield
        except NonFiniteError:
            raise
        except Exception as error:
            raise EngineError(f"{self._who} {what} ({type(error).__name__}: {brief_of(error)})") from error


def name_of(factory: Factory) -> str:
    """Return the name of an engine of one's own: its `name`, or that of the class or function."""
    name = getattr(factory, "name", "") or getattr(factory, "__name__", "") or type(factory).__name__
    if not isinstance(name, str):
        raise EngineError(f"the name of your own engine is {brief(name)}; it must be a text")
    return name


def brief_of(error: Exception) -> str:
    """What an exception says, in one line."""
    return " ".join(str(error).split()) or "it says nothing"


def _epochs(first: int, count: int) -> str:
    return f"epoch {first}" if count == 1 else f"epochs {first} to {first + count - 1}"


def _copied(memory: Memory | None) -> Memory | None:
    return None if memory is None else memory.copy()


def _read_only(array: np.ndarray) -> np.ndarray:
    """The same numbers, which cannot be written to."""
    view = array.view()
    view.flags.writeable = False
    return view


def _structure(network: PlainNetwork) -> tuple[Hashable, ...]:
    """Everything but the numbers that are trained."""
    return (
        network.loss,
        *(
            (n.name, n.kind, n.activation, n.aggregation, n.output, n.bias is None, n.bias_trainable)
            for n in network.neurons
        ),
        *((c.name, c.trainable) for c in network.connections),
    )
