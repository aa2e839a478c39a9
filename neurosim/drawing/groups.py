"""Groups: a frame around the neurons of a softmax group, which are computed together."""

from collections import defaultdict

from neurosim.drawing.layout import Layout
from neurosim.drawing.legend import Writer
from neurosim.drawing.scene import Box, Frame
from neurosim.drawing.structure import Node

SIDE = 8.0  # between a disc and the frame


def add_groups(writer: Writer, layout: Layout) -> None:
    """Put a dashed frame behind the discs of every group of two or more, and name it."""
    members: dict[tuple[str, int], list[str]] = defaultdict(list)
    for key, node in layout.structure.nodes.items():
        if node.record.activation == "softmax":
            members[_name(node), node.column].append(key)
    style = layout.style
    for (group, column), keys in members.items():
        if len(keys) < 2:
            continue
        x, reach = layout.x[column], layout.radius + SIDE
        top = max(layout.y[key] + layout.slots[key].up for key in keys)
        low = min(layout.y[key] - layout.radius - SIDE for key in keys)
        top = min(top, max(layout.y[key] for key in keys) + layout.radius + 1.8 * style.name_size)
        box = Box(x - reach, low, x + reach, min(top, style.height - style.top + 1.0))
        frame = Frame(f"group:{group}", box, style.constant, style.hairline, 0.9, 10.0, True, 0.5)
        writer.scene.add(frame)
        height = low - 9.0 if low - 15.0 > style.bottom - 8 else box.top + 9.0
        writer.write(f"groupname:{group}", group, x, height, align="center", bold=True)


def _name(node: Node) -> str:
    """Return the name of a group: the outputs are one, hidden neurons one in each generation."""
    return "softmax" if node.record.group is None else f"softmax {node.record.group}"
