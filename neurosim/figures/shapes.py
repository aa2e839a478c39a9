"""What the arrays of a record must have in common, said next to each of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from neurosim.ground.stored import Misfit


@dataclass(frozen=True, slots=True)
class Shape:
    """The lengths of an array or list, by name: where two of one record have the same name, they are equal.

    Parameters
    ----------
    lengths : tuple of str or int
        For every direction its name, or how long it is.
    axis : bool
        Whether there must be something: at least one entry, and of numbers none that is not finite.
    least : float, optional
        What no number is below.

    Examples
    --------
    >>> along("rows", "columns")
    Shape(lengths=('rows', 'columns'), axis=False, least=None)
    """

    lengths: tuple[str | int, ...]
    axis: bool = False
    least: float | None = None


def along(*lengths: str | int) -> Shape:
    """Return the shape of values that have a place for every step of these directions."""
    return Shape(lengths)


def axis(length: str) -> Shape:
    """Return the shape of an axis."""
    return Shape((length,), axis=True)


def some(length: str) -> Shape:
    """Return the shape of a list that is not empty."""
    return Shape((length,), axis=True)


def finite_shape(*lengths: str | int, least: float | None = None) -> Shape:
    """Return the shape of numbers of which every one is finite."""
    return Shape(lengths, axis=True, least=least)


def check_shapes(shapes: Mapping[str, Shape], values: Mapping[str, Any]) -> None:
    """Make sure that the values of a record have their shapes.

    Raises
    ------
    Misfit
        One has not; the message says which.
    """
    import numpy as np

    known: dict[str | int, int] = {}
    for name, shape in shapes.items():
        value = values[name]
        found = value.shape if isinstance(value, np.ndarray) else _lengths(value, len(shape.lengths), name)
        if len(found) != len(shape.lengths) and found != (0,):
            raise Misfit(f"must go in {len(shape.lengths)} directions, not {len(found)}", name)
        for length, there in zip(shape.lengths, found, strict=False):
            wanted = length if isinstance(length, int) else known.setdefault(length, there)
            if there != wanted:
                raise Misfit(
                    f"has {there} {length if isinstance(length, str) else 'columns'}, not {wanted}", name
                )
        if shape.axis and not found[0]:
            raise Misfit("is empty", name)
        if shape.axis and isinstance(value, np.ndarray) and not np.isfinite(value).all():
            raise Misfit("holds a number that is not finite", name)
        if shape.least is not None and (value < shape.least).any():
            raise Misfit(f"holds a number below {shape.least:g}", name)


def _lengths(value: Any, directions: int, name: str) -> tuple[int, ...]:
    """How long a tuple is, and its rows, which are of equal length."""
    if directions == 1:
        return (len(value),)
    rows = {len(row) for row in value}
    if len(rows) > 1:
        raise Misfit("has rows of different lengths", name)
    return (len(value), *rows)  # of an empty table, the columns are not known
