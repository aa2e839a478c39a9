"""Curves: numbers over the epochs of a training."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from neurosim.drawing.style import Style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

DASHES = ("-", "--", "-.", ":")


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
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    style = Style() if style is None else style
    figure = None
    if ax is None:
        figure = Figure(figsize=(style.width / 72.0, style.height / 72.0), layout="constrained")
        FigureCanvasAgg(figure)
        ax = figure.add_subplot()
    colours = (style.positive, style.negative, style.secondary)
    for k, (name, (x, y)) in enumerate(curves.items()):
        ax.plot(
            x,
            y,
            color=colours[k % len(colours)],
            linestyle=DASHES[k % len(DASHES)],
            label=name,
            gid=f"curve:{name}",
        )
    ax.set_xlabel(across, fontsize=style.name_size)
    ax.tick_params(labelsize=style.number_size)
    ax.spines[["top", "right"]].set_visible(False)
    if len(curves) == 1:
        ax.set_ylabel(next(iter(curves)), fontsize=style.name_size)
    else:
        ax.legend(frameon=False, fontsize=style.number_size)
    if title is not None:
        ax.set_title(title, fontsize=style.title_size, loc="left")
    return ax if figure is None else figure
