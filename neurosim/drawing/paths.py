"""The paths of a gradient: every way from a weight to the error, one colour each, with its product."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from neurosim.drawing.canvas import Canvas
from neurosim.drawing.diagram import put_disc
from neurosim.drawing.edges import direct_routes, edge_shapes
from neurosim.drawing.layout import Layout, layout_of
from neurosim.drawing.names import printable
from neurosim.drawing.numbers import num
from neurosim.drawing.pen import Dress
from neurosim.drawing.routes import Route, straight
from neurosim.drawing.scene import Line
from neurosim.drawing.structure import structure_of
from neurosim.drawing.style import Style
from neurosim.records.networks import Path, Paths
from neurosim.trace.records import ConnectionRecord, NeuronRecord, State

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LINE = 17.0  # height of a line of the list
TALL = 5  # neurons in a column; of taller networks only those on paths are drawn
APART = 3.4  # between paths that share a connection


def draw_paths(record: Paths, *, ax: "Axes | None" = None, **choices: Any) -> "Figure | Axes":
    """Draw all paths from a weight to the error, one colour each; below them their products and the sum."""
    count = f"{record.count} path" + ("s lead" if record.count != 1 else " leads")
    shown = "" if record.count == len(record.paths) else f", the {len(record.paths)} largest are drawn"
    if _is_tall(record.state):
        shown += ", alone"
    subtitle = choices.get("subtitle") or f"{count} from {record.connection.replace('->', ' → ')} to E{shown}"
    canvas = Canvas(ax, choices.get("style"), choices.get("title"), subtitle)
    below = canvas.low - 6 + (len(record.paths) + 2) * LINE
    style = replace(canvas.style, bottom=below + 6, radius=min(canvas.style.radius, 20.0), right=40.0)
    state = _with_error(_only_paths(record) if _is_tall(record.state) else record.state)
    layout = layout_of(structure_of(state.network), style)
    _network(canvas, layout, record)
    _list(canvas, record, below)
    return canvas.done()


def _is_tall(state: State) -> bool:
    """Whether the columns are too tall for names in the discs."""
    return max(len(generation) for generation in state.network.generations()) > TALL


def _only_paths(record: Paths) -> State:
    """The network without everything that is on none of the paths that are drawn."""
    steps = {pair for path in record.paths for pair in zip(path.neurons, path.neurons[1:], strict=False)}
    names = {name for pair in steps for name in pair}
    network = record.state.network
    neurons = tuple(neuron for neuron in network.neurons if neuron.name in names)
    connections = tuple(c for c in network.connections if (c.source, c.target) in steps)
    return replace(record.state, network=replace(network, neurons=neurons, connections=connections))


def _with_error(state: State) -> State:
    """The network with E as a neuron that all outputs feed, and without biases, which no path uses."""
    last = max(neuron.generation for neuron in state.network.neurons) + 1
    neurons = [replace(neuron, bias=None, output=False) for neuron in state.network.neurons]
    outputs = [neuron.name for neuron in state.network.neurons if neuron.output]
    neurons.append(NeuronRecord("E", "neuron", last, output=True))
    more = tuple(ConnectionRecord(name, "E", 1.0) for name in outputs)
    network = replace(state.network, neurons=tuple(neurons), connections=(*state.network.connections, *more))
    return replace(state, network=network)


def _colours(style: Style) -> tuple[str, ...]:
    return (style.positive, style.negative, style.target, "#8B3FA0", "#3FA7D6", "#B8860B", style.ink)


def _network(canvas: Canvas, layout: Layout, record: Paths) -> None:
    """Draw the network quietly, and the paths as strokes side by side."""
    style, structure = layout.style, layout.structure
    radius = min(layout.radius, 17.0)
    reach = {key: radius * (0.62 if node.constant else 1.0) for key, node in structure.nodes.items()}
    routes = direct_routes(replace(layout, radius=radius), Dress(reach, sides=dict(reach)))
    users: dict[tuple[str, str], list[int]] = {}
    for k, path in enumerate(record.paths):
        ends = (*path.neurons, "E")
        for pair in zip(ends, ends[1:], strict=False):
            users.setdefault(pair, []).append(k)
    on_paths = {name for path in record.paths for name in path.neurons} | {"E"}
    colours = _colours(canvas.style)
    for link in structure.links:
        route = routes[link.index]
        mine = users.get((link.record.source, link.record.target), [])
        if not mine:
            canvas.scene.add(
                *edge_shapes(link.name, route, style.hairline, 0.8, style, head=True, dashed=False, layer=1.5)
            )
            continue
        canvas.scene.add(Line(f"edge:{link.name}", route, style.hairline, 0.5, 1.6))
        for place, k in enumerate(mine):
            rise = ((len(mine) - 1) / 2 - place) * APART
            name = f"path {k + 1}:{link.name}"
            shapes = edge_shapes(
                name, _raised(route, rise), colours[k], 2.2, style, head=True, dashed=k % 2 == 1, layer=2.0
            )
            canvas.scene.add(*(replace(shape, gid=f"step:{name}") for shape in shapes))
    size = 11.0 if radius > 14.0 else 9.0
    for key, node in structure.nodes.items():
        name = node.record.name
        quiet = name not in on_paths
        put_disc(canvas, f"neuron:{name}", layout.centre(key), reach[key], name, size=size, quiet=quiet)


def _raised(route: Route, by: float) -> Route:
    """Return a route moved up."""
    pieces = tuple(tuple((x, y + by) for x, y in piece) for piece in route.pieces)
    return Route((route.start[0], route.start[1] + by), pieces)


def _list(canvas: Canvas, record: Paths, top: float) -> None:
    """Write every path with its factors and its product, and the sum."""
    style, writer = canvas.style, canvas.writer
    x = 0.55 * style.left
    y = top - 0.6 * LINE
    names = [" → ".join(printable(name) for name in (*path.neurons, "E")) for path in record.paths]
    all_ = "all paths together" if record.count == len(record.paths) else f"all {record.count} paths together"
    wide = max(*(canvas.ruler.width(name, 9.0) for name in names), canvas.ruler.width(all_, 9.0, bold=True))
    factors = x + 30 + wide + 16
    key = "out · [f′(net)] · weight · … · (∂E/∂out)"
    writer.write("note:factors", key, factors, y)
    for k, path in enumerate(record.paths):
        y -= LINE
        canvas.scene.add(
            Line(
                f"key:path {k + 1}", straight((x, y), (x + 22, y)), _colours(style)[k], 2.6, dashed=k % 2 == 1
            )
        )
        writer.write(f"name:path {k + 1}", names[k], x + 30, y, colour=style.ink)
        text = f"{_product(path, 3)} = {num(path.product, 5)}"
        room = style.width - factors - x
        if canvas.ruler.width(text, 9.0) > room:
            text = f"{_product(path, 2)} = {num(path.product, 5)}"
        writer.write(
            f"product:path {k + 1}", canvas.ruler.shortened(text, 9.0, room), factors, y, colour=style.ink
        )
    y -= LINE
    writer.write("name:sum", all_, x + 30, y, colour=style.gradient_text, bold=True)
    total = f"sum = {num(record.total, 5)},  backward pass: δ · out = {num(record.gradient, 5)}"
    writer.write("product:sum", total, factors, y, colour=style.gradient_text, bold=True)


def _product(path: Path, decimals: int) -> str:
    marks = {"slope": "[{}]", "error_slope": "({})", "weight": "{}", "out": "{}"}
    parts = []
    for kind, value in path.factors:
        text = num(value, decimals)
        parts.append(f"({text})" if value < 0 and marks[kind] == "{}" else marks[kind].format(text))
    return " · ".join(parts)
