"""The share of trainings that get there, or a metric, over two keys of a sweep; of one key with intervals."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Unpack

import numpy as np

from neurosim.drawing.page.canvas import Canvas
from neurosim.drawing.page.choices import Choices, Drawn
from neurosim.drawing.page.numbers import num, short
from neurosim.drawing.page.panels import SMALL, label_axes, note, size_of, write_heading
from neurosim.figures.example import Example
from neurosim.figures.example_sweeps import xor_sizes
from neurosim.figures.field_drawing import field_colours
from neurosim.figures.heights import AROUND
from neurosim.figures.kind import Kind
from neurosim.figures.source import Source
from neurosim.figures.sweep_cells import SweepMap, sweep_map
from neurosim.figures.sweep_strip import cell_text, draw_strip, written_values
from neurosim.figures.sweep_values import OfSweep, as_percent, in_percent, is_logarithmic
from neurosim.ground.tables import Line

if TYPE_CHECKING:
    from matplotlib.axes import Axes

STEPS = 32  # of the scale of colours
TALL = 30.0  # a cell so high has room for the interval below its number


class OfKeys(OfSweep):
    """A figure of a sweep over some of its keys."""

    keys: list[Line] = []


def draw_sweep_map(record: SweepMap, **choices: Unpack[Choices]) -> Drawn:
    """Draw the numbers in coloured cells, a panel for each value of a third key; of one key as a strip."""
    canvas = Canvas(choices, record.note)
    if len(record.keys) == 1:
        draw_strip(canvas, record)
        return canvas.done()
    style, ruler = canvas.style, canvas.ruler
    count = len(record.panels)
    names = min(max(ruler.width(row, SMALL) for row in record.rows), 0.2 * style.width)
    panels = canvas.grid(
        count,
        count if count <= 3 else (count + 1) // 2,
        left=names + 34.0,
        right=66.0,
        across=names + 40.0,
        down=64.0,
        above=22.0 if count > 1 else 10.0,
        below=36.0,
    )
    for k, panel in enumerate(panels):
        _cells(canvas, panel, record, k)
        if count > 1:
            write_heading(panel, style, f"{record.keys[2]} {record.panels[k]}", f"heading:{k + 1}")
    _numbers(canvas, panels, record)
    _scale(canvas, record)
    return canvas.done()


def _cells(canvas: Canvas, panel: "Axes", record: SweepMap, number: int) -> None:
    """Draw the cells of one panel, and name its rows and columns."""
    style, values = canvas.style, record.value[number]
    rows, columns = values.shape
    panel.pcolormesh(
        np.ma.masked_invalid(_shares(record, values)),
        cmap=field_colours(style),
        vmin=0.0,
        vmax=1.0,
        edgecolors=style.paper,
        linewidth=1.0,
        gid=f"cells:{number + 1}",
    )
    for spine in panel.spines.values():
        spine.set_visible(False)
    panel.tick_params(length=0.0)
    panel.set_xticks(
        np.arange(columns) + 0.5, written_values(canvas, record.columns, size_of(panel)[0] / columns)
    )
    names = [canvas.ruler.shortened(row, SMALL, 0.2 * style.width) for row in record.rows]
    panel.set_yticks(np.arange(rows) + 0.5, names)
    label_axes(panel, style, record.keys[0], record.keys[1])


def _numbers(canvas: Canvas, panels: Sequence["Axes"], record: SweepMap) -> None:
    """Write the numbers of the cells if all have room, and below them their intervals if these do."""
    known = [place for place in np.ndindex(*record.count.shape) if record.count[place]]
    width, (wide, tall) = canvas.ruler.width, size_of(panels[0])
    wide, tall = wide / len(record.columns), tall / len(record.rows)
    texts = [_long(record, place) for place in known]
    if max(width(text, SMALL, bold=True) for text in texts) > wide - 4.0:
        texts = [_short(record, place) for place in known]
    if max(width(text, SMALL, bold=True) for text in texts) > wide - 2.0 or tall < 12.0:
        return
    below = [_interval(record, place) for place in known]
    two = tall >= TALL and all(width(text, SMALL) <= wide - 4.0 for text in below)
    for place, text, interval in zip(known, texts, below, strict=True):
        up = 6.5 if two and interval else 0.0
        _write(canvas, panels[place[0]], place, text, up, bold=True)
        if up:
            _write(canvas, panels[place[0]], place, interval, -up, bold=False)
    if two and any(below):
        what = "share its interval of 95 %" if record.is_share else "median the quartiles"
        canvas.key([(f"below each {what}", canvas.style.secondary, None)])


def _write(
    canvas: Canvas, panel: "Axes", place: tuple[int, ...], text: str, up: float, *, bold: bool
) -> None:
    """Write a line into a cell."""
    number, row, column = place
    note(
        panel,
        canvas.style,
        text,
        (column + 0.5, row + 0.5),
        offset=(0, up),
        colour=canvas.style.ink,
        bold=bold,
        align="center",
        paper=False,
        gid=f"{'number' if bold else 'interval'}:{number + 1} {row} {column}",
    )


def _long(record: SweepMap, place: tuple[int, ...]) -> str:
    value = record.value[place]
    return cell_text(record, value) if np.isfinite(value) else "failed"


def _short(record: SweepMap, place: tuple[int, ...]) -> str:
    """The same in narrow cells, without the sign that the scale has, and with fewer decimals."""
    value = record.value[place]
    if not np.isfinite(value):
        return "×"
    return in_percent(value) if record.is_share else num(value, 1)


def _interval(record: SweepMap, place: tuple[int, ...]) -> str:
    """The interval in the unit of the number above it."""
    low, high = record.low[place], record.high[place]
    if not np.isfinite(low):
        return ""
    return (
        f"{in_percent(low)} to {in_percent(high)}" if record.is_share else f"{num(low, 3)} to {num(high, 3)}"
    )


def _span(record: SweepMap) -> tuple[float, float]:
    """Between which numbers the colours go."""
    finite = record.value[np.isfinite(record.value)]
    if record.is_share or not finite.size:
        return 0.0, 1.0
    return min(float(finite.min()), record.limit), min(float(finite.max()), record.limit)


def _shares(record: SweepMap, values: np.ndarray) -> np.ndarray:
    """Where on the scale of colours the values stand, from 0 to 1."""
    low, high = _span(record)
    if not record.is_share and is_logarithmic(record.value):
        values, low, high = np.log(values), float(np.log(low)), float(np.log(high))
    found: np.ndarray = (values - low) / (high - low) if high > low else 0.0 * values + 0.5
    np.clip(found, 0.0, 1.0, out=found)
    return found


def _scale(canvas: Canvas, record: SweepMap) -> None:
    """Draw the scale of the colours at the right."""
    left, low = canvas.style.width - 52.0, canvas.low + 36.0
    bar = canvas.panel("scale", left, low, left + 12.0, canvas.high - 22.0)
    bar.pcolormesh(
        (np.arange(STEPS).reshape(-1, 1) + 0.5) / STEPS,
        cmap=field_colours(canvas.style),
        vmin=0.0,
        vmax=1.0,
        edgecolors="face",  # without them, browsers show a line between two colours
        gid="scale",
    )
    for spine in bar.spines.values():
        spine.set_visible(False)
    bar.set_xticks([])
    bar.yaxis.tick_right()
    bar.tick_params(length=0.0)
    bar.set_yticks([0.0, float(STEPS)], [_end_text(record, end) for end in _span(record)])


def _end_text(record: SweepMap, end: float) -> str:
    return as_percent(end) if record.is_share else short(float(f"{end:.3g}"))


def _height(record: SweepMap, width: float) -> float:
    """The panels below each other, with rows that can be read."""
    return AROUND + len(record.panels) * (70.0 + max(110.0, 18.0 * len(record.rows)))


def _make(source: Source, options: OfKeys) -> SweepMap:
    """The share that reaches the goal, or the median of a metric, over the keys that are named."""
    return sweep_map(source, options.keys, options.metric)


KIND = Kind(
    name="sweep-map",
    place=340,
    teaches="For which settings a training gets there, and how surely that is known.",
    options=OfKeys,
    record=SweepMap,
    make=_make,
    draw=draw_sweep_map,
    height=_height,
    of="sweep",
    examples=(
        Example(
            "sweep-map",
            "XOR: how often it is learnt",
            "The share of 20 trainings each that gets all samples right: more hidden neurons than needed "
            "make it easier.",
            family="Training",
            place=4140,
            record=lambda: sweep_map(xor_sizes()),
        ),
    ),
)
