"""The engine for tiny networks: all passes as straight-line Python, printed and compiled once per training.

A network of nine weights is trained by this faster than by any array: every number is a local variable. The
lines are those of `neurosim.engines.source`, and give the bits of the passes by hand.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from itertools import repeat
from typing import NamedTuple

import numpy as np

from neurosim.engines.base import Work
from neurosim.engines.borrowing import BorrowingEngine
from neurosim.engines.bundled import first_unknown, is_known_as_formula, why_too_long
from neurosim.engines.job import Job
from neurosim.engines.parameters import Parameters
from neurosim.engines.source import FUNCTIONS, PassesCode, negative_zeros
from neurosim.engines.update_source import UpdateLines
from neurosim.formulas.floats import CarefulCode
from neurosim.formulas.ieee import CAREFUL_FUNCTIONS
from neurosim.formulas.nodes import Functions
from neurosim.formulas.python import PythonCode
from neurosim.model.plain_network import PlainNetwork
from neurosim.trace.statements import MOST_TERMS, indented

Floats = tuple[float, ...]
Train = Callable[..., tuple[Floats, Floats, Floats]]
#: The samples of an epoch, or its batches of samples.
Samples = Sequence[Floats] | Sequence[Sequence[Floats]]
#: What a printed function is given besides its numbers.
GIVEN = (*FUNCTIONS, "divide")
#: A program with more parameters takes too long to be compiled by Python.
LONGEST_PROGRAM = 2000


class Numbers(NamedTuple):
    """Everything that an update changes."""

    parameters: Floats
    memory: Floats
    powers: Floats
    updates: int


class ProgramEngine(BorrowingEngine[Numbers]):
    """Descent by a printed program; see `neurosim.engines.borrowing`.

    Attributes
    ----------
    source : str
        The function that was printed.
    """

    name = "program"
    always_exact = True
    at_once = 2_000_000  # a fifth of a second

    def __init__(self, network: PlainNetwork, job: Job) -> None:
        super().__init__(network, job)
        self._parameters = Parameters(network)
        values = self._parameters.read().tolist()
        memory = job.optimizer.remember(self._parameters.names)
        lines, update = self._lines(PythonCode)
        self._trained = [lines.parameters.index(name) for name in update.trained]
        slots = tuple(float(slot[k]) for slot in memory.slots for k in self._trained)
        self._state = Numbers(tuple(values), slots, tuple(memory.powers), memory.updates)
        self.source = function(lines, update)
        self._function = compiled(self.source)
        targets = job.T.tolist() if network.loss.needs_target else [[]] * len(job.X)
        self._samples = [(*x, *t) for x, t in zip(job.X.tolist(), targets, strict=True)]

    @classmethod
    def can_train(cls, network: PlainNetwork, job: Job) -> str | None:
        """Return why it cannot train this network; see `BundledEngine.can_train`."""
        unknown = first_unknown(network, job.optimizer, is_known_as_formula)
        if unknown is not None:
            return f"engine='{cls.name}' knows only bundled equations and formulas, and {unknown}"
        return why_too_long(network)

    @classmethod
    def expected_seconds(cls, network: PlainNetwork, job: Job, work: Work) -> float | None:
        """Return how long it may take; see `BundledEngine.expected_seconds`."""
        if work.parameters > LONGEST_PROGRAM:
            return None
        return 3e-4 * work.parameters + work.passes * (5e-7 + 8e-8 * work.parameters)

    def _lines(self, writer: type[PythonCode]) -> tuple[PassesCode, UpdateLines]:
        """The lines of the passes, and those of an update."""
        lines = PassesCode(self.network, writer=writer)
        return lines, update_lines(lines, self.job, self._parameters)

    @cached_property
    def _careful(self) -> Train:
        """The same function where Python would raise an exception: there it goes on with inf or nan."""
        return compiled(function(*self._lines(CarefulCode)), CAREFUL_FUNCTIONS)

    def _train(self, orders: np.ndarray, rates: np.ndarray, costs: np.ndarray, start: int, stop: int) -> None:
        before = self._state

        def trained_by(function: Train) -> tuple[Floats, Floats, Floats, list[float]]:
            totals: list[float] = []
            epochs = zip(self._epochs(orders[:, start:stop]), rates.tolist(), strict=True)
            return *function(*before[:3], epochs, totals), totals

        try:
            parameters, memory, powers, totals = trained_by(self._function)
        except (ArithmeticError, ValueError):  # an exp too large, a logarithm or a quotient that is none
            parameters, memory, powers, totals = trained_by(self._careful)
        updates = len(orders) * -(-(stop - start) // self.job.batch_size)
        self._state = Numbers(parameters, memory, powers, before.updates + updates)
        costs += totals

    def _epochs(self, orders: np.ndarray) -> Iterable[Samples]:
        """The samples of every epoch, or its batches."""
        if len(orders) > 0 and (orders == orders[0]).all():
            return repeat(self._arranged(orders[0].tolist()), len(orders))
        return map(self._arranged, orders.tolist())

    def _arranged(self, order: list[int]) -> Samples:
        samples, size = [self._samples[place] for place in order], self.job.batch_size
        if size == 1:
            return samples
        return [samples[start : start + size] for start in range(0, len(samples), size)]

    def _finite(self, costs: np.ndarray) -> bool:
        return bool(np.isfinite(costs).all()) and all(map(math.isfinite, self._state.parameters))

    def _numbers(self) -> Numbers:
        return self._state

    def _restore(self, before: Numbers) -> None:
        self._state = before

    def give_back(self) -> None:
        """Write the parameters to the objects, and what the optimizer remembers to the optimizer."""
        self._parameters.write(np.array(self._state.parameters))
        memory = self.job.optimizer.remember(self._parameters.names)
        slots = np.array(self._state.memory).reshape(len(memory.slots), len(self._trained))
        for slot, numbers in zip(memory.slots, slots, strict=True):
            slot[self._trained] = numbers
        memory.powers, memory.updates = self._state.powers, self._state.updates
        self.network.ready = False


def update_lines(source: PassesCode, job: Job, parameters: Parameters) -> UpdateLines:
    """Return the lines of an update as a job wants it."""
    return UpdateLines(
        source,
        job,
        penalised=source.named(parameters.weights),
        negative_zeros=negative_zeros(source, parameters),
    )


def function(source: PassesCode, update: UpdateLines) -> str:
    """Return the text of the function that trains for some epochs and returns all numbers again."""
    passes = [*source.forward, *source.error, *source.backward]
    # Where a net or an out is not finite, the cost is not a number, even if no parameter feels it.
    starts = range(0, len(source.watched), MOST_TERMS)
    watched = [" + ".join(source.watched[start : start + MOST_TERMS]) for start in starts]
    error = " + ".join(["E", *(f"({names})*0.0" for names in watched)])
    row = _tuple([*source.inputs, *source.targets])
    if update.added_up:
        batch = [
            "size = len(batch)",
            "E_batch = 0.0",
            *(f"{name} = 0.0" for name in update.sums),
            f"for {row} in batch:",
            *indented([*passes, f"E_batch += {error}", *update.adding()]),
            *update.lines(),
            "cost += E_batch",
        ]
        loop = ["for batch in samples:", *indented(batch)]
    else:
        loop = [f"for {row} in samples:", *indented([*passes, *update.lines(), f"cost += {error}"])]
    state = {"parameters": source.parameters, "memory": update.slots, "powers": update.powers}
    body = [
        *(f"{_tuple(names)} = {whole}" for whole, names in state.items() if names),
        "for samples, learning_rate in epochs:",
        *indented(["cost = 0.0", *loop, "costs.append(cost)"]),
        f"return {', '.join(_tuple(names) for names in state.values())}",
    ]
    head = f"def train(parameters, memory, powers, epochs, costs, {', '.join(GIVEN)}):"
    return "\n".join([head, *indented(body), ""])


def _tuple(names: Sequence[str]) -> str:
    """Names as a tuple, on the left of an equals sign or on the right."""
    return f"({', '.join(names)}{',' if len(names) == 1 else ''})"


def compiled(source: str, known: Functions | None = None) -> Train:
    """Return the function of a text that was printed here: nothing in it was typed by a user."""
    space: dict[str, Train] = {}
    exec(compile(source, "<program of a network>", "exec"), space)
    functions = [known[name] if known is not None else getattr(math, name, None) for name in GIVEN]
    train = space["train"]
    return lambda *numbers_and_samples: train(*numbers_and_samples, *functions)
