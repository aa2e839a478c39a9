"""How a run tells what it has to tell."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

#: Gives a line a colour where colours are wanted: ``paint(text, "green")``.
Paint = Callable[[str, str], str]


def uncoloured(text: str, colour: str) -> str:
    """Return the text as it is."""
    return text


@dataclass(frozen=True)
class Voice:
    """How a run tells what it has to tell.

    Attributes
    ----------
    show : callable
        Takes a part of the text.
    paint : callable
        Gives a text a colour.
    colour : bool
        Whether the step log is coloured.
    folder : pathlib.Path or None
        Where the figures go; None writes none.
    """

    show: Callable[[str], None] = print
    paint: Paint = uncoloured
    colour: bool = False
    folder: Path | None = None


#: Plain text on standard output, and no figures.
ALOUD = Voice()
