"""Weights as matrices, for networks too large for lines: one row per neuron, one column per source."""

from typing import Unpack

import numpy as np

from neurosim.drawing.network.large import add_colour_bar
from neurosim.drawing.page.canvas import Canvas
from neurosim.drawing.page.choices import Choices, Drawn
from neurosim.drawing.page.keys import ROW
from neurosim.drawing.page.titles import dated
from neurosim.figures.example import Example
from neurosim.figures.example_networks import large
from neurosim.figures.heights import AROUND
from neurosim.figures.kind import Kind
from neurosim.figures.kinds.network import make_moment
from neurosim.figures.matrix_cells import paint_matrix
from neurosim.figures.moments import Moment
from neurosim.figures.options import OfMoment
from neurosim.trace.records import State


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


def _height(record: Moment, width: float) -> float:
    """One matrix below the other, all with cells of one size."""
    sizes = [
        len([one for one in generation if one.kind != "constant"])
        for generation in record.state.network.generations()
    ]
    cell = min(34.0, (width - 60.0) / max(1, *sizes[:-1]))
    return AROUND + sum(max(24.0, rows * cell) + 40.0 for rows in sizes[1:])


KIND = Kind(
    name="matrices",
    place=80,
    teaches="All weights of a large network at once.",
    options=OfMoment,
    record=Moment,
    make=make_moment,
    draw=draw_matrices,
    height=_height,
    of="passes",
    examples=(
        Example(
            "matrices",
            "64-32-16-10 as matrices",
            "All 2,720 weights at once: with one cell per weight, the figure stays readable where lines "
            "would not.",
            family="The network",
            place=1200,
            record=lambda: Moment(large(), ("weight",), (), ""),
        ),
    ),
)
