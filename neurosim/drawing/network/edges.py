"""Edges: the direct routes of connections from disc to disc, and how wide they are."""

import math
from collections.abc import Callable

import numpy as np

from neurosim.drawing.network.drawn_nodes import DrawnNodes
from neurosim.drawing.network.layered_graph import Edge, Node
from neurosim.drawing.network.layout import Extents, NetworkLayout
from neurosim.drawing.network.spacing import spaced
from neurosim.drawing.page.routes import Point, Route, flowing
from neurosim.drawing.page.scene import Box
from neurosim.drawing.page.style import Style

GAP = 0.6  # between the rim of a disc and the line that leaves it


def near_node(layout: NetworkLayout, drawn: DrawnNodes, node: Node, gap: float) -> Callable[[Point], bool]:
    """Return the test whether a point is within `gap` of a disc or square."""
    x, y = layout.centre(node.key)
    reach = drawn.reach[node.key] + gap
    if node.constant:
        return lambda point: max(abs(point[0] - x), abs(point[1] - y)) <= reach
    return lambda point: math.hypot(point[0] - x, point[1] - y) <= reach


def direct_routes(layout: NetworkLayout, drawn: DrawnNodes) -> dict[int, Route]:
    """Return straight lines to the next column, and smooth curves past the dummy nodes of skipped ones."""
    edges = layout.graph.edges
    aims = {edge.index: 0.0 for edge in edges}
    routes = {edge.index: _direct(layout, drawn, edge, 0.0) for edge in edges}
    for key, arriving in layout.graph.incoming.items():
        arriving = sorted(arriving, key=lambda edge: (-routes[edge.index].end[1], edge.index))
        heights = [routes[edge.index].end[1] for edge in arriving]
        half = min(4.0, 0.8 * drawn.reach[key] / len(arriving))
        y, reach = layout.y[key], drawn.reach[key]
        apart = spaced(
            heights, [Extents(half, half)] * len(heights), [1.0] * len(heights), y - reach, y + reach
        )
        for edge, height, wanted in zip(arriving, heights, apart, strict=True):
            if abs(wanted - height) > 0.5:  # two heads at one point: aim a little higher or lower
                aims[edge.index] = wanted - height
                routes[edge.index] = _direct(layout, drawn, edge, aims[edge.index])
    return routes


def _direct(layout: NetworkLayout, drawn: DrawnNodes, edge: Edge, aim: float) -> Route:
    """Return the route of one edge, ending `aim` points above the middle of its target."""
    graph = layout.graph
    source, target = graph.nodes[edge.source], graph.nodes[edge.target]
    start, end = layout.centre(edge.source), layout.centre(edge.target)
    end = (end[0], end[1] + aim)
    passed = [
        (layout.x[column], layout.dummy_y[edge.index, column])
        for column in range(source.column + 1, target.column)
        if (edge.index, column) in layout.dummy_y
    ]
    route = flowing([start, *passed, end])
    if passed and not is_clear(layout, drawn, edge, route):
        flat = layout.radius + 4
        wide = [(x + side, y) for x, y in passed for side in (-flat, flat)]
        route = flowing([start, *wide, end])
    route = route.without_end(near_node(layout, drawn, target, GAP + 0.6))
    return route.reversed().without_end(near_node(layout, drawn, source, GAP)).reversed()


def is_clear(layout: NetworkLayout, drawn: DrawnNodes, edge: Edge, route: Route, gap: float = 4.0) -> bool:
    """Return whether a route keeps out of foreign discs and of the texts around neurons."""
    points = sampled(route)
    for key, node in layout.graph.nodes.items():
        x, y = layout.centre(key)
        own = key in (edge.source, edge.target)
        reach = drawn.reach[key] + gap
        if not own and (np.hypot(points[:, 0] - x, points[:, 1] - y) < reach).any():
            return False
        if own and node.key == edge.target:
            continue
    return not any(_inside(points, box.grown(2.0)).any() for box in drawn.obstacles)


def all_clear(layout: NetworkLayout, drawn: DrawnNodes, routes: dict[int, Route]) -> bool:
    """Return whether no route touches a foreign disc or a text next to a neuron."""
    return all(is_clear(layout, drawn, edge, routes[edge.index], 2.0) for edge in layout.graph.edges)


def _inside(points: np.ndarray, box: Box) -> np.ndarray:
    x, y = points[:, 0], points[:, 1]
    inside: np.ndarray = (x > box.left) & (x < box.right) & (y > box.bottom) & (y < box.top)
    return inside


def sampled(route: Route, spacing: float = 3.0) -> np.ndarray:
    """Return points along a route, no further apart than `spacing`, shape (points, 2)."""
    points = route.polyline(20)
    lengths = np.hypot(*np.diff(points, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(lengths)])
    wanted = np.linspace(0.0, along[-1], max(2, int(along[-1] / spacing) + 2))
    return np.stack([np.interp(wanted, along, points[:, 0]), np.interp(wanted, along, points[:, 1])], axis=1)


def line_width(weight: float, largest: float, fan_in: int, style: Style) -> float:
    """Return the width of a line: linear in the size of the weight, never 0."""
    share = min(1.0, abs(weight) / largest) if largest > 0 else 0.0
    if fan_in <= 4:
        thin, thick = style.thinnest, style.thickest
    elif fan_in <= 6:
        thin, thick = 0.6, 2.2
    else:
        thin, thick = 0.5, 1.05
    return thin + share * (thick - thin)
