"""Where the numbers of any network lie: neurons in pairs of one generation, and their weights side by side.

A sum waits for each of its additions; two neurons at once hide that. Neurons are numbered in the order of
computation, those of a generation with the same equations by the number of their targets, and two that follow
each other are a pair. The weights stand in the order of the way back: for every pair the first of each
neuron's outgoing weights, the second of each, and so on; the shorter list is filled up with weights of 0 to a
neuron whose delta is 0. The way forward finds them through an index.
"""

import math
from collections.abc import Iterable, Mapping

import numpy as np

from neurosim.engines.compiled.blocks import padded
from neurosim.engines.compiled.graph_groups import NeuronKind, NeuronRun, activation_of
from neurosim.engines.compiled.graph_outputs import output_arrays
from neurosim.engines.compiled.layout import Layout
from neurosim.engines.parameters import Parameters
from neurosim.engines.places import aligned_zeros
from neurosim.formulas.activation import Activation
from neurosim.ground.errors import NeurosimError
from neurosim.model.neuron_and_connection import Connection, Neuron
from neurosim.model.plain_network import PlainNetwork

PAIR = 2
#: Nets of which one at least should suit any activation.
TRIED = (0.0, 1.0, -1.0, 0.5, -0.5, 2.0, -2.0, 10.0, -10.0)


class GraphLayout(Layout):
    """The numbers and places.

    Attributes
    ----------
    slots : dict of Neuron to int
        The numbers of the neurons; pairs begin at even ones.
    runs : list of NeuronRun
    kinds : list of NeuronKind
    count : int
        How many numbers there are, those of nobody included.
    one, nobody : int
        Numbers of a neuron whose out is always 1, and of one whose delta is always 0.
    """

    def __init__(self, network: PlainNetwork, parameters: Parameters) -> None:
        self.network, self.parameters = network, parameters
        self.slots: dict[Neuron, int] = {}
        self.kinds: list[NeuronKind] = []
        self.runs: list[NeuronRun] = []
        self.count = 0
        self._harmless: dict[int, float] = {}  # the nets of those that only fill up a pair
        self._number()
        self.one, self.nobody = self.count, self.count + 1
        self.count += PAIR
        self._store()
        self._index()
        self.places = self._find()

    def _number(self) -> None:
        """Give every neuron its number."""
        order = self.network.order()
        constants = [neuron for neuron in self.network.neurons if neuron.kind == "constant"]
        for group in (self.network.inputs, constants):
            self._take(_by_targets(group))
        self.computing = self.count
        for generation in order.by_generation:
            groups = [unit for unit in generation if unit[0].kind == "neuron"]
            single = [unit[0] for unit in groups if not activation_of(unit[0]).coupled]
            for kind in dict.fromkeys(NeuronKind.of([n]) for n in single):
                self._run(kind, _by_targets(n for n in single if NeuronKind.of([n]) == kind), joins=True)
            for unit in groups:
                if activation_of(unit[0]).coupled:
                    self._run(NeuronKind.of(unit), list(unit), joins=False)

    def _run(self, kind: NeuronKind, neurons: list[Neuron], *, joins: bool) -> None:
        """Number neurons of one kind; pairs go on with the run before if that is of the same kind."""
        if kind not in self.kinds:
            self.kinds.append(kind)
        number, first = self.kinds.index(kind), self.count
        start = first
        self._take(neurons)
        if len(neurons) % PAIR and not kind.activation.coupled:
            self._harmless[start + len(neurons)] = harmless_net(kind.activation)
        if joins and self.runs and self.runs[-1].kind == number:
            before = self.runs.pop()
            first = before.first
        self.runs.append(NeuronRun(number, first, self.count, start + len(neurons)))

    def _take(self, neurons: list[Neuron]) -> None:
        for neuron in neurons:
            self.slots[neuron] = self.count
            self.count += 1
        self.count += self.count % PAIR

    def _store(self) -> None:
        """Find a place for every weight."""
        at = dict.fromkeys(range(self.count), None) | {slot: neuron for neuron, slot in self.slots.items()}
        self.weights: dict[Connection, int] = {}
        targets: list[int] = []
        self.begins = np.zeros(self.count // PAIR + 1, np.int32)
        self.region_ends: list[int] = []
        inputs_end = len(self.network.inputs) + len(self.network.inputs) % PAIR
        for pair in range(self.count // PAIR):
            for end in (inputs_end, self.computing):
                if pair * PAIR == end:
                    targets += [self.nobody] * (padded(len(targets)) - len(targets))
                    self.region_ends.append(len(targets))
            self.begins[pair] = len(targets)
            lists = [_outgoing(at[pair * PAIR + k]) for k in range(PAIR)]
            for p in range(max(map(len, lists))):
                for connections in lists:
                    if p < len(connections):
                        self.weights[connections[p]] = len(targets)
                        targets.append(self.slots[connections[p].target])
                    else:
                        targets.append(self.nobody)
        self.begins[-1] = len(targets)
        self.filler = len(targets)  # a weight of -0.0, which adds nothing to a sum
        self.targets = np.array(targets, dtype=np.int32)
        self.nets = {net: self.filler + 1 + k for k, net in enumerate(dict.fromkeys(self._harmless.values()))}
        self.biases = padded(self.filler + 1 + len(self.nets))
        self.size = self.biases + padded(self.count)

    def _index(self) -> None:
        """Where the way forward finds weights and outs: for each pair both entries, then the next two."""
        at = {slot: neuron for neuron, slot in self.slots.items()}
        entries: list[int] = []
        sources: list[int] = []
        self.arrivals = np.zeros(self.count // PAIR + 1, np.int32)
        for pair in range(self.count // PAIR):
            self.arrivals[pair] = len(entries)
            lists = [self._arriving(at.get(slot), slot) for slot in (pair * PAIR, pair * PAIR + 1)]
            for p in range(max(map(len, lists))):
                for found in lists:
                    entry, source = found[p] if p < len(found) else (self.filler, self.one)
                    entries.append(entry)
                    sources.append(source)
        self.arrivals[-1] = len(entries)
        self.entries, self.sources = np.array(entries, np.int32), np.array(sources, np.int32)

    def _arriving(self, neuron: Neuron | None, slot: int) -> list[tuple[int, int]]:
        """Weights and sources of a neuron; for one that only fills up a pair, what makes its net harmless."""
        if neuron is not None:
            return [(self.weights[c], self.slots[c.source]) for c in neuron.incoming]
        return [(self.nets[self._harmless[slot]], self.one)] if slot in self._harmless else []

    def _find(self) -> np.ndarray:
        """The places of the parameters."""
        weights = [self.weights[connection] for connection in self.parameters.connections]
        biases = [self.biases + self.slots[neuron] for neuron in self.parameters.biased]
        return np.array(weights + biases, dtype=np.int64)

    def work(self) -> dict[str, np.ndarray]:
        """Return the other arrays; see `Layout.work`."""
        names = ("nets", "outs", "slopes", "closed", "deltas")
        return {
            **{name: aligned_zeros(padded(self.count)) for name in names},
            "entries": self.entries,
            "sources": self.sources,
            "arrivals": self.arrivals,
            "targets": self.targets,
            "begins": self.begins,
            "runs": np.array(self.runs, np.int32).reshape(-1, 4),
            **output_arrays(self.network, self.slots, 1),
        }

    def fill(self, arrays: Mapping[str, np.ndarray]) -> None:
        """Write weights that add nothing, and the outs of constants."""
        nobody = np.ones(self.size, bool)
        nobody[self.places] = False
        nobody[: self.filler] = False
        arrays["parameters"][nobody] = -0.0
        for net, place in self.nets.items():
            arrays["parameters"][place] = net
        arrays["outs"][self.one] = 1.0
        for neuron, slot in self.slots.items():
            if neuron.value is not None:
                arrays["outs"][slot] = neuron.value


def harmless_net(activation: Activation) -> float:
    """Return a net at which out and slope are numbers: those of nobody must not spoil what is added up.

    Examples
    --------
    >>> from neurosim.formulas.known import ACTIVATIONS
    >>> harmless_net(ACTIVATIONS["sigmoid"]()), harmless_net(ACTIVATIONS["log"]())
    (0.0, 1.0)
    """
    for net in TRIED:
        try:
            out = activation.value(net)
            if math.isfinite(out) and math.isfinite(activation.slope(net, out)):
                return net
        except (ArithmeticError, ValueError, NeurosimError):
            continue
    return 0.0


def _by_targets(neurons: Iterable[Neuron]) -> list[Neuron]:
    return sorted(neurons, key=lambda neuron: -len(neuron.outgoing))


def _outgoing(neuron: Neuron | None) -> list[Connection]:
    return [] if neuron is None else list(neuron.outgoing)
