"""Large networks: width and colour show the weights, and only the largest have numbers."""

from collections import defaultdict

from neurosim.drawing.network.drawn_nodes import DrawnNodes
from neurosim.drawing.network.edge_labels import Labeller
from neurosim.drawing.network.edges import near_node
from neurosim.drawing.network.layout import NetworkLayout
from neurosim.drawing.network.placement import place_labels
from neurosim.drawing.page.keys import ROW
from neurosim.drawing.page.numbers import num
from neurosim.drawing.page.routes import Route, straight
from neurosim.drawing.page.scene import Disc, Polygon, Scene, Stroke
from neurosim.drawing.page.style import NARROW, Style
from neurosim.drawing.page.text_writer import TextWriter

STRONGEST = 3  # labels per gap between columns
RIVALS = 24  # lines of a gap that a label keeps off
DASHED = 0.3  # negative weights stronger than this share of the largest are dashed
CELLS = 48  # of the colour bar


def map_colour(share: float, style: Style) -> str:
    """Return the colour of a weight given as a share, -1 to 1, of the largest in size.

    Examples
    --------
    >>> map_colour(0.0, Style()), map_colour(1.0, Style())
    ('#e4e8eb', '#00507d')
    """
    stops = [tuple(int(stop[k : k + 2], 16) for k in (1, 3, 5)) for stop in style.weight_map]
    position = (max(-1.0, min(1.0, share)) + 1) / 2 * (len(stops) - 1)
    k = min(int(position), len(stops) - 2)
    mixed = (round(a + (position - k) * (b - a)) for a, b in zip(stops[k], stops[k + 1], strict=True))
    return "#" + "".join(f"{channel:02x}" for channel in mixed)


def add_large_network(
    writer: TextWriter, layout: NetworkLayout, drawn: DrawnNodes, labeller: Labeller, numbers: bool
) -> None:
    """Draw the connections by colour and width, label the largest, and explain what is drawn."""
    scene, style, graph = writer.scene, layout.style, layout.graph
    weights = {edge.index: labeller.weight(edge) for edge in graph.edges}
    largest = max((abs(w) for w in labeller.all_weights()), default=0.0) or 1.0
    routes = {}
    for edge in graph.edges:
        route = straight(layout.centre(edge.source), layout.centre(edge.target))
        route = route.without_end(near_node(layout, drawn, graph.nodes[edge.target], 0.6))
        source = graph.nodes[edge.source]
        routes[edge.index] = route.reversed().without_end(near_node(layout, drawn, source, 0.6)).reversed()
        share = weights[edge.index] / largest
        width = 0.35 + 2.4 * abs(share) ** 1.3
        colour = map_colour(share, style)
        # Few of these lines carry a number, so the dash is what tells the sign in grey.
        dashed = share < (0.0 if style.negative_dash else -DASHED)
        scene.add(
            Stroke(f"edge:{edge.name}", routes[edge.index], colour, width, 2 + 0.9 * abs(share), dashed)
        )
    shown = _label_strongest(writer, layout, drawn, labeller, weights, routes) if numbers else 0
    add_dots(scene, layout)
    _add_counts(writer, layout)
    what = "\u2202E/\u2202w at the" if labeller.selection.gradient else "the"
    _add_key(
        writer,
        largest,
        shown,
        what,
        [name for name in ("net", "out", "delta", "bias", "target", "error") if name in drawn.missing],
    )


def _label_strongest(
    writer: TextWriter,
    layout: NetworkLayout,
    drawn: DrawnNodes,
    labeller: Labeller,
    weights: dict[int, float],
    routes: dict[int, Route],
) -> int:
    """Label the strongest connections of each gap where there is room; return how many at most."""
    graph = layout.graph
    gaps = defaultdict(list)
    for edge in graph.edges:
        if graph.span(edge) == 1:
            gaps[graph.nodes[edge.source].column].append(edge)
    chosen, rivals = [], {}
    for edges in gaps.values():
        edges = sorted(edges, key=lambda edge: (-abs(weights[edge.index]), edge.index))
        chosen += edges[:STRONGEST]
        least = 0.5 * abs(weights[edges[:STRONGEST][-1].index])  # weaker lines are faint beside these
        rivals.update({k.index: routes[k.index] for k in edges[:RIVALS] if abs(weights[k.index]) >= least})
    skipping = sorted((k for k in graph.edges if graph.span(k) > 1), key=lambda k: -abs(weights[k.index]))
    rivals.update({edge.index: routes[edge.index] for edge in skipping[:RIVALS]})
    rivals.update({edge.index: routes[edge.index] for edge in chosen})
    labels = labeller.labels(chosen, brief=True)
    placed = place_labels(layout, drawn, labels, rivals, 0.0, drop=True)
    for label, x, y in placed.at:
        writer.scene.add(*label.shapes_at(x, y, writer.style))
    return STRONGEST if placed.at else 0


def add_dots(scene: Scene, layout: NetworkLayout) -> None:
    """Put three dots wherever neurons of a column, or whole columns, are left out."""
    style = layout.style
    for number, (above, below) in layout.dots.items():
        middle = (above + below) / 2
        for k in (-1, 0, 1):
            centre = (layout.x[number], middle + 5.5 * k)
            scene.add(Disc(f"dots:{number}:{k + 2}", centre, 1.6, style.secondary, style.secondary, 0.0))
    middle = (style.bottom + style.height - style.top) / 2
    for number, column in enumerate(layout.graph.columns):
        if column.left_out:
            for k in (-1, 0, 1):
                centre = (layout.x[number] + 9 * k, middle)
                scene.add(Disc(f"dots:{number}:{k + 2}", centre, 2.2, style.secondary, style.secondary, 0.0))


def _add_counts(writer: TextWriter, layout: NetworkLayout) -> None:
    """Write the true number of weights below each gap."""
    graph = layout.graph
    layered = all(graph.span(edge) == 1 for edge in graph.edges)
    if not layered or not graph.cut:
        return
    for column, count in graph.gap_counts.items():
        if column == 0 or graph.columns[column - 1].left_out:
            continue
        text = f"{count:,} weights"
        x = (layout.x[column - 1] + layout.x[column]) / 2
        if writer.ruler.width(text, 9.0) < layout.step - 4:
            writer.write(f"weights:{column}", text, x, writer.style.bottom + 5, align="center")


def add_colour_bar(writer: TextWriter, largest: float) -> float:
    """Draw the colours of the weights with their ends below the drawing; return where the bar ends."""
    style, scene = writer.style, writer.scene
    x = style.left * 0.55
    x += writer.write("legend:weight", "weight" if style.width > NARROW else "w", x, ROW) + 8
    decimals = 2 if largest < 100 else 0
    x += writer.write("legend:least", num(-largest, decimals), x, ROW) + 6
    wide = min(170.0, style.width / 5)
    for k in range(CELLS):
        left, right = x + wide * k / CELLS, x + wide * (k + 1) / CELLS + (0.4 if k < CELLS - 1 else 0)
        colour = map_colour(2 * (k + 0.5) / CELLS - 1, style)
        points = ((left, ROW - 4), (right, ROW - 4), (right, ROW + 4), (left, ROW + 4))
        scene.add(Polygon(f"colorbar:{k}", points, colour))
    x += wide + 6
    return x + writer.write("legend:most", num(largest, decimals), x, ROW) + 18


def _add_key(writer: TextWriter, largest: float, shown: int, what: str, missing: list[str]) -> None:
    x = add_colour_bar(writer, largest)
    style = writer.style
    parts = [
        f"numbers: {what} {shown} largest |w| of those drawn"
        if shown
        else "weights by width and colour only",
        "dashed: negative",
    ]
    if missing:
        parts.append(f"no room for {', '.join(missing)}")
    room = style.width - style.left * 0.55 - x
    if style.width < NARROW and style.bottom > 2.5 * ROW:  # a page with a second line for the key
        writer.write_parts("note:numbers", parts, style.left * 0.55, 2 * ROW, style.width - style.left * 1.1)
        return
    if not writer.write_parts("note:numbers", parts, x, ROW, room):
        writer.write_parts("note:numbers", ["largest only" if shown else "no numbers"], x, ROW, room)
