"""A network as arrays: net and out of many samples at once, generation by generation.

Rows are neurons, columns samples. Where a group of neurons is fed by every neuron of another one, their
weights are a matrix; all other weights of a group stand in one sparse matrix over the whole network.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from neurosim.engines.array_places import ConnectionPlaces, GroupPlaces, SparsePlaces
from neurosim.engines.parameters import Parameters
from neurosim.engines.places import Places
from neurosim.formulas.activation import Activation
from neurosim.formulas.aggregations import Aggregation
from neurosim.formulas.arrays import silence
from neurosim.ground.errors import NonFiniteError
from neurosim.model.neuron_and_connection import Neuron
from neurosim.model.order import Unit
from neurosim.model.plain_network import PlainNetwork
from neurosim.passes import safely

Rows = slice | np.ndarray
#: Samples that are passed through the network together.
AT_ONCE = 1024


@dataclass(frozen=True, eq=False)
class Dense:
    """Neighbours that feed a whole group: `weights` has shape (sources, targets)."""

    sources: slice
    places: slice
    weights: np.ndarray


@dataclass(frozen=True, eq=False)
class Sparse:
    """Other connections that lead to one group.

    Attributes
    ----------
    rows : (sources,) array of int
        The neurons that they come from, as rows of the whole network.
    sources : (connections,) array of int
        The source of each, as a place in `rows`.
    targets : (connections,) array of int
        The target of each, as a row of the group.
    places : slice
    matrix : sparse (targets, sources) array
        It shares the weights.
    """

    rows: np.ndarray
    sources: np.ndarray
    targets: np.ndarray
    places: slice
    matrix: Any


@dataclass(frozen=True, eq=False)
class Aggregated:
    """A neuron that multiplies what arrives, or takes the greatest."""

    row: int
    aggregation: Aggregation
    sources: np.ndarray
    places: slice
    weights: np.ndarray


@dataclass(frozen=True, eq=False)
class Group:
    """Neurons that are computed together: the inputs, one constant, or the neurons of a generation.

    Attributes
    ----------
    rows : slice
        Their rows.
    neurons : list of Neuron
    parts : list of (rows of the group, Activation)
        Which rows have which activation; a softmax group is a part of its own.
    dense, sparse, aggregated
        What feeds them.
    bias : (neurons, 1) array
    """

    rows: slice
    neurons: list[Neuron]
    parts: list[tuple[Rows, Activation]]
    dense: list[Dense]
    sparse: Sparse | None
    aggregated: list[Aggregated]
    bias: np.ndarray


class NetworkArrays(Places):
    """The structure of a network, and places for its parameters in one array.

    Attributes
    ----------
    parameters : (parameters,) array of float
        Weights group by group, then a bias for every neuron; the matrices of the groups are views of it.
    groups : list of Group
        In the order of computation: inputs, constants, generations.
    first : int
        The row of the first neuron that computes.
    """

    def __init__(self, network: PlainNetwork) -> None:
        self.network = network
        self.own = Parameters(network)
        known = network.kept(ConnectionPlaces)
        known.look_again(network)
        self._row = known.row
        self._units = {neuron: unit for unit in network.order().units for neuron in unit}
        self.inputs = slice(0, len(network.inputs))
        self.constants = [(self._row[n], n.value) for n in network.neurons if n.kind == "constant"]
        self.outputs = neighbours(self.rows_of(network.outputs))
        self.first = len(network.inputs) + len(self.constants)
        self.rows = len(self._row)
        connections = len(self.own.connections)
        self.parameters = np.zeros(connections + self.rows)
        biases = [connections + self._row[neuron] for neuron in self.own.biased]
        self.places = np.concatenate((known.places, np.array(biases, dtype=int)))
        self.size = len(self.parameters)
        self.groups = [self._group(neurons, group) for neurons, group in known.groups]
        blocks = [block for group in self.groups for block in group.dense]
        #: Whether anything but matrices over all inputs reads the outs of the inputs.
        self.copies_inputs = any(
            group.sparse is not None or group.aggregated for group in self.groups
        ) or any(block.sources != self.inputs and block.sources.start < self.inputs.stop for block in blocks)

    def rows_of(self, neurons: Sequence[Neuron]) -> np.ndarray:
        """The rows of some neurons."""
        return np.array([self._row[neuron] for neuron in neurons], dtype=int)

    def read(self) -> None:
        """Take the parameters that stand on the objects."""
        self.parameters[:] = self.spread(self.own.read())

    def _group(self, neurons: list[Neuron], known: GroupPlaces) -> Group:
        rows = slice(self._row[neurons[0]], self._row[neurons[0]] + len(neurons))
        dense = [
            Dense(run, block, self.parameters[block].reshape(run.stop - run.start, len(neurons)))
            for run, block in known.dense
        ]
        aggregated = [
            Aggregated(row, neurons[row].aggregation, sources, taken, self.parameters[taken])
            for row, sources, taken in known.aggregated
        ]
        sparse = None if known.sparse is None else self._sparse(known.sparse, len(neurons))
        biases = self.parameters[len(self.own.connections) :]
        parts = _parts(neurons, self._units)
        return Group(rows, neurons, parts, dense, sparse, aggregated, biases[rows][:, None])

    def _sparse(self, known: SparsePlaces, count: int) -> Sparse:
        from scipy.sparse import csr_array

        rows, sources, targets, taken = known
        ends = np.concatenate(([0], np.cumsum(np.bincount(targets, minlength=count))))
        matrix = csr_array((self.parameters[taken], sources, ends), shape=(count, len(rows)))
        matrix.data = self.parameters[taken]  # scipy may have copied it
        return Sparse(rows, sources, targets, taken, matrix)

    def buffers(self, samples: int) -> tuple[np.ndarray, np.ndarray]:
        """Return empty arrays for net and out, (neurons, samples), the constants filled in."""
        net, out = np.zeros((self.rows, samples)), np.zeros((self.rows, samples))
        for row, value in self.constants:
            out[row] = value
        return net, out

    def forward(self, X: np.ndarray, net: np.ndarray, out: np.ndarray) -> None:
        """Compute net and out of all neurons for inputs X (samples, inputs)."""
        if self.copies_inputs:
            out[self.inputs] = X.T
        for group in self.groups:
            if group.parts:
                self._nets(group, X, net[group.rows], out)
                for rows, activation in group.parts:
                    values = activation.values
                    nets = net[group.rows][rows]
                    out[group.rows][rows] = values(nets.T).T if activation.coupled else values(nets)

    def predict(self, X: np.ndarray) -> np.ndarray:
        """Return the outs of the outputs, (samples, outputs).

        Raises
        ------
        NonFiniteError
            A net or out left the range of a float; the passes by hand name neuron and sample.
        """
        found = np.empty((len(self.network.outputs), len(X)))
        net, out = self.buffers(min(AT_ONCE, len(X)))
        for start in range(0, len(X), AT_ONCE):
            some = X[start : start + AT_ONCE]
            if len(some) < net.shape[1]:
                net, out = self.buffers(len(some))
            nets, outs = net[self.first :], out[self.first :]  # of the neurons that compute
            try:
                with silence():
                    self.forward(some, net, out)
            except NonFiniteError:
                outs[:] = np.nan
            if not (np.isfinite(nets).all() and np.isfinite(outs).all()):
                self._pass_by_hand(some, start + 1)
            found[:, start : start + AT_ONCE] = out[self.outputs]
        return found.T

    def _pass_by_hand(self, X: np.ndarray, first: int) -> None:
        """Pass samples by hand, which says what went wrong; the objects stay as they are."""
        before = self.network.snapshot()
        try:
            for sample, inputs in enumerate(X.tolist(), start=first):
                safely.forward(self.network, inputs, where=f" in sample {sample}")
        finally:
            self.network.restore(before)

    def _nets(self, group: Group, X: np.ndarray, net: np.ndarray, out: np.ndarray) -> None:
        """net_j = sum_i w_ij * out_i + b_j."""
        if group.dense:
            np.matmul(group.dense[0].weights.T, self.outs_of(group.dense[0], X, out), out=net)
        else:
            net[:] = 0.0
        for block in group.dense[1:]:
            net += block.weights.T @ self.outs_of(block, X, out)
        if group.sparse is not None:
            net += group.sparse.matrix @ out[group.sparse.rows]
        for one in group.aggregated:
            net[one.row] = one.aggregation.values(one.weights * out[one.sources].T)
        net += group.bias

    def outs_of(self, block: Dense, X: np.ndarray, out: np.ndarray) -> np.ndarray:
        """The outs of the sources of a matrix, (sources, samples)."""
        return X.T if block.sources == self.inputs else out[block.sources]


def outputs_of(network: PlainNetwork, X: np.ndarray) -> np.ndarray:
    """Return the outs of the outputs for inputs X (samples, inputs), to the last digits those of ``forward``.

    Raises
    ------
    NonFiniteError, NumberError, StructureError
        As ``forward``.
    """
    arrays = NetworkArrays(network)
    arrays.read()
    return arrays.predict(X)


def _parts(neurons: Sequence[Neuron], units: Mapping[Neuron, Unit]) -> list[tuple[Rows, Activation]]:
    """The rows of each activation; a softmax group stands alone."""
    rows: dict[Unit | Activation, list[int]] = {}
    for row, neuron in enumerate(neurons):
        if neuron.activation is not None:
            key = units[neuron] if neuron.activation.coupled else neuron.activation
            rows.setdefault(key, []).append(row)
    parts: list[tuple[Rows, Activation]] = []
    for found in rows.values():
        activation = neurons[found[0]].activation
        assert activation is not None
        parts.append((neighbours(np.array(found)), activation))
    return parts


def neighbours(numbers: np.ndarray) -> Rows:
    """The numbers as a slice, which makes views, where each is one more than the one before."""
    first = int(numbers[0]) if len(numbers) > 0 else 0
    if np.array_equal(numbers, np.arange(first, first + len(numbers))):
        return slice(first, first + len(numbers))
    return numbers
