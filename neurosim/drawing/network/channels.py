"""Channels: the space before a column, in which every arriving connection has a level track for its label.

For every neuron the incoming connections are sorted by where they come from, top first, the bias last.
Each has a track of its own, which carries its label and ends at the disc. All tracks of a channel begin and
end at the same x, so no slanted piece of any line runs among the labels. Where one row of labels is too
tall, they are staggered over several as a staircase through the whole channel; then lines run between two
labels. Nothing can overlap as long as the tracks are far enough apart.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from neurosim.drawing.network.drawn_nodes import DrawnNodes
from neurosim.drawing.network.layered_graph import Edge
from neurosim.drawing.network.layout import NetworkLayout

STUB, SHORT = 16.0, 7.0  # from the labels to the disc, with and without the head of an arrow
BETWEEN = 2.9  # points between two lines that pass between the labels of one row
MOST_STEPS = 6


@dataclass(slots=True)
class Channel:
    """The tracks before one column.

    Attributes
    ----------
    steps : int
        How many labels stand side by side in one step of the staircase.
    entry : float
        The x from which on all lines run level.
    centres : list of float
        The x of the labels of each step.
    tracks : dict of int to float
        The height of the track of every arriving edge, by its index.
    biases : dict of str to float
        The same of biases, by the key of their node.
    order : list of (float, int or str)
        Height and edge or node of all tracks, top first.
    """

    steps: int
    entry: float = 0.0
    centres: list[float] = field(default_factory=list)
    tracks: dict[int, float] = field(default_factory=dict)
    biases: dict[str, float] = field(default_factory=dict)
    order: list[tuple[float, int | str]] = field(default_factory=list)


def channel_before(
    column: int,
    layout: NetworkLayout,
    drawn: DrawnNodes,
    widths: Mapping[int | str, float],
    size: float,
    *,
    heads: bool,
    least_run: float,
) -> Channel | None:
    """Return the channel before a column with as few steps as it takes; None where it has no room.

    Parameters
    ----------
    widths : mapping of int or str to float
        The width of what stands on the tracks: by index of an edge its label, by key of a node its bias.
    size : float
        The height of a label.
    heads : bool
        Whether there is an arrow head between the labels and the discs.
    least_run : float
        Points along x that the lines need to change their heights.
    """
    graph = layout.graph
    arriving = {
        key: _sorted_by_height(layout, key) for key in graph.columns[column].keys if key in graph.incoming
    }
    counts = {key: len(edges) + (key in widths) for key, edges in arriving.items()}
    room = {key: layout.slots[key].up + layout.slots[key].down - 1.0 for key in arriving}
    for steps in range(1, MOST_STEPS + 1):
        least = least_pitch(steps, size) if widths else 4.0
        if any(count * least > room[key] for key, count in counts.items()):
            continue
        channel = Channel(steps)
        for key, edges in arriving.items():
            pitch = _pitch(layout, drawn, key, counts[key], room[key], size)
            _assign_tracks(channel, layout, key, edges, key in widths, pitch)
        channel.order.sort(key=lambda item: -item[0])
        disc = max((drawn.reach[key] for key in arriving), default=layout.radius) + (STUB if heads else SHORT)
        texts = _reach_of_texts(channel, layout, drawn, column, size) + 4.0
        _stagger(channel, layout.x[column] - max(disc, texts), widths)
        begin = layout.x[column - 1] + layout.radius
        return channel if channel.entry - begin >= least_run else None
    return None


def least_pitch(steps: int, size: float) -> float:
    """Return the least distance of tracks whose labels are staggered over so many steps."""
    return (size + 0.6 + (steps - 1) * BETWEEN) / steps


def _sorted_by_height(layout: NetworkLayout, key: str) -> list[Edge]:
    """Return the edges into a node, highest first where they leave the column before."""
    column = layout.graph.nodes[key].column

    def height(edge: Edge) -> float:
        if layout.graph.nodes[edge.source].column == column - 1:
            return layout.y[edge.source]
        return layout.dummy_y.get((edge.index, column - 1), layout.y[edge.source])

    return sorted(layout.graph.incoming[key], key=lambda edge: (-height(edge), edge.index))


def _pitch(layout: NetworkLayout, drawn: DrawnNodes, key: str, count: int, room: float, size: float) -> float:
    """Return the distance of the tracks: as tall as the disc if that leaves room for the labels."""
    beside = 2 * (drawn.reach[key] + 3.0) / max(1, count)
    return min(max(layout.style.rung, 1.1 * size), room / max(1, count), max(beside, 1.18 * size))


def _assign_tracks(
    channel: Channel, layout: NetworkLayout, key: str, edges: list[Edge], with_bias: bool, pitch: float
) -> None:
    """Give every edge into a node a track, top first, and its bias the last one."""
    count = len(edges) + with_bias
    slot, half = layout.slots[key], count * pitch / 2
    middle = layout.y[key]
    middle = min(max(middle, middle - slot.down + half), layout.y[key] + slot.up - half)
    top = middle + (count - 1) / 2 * pitch
    for k, edge in enumerate(edges):
        channel.tracks[edge.index] = top - k * pitch
        channel.order.append((top - k * pitch, edge.index))
    if with_bias:
        channel.biases[key] = top - (count - 1) * pitch
        channel.order.append((channel.biases[key], key))


def _reach_of_texts(
    channel: Channel, layout: NetworkLayout, drawn: DrawnNodes, column: int, size: float
) -> float:
    """Return how far texts around the neurons reach to the left at the heights of tracks."""
    x, reach = layout.x[column], 0.0
    for box in drawn.obstacles:
        if abs(box.centre[0] - x) > 1.0:
            continue
        low, high = box.bottom - size / 2, box.top + size / 2
        if any(low < height < high for height, _ in channel.order):
            reach = max(reach, x - box.left)
    return reach


def _stagger(channel: Channel, right: float, widths: Mapping[int | str, float]) -> None:
    """Place the steps side by side, the last one at `right`, each as wide as its widest label."""
    channel.entry = right
    for step in reversed(range(channel.steps)):
        wide = max((widths.get(item, 0.0) for _, item in channel.order[step :: channel.steps]), default=0.0)
        channel.centres.insert(0, channel.entry - wide / 2 - 1.0)
        channel.entry -= wide + 2.2 if wide else 0.0
    channel.entry -= 3.0
