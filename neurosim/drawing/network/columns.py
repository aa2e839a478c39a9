"""Columns: the x of every generation."""

from neurosim.drawing.network.layered_graph import LayeredGraph
from neurosim.drawing.page.style import Style


def column_positions(graph: LayeredGraph, style: Style, radius: float) -> tuple[float, ...]:
    """Return the x of every column, when discs have this radius."""
    count = len(graph.columns)
    left, right = style.left, style.left if graph.deep else style.right
    if crowded(graph):
        left, right = 0.7 * left, 0.65 * right
    if graph.narrow:  # target and error stand below the outputs
        right = max(right, 31.0 - radius)
    if len(graph.columns[0].keys) > 5:  # long names stand beside the discs
        longest = max(len(graph.nodes[key].record.name) for key in graph.columns[0].keys)
        left += min(48.0, 5.2 * longest - left) if longest > 6 else 0.0
    first, last = left + radius, style.width - right - radius
    if count == 1:
        return ((first + last) / 2,)
    sparse = graph.sparse or len(graph.columns[-1].keys) <= 2
    if sparse and last - first > style.width / 2 and count == 2:
        middle = (first + last) / 2  # two columns need not stand at the two ends of the slide
        first, last = middle - style.width / 4, middle + style.width / 4
    return tuple(first + k * (last - first) / (count - 1) for k in range(count))


def crowded(graph: LayeredGraph) -> bool:
    """Return whether every point of width counts: texts next to the outputs are short then."""
    return graph.fan_in > 6 and len(graph.columns) > 3
