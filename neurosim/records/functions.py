"""Records of functions: values and slopes along a line."""

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from neurosim.figures.shapes import along, axis, some


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


@dataclass(frozen=True, slots=True, eq=False)
class Curves:
    """Several functions of the same kind, such as the activations."""

    variable: str
    curves: Annotated[tuple[Curve, ...], some("curves")]


@dataclass(frozen=True, slots=True, eq=False)
class Derivative:
    """Secants that close in on a tangent.

    Attributes
    ----------
    at : (x, value, slope)
    secants : tuple of (h, value at x + h, slope of the secant)
    """

    curve: Curve
    at: tuple[float, float, float]
    secants: Annotated[tuple[tuple[float, float, float], ...], some("secants")]


@dataclass(frozen=True, slots=True)
class SoftmaxGroup:
    """The nets of a softmax group, their exponentials, and the outs.

    Attributes
    ----------
    target : int or None
        Which of the neurons should have won.
    """

    names: Annotated[tuple[str, ...], some("neurons")]
    nets: Annotated[tuple[float, ...], along("neurons")]
    exponentials: Annotated[tuple[float, ...], along("neurons")]
    outs: Annotated[tuple[float, ...], along("neurons")]
    target: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class LossCurves:
    """Two panels of curves: the losses and their slopes over the same axis.

    Attributes
    ----------
    variable : str
        What runs along the axis, ``"out"`` or ``"net"``.
    slope_name : str
        ``"∂E/∂out"`` or ``"∂E/∂net"``.
    note : str
        What the figure is about, in one line.
    """

    variable: str
    slope_name: str
    note: str
    curves: Annotated[tuple[Curve, ...], some("curves")]
