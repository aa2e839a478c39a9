"""How the rows of a sweep are shared out: a worker gets so many at a time that handing over is a trifle."""

import math
from collections.abc import Callable, Iterator, Sequence

import numpy as np

#: Seconds that the rows of a task shall take: handing one over takes a few milliseconds.
SECONDS = 0.5
#: Shorter ones are not made towards the end of a sweep, either.
LEAST_SECONDS = 0.1
#: Rows of a task at most.
MOST = 20_000


class Sharing:
    """Tasks of rows, each as large as what was measured of the rows before it says.

    Parameters
    ----------
    rows : (rows,) int array
        The numbers of the rows that are left, in order.
    setting_of : callable
        Tells the setting of a row; trainings of another setting may take another time.
    jobs : callable
        Tells how many tasks are worked on at the same time.

    Attributes
    ----------
    out : set of int
        The rows that were handed over and have not come back.
    """

    def __init__(self, rows: np.ndarray, setting_of: Callable[[int], int], jobs: Callable[[], int]) -> None:
        self._rows, self._setting_of, self._jobs = rows, setting_of, jobs
        self._next = 0
        self._seconds: dict[int, float] = {}
        self._largest = 0.0
        self.out: set[int] = set()

    def __iter__(self) -> Iterator[list[int]]:
        while self._next < len(self._rows):
            some = self._rows[self._next : self._next + self._size()].tolist()
            self._next += len(some)
            self.out.update(some)
            yield some

    def measure(self, rows: Sequence[tuple[int, float]]) -> None:
        """Take in how many seconds rows took, by their numbers."""
        for number, seconds in rows:
            self.out.discard(number)
            self._seconds[self._setting_of(number)] = seconds
            self._largest = max(self._largest, seconds)

    def _size(self) -> int:
        """How many rows the next task has; towards the end fewer, so that all workers end together."""
        if not self._seconds:
            return 1
        setting = self._setting_of(int(self._rows[self._next]))
        seconds = max(self._seconds.get(setting, self._largest), 1e-6)
        left = len(self._rows) - self._next
        fair = math.ceil(left / (2 * max(1, self._jobs())))
        least = math.ceil(LEAST_SECONDS / seconds)
        return max(1, min(int(SECONDS / seconds), max(fair, least), MOST))
