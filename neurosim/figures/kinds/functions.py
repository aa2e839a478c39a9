"""Functions and their slopes, each with a tangent."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Unpack

import numpy as np

from neurosim.drawing.page.canvas import Canvas, write_heading_with_note
from neurosim.drawing.page.choices import Choices, Drawn
from neurosim.drawing.page.numbers import num
from neurosim.drawing.page.panels import note
from neurosim.figures.curve import Curve, with_gaps
from neurosim.figures.example import Example
from neurosim.figures.heights import AROUND, PANEL
from neurosim.figures.kind import Kind
from neurosim.figures.options import OfNames
from neurosim.figures.shapes import some
from neurosim.figures.source import Source
from neurosim.formulas.known import activation
from neurosim.ground.errors import NumberError
from neurosim.model.choices import ActivationChoice

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ACTIVATIONS = ("sigmoid", "tanh", "relu", "leaky_relu", "softplus", "step", "linear")
POINTS = 241
FAR = 40.0  # a net at which every slope is as steep as it gets


@dataclass(frozen=True, slots=True, eq=False)
class Curves:
    """Several functions of the same kind, such as the activations."""

    variable: str
    curves: Annotated[tuple[Curve, ...], some("curves")]


def activation_curves(
    names: Sequence[ActivationChoice] = ACTIVATIONS, *, at: float = 1.0, reach: float = 4.0
) -> Curves:
    """Return activations with their slopes from -reach to reach, and the tangent at one net.

    Raises
    ------
    NumberError
        One of them has no curve of its own (softmax).
    """
    return Curves("net", tuple(_curve(name, at, reach) for name in names))


def _curve(name: ActivationChoice, at: float, reach: float) -> Curve:
    function = activation(name)
    if function.coupled:
        raise NumberError(f"'{function.name}' depends on the nets of a whole group; draw the kind 'softmax'")
    x = np.linspace(-reach, reach, POINTS)
    value = function.values(x)
    out = function.value(at)
    touch = (at, out, function.slope(at, out))
    slopes = function.slopes(x, value)
    far = np.array([-FAR, FAR])
    steepest = float(max(slopes.max(), function.slopes(far, function.values(far)).max()))
    return Curve(
        function.name, function.text, function.slope_text, x, value, slopes, (touch,), steepest=steepest
    )


def draw_functions(record: Curves, **choices: Unpack[Choices]) -> Drawn:
    """Draw functions next to each other, each with its slope and a tangent."""
    touch = record.curves[0].touches[0][0] if record.curves[0].touches else None
    canvas = Canvas(choices)
    columns = min(4, len(record.curves)) if len(record.curves) != 4 else 2
    style = canvas.style
    (value, solid), (slope, dashed) = style.series[:2]
    entries = [(f"f({record.variable})", value, solid), (f"slope f′({record.variable})", slope, dashed)]
    if touch is not None:
        entries.append((f"tangent at {record.variable} = {touch:g}", style.secondary, "dotted"))
    inside = not canvas.stacked and len(record.curves) % columns > 0 and canvas.style.width > 600.0
    if not inside:
        canvas.key(entries)
    down = 42.0 if canvas.stacked else 54.0
    count = len(record.curves) + inside
    panels = canvas.grid(count, columns, left=34.0, right=14.0, across=30.0, down=down, above=28.0)
    for curve, panel in zip(record.curves, panels, strict=False):
        _function(canvas, panel, curve, record.variable)
    if inside:
        _key(canvas, panels[-1], entries)
    return canvas.done()


def _function(canvas: Canvas, panel: "Axes", curve: Curve, variable: str) -> None:
    style = canvas.style
    (value, solid), (slope, dashed) = style.series[:2]
    gid = curve.name.replace(" ", "_")
    panel.axhline(0.0, color=style.hairline, linewidth=0.7)
    panel.axvline(0.0, color=style.hairline, linewidth=0.7)
    panel.plot(
        curve.x, with_gaps(curve.value), color=value, linestyle=solid, linewidth=2.2, gid=f"curve:{gid}"
    )
    panel.plot(
        curve.x, with_gaps(curve.slope), color=slope, linestyle=dashed, linewidth=1.8, gid=f"slope:{gid}"
    )
    low = min(float(curve.value.min()), float(curve.slope.min()), 0.0)
    high = max(min(float(curve.value.max()), 4.0), float(curve.slope.max()))
    room = 0.1 * (high - low)
    for x, y, rise in curve.touches:
        reach = 0.26 * float(curve.x[-1] - curve.x[0])
        ends = [x - reach, x + reach], [y - reach * rise, y + reach * rise]
        panel.plot(*ends, color=style.secondary, linestyle="dotted", linewidth=1.6, gid=f"tangent:{gid}")
        panel.plot([x], [y], "o", color=style.ink, markersize=5, gid=f"point:{gid}")
    panel.set_ylim(low - room, high + room)
    panel.set_xlim(float(curve.x[0]), float(curve.x[-1]))
    panel.locator_params(axis="x", nbins=4)
    panel.locator_params(axis="y", nbins=4)
    steepest = float(curve.slope.max()) if curve.steepest is None else curve.steepest
    remark = f"slope up to {num(steepest, 2)}" if steepest > 0 else "slope 0"
    write_heading_with_note(canvas, panel, curve.name.replace("_", " "), remark, gid)


def _key(canvas: Canvas, panel: "Axes", entries: list[tuple[str, str, str]]) -> None:
    """Explain the lines in a cell of the grid that holds no function."""
    panel.set_axis_off()
    panel.set_xlim(0.0, 1.0)
    panel.set_ylim(0.0, 1.0)
    for k, (text, colour, dashes) in enumerate(entries):
        y = 0.8 - 0.22 * k
        panel.plot([0.0, 0.24], [y, y], color=colour, linestyle=dashes, linewidth=2.2, gid=f"key:{text}")
        note(panel, canvas.style, text, (0.29, y), colour=canvas.style.ink, gid=f"legend:{text}")


def _height(record: Curves, width: float) -> float:
    """Two curves in a row."""
    return AROUND + PANEL * -(-len(record.curves) // 2)


def _make(source: Source, options: OfNames) -> Curves:
    """The activations that `of` names, each with its slope; without names all that have a curve."""
    if not options.of:
        return activation_curves()
    used = [neuron.activation for neuron in source.network().neurons if neuron.activation is not None]
    own = {activation.name: activation for activation in used}  # formulas of the file, with their numbers
    return activation_curves([own.get(name, name) for name in options.of])


KIND = Kind(
    name="functions",
    place=260,
    teaches="By how much the backward pass multiplies: the slope of an activation.",
    options=OfNames,
    record=Curves,
    make=_make,
    draw=draw_functions,
    height=_height,
    examples=(
        Example(
            "activations",
            "Activations and their slopes",
            "The backward pass multiplies by the slope: at most 0.25 for a sigmoid, and 1 for relu.",
            family="Functions",
            place=2010,
            record=activation_curves,
        ),
    ),
)
