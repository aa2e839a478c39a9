"""A bar that shows how far long work has come: on a terminal and in a notebook; where asked for, in a log."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from neurosim.ground.notebooks import notebook_shell
from neurosim.ground.numbers import duration

PERIOD = 0.2  # seconds between two messages to a notebook
LINE_PERIOD = 30.0  # and between two lines of a log


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
        self._started = self._before = self._told = time.perf_counter()
        self._first: int | None = None  # what was done before, of work that is gone on with
        self._done = 0

    def __call__(self, done: int) -> None:
        """Say how much is done."""
        if self._first is None:
            self._first = done
        if self._bar is None and self._is_long(done):
            self._bar = self._begun()
        self._done = done
        if self._bar is not None:
            self._move(done)

    def _begun(self) -> Any:
        """Return the bar on the screen."""
        from rich.console import Console
        from rich.progress import Progress

        bar = Progress(console=Console(stderr=True), transient=True)
        bar.start()
        self._task = bar.add_task(self.what, total=self.total, completed=self._first or 0)
        return bar

    def _move(self, done: int) -> None:
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

    def _text(self, done: int) -> str:
        """How far it has come, and how long the rest may take."""
        return f"{self.what}: {done:,} of {self.total:,}{self._left(done)}"

    def _left(self, done: int) -> str:
        """How long the rest may take, if it goes on as it has gone until now."""
        made = done - (self._first or 0)
        if made <= 0 or done >= self.total:
            return ""
        seconds = (time.perf_counter() - self._started) / made * (self.total - done)
        return f", about {duration(seconds)} left" if seconds >= 1.0 else ""


class NotebookBar(Bar):
    """The same below the cell of a notebook, where it stays and says how far the work came."""

    def _begun(self) -> Any:
        from IPython.display import display

        self._shown = time.perf_counter()
        return display(self._form(self._done), raw=True, display_id=True)

    def _move(self, done: int) -> None:
        if time.perf_counter() - self._shown >= PERIOD:
            self._shown = time.perf_counter()
            self._bar.update(self._form(done), raw=True)

    def close(self) -> None:
        """Show how far the work has come in the end."""
        if self._bar is not None:
            self._bar.update(self._form(self._done), raw=True)

    def _form(self, done: int) -> dict[str, str]:
        text = self._text(done)
        bar = f'<progress value="{done}" max="{self.total}"></progress>'
        return {"text/plain": text, "text/html": f"{bar} {text}"}


class LogBar(Bar):
    """A line now and then on standard error, for work of hours whose messages go to a file."""

    def _begun(self) -> Any:
        return sys.stderr

    def _move(self, done: int) -> None:
        if time.perf_counter() - self._told >= LINE_PERIOD:
            self._told = time.perf_counter()
            print(self._text(done), file=self._bar, flush=True)

    def close(self) -> None:
        """There is nothing to take away."""


@contextmanager
def progress(
    what: str, total: int, *, patience: float = 0.0, lines: bool = False
) -> Iterator[Callable[[int], None]]:
    """Show how far something has come, while it lasts: to a terminal or in a notebook.

    Yields a function that is to be told how much of the total is done. See `Bar`.

    Parameters
    ----------
    lines : bool
        Whether standard error gets a line now and then where it is no terminal.
    """
    in_notebook = notebook_shell() is not None
    in_terminal = sys.stderr is not None and sys.stderr.isatty()
    if not (in_notebook or in_terminal or (lines and sys.stderr is not None)):
        yield lambda done: None
        return
    bar = (NotebookBar if in_notebook else Bar if in_terminal else LogBar)(what, total, patience)
    try:
        yield bar
    finally:
        bar.close()
