"""Edges: the routes of connections from disc to disc, and how they look."""

import math
from collections.abc import Callable

import numpy as np

from neurosim.drawing.network.drawn_nodes import Dress
from neurosim.drawing.network.layered_graph import Link, Node
from neurosim.drawing.network.layout import Extents, Layout
from neurosim.drawing.network.spacing import spaced
from neurosim.drawing.page.routes import Point, Route, flowing
from neurosim.drawing.page.scene import Box, Line, Polygon, Shape
from neurosim.drawing.page.style import Style

GAP = 0.6  # between the rim of a disc and the line that leaves it


def around(layout: Layout, dress: Dress, node: Node, gap: float) -> Callable[[Point], bool]:
    """Return the test whether a point is within `gap` of a disc or square."""
    x, y = layout.centre(node.key)
    reach = dress.reach[node.key] + gap
    if node.constant:
        return lambda point: max(abs(point[0] - x), abs(point[1] - y)) <= reach
    return lambda point: math.hypot(point[0] - x, point[1] - y) <= reach


def direct_routes(layout: Layout, dress: Dress) -> dict[int, Route]:
    """Return straight lines to the next column, and smooth curves through the lanes of skipped ones."""
    links = layout.structure.links
    aims = {link.index: 0.0 for link in links}
    routes = {link.index: _direct(layout, dress, link, 0.0) for link in links}
    for key, arriving in layout.structure.incoming.items():
        arriving = sorted(arriving, key=lambda link: (-routes[link.index].end[1], link.index))
        heights = [routes[link.index].end[1] for link in arriving]
        half = min(4.0, 0.8 * dress.reach[key] / len(arriving))
        y, reach = layout.y[key], dress.reach[key]
        apart = spaced(
            heights, [Extents(half, half)] * len(heights), [1.0] * len(heights), y - reach, y + reach
        )
        for link, height, wanted in zip(arriving, heights, apart, strict=True):
            if abs(wanted - height) > 0.5:  # two heads at one point: aim a little higher or lower
                aims[link.index] = wanted - height
                routes[link.index] = _direct(layout, dress, link, aims[link.index])
    return routes


def _direct(layout: Layout, dress: Dress, link: Link, aim: float) -> Route:
    """Return the route of one link, ending `aim` points above the middle of its target."""
    structure = layout.structure
    source, target = structure.nodes[link.source], structure.nodes[link.target]
    start, end = layout.centre(link.source), layout.centre(link.target)
    end = (end[0], end[1] + aim)
    passed = [
        (layout.x[column], layout.lanes[link.index, column])
        for column in range(source.column + 1, target.column)
        if (link.index, column) in layout.lanes
    ]
    route = flowing([start, *passed, end])
    if passed and not clear(layout, dress, link, route):
        flat = layout.radius + 4
        wide = [(x + side, y) for x, y in passed for side in (-flat, flat)]
        route = flowing([start, *wide, end])
    route = route.without_end(around(layout, dress, target, GAP + 0.6))
    return route.reversed().without_end(around(layout, dress, source, GAP)).reversed()


def clear(layout: Layout, dress: Dress, link: Link, route: Route, gap: float = 4.0) -> bool:
    """Return whether a route keeps out of foreign discs and of the texts around neurons."""
    points = dense(route)
    for key, node in layout.structure.nodes.items():
        x, y = layout.centre(key)
        own = key in (link.source, link.target)
        reach = dress.reach[key] + gap
        if not own and (np.hypot(points[:, 0] - x, points[:, 1] - y) < reach).any():
            return False
        if own and node.key == link.target:
            continue
    return not any(_inside(points, box.grown(2.0)).any() for box in dress.boxes)


def all_clear(layout: Layout, dress: Dress, routes: dict[int, Route]) -> bool:
    """Return whether no route touches a foreign disc or a text next to a neuron."""
    return all(clear(layout, dress, link, routes[link.index], 2.0) for link in layout.structure.links)


def _inside(points: np.ndarray, box: Box) -> np.ndarray:
    x, y = points[:, 0], points[:, 1]
    inside: np.ndarray = (x > box.left) & (x < box.right) & (y > box.bottom) & (y < box.top)
    return inside


def dense(route: Route, spacing: float = 3.0) -> np.ndarray:
    """Return points along a route, no further apart than `spacing`, shape (points, 2)."""
    points = route.polyline(20)
    lengths = np.hypot(*np.diff(points, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(lengths)])
    wanted = np.linspace(0.0, along[-1], max(2, int(along[-1] / spacing) + 2))
    return np.stack([np.interp(wanted, along, points[:, 0]), np.interp(wanted, along, points[:, 1])], axis=1)


def width_of(weight: float, largest: float, fan_in: int, style: Style) -> float:
    """Return the width of a line: linear in the size of the weight, never 0."""
    share = min(1.0, abs(weight) / largest) if largest > 0 else 0.0
    if fan_in <= 4:
        thin, thick = style.thinnest, style.thickest
    elif fan_in <= 6:
        thin, thick = 0.6, 2.2
    else:
        thin, thick = 0.5, 1.05
    return thin + share * (thick - thin)


def head_length(width: float, style: Style) -> float:
    """Return the length of the arrow head on a line of that width."""
    return style.head + width


def edge_shapes(
    name: str,
    route: Route,
    colour: str,
    width: float,
    style: Style,
    *,
    head: bool,
    dashed: bool,
    layer: float,
) -> list[Shape]:
    """Return the shaft and the head of an arrow."""
    shapes: list[Shape] = []
    if head:
        length = head_length(width, style)
        tip = route.end
        shaft = route.without_end(lambda p: math.hypot(p[0] - tip[0], p[1] - tip[1]) <= 0.85 * length)
        base = shaft.end
        along = math.atan2(tip[1] - base[1], tip[0] - base[0])
        side = 0.44 * length
        back = (tip[0] - length * math.cos(along), tip[1] - length * math.sin(along))
        corners = [
            (back[0] + sign * side * math.sin(along), back[1] - sign * side * math.cos(along))
            for sign in (1, -1)
        ]
        shapes.append(Polygon(f"head:{name}", (tip, *corners), colour, layer + 0.4))
        route = shaft
    shapes.insert(0, Line(f"edge:{name}", route, colour, width, layer, dashed))
    return shapes
