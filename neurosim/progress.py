"""A bar that shows how far long work has come: on a terminal, and nowhere else."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


class Bar:
    """Shows itself once the work is known to be long.

    Parameters
    ----------
    what : str
        What is being done, such as ``"Training"``.
    total : int
        How much there is to do.
    patience : float
        Seconds: work that is over sooner gets no bar.
    """

    def __init__(self, what: str, total: int, patience: float = 0.0) -> None:
        self.what, self.total, self.patience = what, total, patience
        self._bar: Any = None
        self._task: Any = None
        self._started = self._before = time.perf_counter()
        self._done = 0

    def __call__(self, done: int) -> None:
        """Say how much is done."""
        if self._bar is None and self._is_long(done):
            from rich.console import Console
            from rich.progress import Progress

            self._bar = Progress(console=Console(stderr=True), transient=True)
            self._bar.start()
            self._task = self._bar.add_task(self.what, total=self.total)
        if self._bar is not None:
            self._bar.update(self._task, completed=done)

    def _is_long(self, done: int) -> bool:
        """Tell whether the work has lasted, or will last, longer than the patience."""
        now, before, was = time.perf_counter(), self._before, self._done
        self._before, self._done = now, done
        if now - self._started >= self.patience:
            return True
        # What is done first may hold a start that is not met again, so one look back is not enough.
        return 0 < was < done and (now - before) / (done - was) * (self.total - done) > self.patience

    def close(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None


@contextmanager
def progress(what: str, total: int, *, patience: float = 0.0) -> Iterator[Callable[[int], None]]:
    """Show how far something has come, while it lasts and only to a terminal.

    Yields a function that is to be told how much of the total is done. See `Bar`.
    """
    if sys.stderr is None or not sys.stderr.isatty():
        yield lambda done: None
        return
    bar = Bar(what, total, patience)
    try:
        yield bar
    finally:
        bar.close()
