"""Talking to a terminal, a pipe or a file: what is shown, what is said, and in which colours."""

import codecs
import os
import sys

import click

#: How letters and signs of the step log are spelt where they cannot be shown.
SPELT = {
    "α": "alpha",
    "δ": "delta",
    "σ": "sigma",
    "η": "eta",
    "Σ": "sum",
    "Δ": "Delta",
    "∂": "d",
    "·": "*",
    "×": "*",
    "−": "-",
    "–": "-",
    "→": "->",
    "←": "<-",
    "≈": "~",
    "≤": "<=",
    "≥": ">=",
    "√": "sqrt",
    "²": "^2",
    "½": "1/2",
    "′": "'",
    "…": "...",
    "∞": "inf",
}


def show(*lines: str) -> None:
    """Print what was asked for on standard output."""
    for line in lines:
        click.echo(line, color=coloured())


def say(line: str) -> None:
    """Say something about it on standard error."""
    click.echo(line, err=True)


def coloured() -> bool:
    """Whether standard output is a terminal that wants colours (see no-color.org)."""
    wanted = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return wanted and sys.stdout.isatty()


def paint(text: str, colour: str) -> str:
    """Return the text in a colour, or as it is where colours are not wanted."""
    return click.style(text, fg=colour) if coloured() else text


def close_quietly() -> None:
    """Give up standard output after its reader, such as ``head``, has gone."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def spell_out_what_it_cannot_show() -> None:
    """Spell letters such as δ out where standard output or error has no such letter."""
    codecs.register_error("neurosim-spelt", _spelt)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="neurosim-spelt")


def _spelt(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    missing = error.object[error.start : error.end]
    return "".join(SPELT.get(letter, "?") for letter in missing), error.end
