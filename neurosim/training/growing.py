"""An array that grows at its end: one number per epoch, for as many epochs as there will be."""

from collections.abc import Sequence

import numpy as np


class Growing:
    """Numbers, one after the other; room is doubled when it runs out, so adding takes constant time.

    Examples
    --------
    >>> numbers = Growing([1.0, 2.0])
    >>> numbers.add(np.array([3.0]))
    >>> numbers.array, len(numbers)
    (array([1., 2., 3.]), 3)
    """

    def __init__(self, numbers: Sequence[float] | np.ndarray = ()) -> None:
        self._room = np.array(numbers, dtype=float)
        self._count = len(self._room)

    def __len__(self) -> int:
        return self._count

    def add(self, numbers: np.ndarray) -> None:
        """Put numbers at the end."""
        count = self._count + len(numbers)
        if count > len(self._room):
            room = np.empty(max(count, 2 * len(self._room)))
            room[: self._count] = self.array
            self._room = room
        self._room[self._count : count] = numbers
        self._count = count

    @property
    def array(self) -> np.ndarray:
        """The numbers so far, (numbers,); nobody can write to them."""
        view = self._room[: self._count]
        view.setflags(write=False)
        return view
