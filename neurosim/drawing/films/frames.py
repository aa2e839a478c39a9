"""Frames: what is drawn one after the other, always on the same canvas."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from neurosim.drawing.page.style import Style
from neurosim.records.learning import Films
from neurosim.records.networks import Moments

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


Watch = Callable[[int], None]  # is told how many frames are done


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture of a film: what it says, and the function that draws it."""

    caption: str
    draw: Callable[["Axes"], None]


def frames_of(record: Moments | Films, style: Style) -> list[Frame]:
    """Return the frames of the steps of a network, or of the epochs of a training."""
    if isinstance(record, Moments):
        return [_moment(record, number, style) for number in range(len(record.moments))]
    return [_epoch(record, number, style) for number in range(len(record.field.responses))]


def _moment(record: Moments, number: int, style: Style) -> Frame:
    from neurosim.drawing.network.figure import draw_network

    moment = record.moments[number]

    def draw(axes: "Axes") -> None:
        draw_network(
            moment.state,
            moment.show,
            ax=axes,
            title=record.title,
            subtitle=moment.caption,
            style=style,
            focus=moment.focus,
        )

    return Frame(moment.caption, draw)


def _epoch(record: Films, number: int, style: Style) -> Frame:
    from neurosim.figures.fields import draw_film_frame

    def draw(axes: "Axes") -> None:
        draw_film_frame(record, number, ax=axes, title="Learning a decision boundary", style=style)

    return Frame(record.field.responses[number].name, draw)


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
