"""Weights as matrices, for networks too large for lines: one row per neuron, one column per source."""

from typing import TYPE_CHECKING, Unpack

import numpy as np

from neurosim.drawing.network.large import add_colour_bar
from neurosim.drawing.page.canvas import Canvas
from neurosim.drawing.page.choices import Choices, Drawn
from neurosim.drawing.page.keys import ROW
from neurosim.drawing.page.style import Style
from neurosim.drawing.page.titles import dated
from neurosim.records.networks import Moment
from neurosim.trace.records import State

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.colors import Colormap

MARKED = 0.3  # negative weights stronger than this share of the largest carry a minus


def weight_colours(style: Style) -> "Colormap":
    """Return the colours from the most negative to the most positive weight."""
    from matplotlib.colors import LinearSegmentedColormap

    return LinearSegmentedColormap.from_list("weights", list(style.weight_map))


def draw_matrices(record: Moment, **choices: Unpack[Choices]) -> Drawn:
    """Draw the weights between consecutive generations as matrices, all on one colour scale."""
    meant = "row: a neuron; column: where its weights come from; one colour scale"
    canvas = Canvas(choices, dated(record.caption, meant))
    found = weight_matrices(record.state)
    style = canvas.style
    largest = max(float(np.nanmax(abs(w))) for w in found) or 1.0
    cell, places = _upright(canvas, found) if canvas.stacked else _in_a_row(canvas, found)
    if not canvas.stacked and len(found) > 2:
        wider, others = _in_two_columns(canvas, found)
        if wider > 1.1 * cell:
            cell, places = wider, others
    for number, (matrix, (x, low)) in enumerate(zip(found, places, strict=True), start=1):
        rows, columns = matrix.shape
        top, centre = low + rows * cell, x + columns * cell / 2
        panel = canvas.panel(f"W{number}", x, low, x + columns * cell, top)
        paint_matrix(panel, matrix, largest, style, cell)
        heading = f"heading:{number}", f"W{number}", centre, top + 12
        canvas.writer.write(*heading, size=12.0, colour=style.ink, align="center")
        canvas.writer.write(f"columns:{number}", f"{columns} sources", centre, low - 11, align="center")
        if canvas.stacked:
            canvas.writer.write(f"rows:{number}", f"{rows} neurons", x + columns * cell + 6, (low + top) / 2)
        else:
            panel.set_ylabel(
                f"{rows} neurons", fontsize=9.0, color=style.secondary, family=style.font, labelpad=3
            )
    end = add_colour_bar(canvas.writer, largest)
    canvas.writer.write_parts("note:minus", ["with a minus: strongly negative"], end, ROW, canvas.end - end)
    return canvas.done()


def _in_a_row(canvas: Canvas, found: list[np.ndarray]) -> tuple[float, list[tuple[float, float]]]:
    """Return the side of a cell, and the lower left corners of matrices next to each other."""
    style = canvas.style
    tall, wide = max(w.shape[0] for w in found), sum(w.shape[1] for w in found)
    gaps = 46.0 * (len(found) - 1)
    cell = min((style.width - 2 * style.left - gaps) / wide, (canvas.high - canvas.low - 64.0) / tall, 34.0)
    x = (style.width - cell * wide - gaps) / 2 + 6
    middle = (canvas.low + canvas.high) / 2 + 2
    places = []
    for matrix in found:
        places.append((x, middle - matrix.shape[0] * cell / 2))
        x += matrix.shape[1] * cell + 46.0
    return cell, places


def _in_two_columns(canvas: Canvas, found: list[np.ndarray]) -> tuple[float, list[tuple[float, float]]]:
    """Return the side of a cell, and the corners of the first matrix with the others next to it."""
    first, rest = found[0], found[1:]
    rows, columns = sum(w.shape[0] for w in rest), max(w.shape[1] for w in rest)
    room = canvas.high - canvas.low
    across = (canvas.style.width - 2 * canvas.style.left - 46.0) / (first.shape[1] + columns)
    tall = min((room - 64.0) / first.shape[0], (room - 42.0 * len(rest) - 22.0) / rows)
    cell = min(across, tall, 34.0)
    x = (canvas.style.width - cell * (first.shape[1] + columns) - 46.0) / 2 + 6
    middle = (canvas.low + canvas.high) / 2
    tops = max(first.shape[0] * cell, rows * cell + 42.0 * (len(rest) - 1)) / 2 + middle
    places = [(x, tops - first.shape[0] * cell)]
    x, y = x + first.shape[1] * cell + 46.0, tops
    for matrix in rest:
        places.append((x, y - matrix.shape[0] * cell))
        y -= matrix.shape[0] * cell + 42.0
    return cell, places


def _upright(canvas: Canvas, found: list[np.ndarray]) -> tuple[float, list[tuple[float, float]]]:
    """Return the side of a cell, and the lower left corners of matrices below each other."""
    tall, wide = sum(w.shape[0] for w in found), max(w.shape[1] for w in found)
    room = canvas.high - canvas.low - 42.0 * len(found)
    cell = min((canvas.style.width - 84.0) / wide, room / tall, 34.0)
    y, places = canvas.high, []
    for matrix in found:
        y -= 22.0 + matrix.shape[0] * cell
        places.append((16.0, y))
        y -= 20.0
    return cell, places


def weight_matrices(state: State) -> list[np.ndarray]:
    """Return the matrix of every pair of consecutive generations; nan where nothing connects."""
    generations = [[one.name for one in g if one.kind != "constant"] for g in state.network.generations()]
    weights = {
        (c.source, c.target): state.values.get(("weight", c.name), c.weight)
        for c in state.network.connections
    }
    return [
        np.array([[weights.get((source, target), np.nan) for source in before] for target in after])
        for before, after in zip(generations, generations[1:], strict=False)
    ]


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
