"""Records of landscapes: E over one or two variables, and descents on it."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True, eq=False)
class Descent:
    """A way downhill: points in order, shape (steps + 1,) each."""

    name: str
    x: np.ndarray
    y: np.ndarray
    value: np.ndarray


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
    x: np.ndarray
    y: np.ndarray
    value: np.ndarray
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
    weight: np.ndarray
    error: np.ndarray
    at: tuple[float, float, float]
    after: tuple[float, float] | None
    learning_rate: float | None


@dataclass(frozen=True, slots=True, eq=False)
class LearningRates:
    """The same descent with several learning rates, on a function of one variable."""

    variable: str
    text: str
    x: np.ndarray
    value: np.ndarray
    rates: tuple[float, ...]
    verdicts: tuple[str, ...]
    descents: tuple[Descent, ...]
