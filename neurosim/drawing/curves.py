"""Curves: numbers over the epochs of a training."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from neurosim.drawing.style import Style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def draw_curves(
    curves: Mapping[str, tuple[np.ndarray, np.ndarray]],
    *,
    across: str,
    ax: "Axes | None" = None,
    title: str | None = None,
    style: Style | None = None,
) -> "Figure | Axes":
    """Draw curves by name, told apart by colour and by dashes.

    Parameters
    ----------
    curves : mapping of str to (x, y)
    across : str
        What x is.
    ax : matplotlib Axes, optional
        Where to draw; by default a new figure of 10 x 5.6 inches.

    Returns
    -------
    Figure or Axes
        The new figure, or the axes that were given.
    """
    from neurosim.drawing.canvas import Canvas, head, label_axes, plain

    with plain():
        canvas = Canvas(ax, style, title)
        style = canvas.style
        right, top = style.width - 24.0, canvas.high - 20.0
        panel = canvas.panel("curves", 54.0, canvas.low + 26.0, right, top)
        for k, (name, (x, y)) in enumerate(curves.items()):
            colour, dashes = style.series[k % 4]
            panel.plot(x, y, color=colour, linestyle=dashes, linewidth=2.0, gid=f"curve:{name}")
        label_axes(panel, style, across, "")
        if len(curves) == 1:
            head(panel, style, next(iter(curves)))
        else:
            canvas.key([(name, *style.series[k % 4]) for k, name in enumerate(curves)])
        return canvas.done()
