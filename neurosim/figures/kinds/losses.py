"""Losses and their slopes, over the same axis."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Unpack

import numpy as np

from neurosim.drawing.page.canvas import Canvas
from neurosim.drawing.page.choices import Choices, Drawn
from neurosim.drawing.page.panels import label_axes, write_heading
from neurosim.figures.curve import Curve, with_gaps
from neurosim.figures.example import Example
from neurosim.figures.heights import two_panels
from neurosim.figures.kind import Kind
from neurosim.figures.options import OfNames
from neurosim.figures.shapes import some
from neurosim.figures.source import Source
from neurosim.formulas.activations import Sigmoid
from neurosim.formulas.known import loss
from neurosim.formulas.loss import Loss
from neurosim.formulas.losses import BinaryCrossEntropy, HalfSquaredError
from neurosim.model.choices import LossChoice

LOSSES = ("half_squared_error", "squared_error", "binary_cross_entropy")
POINTS = 241
EDGE = 1e-6  # how close to 0 and 1 the losses are followed


@dataclass(frozen=True, slots=True, eq=False)
class LossCurves:
    """Two panels of curves: the losses and their slopes over the same axis.

    Attributes
    ----------
    variable : str
        What runs along the axis, ``"out"`` or ``"net"``.
    slope_name : str
        ``"∂E/∂out"`` or ``"∂E/∂net"``.
    note : str
        What the figure is about, in one line.
    """

    variable: str
    slope_name: str
    note: str
    curves: Annotated[tuple[Curve, ...], some("curves")]


def loss_curves(
    names: Sequence[LossChoice] = LOSSES, *, target: float = 1.0, low: float = 0.0, high: float = 1.0
) -> LossCurves:
    """Return losses of one output and their slopes, over its out from low to high, for one target."""
    out = np.linspace(low + EDGE, high - EDGE, POINTS)
    curves = [_over(loss(name), out, target) for name in names]
    return LossCurves("out", "∂E/∂out", f"one output, target {target:g}", tuple(curves))


def _over(function: Loss, out: np.ndarray, target: float) -> Curve:
    """A loss over the out of one output."""
    column, wanted = out[:, None], np.full((len(out), 1), target)
    value, slope = function.terms(wanted, column)[:, 0], function.slopes(wanted, column)[:, 0]
    return Curve(function.name.replace("_", " "), function.text, function.slope_text, out, value, slope)


def loss_comparison(*, target: float = 1.0, reach: float = 6.0) -> LossCurves:
    """Return squared error and cross-entropy of one sigmoid neuron, over its net.

    dE/dnet = dE/dout * f'(net): the slope of the sigmoid takes the gradient from the squared error
    where the neuron is sure and wrong; in the cross-entropy it cancels.
    """
    net = np.linspace(-reach, reach, POINTS)
    sigmoid = Sigmoid()
    out = sigmoid.values(net)
    curves = []
    for function in (HalfSquaredError(), BinaryCrossEntropy()):
        over = _over(function, out, target)
        delta = over.slope * sigmoid.slopes(net, out)
        curves.append(Curve(over.name, over.text, over.slope_text, net, over.value, delta))
    note = f"one sigmoid neuron, target {target:g}: confidently wrong on the left"
    return LossCurves("net", "δ = ∂E/∂net", note, tuple(curves))


def draw_losses(record: LossCurves, **choices: Unpack[Choices]) -> Drawn:
    """Draw losses on the left and their slopes on the right, over the same axis."""
    canvas = Canvas(choices, record.note)
    style = canvas.style
    canvas.key(
        [
            (curve.name, colour, dashes)
            for curve, (colour, dashes) in zip(record.curves, style.series, strict=False)
        ]
    )
    left, right = canvas.grid(2, 2, left=48.0, across=62.0, above=26.0, below=34.0, down=62.0)
    for curve, (colour, dashes) in zip(record.curves, style.series, strict=False):
        gid = curve.name.replace(" ", "_")
        left.plot(curve.x, curve.value, color=colour, ls=dashes, lw=2.2, gid=f"curve:{gid}")
        right.plot(curve.x, with_gaps(curve.slope), color=colour, ls=dashes, lw=2.2, gid=f"slope:{gid}")
    for panel, text in ((left, "error E"), (right, f"slope {record.slope_name}")):
        first = record.curves[0]
        panel.set_xlim(float(first.x[0]), float(first.x[-1]))
        panel.axhline(0.0, color=style.hairline, linewidth=0.8, zorder=0.5)
        if record.variable == "out" and first.x[0] > 0.0:
            panel.set_xticks([0.0, 0.25, 0.5, 0.75, 1.0])
        write_heading(panel, style, text, f"heading:{text.split()[0]}")
        label_axes(panel, style, record.variable, "")
    # What goes off to infinity would flatten the others.
    if max(float(curve.value.max()) for curve in record.curves) > 8.0:
        left.set_ylim(-0.2, 4.0)
    if max(float(abs(curve.slope).max()) for curve in record.curves) > 8.0:
        right.set_ylim(-6.0, 1.0)
    return canvas.done()


def _make(source: Source, options: OfNames) -> LossCurves:
    """The losses that `of` names, and their slopes."""
    if not options.of:
        return loss_curves()
    own = source.network().loss
    return loss_curves([own if name == own.name else name for name in options.of])


KIND = Kind(
    name="losses",
    place=270,
    teaches="The steeper a loss, the stronger the correction.",
    options=OfNames,
    record=LossCurves,
    make=_make,
    draw=draw_losses,
    height=two_panels,
    examples=(
        Example(
            "losses",
            "Losses and their slopes",
            "Every loss is 0 where out equals the target; the steeper it is elsewhere, the stronger the "
            "correction.",
            family="Functions",
            place=2040,
            record=loss_curves,
        ),
        Example(
            "squared-error-against-cross-entropy",
            "Squared error against cross-entropy",
            "A confidently wrong sigmoid neuron learns slowly with squared error, and fast with "
            "cross-entropy.",
            family="Functions",
            place=2050,
            record=loss_comparison,
        ),
    ),
)
