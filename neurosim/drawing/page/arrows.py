"""Arrows: a line along a route with a head at its end."""

import math

from neurosim.drawing.page.routes import Route
from neurosim.drawing.page.scene import Polygon, Shape, Stroke
from neurosim.drawing.page.style import Style


def head_length(width: float, style: Style) -> float:
    """Return the length of the arrow head on a line of that width."""
    return style.head + width


def arrow_shapes(
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
    shapes.insert(0, Stroke(f"edge:{name}", route, colour, width, layer, dashed))
    return shapes
