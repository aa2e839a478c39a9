"""The derivative: secants that close in on the tangent."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Unpack

import numpy as np

from neurosim.drawing.page.canvas import Canvas
from neurosim.drawing.page.choices import Choices, Drawn
from neurosim.drawing.page.numbers import num, short
from neurosim.drawing.page.panels import label_axes, note
from neurosim.figures.curve import Curve
from neurosim.figures.example import Example
from neurosim.figures.heights import two_panels
from neurosim.figures.kind import Kind
from neurosim.figures.options import Options
from neurosim.figures.shapes import some
from neurosim.figures.source import Source
from neurosim.formulas.activations import Square

POINTS = 241


@dataclass(frozen=True, slots=True, eq=False)
class Derivative:
    """Secants that close in on a tangent.

    Attributes
    ----------
    at : (x, value, slope)
    secants : tuple of (h, value at x + h, slope of the secant)
    """

    curve: Curve
    at: tuple[float, float, float]
    secants: Annotated[tuple[tuple[float, float, float], ...], some("secants")]


def secants_of_square(*, at: float = 1.0, steps: Sequence[float] = (2.0, 1.0, 0.5, 0.1)) -> Derivative:
    """Return the secants of the square at a point, for smaller and smaller steps.

    The slope of a secant is (f(x + h) - f(x)) / h.

    Examples
    --------
    >>> [round(slope, 12) for _, _, slope in secants_of_square(steps=(2.0, 1.0)).secants]
    [4.0, 3.0]
    """
    function = Square()
    x = np.linspace(at - 2.0, at + max(steps) * 1.15, POINTS)
    value = function.values(x)
    here = function.value(at)
    secants = [(h, function.value(at + h), (function.value(at + h) - here) / h) for h in steps]
    curve = Curve("f(x) = x²", "x²", "2·x", x, value, function.slopes(x, value))
    return Derivative(curve, (at, here, function.slope(at, here)), tuple(secants))


def draw_derivative(record: Derivative, **choices: Unpack[Choices]) -> Drawn:
    """Draw a curve with its secants for smaller and smaller h, and the table of their slopes."""
    canvas = Canvas(choices, "slope of a secant = (f(x + h) − f(x)) / h")
    style = canvas.style
    split, bottom = 0.6 * style.width, canvas.low + 22
    if canvas.stacked:
        split, bottom = style.width - 14.0, canvas.low + 60.0 + 24.0 * (len(record.secants) + 2)
    panel = canvas.panel("derivative", 30.0 if canvas.stacked else 44.0, bottom, split, canvas.high - 10)
    curve, (x, y, slope) = record.curve, record.at
    panel.plot(curve.x, curve.value, color=style.ink, linewidth=2.2, gid="curve:f")
    low, high = float(curve.x[0]), float(curve.x[-1])
    dashes = ("dotted", "dashdot", (0, (5, 2)), (0, (3, 1)))
    for k, (h, value, rise) in enumerate(record.secants):
        line, gid = [y + rise * (low - x), y + rise * (high - x)], f"secant:{k + 1}"
        panel.plot([low, high], line, color=style.positive, ls=dashes[k % 4], lw=1.5, gid=gid)
        panel.plot([x + h], [value], "o", color=style.positive, markersize=5.5, gid=f"point:{k + 1}")
    panel.plot(
        [low, high],
        [y + slope * (low - x), y + slope * (high - x)],
        color=style.negative,
        linewidth=2.4,
        gid="tangent:f",
    )
    panel.plot([x], [y], "o", color=style.negative, markersize=8, gid="point:0")
    room = 0.08 * float(curve.value.max() - curve.value.min())
    panel.set_ylim(float(curve.value.min()) - 4 * room, float(curve.value.max()) + room)
    panel.set_xlim(low, high)
    note(
        panel, style, curve.name, (float(curve.x[-1]), float(curve.value[-1])), offset=(-8, 0), align="right"
    )
    label_axes(panel, style, "x", "")
    if canvas.stacked:
        _table(canvas, record, 0.55 * style.left, bottom - 48)
    else:
        _table(canvas, record, split + 40, canvas.high - 40)
    return canvas.done()


def _table(canvas: Canvas, record: Derivative, left: float, y: float) -> None:
    style, writer = canvas.style, canvas.writer
    right = min(left + 200, style.width - 12)
    columns = (right - 170, right - 90, right)
    for x, text in zip(columns, ("h", "f(x + h)", "slope"), strict=True):
        writer.write(f"heading:{text}", text, x, y, size=11.0, bold=True, colour=style.ink, align="right")
    rows = [(short(h), num(value, 2), num(slope, 2)) for h, value, slope in record.secants]
    for number, row in enumerate(rows, start=1):
        y -= 24
        for column, (x, text) in enumerate(zip(columns, row, strict=True)):
            colour = style.positive_text
            writer.write(f"cell:{number} {column}", text, x, y, size=11.0, colour=colour, align="right")
    y -= 28
    _, _, slope = record.at
    writer.write(
        "cell:limit", "h → 0", columns[0] + 22, y, size=11.0, colour=style.negative_text, align="right"
    )
    writer.write(
        "cell:slope",
        num(slope, 2),
        columns[2],
        y,
        size=11.0,
        bold=True,
        colour=style.negative_text,
        align="right",
    )
    text = f"the derivative: f′({short(record.at[0])}) = {record.curve.slope_text} = {short(slope)}"
    start = max(0.0, right - max(200.0, canvas.ruler.width(text, 10.0)))
    if canvas.stacked or start > left - 30:
        writer.write("note:derivative", text, start, y - 30, size=10.0, colour=style.negative_text)


def _make(source: Source, options: Options) -> Derivative:
    """Secants of the square that close in on its tangent."""
    return secants_of_square()


KIND = Kind(
    name="derivative",
    place=280,
    teaches="The derivative is what the slopes of secants approach.",
    options=Options,
    record=Derivative,
    make=_make,
    draw=draw_derivative,
    height=two_panels,
    examples=(
        Example(
            "derivative",
            "The derivative is the limit of secants",
            "As h is halved again and again, the slope of the secant approaches that of the tangent.",
            family="Functions",
            place=2020,
            record=secants_of_square,
        ),
    ),
)
