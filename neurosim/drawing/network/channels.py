"""The ladder: for many connections, labels in level rungs before the neuron they arrive at.

For every neuron the incoming connections are sorted by where they come from, top first, the bias last.
Each runs level through its rung, which carries its label, and ends at the disc. All ladders of a column
share their rungs' places along x, so no slanted piece of any line enters the zone of the labels. Where
one row of labels is too tall, they are staggered over several as a staircase through the whole column;
then lines run between two labels. Nothing can overlap as long as the rungs are far enough apart.
"""

import math
from dataclasses import dataclass, field

from neurosim.drawing.network.drawn_nodes import Dress
from neurosim.drawing.network.edge_labels import Label
from neurosim.drawing.network.edges import GAP
from neurosim.drawing.network.layered_graph import Link
from neurosim.drawing.network.layout import Layout
from neurosim.drawing.page.routes import Piece, Point, Route, bend

STUB, SHORT = 16.0, 7.0  # from the labels to the disc, with and without the head of an arrow
BETWEEN = 2.9  # points between two lines that pass between the labels of one row
MOST_STEPS = 6


@dataclass(slots=True)
class Ladder:
    """Routes, and the places of labels and biases."""

    routes: dict[int, Route] = field(default_factory=dict)
    at: list[tuple[Label, float, float]] = field(default_factory=list)
    biases: dict[str, tuple[float, float, Route]] = field(default_factory=dict)
    heads: bool = True


@dataclass(slots=True)
class _Zone:
    """The rungs before one column."""

    entry: float
    steps: int
    centres: list[float]
    rungs: dict[int, float]  # link index -> height
    biases: dict[str, float]  # key -> height
    order: list[tuple[float, int | str]]


def needed(steps: int, size: float) -> float:
    """Return the least distance of rungs whose labels are staggered over so many steps."""
    return (size + 0.6 + (steps - 1) * BETWEEN) / steps


def climb(
    layout: Layout,
    dress: Dress,
    labels: dict[int, Label],
    bias_widths: dict[str, float],
    size: float,
    least_run: float = 16.0,
) -> Ladder | None:
    """Return the ladders of all columns, or None where they do not fit.

    Parameters
    ----------
    labels : dict of int to Label
        By index of the link; links without a label get a bare line.
    bias_widths : dict of str to float
        Width of the bias label of each node that has one on its last rung.
    least_run : float
        Points along x that the lines need to change their heights.
    """
    structure = layout.structure
    for heads in (True, False):
        zones: dict[int, _Zone] = {}
        for column in range(1, len(structure.columns)):
            zone = _zone(layout, dress, labels, bias_widths, size, column, heads, least_run)
            if zone is None or (heads and zone.steps > 1 and structure.fan_in > 4):
                break
            zones[column] = zone
        else:
            return _climbed(layout, dress, labels, zones, heads)
    return None


def _climbed(
    layout: Layout, dress: Dress, labels: dict[int, Label], zones: dict[int, _Zone], heads: bool
) -> Ladder:
    ladder = Ladder(heads=heads)
    for link in layout.structure.links:
        ladder.routes[link.index] = _route(layout, dress, zones, link, heads)
    for zone in zones.values():
        _put_labels(layout, dress, ladder, zone, labels)
    return ladder


def _arrivals(layout: Layout, key: str) -> list[Link]:
    """Return the links into a node, highest first where they leave the column before."""
    column = layout.structure.nodes[key].column

    def height(link: Link) -> float:
        if layout.structure.nodes[link.source].column == column - 1:
            return layout.y[link.source]
        return layout.lanes.get((link.index, column - 1), layout.y[link.source])

    links = layout.structure.incoming.get(key, [])
    return sorted(links, key=lambda link: (-height(link), link.index))


def _zone(
    layout: Layout,
    dress: Dress,
    labels: dict[int, Label],
    bias_widths: dict[str, float],
    size: float,
    column: int,
    heads: bool,
    least_run: float,
) -> _Zone | None:
    keys = [key for key in layout.structure.columns[column].keys if layout.structure.incoming.get(key)]
    arrivals = {key: _arrivals(layout, key) for key in keys}
    counts = {key: len(arrivals[key]) + (key in bias_widths) for key in keys}
    room = {key: layout.slots[key].up + layout.slots[key].down - 1.0 for key in keys}
    reach = max((dress.reach[key] for key in keys), default=layout.radius)
    before = layout.x[column - 1] + layout.radius
    for steps in range(1, MOST_STEPS + 1):
        least = needed(steps, size) if labels or bias_widths else 4.0
        if any(counts[key] * least > room[key] for key in keys):
            continue
        zone = _Zone(0.0, steps, [], {}, {}, [])
        for key in keys:
            pitch = _pitch(layout, dress, key, counts[key], room[key], size)
            _rungs(layout, zone, key, arrivals[key], key in bias_widths, pitch)
        zone.order.sort(key=lambda item: -item[0])
        side = _side(layout, dress, zone, column, size)
        right = layout.x[column] - max(reach + (STUB if heads else SHORT), side + 4.0)
        zone.entry = right
        zone.centres = []
        for step in reversed(range(steps)):  # each step is as wide as its widest label
            what = [item for _, item in zone.order[step::steps]]
            wide = max((_width(item, labels, bias_widths) for item in what), default=0.0)
            zone.centres.insert(0, zone.entry - wide / 2 - 1.0)
            zone.entry -= wide + 2.2 if wide else 0.0
        zone.entry -= 3.0
        return zone if zone.entry - before >= least_run else None
    return None


def _width(item: int | str, labels: dict[int, Label], bias_widths: dict[str, float]) -> float:
    if isinstance(item, str):
        return bias_widths[item]
    return labels[item].width if item in labels else 0.0


def _pitch(layout: Layout, dress: Dress, key: str, count: int, room: float, size: float) -> float:
    """Return the distance of the rungs: as tall as the disc if that leaves room for the labels."""
    beside = 2 * (dress.reach[key] + 3.0) / max(1, count)
    return min(max(layout.style.rung, 1.1 * size), room / max(1, count), max(beside, 1.18 * size))


def _side(layout: Layout, dress: Dress, zone: _Zone, column: int, size: float) -> float:
    """Return how far texts around the neurons reach to the left at the heights of rungs."""
    x, side = layout.x[column], 0.0
    for box in dress.boxes:
        if abs(box.centre[0] - x) > 1.0:
            continue
        low, high = box.bottom - size / 2, box.top + size / 2
        if any(low < height < high for height, _ in zone.order):
            side = max(side, x - box.left)
    return side


def _rungs(
    layout: Layout, zone: _Zone, key: str, arrivals: list[Link], with_bias: bool, pitch: float
) -> None:
    count = len(arrivals) + with_bias
    slot, half = layout.slots[key], count * pitch / 2
    middle = layout.y[key]
    middle = min(max(middle, middle - slot.down + half), layout.y[key] + slot.up - half)
    top = middle + (count - 1) / 2 * pitch
    for k, link in enumerate(arrivals):
        zone.rungs[link.index] = top - k * pitch
        zone.order.append((top - k * pitch, link.index))
    if with_bias:
        zone.biases[key] = top - (count - 1) * pitch
        zone.order.append((zone.biases[key], key))


def _route(layout: Layout, dress: Dress, zones: dict[int, _Zone], link: Link, heads: bool) -> Route:
    structure = layout.structure
    source, target = structure.nodes[link.source], structure.nodes[link.target]
    first = zones[source.column + 1]
    height = _height(layout, first, link, source.column + 1)
    start, angle = _port(layout, dress, link.source, (first.entry, height))
    pieces: list[Piece] = [bend(start, angle, (first.entry, height))]
    for column in range(source.column + 1, target.column):
        leave = layout.x[column] + layout.radius + 3.0
        pieces.append(((leave, height),))
        zone = zones[column + 1]
        after = _height(layout, zone, link, column + 1)
        pieces.append(bend((leave, height), 0.0, (zone.entry, after)))
        height = after
    last = zones[target.column]
    end = _landing(layout, dress, last, link.target, height)
    stub = max(last.entry + 0.1, end[2] - (STUB if heads else SHORT))
    pieces.append(((stub, height),))
    pieces.append(((end[0], end[1]),))
    return Route(start, tuple(pieces))


def _height(layout: Layout, zone: _Zone, link: Link, column: int) -> float:
    if layout.structure.nodes[link.target].column == column:
        return zone.rungs[link.index]
    return layout.lanes[link.index, column]


def _port(layout: Layout, dress: Dress, key: str, towards: Point) -> tuple[Point, float]:
    """Return where and at which angle a line leaves a node, clear of what is written around it."""
    x, y = layout.centre(key)
    reach, node = dress.reach[key] + GAP, layout.structure.nodes[key]
    side = max(dress.sides[key], reach) + 3.0
    most = min(math.radians(42), math.atan2(reach + 0.5, side)) if side > reach + 4.0 else math.radians(42)
    angle = math.atan2(towards[1] - y, max(1.0, towards[0] - x))
    angle = max(-most, min(most, angle))
    if node.constant:
        return (x + reach, y + reach * math.tan(angle) * 0.9), angle
    return (x + reach * math.cos(angle), y + reach * math.sin(angle)), angle


def _landing(
    layout: Layout, dress: Dress, zone: _Zone, key: str, height: float
) -> tuple[float, float, float]:
    """Return where a rung ends at its disc, and the x of the disc's leftmost point."""
    x, y = layout.centre(key)
    reach = dress.reach[key] + GAP + 0.6
    heights = [zone.rungs[link.index] for link in layout.structure.incoming.get(key, ())]
    heights += [zone.biases[key]] if key in zone.biases else []
    farthest = max(abs(h - y) for h in heights)
    shrink = min(1.0, 0.75 * reach / farthest) if farthest > 0 else 1.0
    rise = (height - y) * shrink
    return x - math.sqrt(reach**2 - rise**2), y + rise, x - reach


def _put_labels(layout: Layout, dress: Dress, ladder: Ladder, zone: _Zone, labels: dict[int, Label]) -> None:
    for k, (height, what) in enumerate(zone.order):
        x = zone.centres[k % zone.steps]
        if isinstance(what, int):
            if what in labels:
                ladder.at.append((labels[what], x, height))
            continue
        end = _landing(layout, dress, zone, what, height)
        stub = end[2] - (STUB if ladder.heads else SHORT)
        route = Route((x, height), (((max(stub, x), height),), ((end[0], end[1]),)))
        ladder.biases[what] = (x, height, route)
