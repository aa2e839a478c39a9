"""Curves: numbers over the epochs of a training, one panel for each quantity."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from neurosim.drawing.page.canvas import Canvas
from neurosim.drawing.page.panels import label_axes, write_heading
from neurosim.drawing.page.settings import default_settings
from neurosim.drawing.page.style import Style
from neurosim.ground.errors import NumberError

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LEAST_WIDE, LEAST_TALL = 100.0, 28.0  # of a panel, in points

Curves = Mapping[str, tuple[np.ndarray, np.ndarray]]


def draw_curves(
    curves: Curves,
    *,
    across: str,
    ax: "Axes | None" = None,
    title: str | None = None,
    style: str | Style | None = None,
) -> "Figure | Axes":
    """Draw curves by name, told apart by colour and by dashes.

    Parameters
    ----------
    curves : mapping of str to (x, y)
        Names such as ``"training cost"``: the last words say in which panel, the first one which curve.
    across : str
        What x is.
    ax : matplotlib Axes, optional
        Where to draw; by default a new figure of 10 x 5.6 inches.

    Returns
    -------
    Figure or Axes
        The new figure, or the axes that were given.

    Raises
    ------
    NumberError
        The panels would be too small to be read.
    """
    parts = list(dict.fromkeys(name.partition(" ")[0] for name in curves))
    panels = list(dict.fromkeys(_what(name) for name in curves))
    with default_settings():
        canvas = Canvas({"ax": ax, "title": title, "style": style})
        style = canvas.style
        looks = {part: style.series[k % len(style.series)] for k, part in enumerate(parts)}
        if len(parts) > 1:
            canvas.key([(part, *looks[part]) for part in parts])
        for panel, what in zip(_grid(canvas, len(panels)), panels, strict=True):
            mine = {name: curve for name, curve in curves.items() if _what(name) == what}
            for name, (x, y) in mine.items():
                _curve(panel, f"curve:{name}", x, y, *looks[name.partition(" ")[0]])
            _range(panel, mine)
            write_heading(panel, style, what if len(parts) > 1 else next(iter(mine)), f"heading:{what}")
            label_axes(panel, style, across, "")
        return canvas.done()


def _grid(canvas: Canvas, count: int) -> list["Axes"]:
    """Return the panels next to each other where they are wide enough, else below each other."""
    left, right, across, down, above, below = 46.0, 16.0, 54.0, 40.0, 20.0, 26.0
    columns = min(count, 3)
    while columns > 1 and (canvas.style.width - left - right - (columns - 1) * across) / columns < LEAST_WIDE:
        columns -= 1
    rows = -(-count // columns)
    tall = (canvas.high - canvas.low - above - below - (rows - 1) * down) / rows
    if tall < LEAST_TALL:
        wide, high = canvas.style.width / 72, canvas.style.height / 72
        raise NumberError(
            f"{count} panels cannot be read on {wide:.1f} by {high:.1f} inches; give more room, or ask for "
            "fewer quantities"
        )
    return canvas.grid(
        count, columns, left=left, right=right, across=across, down=down, above=above, below=below
    )


def _what(name: str) -> str:
    return name.partition(" ")[2] or name


def _curve(panel: "Axes", gid: str, x: np.ndarray, y: np.ndarray, colour: str, dashes: str) -> None:
    """Draw a curve; a single point as a mark, which a line of one point is not."""
    mark = "o" if len(x) == 1 else None
    panel.plot(x, y, color=colour, ls=dashes, lw=2.0, marker=mark, clip_on=mark is None, gid=gid)


def _range(panel: "Axes", curves: Curves) -> None:
    """Begin at 0 on both sides, but go below where the numbers do."""
    last = max((float(x[-1]) for x, _ in curves.values() if len(x)), default=1.0)
    panel.set_xlim(0.0, 1.02 * last)
    panel.locator_params(axis="x", integer=True)
    if all((y[np.isfinite(y)] >= 0.0).all() for _, y in curves.values()):
        panel.set_ylim(bottom=0.0)
