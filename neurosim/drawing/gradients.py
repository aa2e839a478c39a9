"""Gradients: mean |delta| of the layers, the error of numeric gradients, and what they cost."""

from typing import TYPE_CHECKING, Any

import numpy as np

from neurosim.drawing.canvas import Canvas, label_axes, note
from neurosim.drawing.names import printable
from neurosim.drawing.numbers import num
from neurosim.records.learning import DeltaSizes, GradientTimes, StepErrors

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def draw_deltas(record: DeltaSizes, *, ax: "Axes | None" = None, **choices: Any) -> "Figure | Axes":
    """Draw mean |δ| of every layer, on a logarithmic scale, for several networks."""
    canvas = Canvas(ax, choices.get("style"), choices.get("title"), choices.get("subtitle"))
    style = canvas.style
    panel = canvas.panel("deltas", 62.0, canvas.low + 26, style.width - 190.0, canvas.high - 12)
    layers = np.array(record.generations)
    for name, sizes, (colour, dashes) in zip(record.names, record.sizes, style.series, strict=False):
        panel.plot(layers, sizes, "o", ls=dashes, color=colour, lw=2.2, ms=6, gid=f"deltas:{name}")
        share = (sizes[-1] / sizes[0]) ** (1.0 / max(1, len(sizes) - 1)) if sizes[0] > 0 else np.inf
        text = f"{printable(name)}: × {num(1 / share, 2)} per layer"
        above = sizes[0] >= record.sizes[:, 0].max()
        place: dict[str, Any] = {
            "offset": (8, 12) if above else (16, -9),
            "colour": style.ink,
            "gid": f"name:{name}",
        }
        note(panel, style, text, (float(layers[0]), float(sizes[0])), **place)
    panel.set_yscale("log")
    panel.set_xticks(layers)
    panel.minorticks_off()
    panel.set_ylim(float(record.sizes.min()) / 2.5, float(record.sizes.max()) * 4.0)
    label_axes(panel, style, "layer, from the inputs to the outputs", "mean |δ|")
    pairs = zip(record.names, style.series, strict=False)
    canvas.key([(name, colour, dashes) for name, (colour, dashes) in pairs])
    return canvas.done()


def draw_steps(record: StepErrors, *, ax: "Axes | None" = None, **choices: Any) -> "Figure | Axes":
    """Draw the error of a numeric gradient over its step: rounding on the left, curvature on the right."""
    subtitle = (
        choices.get("subtitle") or f"∂E/∂{record.parameter} = {num(record.gradient, 5)} by the backward pass"
    )
    canvas = Canvas(ax, choices.get("style"), choices.get("title"), subtitle)
    style = canvas.style
    panel = canvas.panel("steps", 72.0, canvas.low + 26, style.width - 60.0, canvas.high - 12)
    both = (("forward difference", record.forward), ("central difference", record.central))
    for (name, errors), (colour, dashes) in zip(both, style.series, strict=False):
        shown = np.maximum(errors, 1e-17)
        panel.plot(
            record.epsilon,
            shown,
            "o",
            ls=dashes,
            color=colour,
            lw=2.0,
            ms=4.5,
            gid=f"errors:{name.split()[0]}",
        )
        best = int(errors.argmin())
        text = f"best at h = {record.epsilon[best]:.0e}".replace("-", "−")
        first = name.startswith("forward")
        place: dict[str, Any] = {
            "offset": (16, -1) if first else (0, -14),
            "align": "left" if first else "center",
        }
        note(panel, style, text, (record.epsilon[best], shown[best]), colour=style.ink, **place)
    panel.set_xscale("log")
    panel.set_yscale("log")
    panel.minorticks_off()
    panel.set_ylim(float(np.maximum(record.central, 1e-17).min()) / 60.0, 10.0)
    label_axes(panel, style, "step h", "relative error")
    look: dict[str, Any] = {"within": True, "colour": style.ink}
    note(
        panel, style, "rounding: E(w + h) and E(w) share their digits", (0.03, 0.96), gid="note:left", **look
    )
    note(panel, style, "curvature", (0.97, 0.5), align="right", gid="note:right", **look)
    canvas.key(
        [(name, colour, dashes) for (name, _), (colour, dashes) in zip(both, style.series, strict=False)]
    )
    return canvas.done()


def draw_times(record: GradientTimes, *, ax: "Axes | None" = None, **choices: Any) -> "Figure | Axes":
    """Draw the time for all gradients of one sample over the number of weights, on logarithmic scales."""
    subtitle = choices.get("subtitle") or record.note or "all gradients of one sample, on one machine"
    canvas = Canvas(ax, choices.get("style"), choices.get("title"), subtitle)
    style = canvas.style
    panel = canvas.panel("times", 72.0, canvas.low + 26, style.width - 150.0, canvas.high - 12)
    both = (("numeric gradients", record.numeric), ("backpropagation", record.backward))
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
    note(panel, style, text, middle, offset=(10, 0), colour=style.ink, bold=True, gid="note:ratio")
    label_axes(panel, style, "weights", "seconds")
    canvas.key(
        [(name, colour, dashes) for (name, _), (colour, dashes) in zip(both, style.series, strict=False)]
    )
    return canvas.done()
