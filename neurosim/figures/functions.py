"""Functions and their slopes: activations, losses, and two losses of the same neuron."""

from typing import TYPE_CHECKING, Unpack

import numpy as np

from neurosim.drawing.page.canvas import Canvas, write_heading_with_note
from neurosim.drawing.page.choices import Choices, Drawn
from neurosim.drawing.page.numbers import num
from neurosim.drawing.page.panels import label_axes, note, write_heading
from neurosim.records.functions import Curve, Curves, LossCurves

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def draw_curves(record: Curves, **choices: Unpack[Choices]) -> Drawn:
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
    panel.plot(curve.x, _broken(curve.value), color=value, linestyle=solid, linewidth=2.2, gid=f"curve:{gid}")
    panel.plot(
        curve.x, _broken(curve.slope), color=slope, linestyle=dashed, linewidth=1.8, gid=f"slope:{gid}"
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


def _broken(values: np.ndarray) -> np.ndarray:
    """A curve that jumps is drawn with a gap, not with an upright line."""
    jumps = np.nonzero(abs(np.diff(values)) > 0.5)[0]
    if not 1 <= len(jumps) <= 2 or jumps[-1] - jumps[0] > 1:  # two where a point lies in the middle
        return values
    broken = values.copy()
    broken[jumps[-1]] = np.nan
    return broken


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
        right.plot(curve.x, _broken(curve.slope), color=colour, ls=dashes, lw=2.2, gid=f"slope:{gid}")
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
