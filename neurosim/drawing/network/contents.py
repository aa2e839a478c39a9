"""Contents: which numbers belong to a neuron, as text."""

from dataclasses import dataclass

from neurosim.drawing.network.columns import crowded
from neurosim.drawing.network.layered_graph import Node
from neurosim.drawing.network.layout import NetworkLayout, bias_below, inner_output
from neurosim.drawing.network.selection import Selection
from neurosim.drawing.page.fonts import Ruler
from neurosim.drawing.page.numbers import change_decimals, changed, exact_decimals, num, signed
from neurosim.trace.records import State

ENOUGH = 2000  # numbers that are looked at to choose the decimals


@dataclass(frozen=True, slots=True)
class LabelPart:
    """One number or name, to be written next to others on a line."""

    gid: str
    text: str
    colour: str
    bold: bool = False
    pill: bool = False

    @property
    def kind(self) -> str:
        """Return what it is: net, out, delta, bias ..."""
        return self.gid.partition(":")[0]


class Contents:
    """The numbers of the neurons of one figure."""

    def __init__(self, layout: NetworkLayout, state: State, selection: Selection, ruler: Ruler) -> None:
        self.layout, self.state, self.selection, self.ruler = layout, state, selection, ruler
        self.style = layout.style
        usual = self.style.weight_decimals
        decimals = update_decimals if selection.update else parameter_decimals
        self.bias_decimals = decimals(state, usual)
        data = [value for (quantity, _), value in state.values.items() if quantity == "target"]
        for node in layout.graph.nodes.values():
            value = state.get("out", node.record.name) if node.record.kind == "input" else None
            if value is not None:
                data.append(value)
        self.data_decimals = exact_decimals(data[:ENOUGH], 2)

    def net(self, node: Node) -> float | None:
        """Return net if it is shown; inputs have none."""
        wanted = self.selection.net and node.record.kind == "neuron"
        return self.state.get("net", node.record.name) if wanted else None

    def out(self, node: Node) -> float | None:
        """Return out if it is shown."""
        return self.state.get("out", node.record.name) if self.selection.out else None

    def below(self, node: Node) -> list[LabelPart]:
        """Return what stands under a disc, top first."""
        parts = self._delta(node)
        if bias_below(self.layout.graph, node) and self.selection.bias:
            text = self.bias_text(node)
            # The labels of the next column begin before it does.
            if self.ruler.width(text, self.style.number_size) > 0.68 * self.layout.step:
                text = self.bias_text(node, brief=True)
            parts.append(LabelPart(f"bias:{node.record.name}", text, self.style.secondary))
        if inner_output(self.layout.graph, node):
            parts += self.beside(node)
        return parts

    def line(self, node: Node) -> list[LabelPart]:
        """Return the numbers for the line above a compact disc, the most wanted last."""
        name, style, parts = node.record.name, self.style, []
        decimals = self.data_decimals if node.record.kind == "input" else style.value_decimals
        net, out = self.net(node), self.out(node)
        if net is not None:
            parts.append(LabelPart(f"net:{name}", num(net, decimals), style.secondary))
        if out is not None:
            parts.append(LabelPart(f"out:{name}", num(out, decimals), style.ink, bold=True))
        return parts + self._delta(node)

    def beside(self, node: Node) -> list[LabelPart]:
        """Return target and error of an output."""
        name, colour, parts = node.record.name, self.style.target, []
        target = self.state.get("target", name) if self.selection.target else None
        if target is not None:
            text = f"target {num(target, self.data_decimals)}"
            narrow = crowded(self.layout.graph) or self.layout.step < 66 or not self._fits_beside(node, text)
            text = text.replace("target", "t", 1) if narrow else text
            parts.append(LabelPart(f"target:{name}", text, colour))
        error = self.state.get("error", name) if self.selection.error else None
        if error is not None:
            parts.append(LabelPart(f"error:{name}", f"E {num(error, self.style.gradient_decimals)}", colour))
        return parts

    def _fits_beside(self, node: Node, text: str) -> bool:
        """Whether a text to the right of a disc stays on the canvas."""
        start = self.layout.x[node.column] + self.layout.radius + 6
        inside = inner_output(self.layout.graph, node)
        return inside or start + self.ruler.width(text, self.style.number_size) < self.style.width - 1

    def bias_text(self, node: Node, letter: str = "b ", *, brief: bool = False) -> str:
        """Return ``"b 0.35"``, or old and new bias after an update unless it must be brief."""
        name, after = node.record.name, self.state.get("bias", node.record.name)
        change = self.state.get("bias_change", name) if self.selection.change else None
        if change is not None:
            return f"{letter}{signed(change, self.style.gradient_decimals)}"
        bias = node.record.bias if after is None else after
        assert bias is not None
        before = self.state.before.get(("bias", name))
        if self.selection.update and before is not None and not brief:
            return f"{letter}{changed(before, bias, self.bias_decimals)}"
        return f"{letter}{num(bias, self.bias_decimals)}"

    def _delta(self, node: Node) -> list[LabelPart]:
        delta = self.state.get("delta", node.record.name) if self.selection.delta else None
        if delta is None:
            return []
        text = ""
        x, _ = self.layout.centre(node.key)
        room = min(self.layout.step - 10, 2 * min(x, self.style.width - x) - 6)
        for decimals in range(self.style.gradient_decimals, 0, -1):
            text = f"\u03b4 {num(delta, decimals)}"
            if self.ruler.width(text, self.style.number_size, bold=True) < room:
                break
        colour = self.style.gradient_text
        return [LabelPart(f"delta:{node.record.name}", text, colour, bold=True, pill=True)]


def parameter_decimals(state: State, usual: int) -> int:
    """Return the decimals of weights and biases: one more than usual if that shows them as typed."""
    known = [value for (quantity, _), value in state.values.items() if quantity in ("weight", "bias")]
    values = known or [connection.weight for connection in state.network.connections]
    return exact_decimals(values[:ENOUGH], usual)


def update_decimals(state: State, usual: int) -> int:
    """Return the decimals at which every change of an update shows, at most four."""
    pairs = [(old, state.values.get(key, old)) for key, old in state.before.items()]
    return change_decimals(pairs[:ENOUGH], usual, max(4, usual))
