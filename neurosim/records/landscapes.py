"""Records of landscapes: E over one or two variables, and descents on it."""

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from neurosim.figures.shapes import along, axis, some


@dataclass(frozen=True, slots=True, eq=False)
class Descent:
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
    descents : tuple of Descent
    minima : tuple of (x, y, value)
    """

    across: str
    up: str
    height: str
    x: Annotated[np.ndarray, axis("columns")]
    y: Annotated[np.ndarray, axis("rows")]
    value: Annotated[np.ndarray, along("rows", "columns")]
    descents: tuple[Descent, ...] = ()
    minima: tuple[tuple[float, float, float], ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class ErrorAlong:
    """E along one weight, everything else held; the slope there is dE/dw.

    Attributes
    ----------
    at : (weight, E, dE/dw)
        Where the network stands.
    after : (weight, E) or None
        Where one update of this weight alone leads.
    """

    connection: str
    weight: Annotated[np.ndarray, axis("points")]
    error: Annotated[np.ndarray, along("points")]
    at: tuple[float, float, float]
    after: tuple[float, float] | None
    learning_rate: float | None


@dataclass(frozen=True, slots=True, eq=False)
class LearningRates:
    """The same descent with several learning rates, on a function of one variable."""

    variable: str
    text: str
    x: Annotated[np.ndarray, axis("points")]
    value: Annotated[np.ndarray, along("points")]
    rates: Annotated[tuple[float, ...], some("descents")]
    verdicts: Annotated[tuple[str, ...], along("descents")]
    descents: Annotated[tuple[Descent, ...], along("descents")]
