"""Panels: headings, notes and the names of the axes of a plot upon the page."""

from typing import TYPE_CHECKING

from neurosim.drawing.page.style import Style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Annotation

SMALL = 9.0


def size_of(axes: "Axes") -> tuple[float, float]:
    """Return width and height of axes in points."""
    box, home = axes.get_window_extent(), axes.get_figure(root=True)
    scale = 72.0 / (home.dpi if home is not None else 72.0)
    return box.width * scale, box.height * scale


def label_axes(axes: "Axes", style: Style, across: str, up: str) -> None:
    """Name the axes of a panel: what runs across below it, what runs up above its left edge."""
    axes.set_xlabel(
        across, fontsize=style.heading_size, color=style.secondary, family=style.font, labelpad=2.0
    )
    if up:
        axes.set_ylabel(
            up, fontsize=style.heading_size, color=style.secondary, family=style.font, labelpad=3.0
        )


def write_heading(
    axes: "Axes", style: Style, text: str, gid: str = "heading", *, colour: str | None = None
) -> None:
    """Write a heading over a panel."""
    axes.annotate(
        text,
        (0.0, 1.0),
        (0.0, 5.0),
        xycoords="axes fraction",
        textcoords="offset points",
        fontsize=style.heading_size,
        fontweight="bold",
        family=style.font,
        color=style.ink if colour is None else colour,
        gid=gid,
        annotation_clip=False,
        parse_math=False,
    )


def note(
    axes: "Axes",
    style: Style,
    text: str,
    at: tuple[float, float],
    *,
    offset: tuple[float, float] = (0.0, 0.0),
    colour: str | None = None,
    bold: bool = False,
    align: str = "left",
    gid: str = "note",
    within: bool = False,
    paper: bool = True,
) -> "Annotation":
    """Write a text at a point of a panel, `offset` points away, on a piece of paper."""
    box = {"boxstyle": "square,pad=0.12", "facecolor": style.paper, "edgecolor": "none"} if paper else None
    return axes.annotate(
        text,
        at,
        offset,
        xycoords="axes fraction" if within else "data",
        textcoords="offset points",
        fontsize=SMALL,
        fontweight="bold" if bold else "normal",
        family=style.font,
        color=style.secondary if colour is None else colour,
        ha=align,
        va="center",
        bbox=box,
        gid=gid,
        annotation_clip=False,
        zorder=6,
    )
