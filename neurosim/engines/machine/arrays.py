"""How a function of machine code wants its numbers to lie in memory."""

from abc import ABC, abstractmethod
from collections.abc import Mapping

import numpy as np

#: Bytes in a line of the cache.
LINE = 64


def aligned(size: int) -> np.ndarray:
    """Return zeros, so placed in memory that eight neighbours do not lie astride two lines of the cache."""
    room = np.zeros(size + LINE // 8)
    first = -room.ctypes.data % LINE // 8
    placed: np.ndarray = room[first : first + size]
    return placed


class Layout(ABC):
    """Where the parameters lie, and the arrays that a function works with besides.

    Attributes
    ----------
    places : (parameters,) array of int
        Where each parameter lies, in the order of `neurosim.engines.parameters.Parameters`.
    size : int
        How long the array of parameters is.
    """

    places: np.ndarray
    size: int

    def spread(self, numbers: np.ndarray) -> np.ndarray:
        """Return numbers of the parameters at their places; the rest is 0."""
        array = aligned(self.size)
        array[self.places] = numbers
        return array

    def gather(self, array: np.ndarray) -> np.ndarray:
        """Return the numbers of the parameters, in their order."""
        found: np.ndarray = array[self.places]
        return found

    @abstractmethod
    def work(self) -> dict[str, np.ndarray]:
        """Return all other arrays of the network, by the names that the function has for them."""

    def fill(self, arrays: Mapping[str, np.ndarray]) -> None:  # noqa: B027  (most have nothing to fill)
        """Write what always stands at places that belong to no parameter."""

    def renew(self, arrays: Mapping[str, np.ndarray]) -> None:  # noqa: B027  (most have no copies)
        """Make copies of parameters again, after they were set from outside."""
