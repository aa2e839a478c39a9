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
from neurosim.engines.places import aligned_zeros
from neurosim.ground.errors import EngineError, missing_extra
from neurosim.model.plain_network import PlainNetwork

if TYPE_CHECKING:
    from neurosim.engines.compiled.processor import Processor


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
        It cannot make code for this computer.
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
        from neurosim.engines.compiled.building import Function, Need
        from neurosim.engines.compiled.kernels import kernel_for

        self._own = Parameters(network)
        numbers = self._own.read()
        self._memory = job.optimizer.remember(self._own.names)
        kernel, self._layout = kernel_for(network, self._own, numbers, job, processor)
        self._function = Function(kernel.text(), "train", kernel.arrays, len(kernel.numbers), processor)
        self._arrays = {
            **self._layout.work(),
            "parameters": self._layout.spread(numbers),
            "trainable": self._layout.spread(self._own.trainable.astype(float)),
            "gradients": aligned_zeros(self._layout.size),
            "powers": np.array(self._memory.powers, dtype=float),
            "X": np.ascontiguousarray(job.X, dtype=float),
            "T": np.ascontiguousarray(job.T, dtype=float),
        }
        for k, slot in enumerate(self._memory.slots):
            self._arrays[f"slot{k}"] = self._layout.spread(slot)
        self._layout.fill(self._arrays)
        self._layout.renew(self._arrays)
        self._needs = {
            name: Need(array.size, array.dtype, aligned=array.dtype == float)
            for name, array in self._arrays.items()
        }
        self._needs["powers"] = Need(len(self._memory.powers))
        self._needs["X"] = Need(len(job.X) * len(network.inputs), read_only=True)
        self._needs["T"] = Need(len(job.X) * len(network.outputs), read_only=True)

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
        if not cls.is_installed():
            return None
        return seconds_of(network, job, work)

    @classmethod
    def is_installed(cls) -> bool:
        """Tell whether llvmlite is there, without importing it."""
        return find_spec("llvmlite") is not None

    def _train(self, orders: np.ndarray, rates: np.ndarray, costs: np.ndarray, start: int, stop: int) -> None:
        from neurosim.engines.compiled.building import WHOLE, Need

        epochs, samples = orders.shape
        if not (orders.min() >= 0 and orders.max() < len(self.job.X) and 0 <= start < stop <= samples):
            raise EngineError(
                f"an order names samples that there are not: {orders.min()} to {orders.max()}, from {start} "
                f"until {stop} of {samples}, and there are {len(self.job.X)} samples"
            )
        given = {
            **self._arrays,
            "orders": np.ascontiguousarray(orders, dtype=np.int64),
            "rates": np.ascontiguousarray(rates, dtype=float),
            "costs": costs,
        }
        needs = {
            **self._needs,
            "orders": Need(orders.size, WHOLE, read_only=True),
            "rates": Need(epochs, read_only=True),
            "costs": Need(epochs),
        }
        self._function(given, needs, [epochs, samples, start, stop])
        self._memory.updates += -(-(stop - start) // self.job.batch_size) * epochs

    def _finite(self, costs: np.ndarray) -> bool:
        """Whether no number left the range of a float; a net or out that did is in the cost."""
        numbers = (costs, self._arrays["parameters"][self._layout.places])
        return all(bool(np.isfinite(each).all()) for each in numbers)

    def _changing(self) -> list[np.ndarray]:
        slots = [f"slot{k}" for k in range(len(self._memory.slots))]
        return [self._arrays[name] for name in ("parameters", "powers", *slots)]

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
        self._memory.powers = tuple(self._arrays["powers"].tolist())
