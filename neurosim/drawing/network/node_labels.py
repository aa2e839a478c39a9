"""Node labels: the place of the name of a neuron, above its disc, in it, or next to it."""

import math

from neurosim.drawing.network.drawn_nodes import LabelWriter
from neurosim.drawing.network.layered_graph import Node
from neurosim.drawing.network.layout import inner_output
from neurosim.drawing.page.fonts import CAP
from neurosim.drawing.page.names import number_of, printable, titled
from neurosim.drawing.page.scene import Box

SMALL = 9.0
RIM = 1.2  # between a name and the rim of its disc


def name_above(writer: LabelWriter, node: Node, edge: float, size: float, colour: str) -> None:
    """Write the name above `edge`, smaller or cut where it would reach into other columns."""
    layout, ruler = writer.layout, writer.ruler
    x, _ = layout.centre(node.key)
    text, math_text = titled(node.record)
    between = layout.step - 2 * layout.radius
    beside = min(40.0, max(12.0, between - 44))
    if layout.step < 220:  # arrows leave steeply, and would cross the ends of a wide name
        beside = 0.0
    widest = 2 * layout.radius + beside
    widest = min(widest, 2 * (x - 3.0), 2 * (writer.style.width - x - 3.0))
    if not math_text:
        while size > SMALL and ruler.width(text, size) > widest:
            size = max(SMALL, size - 0.5)
        text = ruler.shortened(text, size, widest, 2)
    centre = edge + (0.32 + CAP / 2) * size
    writer.text(f"label:{node.record.name}", text, x, centre, colour, size=size, math_text=math_text)
    half = ruler.width(text, size, math=math_text) / 2
    writer.keep_out(node, Box(x - half, edge + 1, x + half, edge + 1.1 * size))


def name_inside(writer: LabelWriter, node: Node, *, cut: bool = False) -> bool:
    """Write the name into the disc if it fits, or is cut to fit; return whether it did."""
    room, gid = writer.layout.radius - RIM, f"label:{node.record.name}"
    x, y = writer.layout.centre(node.key)
    text, math_text = titled(node.record)
    for size in (writer.style.name_size, 10.0, SMALL):
        wide = max(writer.ruler.width(one, size, math=math) for one, math in _alike(writer, node))
        if size <= writer.style.name_size and math.hypot(wide / 2, 0.4 * size) <= room:
            centre = y + (0.06 * size if math_text else 0.0)  # an index hangs below the line
            writer.text(gid, text, x, centre, writer.style.ink, size=size, math_text=math_text)
            return True
    number = number_of(node.record.name)  # the heading of the column says which layer it is
    if number is not None and math.hypot(writer.ruler.width(number, SMALL) / 2, 0.4 * SMALL) <= room:
        writer.text(gid, number, x, y, writer.style.ink, size=SMALL)
        return True
    if not cut or room <= 0.4 * SMALL:
        return False
    chord = 2 * math.sqrt(room**2 - (0.4 * SMALL) ** 2)
    text = writer.ruler.shortened(printable(node.record.name), SMALL, chord, 1)
    if writer.ruler.width(text, SMALL) > chord:
        return False
    writer.text(gid, text, x, y, writer.style.ink, size=SMALL)
    return True


def _alike(writer: LabelWriter, node: Node) -> list[tuple[str, bool]]:
    """Return the names that are written as this one is: h2_1 to h2_9 all whole, or all as numbers."""
    if number_of(node.record.name) is None:
        return [titled(node.record)]
    graph = writer.layout.graph
    column = (graph.nodes[key].record for key in graph.columns[node.column].keys)
    return [titled(record) for record in column if number_of(record.name) is not None]


def name_aside(writer: LabelWriter, node: Node, lines: int) -> bool:
    """Write a long name left of the first column, or right of the last above so many other lines.

    Names that would stand on those of the neighbours are not written.
    """
    layout = writer.layout
    others = [layout.y[key] for key in layout.graph.columns[node.column].keys if key != node.key]
    if min((abs(y - layout.y[node.key]) for y in others), default=99.0) < SMALL + 0.5:
        return False
    first, last = node.column == 0, node.column == len(layout.graph.columns) - 1
    if (first and node.record.bias is not None) or not (first or last):
        return False
    if not first and inner_output(layout.graph, node):
        return False
    x, y = layout.centre(node.key)
    gap = layout.radius + (4 if first else 6)
    room = x - gap - 4 if first else writer.style.width - x - gap - 4
    text, math_text = titled(node.record)
    if not math_text:
        text = writer.ruler.shortened(text, SMALL, room, 2)
    writer.text(
        f"label:{node.record.name}",
        text,
        x - gap if first else x + gap,
        y if first else y + 0.6 * SMALL * lines,
        writer.style.ink,
        size=SMALL,
        math_text=math_text,
        align="right" if first else "left",
    )
    return True
