"""Paint: a scene on matplotlib axes."""

from typing import TYPE_CHECKING

from neurosim.drawing.page.routes import Route
from neurosim.drawing.page.scene import Disc, Polygon, Rectangle, Scene, Shape, Stroke, TextLine
from neurosim.drawing.page.style import Style
from neurosim.ground.errors import NumberError, brief

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.patches import Patch
    from matplotlib.path import Path
    from matplotlib.text import Text


def new_figure(style: Style) -> "tuple[Figure, Axes]":
    """Return an empty figure of the size of the canvas, with axes that cover it."""
    from neurosim.drawing.page.figure import NetworkFigure

    figure = NetworkFigure(style)
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    return figure, axes


def require_axes(ax: "Axes") -> None:
    """Refuse to draw upon something that is not axes of matplotlib."""
    from matplotlib.axes import Axes

    if not isinstance(ax, Axes):
        raise NumberError(
            f"ax is {brief(ax)}; it must be axes of matplotlib, as from figure.add_subplot(), or left out"
        )


def paint_scene(scene: Scene, axes: "Axes", style: Style) -> None:
    """Draw every shape as one artist that carries its gid."""
    axes.set_axis_off()
    axes.set_xlim(0, scene.width)
    axes.set_ylim(0, scene.height)
    axes.set_autoscale_on(False)
    _lay_paper(scene, axes, style)
    painter = _Painter(style)
    for shape in scene.shapes:
        artist = painter.artist(shape)
        artist.set_gid(shape.gid)
        artist.set_zorder(shape.layer)
        artist.set_clip_on(False)
        axes.add_artist(artist)
        artist.set_clip_path(None)


def _lay_paper(scene: Scene, axes: "Axes", style: Style) -> None:
    """Put paper below a drawing in a figure of another colour, on which its ink could not be read."""
    from matplotlib.colors import to_rgba
    from matplotlib.patches import Rectangle

    home = axes.get_figure(root=True)
    if home is None or to_rgba(home.get_facecolor()) == to_rgba(style.paper):
        return
    axes.add_artist(
        Rectangle((0, 0), scene.width, scene.height, facecolor=style.paper, zorder=-1.0, gid="paper")
    )


class _Painter:
    """Turns shapes into artists."""

    def __init__(self, style: Style) -> None:
        from matplotlib import patches
        from matplotlib.font_manager import FontProperties

        self.style, self.patches = style, patches
        self.fonts = {
            bold: FontProperties(
                family=style.font, weight="bold" if bold else "normal", math_fontfamily=style.math_font
            )
            for bold in (False, True)
        }

    def artist(self, shape: Shape) -> "Artist":
        """Return the artist of a shape."""
        if isinstance(shape, TextLine):
            return self._words(shape)
        if isinstance(shape, Stroke):
            return self._line(shape)
        if isinstance(shape, Disc):
            return self.patches.Circle(
                shape.centre,
                shape.radius,
                facecolor=shape.fill,
                edgecolor=shape.colour,
                linewidth=shape.width,
            )
        if isinstance(shape, Polygon):
            return self.patches.Polygon(
                shape.points, closed=True, facecolor=shape.colour, edgecolor="none", linewidth=0
            )
        return self._frame(shape)

    def _line(self, line: Stroke) -> "Patch":
        on, off = line.dashes
        return self.patches.PathPatch(
            _path(line.route),
            facecolor="none",
            edgecolor=line.colour,
            linewidth=line.width,
            capstyle="butt",
            joinstyle="round",
            linestyle=(0, (on / line.width, off / line.width)) if line.dashed else "solid",
        )

    def _frame(self, frame: Rectangle) -> "Patch":
        box = frame.box
        corner, wide, tall = (box.left, box.bottom), box.right - box.left, box.top - box.bottom
        patch: Patch = self.patches.Rectangle(corner, wide, tall)
        if frame.rounding:
            shape = f"round,pad=0,rounding_size={frame.rounding}"
            patch = self.patches.FancyBboxPatch(corner, wide, tall, boxstyle=shape, mutation_aspect=1)
        patch.set_facecolor(frame.fill)
        patch.set_edgecolor(frame.colour or "none")
        patch.set_linewidth(frame.width)
        patch.set_linestyle((0, (3.2, 2.0)) if frame.dashed else "solid")
        return patch

    def _words(self, words: TextLine) -> "Text":
        from matplotlib.text import Text

        return Text(
            words.x,
            words.baseline,
            words.text,
            color=words.colour,
            fontproperties=self.fonts[words.bold].copy(),
            fontsize=words.size,
            ha=words.align,
            va="baseline",
            usetex=False,
            parse_math=words.math,
        )


def _path(route: Route) -> "Path":
    from matplotlib.path import Path

    points, codes = [route.start], [Path.MOVETO]
    for piece in route.pieces:
        points.extend(piece)
        codes.extend([Path.LINETO] if len(piece) == 1 else [Path.CURVE4] * 3)
    return Path(points, codes)
