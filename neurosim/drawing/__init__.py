"""Drawing: the lecture figures of a network, made from frozen records alone."""

from typing import TYPE_CHECKING, Unpack, overload

from neurosim.drawing.network.figure import draw_network
from neurosim.drawing.network.selection import QUANTITIES
from neurosim.drawing.page.choices import Choices, Drawn, FigureLook
from neurosim.drawing.page.saving import save_figure
from neurosim.drawing.page.style import Style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from neurosim.records import Record

__all__ = ["QUANTITIES", "Style", "draw", "draw_network", "save_figure"]


@overload
def draw(kind: str, record: "Record", *, ax: None = None, **look: Unpack[FigureLook]) -> "Figure": ...


@overload
def draw(kind: str, record: "Record", *, ax: "Axes", **look: Unpack[FigureLook]) -> "Axes": ...


@overload
def draw(kind: str, record: "Record", **choices: Unpack[Choices]) -> Drawn: ...


def draw(
    kind: str,
    record: "Record",
    *,
    ax: "Axes | None" = None,
    title: str | None = None,
    subtitle: str | None = None,
    style: str | Style | None = None,
) -> Drawn:
    """Draw a figure of any kind from its record; see `neurosim.figures.kinds.KINDS`.

    Raises
    ------
    UnknownNameError
        There is no such kind.
    NumberError
        The record is one of another kind of figure.
    """
    from neurosim.figures.kinds import draw as draw_kind

    return draw_kind(kind, record, ax=ax, title=title, subtitle=subtitle, style=style)
