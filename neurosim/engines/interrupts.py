"""Ctrl-C while an engine works: noted, and heard after the update that is under way."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def held_back() -> Iterator[Callable[[], None]]:
    """Hold Ctrl-C back inside the block; yields a function that lets it through.

    Only the main thread hears signals, so in any other there is nothing to hold back.
    """
    heard: list[tuple[int, FrameType | None]] = []
    before = signal.getsignal(signal.SIGINT)

    def let_through() -> None:
        if heard and callable(before):
            number, frame = heard.pop()
            heard.clear()
            before(number, frame)

    if threading.current_thread() is not threading.main_thread() or not callable(before):
        yield let_through
        return
    signal.signal(signal.SIGINT, lambda number, frame: heard.append((number, frame)))
    try:
        yield let_through
    finally:
        signal.signal(signal.SIGINT, before)
        let_through()
