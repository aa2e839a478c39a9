"""What is drawn of the nodes: shapes and labels, and the room they take."""

import math
from dataclasses import dataclass, field

from neurosim.drawing.network.contents import LabelPart
from neurosim.drawing.network.layered_graph import Node
from neurosim.drawing.network.layout import NetworkLayout
from neurosim.drawing.page.fonts import Ruler
from neurosim.drawing.page.scene import Box, Rectangle, Shape, TextLine, baseline_for

Text = tuple[str, bool]  # what is written, and whether it is bold


@dataclass(slots=True)
class DrawnNodes:
    """Shapes around the neurons, and the room they take.

    Attributes
    ----------
    reach : dict of str to float
        Radius of each disc, half the side of each square.
    obstacles : list of Box
        Texts around the neurons, which labels of connections keep out of.
    sides : dict of str to float
        Half the width of everything written above or below a neuron.
    inside, above, missing : set of str
        Which quantities stand in the discs, above them, or nowhere, for the key.
    """

    reach: dict[str, float]
    shapes: list[Shape] = field(default_factory=list)
    obstacles: list[Box] = field(default_factory=list)
    sides: dict[str, float] = field(default_factory=dict)
    inside: set[str] = field(default_factory=set)
    above: set[str] = field(default_factory=set)
    missing: set[str] = field(default_factory=set)


class LabelWriter:
    """Writes the labels of nodes."""

    def __init__(self, drawn: DrawnNodes, layout: NetworkLayout, ruler: Ruler) -> None:
        self.drawn, self.layout, self.style, self.ruler = drawn, layout, layout.style, ruler

    def text(
        self,
        gid: str,
        text: str,
        x: float,
        centre: float,
        colour: str,
        *,
        size: float | None = None,
        bold: bool = False,
        math_text: bool = False,
        align: str = "center",
    ) -> None:
        """Write a text whose digits are centred at height `centre`."""
        size = self.style.number_size if size is None else size
        wide = self.ruler.width(text, size, bold=bold, math=math_text)
        baseline = baseline_for(centre, size)
        self.drawn.shapes.append(TextLine(gid, text, x, baseline, size, colour, wide, bold, math_text, align))

    def line(self, node: Node, parts: list[LabelPart], height: float) -> None:
        """Write parts side by side, centred on a node, each on a pill or on paper."""
        size = self.style.number_size
        widths = [self.ruler.width(part.text, size, bold=part.bold) for part in parts]
        gap = 0.55 * size
        total = sum(widths) + gap * (len(parts) - 1)
        centre, _ = self.layout.centre(node.key)
        x = centre - total / 2
        for part, wide in zip(parts, widths, strict=True):
            pad, half = (0.33 * size, 0.58 * size) if part.pill else (1.0, 0.45 * size)
            self._paper(part, Box(x - pad, height - half, x + wide + pad, height + half))
            self.text(part.gid, part.text, x + wide / 2, height, part.colour, bold=part.bold)
            x += wide + gap
        side = total / 2 + (0.33 * size if any(part.pill for part in parts) else 0.0)
        tall = 0.62 * size
        self.keep_out(node, Box(centre - side, height - tall, centre + side, height + tall))

    def column(self, parts: list[LabelPart], left: float, middle: float, *, tight: bool) -> None:
        """Write parts below each other, left aligned, around the height `middle`."""
        size = self.style.number_size
        widest = max((self.ruler.width(part.text, size) for part in parts), default=0.0)
        room = self.style.width - 3 - left
        if widest > room:
            size = max(9.0, size * room / widest)
        pitch = min(1.4 * size, 12.0) if tight else 1.4 * size
        height = middle + (len(parts) - 1) * pitch / 2
        for part in parts:
            self.text(part.gid, part.text, left, height, part.colour, size=size, align="left")
            height -= pitch

    def row(self, parts: list[LabelPart], left: float, middle: float) -> list[LabelPart]:
        """Write as many small parts as fit next to each other; return those that do not."""
        for k, part in enumerate(parts):
            wide = self.ruler.width(part.text, 9.0)
            if left + wide > self.style.width - 3:
                return parts[k:]
            self.text(part.gid, part.text, left, middle, part.colour, size=9.0, align="left")
            left += wide + 6
        return []

    def keep_out(self, node: Node, box: Box) -> None:
        """Remember that a text above or below a node takes this room."""
        self.drawn.obstacles.append(box)
        self.drawn.sides[node.key] = max(self.drawn.sides[node.key], (box.right - box.left) / 2)

    def width_of(self, parts: list[LabelPart]) -> float:
        """Return the width of parts on one line."""
        size = self.style.number_size
        return sum(self.ruler.width(part.text, size, bold=part.bold) + 0.55 * size for part in parts)

    def fits(self, lines: list[Text], radius: float, size: float) -> bool:
        """Return whether the corners of one or two lines stay within a disc."""
        wide = max(self.ruler.width(text, size, bold=bold) for text, bold in lines)
        tall = (0.68 if len(lines) == 2 else 0.0) * size + 0.42 * size
        return math.hypot(wide / 2, tall) <= radius

    def _paper(self, part: LabelPart, box: Box) -> None:
        """Put a pill, or plain paper, under a text."""
        kind = "pill" if part.pill else "paper"
        fill = self.style.gradient_pill if part.pill else self.style.paper
        rounding = 0.3 * self.style.number_size if part.pill else 0.0
        self.drawn.shapes.append(Rectangle(f"{kind}-{part.gid}", box, fill, rounding=rounding))
