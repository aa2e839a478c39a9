"""Where the numbers of any network lie for mini-batches: eight samples side by side in every neuron."""

from collections.abc import Mapping

import numpy as np

from neurosim.engines.compiled.blocks import LANES, padded
from neurosim.engines.compiled.graph_groups import NeuronKind, NeuronRun
from neurosim.engines.compiled.graph_outputs import output_arrays
from neurosim.engines.compiled.layout import Layout
from neurosim.engines.parameters import Parameters
from neurosim.engines.places import aligned_zeros
from neurosim.engines.plan import make_plan
from neurosim.model.plain_network import PlainNetwork


class GraphBatchesLayout(Layout):
    """Connections by their sources, then a bias for every neuron; neurons in the order of computation.

    Attributes
    ----------
    nobody : int
        Number of a neuron whose out and delta are 0.
    """

    def __init__(self, network: PlainNetwork, parameters: Parameters) -> None:
        self.network, self.parameters = network, parameters
        plan = self.plan = make_plan(network)
        count = len(plan.place)
        self.nobody = len(plan.neurons)
        self.weights = padded(count)
        self.biases = self.weights
        self.size = self.weights + padded(self.nobody)
        back = np.empty(count, np.int64)  # where a connection of the plan stands: by its source
        back[plan.leaving] = np.arange(count)
        rest = self.weights - count
        self.entries, self.sources = back, plan.source
        self.arrivals, self.begins = plan.incoming, plan.outgoing
        self.targets = np.append(plan.target, [self.nobody] * rest)
        self.origins = np.append(plan.source[plan.leaving], [self.nobody] * rest)
        where = np.empty(len(parameters), np.int64)
        where[plan.place] = back
        where[count:] = self.biases + plan.biased
        self.places = where
        self.kinds: list[NeuronKind] = []
        self.runs: list[NeuronRun] = []
        self._find_runs()

    def work(self) -> dict[str, np.ndarray]:
        """Return the other arrays; see `Layout.work`."""
        names = ("nets", "outs", "slopes", "closed", "deltas")
        number = {neuron: k for k, neuron in enumerate(self.plan.neurons)}
        indices = {
            "entries": self.entries,
            "sources": self.sources,
            "arrivals": self.arrivals,
            "targets": self.targets,
            "begins": self.begins,
            "origins": self.origins,
            "runs": np.array(self.runs).reshape(-1, 4),
        }
        return {
            **{name: aligned_zeros((self.nobody + 1) * LANES) for name in names},
            **{name: array.astype(np.int32) for name, array in indices.items()},
            **output_arrays(self.network, number, LANES),
        }

    def fill(self, arrays: Mapping[str, np.ndarray]) -> None:
        """Write biases that add nothing, and the outs of constants."""
        nobody = np.ones(self.size, bool)
        nobody[self.places] = False
        nobody[: self.biases] = False
        arrays["parameters"][nobody] = -0.0
        for k, neuron in enumerate(self.plan.neurons):
            if neuron.value is not None:
                arrays["outs"][LANES * k : LANES * (k + 1)] = neuron.value

    def _find_runs(self) -> None:
        plan, k = self.plan, self.plan.first
        while k < self.nobody:
            stop = int(plan.group_last[k])
            kind = NeuronKind.of(plan.neurons[k:stop])
            if kind not in self.kinds:
                self.kinds.append(kind)
            number = self.kinds.index(kind)
            if self.runs and self.runs[-1].kind == number and not kind.activation.coupled:
                first = self.runs.pop().first
            else:
                first = k
            self.runs.append(NeuronRun(number, first, stop, stop))
            k = stop
