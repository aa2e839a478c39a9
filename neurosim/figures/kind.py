"""A kind of figure: everything there is to say about it, in one place."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Literal, Protocol, TypeVar, Unpack

from neurosim.drawing.page.canvas import NARROW
from neurosim.drawing.page.choices import Choices, Drawn
from neurosim.figures.example import Example
from neurosim.figures.options import Options
from neurosim.figures.record import Record
from neurosim.figures.source import Source

Keys = TypeVar("Keys", bound=Options)
R = TypeVar("R", bound=Record)
Drawable = TypeVar("Drawable", bound=Record, contravariant=True)


class Draw(Protocol[Drawable]):
    """A function that draws a record."""

    def __call__(self, record: Drawable, /, **choices: Unpack[Choices]) -> Drawn: ...


def one_pass(source: Source) -> int:
    """Most figures are of one pass, or of none."""
    return 1


@dataclass(frozen=True, kw_only=True)
class Kind(Generic[Keys, R]):
    """A kind of figure; it is the ``KIND`` of a module of `neurosim.figures.kinds`.

    Attributes
    ----------
    name : str
        What files and commands call it; that of its module, with hyphens.
    place : int
        Where it stands in lists; the numbers leave room for more.
    teaches : str
        What is learnt from such a figure, in one line.
    options : type of Options
        The keys that it takes.
    record : type
        What it is drawn from, and what is saved for ``neurosim redraw``.
    make : callable
        Makes the record of a source.
    draw : callable
        Draws the record.
    height : callable, optional
        The height in points, by record and width, of a narrow page on which parts stand below each other;
        without it the page stays as the style has it.
    below : float
        The width in points from which on a page is not narrow.
    of : str
        What it is made of: passes alone, which a saved network or trace has, too; a whole scenario; the
        weights that the training of a scenario leaves; or the outcomes of many trainings, a sweep.
    passes : callable
        About how many passes through the network it takes, which is limited for scenarios of strangers.
    examples : tuple of Example
        What the gallery shows of it.
    """

    name: str
    place: int
    teaches: str
    options: type[Keys]
    record: type[R]
    make: Callable[[Source, Keys], R]
    draw: Draw[R]
    height: Callable[[R, float], float] | None = None
    below: float = NARROW
    of: Literal["passes", "scenario", "training", "sweep"] = "scenario"
    passes: Callable[[Source], int] = one_pass
    examples: tuple[Example, ...] = ()
