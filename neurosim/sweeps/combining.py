"""The settings that the values of a sweep make: all combinations, one after the other, or drawn."""

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, overload

from neurosim.ground.stored import Json
from neurosim.scenario.table.sweep_table import DrawnTable, SweepTable

#: So many digits a drawn number has: few enough to be typed again, and the same on every computer.
DIGITS = 6
#: So many say every number.
ALL_DIGITS = 17
#: Values of a key that are tried, or the numbers between which they are drawn.
Values = Sequence[Json] | DrawnTable


@dataclass(frozen=True)
class Settings(Sequence[Mapping[str, Json]]):
    """The settings of a sweep, each made when it is asked for.

    Attributes
    ----------
    kind : str
        ``"grid"``, ``"list"`` or ``"random"``.
    values : dict of str to values
        By key.
    total : int
        How many settings there are.
    seed : int
        Of those that are drawn.

    Examples
    --------
    >>> grid = Settings("grid", {"a": [1, 2], "b": [True, False]}, 4, 1)
    >>> [tuple(setting.values()) for setting in grid]
    [(1, True), (1, False), (2, True), (2, False)]
    """

    kind: Literal["grid", "list", "random"]
    values: dict[str, Values]
    total: int
    seed: int

    @classmethod
    def of(cls, table: SweepTable) -> "Settings":
        """Return the settings that a table asks for."""
        return cls(table.kind, {**table.swept}, table.settings, table.seed)

    def __len__(self) -> int:
        return self.total

    @overload
    def __getitem__(self, number: int) -> Mapping[str, Json]: ...
    @overload
    def __getitem__(self, number: slice) -> list[Mapping[str, Json]]: ...

    def __getitem__(self, number: int | slice) -> Mapping[str, Json] | list[Mapping[str, Json]]:
        if isinstance(number, slice):
            return [self[each] for each in range(*number.indices(len(self)))]
        number = range(len(self))[number]  # from the end where it is negative; beyond it an IndexError
        return self._drawn(number) if self.kind == "random" else self._chosen(number)

    def _chosen(self, number: int) -> Mapping[str, Json]:
        """One of the combinations, of which the last key changes quickest; or the values at one position."""
        chosen: dict[str, Json] = {}
        for key, values in reversed(self.values.items()):
            assert not isinstance(values, DrawnTable)  # refused when the table was read
            position = number
            if self.kind == "grid":
                number, position = divmod(number, len(values))
            chosen[key] = values[position]
        return {key: chosen[key] for key in self.values}

    def _drawn(self, number: int) -> Mapping[str, Json]:
        """A setting that is drawn by its number alone, so that nobody has to draw those before it."""
        # The numbers of Python's own generator are promised to be the same in every version.
        source = random.Random(f"{self.seed} {number}")
        return {key: drawn_value(values, source.random()) for key, values in self.values.items()}


def drawn_value(values: Values, share: float) -> Json:
    """Return what is drawn by a number from 0 up to 1: a value, or a number so far on the way between two.

    Examples
    --------
    >>> drawn_value(["a", "b", "c"], 0.5)
    'b'
    >>> drawn_value(DrawnTable(lowest=1, highest=6), 0.999)
    6
    >>> drawn_value(DrawnTable(lowest=0.01, highest=1.0, scale="logarithmic"), 0.5)
    0.1
    """
    if not isinstance(values, DrawnTable):
        return values[int(share * len(values))]
    low, high = values.lowest, values.highest + values.is_whole
    if values.scale == "logarithmic":
        number = math.exp(math.log(low) + share * (math.log(high) - math.log(low)))
    else:
        number = low + share * (high - low)
    number = math.floor(number) if values.is_whole else _short(number, values)
    return min(max(number, values.lowest), values.highest)


def _short(number: float, values: DrawnTable) -> float:
    """A number with few digits, but enough to tell it from its neighbours where both ends are alike."""
    digits, part = DIGITS, max(abs(values.lowest), abs(values.highest)) / 10
    while values.highest - values.lowest < part and digits < ALL_DIGITS:
        digits, part = digits + 1, part / 10
    return float(f"{number:.{digits}g}")
