"""Routes through channels: for many connections, from port to port along the tracks before each column."""

import math
from dataclasses import dataclass, field

from neurosim.drawing.network.channels import SHORT, STUB, Channel, channel_before
from neurosim.drawing.network.drawn_nodes import DrawnNodes
from neurosim.drawing.network.edge_labels import Label
from neurosim.drawing.network.edges import GAP
from neurosim.drawing.network.layered_graph import Edge
from neurosim.drawing.network.layout import NetworkLayout
from neurosim.drawing.page.routes import Piece, Point, Route, bend


@dataclass(slots=True)
class ChannelRouting:
    """Routes by index of the edge, and the places of labels and biases."""

    routes: dict[int, Route] = field(default_factory=dict)
    at: list[tuple[Label, float, float]] = field(default_factory=list)
    biases: dict[str, tuple[float, float, Route]] = field(default_factory=dict)
    heads: bool = True


def route_in_channels(
    layout: NetworkLayout,
    drawn: DrawnNodes,
    labels: dict[int, Label],
    bias_widths: dict[str, float],
    size: float,
    least_run: float = 16.0,
) -> ChannelRouting | None:
    """Return the routes through the channels of all columns, or None where they do not fit.

    Parameters
    ----------
    labels : dict of int to Label
        By index of the edge; edges without a label get a bare line.
    bias_widths : dict of str to float
        Width of the bias label of each node that has one on its last track.
    size : float
        Height of the tallest label.
    least_run : float
        Points along x that the lines need to change their heights.
    """
    widths: dict[int | str, float] = {index: label.width for index, label in labels.items()}
    widths.update(bias_widths)
    for heads in (True, False):
        channels: dict[int, Channel] = {}
        for column in range(1, len(layout.graph.columns)):
            channel = channel_before(column, layout, drawn, widths, size, heads=heads, least_run=least_run)
            if channel is None or (heads and channel.steps > 1 and layout.graph.fan_in > 4):
                break
            channels[column] = channel
        else:
            return _routed(layout, drawn, labels, channels, heads)
    return None


def _routed(
    layout: NetworkLayout,
    drawn: DrawnNodes,
    labels: dict[int, Label],
    channels: dict[int, Channel],
    heads: bool,
) -> ChannelRouting:
    """Return the routes through channels that have room for everything."""
    routing = ChannelRouting(heads=heads)
    for edge in layout.graph.edges:
        routing.routes[edge.index] = _route(layout, drawn, channels, edge, heads)
    for channel in channels.values():
        _put_labels(layout, drawn, routing, channel, labels)
    return routing


def _route(
    layout: NetworkLayout, drawn: DrawnNodes, channels: dict[int, Channel], edge: Edge, heads: bool
) -> Route:
    """Return the route of one edge: a bend before every channel, and the level track through it."""
    graph = layout.graph
    source, target = graph.nodes[edge.source], graph.nodes[edge.target]
    first = channels[source.column + 1]
    height = _height(layout, first, edge, source.column + 1)
    start, angle = _source_port(layout, drawn, edge.source, (first.entry, height))
    pieces: list[Piece] = [bend(start, angle, (first.entry, height))]
    for column in range(source.column + 1, target.column):
        leave = layout.x[column] + layout.radius + 3.0
        pieces.append(((leave, height),))
        channel = channels[column + 1]
        after = _height(layout, channel, edge, column + 1)
        pieces.append(bend((leave, height), 0.0, (channel.entry, after)))
        height = after
    last = channels[target.column]
    end = _target_port(layout, drawn, last, edge.target, height)
    stub = max(last.entry + 0.1, end[2] - (STUB if heads else SHORT))
    pieces.append(((stub, height),))
    pieces.append(((end[0], end[1]),))
    return Route(start, tuple(pieces))


def _height(layout: NetworkLayout, channel: Channel, edge: Edge, column: int) -> float:
    """Return the height at which an edge runs through a channel: that of its track, or of a dummy node."""
    if layout.graph.nodes[edge.target].column == column:
        return channel.tracks[edge.index]
    return layout.dummy_y[edge.index, column]


def _source_port(layout: NetworkLayout, drawn: DrawnNodes, key: str, towards: Point) -> tuple[Point, float]:
    """Return where and at which angle a line leaves a node, clear of what is written around it."""
    x, y = layout.centre(key)
    reach, node = drawn.reach[key] + GAP, layout.graph.nodes[key]
    side = max(drawn.sides[key], reach) + 3.0
    most = min(math.radians(42), math.atan2(reach + 0.5, side)) if side > reach + 4.0 else math.radians(42)
    angle = math.atan2(towards[1] - y, max(1.0, towards[0] - x))
    angle = max(-most, min(most, angle))
    if node.constant:
        return (x + reach, y + reach * math.tan(angle) * 0.9), angle
    return (x + reach * math.cos(angle), y + reach * math.sin(angle)), angle


def _target_port(
    layout: NetworkLayout, drawn: DrawnNodes, channel: Channel, key: str, height: float
) -> tuple[float, float, float]:
    """Return where a track ends at its disc, and the x of the disc's leftmost point."""
    x, y = layout.centre(key)
    reach = drawn.reach[key] + GAP + 0.6
    heights = [channel.tracks[edge.index] for edge in layout.graph.incoming.get(key, ())]
    heights += [channel.biases[key]] if key in channel.biases else []
    farthest = max(abs(h - y) for h in heights)
    shrink = min(1.0, 0.75 * reach / farthest) if farthest > 0 else 1.0
    rise = (height - y) * shrink
    return x - math.sqrt(reach**2 - rise**2), y + rise, x - reach


def _put_labels(
    layout: NetworkLayout,
    drawn: DrawnNodes,
    routing: ChannelRouting,
    channel: Channel,
    labels: dict[int, Label],
) -> None:
    """Put every label, and every bias with its line to the disc, on its track."""
    for k, (height, what) in enumerate(channel.order):
        x = channel.centres[k % channel.steps]
        if isinstance(what, int):
            if what in labels:
                routing.at.append((labels[what], x, height))
            continue
        end = _target_port(layout, drawn, channel, what, height)
        stub = end[2] - (STUB if routing.heads else SHORT)
        route = Route((x, height), (((max(stub, x), height),), ((end[0], end[1]),)))
        routing.biases[what] = (x, height, route)
