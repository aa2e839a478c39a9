"""What the arrays of a record must have in common, said beside each of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from neurosim.stored import Misfit


@dataclass(frozen=True, slots=True)
class Shape:
    """The lengths of an array or list, by name: where two of one record have the same name, they are equal.

    Parameters
    ----------
    lengths : tuple of str or int
        For every direction its name, or how long it is.
    axis : bool
        Whether there must be something: at least one entry, and of numbers none that is not finite.

    Examples
    --------
    >>> Shape(("rows", "columns"))
    Shape(lengths=('rows', 'columns'), axis=False)
    """

    lengths: tuple[str | int, ...]
    axis: bool = False


def along(*lengths: str | int) -> Shape:
    """Return the shape of values that have a place for every step of these directions."""
    return Shape(lengths)


def axis(length: str) -> Shape:
    """Return the shape of an axis."""
    return Shape((length,), axis=True)


def some(length: str) -> Shape:
    """Return the shape of a list that is not empty."""
    return Shape((length,), axis=True)


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
        found = value.shape if isinstance(value, np.ndarray) else (len(value),)
        if len(found) != len(shape.lengths):
            raise Misfit(f"must go in {len(shape.lengths)} directions, not {len(found)}", name)
        for length, there in zip(shape.lengths, found, strict=True):
            wanted = length if isinstance(length, int) else known.setdefault(length, there)
            if there != wanted:
                raise Misfit(
                    f"has {there} {length if isinstance(length, str) else 'columns'}, not {wanted}", name
                )
        if shape.axis and not found[0]:
            raise Misfit("is empty", name)
        if shape.axis and isinstance(value, np.ndarray) and not np.isfinite(value).all():
            raise Misfit("is an axis; all of its numbers must be finite", name)
