"""The figure that is returned: a matplotlib Figure that shows itself and does not use pyplot."""

import warnings
from base64 import b64encode
from collections.abc import Container

import matplotlib
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.registry import backend_registry
from matplotlib.figure import Figure

from neurosim.drawing.page.saving import PAGE_DPI, small_png
from neurosim.drawing.page.style import Style
from neurosim.ground.notebooks import Bundle, notebook_shell


class NetworkFigure(Figure):
    """A figure of the size of the canvas."""

    def __init__(self, style: Style) -> None:
        super().__init__(figsize=(style.width / 72, style.height / 72), dpi=150, facecolor=style.paper)
        FigureCanvasAgg(self)

    def show(self, warn: bool = True, *, block: bool | None = None) -> None:
        """Show the figure in a window, or in a notebook below the cell.

        Only here is it handed to pyplot, which has the windows.

        Parameters
        ----------
        warn : bool
            Whether to say so where there is no window to show it in.
        block : bool, optional
            Wait until the window is closed; by default in scripts, but not in interactive sessions. As of
            `matplotlib.pyplot.show`.
        """
        backend = matplotlib.get_backend()
        if backend_registry.resolve_backend(backend)[1] is None:  # no program for windows belongs to it
            self._show_without_window(backend, warn)
            return
        import matplotlib.pyplot as plt

        manager = self.canvas.manager
        if manager is None or not plt.fignum_exists(manager.num):
            plt.figure(FigureClass=lambda **_: self)  # type: ignore[arg-type]  # this one, not a new one
        plt.show(block=block)

    def _show_without_window(self, backend: str, warn: bool) -> None:
        if notebook_shell() is not None:
            from IPython.display import display

            display(self)
        elif warn:
            warnings.warn(
                f"there is no window to show the figure in (matplotlib's backend is '{backend}'); write it "
                "to a file with neurosim.drawing.save_figure(figure, 'figure.svg')",
                stacklevel=3,
            )

    def _repr_mimebundle_(
        self, include: Container[str] | None = None, exclude: Container[str] | None = None
    ) -> Bundle:
        return bundle_of(self)


def bundle_of(figure: Figure) -> Bundle:
    """Return a figure for a notebook, as PNG and as nothing else.

    An SVG is left out by notebooks that are not trusted, and `nbconvert` fails at it on the way to LaTeX
    where there is no Inkscape.
    """
    width, height = (round(inches * PAGE_DPI) for inches in figure.get_size_inches())
    png = b64encode(small_png(figure)).decode("ascii")
    # In pixels of the page, of which the PNG has more.
    return {"text/plain": repr(figure), "image/png": png}, {"image/png": {"width": width, "height": height}}
