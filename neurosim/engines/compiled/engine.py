"""The engine ``compiled``: whole epochs of descent in machine code, with the bits of the passes by hand."""

from importlib.util import find_spec
from typing import TYPE_CHECKING

import numpy as np

from neurosim.engines.base import UnusableError, Work
from neurosim.engines.borrowing import BorrowingEngine
from neurosim.engines.bundled import first_unknown, is_known_as_formula, why_too_long
from neurosim.engines.compiled.ways import seconds_of, why_too_large
from neurosim.engines.job import Job
from neurosim.engines.parameters import Parameters
from neurosim.engines.places import aligned_copy, aligned_zeros
from neurosim.ground.errors import missing_extra
from neurosim.model.plain_network import PlainNetwork

if TYPE_CHECKING:
    from neurosim.engines.compiled.processor import Processor

#: After so many samples it pays to find the quickest place for the parameters, with trials of so many.
PATIENCE, TRIED = 100_000, 300


class CompiledEngine(BorrowingEngine[list[np.ndarray]]):
    """Descent in machine code; see `neurosim.engines.borrowing`.

    Parameters
    ----------
    network : PlainNetwork
    job : Job
    processor : Processor, optional
        What is compiled for; left out, this computer's.

    Raises
    ------
    MissingExtraError
        llvmlite is not installed.
    UnusableError
        It cannot make code for this computer, or of so deep a formula.
    """

    name = "compiled"
    replaceable = True

    def __init__(self, network: PlainNetwork, job: Job, processor: "Processor | None" = None) -> None:
        super().__init__(network, job)
        if not self.is_installed():
            raise missing_extra(f"engine='{self.name}'", "llvmlite", "fast")
        try:
            import llvmlite.binding  # noqa: F401  (whether it can be)
        except (ImportError, OSError) as error:
            raise UnusableError(f"llvmlite cannot be loaded ({error})") from error
        from neurosim.engines.compiled.prepared import prepared

        self._own = Parameters(network)
        numbers = self._own.read()
        self._memory = job.optimizer.remember(self._own.names)
        try:
            self._prepared = prepared(network, self._own, numbers, job, processor)
        except RecursionError:
            raise UnusableError("a formula is nested too deeply to be compiled") from None
        layout = self._layout = self._prepared.layout
        self._arrays = {
            **layout.work(),
            "parameters": layout.spread(numbers),
            "trainable": layout.spread(self._own.trainable.astype(float)),
            "gradients": aligned_zeros(layout.size),
            **{f"slot{k}": layout.spread(slot) for k, slot in enumerate(self._memory.slots)},
        }
        self._powers = np.array(self._memory.powers, dtype=float)
        layout.fill(self._arrays)
        layout.renew(self._arrays)
        self._met = 0
        self._may_move = self._prepared.moves

    @classmethod
    def can_train(cls, network: PlainNetwork, job: Job) -> str | None:
        """Return why it cannot train this network; see `BundledEngine.can_train`."""
        unknown = first_unknown(network, job.optimizer, is_known_as_formula)
        if unknown is not None:
            return f"engine='{cls.name}' knows only bundled equations and formulas, and {unknown}"
        return why_too_long(network) or why_too_large(network)

    @classmethod
    def expected_seconds(cls, network: PlainNetwork, job: Job, work: Work) -> float | None:
        """Return how long it may take; see `BundledEngine.expected_seconds`."""
        return seconds_of(network, job, work) if cls.is_installed() else None

    @classmethod
    def is_installed(cls) -> bool:
        """Tell whether llvmlite is there, without importing it."""
        return find_spec("llvmlite") is not None

    def _train(self, orders: np.ndarray, rates: np.ndarray, costs: np.ndarray, start: int, stop: int) -> None:
        self._prepared.run(self.job, self._arrays, self._powers, orders, rates, costs, start, stop)
        self._memory.updates += -(-(stop - start) // self.job.batch_size) * len(rates)
        self._met += len(rates) * (stop - start)
        if self._may_move and self._met > PATIENCE:
            from neurosim.engines.compiled.placement import quickest_place

            self._may_move = False
            self._arrays["parameters"] = quickest_place(self._arrays["parameters"], self._try)

    def _try(self, parameters: np.ndarray) -> None:
        """Some samples with copies of everything that changes."""
        arrays = {name: aligned_copy(array) for name, array in self._arrays.items()}
        arrays["parameters"] = parameters
        order = np.arange(min(TRIED, len(self.job.X)))[None]
        nothing = np.zeros(1)
        self._prepared.run(
            self.job, arrays, self._powers.copy(), order, nothing, nothing.copy(), 0, order.shape[1]
        )

    def _finite(self, costs: np.ndarray) -> bool:
        """Whether no number left the range of a float; a net or out that did is in the cost."""
        numbers = (costs, self._arrays["parameters"][self._layout.places])
        return all(bool(np.isfinite(each).all()) for each in numbers)

    def _changing(self) -> list[np.ndarray]:
        slots = [f"slot{k}" for k in range(len(self._memory.slots))]
        return [self._powers, *(self._arrays[name] for name in ("parameters", *slots))]

    def _numbers(self) -> list[np.ndarray]:
        return [*(numbers.copy() for numbers in self._changing()), np.array(self._memory.updates)]

    def _restore(self, before: list[np.ndarray]) -> None:
        *arrays, updates = before
        for numbers, old in zip(self._changing(), arrays, strict=True):
            numbers[:] = old
        self._arrays["gradients"][:] = 0.0
        self._layout.renew(self._arrays)
        self._memory.updates = int(updates)

    def give_back(self) -> None:
        """Write the parameters to the objects, and what the optimizer remembers to the optimizer."""
        self._own.write(self._layout.gather(self._arrays["parameters"]))
        for k, slot in enumerate(self._memory.slots):
            slot[:] = self._layout.gather(self._arrays[f"slot{k}"])
        self._memory.powers = tuple(self._powers.tolist())
