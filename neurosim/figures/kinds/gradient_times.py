"""What all gradients cost, by numeric gradients and by the backward pass."""

import platform
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Annotated, Unpack

import numpy as np

from neurosim.drawing.page.canvas import Canvas
from neurosim.drawing.page.choices import Choices, Drawn
from neurosim.drawing.page.numbers import num
from neurosim.drawing.page.panels import label_axes, note
from neurosim.figures.example import Example
from neurosim.figures.heights import square
from neurosim.figures.kind import Kind
from neurosim.figures.options import Options
from neurosim.figures.shapes import along, axis
from neurosim.figures.source import Source
from neurosim.figures.storage import record_from_json


@dataclass(frozen=True, slots=True, eq=False)
class GradientTimes:
    """Seconds for all gradients of one sample, over the number of parameters.

    Attributes
    ----------
    measured : (networks,) array
        0 where the numeric time is passes times the time of one, because nobody would wait for it.
    note : str
        Where and when the clock ran.
    """

    parameters: Annotated[np.ndarray, axis("networks")]
    measured: Annotated[np.ndarray, along("networks")]
    numeric: Annotated[np.ndarray, along("networks")]
    backward: Annotated[np.ndarray, along("networks")]
    note: str = ""


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


def _times() -> GradientTimes:
    """The clock differs every time; so these times were saved once, and the figure is drawn from them."""
    saved = files("neurosim.figures").joinpath("gradient-times.json").read_text(encoding="utf-8")
    found = record_from_json(saved).record
    assert isinstance(found, GradientTimes)
    return found


def _make(source: Source, options: Options) -> GradientTimes:
    """What the gradients of growing networks cost, in both ways, measured now."""
    costs = source.gradient_costs()
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return GradientTimes(
        np.array([float(cost.parameters) for cost in costs]),
        np.array([float(cost.measured) for cost in costs]),
        np.array([cost.numeric for cost in costs]),
        np.array([cost.backward for cost in costs]),
        f"one sample, {python}, measured {date.today().isoformat()}",
    )


KIND = Kind(
    name="gradient-times",
    place=230,
    teaches="Why backpropagation: one backward pass gives all gradients.",
    options=Options,
    record=GradientTimes,
    make=_make,
    draw=draw_times,
    height=square,
    examples=(
        Example(
            "gradient-times",
            "Why backpropagation",
            "A numeric gradient needs a forward pass per weight; the backward pass gives all of them at "
            "once.",
            family="Training",
            place=4120,
            record=_times,
        ),
    ),
)
