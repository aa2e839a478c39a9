"""Landscapes from above: a map with contours, with the descents on it."""

from typing import TYPE_CHECKING, Unpack

import numpy as np

from neurosim.drawing.page.canvas import Canvas
from neurosim.drawing.page.choices import Choices, Drawn
from neurosim.drawing.page.keys import Entry
from neurosim.drawing.page.numbers import num, short
from neurosim.drawing.page.panels import label_axes, note
from neurosim.drawing.page.style import Style
from neurosim.figures.landscape import Landscape

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.colors import Colormap
    from matplotlib.text import Annotation

LEVELS = 13


def depth_colours(style: Style) -> "Colormap":
    """Return colours from deep (light) to high (dark), told apart in grey."""
    from matplotlib.colors import LinearSegmentedColormap

    ends = [style.paper, style.high_field, style.positive_text]
    return LinearSegmentedColormap.from_list("depth", ends)


def levels_of(value: np.ndarray, count: int = LEVELS) -> np.ndarray:
    """Return heights of contours, close together near the lowest point (even steps of the square root)."""
    finite = value[np.isfinite(value)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
    span = max(high - low, 1e-9 * abs(low)) or 1.0  # heights that hardly differ still have levels
    return low + np.linspace(0.0, 1.0, count + 1) ** 2 * span


def draw_map(record: Landscape, **choices: Unpack[Choices]) -> Drawn:
    """Draw a landscape from above, with its minima and the descents into them."""
    canvas = Canvas(choices, record.note)
    style = canvas.style
    if record.descents:
        canvas.key(descent_entries(style))
    side = min(0.6 * style.width, 1.35 * (canvas.high - canvas.low))
    left, low = 50.0, canvas.low + 22
    if canvas.stacked:
        left, side = 46.0, style.width - 46.0 - 62.0
        low += 16.0 * len(record.descents) + 8.0
    panel = canvas.panel("map", left, low, left + side, canvas.high - 8)
    levels = levels_of(record.value)
    shown = panel.contourf(record.x, record.y, record.value, levels, cmap=depth_colours(style), extend="max")
    shown.set_gid("heights")
    panel.contour(
        record.x, record.y, record.value, levels, colors=[style.secondary], linewidths=0.5, alpha=0.7
    ).set_gid("contours")
    _descents(canvas, panel, record)
    _minima(canvas, panel, record)
    panel.set_xlim(float(record.x[0]), float(record.x[-1]))
    panel.set_ylim(float(record.y[0]), float(record.y[-1]))
    label_axes(panel, style, record.across, record.up)
    _heights(canvas, record, levels, left + side + (14 if canvas.stacked else 26), low)
    return canvas.done()


def _descents(canvas: Canvas, panel: "Axes", record: Landscape) -> None:
    style = canvas.style
    for descent in record.descents:
        x, y = descent.x, descent.y
        panel.plot(x, y, color=style.paper, linewidth=4.0, gid=f"halo:{descent.name}")
        panel.plot(x, y, ".-", color=style.negative, lw=1.8, ms=4.5, gid=f"descent:{descent.name}")
        panel.plot([x[-1]], [y[-1]], "*", color=style.ink, markersize=10, gid=f"end:{descent.name}")
        several = len(record.descents) > 1
        size = 14 if several else 8
        panel.plot(x[:1], y[:1], "o", color=style.negative_text, markersize=size, gid=f"start:{descent.name}")
        if several:
            number_at(panel, style, descent.name, (x[0], y[0]))


def number_at(panel: "Axes", style: Style, name: str, at: tuple[float, float]) -> "Annotation":
    """Write the number of a descent on its start."""
    gid = f"number:{name}"
    return note(panel, style, name, at, colour=style.paper, bold=True, paper=False, align="center", gid=gid)


def _minima(canvas: Canvas, panel: "Axes", record: Landscape) -> None:
    """Name the minima by their coordinates, on the side that has room."""
    style = canvas.style
    middle_y = float(record.y.mean())
    for k, (x, y, _) in enumerate(record.minima, start=1):
        panel.plot([x], [y], "+", color=style.ink, markersize=9, gid=f"minimum:{k}")
        inward = -1.0 if y > middle_y else 1.0
        text = f"({short(round(x, 3))}, {short(round(y, 3))})"
        share = (x - float(record.x[0])) / float(np.ptp(record.x))
        align = "left" if share < 0.2 else "right" if share > 0.8 else "center"
        note(
            panel,
            style,
            text,
            (x, y),
            offset=(0, -15 * inward),
            align=align,
            colour=style.ink,
            gid=f"name:{k}",
        )


def _heights(canvas: Canvas, record: Landscape, levels: np.ndarray, left: float, low: float) -> None:
    """Write the scale of the heights, and where every descent began and ended."""
    from matplotlib.patches import Rectangle

    style, writer = canvas.style, canvas.writer
    bar = canvas.panel("scale", left, low + 18, left + 14, canvas.high - 34)
    colours = depth_colours(style)(np.linspace(0.0, 1.0, len(levels) - 1))
    for k, colour in enumerate(colours):
        bar.add_patch(Rectangle((0, k), 1, 1, facecolor=colour, edgecolor="none", gid=f"cell:{k}"))
    bar.set_xlim(0, 1)
    bar.set_ylim(0, len(colours))
    bar.set_xticks([])
    bar.yaxis.tick_right()
    marks = _round_heights(levels)
    bar.set_yticks(list(marks), [short(height) for height in marks.values()])
    writer.write("heading:scale", record.height, left, canvas.high - 22, colour=style.ink, bold=True)
    x, y = left + 70, canvas.high - 22
    if canvas.stacked:
        x, y = 0.55 * style.left, low - 38.0
    for descent in record.descents:
        name = f"from {descent.name}: " if len(record.descents) > 1 else ""
        start, end = height_text(float(descent.value[0])), height_text(float(descent.value[-1]))
        text = f"{name}{record.height} {start} → {end}"
        if x + canvas.ruler.width(text, 9.0) > style.width - 8:
            return  # numbers are not cut
        writer.write(f"way:{descent.name}", text, x, y, colour=style.ink)
        y -= 16


def _round_heights(levels: np.ndarray) -> dict[float, float]:
    """Return round heights by their place on the scale, on which the levels are evenly spaced."""
    from matplotlib.ticker import MaxNLocator

    low, high = float(levels[0]), float(levels[-1])
    inside = [float(h) for h in MaxNLocator(5).tick_values(low, high) if low <= h <= high]
    places = np.interp(inside, levels, np.arange(len(levels))).tolist()
    return {place: round(height, 9) for place, height in zip(places, inside, strict=True)}


def descent_entries(style: Style) -> list[Entry]:
    """Return what the key says of descents."""
    return [
        ("descent", style.negative, "solid"),
        ("start", style.negative_text, "o"),
        ("end", style.ink, "*"),
    ]


def height_text(value: float) -> str:
    """Return a height with as many digits as are read.

    Examples
    --------
    >>> height_text(170.0), height_text(0.2983711), height_text(1e-9)
    ('170', '0.298', '0')
    """
    if abs(value) < 5e-4:
        return "0"
    return num(value, 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 3)
