"""Learning rates: the same descent with steps that are too small, right, too large."""

from typing import Unpack

import numpy as np

from neurosim.drawing.page.canvas import Canvas
from neurosim.drawing.page.choices import Choices, Drawn
from neurosim.drawing.page.numbers import num
from neurosim.drawing.page.panels import label_axes, note, write_heading
from neurosim.records.landscapes import LearningRates


def draw_rates(record: LearningRates, **choices: Unpack[Choices]) -> Drawn:
    """Draw the same descent with several learning rates, one panel each, on one scale."""
    steps = len(record.descents[0].x) - 1
    canvas = Canvas(choices, f"E = {record.text}, {steps} steps each, the same start")
    style = canvas.style
    canvas.key([("start", style.ink, "o"), ("step", style.negative, "o"), ("end", style.ink, "*")])
    count = len(record.rates)
    panels = canvas.grid(count, count, left=44.0, across=40.0, above=30.0, below=24.0)
    for panel, rate, verdict, descent in zip(
        panels, record.rates, record.verdicts, record.descents, strict=True
    ):
        x, error = descent.x, descent.value
        panel.plot(record.x, record.value, color=style.positive, linewidth=2.0, gid=f"curve:{rate:g}")
        panel.plot(x, error, "o-", color=style.negative, lw=1.3, ms=4.5, gid=f"descent:{rate:g}")
        panel.plot(x[:1], error[:1], "o", color=style.ink, markersize=8, gid=f"start:{rate:g}")
        panel.plot(x[-1:], error[-1:], "*", color=style.ink, markersize=11, gid=f"end:{rate:g}")
        write_heading(panel, style, f"{verdict}: {rate:g}", f"heading:{rate:g}")
        label_axes(panel, style, record.variable, "E" if rate == record.rates[0] else "")
        panel.set_xlim(float(record.x[0]), float(record.x[-1]))
        panel.set_ylim(-0.06 * float(np.max(record.value)), float(np.max(record.value)) * 1.14)
        panel.locator_params(nbins=5)
        text = f"E after {steps} steps: {num(float(descent.value[-1]), 3)}"
        note(
            panel,
            style,
            text,
            (0.5, 0.97),
            within=True,
            align="center",
            colour=style.ink,
            gid=f"note:{rate:g}",
        )
    return canvas.done()
