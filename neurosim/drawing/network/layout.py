"""Positions of the neurons. They depend only on the network and the style.

Columns are generations, evenly spaced; rows keep the order of creation. A connection that skips
columns gets a dummy node between the neurons of every column it passes.
"""

from dataclasses import dataclass, field, replace

from neurosim.drawing.network.columns import column_positions, crowded
from neurosim.drawing.network.dummy_nodes import DummyNode, place_dummy_nodes
from neurosim.drawing.network.layered_graph import Column, LayeredGraph, Node
from neurosim.drawing.network.spacing import spaced
from neurosim.drawing.page.style import Style

SQUARE = 0.62  # half the side of a constant's square, in radii
MOST_DUMMY_NODES = 150


@dataclass(frozen=True, slots=True)
class Extents:
    """How far the things around a neuron reach above and below its centre."""

    up: float
    down: float


@dataclass(frozen=True, slots=True)
class NetworkLayout:
    """Where everything stands.

    Attributes
    ----------
    kind : str
        ``"roomy"`` (names above the discs, numbers inside, more below), ``"compact"`` (one line
        above the discs, be it name or number) or ``"tiny"``.
    slots : dict of str to Extents
        The room above and below each node that nothing else enters.
    dummy_y : dict of (edge index, column) to float
        Height at which an edge passes a column.
    """

    kind: str
    style: Style
    graph: LayeredGraph
    x: tuple[float, ...]
    y: dict[str, float]
    slots: dict[str, Extents]
    dummy_y: dict[DummyNode, float]
    radius: float
    dots: dict[int, tuple[float, float]] = field(default_factory=dict)

    def centre(self, key: str) -> tuple[float, float]:
        """Return the centre of a node."""
        return self.x[self.graph.nodes[key].column], self.y[key]

    def tighter(self) -> "list[NetworkLayout]":
        """Return the same positions with smaller discs, for labels that need more room between them."""
        smaller = [share * self.style.radius for share in (0.6, 0.48, 0.42)]
        return [replace(self, kind="compact", radius=r) for r in smaller if r < self.radius - 1.0]

    @property
    def step(self) -> float:
        """Return the distance of two columns."""
        return self.x[1] - self.x[0] if len(self.x) > 1 else self.style.width / 2


@dataclass(frozen=True, slots=True)
class _Attempt:
    """What is tried: how large discs and dummy nodes are, as shares of the style, and the pitch of tracks."""

    kind: str
    factor: float
    radius: float
    dummy: float
    pitch: float


def find_layout(graph: LayeredGraph, style: Style) -> NetworkLayout:
    """Return the first layout, from roomy to tiny, in which everything has its room."""
    for attempt in _attempts(graph, style):
        scaled = style.scaled(attempt.factor)
        result = _layout_of(graph, scaled, attempt)
        if result is not None:
            return result
    return _tiny_layout(graph, style)


def bias_below(graph: LayeredGraph, node: Node) -> bool:
    """Return whether the bias variable stands under the disc, not on the last track of a channel."""
    return node.record.bias is not None and graph.sparse


def inner_output(graph: LayeredGraph, node: Node) -> bool:
    """Return whether target and error stand under the disc, because the right side is taken."""
    last = node.column == len(graph.columns) - 1
    return node.record.output and (not last or graph.deep)


def _attempts(graph: LayeredGraph, style: Style) -> list[_Attempt]:
    xs = column_positions(graph, style, 0.72 * style.radius)
    step = xs[1] - xs[0] if len(xs) > 1 else style.width
    rows = max((len(column.keys) for column in graph.columns), default=0)
    if rows > 12 or graph.cut and rows > 8:
        return []
    found = []
    if graph.sparse and not graph.cut:
        for factor in (style.roomy, (1 + style.roomy) / 2):
            if step - 2 * style.radius * factor >= 110 * factor:
                found.append(_Attempt("roomy", factor, 1.0, 1.0, 11.0))
    label, least = (62, 76) if graph.sparse else (70, 96)  # labels need this width between discs
    widest = min(1.0, max(0.72 if step > least else 0.0, (step - label) / 2 / style.radius))
    for pitch in (11.0, 6.4):
        for radius in (1.0, 0.92, 0.84, 0.76, 0.72):
            for dummy in (1.0, 0.8, 0.55):
                if radius <= widest:
                    found.append(_Attempt("roomy", 1.0, radius, dummy, pitch))
    for pitch in (6.4, 4.5, 4.2):
        for radius in (0.46, 0.42) if crowded(graph) else (0.72, 0.6, 0.5, 0.42):
            for dummy in (0.8, 0.55, 0.4):
                if radius <= max(widest, 0.6 if step > least - 6 else 0.42):
                    found.append(_Attempt("compact", 1.0, radius, dummy, pitch))
    return found


def _extents(graph: LayeredGraph, node: Node, style: Style, attempt: _Attempt) -> Extents:
    radius = attempt.radius * style.radius
    line = 1.3 * style.number_size
    if node.constant:
        side = SQUARE * radius
        return Extents(side + (1.25 * style.number_size if attempt.kind == "roomy" else 1), side + 2)
    if attempt.kind == "roomy":
        up = radius + 1.35 * style.name_size
        below = 1 + bias_below(graph, node) + 2 * inner_output(graph, node)
    else:
        up = radius + 3 + line
        below = bias_below(graph, node) + 2 * inner_output(graph, node)
    down = radius + (3 if below else 1.5) + below * line
    tracks = len(graph.incoming.get(node.key, ())) + (node.record.bias is not None)
    short = tracks * attempt.pitch - (up + down) if not graph.sparse else 0.0
    return Extents(up + max(0.0, short) / 2, down + max(0.0, short) / 2)


def _layout_of(graph: LayeredGraph, style: Style, attempt: _Attempt) -> NetworkLayout | None:
    extents = {key: _extents(graph, node, style, attempt) for key, node in graph.nodes.items()}
    low, high = style.bottom, style.height - style.top
    y: dict[str, float] = {}
    for column in graph.columns:
        heights = _even_heights(column, style, low, high)
        if sum(extents[key].up + extents[key].down for key in column.keys) > high - low:
            return None
        ys = spaced(heights, [extents[key] for key in column.keys], [1.0] * len(heights), low, high)
        y.update(zip(column.keys, ys, strict=True))
    half = attempt.dummy * style.lane / 2
    xs = column_positions(graph, style, attempt.radius * style.radius)
    reach = {key: (extent.up, extent.down) for key, extent in extents.items()}
    dummies = place_dummy_nodes(graph, xs, y, reach, half, (low, high), MOST_DUMMY_NODES)
    if dummies is None:
        return None
    slots: dict[str, Extents] = {}
    heights_of: dict[DummyNode, float] = {}
    for number, column in enumerate(graph.columns):
        items: list[str | DummyNode] = dummies.get(number, list(column.keys))
        item_extents = [extents[i] if isinstance(i, str) else Extents(half, half) for i in items]
        if sum(item.up + item.down for item in item_extents) > high - low:
            return None
        wanted = [y[i] if isinstance(i, str) else dummies.wanted[i] for i in items]
        weights = [20.0 if isinstance(i, str) else 1.0 for i in items]
        places = spaced(wanted, item_extents, weights, low, high)
        for item, place in zip(items, places, strict=True):
            if isinstance(item, str):
                y[item] = place
            else:
                heights_of[item] = place
        slots.update(_slots(items, places, item_extents, low, high))
    return NetworkLayout(
        attempt.kind, style, graph, xs, y, slots, heights_of, attempt.radius * style.radius, _dots(graph, y)
    )


def _even_heights(column: Column, style: Style, low: float, high: float) -> list[float]:
    """Return evenly spaced heights around the middle, top first."""
    count = len(column.keys)
    rows = count + (column.dots_after is not None)
    pitch = min(style.pitch, (high - low) / max(1, rows))
    top = (low + high) / 2 + (rows - 1) / 2 * pitch
    skip = column.dots_after
    return [top - (k + (skip is not None and k > skip)) * pitch for k in range(count)]


def _slots(
    items: list[str | DummyNode], places: list[float], extents: list[Extents], low: float, high: float
) -> dict[str, Extents]:
    """Return the room of every node: its own extents and half of what is free next to them."""
    slots = {}
    for k, item in enumerate(items):
        if not isinstance(item, str):
            continue
        if k == 0:
            up = high - places[k]
        else:
            free = places[k - 1] - places[k] - extents[k - 1].down - extents[k].up
            up = extents[k].up + (free / 2 if isinstance(items[k - 1], str) else free)
        if k == len(items) - 1:
            down = places[k] - low
        else:
            free = places[k] - places[k + 1] - extents[k].down - extents[k + 1].up
            down = extents[k].down + (free / 2 if isinstance(items[k + 1], str) else free)
        slots[item] = Extents(up, down)
    return slots


def _dots(graph: LayeredGraph, y: dict[str, float]) -> dict[int, tuple[float, float]]:
    """Return between which heights the dots of each cut column stand."""
    found = {}
    for number, column in enumerate(graph.columns):
        if column.dots_after is not None:
            above, below = column.keys[column.dots_after], column.keys[column.dots_after + 1]
            found[number] = (y[above], y[below])
    return found


def _tiny_layout(graph: LayeredGraph, style: Style) -> NetworkLayout:
    low, high = style.bottom + 18, style.height - style.top - 12
    y: dict[str, float] = {}
    rows = max((len(c.keys) + (c.dots_after is not None) for c in graph.columns), default=1)
    for column in graph.columns:
        y.update(zip(column.keys, _even_heights(column, style, low, high), strict=True))
    xs = column_positions(graph, style, 11.0)
    step = xs[1] - xs[0] if len(xs) > 1 else style.width
    radius = max(3.0, min(11.0, (high - low) / max(rows, 1) / 2 - 2.2, step / 6))
    slots = {key: Extents(radius + 2, radius + 2) for key in graph.nodes}
    return NetworkLayout("tiny", style, graph, xs, y, slots, {}, radius, _dots(graph, y))
