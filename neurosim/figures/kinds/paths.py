"""The paths of a gradient: every way from a weight to the error, one colour each, with its product."""

from dataclasses import replace
from typing import Unpack

from neurosim.drawing.network.drawn_nodes import DrawnNodes
from neurosim.drawing.network.edges import direct_routes
from neurosim.drawing.network.layered_graph import layered_graph
from neurosim.drawing.network.layout import NetworkLayout, find_layout
from neurosim.drawing.page.arrows import arrow_shapes
from neurosim.drawing.page.canvas import NARROW, Canvas
from neurosim.drawing.page.choices import Choices, Drawn
from neurosim.drawing.page.diagram import put_disc
from neurosim.drawing.page.names import name_in_text, printable
from neurosim.drawing.page.routes import Point, Route
from neurosim.drawing.page.scene import Stroke
from neurosim.drawing.page.style import Style
from neurosim.figures.example import Example
from neurosim.figures.example_networks import layered_example
from neurosim.figures.heights import AROUND
from neurosim.figures.kind import Kind
from neurosim.figures.options import OfOne
from neurosim.figures.path import TOO_MANY, Paths, paths
from neurosim.figures.path_list import fitting_list, write_list
from neurosim.figures.source import Source
from neurosim.passes.traced import trace
from neurosim.trace.records import ConnectionRecord, NeuronRecord, State
from neurosim.trace.trace_record import TraceRecord

TALL = 5  # neurons in a column; of taller networks only those on paths are drawn
APART = 3.4  # between paths that share a connection
ROW = 30.0  # height of a neuron, at least


def draw_paths(record: Paths, **choices: Unpack[Choices]) -> Drawn:
    """Draw all paths from a weight to the error, one colour each; below them their products and the sum."""
    canvas = Canvas(choices, _count(record))
    state = _with_error(_only_paths(record) if _is_tall(record.state) else record.state)
    rows = max(len(generation) for generation in state.network.generations())
    listing = fitting_list(canvas, record, canvas.high - canvas.low - ROW * rows)
    record = replace(record, paths=listing.paths)
    below = canvas.low - 6 + listing.height
    top = canvas.style.height - canvas.high + 6
    style = replace(
        canvas.style, bottom=below + 6, top=top, radius=min(canvas.style.radius, 20.0), right=40.0
    )
    layout = find_layout(layered_graph(state.network), style)
    _network(canvas, layout, record)
    write_list(canvas, record, listing, below, colours(canvas.style))
    return canvas.done()


def _count(record: Paths) -> str:
    """Return how many paths there are, and how many of them are drawn."""
    count = f"{record.count} path" + ("s lead" if record.count != 1 else " leads")
    shown = "" if record.count == len(record.paths) else f", the {len(record.paths)} largest are drawn"
    if _is_tall(record.state):
        shown += ", alone"
    label = record.state.network.labels().get(record.connection)
    ends = " → ".join(name_in_text(name) for name in record.connection.split("->"))
    return f"{count} from {ends if label is None else f'{printable(label)} ({ends})'} to E{shown}"


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


def colours(style: Style) -> tuple[str, ...]:
    """Return the colours of the paths."""
    return (style.positive, style.negative, style.target, "#8B3FA0", "#3FA7D6", "#B8860B", style.ink)


def _network(canvas: Canvas, layout: NetworkLayout, record: Paths) -> None:
    """Draw the network quietly, and the paths as strokes side by side."""
    style, graph = layout.style, layout.graph
    radius = _radius(layout)
    reach = {key: radius * (0.62 if node.constant else 1.0) for key, node in graph.nodes.items()}
    routes = direct_routes(replace(layout, radius=radius), DrawnNodes(reach, sides=dict(reach)))
    users: dict[tuple[str, str], list[int]] = {}
    for k, path in enumerate(record.paths):
        ends = (*path.neurons, "E")
        for pair in zip(ends, ends[1:], strict=False):
            users.setdefault(pair, []).append(k)
    on_paths = {name for path in record.paths for name in path.neurons} | {"E"}
    tones = colours(canvas.style)
    for edge in graph.edges:
        route = routes[edge.index]
        mine = users.get((edge.record.source, edge.record.target), [])
        if not mine:
            canvas.scene.add(
                *arrow_shapes(
                    edge.name, route, style.hairline, 0.8, style, head=True, dashed=False, layer=1.5
                )
            )
            continue
        canvas.scene.add(Stroke(f"edge:{edge.name}", route, style.hairline, 0.5, 1.6))
        for place, k in enumerate(mine):
            rise = ((len(mine) - 1) / 2 - place) * APART
            name = f"path {k + 1}:{edge.name}"
            shapes = arrow_shapes(
                name, _raised(route, rise), tones[k], 2.2, style, head=True, dashed=k % 2 == 1, layer=2.0
            )
            canvas.scene.add(*(replace(shape, gid=f"step:{name}") for shape in shapes))
    size = 11.0 if radius > 14.0 else 9.0
    for key, node in graph.nodes.items():
        name = node.record.name
        quiet = name not in on_paths
        put_disc(canvas, f"neuron:{name}", layout.centre(key), reach[key], name, size=size, quiet=quiet)
    known = {(edge.record.source, edge.record.target) for edge in graph.edges}
    for pair, mine in users.items():
        if pair not in known and all(name in graph.nodes for name in pair):
            # From net to out within a softmax group; of very many columns, those in the middle are left out.
            centres = layout.centre(pair[0]), layout.centre(pair[1])
            _within(canvas, pair, centres, radius, [(k, tones[k]) for k in mine])


def _radius(layout: NetworkLayout) -> float:
    """Return the radius of discs that hold their names, as far as their neighbours leave room."""
    columns = [sorted(layout.y[key] for key in column.keys) for column in layout.graph.columns]
    gaps = [b - a for heights in columns for a, b in zip(heights, heights[1:], strict=False)]
    return min(17.0, 0.3 * layout.step, *(0.42 * gap for gap in gaps))


def _within(
    canvas: Canvas,
    pair: tuple[str, str],
    centres: tuple[Point, Point],
    radius: float,
    mine: list[tuple[int, str]],
) -> None:
    """Draw the paths that go from one neuron of a softmax group to another, as arcs next to their column."""
    (x, y), (_, other) = centres
    up = 1.0 if other > y else -1.0
    for place, (k, colour) in enumerate(mine):
        out = 0.75 * radius + place * APART
        bow = out + 0.9 * radius + 0.12 * abs(other - y)
        start, end = (x + 0.8 * radius, y + up * 0.7 * radius), (x + 0.8 * radius, other - up * 0.75 * radius)
        route = Route(start, (((x + bow, start[1] + up * 4), (x + bow, end[1] - up * 4), end),))
        name = f"path {k + 1}:{'->'.join(pair)}"
        shapes = arrow_shapes(name, route, colour, 2.2, canvas.style, head=True, dashed=k % 2 == 1, layer=2.0)
        canvas.scene.add(*(replace(shape, gid=f"step:{name}") for shape in shapes))


def _raised(route: Route, by: float) -> Route:
    """Return a route moved up."""
    pieces = tuple(tuple((x, y + by) for x, y in piece) for piece in route.pieces)
    return Route((route.start[0], route.start[1] + by), pieces)


def _height(record: Paths, width: float) -> float:
    """The network, and below it every path with its product in as many lines as that takes."""
    rows = max(len(generation) for generation in record.state.network.generations())
    factors = max(len(path.factors) for path in record.paths)
    lines = 2 + (factors // 5 if width < NARROW else 0)
    return AROUND + 42.0 * min(rows, 5) + 17.0 * (lines * len(record.paths) + 5)


def _six_paths() -> Paths:
    network = layered_example(2, 2, 3, 2, activation="sigmoid", seed=7)
    return paths(trace(TraceRecord, network, [0.9, -0.4], [1.0, 0.0]), network.connections[1].name)


def _make(source: Source, options: OfOne) -> Paths:
    """The paths of one gradient; without a name that of the first connection."""
    log = source.trace(options.sample)
    return paths(log, options.one or log.network.connections[0].name)


def _passes(source: Source) -> int:
    return TOO_MANY * len(source.network().generations()) // 10


KIND = Kind(
    name="paths",
    place=70,
    teaches="A gradient is the sum over all paths from its weight to the error.",
    options=OfOne,
    record=Paths,
    make=_make,
    draw=draw_paths,
    height=_height,
    below=Style().width,
    of="passes",
    passes=_passes,
    examples=(
        Example(
            "paths",
            "The chain rule, path by path",
            "A gradient is the sum over all paths to the error; each path is a product of slopes and "
            "weights.",
            family="The network",
            place=1110,
            scenario="mazur",
            options={"of": ["w1"]},
        ),
        Example(
            "paths-six",
            "Six paths from one weight",
            "The number of paths multiplies with every layer; the backward pass adds them up without "
            "following each one.",
            family="The network",
            place=1120,
            record=_six_paths,
        ),
    ),
)
