"""Landscapes: E over two variables, and the ways of descents on it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

import numpy as np

from neurosim.figures.heights import AROUND
from neurosim.figures.passes import error_of
from neurosim.figures.shapes import along, axis
from neurosim.ground.errors import FormatError
from neurosim.model.plain_network import PlainNetwork
from neurosim.training.input_descent import Point, descend_on_inputs

POINTS = 81  # of the grid, along each side


@dataclass(frozen=True, slots=True, eq=False)
class DescentPath:
    """A way downhill: points in order, shape (steps + 1,) each."""

    name: str
    x: Annotated[np.ndarray, along("steps")]
    y: Annotated[np.ndarray, along("steps")]
    value: Annotated[np.ndarray, along("steps")]


@dataclass(frozen=True, slots=True, eq=False)
class Landscape:
    """A function of two variables over a grid.

    Attributes
    ----------
    across, up, height : str
        Names of the axes.
    x, y : (columns,) and (rows,) array
    value : (rows, columns) array
    descents : tuple of DescentPath
    minima : tuple of (x, y, value)
    """

    across: str
    up: str
    height: str
    x: Annotated[np.ndarray, axis("columns")]
    y: Annotated[np.ndarray, axis("rows")]
    value: Annotated[np.ndarray, along("rows", "columns")]
    descents: tuple[DescentPath, ...] = ()
    minima: tuple[tuple[float, float, float], ...] = ()
    note: str = ""


def input_landscape(
    network: PlainNetwork,
    starts: Sequence[Mapping[str, float]],
    *,
    reach: float,
    learning_rate: float,
    steps: int,
    points: int = POINTS,
    height: str = "E",
) -> Landscape:
    """Return E over the two inputs of a network, with a descent from every start; their ends are named.

    Parameters
    ----------
    reach : float
        Both inputs run from -reach to reach.
    height : str
        What E stands for.

    Raises
    ------
    FormatError
        The network does not have two inputs.
    NonFiniteError
        A value left the range of a float.
    """
    if len(network.inputs) != 2:
        raise FormatError(
            "a landscape of the inputs needs a network with two inputs, but this one has "
            f"{len(network.inputs)}"
        )
    grid = np.linspace(-reach, reach, points)
    across, up = (neuron.name for neuron in network.inputs)
    value = np.array(
        [[error_of(network, ({across: x, up: y}, None)) for x in grid.tolist()] for y in grid.tolist()]
    )
    descents: list[DescentPath] = []
    ends: dict[tuple[float, float], tuple[float, float, float]] = {}
    for number, start in enumerate(starts, start=1):
        way = descend_on_inputs(network, start, learning_rate=learning_rate, steps=steps)
        descents.append(_descent(str(number), way, across, up))
        last = way[-1]
        place = (last.inputs[across], last.inputs[up], last.error)
        ends.setdefault((round(place[0], 2), round(place[1], 2)), place)
    note = f"{steps} steps each, learning rate {learning_rate:g}"
    return Landscape(across, up, height, grid, grid, value, tuple(descents), tuple(ends.values()), note)


def _descent(name: str, way: Sequence[Point], across: str, up: str) -> DescentPath:
    x, y = (np.array([point.inputs[axis] for point in way]) for axis in (across, up))
    return DescentPath(name, x, y, np.array([point.error for point in way]))


def landscape_height(record: Landscape, width: float) -> float:
    """The map, and a line below it for every descent."""
    return AROUND + 190.0 + 16.0 * len(record.descents)
