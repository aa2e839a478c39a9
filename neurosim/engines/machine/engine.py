"""The engine ``compiled``: whole epochs of descent in machine code, with the bits of the passes by hand."""

import numpy as np

from neurosim.engines.borrowing import BorrowingEngine
from neurosim.engines.job import Job
from neurosim.engines.layers import Layers, layers_of
from neurosim.engines.machine.blocks import Gap
from neurosim.engines.machine.building import Function
from neurosim.engines.machine.exponential import Exponential, best_variant
from neurosim.engines.machine.graph import GraphKernel
from neurosim.engines.machine.graph_batches import GraphBatchesKernel, GraphBatchesLayout
from neurosim.engines.machine.graph_layout import GraphLayout
from neurosim.engines.machine.layer_batches import LayerBatchesKernel
from neurosim.engines.machine.layers import LayersKernel
from neurosim.engines.machine.relaxed import RelaxedLayersKernel
from neurosim.engines.machine.straight import StraightKernel
from neurosim.engines.parameters import Parameters
from neurosim.model.plain_network import PlainNetwork


def aligned(size: int, dtype: type = float) -> np.ndarray:
    room = np.zeros(size + 8, dtype)
    first = -room.ctypes.data % 64 // 8
    return room[first : first + size]


BATCHES = True
LEAST = 0
STRAIGHT = False


class CompiledEngine(BorrowingEngine[list[np.ndarray]]):
    name = "compiled"

    def __init__(self, network: PlainNetwork, job: Job) -> None:
        super().__init__(network, job)
        self._own = Parameters(network)
        numbers = self._own.read()
        self._memory = job.optimizer.remember(self._own.names)
        layers = layers_of(network, least=LEAST)
        if STRAIGHT:
            self._straight(network, job, numbers)
        elif layers is None:
            self._graph(network, job, numbers)
        else:
            self._layers(network, job, numbers, layers)
        size = len(self._arrays["parameters"])
        self._arrays["parameters"][self._at] = numbers
        self._arrays["trainable"][self._at] = self._own.trainable
        for k, slot in enumerate(self._memory.slots):
            self._arrays[f"slot{k}"] = aligned(size)
            self._arrays[f"slot{k}"][self._at] = slot
        self._renew()

    def _graph(self, network, job, numbers) -> None:
        if min(job.batch_size, len(job.X)) >= 4 and BATCHES:
            self._graph_batches(network, job)
            return
        zero = (np.signbit(numbers) & (numbers == 0.0)).any()
        fused = bool(job.plain and job.batch_size == 1 and not zero and self._own.trainable.all())
        layout = self._layout = GraphLayout(network, self._own)
        kernel = GraphKernel(network, layout, job, Exponential(best_variant()), fused=fused)
        self.text = kernel.text()
        self._function = Function(self.text, "train", arrays=len(kernel.arrays), numbers=len(kernel.numbers))
        self._kernel = kernel
        self._at, self._copied = layout.where(), np.zeros((0, 2), int)
        self._arrays = {
            name: aligned(layout.size + 8) for name in ("nets", "outs", "slopes", "closed", "deltas")
        } | {
            "parameters": aligned(layout.count),
            "gradients": aligned(0 if fused else layout.count),
            "trainable": aligned(layout.count),
            "copies": aligned(0),
            "powers": np.array(self._memory.powers, dtype=float),
            "entries": layout.entries,
            "sources": layout.sources,
            "arrivals": layout.arrivals,
            "targets": layout.targets,
            "begins": layout.begins,
            "runs": np.array([(r.kind, r.first // 2, r.stop // 2, r.real) for r in layout.runs], np.int64),
            "X": np.ascontiguousarray(job.X, dtype=float),
            "T": np.ascontiguousarray(job.T, dtype=float),
        }
        self._arrays["parameters"][[layout.filler, *range(layout.biases, layout.count)]] = -0.0
        self._arrays["outs"][layout.one] = 1.0
        for neuron, slot in layout.slots.items():
            if neuron.value is not None:
                self._arrays["outs"][slot] = neuron.value

    def _graph_batches(self, network, job) -> None:
        layout = GraphBatchesLayout(network, self._own)
        kernel = self._kernel = GraphBatchesKernel(layout, job, Exponential(best_variant()))
        self.text = kernel.text()
        self._function = Function(
            self.text, "train", arrays=len(kernel.arrays), numbers=len(kernel.numbers)
        )
        self._at, self._copied = layout.where(), np.zeros((0, 2), int)
        self._arrays = {
            name: aligned((layout.nobody + 1) * 8) for name in ("nets", "outs", "slopes", "closed", "deltas")
        } | {
            "parameters": aligned(layout.count),
            "gradients": aligned(layout.count),
            "trainable": aligned(layout.count),
            "copies": aligned(0),
            "powers": np.array(self._memory.powers, dtype=float),
            "entries": layout.entries,
            "sources": layout.sources,
            "arrivals": layout.arrivals,
            "targets": layout.targets,
            "begins": layout.begins,
            "origins": layout.origins,
            "runs": np.array([tuple(r) for r in layout.runs], np.int64),
            "X": np.ascontiguousarray(job.X, dtype=float),
            "T": np.ascontiguousarray(job.T, dtype=float),
        }
        self._arrays["parameters"][layout.biases :] = -0.0
        for k, neuron in enumerate(layout.plan.neurons):
            if neuron.value is not None:
                self._arrays["outs"][8 * k : 8 * k + 8] = neuron.value

    def _straight(self, network, job, numbers) -> None:
        zero = (np.signbit(numbers) & (numbers == 0.0)).any()
        fused = bool(job.plain and job.batch_size == 1 and not zero)
        kernel = StraightKernel(network, self._own, job, Exponential(best_variant()), fused=fused)
        self.text = kernel.text()
        self._function = Function(self.text, "train", arrays=len(kernel.arrays), numbers=len(kernel.numbers))
        self._kernel = kernel
        count = len(numbers)
        self._at, self._copied = np.arange(count), np.zeros((0, 2), int)
        self._arrays = {
            "parameters": aligned(count),
            "gradients": aligned(count),
            "trainable": aligned(count),
            "copies": aligned(0),
            "powers": np.array(self._memory.powers, dtype=float),
            "X": np.ascontiguousarray(job.X, dtype=float),
            "T": np.ascontiguousarray(job.T, dtype=float),
        }

    def _layers(self, network, job, numbers, layers) -> None:
        gaps, self._places = _gaps(network, layers, self._own)
        zero = (np.signbit(numbers) & (numbers == 0.0)).any()
        fused = job.plain and job.batch_size == 1 and not zero
        fused = fused and all(None not in (gap.weights_change, gap.biases_change) for gap in gaps)
        batch = min(job.batch_size, len(job.X))
        kind = LayerBatchesKernel if batch >= 4 and BATCHES else LayersKernel
        if not job.exact and fused:
            kind = RelaxedLayersKernel
        import dataclasses

        kernel = kind(
            gaps,
            network.loss,
            dataclasses.replace(job, batch_size=batch),
            Exponential(best_variant()),
            fused=fused,
        )
        kernel.ir.relaxed = not job.exact
        text = kernel.text()
        self.text = text
        self._function = Function(text, "train", arrays=len(kernel.arrays), numbers=len(kernel.numbers))
        self._kernel, layout = kernel, kernel.layout
        self._at = np.array(self._where(layers, layout))
        self._copied = np.array(list(self._copy_places(layout)), dtype=int).reshape(-1, 2)
        size = layout.parameters
        self._arrays = {
            "parameters": aligned(size),
            "copies": aligned(layout.copied),
            "outs": aligned(layout.work * batch),
            "nets": aligned(layout.work * batch),
            "slopes": aligned(layout.work),
            "rows": np.zeros(batch, np.int64),
            "deltas": aligned(layout.work * batch),
            "gradients": aligned(0 if fused else size),
            "trainable": aligned(size),
            "powers": np.array(self._memory.powers, dtype=float),
            "X": np.ascontiguousarray(job.X, dtype=float),
            "T": np.ascontiguousarray(job.T, dtype=float),
        }

    def _where(self, layers, layout):
        place = {}
        for g, (matrix, bias) in enumerate(zip(layout.matrices, layout.biases)):
            sources, targets = layers.neurons[g], layers.neurons[g + 1]
            for r, c, p in matrix.places():
                place[sources[r], targets[c]] = p
            for j, neuron in enumerate(targets):
                place[layers.constants[g], neuron] = bias + j
        return [place[c.source, c.target] for c in self._own.connections] + [
            place[None, n] for n in self._own.biased
        ]

    def _copy_places(self, layout):
        for matrix, copy in zip(layout.matrices, layout.copies):
            if copy is not None:
                at = {(r, c): p for r, c, p in matrix.places()}
                for r, c, p in copy.places():
                    yield at[c, r], p

    def _renew(self) -> None:
        self._arrays["copies"][self._copied[:, 1]] = self._arrays["parameters"][self._copied[:, 0]]

    def _train(self, orders, rates, costs, start, stop) -> None:
        given = {
            **self._arrays,
            "orders": np.ascontiguousarray(orders, dtype=np.int64),
            "rates": np.ascontiguousarray(rates, dtype=float),
            "costs": costs,
        }
        arrays = [given[name].ctypes.data for name in self._kernel.arrays]
        self._function(arrays, [len(rates), orders.shape[1], start, stop])
        self._memory.updates += -(-(stop - start) // self.job.batch_size) * len(rates)

    def _finite(self, costs) -> bool:
        return bool(np.isfinite(costs).all() and np.isfinite(self._arrays["parameters"]).all())

    def _changing(self):
        return [
            self._arrays[n]
            for n in ("parameters", "powers", *(f"slot{k}" for k in range(len(self._memory.slots))))
        ]

    def _numbers(self):
        return [*(n.copy() for n in self._changing()), np.array(self._memory.updates)]

    def _restore(self, before) -> None:
        *arrays, updates = before
        for numbers, old in zip(self._changing(), arrays, strict=True):
            numbers[:] = old
        self._arrays["gradients"][:] = 0.0
        self._renew()
        self._memory.updates = int(updates)

    def give_back(self) -> None:
        self._own.write(self._arrays["parameters"][self._at])
        for k, slot in enumerate(self._memory.slots):
            slot[:] = self._arrays[f"slot{k}"][self._at]
        self._memory.powers = tuple(self._arrays["powers"].tolist())


def _gaps(network: PlainNetwork, layers: Layers, own: Parameters):
    trainable = dict(zip(own.names, own.trainable.tolist(), strict=True))
    gaps = []
    for sources, targets, constant, activation in zip(
        layers.neurons, layers.neurons[1:], layers.constants, layers.activations
    ):
        weights = {c.trainable for t in targets for c in t.incoming if c.source is not constant}
        factor, biases = None, {True}
        if constant is not None:
            factor, biases = (
                constant.value,
                {c.trainable for t in targets for c in t.incoming if c.source is constant},
            )
        elif targets[0].bias is not None:
            factor, biases = 1.0, {t.bias_trainable for t in targets}
        gaps.append(Gap(len(sources), len(targets), activation, factor, _same(weights), _same(biases)))
    return gaps, None


def _same(flags):
    return flags.pop() if len(flags) == 1 else None
