"""Where the weights of a network stand in the array of `neurosim.engines.arrays`: found once, and kept."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from neurosim.model.neuron_and_connection import Connection, Neuron
from neurosim.model.plain_network import PlainNetwork
from neurosim.passes.failures import nothing_to_aggregate


class SparsePlaces(NamedTuple):
    """Connections in a sparse matrix; see `neurosim.engines.arrays.Sparse`."""

    rows: np.ndarray
    sources: np.ndarray
    targets: np.ndarray
    places: slice


class GroupPlaces(NamedTuple):
    """What feeds a group: matrices (sources, places), other sums, and (row, sources, places) of no sums."""

    dense: list[tuple[slice, slice]]
    sparse: SparsePlaces | None
    aggregated: list[tuple[int, np.ndarray, slice]]


class ConnectionPlaces:
    """The rows of all neurons and the places of all weights, group by group.

    It belongs to the structure, and to which neurons add up: aggregations may change without an edit.

    Attributes
    ----------
    row : dict of Neuron to int
    places : (connections,) array of int
        In creation order.
    groups : list of (neurons, GroupPlaces)
    """

    def __init__(self, network: PlainNetwork) -> None:
        self.row: dict[Neuron, int] = {}
        self._members = _members(network)
        for neuron in (neuron for group in self._members for neuron in group):
            self.row[neuron] = len(self.row)
        self._adding: list[bool] | None = None
        self.places = np.zeros(0, dtype=int)
        self.groups: list[tuple[list[Neuron], GroupPlaces]] = []
        self._taken = 0

    def look_again(self, network: PlainNetwork) -> None:
        """Find all places anew if other neurons add up than before.

        Raises
        ------
        StructureError
            An aggregation has too few terms.
        """
        adding = []
        for neuron in self.row:
            aggregation = neuron.aggregation
            adding.append(aggregation.additive)
            if neuron.kind == "neuron" and len(neuron.incoming) < aggregation.least:
                raise nothing_to_aggregate(neuron)
        if adding != self._adding:
            created = {connection: k for k, connection in enumerate(network.connections)}
            places = np.zeros(len(created), dtype=int)
            self._taken = 0
            self.groups = [(group, self._group(group, created, places)) for group in self._members]
            self.places, self._adding = places, adding

    def _group(
        self, neurons: list[Neuron], created: dict[Connection, int], places: np.ndarray
    ) -> GroupPlaces:
        first = self.row[neurons[0]]

        def take(connections: Sequence[Connection]) -> slice:
            """Give connections the next places."""
            start, self._taken = self._taken, self._taken + len(connections)
            places[[created[connection] for connection in connections]] = range(start, self._taken)
            return slice(start, self._taken)

        sums = [neuron for neuron in neurons if neuron.aggregation.additive]
        dense, taken = [], set()
        for run, connections in self._matrices(neurons if len(sums) == len(neurons) else [], sums):
            dense.append((run, take(connections)))
            taken.update(connections)
        aggregated = []
        for neuron in neurons:
            if neuron.kind == "neuron" and not neuron.aggregation.additive:
                sources = [self.row[connection.source] for connection in neuron.incoming]
                row = self.row[neuron] - first
                aggregated.append((row, np.array(sources, dtype=int), take(neuron.incoming)))
        rest = [c for neuron in sums for c in neuron.incoming if c not in taken]
        if not rest:
            return GroupPlaces(dense, None, aggregated)
        block, found = take(rest), [self.row[connection.source] for connection in rest]
        rows, places_in_rows = np.unique(np.array(found, dtype=int), return_inverse=True)
        targets = np.array([self.row[connection.target] - first for connection in rest], dtype=int)
        return GroupPlaces(dense, SparsePlaces(rows, places_in_rows, targets, block), aggregated)

    def _matrices(
        self, targets: Sequence[Neuron], sums: Sequence[Neuron]
    ) -> list[tuple[slice, list[Connection]]]:
        """The sources that feed a whole group, run by run, and the connections in the order of a matrix."""
        by_row: dict[int, list[Connection]] = {}
        for neuron in sums:
            for connection in neuron.incoming:
                by_row.setdefault(self.row[connection.source], []).append(connection)
        full = sorted(row for row, found in by_row.items() if len(found) == len(targets))
        return [
            (run, [c for row in range(run.start, run.stop) for c in sorted(by_row[row], key=self._target)])
            for run in _runs(full)
        ]

    def _target(self, connection: Connection) -> int:
        return self.row[connection.target]


def _members(network: PlainNetwork) -> list[list[Neuron]]:
    """The neurons of every group: inputs, each constant, then the generations."""
    constants = [[neuron] for neuron in network.neurons if neuron.kind == "constant"]
    computing = [[n for n in generation if n.kind == "neuron"] for generation in network.generations()]
    return [group for group in (network.inputs, *constants, *computing) if group]


def _runs(numbers: Sequence[int]) -> list[slice]:
    """Neighbours in a sorted list of numbers, run by run."""
    runs: list[slice] = []
    for number in numbers:
        if runs and runs[-1].stop == number:
            runs[-1] = slice(runs[-1].start, number + 1)
        else:
            runs.append(slice(number, number + 1))
    return runs
