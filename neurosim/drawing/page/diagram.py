"""Diagrams: discs, arrows and numbers put on a canvas one by one."""

from collections.abc import Sequence

from neurosim.drawing.page.arrows import arrow_shapes
from neurosim.drawing.page.canvas import Canvas
from neurosim.drawing.page.fonts import Ruler
from neurosim.drawing.page.names import printable, spelled
from neurosim.drawing.page.routes import Point, Route, straight
from neurosim.drawing.page.scene import Box, Disc, Rectangle, TextLine, baseline_for
from neurosim.drawing.page.style import SMALLEST_FONT


def put_disc(
    canvas: Canvas,
    gid: str,
    centre: Point,
    radius: float,
    text: str,
    *,
    size: float = 14.0,
    quiet: bool = False,
) -> None:
    """Put a disc with a text in it, shortened to its width; `quiet` ones stay in the background."""
    style = canvas.style
    colour = style.hairline if quiet else style.ink
    canvas.scene.add(Disc(gid, centre, radius, style.paper, colour, style.outline))
    kind, _, of = gid.partition(":")
    colour = style.secondary if quiet else style.ink
    put_name(canvas, f"label:{of}", text, centre, size=size, colour=colour, room=1.8 * radius)


def put_name(
    canvas: Canvas,
    gid: str,
    name: str,
    at: Point,
    *,
    size: float = 11.0,
    colour: str | None = None,
    align: str = "center",
    room: float | None = None,
) -> None:
    """Write the name of a neuron or a symbol, centred at a height; in its room, smaller or shortened."""
    text, math = spelled(name)
    if room is not None:
        text, math, size = fitted_name(canvas.ruler, name, size, room)
    colour = canvas.style.ink if colour is None else colour
    wide = canvas.ruler.width(text, size, math=math)
    words = TextLine(gid, text, at[0], baseline_for(at[1], size), size, colour, wide, False, math, align, 5.0)
    canvas.scene.add(words)


def fitted_name(ruler: Ruler, name: str, size: float, room: float) -> tuple[str, bool, float]:
    """Return text, whether it is mathematics, and size of a name that has only so much room.

    First it becomes smaller, down to what can be read; then it is cut with an ellipsis.
    """
    text, math = spelled(name)
    wide = ruler.width(text, size, math=math)
    if wide <= room:
        return text, math, size
    size = max(SMALLEST_FONT, size * room / wide)
    if ruler.width(text, size, math=math) <= room + 0.01:
        return text, math, size
    return ruler.shortened(printable(name), size, room), False, size


def put_arrow(
    canvas: Canvas,
    name: str,
    start: Point,
    end: Point,
    *,
    colour: str | None = None,
    width: float = 1.6,
    dashed: bool = False,
    layer: float = 2.0,
) -> Route:
    """Draw an arrow between two points; return its route."""
    route = straight(start, end)
    colour = canvas.style.secondary if colour is None else colour
    canvas.scene.add(
        *arrow_shapes(name, route, colour, width, canvas.style, head=True, dashed=dashed, layer=layer)
    )
    return route


def put_number(
    canvas: Canvas,
    gid: str,
    text: str,
    at: Point,
    *,
    pill: bool = False,
    bold: bool = False,
    colour: str | None = None,
    size: float | None = None,
    paper: bool = True,
) -> None:
    """Write a number on paper, or on the pill of a gradient."""
    style = canvas.style
    size = style.number_size if size is None else size
    wide = canvas.ruler.width(text, size, bold=bold)
    pad, half = (0.35 * size, 0.58 * size) if pill else (0.15 * size, 0.47 * size)
    box = Box(at[0] - wide / 2 - pad, at[1] - half, at[0] + wide / 2 + pad, at[1] + half)
    fill = style.gradient_pill if pill else style.paper
    if paper or pill:
        canvas.scene.add(Rectangle(f"paper-{gid}", box, fill, rounding=0.3 * size if pill else 0.0))
    tone = style.gradient_text if pill else style.ink
    colour = tone if colour is None else colour
    canvas.writer.write(gid, text, at[0], at[1], size=size, colour=colour, bold=bold, align="center")


def put_pair(canvas: Canvas, of: str, value: str, gradient: str | None, at: Point) -> None:
    """Write a value above a line and its gradient below it, as one label."""
    size = canvas.style.number_size
    rise = 0.62 * size if gradient is not None else 0.0
    put_number(canvas, f"value:{of}", value, (at[0], at[1] + rise), bold=True)
    if gradient is not None:
        put_number(canvas, f"gradient:{of}", gradient, (at[0], at[1] - rise), pill=True)


def rim(centre: Point, radius: float, towards: Point) -> Point:
    """Return the point of a disc's rim that looks towards another point."""
    dx, dy = towards[0] - centre[0], towards[1] - centre[1]
    length = (dx * dx + dy * dy) ** 0.5 or 1.0
    return centre[0] + radius * dx / length, centre[1] + radius * dy / length


def point_between(start: Point, end: Point, share: float) -> Point:
    """Return the point that lies a share of the way from start to end."""
    return start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])


def spread(count: int, low: float, high: float, most: float) -> Sequence[float]:
    """Return evenly spaced heights around the middle, top first, no further apart than `most`.

    Examples
    --------
    >>> spread(3, 0.0, 100.0, 20.0)
    [70.0, 50.0, 30.0]
    """
    pitch = min(most, (high - low) / max(1, count))
    middle = (low + high) / 2
    return [middle + ((count - 1) / 2 - k) * pitch for k in range(count)]
