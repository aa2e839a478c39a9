"""Where in memory a function runs fastest.

The same machine code with the same numbers can take up to twice as long at one address as at another: arrays
get in each other's way in the caches. Only a trial tells where; no number can change by it.
"""

import time
from collections.abc import Callable

import numpy as np

from neurosim.engines.places import aligned_zeros

#: So many places are tried, this many floats apart: a page of memory and a line of the cache.
PLACES, APART = 6, 576


def quickest_place(numbers: np.ndarray, trial: Callable[[np.ndarray], None]) -> np.ndarray:
    """Return a copy of an array at the quickest of several places.

    Parameters
    ----------
    numbers : (size,) array of float
    trial : callable
        Runs with a copy, in which it may write.
    """
    room = aligned_zeros(len(numbers) + (PLACES - 1) * APART)
    seconds = {}
    for first in range(0, PLACES * APART, APART):
        seconds[first] = _timed(room[first : first + len(numbers)], numbers, trial)
    best = min(seconds, key=seconds.__getitem__)
    place: np.ndarray = room[best : best + len(numbers)]
    place[:] = numbers
    return place


def _timed(place: np.ndarray, numbers: np.ndarray, trial: Callable[[np.ndarray], None]) -> float:
    place[:] = numbers
    begun = time.perf_counter()
    trial(place)
    return time.perf_counter() - begun
