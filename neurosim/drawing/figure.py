"""The figure that is handed out: a matplotlib Figure that notebooks show without pyplot."""

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from neurosim.drawing.saving import rendered
from neurosim.drawing.style import Style


class NetworkFigure(Figure):
    """A figure of the size of the canvas."""

    def __init__(self, style: Style) -> None:
        super().__init__(figsize=(style.width / 72, style.height / 72), dpi=150, facecolor=style.paper)
        FigureCanvasAgg(self)

    def _repr_svg_(self) -> str:
        return rendered(self, "svg").decode("utf-8")
