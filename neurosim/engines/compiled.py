"""The engine ``numba``: whole epochs of descent in a compiled kernel, with the bits of the passes by hand."""

import sys
from collections.abc import Mapping, Sequence
from importlib.util import find_spec

import numpy as np

from neurosim.engines.base import Work
from neurosim.engines.borrowing import BorrowingEngine
from neurosim.engines.bundled import Used, first_unknown
from neurosim.engines.dense_layout import DenseLayout, LayerBatchesLayout
from neurosim.engines.edges_layout import EdgeBatchesLayout, EdgesLayout
from neurosim.engines.job import Job
from neurosim.engines.kernels.checking import Shared, check_arguments
from neurosim.engines.kernels.edges import AGGREGATION_NAMES
from neurosim.engines.kernels.equations import ACTIVATION_NAMES, LOSS_NAMES
from neurosim.engines.kernels.loading import CompilerOptions, call, compiled_before, require_numba
from neurosim.engines.kernels.rules import RULE_NAMES
from neurosim.engines.layers import FEWEST, layers_of
from neurosim.engines.layouts import Layout, kernel_for
from neurosim.engines.parameters import Parameters
from neurosim.formulas.updates import Optimizer
from neurosim.model.plain_network import PlainNetwork

#: The names of the equations that the kernels compute; a bundled one that is not among them is refused.
KNOWN: Mapping[str, Sequence[str]] = {
    "activation": ACTIVATION_NAMES,
    "aggregation": AGGREGATION_NAMES,
    "loss": LOSS_NAMES,
    "optimizer": RULE_NAMES,
}


class NumbaEngine(BorrowingEngine[list[np.ndarray]]):
    """Descent in compiled kernels; see `neurosim.engines.borrowing`.

    Raises
    ------
    MissingExtraError
        numba is not installed.
    """

    name = "numba"

    def __init__(self, network: PlainNetwork, job: Job) -> None:
        super().__init__(network, job)
        require_numba()
        self._own = Parameters(network)
        numbers = self._own.read()
        self._memory = job.optimizer.remember(self._own.names)
        self._layout = layout_of(network, self._own, numbers, job)
        self._options = CompilerOptions(job.exact or not self._layout.vectors, self._layout.general)
        self._parameters = self._layout.spread(numbers)
        self._layout.renew(self._parameters)
        slots = [self._layout.spread(slot) for slot in self._memory.slots]
        self._slots = [*slots, np.zeros(0), np.zeros(0)][:2]  # the kernels take two, needed or not
        self._powers = np.array([*self._memory.powers, 1.0, 1.0][:2])
        self._X, self._T = writable(job.X), writable(job.T)

    @classmethod
    def can_train(cls, network: PlainNetwork, job: Job) -> str | None:
        """Return why it cannot train this network; see `BundledEngine.can_train`."""
        unknown = first_unknown(network, job.optimizer, _is_known)
        if unknown is None:
            return None
        known = ", ".join(KNOWN[unknown.kind]) if unknown.is_bundled else "bundled equations"
        return f"engine='{cls.name}' knows only {known}, and {unknown}"

    @classmethod
    def expected_seconds(cls, network: PlainNetwork, job: Job, work: Work) -> float | None:
        """Return how long it may take; see `BundledEngine.expected_seconds`."""
        if not cls.is_installed():
            return None
        kernel = kernel_for(job, layered=layers_of(network, least=FEWEST) is not None)
        computing = len(network) - len(network.inputs)
        each = 5e-9 * computing + _each(kernel, min(job.batch_size, len(job.X))) * work.parameters
        return _start(kernel, job.exact) + work.passes * (5e-8 + each)

    @classmethod
    def is_installed(cls) -> bool:
        """Tell whether numba is there, without importing it."""
        return find_spec("numba") is not None

    def _train(self, orders: np.ndarray, rates: np.ndarray, costs: np.ndarray, start: int, stop: int) -> None:
        job, layout = self.job, self._layout
        shared = Shared(
            self._X, self._T, np.ascontiguousarray(orders, dtype=np.uint64), rates, costs,
            np.uint64(start), np.uint64(stop), np.uint64(job.batch_size), layout.fused,
            self._parameters, layout.trainable,
            layout.penalised, layout.gradients, RULE_NAMES.index(job.optimizer.name),
            optimizer_numbers(job.optimizer), self._powers, self._slots[0], self._slots[1], job.mean, job.l2,
        )  # fmt: skip
        check_arguments(shared, layout.arguments, len(self.network.inputs), len(self.network.outputs))
        call(layout.kernel, self._options, (*shared, *layout.arguments))
        self._memory.updates += -(-(stop - start) // job.batch_size) * len(rates)

    def _finite(self, costs: np.ndarray) -> bool:
        """Whether no number left the range of a float."""
        return all(np.isfinite(numbers).all() for numbers in (costs, self._parameters, *self._layout.work))

    def _numbers(self) -> list[np.ndarray]:
        """Copies of everything that an update changes."""
        changing = [self._parameters, self._powers, *self._slots]
        return [*(numbers.copy() for numbers in changing), np.array(self._memory.updates)]

    def _restore(self, before: list[np.ndarray]) -> None:
        *arrays, updates = before
        for numbers, old in zip([self._parameters, self._powers, *self._slots], arrays, strict=True):
            numbers[:] = old
        self._layout.renew(self._parameters)
        self._memory.updates = int(updates)

    def give_back(self) -> None:
        """Write the parameters to the objects, and what the optimizer remembers to the optimizer."""
        self._own.write(self._layout.gather(self._parameters))
        for slot, remembered in zip(self._memory.slots, self._slots, strict=False):
            slot[:] = self._layout.gather(remembered)
        self._memory.powers = tuple(self._powers[: len(self._memory.powers)].tolist())


def _is_known(one: Used) -> bool:
    return one.is_bundled and one.equation.name in KNOWN[one.kind]


def _each(kernel: str, batch_size: int) -> float:
    """Seconds that a kernel takes for each parameter and sample."""
    if kernel == "train_layer_batches":
        return 1e-10
    if kernel == "train_dense":
        return 5e-10
    if kernel == "train_edge_batches":
        return 6e-10 + 4e-9 / batch_size
    return 1.7e-9 if batch_size == 1 else 2.5e-9


def _start(kernel: str, exact: bool) -> float:
    """Seconds for importing numba, and for compiling the kernel, or loading it from the disk."""
    start = 0.2 if "numba" in sys.modules else 1.0
    ways = [CompilerOptions(exactly, general) for exactly in {True, exact} for general in (True, False)]
    return start if any(compiled_before(kernel, way) for way in ways) else start + 7.0


def layout_of(network: PlainNetwork, parameters: Parameters, numbers: np.ndarray, job: Job) -> Layout:
    """Return the layout that suits network and job; `numbers` are those of the parameters."""
    layers = layers_of(network, least=FEWEST)
    kernel = kernel_for(job, layered=layers is not None)
    if kernel == "train_edge_batches":
        return EdgeBatchesLayout(network, parameters, min(job.batch_size, len(job.X)))
    if layers is not None and kernel == "train_layer_batches":
        return LayerBatchesLayout(network, layers, parameters, min(job.batch_size, len(job.X)))
    plain = job.plain and job.batch_size == 1
    # Where a gradient is gathered first, 0.0 + (-0.0) makes it 0.0: only a weight of -0.0 could tell.
    plain = plain and not (np.signbit(numbers) & (numbers == 0.0)).any()
    if layers is not None:
        return DenseLayout(network, layers, parameters, plain)
    return EdgesLayout(network, parameters, plain)


def optimizer_numbers(rule: Optimizer) -> np.ndarray:
    """The optimizer's own numbers, as `neurosim.engines.kernels.rules.apply_rule` takes them."""
    numbers = np.zeros(3)
    decays = [name for name in rule.parameter_names if name not in ("learning_rate", "epsilon")]
    numbers[: len(decays)] = [getattr(rule, name) for name in decays]
    numbers[2] = getattr(rule, "epsilon", 0.0)
    return numbers


def writable(array: np.ndarray) -> np.ndarray:
    """The array, or a copy where it is read-only: numba would compile another kernel for it."""
    array = np.ascontiguousarray(array, dtype=float)
    return array if array.flags.writeable else array.copy()
