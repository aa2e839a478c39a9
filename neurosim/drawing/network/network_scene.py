"""The scene of a network: from a state to the shapes that show it."""

from collections.abc import Iterable
from dataclasses import replace

from neurosim.drawing.network.edges import line_width
from neurosim.drawing.network.focus import Focus
from neurosim.drawing.network.groups import add_groups
from neurosim.drawing.network.headings import add_headings
from neurosim.drawing.network.key import add_key, add_total
from neurosim.drawing.network.large import add_dots, add_large_network
from neurosim.drawing.network.layered_graph import layered_graph
from neurosim.drawing.network.layout import find_layout
from neurosim.drawing.network.outdated import grey, outdated_shown, remark
from neurosim.drawing.network.routing import Router, Routing, dashes_negative
from neurosim.drawing.network.selection import Selection, select
from neurosim.drawing.page.arrows import arrow_shapes
from neurosim.drawing.page.choices import Called
from neurosim.drawing.page.fonts import Ruler
from neurosim.drawing.page.keys import ROW
from neurosim.drawing.page.scene import Box, Rectangle, Scene, Stroke, TextLine, baseline_for
from neurosim.drawing.page.style import NARROW, Style
from neurosim.drawing.page.text_writer import TextWriter
from neurosim.drawing.page.titles import add_title_rows, add_titles
from neurosim.trace.records import State

TALL = 240.0  # points; from this height on a narrow page has rows for a long subtitle
SUBTITLES = 24.0


def network_scene(
    state: State,
    show: str | Iterable[str],
    *,
    title: str | None,
    subtitle: str | None,
    style: Style,
    focus: Iterable[Called],
) -> Scene:
    """Return the scene of a network and its numbers."""
    selection = select(state, show)
    if selection.change:
        state = _without_frozen(state)
    portrait = style.width < NARROW and style.height >= TALL
    if portrait:  # the same in all frames of a network, however long their captions are
        style = replace(style, top=style.top + SUBTITLES, bottom=style.bottom + ROW)
    marked = Focus(state.network, focus)
    layout = find_layout(layered_graph(state.network, narrow=style.width < NARROW), style)
    ruler = Ruler(style)
    router = Router(layout, state, selection, ruler)
    scene = Scene(style.width, style.height)
    writer = TextWriter(scene, style, ruler)
    routing = router.route()
    outdated = outdated_shown(state, selection)
    title = state.network.name if title is None else title
    subtitle = _subtitle(state, selection, subtitle, outdated, routing)
    if portrait:
        add_title_rows(writer, title, subtitle, most=3)
    else:
        add_titles(writer, title, subtitle)
    add_headings(writer, layout)
    if routing is None:
        drawn = router.node_drawer.draw(numbers=0 if layout.kind == "tiny" else 1)
        scene.add(*drawn.shapes)
        add_large_network(writer, layout, drawn, router.labeller, selection.on_connections)
    else:
        _add_network(scene, router, routing, marked)
        add_groups(writer, routing.layout)
        add_dots(scene, layout)
        end = add_total(writer, routing.layout, state, selection)
        add_key(writer, routing, selection, end, 2 if portrait else 1)
    marked.underlay(scene, style)
    grey(scene, state, outdated, style)
    return scene


def _subtitle(
    state: State, selection: Selection, given: str | None, outdated: set[str], routing: Routing | None
) -> str | None:
    """The subtitle that is given, or the learning rate, and what a reader must know of the numbers."""
    if given is None and (selection.update or selection.change) and state.learning_rate is not None:
        given = f"learning rate {state.learning_rate:g}"
    bare = _without_number(routing, selection)
    count = f"{bare} of {len(state.network.connections)} connections"
    note = f"no room for the numbers of {count}" if bare else None
    return "; ".join(part for part in (given, remark(outdated), note) if part) or None


def _without_frozen(state: State) -> State:
    """The state without biases that no update changes: among changes their values would be read as such."""
    neurons = tuple(
        one if state.get("bias_change", one.name) is not None else replace(one, bias=None)
        for one in state.network.neurons
    )
    return replace(state, network=replace(state.network, neurons=neurons))


def _without_number(routing: Routing | None, selection: Selection) -> int:
    """How many connections should have a number and have none; without a routing the key says so."""
    if routing is None or not selection.on_connections:
        return 0
    numbered = {gid.partition(":")[2] for gid in routing.numbers}
    return sum(edge.name not in numbered for edge in routing.layout.graph.edges)


def _add_network(scene: Scene, router: Router, routing: Routing, marked: Focus) -> None:
    """Put neurons, connections and labels on the canvas."""
    layout, style = routing.layout, routing.layout.style
    edges = layout.graph.edges
    weights = {edge.index: router.labeller.weight(edge) for edge in edges}
    dashed = dashes_negative(routing)
    largest = max((abs(weight) for weight in weights.values()), default=0.0)
    scene.add(*routing.drawn.shapes)
    for edge in edges:
        weight = weights[edge.index]
        width = line_width(weight, largest, layout.graph.fan_in, style)
        colour = marked.colour(edge.name, style.sign_colour(weight), style)
        share = abs(weight) / largest if largest else 0.0
        scene.add(
            *arrow_shapes(
                edge.name,
                routing.routes[edge.index],
                colour,
                width,
                style,
                head=routing.heads,
                dashed=dashed and weight < 0,
                layer=2.0 + 0.3 * share,
            )
        )
    for label, x, y in routing.at:
        scene.add(*label.shapes_at(x, y, style))
    for key in routing.biases:
        _add_bias(scene, router, routing, key)


def _add_bias(scene: Scene, router: Router, routing: Routing, key: str) -> None:
    """Write a bias on the last track into its neuron, with a grey line to the disc."""
    x, y, route = routing.biases[key]
    style, node = routing.layout.style, routing.layout.graph.nodes[key]
    size, name = style.number_size, node.record.name
    text = router.node_drawer.contents.bias_text(node, routing.letter)
    wide = router.ruler.width(text, size)
    box = Box(x - wide / 2 - 1.5, y - 0.45 * size, x + wide / 2 + 1.5, y + 0.45 * size)
    scene.add(Stroke(f"stub:{name}", route, style.hairline, 0.8, 1.9))
    scene.add(Rectangle(f"paper-bias:{name}", box, style.paper))
    scene.add(TextLine(f"bias:{name}", text, x, baseline_for(y, size), size, style.secondary, wide))
