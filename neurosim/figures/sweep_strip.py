"""A sweep of one key: a point with its interval for every value."""

import math
from collections.abc import Sequence

import numpy as np

from neurosim.drawing.page.canvas import Canvas
from neurosim.drawing.page.numbers import num
from neurosim.drawing.page.panels import SMALL, label_axes, note, size_of
from neurosim.figures.sweep_cells import SweepMap
from neurosim.figures.sweep_values import as_percent, is_logarithmic
from neurosim.ground.numbers import counted


def cell_text(record: SweepMap, value: float) -> str:
    """Return a number of the map as it is written."""
    return as_percent(float(value)) if record.is_share else num(float(value), 3)


def written_values(canvas: Canvas, texts: Sequence[str], room: float) -> list[str]:
    """Return the values of an axis in their room: ranges in two lines, and only some where it must be."""
    width = canvas.ruler.width
    if all(width(text, SMALL) <= room - 4.0 for text in texts):
        return list(texts)
    broken = [text.replace(" to ", " to\n") for text in texts]
    widest = max(width(line, SMALL) for text in broken for line in text.split("\n"))
    every = max(1, math.ceil((widest + 4.0) / room))
    return [text if k % every == 0 else "" for k, text in enumerate(broken)]


def draw_strip(canvas: Canvas, record: SweepMap) -> None:
    """Draw the share with its interval, or the median with its quartiles, over the values of a key."""
    style = canvas.style
    value, low, high = (numbers[0, 0] for numbers in (record.value, record.low, record.high))
    what = "its interval of 95 %" if record.is_share else "from quartile to quartile"
    canvas.key([(record.quantity, style.positive, "o"), (what, style.positive, "solid")])
    panel = canvas.panel(
        "strip", 62.0, canvas.low + 36.0, style.width - (14.0 if canvas.stacked else 30.0), canvas.high - 14.0
    )
    across = np.arange(len(value))
    panel.vlines(across, low, high, colors=style.positive, linewidth=2.2, gid="intervals")
    panel.plot(across, value, "o", color=style.positive, ms=7, gid="values")
    panel.set_xlim(-0.5, len(value) - 0.5)
    if record.is_share:
        panel.set_ylim(-0.03, 1.03)
        panel.set_yticks([0.0, 0.25, 0.5, 0.75, 1.0], ["0 %", "25 %", "50 %", "75 %", "100 %"])
    elif is_logarithmic(np.concatenate([low, high])):
        panel.set_yscale("log")
        panel.minorticks_off()
    room = size_of(panel)[0] / len(value)
    panel.set_xticks(across, written_values(canvas, record.columns, room))
    label_axes(panel, style, record.keys[0], "" if record.is_share else record.quantity)
    for k, count in enumerate(record.count[0, 0].tolist()):
        if np.isfinite(value[k]):
            text = (
                f"{cell_text(record, value[k])} of {count:,.0f}"
                if record.is_share
                else cell_text(record, value[k])
            )
            if canvas.ruler.width(text, SMALL) < room / 2 - 10.0:
                note(panel, style, text, (k, value[k]), offset=(9, 0), colour=style.ink, gid=f"value:{k + 1}")
        elif count:
            text = f"all {counted(int(count), 'training')} failed"
            note(panel, style, text, (k, 0.5), align="center", gid=f"value:{k + 1}")
