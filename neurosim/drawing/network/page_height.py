"""The height of a narrow page: a network in one column of a paper needs more than a slide."""

from dataclasses import replace

from neurosim.drawing.network.layered_graph import layered_graph
from neurosim.drawing.page.style import NARROW, Style
from neurosim.trace.records import NetworkRecord

MOST_TALL = 640.0  # what a page of a journal has


def high_enough(style: Style, network: NetworkRecord) -> Style:
    """Return the style with a page that is high enough for a network in one column of a paper."""
    if style.width >= NARROW:
        return style
    columns = layered_graph(network, narrow=True).columns
    rows = max((len(column.keys) for column in columns if column.dots_after is None), default=3)
    return replace(style, height=max(style.height, min(MOST_TALL, 104.0 + 98.0 * max(2, rows))))
