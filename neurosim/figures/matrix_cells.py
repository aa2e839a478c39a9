"""The cells of a matrix of weights, coloured."""

from typing import TYPE_CHECKING

import numpy as np

from neurosim.drawing.page.style import Style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.colors import Colormap

MARKED = 0.3  # negative weights stronger than this share of the largest carry a minus


def weight_colours(style: Style) -> "Colormap":
    """Return the colours from the most negative to the most positive weight."""
    from matplotlib.colors import LinearSegmentedColormap

    return LinearSegmentedColormap.from_list("weights", list(style.weight_map))


def paint_matrix(panel: "Axes", matrix: np.ndarray, largest: float, style: Style, cell: float) -> None:
    """Fill a panel with the cells of a matrix; strong negative ones carry a minus, for print in grey."""
    rows, columns = matrix.shape
    panel.imshow(
        matrix,
        cmap=weight_colours(style),
        vmin=-largest,
        vmax=largest,
        aspect="auto",
        interpolation="nearest",
        extent=(0, columns, rows, 0),
        gid=f"{panel.get_gid()}-cells".replace(":", "-"),
    )
    ys, xs = np.nonzero(matrix < -MARKED * largest)
    half = 0.25
    panel.hlines(
        ys + 0.5, xs + half, xs + 1 - half, colors=style.paper, linewidth=min(1.6, 0.16 * cell), gid="minus"
    )
    panel.set_xlim(0, columns)
    panel.set_ylim(rows, 0)
    panel.set_xticks([])
    panel.set_yticks([])
    for spine in panel.spines.values():
        spine.set_visible(True)
