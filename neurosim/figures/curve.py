"""The curve of a function with its slope, as several figures draw it."""

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from neurosim.figures.shapes import along, axis


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """A function with its slope, shape (points,) each.

    Attributes
    ----------
    text, slope_text : str
        The formulas in plain text.
    touches : tuple of (x, value, slope)
        Where a tangent is drawn.
    steepest : float or None
        The largest slope anywhere, also beyond the points; None where nobody asked for it.
    """

    name: str
    text: str
    slope_text: str
    x: Annotated[np.ndarray, axis("points")]
    value: Annotated[np.ndarray, along("points")]
    slope: Annotated[np.ndarray, along("points")]
    touches: tuple[tuple[float, float, float], ...] = ()
    steepest: float | None = None


def with_gaps(values: np.ndarray) -> np.ndarray:
    """A curve that jumps is drawn with a gap, not with an upright line."""
    jumps = np.nonzero(abs(np.diff(values)) > 0.5)[0]
    if not 1 <= len(jumps) <= 2 or jumps[-1] - jumps[0] > 1:  # two where a point lies in the middle
        return values
    broken = values.copy()
    broken[jumps[-1]] = np.nan
    return broken
