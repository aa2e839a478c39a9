"""What a figure that was drawn in Python is made of, for its metadata."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from neurosim.drawing.page.choices import Drawn
from neurosim.trace.packing import Packed

if TYPE_CHECKING:
    from matplotlib.figure import Figure

ATTRIBUTE = "neurosim_origin"


def remember(figure: Drawn, origin: Callable[[], Packed]) -> None:
    """Let a figure know what it is made of; that is packed when the figure is saved."""
    setattr(figure, ATTRIBUTE, origin)


def origin_of(figure: "Figure") -> Packed | None:
    """Return what a figure is made of, packed; None where it was not drawn by a network or a trace."""
    origin: Callable[[], Packed] | None = getattr(figure, ATTRIBUTE, None)
    return None if origin is None else origin()
