"""Groups: a frame around the neurons of a softmax group, which are computed together."""

from collections import defaultdict
from collections.abc import Iterator

from neurosim.drawing.network.layered_graph import Node
from neurosim.drawing.network.layout import NetworkLayout
from neurosim.drawing.page.keys import ROW
from neurosim.drawing.page.scene import Box, Rectangle, TextLine, baseline_for
from neurosim.drawing.page.text_writer import TextWriter

SIDE = 8.0  # above and below a disc, to the frame
BESIDE = 4.0  # to the left and right, where targets stand close
SIZE = 9.0  # of the name of a group


def add_groups(writer: TextWriter, layout: NetworkLayout) -> None:
    """Put a dashed frame behind the discs of every group of two or more, and name it."""
    members: dict[tuple[str, int], list[str]] = defaultdict(list)
    for key, node in layout.graph.nodes.items():
        if node.record.activation == "softmax":
            members[_name(node), node.column].append(key)
    style = layout.style
    for (group, column), keys in members.items():
        if len(keys) < 2:
            continue
        x, reach = layout.x[column], layout.radius + BESIDE
        top = max(layout.y[key] + layout.slots[key].up for key in keys)
        low = min(layout.y[key] - layout.radius - SIDE for key in keys)
        top = min(top, max(layout.y[key] for key in keys) + layout.radius + 1.8 * style.name_size)
        box = Box(x - reach, low, x + reach, min(top, style.height - style.top + 1.0))
        frame = Rectangle(f"group:{group}", box, style.constant, style.hairline, 0.9, 10.0, True, 0.5)
        writer.scene.add(frame)
        for height in _heights(writer, box, group):
            writer.write(f"groupname:{group}", group, x, height, size=SIZE, align="center", bold=True)
            break


def _heights(writer: TextWriter, frame: Box, group: str) -> Iterator[float]:
    """Yield where the name of a group meets no other text: below the frame, or above it."""
    half = writer.ruler.width(group, SIZE, bold=True) / 2
    middle = frame.centre[0]
    texts = [shape.box for shape in writer.scene.shapes if isinstance(shape, TextLine)]
    near = [box for box in texts if box.right > middle - half - 2.0 and box.left < middle + half + 2.0]

    def free(height: float) -> bool:
        name = TextLine("", group, middle, baseline_for(height, SIZE), SIZE, "", 2 * half).box
        return all(box.bottom >= name.top or box.top <= name.bottom for box in near)

    below = frame.bottom - SIZE
    while below > ROW + 1.3 * SIZE:
        if free(below):
            yield below
        below -= 1.0
    above = frame.top + SIZE
    while above < writer.style.height - SIZE:
        if free(above):
            yield above
        above += 1.0


def _name(node: Node) -> str:
    """Return the name of a group: the outputs are one, hidden neurons one in each generation."""
    return "softmax" if node.record.group is None else f"softmax {node.record.group}"
