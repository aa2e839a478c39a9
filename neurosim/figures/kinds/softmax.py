"""Softmax as bars: net, exp(net), and the share of each in their sum."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Unpack

import numpy as np

from neurosim.drawing.page.canvas import Canvas, write_heading_with_note
from neurosim.drawing.page.choices import Choices, Drawn
from neurosim.drawing.page.names import printable
from neurosim.drawing.page.numbers import num
from neurosim.drawing.page.panels import note
from neurosim.figures.example import Example
from neurosim.figures.heights import AROUND
from neurosim.figures.kind import Kind
from neurosim.figures.options import OfOneSample
from neurosim.figures.shapes import along, some
from neurosim.figures.source import Source
from neurosim.formulas.softmax import Softmax
from neurosim.ground.errors import FormatError, NumberError

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True, slots=True)
class SoftmaxGroup:
    """The nets of a softmax group, their exponentials, and the outs.

    Attributes
    ----------
    target : int or None
        Which of the neurons should have won.
    """

    names: Annotated[tuple[str, ...], some("neurons")]
    nets: Annotated[tuple[float, ...], along("neurons")]
    exponentials: Annotated[tuple[float, ...], along("neurons")]
    outs: Annotated[tuple[float, ...], along("neurons")]
    target: int | None = None


def softmax_group(nets: Sequence[float], names: Sequence[str], *, target: int | None = None) -> SoftmaxGroup:
    """Return the nets of a group, their exponentials, and what softmax makes of them.

    Raises
    ------
    NumberError
        There are not as many names as nets.
    """
    if len(nets) != len(names):
        raise NumberError(f"there are {len(nets)} nets but {len(names)} names; give one name for each net")
    outs = Softmax().outs(nets)
    exponentials = tuple(float(value) for value in np.exp(nets))
    return SoftmaxGroup(tuple(names), tuple(map(float, nets)), exponentials, tuple(outs), target)


def draw_softmax(record: SoftmaxGroup, **choices: Unpack[Choices]) -> Drawn:
    """Draw a softmax group before and after, as bars in the same order."""
    canvas = Canvas(choices, "out = exp(net) / Σ exp(net): positive, and together 1")
    style = canvas.style
    longest = max(canvas.ruler.width(printable(name), 10.0) for name in record.names)
    panels = canvas.grid(3, 3, left=26.0 + min(longest, 90.0), right=30.0, across=38.0, above=26.0, below=8.0)
    total = sum(record.exponentials)
    steps = (
        ("net", record.nets, 2, f"sum {num(sum(record.nets), 2)}"),
        ("exp(net)", record.exponentials, 2, f"sum {num(total, 2)}"),
        ("out", record.outs, 3, f"sum {num(sum(record.outs), 3)}"),
    )
    rows = np.arange(len(record.names))
    for number, (panel, (name, values, decimals, total_text)) in enumerate(zip(panels, steps, strict=True)):
        colours = [style.target if k == record.target else style.hairline for k in rows]
        bars = panel.barh(rows, values, color=colours, height=0.62)
        for k, bar in enumerate(bars):
            bar.set_gid(f"bar:{name} {record.names[k]}")
        _values(canvas, panel, name, values, decimals)
        panel.set_ylim(len(rows) - 0.5, -0.5)
        panel.set_xticks([])
        panel.set_yticks(rows, [printable(one) if number == 0 else "" for one in record.names])
        panel.tick_params(axis="y", length=0, labelsize=10.0, labelcolor=style.ink)
        panel.spines[["bottom", "left"]].set_visible(False)
        panel.axvline(0.0, color=style.secondary, linewidth=0.9)
        write_heading_with_note(canvas, panel, name, total_text, name)
    if record.target is not None:
        canvas.writer.write(
            "note:target",
            f"green: the target, {printable(record.names[record.target])}",
            26.0,
            14.0,
            colour=style.target,
        )
    return canvas.done()


def _values(canvas: Canvas, panel: "Axes", name: str, values: tuple[float, ...], decimals: int) -> None:
    """Write every number at the end of its bar, and leave room for it."""
    style = canvas.style
    low, high = min(0.0, *values), max(0.0, *values)
    span = (high - low) or 1.0
    panel.set_xlim(low - (0.45 * span if low < 0 else 0.0), high + 0.32 * span)
    for k, value in enumerate(values):
        note(
            panel,
            style,
            num(value, decimals),
            (value, k),
            offset=(4 if value >= 0 else -4, 0),
            align="left" if value >= 0 else "right",
            colour=style.ink,
            bold=name == "out",
            gid=f"value:{name} {k}",
        )


def _height(record: SoftmaxGroup, width: float) -> float:
    """Three panels, a bar for every member of the group."""
    return AROUND + 3 * (50.0 + 15.0 * len(record.names))


def _make(source: Source, options: OfOneSample) -> SoftmaxGroup:
    """The outputs before and after their softmax."""
    trace = source.trace(options.sample)
    outputs = [neuron for neuron in trace.network.neurons if neuron.output]
    if any(neuron.activation != "softmax" for neuron in outputs):
        raise FormatError(
            f"{source.start}a figure of the kind 'softmax' needs outputs that are a softmax group"
        )
    names = [neuron.name for neuron in outputs]
    state = trace.state()
    wanted = [k for k, name in enumerate(names) if state.get("target", name) == 1.0]
    return softmax_group(
        [trace.value("net", name) for name in names], names, target=wanted[0] if len(wanted) == 1 else None
    )


KIND = Kind(
    name="softmax",
    place=300,
    teaches="Softmax keeps the order, and its outs add up to 1.",
    options=OfOneSample,
    record=SoftmaxGroup,
    make=_make,
    draw=draw_softmax,
    height=_height,
    examples=(
        Example(
            "softmax",
            "Softmax, before and after",
            "Softmax keeps the order; all outs are positive and add up to 1, so they can be read as "
            "probabilities.",
            family="Functions",
            place=2030,
            record=lambda: softmax_group((2.0, 1.0, 0.1, -1.0), ("cat", "dog", "bird", "fish"), target=0),
        ),
    ),
)
