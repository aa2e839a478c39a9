"""The values of a swept key along an axis: each for itself, or in ranges where they are many."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from neurosim.drawing.page.numbers import short
from neurosim.figures.sweep_names import Settings, value_text
from neurosim.ground.errors import FormatError
from neurosim.ground.stored import Json

#: More values of a key than this are put together in so many ranges, of which each holds as many settings.
MOST, RANGES = 12, 8
MOST_WORDS = 24  # values that are no numbers, and so have no ranges


class Values(NamedTuple):
    """The values of a key.

    Attributes
    ----------
    texts : tuple of str
        Values or ranges, in their order.
    place : (settings,) int array
        Which of them each setting has.
    """

    texts: tuple[str, ...]
    place: np.ndarray


def values_of(key: str, settings: Settings) -> Values:
    """Return the values of a key: numbers and sizes in their order, others in the order of the sweep.

    Raises
    ------
    FormatError
        They are too many.

    Examples
    --------
    >>> values_of("size", [{"size": 3}, {"size": 2}, {"size": 3}])
    Values(texts=('2', '3'), place=array([1, 0, 1]))
    """
    values = [setting.get(key) for setting in settings]
    numbers = [value for value in values if isinstance(value, int | float) and not isinstance(value, bool)]
    if len(numbers) == len(values):
        return _of_numbers(np.array(numbers, dtype=float))
    texts = [value_text(value) for value in _in_order(values)]
    different = tuple(dict.fromkeys(texts))
    if len(different) > MOST_WORDS:
        raise FormatError(
            f"'{key}' has {len(different)} values that are not numbers, and an axis has room for {MOST_WORDS}"
        )
    return Values(different, np.array([different.index(value_text(value)) for value in values]))


def _in_order(values: Sequence[Json]) -> Sequence[Json]:
    """Rows of numbers, such as sizes, by their numbers; everything else as it is."""
    rows = [tuple(value) for value in values if isinstance(value, list | tuple)]
    numbers = [row for row in rows if all(isinstance(part, int | float) for part in row)]
    return sorted(numbers) if len(numbers) == len(values) else values


def _of_numbers(values: np.ndarray) -> Values:
    different, place = np.unique(values, return_inverse=True)
    if len(different) <= MOST:
        return Values(tuple(short(value) for value in different.tolist()), place)
    limits = np.quantile(values, np.linspace(0.0, 1.0, RANGES + 1)[1:-1], method="higher")
    found, place = np.unique(np.searchsorted(limits, values, side="right"), return_inverse=True)
    return Values(tuple(_range(values[place == k]) for k in range(len(found))), place)


def _range(values: np.ndarray) -> str:
    low, high = (short(float(f"{value:.2g}")) for value in (values.min(), values.max()))
    return low if low == high else f"{low} to {high}"
