"""Edge labels: weight, gradient, and old and new weight after an update."""

from collections.abc import Sequence
from dataclasses import dataclass

from neurosim.drawing.network.contents import LabelPart, parameter_decimals, update_decimals
from neurosim.drawing.network.layered_graph import Edge
from neurosim.drawing.network.selection import Selection
from neurosim.drawing.page.fonts import CAP, Ruler
from neurosim.drawing.page.numbers import ARROW, changed, num, signed
from neurosim.drawing.page.scene import Box, Rectangle, Shape, TextLine, baseline_for
from neurosim.drawing.page.style import NARROW, Style
from neurosim.trace.records import State


@dataclass(frozen=True, slots=True)
class Label:
    """What is written on one connection: one part, or two (weight and gradient).

    Attributes
    ----------
    widths : tuple of float
        Width of each part, with its padding, in points.
    stacked : bool
        Two parts stand above each other instead of side by side.
    slim : bool
        Pills are hardly wider than their numbers, where many stand side by side.
    """

    edge: Edge
    parts: tuple[LabelPart, ...]
    widths: tuple[float, ...]
    size: float
    stacked: bool = False
    slim: bool = False

    @property
    def width(self) -> float:
        """Return the width of everything."""
        if self.stacked:
            return max(self.widths)
        return sum(self.widths) + 0.2 * self.size * (len(self.widths) - 1)

    @property
    def height(self) -> float:
        """Return the height of everything."""
        lines = len(self.parts) if self.stacked else 1
        return ((lines - 1) * 1.22 + 1.0) * self.size

    def shapes_at(self, x: float, y: float, style: Style) -> list[Shape]:
        """Return texts and their paper when the middle of the label is at (x, y)."""
        shapes: list[Shape] = []
        if self.stacked:
            top = y + (len(self.parts) - 1) * 1.22 * self.size / 2
            for k, (part, wide) in enumerate(zip(self.parts, self.widths, strict=True)):
                shapes += self._part(part, wide, x, top - k * 1.22 * self.size, style, bridge=k == 0)
            return shapes
        left = x - self.width / 2
        for part, wide in zip(self.parts, self.widths, strict=True):
            shapes += self._part(part, wide, left + wide / 2, y, style)
            left += wide + 0.2 * self.size
        return shapes

    def centres(self) -> list[tuple[float, float]]:
        """Return where the middles of the parts are, seen from the middle of the label."""
        if self.stacked:
            top = (len(self.parts) - 1) * 0.61 * self.size
            return [(0.0, top - k * 1.22 * self.size) for k in range(len(self.parts))]
        left, found = -self.width / 2, []
        for wide in self.widths:
            found.append((left + wide / 2, 0.0))
            left += wide + 0.2 * self.size
        return found

    def _part(
        self, part: LabelPart, wide: float, x: float, y: float, style: Style, bridge: bool = False
    ) -> list[Shape]:
        # Paper covers just the ink, so that lines close by are not cut.
        half = 0.55 * self.size if part.pill else CAP / 2 * self.size + 0.9
        lower = 0.65 * self.size if bridge else half  # no line shows between the two parts
        box = Box(x - wide / 2, y - lower, x + wide / 2, y + half)
        fill = style.gradient_pill if part.pill else style.paper
        rounding = 0.3 * self.size if part.pill else 0.0
        kind = "pill" if part.pill else "paper"
        text_wide = wide - _padding(part, self.size, self.slim)
        return [
            Rectangle(f"{kind}-{part.gid}", box, fill, rounding=rounding),
            TextLine(part.gid, part.text, x, baseline_for(y, self.size), self.size, part.colour, text_wide),
        ]


def _padding(part: LabelPart, size: float, slim: bool) -> float:
    return (0.3 if part.pill and slim else 0.7 if part.pill else 0.3) * size


class Labeller:
    """Makes the labels of the connections of one figure."""

    def __init__(self, state: State, selection: Selection, style: Style, ruler: Ruler) -> None:
        self.state, self.selection, self.style, self.ruler = state, selection, style, ruler
        usual = style.weight_decimals
        self.decimals = (
            update_decimals(state, usual) if selection.update else parameter_decimals(state, usual)
        )

    def weight(self, edge: Edge) -> float:
        """Return the weight of a connection at the moment of the state."""
        value = self.state.get("weight", edge.name)
        return edge.record.weight if value is None else value

    def all_weights(self) -> list[float]:
        """Return the weights of the whole network, drawn or not."""
        known = [value for (quantity, _), value in self.state.values.items() if quantity == "weight"]
        return known or [connection.weight for connection in self.state.network.connections]

    def labels(
        self,
        edges: Sequence[Edge],
        *,
        decimals: int | None = None,
        stacked: bool = True,
        brief: bool = False,
        slim: bool = False,
    ) -> list[Label]:
        """Return the labels; `brief` ones hold one number: gradient before weight, new weight without old."""
        found = []
        for edge in edges:
            parts = self._parts(edge, self.decimals if decimals is None else decimals, brief, stacked)
            if brief:
                parts = parts[-1:]
            if not parts:
                continue
            size = self.style.number_size
            widths = tuple(self.ruler.width(part.text, size) + _padding(part, size, slim) for part in parts)
            found.append(Label(edge, tuple(parts), widths, size, stacked and len(parts) > 1, slim))
        return found

    def _parts(self, edge: Edge, decimals: int, brief: bool, stacked: bool) -> list[LabelPart]:
        parts = []
        weight = self.weight(edge)
        change = self.state.get("weight_change", edge.name) if self.selection.change else None
        if change is not None:
            text = signed(change, self.style.gradient_decimals)
            parts.append(LabelPart(f"change:{edge.name}", text, self.style.ink))
        if self.selection.update or self.selection.weight:
            before = self.state.before.get(("weight", edge.name))
            if self.selection.update and before is not None and not brief:
                text = changed(before, weight, decimals)
            else:
                text = num(weight, decimals)
            old, arrow, new = text.rpartition(f" {ARROW} ")
            if arrow and stacked and self.style.width < NARROW:  # too wide for one line
                parts.append(LabelPart(f"old:{edge.name}", f"{old} {ARROW}", self.style.secondary))
                text = new
            parts.append(LabelPart(f"weight:{edge.name}", text, self.style.sign_text(weight)))
        gradient = self.state.get("gradient", edge.name) if self.selection.gradient else None
        if gradient is not None:
            text = num(gradient, self.style.gradient_decimals)
            parts.append(LabelPart(f"gradient:{edge.name}", text, self.style.gradient_text, pill=True))
        return parts
