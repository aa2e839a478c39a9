"""The canvas: a page in points with a title, texts, shapes, and panels for plots."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from neurosim.drawing.page.choices import Choices, Drawn
from neurosim.drawing.page.fonts import Ruler
from neurosim.drawing.page.keys import Entry, write_key
from neurosim.drawing.page.paint import new_figure, paint_scene, require_axes
from neurosim.drawing.page.panels import SMALL, note, size_of, write_heading
from neurosim.drawing.page.presets import style_of
from neurosim.drawing.page.scene import Scene
from neurosim.drawing.page.style import Style
from neurosim.drawing.page.text_writer import TextWriter
from neurosim.drawing.page.titles import add_title_rows
from neurosim.ground.errors import FormatError

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from mpl_toolkits.mplot3d import Axes3D

NARROW = 400.0  # points; on narrower pages that are upright, panels stand below each other
LEAST_PANEL = 80.0


def page_for(ax: "Axes | None", style: str | Style | None) -> "tuple[Figure | None, Axes, Style]":
    """Return a new figure with its axes, or none and the given axes; and the style for that size.

    Raises
    ------
    UnknownNameError
        There is no such style.
    NumberError
        What is given as axes is none.
    """
    style = style_of(style)
    if ax is None:
        return (*new_figure(style), style)
    require_axes(ax)
    return None, ax, style.fitted(*size_of(ax))


class Canvas:
    """A page of the size of the style, or of the axes that are given.

    One unit is one point. Panels are axes of their own upon the page, so that a figure of several
    panels still fits into one pair of axes.

    Parameters
    ----------
    subtitle : str, optional
        What stands after the title where no subtitle is chosen.
    """

    def __init__(self, choices: Choices, subtitle: str | None = None) -> None:
        self.figure, self.axes, style = page_for(choices.get("ax"), choices.get("style"))
        self.style = style
        self.scene = Scene(style.width, style.height)
        self.ruler = Ruler(style)
        self.writer = TextWriter(self.scene, style, self.ruler)
        self._above = add_title_rows(self.writer, choices.get("title"), choices.get("subtitle") or subtitle)
        self._below = 0.0
        self.axes.set_xlim(0, style.width)
        self.axes.set_ylim(0, style.height)

    @property
    def low(self) -> float:
        """Return the height of the lower edge of the drawing, above the key."""
        return self.style.bottom + self._below

    @property
    def high(self) -> float:
        """Return the height of the upper edge of the drawing, below the title."""
        return self.style.height - self.style.top + 6 - self._above

    @property
    def stacked(self) -> bool:
        """Return whether panels stand below each other, on a narrow page that is taller than wide."""
        return self.style.width < min(NARROW, self.style.height)

    @property
    def end(self) -> float:
        """Return where lines of text end on the right."""
        return self.style.width - 0.55 * self.style.left

    def panel(self, gid: str, left: float, bottom: float, right: float, top: float) -> "Axes":
        """Return new axes whose frame has these edges, in points."""
        axes = self._inset(gid, (left, bottom, right - left, top - bottom))
        for side, spine in axes.spines.items():
            spine.set_visible(side in ("left", "bottom"))
            spine.set_color(self.style.hairline)
            spine.set_linewidth(0.8)
        return axes

    def solid_panel(self, gid: str, left: float, bottom: float, right: float, top: float) -> "Axes3D":
        """Return new axes of three dimensions whose frame has these edges, in points."""
        axes: Axes3D = self._inset(gid, (left, bottom, right - left, top - bottom), projection="3d")
        style = self.style
        axes.tick_params(axis="z", labelsize=SMALL, labelcolor=style.secondary, labelfontfamily=style.font)
        return axes

    def _inset(
        self, gid: str, place: tuple[float, float, float, float], projection: str | None = None
    ) -> "Axes":
        """Return new axes with the look of the figures: few ticks, nothing below nine points."""
        style, home = self.style, self.axes
        axes = home.inset_axes(place, transform=home.transData, zorder=2.0, projection=projection)
        axes.set_gid(f"panel:{gid}")
        axes.set_facecolor(style.paper)
        axes.patch.set_alpha(0.0)
        axes.tick_params(color=style.hairline, length=3.0, width=0.8, pad=3.0)
        axes.tick_params(labelsize=SMALL, labelcolor=style.secondary, labelfontfamily=style.font)
        return axes

    def grid(
        self,
        count: int,
        columns: int,
        *,
        left: float = 44.0,
        right: float = 16.0,
        across: float = 46.0,
        down: float = 52.0,
        above: float = 18.0,
        below: float = 22.0,
    ) -> "list[Axes]":
        """Return panels in rows, left to right; `across` and `down` is what lies between them.

        On a narrow page there are two columns at most, and one where they would be narrower than 80 points.

        Raises
        ------
        FormatError
            There are more of them than there is room for.
        """
        if self.stacked:
            columns = min(columns, 2)
            right = min(right, 0.25 * self.style.width)
            if (self.style.width - left - right - across) / 2 < LEAST_PANEL:
                columns = 1
        rows = -(-count // columns)
        width = (self.style.width - left - right - (columns - 1) * across) / columns
        height = (self.high - above - self.low - below - (rows - 1) * down) / rows
        if height <= 0.0:
            raise FormatError(f"the page has no room for {count} panels; draw fewer, or on a taller page")
        found = []
        for k in range(count):
            row, column = divmod(k, columns)
            x = left + column * (width + across)
            y = self.high - above - (row + 1) * height - row * down
            found.append(self.panel(str(k + 1), x, y, x + width, y + height))
        return found

    def key(self, entries: Sequence[Entry]) -> None:
        """Explain lines and marks below the drawing, as (text, colour, line style or mark).

        An entry without a style is a text. What does not fit into a row begins another one, and the
        drawing keeps off: ask for the key before the panels.
        """
        self._below = write_key(self.axes, self.writer, entries)

    def done(self) -> Drawn:
        """Paint what was put on the page, and return the figure, or the axes that were given."""
        paint_scene(self.scene, self.axes, self.style)
        return self.axes if self.figure is None else self.figure


def write_heading_with_note(canvas: Canvas, axes: "Axes", text: str, more: str, gid: str) -> None:
    """Write a heading over a panel, and at its right end a remark if there is room for both."""
    style = canvas.style
    write_heading(axes, style, text, f"heading:{gid}")
    room, _ = size_of(axes)
    taken = canvas.ruler.width(text, style.heading_size, bold=True) + canvas.ruler.width(more, SMALL)
    if taken + 10.0 < room:
        note(axes, style, more, (1.0, 1.0), within=True, offset=(0, 9), align="right", gid=f"note:{gid}")
