"""Frames: what is drawn one after the other, always on the same canvas."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from neurosim.drawing.page.style import Style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


Watch = Callable[[int], None]  # is told how many frames are done


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture of a film: what it says, and the function that draws it."""

    caption: str
    draw: Callable[["Axes"], None]


def drawn(frame: Frame, figure: "Figure") -> None:
    """Draw a frame into a figure, in place of what was there."""
    from neurosim.drawing.page.settings import default_settings

    figure.clear()
    with default_settings():
        frame.draw(figure.add_axes((0.0, 0.0, 1.0, 1.0)))


def empty_figure(style: Style) -> "Figure":
    """Return the figure that all frames are drawn into."""
    from neurosim.drawing.page.figure import NetworkFigure

    return NetworkFigure(style)
