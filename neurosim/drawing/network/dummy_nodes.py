"""Lanes: between which neurons a connection passes the columns that it skips."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from neurosim.drawing.network.layered_graph import Link, Structure

LaneKey = tuple[int, int]  # (index of the link, column)


class Lanes(dict[int, list["str | LaneKey"]]):
    """Nodes and lanes of each column that has lanes, top first; `wanted` holds heights of lanes."""

    def __init__(self) -> None:
        super().__init__()
        self.wanted: dict[LaneKey, float] = {}


def choose_lanes(
    structure: Structure,
    xs: Sequence[float],
    y: Mapping[str, float],
    reach: Mapping[str, tuple[float, float]],
    half: float,
    bounds: tuple[float, float],
    most: int,
) -> Lanes | None:
    """Return the lanes of all links that skip columns; None when there would be more than `most`.

    Each link takes the way of least detour from its straight line, by dynamic programming over the
    columns; gaps that are already full cost more.

    Parameters
    ----------
    reach : mapping of str to (float, float)
        Room above and below every node that lanes keep out of.
    half : float
        Half the height of a lane, in points.
    """
    skipping = sorted(
        (link for link in structure.links if structure.span(link) > 1),
        key=lambda link: (structure.span(link), link.index),
    )
    if sum(structure.span(link) - 1 for link in skipping) > most:
        return None
    lanes = Lanes()
    load: dict[tuple[int, int], int] = defaultdict(int)
    members: dict[tuple[int, int], list[tuple[float, int]]] = defaultdict(list)
    for link in skipping:
        way = _way(structure, link, xs, y, reach, half, bounds, load)
        heights = [y[link.source], *(height for _, _, height in way), y[link.target]]
        for k, (column, gap, height) in enumerate(way):
            load[column, gap] += 1
            lanes.wanted[link.index, column] = height
            members[column, gap].append(((heights[k] + heights[k + 2]) / 2 + 1e-3 * height, link.index))
    for column in {column for column, _ in members}:
        items: list[str | LaneKey] = []
        keys = structure.columns[column].keys
        for gap in range(len(keys) + 1):
            for _, index in sorted(members[column, gap], key=lambda member: (-member[0], member[1])):
                items.append((index, column))
            items.extend(keys[gap : gap + 1])
        lanes[column] = items
    return lanes


def _gaps(
    structure: Structure,
    column: int,
    y: Mapping[str, float],
    reach: Mapping[str, tuple[float, float]],
    bounds: tuple[float, float],
) -> list[tuple[float, float]]:
    """Return the free stretches (low, high) of a column, top first."""
    edges = [bounds[1]]
    for key in structure.columns[column].keys:
        up, down = reach[key]
        edges += [y[key] + up, y[key] - down]
    edges.append(bounds[0])
    return [(edges[k + 1], edges[k]) for k in range(0, len(edges), 2)]


def _way(
    structure: Structure,
    link: Link,
    xs: Sequence[float],
    y: Mapping[str, float],
    reach: Mapping[str, tuple[float, float]],
    half: float,
    bounds: tuple[float, float],
    load: Mapping[tuple[int, int], int],
) -> list[tuple[int, int, float]]:
    """Return (column, gap, height) for every column that the link passes."""
    first, last = structure.nodes[link.source].column, structure.nodes[link.target].column
    start, end = y[link.source], y[link.target]

    def straight(column: int) -> float:
        return start + (end - start) * (xs[column] - xs[first]) / (xs[last] - xs[first])

    # best[gap] = (cost so far, detour there, way so far)
    best: list[tuple[float, float, list[tuple[int, int, float]]]] = [(0.0, 0.0, [])]
    for column in range(first + 1, last):
        after = []
        for gap, (low, high) in enumerate(_gaps(structure, column, y, reach, bounds)):
            line = straight(column)
            taken = load.get((column, gap), 0)
            room = high - low - 2 * half
            height = min(max(line, low + half), high - half) if room >= 0 else (low + high) / 2
            crowded = max(0.0, 2 * half * (taken + 1) - (high - low))
            # A lane that is pushed to the rim of a gap already taken will be pushed further.
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
