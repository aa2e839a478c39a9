"""Gradients: mean |delta| of the layers, the error of numeric gradients, and what they cost."""

from typing import Unpack

import numpy as np

from neurosim.drawing.page.canvas import Canvas
from neurosim.drawing.page.choices import Choices, Drawn
from neurosim.drawing.page.names import printable
from neurosim.drawing.page.numbers import num
from neurosim.drawing.page.panels import label_axes, note
from neurosim.records.learning import DeltaSizes, GradientTimes, StepErrors


def draw_deltas(record: DeltaSizes, **choices: Unpack[Choices]) -> Drawn:
    """Draw mean |δ| of every layer, on a logarithmic scale, for several networks."""
    canvas = Canvas(choices)
    style = canvas.style
    pairs = zip(record.names, style.series, strict=False)
    canvas.key([(name, colour, dashes) for name, (colour, dashes) in pairs])
    right = style.width - (14.0 if canvas.stacked else 30.0)
    panel = canvas.panel("deltas", 50.0 if canvas.stacked else 62.0, canvas.low + 26, right, canvas.high - 12)
    layers = np.array(record.generations)
    for name, sizes, (colour, dashes) in zip(record.names, record.sizes, style.series, strict=False):
        panel.plot(layers, sizes, "o", ls=dashes, color=colour, lw=2.2, ms=6, gid=f"deltas:{name}")
        text = f"× {num(_share(sizes), 2)} per layer" + ("" if canvas.stacked else " before the output")
        text = text if canvas.stacked else f"{printable(name)}: {text}"
        above = sizes[0] >= record.sizes[:, 0].max()
        at, offset = (float(layers[0]), float(sizes[0])), (8, 14) if above else (16, -6)
        note(panel, style, text, at, offset=offset, colour=style.ink, gid=f"name:{name}")
    panel.set_yscale("log")
    panel.set_xticks(layers[:: 1 if len(layers) < 7 or not canvas.stacked else 2])
    panel.minorticks_off()
    panel.set_ylim(float(record.sizes.min()) / 5.0, float(record.sizes.max()) * 4.0)
    label_axes(panel, style, "layer, counted from the inputs", "mean |δ|")
    return canvas.done()


def _share(sizes: np.ndarray) -> float:
    """Return what a layer leaves of mean |δ| on the way back; the step from the outputs is none of them."""
    hidden = sizes[:-1] if len(sizes) > 2 else sizes
    if hidden[-1] == 0.0:
        return 0.0
    return float((hidden[0] / hidden[-1]) ** (1.0 / max(1, len(hidden) - 1)))


def draw_steps(record: StepErrors, **choices: Unpack[Choices]) -> Drawn:
    """Draw the error of a numeric gradient over its step: rounding on the left, curvature on the right."""
    canvas = Canvas(choices, f"∂E/∂{record.parameter} = {num(record.gradient, 5)} by the backward pass")
    style = canvas.style
    both = (("forward difference", record.forward), ("central difference", record.central))
    canvas.key(
        [(name, colour, dashes) for (name, _), (colour, dashes) in zip(both, style.series, strict=False)]
    )
    box, side = _beside(canvas)
    panel = canvas.panel("steps", *box)
    lines = []
    for (name, errors), (colour, dashes) in zip(both, style.series, strict=False):
        shown, gid = np.maximum(errors, 1e-17), name.split()[0]
        panel.plot(record.epsilon, shown, "o", ls=dashes, color=colour, lw=2.0, ms=4.5, gid=f"errors:{gid}")
        best = int(errors.argmin())
        panel.plot([record.epsilon[best]], [shown[best]], "*", color=style.ink, ms=12, gid=f"best:{gid}")
        lines.append((f"{name}:", True))
        lines.append(
            (f"best at h = {record.epsilon[best]:.0e}".replace("e-0", "e-").replace("-", "−"), False)
        )
    panel.set_xscale("log")
    panel.set_yscale("log")
    panel.minorticks_off()
    panel.set_ylim(float(np.maximum(record.central, 1e-17).min()) / 4.0, 10.0)
    label_axes(panel, style, "step h", "relative error")
    lines += [
        ("falling: rounding,", True),
        ("E(w + h) and E(w) share their digits", False),
        ("rising: curvature,", True),
        ("E(w + h) leaves the tangent", False),
    ]
    _remarks(canvas, lines, side)
    return canvas.done()


def _beside(canvas: Canvas) -> tuple[tuple[float, float, float, float], tuple[float, float]]:
    """Return the box of a panel, and where the remarks next to it begin; on an upright page, below it."""
    style = canvas.style
    if canvas.stacked:
        return (56.0, canvas.low + 144.0, style.width - 14.0, canvas.high - 12), (16.0, canvas.low + 104.0)
    right = style.width - 214.0
    return (72.0, canvas.low + 26, right, canvas.high - 12), (right + 20.0, canvas.high - 40.0)


def _remarks(canvas: Canvas, lines: list[tuple[str, bool]], at: tuple[float, float]) -> None:
    """Write lines below each other, those that are bold after a gap."""
    y, tight = at[1], canvas.stacked
    for number, (text, bold) in enumerate(lines, start=1):
        y -= 12.0 if bold and number > 1 and not tight else 0.0
        canvas.writer.write(f"note:{number}", text, at[0], y, colour=canvas.style.ink, bold=bold)
        y -= 14.0 if tight else 16.0


def draw_times(record: GradientTimes, **choices: Unpack[Choices]) -> Drawn:
    """Draw the time for all gradients of one sample over the number of weights, on logarithmic scales."""
    canvas = Canvas(choices, record.note or "all gradients of one sample, on one machine")
    style = canvas.style
    both = (("numeric gradients", record.numeric), ("backpropagation", record.backward))
    looks = zip(both, style.series, strict=False)
    entries = [(name, colour, dashes) for (name, _), (colour, dashes) in looks]
    if not record.measured.all():
        entries.append(("estimated: passes × the time of one pass", style.series[0][0], "hollow"))
    canvas.key(entries)
    right = style.width - (20.0 if canvas.stacked else 150.0)
    panel = canvas.panel("times", 56.0 if canvas.stacked else 72.0, canvas.low + 26, right, canvas.high - 12)
    for number, ((name, seconds), (colour, dashes)) in enumerate(zip(both, style.series, strict=False)):
        panel.plot(
            record.parameters, seconds, ls=dashes, color=colour, lw=2.2, gid=f"times:{name.split()[0]}"
        )
        for k, (x, y) in enumerate(zip(record.parameters, seconds, strict=True)):
            face = style.paper if number == 0 and record.measured[k] == 0 else colour
            panel.plot([x], [y], "o", mec=colour, mfc=face, ms=6, gid=f"time:{number} {k}")
    panel.set_xscale("log")
    panel.set_yscale("log")
    panel.minorticks_off()
    last = float(record.numeric[-1] / record.backward[-1])
    text = f"{num(last, 0)} times as long"
    middle = (float(record.parameters[-1]), float(np.sqrt(record.numeric[-1] * record.backward[-1])))
    offset, align = ((-8, 0), "right") if canvas.stacked else ((10, 0), "left")
    note(
        panel, style, text, middle, offset=offset, align=align, colour=style.ink, bold=True, gid="note:ratio"
    )
    label_axes(panel, style, "weights", "seconds")
    return canvas.done()
