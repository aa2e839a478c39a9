"""Drawing: the lecture figures of a network, made from frozen records alone."""

from typing import Any

from neurosim.drawing.network.figure import draw_network
from neurosim.drawing.network.selection import QUANTITIES
from neurosim.drawing.page.saving import save_figure
from neurosim.drawing.page.style import Style

__all__ = ["QUANTITIES", "Style", "draw_network", "save_figure"]


def __getattr__(name: str) -> Any:
    from neurosim.ground.moved_names import moved_name

    return moved_name(__name__, name)
