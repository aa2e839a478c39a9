"""Planner: the first way to draw all connections, with their labels, without a conflict."""

from dataclasses import dataclass

from neurosim.drawing.network.channels import climb
from neurosim.drawing.network.drawn_nodes import Dress
from neurosim.drawing.network.edge_labels import Label, Labeller
from neurosim.drawing.network.edges import all_clear, direct_routes, head_length
from neurosim.drawing.network.layout import Layout
from neurosim.drawing.network.nodes import Dresser
from neurosim.drawing.network.placement import place
from neurosim.drawing.network.selection import Selection
from neurosim.drawing.page.fonts import Ruler
from neurosim.drawing.page.routes import Route
from neurosim.drawing.page.style import NARROW
from neurosim.trace.records import State

# Labels: everything; one number per connection; fewer decimals, too.
FULL, BRIEF, COARSE = range(3)
MOST_DIRECT = 60  # connections; more of them are always drawn as ladders


@dataclass(slots=True)
class Plan:
    """How the connections run and where their labels stand."""

    layout: Layout
    dress: Dress
    routes: dict[int, Route]
    at: list[tuple[Label, float, float]]
    heads: bool
    biases: dict[str, tuple[float, float, Route]]
    letter: str = "b "


def dashes_negative(plan: Plan) -> bool:
    """Whether negative weights are dashed: some have no printed sign, and in grey the colours are alike."""
    printed = {part.gid for label, _, _ in plan.at for part in label.parts}
    links = plan.layout.structure.links
    return plan.layout.style.negative_dash or any(f"weight:{link.name}" not in printed for link in links)


class Planner:
    """Finds the first way to draw all connections without a conflict."""

    def __init__(self, layout: Layout, state: State, selection: Selection, ruler: Ruler) -> None:
        self.layout, self.state, self.selection, self.ruler = layout, state, selection, ruler
        self.dresser = Dresser(layout, state, selection, ruler)
        self.labeller = Labeller(state, selection, layout.style, ruler)

    def plan(self) -> Plan | None:
        """Return straight lines with labels on them, or ladders, or None if neither fits."""
        if self.layout.kind == "tiny":
            return None
        layouts = [self.layout, *self.layout.tighter()]
        for levels in ((FULL, BRIEF), (COARSE,)):
            for layout in layouts:
                self._use(layout)
                for level in levels:
                    if (plan := self._complete(level)) is not None:
                        return plan
        self._use(layouts[-1])
        return self._incomplete()

    def _use(self, layout: Layout) -> None:
        self.layout = layout
        self.dresser = Dresser(layout, self.state, self.selection, self.ruler)

    def _complete(self, level: int) -> Plan | None:
        """Return a plan in which every connection has its label."""
        few = self.layout.structure.few
        for way in (self._direct, self._ladders) if few else (self._ladders, self._direct):
            if (plan := way(level)) is not None:
                return plan
        return None

    def _direct(self, level: int) -> Plan | None:
        """Return lines from disc to disc with all their labels, if nothing is in conflict."""
        layout, links = self.layout, self.layout.structure.links
        if len(links) > MOST_DIRECT:
            return None
        dress = self.dresser.dress(numbers=2 if level == FULL else 1)
        routes = direct_routes(layout, dress)
        if not all_clear(layout, dress, routes):
            return None
        head = head_length(layout.style.thickest, layout.style)
        brief = level != FULL
        tried: list[list[Label]] = []
        for decimals in self._decimals(level):
            for stacked in (True, False):
                labels = self.labeller.labels(links, decimals=decimals, stacked=stacked, brief=brief)
                if labels in tried:
                    continue
                placed = place(layout, dress, labels, routes, head)
                if placed.conflicts == 0:
                    self._say_brief(dress, brief)
                    return Plan(layout, dress, routes, placed.at, True, {})
                tried.append(labels)
        return None

    def _decimals(self, level: int) -> list[int]:
        """Return the decimals of weights to try."""
        usual = self.labeller.decimals
        return [usual] if level != COARSE else list(range(usual - 1, 0, -1))

    def _incomplete(self) -> Plan | None:
        """Return lines from disc to disc with the labels that find a place, if those are most."""
        layout, links = self.layout, self.layout.structure.links
        if len(links) > MOST_DIRECT:
            return None
        dress = self.dresser.dress(numbers=1)
        routes = direct_routes(layout, dress)
        head = head_length(layout.style.thickest, layout.style)
        labels = self.labeller.labels(links, stacked=False, brief=True)
        placed = place(layout, dress, labels, routes, head, drop=True)
        if len(placed.at) < len(links) / 2:
            return None
        self._say_brief(dress, True)
        if len(placed.at) < len(links) and labels:
            dress.missing.add(f"{len(links) - len(placed.at)} of {len(links)} numbers")
        return Plan(layout, dress, routes, placed.at, True, {})

    def _ladders(self, level: int) -> Plan | None:
        """Return ladders, with less and less room for the lines between them."""
        links, brief = self.layout.structure.links, level != FULL
        dress = self.dresser.dress(numbers=1)
        two = any(len(label.parts) > 1 for label in self.labeller.labels(links, stacked=False, brief=brief))
        # bias ("b 0.35", "0.35" or none), decimals, least run; two numbers only where lines have room
        letters = ("b ", "", None) if self._bias_widths("") else (None,)
        runs = (50.0,) if two else (8.0,) if level == COARSE else (50.0, 30.0, 12.0)
        above = self.selection.update and self.layout.style.width < NARROW  # the old weight above the new
        ways = [(d, run, letter) for d in self._decimals(level) for run in runs for letter in letters]
        for places, run, letter in ways:
            slim = run < 50.0
            labels = self.labeller.labels(links, decimals=places, stacked=above, brief=brief, slim=slim)
            widths = {} if letter is None else self._bias_widths(letter)
            by_index = {label.link.index: label for label in labels}
            size = max((label.height for label in labels), default=self.layout.style.number_size)
            ladder = climb(self.layout, dress, by_index, widths, size, run)
            if ladder is None:
                continue
            if letter is None and self._bias_widths(""):
                dress.missing.add("bias")
            if letter == "" and ladder.biases:
                dress.inside.add("bias")
            self._say_brief(dress, brief)
            return Plan(
                self.layout, dress, ladder.routes, ladder.at, ladder.heads, ladder.biases, letter or ""
            )
        return None

    def _say_brief(self, dress: Dress, brief: bool) -> None:
        """Note what brief labels leave out."""
        if brief and self.selection.gradient and (self.selection.weight or self.selection.update):
            dress.missing.add("weight")
        elif brief and self.selection.update:
            dress.missing.add("old weights")

    def _bias_widths(self, letter: str) -> dict[str, float]:
        structure = self.layout.structure
        if not self.selection.bias or structure.few:
            return {}
        size = self.layout.style.number_size
        return {
            node.key: self.ruler.width(self.dresser.contents.bias_text(node, letter), size) + 0.3 * size
            for node in structure.nodes.values()
            if node.record.bias is not None
        }
