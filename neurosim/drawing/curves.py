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
    from neurosim.drawing.canvas import dress, label_axes, plain
    from neurosim.drawing.paint import new_figure

    style = Style() if style is None else style
    with plain():
        figure = None
        if ax is None:
            figure, ax = new_figure(style)
            ax.set_position((0.09, 0.13, 0.88, 0.74))
        dress(ax, style)
        for k, (name, (x, y)) in enumerate(curves.items()):
            colour, dashes = style.series[k % 4]
            ax.plot(x, y, color=colour, linestyle=dashes, linewidth=2.0, label=name, gid=f"curve:{name}")
        label_axes(ax, style, across, next(iter(curves)) if len(curves) == 1 else "")
        font = {"family": style.font, "size": style.number_size}
        if len(curves) > 1:
            ax.legend(frameon=False, prop=font, labelcolor=style.ink)
        if title is not None:
            bold = {"fontsize": style.title_size, "fontweight": "bold", "fontfamily": style.font}
            ax.set_title(title, fontdict=bold, loc="left", color=style.ink)
    return ax if figure is None else figure
