"""What may be chosen for a figure, of whatever kind it is."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Protocol, TypeAlias, TypedDict

from neurosim.drawing.page.style import Style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: What a drawing returns: a new figure, or the axes that were given.
Drawn: TypeAlias = "Figure | Axes"


class PlotLook(TypedDict, total=False):
    """What stands over curves, and how they look."""

    title: str | None
    style: str | Style | None


class FigureLook(PlotLook, total=False):
    """What stands over a figure, and how it looks."""

    subtitle: str | None


class Choices(FigureLook, total=False):
    """The same, and the axes to draw upon in place of a new figure."""

    ax: "Axes | None"


class HasName(Protocol):
    """A neuron or a connection."""

    @property
    def name(self) -> str: ...


#: What a figure may point at: a neuron, a connection, the name of one, or the ends of a connection.
Called: TypeAlias = str | HasName | tuple[str | HasName, str | HasName]


class NetworkLook(FigureLook, total=False):
    """How a figure of a network looks, and what it points at."""

    focus: Iterable[Called]


class StepLook(NetworkLook, total=False):
    """The same, and what a figure of a network after a step shows."""

    show: str | Iterable[str]
