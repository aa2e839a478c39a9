"""Routing: the first way to draw all connections, with their labels, without a conflict."""

from dataclasses import dataclass

from neurosim.drawing.network.channel_routes import route_in_channels
from neurosim.drawing.network.drawn_nodes import DrawnNodes
from neurosim.drawing.network.edge_labels import Label, Labeller
from neurosim.drawing.network.edges import all_clear, direct_routes
from neurosim.drawing.network.layout import NetworkLayout
from neurosim.drawing.network.nodes import NodeDrawer
from neurosim.drawing.network.placement import place_labels
from neurosim.drawing.network.selection import Selection
from neurosim.drawing.page.arrows import head_length
from neurosim.drawing.page.fonts import Ruler
from neurosim.drawing.page.routes import Route
from neurosim.drawing.page.style import NARROW
from neurosim.trace.records import State

# Labels: everything; one number per connection; fewer decimals, too.
FULL, BRIEF, COARSE = range(3)
MOST_DIRECT = 60  # connections; more of them always run through channels


@dataclass(slots=True)
class Routing:
    """How the connections run (by index), and where their labels and the biases stand."""

    layout: NetworkLayout
    drawn: DrawnNodes
    routes: dict[int, Route]
    at: list[tuple[Label, float, float]]
    heads: bool
    biases: dict[str, tuple[float, float, Route]]
    letter: str = "b "

    @property
    def numbers(self) -> set[str]:
        """Return what stands on the connections: ``"weight:i1->h1"``."""
        return {part.gid for label, _, _ in self.at for part in label.parts}


def dashes_negative(routing: Routing) -> bool:
    """Whether negative weights are dashed: some have no printed sign, and in grey the colours are alike."""
    printed, edges = routing.numbers, routing.layout.graph.edges
    return routing.layout.style.negative_dash or any(f"weight:{edge.name}" not in printed for edge in edges)


class Router:
    """Finds the first way to draw all connections without a conflict."""

    def __init__(self, layout: NetworkLayout, state: State, selection: Selection, ruler: Ruler) -> None:
        self.layout, self.state, self.selection, self.ruler = layout, state, selection, ruler
        self.node_drawer = NodeDrawer(layout, state, selection, ruler)
        self.labeller = Labeller(state, selection, layout.style, ruler)

    def route(self) -> Routing | None:
        """Return direct routes with labels on them, or routes through channels, or None if neither fits."""
        if self.layout.kind == "tiny":
            return None
        layouts = [self.layout, *self.layout.tighter()]
        for levels in ((FULL, BRIEF), (COARSE,)):
            for layout in layouts:
                self._use(layout)
                for level in levels:
                    if (routing := self._complete(level)) is not None:
                        return routing
        self._use(layouts[-1])
        return self._incomplete()

    def _use(self, layout: NetworkLayout) -> None:
        self.layout = layout
        self.node_drawer = NodeDrawer(layout, self.state, self.selection, self.ruler)

    def _complete(self, level: int) -> Routing | None:
        """Return a routing in which every connection has its label."""
        sparse = self.layout.graph.sparse
        for way in (self._direct, self._in_channels) if sparse else (self._in_channels, self._direct):
            if (routing := way(level)) is not None:
                return routing
        return None

    def _direct(self, level: int) -> Routing | None:
        """Return lines from disc to disc with all their labels, if nothing is in conflict."""
        layout, edges = self.layout, self.layout.graph.edges
        if len(edges) > MOST_DIRECT:
            return None
        drawn = self.node_drawer.draw(numbers=2 if level == FULL else 1)
        routes = direct_routes(layout, drawn)
        if not all_clear(layout, drawn, routes):
            return None
        head = head_length(layout.style.thickest, layout.style)
        brief = level != FULL
        tried: list[list[Label]] = []
        for decimals in self._decimals(level):
            for stacked in (True, False):
                labels = self.labeller.labels(edges, decimals=decimals, stacked=stacked, brief=brief)
                if labels in tried:
                    continue
                placed = place_labels(layout, drawn, labels, routes, head)
                if placed.conflicts == 0:
                    self._say_brief(drawn, brief)
                    return Routing(layout, drawn, routes, placed.at, True, {})
                tried.append(labels)
        return None

    def _decimals(self, level: int) -> list[int]:
        """Return the decimals of weights to try."""
        usual = self.labeller.decimals
        return [usual] if level != COARSE else list(range(usual - 1, 0, -1))

    def _incomplete(self) -> Routing | None:
        """Return lines from disc to disc with the labels that find a place, if those are most."""
        layout, edges = self.layout, self.layout.graph.edges
        if len(edges) > MOST_DIRECT:
            return None
        drawn = self.node_drawer.draw(numbers=1)
        routes = direct_routes(layout, drawn)
        head = head_length(layout.style.thickest, layout.style)
        labels = self.labeller.labels(edges, stacked=False, brief=True)
        placed = place_labels(layout, drawn, labels, routes, head, drop=True)
        if len(placed.at) < len(edges) / 2:
            return None
        self._say_brief(drawn, True)
        if len(placed.at) < len(edges) and labels:
            drawn.missing.add(f"{len(edges) - len(placed.at)} of {len(edges)} numbers")
        return Routing(layout, drawn, routes, placed.at, True, {})

    def _in_channels(self, level: int) -> Routing | None:
        """Return routes through channels, with less and less room for the lines between them."""
        edges, brief = self.layout.graph.edges, level != FULL
        drawn = self.node_drawer.draw(numbers=1)
        two = any(len(label.parts) > 1 for label in self.labeller.labels(edges, stacked=False, brief=brief))
        # bias ("b 0.35", "0.35" or none), decimals, least run; two numbers only where lines have room
        letters = ("b ", "", None) if self._bias_widths("") else (None,)
        runs = (50.0,) if two else (8.0,) if level == COARSE else (50.0, 30.0, 12.0)
        above = self.selection.update and self.layout.style.width < NARROW  # the old weight above the new
        ways = [(d, run, letter) for d in self._decimals(level) for run in runs for letter in letters]
        for places, run, letter in ways:
            slim = run < 50.0
            labels = self.labeller.labels(edges, decimals=places, stacked=above, brief=brief, slim=slim)
            widths = {} if letter is None else self._bias_widths(letter)
            by_index = {label.edge.index: label for label in labels}
            size = max((label.height for label in labels), default=self.layout.style.number_size)
            routing = route_in_channels(self.layout, drawn, by_index, widths, size, run)
            if routing is None:
                continue
            if letter is None and self._bias_widths(""):
                drawn.missing.add("bias")
            if letter == "" and routing.biases:
                drawn.inside.add("bias")
            self._say_brief(drawn, brief)
            return Routing(
                self.layout, drawn, routing.routes, routing.at, routing.heads, routing.biases, letter or ""
            )
        return None

    def _say_brief(self, drawn: DrawnNodes, brief: bool) -> None:
        """Note what brief labels leave out."""
        if brief and self.selection.gradient and (self.selection.weight or self.selection.update):
            drawn.missing.add("weight")
        elif brief and self.selection.update:
            drawn.missing.add("old weights")

    def _bias_widths(self, letter: str) -> dict[str, float]:
        graph = self.layout.graph
        if not self.selection.bias or graph.sparse:
            return {}
        size = self.layout.style.number_size
        return {
            node.key: self.ruler.width(self.node_drawer.contents.bias_text(node, letter), size) + 0.3 * size
            for node in graph.nodes.values()
            if node.record.bias is not None
        }
