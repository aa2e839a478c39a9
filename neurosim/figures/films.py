"""Films: a network step by step, a training epoch by epoch, as pages, overlays, animations, web page."""

import os
from typing import TYPE_CHECKING, Unpack

from neurosim.drawing import draw_network
from neurosim.drawing.films import check_film, write_frames
from neurosim.drawing.films.frames import Frame, Watch
from neurosim.drawing.network.page_height import high_enough
from neurosim.drawing.page.canvas import Canvas
from neurosim.drawing.page.choices import Choices
from neurosim.drawing.page.panels import label_axes, write_heading
from neurosim.drawing.page.presets import style_of
from neurosim.drawing.page.style import Style
from neurosim.figures.boundaries import Films
from neurosim.figures.field_drawing import explain_marks, paint_field
from neurosim.figures.moments import Moments

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def write_film(
    record: Moments | Films,
    path: str | os.PathLike[str],
    *,
    seconds: float = 1.2,
    style: str | Style | None = None,
    watch: Watch = lambda done: None,
) -> None:
    """Write a film in the format that the suffix of the path chooses.

    ``.pdf`` has one page a frame, ``.tex`` is a Beamer frame whose overlays are these pages (which are
    written next to it), ``.gif``, ``.mp4`` and ``.webm`` are animations, ``.html`` is one file with
    buttons. Everything stands at the same place in all frames.

    Parameters
    ----------
    seconds : float
        How long an animation shows each frame; the last one stays three times as long.
    watch : callable
        Is told how many frames are done.

    Raises
    ------
    NeurosimError
        The suffix is none of these, or the program that writes films is not installed.
    NumberError
        A frame does not last between a fiftieth of a second and a minute.
    FileError
        The file cannot be written.
    """
    target = check_film(path)
    style = style_of(style)
    if isinstance(record, Moments):
        style = high_enough(style, record.moments[0].state.network)
    write_frames(frames_of(record, style), target, style, seconds, watch)


def frames_of(record: Moments | Films, style: Style) -> list[Frame]:
    """Return the frames of the steps of a network, or of the epochs of a training."""
    if isinstance(record, Moments):
        return [_moment(record, number, style) for number in range(len(record.moments))]
    return [_epoch(record, number, style) for number in range(len(record.field.responses))]


def _moment(record: Moments, number: int, style: Style) -> Frame:
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
    def draw(axes: "Axes") -> None:
        draw_film_frame(record, number, ax=axes, title="Learning a decision boundary", style=style)

    return Frame(record.field.responses[number].name, draw)


def draw_film_frame(record: Films, number: int, **choices: Unpack[Choices]) -> None:
    """Draw one frame of a training: the boundary at one epoch, and the cost up to there."""
    response = record.field.responses[number]
    canvas = Canvas(choices, f"{response.name}, {response.note}" if response.note else response.name)
    style = canvas.style
    explain_marks(canvas, record.field)
    split = 0.6 * style.width
    left = canvas.panel("plane", 50.0, canvas.low + 22, split, canvas.high - 8)
    paint_field(left, record.field, response, style, size=4.5)
    label_axes(left, style, record.field.across, record.field.up)
    right = canvas.panel("cost", split + 66, canvas.low + 60, style.width - 24, canvas.high - 40)
    epoch, value = record.cost.epoch, record.cost.value
    reached = epoch <= float(response.name.split()[-1])
    right.plot(epoch, value, color=style.hairline, linewidth=1.2, gid="cost:all")
    right.plot(epoch[reached], value[reached], color=style.negative, linewidth=2.2, gid="cost:so far")
    if reached.any():
        right.plot(epoch[reached][-1:], value[reached][-1:], "o", color=style.ink, ms=6, gid="cost:now")
    right.set_xlim(0, float(epoch[-1]))
    right.set_ylim(0, 1.05 * float(value.max()))
    write_heading(right, style, "cost", "heading:cost")
    label_axes(right, style, "epoch", "")
    canvas.done()
