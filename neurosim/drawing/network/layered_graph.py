"""What of a network is drawn, and in which column: copies of constants, cuts in what is too large.

The columns are the layers of a layered drawing; each holds one generation.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from neurosim.trace.records import ConnectionRecord, NetworkRecord, NeuronRecord

MOST_COLUMNS = 12
MOST_ROWS = 12
FIRST_ROWS, LAST_ROWS = 6, 5
FIRST_COLUMNS, LAST_COLUMNS = 4, 3


@dataclass(frozen=True, slots=True)
class Node:
    """One drawn neuron; a constant has one node in every column it feeds from."""

    key: str
    record: NeuronRecord
    column: int

    @property
    def constant(self) -> bool:
        """Whether it stands for a constant, drawn as a square."""
        return self.record.kind == "constant"


@dataclass(frozen=True, slots=True)
class Edge:
    """One drawn connection, between the keys of two nodes."""

    index: int
    record: ConnectionRecord
    source: str
    target: str

    @property
    def name(self) -> str:
        """``"i1->h1"``."""
        return self.record.name


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the drawing, top first.

    Attributes
    ----------
    total : int
        Neurons of the network in this generation.
    dots_after : int or None
        Index of the row below which neurons are left out.
    left_out : bool
        The column stands for generations that are not drawn.
    """

    keys: tuple[str, ...]
    total: int
    dots_after: int | None = None
    left_out: bool = False


@dataclass(frozen=True, slots=True)
class LayeredGraph:
    """Nodes, edges and columns of a figure."""

    nodes: dict[str, Node]
    edges: tuple[Edge, ...]
    columns: tuple[Column, ...]
    incoming: dict[str, list[Edge]]
    generations: int
    connections: int
    gap_counts: dict[int, int] = field(default_factory=dict)
    narrow: bool = False

    @property
    def cut(self) -> bool:
        """Whether something of the network is not drawn."""
        return any(column.left_out or column.dots_after is not None for column in self.columns)

    @property
    def deep(self) -> bool:
        """Whether the columns stand so close, or so near the edge, that nothing fits next to the last one."""
        return self.narrow or len(self.columns) > 8

    @property
    def fan_in(self) -> int:
        """The most connections that arrive at one drawn neuron."""
        return max((len(edges) for edges in self.incoming.values()), default=0)

    @property
    def sparse(self) -> bool:
        """Whether straight lines with labels on them are the natural way to draw it."""
        rows = max((len(column.keys) for column in self.columns), default=0)
        return self.fan_in <= 3 and rows <= 5

    def span(self, edge: Edge) -> int:
        """Return over how many columns an edge reaches."""
        return self.nodes[edge.target].column - self.nodes[edge.source].column


def layered_graph(network: NetworkRecord, *, narrow: bool = False) -> LayeredGraph:
    """Return what is drawn of a network: everything, as long as it fits twelve by twelve.

    On a `narrow` page target and error stand below the outputs, so that the columns have its whole width.
    """
    generation = {neuron.name: neuron.generation for neuron in network.neurons}
    rows = _rows(network, generation)
    kept, left_out = _kept_columns(max(rows, default=0))
    columns: list[Column] = []
    nodes: dict[str, Node] = {}
    place: dict[int, int] = {}
    for number in kept:
        if number is None:
            columns.append(Column((), left_out, left_out=True))
            continue
        place[number] = len(columns)
        records = rows.get(number, [])
        chosen, dots = _kept_rows(records)
        for record in chosen:
            node = Node(_key(record, number), record, len(columns))
            nodes[node.key] = node
        columns.append(Column(tuple(_key(record, number) for record in chosen), len(records), dots))
    edges, counts = _edges(network, generation, nodes, place)
    incoming: dict[str, list[Edge]] = defaultdict(list)
    for edge in edges:
        incoming[edge.target].append(edge)
    return LayeredGraph(
        nodes,
        tuple(edges),
        tuple(columns),
        dict(incoming),
        max(rows, default=-1) + 1,
        len(network.connections),
        counts,
        narrow,
    )


def _key(record: NeuronRecord, number: int) -> str:
    # Copies of a constant share its name; the column tells them apart.
    return f"{record.name}\0{number}" if record.kind == "constant" else record.name


def _rows(network: NetworkRecord, generation: dict[str, int]) -> dict[int, list[NeuronRecord]]:
    """Return the neurons of each generation, creation order, constants last: one copy per column."""
    feeds: dict[str, set[int]] = defaultdict(set)
    constants = {neuron.name for neuron in network.neurons if neuron.kind == "constant"}
    for connection in network.connections:
        if connection.source in constants:
            feeds[connection.source].add(generation[connection.target] - 1)
    rows: dict[int, list[NeuronRecord]] = defaultdict(list)
    for neuron in network.neurons:
        if neuron.kind != "constant":
            rows[neuron.generation].append(neuron)
    for neuron in network.neurons:
        if neuron.kind == "constant":
            for number in sorted(feeds[neuron.name]) or [0]:
                rows[number].append(neuron)
    return rows


def _kept_columns(last: int) -> tuple[list[int | None], int]:
    """Return the generations to draw, None where some are left out, and how many those are."""
    count = last + 1
    if count <= MOST_COLUMNS:
        return list(range(count)), 0
    first = list(range(FIRST_COLUMNS))
    return [*first, None, *range(count - LAST_COLUMNS, count)], count - FIRST_COLUMNS - LAST_COLUMNS


def _kept_rows(records: list[NeuronRecord]) -> tuple[list[NeuronRecord], int | None]:
    if len(records) <= MOST_ROWS:
        return records, None
    return [*records[:FIRST_ROWS], *records[-LAST_ROWS:]], FIRST_ROWS - 1


def _edges(
    network: NetworkRecord, generation: dict[str, int], nodes: dict[str, Node], place: dict[int, int]
) -> tuple[list[Edge], dict[int, int]]:
    """Return the connections between drawn nodes, and how many arrive in each column in the network."""
    constants = {neuron.name for neuron in network.neurons if neuron.kind == "constant"}
    edges: list[Edge] = []
    counts: dict[int, int] = defaultdict(int)
    for index, connection in enumerate(network.connections):
        target_generation = generation[connection.target]
        if target_generation in place:
            counts[place[target_generation]] += 1
        source = connection.source
        if source in constants:
            source = f"{source}\0{target_generation - 1}"
        if source in nodes and connection.target in nodes:
            edges.append(Edge(index, connection, source, connection.target))
    return edges, dict(counts)
