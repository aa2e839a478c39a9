"""Where the parameters of a network lie in an array of an engine."""

import numpy as np
from numpy.typing import DTypeLike

#: Bytes in a line of the processor's cache.
LINE = 64


def aligned_zeros(size: int, dtype: DTypeLike = float) -> np.ndarray:
    """Return zeros, so placed in memory that eight neighbours do not lie astride two lines of the cache."""
    room = np.zeros(size + LINE, dtype)
    first = -room.ctypes.data % LINE // room.itemsize
    placed: np.ndarray = room[first : first + size]
    return placed


def aligned_copy(array: np.ndarray) -> np.ndarray:
    """Return a copy of a vector, placed like `aligned_zeros`."""
    copy = aligned_zeros(len(array), array.dtype)
    copy[:] = array
    return copy


class Places:
    """The places that parameters take in an array, in the order of `neurosim.engines.parameters.Parameters`.

    Attributes
    ----------
    places : (parameters,) array of int
    size : int
        How long the array is; at places that belong to no parameter it holds 0.
    """

    places: np.ndarray
    size: int

    def spread(self, vector: np.ndarray) -> np.ndarray:
        """Return the array of a vector that has one number for each parameter."""
        array = aligned_zeros(self.size, dtype=vector.dtype)
        array[self.places] = vector
        return array

    def gather(self, array: np.ndarray) -> np.ndarray:
        """Return the vector that stands in an array."""
        vector: np.ndarray = array[self.places]
        return vector
