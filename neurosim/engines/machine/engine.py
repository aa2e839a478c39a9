"""The engine ``compiled``: whole epochs of descent in machine code, with the bits of the passes by hand."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from neurosim.engines.borrowing import BorrowingEngine
from neurosim.engines.job import Job
from neurosim.engines.layers import Layers, layers_of
from neurosim.engines.machine.arrays import Layout, aligned
from neurosim.engines.machine.blocks import LayersLayout, gaps_of
from neurosim.engines.machine.building import Function
from neurosim.engines.machine.epochs import EpochsKernel
from neurosim.engines.machine.exponential import Exponential, best_variant
from neurosim.engines.machine.graph import GraphKernel
from neurosim.engines.machine.graph_batches import GraphBatchesKernel
from neurosim.engines.machine.graph_batches_layout import GraphBatchesLayout
from neurosim.engines.machine.graph_layout import GraphLayout
from neurosim.engines.machine.layer_batches import LayerBatchesKernel
from neurosim.engines.machine.layers import LayersKernel
from neurosim.engines.machine.relaxed import RelaxedLayersKernel
from neurosim.engines.machine.straight import StraightKernel, StraightLayout
from neurosim.engines.parameters import Parameters
from neurosim.model.plain_network import PlainNetwork

#: Batches of so many samples are quicker side by side than sample by sample.
SIDE_BY_SIDE = 4
#: Networks of so few parameters are quickest without any loop over them.
FEWEST = 24


class CompiledEngine(BorrowingEngine[list[np.ndarray]]):
    """Descent in machine code; see `neurosim.engines.borrowing`."""

    name = "compiled"

    def __init__(self, network: PlainNetwork, job: Job) -> None:
        super().__init__(network, job)
        self._own = Parameters(network)
        numbers = self._own.read()
        self._memory = job.optimizer.remember(self._own.names)
        kernel, self._layout = choose(network, self._own, numbers, job)
        self._function = Function(kernel.text(), "train", arrays=len(kernel.arrays), numbers=4)
        self._order = kernel.arrays
        self._arrays = {
            **self._layout.work(),
            "parameters": self._layout.spread(numbers),
            "trainable": self._layout.spread(self._own.trainable),
            "gradients": aligned(self._layout.size),
            "powers": np.array(self._memory.powers, dtype=float),
            "X": np.ascontiguousarray(job.X, dtype=float),
            "T": np.ascontiguousarray(job.T, dtype=float),
        }
        for k, slot in enumerate(self._memory.slots):
            self._arrays[f"slot{k}"] = self._layout.spread(slot)
        self._layout.fill(self._arrays)
        self._layout.renew(self._arrays)

    def _train(self, orders: np.ndarray, rates: np.ndarray, costs: np.ndarray, start: int, stop: int) -> None:
        given = {
            **self._arrays,
            "orders": np.ascontiguousarray(orders, dtype=np.int64),
            "rates": np.ascontiguousarray(rates, dtype=float),
            "costs": costs,
        }
        self._function(
            [given[name].ctypes.data for name in self._order], [len(rates), orders.shape[1], start, stop]
        )
        self._memory.updates += -(-(stop - start) // self.job.batch_size) * len(rates)

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


def choose(
    network: PlainNetwork, parameters: Parameters, numbers: np.ndarray, job: Job
) -> tuple[EpochsKernel, Layout]:
    """Return what suits a network and a job: the function that trains, and where its numbers lie."""
    exponential = Exponential(best_variant())
    batch = min(job.batch_size, len(job.X))
    job = replace(job, batch_size=batch)
    # Where a gradient is gathered first, 0.0 + (-0.0) makes it 0.0: only a weight of -0.0 could tell.
    fused = job.plain and batch == 1 and not (np.signbit(numbers) & (numbers == 0.0)).any()
    if _is_rare(network) or (len(parameters) <= FEWEST and batch < SIDE_BY_SIDE):
        straight = StraightLayout(network, parameters)
        return StraightKernel(straight, job, exponential, fused=fused), straight
    layers = layers_of(network)
    if layers is not None:
        return _for_layers(network, layers, parameters, job, exponential, fused=fused)
    if batch >= SIDE_BY_SIDE:
        side_by_side = GraphBatchesLayout(network, parameters)
        return GraphBatchesKernel(side_by_side, job, exponential), side_by_side
    graph = GraphLayout(network, parameters)
    fused = fused and bool(parameters.trainable[: len(parameters.connections)].all())
    return GraphKernel(graph, job, exponential, fused=fused), graph


def _for_layers(
    network: PlainNetwork,
    layers: Layers,
    parameters: Parameters,
    job: Job,
    exponential: Exponential,
    *,
    fused: bool,
) -> tuple[EpochsKernel, Layout]:
    layout = LayersLayout(network, layers, gaps_of(layers), parameters, job.batch_size)
    fused = fused and not any(None in (gap.weights_change, gap.biases_change) for gap in layout.gaps)
    kind: type[LayersKernel] = LayerBatchesKernel if job.batch_size >= SIDE_BY_SIDE else LayersKernel
    if fused and not job.exact:
        kind = RelaxedLayersKernel
    return kind(layout, network.loss, job, exponential, fused=fused), layout


def _is_rare(network: PlainNetwork) -> bool:
    """Whether a network has something that only straight lines know: products, maxima."""
    return not all(neuron.aggregation.additive for neuron in network.neurons)


def _of(numbers: Iterable[float]) -> np.ndarray:
    return np.array(list(numbers), dtype=float)
