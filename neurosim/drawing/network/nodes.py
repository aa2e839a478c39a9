"""Nodes: the neurons as discs and squares, with names and numbers in and around them."""

import math
from itertools import pairwise

from neurosim.drawing.network.contents import Contents
from neurosim.drawing.network.drawn_nodes import DrawnNodes, LabelWriter, Text
from neurosim.drawing.network.layered_graph import Node
from neurosim.drawing.network.layout import SQUARE, NetworkLayout, inner_output
from neurosim.drawing.network.node_labels import SMALL, name_above, name_aside, name_inside
from neurosim.drawing.network.selection import Selection
from neurosim.drawing.page.fonts import Ruler
from neurosim.drawing.page.names import titled
from neurosim.drawing.page.numbers import num, short
from neurosim.drawing.page.routes import straight
from neurosim.drawing.page.scene import Box, Disc, Rectangle, Stroke
from neurosim.trace.records import State

LINE_ASIDE = 10.4  # of the smallest letters, one below the other
TWO_LINES = 16.5  # the least radius of a disc that holds net over out


class NodeDrawer:
    """Draws the neurons of one figure."""

    def __init__(self, layout: NetworkLayout, state: State, selection: Selection, ruler: Ruler) -> None:
        self.layout, self.style, self.ruler = layout, layout.style, ruler
        self.selection = selection
        self.contents = Contents(layout, state, selection, ruler)
        self._both: bool | None = None

    def draw(self, numbers: int = 2) -> DrawnNodes:
        """Return everything around the neurons, with at most so many numbers above a compact disc."""
        nodes = self.layout.graph.nodes
        radius = self.layout.radius
        reach = {key: radius * (SQUARE if node.constant else 1.0) for key, node in nodes.items()}
        drawn = DrawnNodes(reach, sides=dict(reach))
        writer = LabelWriter(drawn, self.layout, self.ruler)
        for node in nodes.values():
            if node.constant:
                self._constant(writer, node)
                continue
            self._disc(writer, node)
            if self.layout.kind == "roomy":
                self._roomy(writer, node)
            else:
                self._compact(writer, node, numbers if self.layout.kind == "compact" else 0)
        return drawn

    def _constant(self, writer: LabelWriter, node: Node) -> None:
        style, name = self.style, node.record.name
        x, y = self.layout.centre(node.key)
        half = writer.drawn.reach[node.key]
        box = Box(x - half, y - half, x + half, y + half)
        outline, corner = style.outline * 0.85, 0.22 * half
        frame = Rectangle(f"neuron:{name}", box, style.constant, style.secondary, outline, corner, True, 3.0)
        writer.drawn.shapes.append(frame)
        text = short(1.0 if node.record.value is None else node.record.value)
        size = style.number_size
        while size > SMALL and self.ruler.width(text, size, bold=True) > 2 * half - 3:
            size = max(SMALL, size - 0.5)
        if writer.fits([(text, True)], half * 1.2, size):
            writer.text(f"out:{name}", text, x, y, style.ink, size=size, bold=True)
        if self.layout.kind == "roomy":
            name_above(writer, node, y + half, style.number_size, style.secondary)

    def _disc(self, writer: LabelWriter, node: Node) -> None:
        style, centre = self.style, self.layout.centre(node.key)
        disc = Disc(
            f"neuron:{node.record.name}", centre, self.layout.radius, style.paper, style.ink, style.outline
        )
        writer.drawn.shapes.append(disc)

    def _roomy(self, writer: LabelWriter, node: Node) -> None:
        """Numbers in the disc and the name above it; the name inside if there are no numbers."""
        _, y = self.layout.centre(node.key)
        if self._values_inside(writer, node) or not name_inside(writer, node):
            name_above(writer, node, y + self.layout.radius, self.style.name_size, self.style.ink)
        self._below(writer, node)
        self._beside(writer, node, named=False)

    def _compact(self, writer: LabelWriter, node: Node, numbers: int) -> None:
        """Like roomy if the disc is large enough; else the name in the disc and one number above."""
        _, y = self.layout.centre(node.key)
        top = y + self.layout.radius
        large = numbers and self.layout.radius >= TWO_LINES and not self.selection.delta
        if large and self._values_inside(writer, node):
            name_above(writer, node, top, self.style.name_size, self.style.ink)
            aside = False
        else:
            inside = name_inside(writer, node)
            lines = 0 if self._in_a_row(node, named=True) else len(self.contents.beside(node))
            aside = not inside and name_aside(writer, node, lines)
            if not (inside or aside):
                name_inside(writer, node, cut=True)
            self._line_above(writer, node, numbers)
        if numbers:
            self._below(writer, node)
        self._beside(writer, node, named=aside and node.column > 0)

    def _line_above(self, writer: LabelWriter, node: Node, numbers: int) -> None:
        parts = self.contents.line(node)
        if writer.width_of(parts[-numbers:]) > self.layout.step - 8:
            numbers = min(numbers, 1)
        chosen = parts[len(parts) - numbers :] if numbers < len(parts) else parts
        writer.drawn.above.update(part.kind for part in chosen)
        writer.drawn.missing.update(part.kind for part in parts if part not in chosen)
        if chosen:
            _, y = self.layout.centre(node.key)
            writer.line(node, chosen, y + self.layout.radius + 2.5 + 0.585 * self.style.number_size)

    def _below(self, writer: LabelWriter, node: Node) -> None:
        """Write delta, bias, and what else belongs under a disc."""
        _, y = self.layout.centre(node.key)
        line = 1.3 * self.style.number_size
        height = y - self.layout.radius - 3.0 - 0.45 * line
        for part in self.contents.below(node):
            if part.kind == "delta" and self.layout.kind != "roomy":
                continue  # stands above
            writer.line(node, [part], height)
            height -= line

    def _beside(self, writer: LabelWriter, node: Node, *, named: bool) -> None:
        """Write target and error to the right of an output in the last column."""
        if inner_output(self.layout.graph, node):
            return
        x, y = self.layout.centre(node.key)
        left, parts = x + self.layout.radius + 6, self.contents.beside(node)
        if self._in_a_row(node, named=named):
            if named:
                text, math_text = titled(node.record)
                left += self.ruler.width(text, SMALL, math=math_text) + 5
            writer.drawn.missing.update(part.kind for part in writer.row(parts, left, y))
            return
        middle = y - (0.6 * self.style.number_size if named else 0.0)
        writer.column(parts, left, middle, tight=named)

    def _in_a_row(self, node: Node, *, named: bool) -> bool:
        """Whether the next neuron is too near for target and error below each other, and below the name."""
        column = self.layout.graph.columns[node.column].keys
        heights = sorted(self.layout.centre(key)[1] for key in column)
        nearest = min((high - low for low, high in pairwise(heights)), default=math.inf)
        parts = len(self.contents.beside(node))
        tall = LINE_ASIDE * (parts + 1) if named else 1.4 * self.style.number_size * (parts - 1) + LINE_ASIDE
        return parts > 0 and nearest < tall

    def _values_inside(self, writer: LabelWriter, node: Node) -> bool:
        """Write net over out into the disc, with as many decimals as fit; False when there is nothing."""
        net, out = self.contents.net(node), self.contents.out(node)
        if net is None and out is None:
            return False
        most = self.style.value_decimals
        if node.record.kind == "input":
            most = self.contents.data_decimals
        both = net is not None and out is not None and self._both_fit(writer)
        for decimals in range(most, -1 if node.record.kind == "input" else 0, -1):
            net_text = "" if net is None else num(net, decimals)
            out_text = "" if out is None else num(out, decimals)
            if self._fill(writer, node, net_text if both or out is None else "", out_text):
                return True
        writer.drawn.missing.update(("net", "out"))
        return False

    def _both_fit(self, writer: LabelWriter) -> bool:
        """Whether net and out fit into every disc with two decimals; else all discs show out alone."""
        if self._both is None:
            pairs = [(self.contents.net(n), self.contents.out(n)) for n in self.layout.graph.nodes.values()]
            room, size = self.layout.radius - 1, self.style.number_size
            self._both = all(
                writer.fits([(num(net, 2), False), (num(out, 2), True)], room, size)
                for net, out in pairs
                if net is not None and out is not None
            )
        return self._both

    def _fill(self, writer: LabelWriter, node: Node, net: str, out: str) -> bool:
        """Write the texts that are not empty into the disc; False if they do not fit."""
        style, name = self.style, node.record.name
        lines: list[Text] = [(text, bold) for text, bold in ((net, False), (out, True)) if text]
        if not writer.fits(lines, self.layout.radius - 1, style.number_size):
            return False
        x, y = self.layout.centre(node.key)
        rise = 0.68 * style.number_size if len(lines) == 2 else 0.0
        if net:
            writer.text(f"net:{name}", net, x, y + rise, style.secondary)
        if out:
            writer.text(f"out:{name}", out, x, y - rise, style.ink, bold=True)
        if rise:
            half = self.layout.radius - 2.5
            rule = straight((x - half, y), (x + half, y))
            writer.drawn.shapes.append(Stroke(f"rule:{name}", rule, style.hairline, 0.8, 3.5))
        if node.record.kind == "neuron":
            writer.drawn.inside.update(kind for kind, text in (("net", net), ("out", out)) if text)
            if not net and self.contents.net(node) is not None:
                writer.drawn.missing.add("net")
        return True
