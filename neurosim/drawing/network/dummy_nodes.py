"""Dummy nodes: between which neurons a connection passes the columns that it skips.

In a layered drawing an edge over several columns is cut into pieces from one column to the next, by a dummy
node in each column between (Sugiyama, Tagawa and Toda 1981).

References
----------
Di Battista, Eades, Tamassia, Tollis, Graph Drawing, 1999, ch. 9.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from neurosim.drawing.network.layered_graph import Edge, LayeredGraph

DummyNode = tuple[int, int]  # (index of the edge, column)


class DummyNodes(dict[int, list["str | DummyNode"]]):
    """Nodes and dummy nodes of each column that has both, top first; `wanted` has heights of dummy nodes."""

    def __init__(self) -> None:
        super().__init__()
        self.wanted: dict[DummyNode, float] = {}


def place_dummy_nodes(
    graph: LayeredGraph,
    xs: Sequence[float],
    y: Mapping[str, float],
    reach: Mapping[str, tuple[float, float]],
    half: float,
    bounds: tuple[float, float],
    most: int,
) -> DummyNodes | None:
    """Return the dummy nodes of all edges that skip columns; None when there would be more than `most`.

    Each edge takes the way of least detour from its straight line, by dynamic programming over the
    columns; gaps that are already full cost more.

    Parameters
    ----------
    reach : mapping of str to (float, float)
        Room above and below every node that other edges keep out of.
    half : float
        Half the height that a dummy node takes, in points.
    """
    skipping = sorted(
        (edge for edge in graph.edges if graph.span(edge) > 1),
        key=lambda edge: (graph.span(edge), edge.index),
    )
    if sum(graph.span(edge) - 1 for edge in skipping) > most:
        return None
    dummies = DummyNodes()
    load: dict[tuple[int, int], int] = defaultdict(int)
    members: dict[tuple[int, int], list[tuple[float, int]]] = defaultdict(list)
    for edge in skipping:
        way = _way(graph, edge, xs, y, reach, half, bounds, load)
        heights = [y[edge.source], *(height for _, _, height in way), y[edge.target]]
        for k, (column, gap, height) in enumerate(way):
            load[column, gap] += 1
            dummies.wanted[edge.index, column] = height
            members[column, gap].append(((heights[k] + heights[k + 2]) / 2 + 1e-3 * height, edge.index))
    for column in {column for column, _ in members}:
        items: list[str | DummyNode] = []
        keys = graph.columns[column].keys
        for gap in range(len(keys) + 1):
            for _, index in sorted(members[column, gap], key=lambda member: (-member[0], member[1])):
                items.append((index, column))
            items.extend(keys[gap : gap + 1])
        dummies[column] = items
    return dummies


def _gaps(
    graph: LayeredGraph,
    column: int,
    y: Mapping[str, float],
    reach: Mapping[str, tuple[float, float]],
    bounds: tuple[float, float],
) -> list[tuple[float, float]]:
    """Return the free stretches (low, high) of a column, top first."""
    ends = [bounds[1]]
    for key in graph.columns[column].keys:
        up, down = reach[key]
        ends += [y[key] + up, y[key] - down]
    ends.append(bounds[0])
    return [(ends[k + 1], ends[k]) for k in range(0, len(ends), 2)]


def _way(
    graph: LayeredGraph,
    edge: Edge,
    xs: Sequence[float],
    y: Mapping[str, float],
    reach: Mapping[str, tuple[float, float]],
    half: float,
    bounds: tuple[float, float],
    load: Mapping[tuple[int, int], int],
) -> list[tuple[int, int, float]]:
    """Return (column, gap, height) for every column that the edge passes."""
    first, last = graph.nodes[edge.source].column, graph.nodes[edge.target].column
    start, end = y[edge.source], y[edge.target]

    def straight(column: int) -> float:
        return start + (end - start) * (xs[column] - xs[first]) / (xs[last] - xs[first])

    # best[gap] = (cost so far, detour there, way so far)
    best: list[tuple[float, float, list[tuple[int, int, float]]]] = [(0.0, 0.0, [])]
    for column in range(first + 1, last):
        after = []
        for gap, (low, high) in enumerate(_gaps(graph, column, y, reach, bounds)):
            line = straight(column)
            taken = load.get((column, gap), 0)
            room = high - low - 2 * half
            height = min(max(line, low + half), high - half) if room >= 0 else (low + high) / 2
            crowded = max(0.0, 2 * half * (taken + 1) - (high - low))
            # A dummy node that is pushed to the rim of a gap already taken will be pushed further.
            cost = abs(height - line) + 1.5 * crowded + 0.5 * half * taken
            detour = height - line
            after.append(
                min(
                    (
                        (before + cost + 0.5 * abs(detour - bent), detour, [*way, (column, gap, height)])
                        for before, bent, way in best
                    ),
                    key=lambda option: option[0],
                )
            )
        best = after
    return min(best, key=lambda option: option[0] + 0.5 * abs(option[1]))[2]
