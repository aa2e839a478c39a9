"""Talking to a terminal, a pipe or a file: what is shown, what is said, and in which colours."""

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from neurosim.ground.errors import FileError, harmless, reason_of

KEPT = "\n\t"
#: The colours of `paint` and of the step log.
_COLOUR = re.compile(r"(\x1b\[(?:0|1|2|3[0-7])m)")


def show(*lines: str) -> None:
    """Print what was asked for on standard output."""
    # Not with click.echo, which would write UTF-8 to a terminal that has asked for ASCII.
    with _writing():
        for line in lines:
            print(_clean(line), flush=True)


def show_bytes(content: bytes) -> None:
    """Write a picture to standard output."""
    if sys.stdout is not None:
        with _writing():
            sys.stdout.buffer.write(content)
            sys.stdout.buffer.flush()


def say(line: str) -> None:
    """Say something about it on standard error."""
    if sys.stderr is not None:
        print(harmless(line, KEPT), file=sys.stderr, flush=True)


def _clean(text: str) -> str:
    """The text, whatever it was made of: nothing in it moves the cursor, and the only colours are ours."""
    if not coloured():
        return harmless(text, KEPT)
    pieces = _COLOUR.split(text)  # texts and colours in turns
    pieces[::2] = [harmless(piece, KEPT) for piece in pieces[::2]]
    return "".join(pieces)


def flush() -> None:
    """Hand over what standard output still holds, so that a failure is noticed in time."""
    if sys.stdout is not None:
        with _writing():
            sys.stdout.flush()


class ReaderGone(Exception):
    """Who read standard output, such as ``head``, has seen enough."""


@contextmanager
def readers_may_go() -> Iterator[None]:
    """Hide a broken pipe from click, which would exit with 1 as if a check had failed."""
    try:
        yield
    except BrokenPipeError:
        raise ReaderGone from None


@contextmanager
def _writing() -> Iterator[None]:
    """Say of a full disk that it was standard output that met it."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        close_quietly()  # what could not be written would be tried again at the very end
        reason = reason_of(error)
        raise FileError(f"standard output could not be written: {reason}") from error


def coloured() -> bool:
    """Whether standard output is a terminal that wants colours (see no-color.org)."""
    wanted = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    # There is no standard output at all where the shell has closed it (`>&-`).
    return wanted and sys.stdout is not None and sys.stdout.isatty()


def paint(text: str, colour: str) -> str:
    """Return the text in a colour, or as it is where colours are not wanted."""
    return click.style(text, fg=colour) if coloured() else text


def close_quietly() -> None:
    """Give up standard output: its reader, such as ``head``, has gone, or the disk is full."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
