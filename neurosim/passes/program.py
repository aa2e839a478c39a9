"""The engine for tiny networks: all passes as straight-line Python, printed and compiled once per training.

A network of nine weights is trained by this faster than by any array: every number is a local variable. The
lines are those of `neurosim.passes.source`, and give the bits of the passes by hand.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from itertools import repeat
from typing import Any, NamedTuple

import numpy as np

from neurosim.model.network import Network
from neurosim.passes.job import Job
from neurosim.passes.objects import ObjectsEngine
from neurosim.passes.parameters import Parameters
from neurosim.passes.source import FUNCTIONS, Source, UpdateLines, negative_zeros
from neurosim.trace.statements import indented

BLOCKS = 32  # a training is checked so many times on its way


class State(NamedTuple):
    """All numbers between two updates."""

    parameters: tuple[float, ...]
    memory: tuple[float, ...]
    powers: tuple[float, ...]
    updates: int


Train = Callable[..., tuple[tuple[Any, ...], BaseException | None]]


class ProgramEngine:
    """Descent by a printed program; see `neurosim.passes.job.Engine`.

    Attributes
    ----------
    source : str
        The function that was printed.

    Raises
    ------
    StructureError
        An equation or the optimizer is not one of the bundled.
    """

    name = "program"
    why = ""

    def __init__(self, network: Network, job: Job) -> None:
        self.network, self.job = network, job
        self.completed = 0
        self._parameters = Parameters(network)
        values = self._parameters.read().tolist()
        memory = job.optimizer.remember(self._parameters.names)
        lines = Source(network)
        names = lines.parameters
        update = UpdateLines(
            lines,
            job.optimizer,
            l2=job.l2,
            penalised=lines.named(self._parameters.weights),
            added_up=job.batch_size > 1,
            mean=job.mean,
            negative_zeros=negative_zeros(lines, self._parameters),
        )
        self._trained = [names.index(name) for name in update.trained]
        slots = tuple(float(slot[k]) for slot in memory.slots for k in self._trained)
        self._state = State(tuple(values), slots, tuple(memory.powers), memory.updates)
        self.source = function(lines, update)
        self._train = compiled(self.source)
        targets = job.T.tolist() if network.loss.needs_target else [[]] * len(job.X)
        self._samples = [(*x, *t) for x, t in zip(job.X.tolist(), targets, strict=True)]

    def run(self, orders: np.ndarray, rates: np.ndarray, costs: np.ndarray, first_epoch: int = 1) -> None:
        """Train for some epochs; see `neurosim.passes.job.Engine.run`."""
        self.completed = 0
        size = -(-len(orders) // BLOCKS)
        for start in range(0, len(orders), max(1, size)):
            block = slice(start, start + size)
            self._run_block(orders[block], rates[block], costs[block], first_epoch + start)

    def _run_block(self, orders: np.ndarray, rates: np.ndarray, costs: np.ndarray, first_epoch: int) -> None:
        before, totals = self._state, list[float]()
        numbers, stopped = self._train(
            *before, zip(self._epochs(orders), rates.tolist(), strict=True), totals
        )
        state, failed = State(*numbers), isinstance(stopped, ArithmeticError | ValueError)
        if failed or not _finite([*state.parameters, *totals]):
            self._by_hand(before, orders, rates, costs, first_epoch)
            return
        self._state = state
        costs[: len(totals)] = np.array(totals) / orders.shape[1]
        self.completed += len(totals)
        if stopped is not None:
            raise stopped

    def _epochs(self, orders: np.ndarray) -> Iterable[Sequence[Any]]:
        """The samples of every epoch, or its batches."""
        if len(orders) > 0 and (orders == orders[0]).all():
            return repeat(self._arranged(orders[0].tolist()), len(orders))
        return map(self._arranged, orders.tolist())

    def _arranged(self, order: list[int]) -> Sequence[Any]:
        samples, size = [self._samples[place] for place in order], self.job.batch_size
        if size == 1:
            return samples
        return [samples[start : start + size] for start in range(0, len(samples), size)]

    def _by_hand(
        self, before: State, orders: np.ndarray, rates: np.ndarray, costs: np.ndarray, first_epoch: int
    ) -> None:
        """Repeat a block by hand, which stops at the last complete update and tells what went wrong.

        Raises
        ------
        NonFiniteError
            A number left the range of a float.
        """
        self._state = before
        self.give_back()
        objects = ObjectsEngine(self.network, self.job)
        try:
            objects.run(orders, rates, costs, first_epoch)
        finally:
            self.completed += objects.completed
            memory = self.job.optimizer.remember(self._parameters.names)
            slots = tuple(float(slot[k]) for slot in memory.slots for k in self._trained)
            values = tuple(self._parameters.read().tolist())
            self._state = State(values, slots, tuple(memory.powers), memory.updates)

    def give_back(self) -> None:
        """Write parameters to the objects, and what the optimizer remembers to the optimizer."""
        self._parameters.write(np.array(self._state.parameters))
        memory = self.job.optimizer.remember(self._parameters.names)
        slots = np.array(self._state.memory).reshape(len(memory.slots), len(self._trained))
        for slot, numbers in zip(memory.slots, slots, strict=True):
            slot[self._trained] = numbers
        memory.powers, memory.updates = self._state.powers, self._state.updates
        self.network.ready = False


def _finite(numbers: Iterable[float]) -> bool:
    return all(map(math.isfinite, numbers))


def function(source: Source, update: UpdateLines) -> str:
    """Return the text of the function that trains for some epochs."""
    passes = [*source.forward, *source.error, *source.backward]
    watched = f" + ({' + '.join(source.watched)})*0.0"
    row = _tuple([*source.inputs, *source.targets])
    if update.added_up:
        loop = [
            "for batch in samples:",
            *indented(
                [
                    "size = len(batch)",
                    "E_batch = 0.0",
                    *(f"{name} = 0.0" for name in update.sums),
                    f"for {row} in batch:",
                    *indented([*passes, f"E_batch += E{watched}", *update.adding()]),
                    *update.lines(),
                    "updates += 1",
                    "cost += E_batch",
                ]
            ),
        ]
    else:
        lines = [*passes, *update.lines(), "updates += 1", f"cost += E{watched}"]
        loop = [f"for {row} in samples:", *indented(lines)]
    names = {"parameters": source.parameters, "memory": update.slots, "powers": update.powers}
    return "\n".join(
        [
            f"def train(parameters, memory, powers, updates, epochs, costs, {', '.join(FUNCTIONS)}):",
            *indented(
                [
                    *(f"{_tuple(given)} = {name}" for name, given in names.items() if given),
                    "stopped = None",
                    "try:",
                    "    for samples, learning_rate in epochs:",
                    *indented(["cost = 0.0", *loop, "costs.append(cost)"], 2),
                    "except BaseException as failure:",
                    "    stopped = failure",
                    *(f"{name} = {_tuple(given)}" for name, given in names.items() if given),
                    "return (parameters, memory, powers, updates), stopped",
                ]
            ),
            "",
        ]
    )


def _tuple(names: Sequence[str]) -> str:
    """Names as a tuple, on the left of an equals sign or on the right."""
    return f"({', '.join(names)}{',' if len(names) == 1 else ''})"


def compiled(source: str) -> Train:
    """Return the function of a text that was printed here: nothing in it was typed by a user."""
    space: dict[str, Any] = {}
    exec(compile(source, "<program of a network>", "exec"), space)  # noqa: S102
    functions = [getattr(math, name) for name in FUNCTIONS]
    train = space["train"]
    return lambda *state_and_samples: train(*state_and_samples, *functions)
