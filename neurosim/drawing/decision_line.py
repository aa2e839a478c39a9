"""The points of two inputs, and the straight line on which a single sigmoid neuron is undecided."""

from typing import TYPE_CHECKING

from neurosim.drawing.canvas import size_of
from neurosim.drawing.numbers import num, short
from neurosim.drawing.paint import require_axes
from neurosim.drawing.presets import style_of
from neurosim.drawing.style import Style
from neurosim.records.decision_line import DecisionLine

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Spot = tuple[float, float]

MARGIN = 0.6
ROOMY = 260.0  # points; in narrower axes labels have two lines


def draw_decision_line(
    line: DecisionLine,
    *,
    ax: "Axes | None" = None,
    title: str | None = None,
    style: str | Style | None = None,
) -> "Figure | Axes":
    """Draw the points with their targets and outs, and the line.

    A filled disc wants a 1, an empty one a 0; a cross goes over those that are answered wrong.

    Parameters
    ----------
    line : DecisionLine
    ax : matplotlib Axes, optional
        Where to draw; by default a new figure.
    title : str, optional
    style : Style or its name, optional
    """
    from neurosim.drawing.figure import NetworkFigure

    style = style_of(style)
    figure = None
    if ax is not None:
        require_axes(ax)
    else:
        figure = NetworkFigure(style)
        side = min(0.72 * style.width, 0.72 * style.height)
        left = max(56.0, (style.width - side) / 2) / style.width
        box = (left, 0.13, side / style.width, side / style.height)
        ax = figure.add_axes(box, facecolor=style.paper)
    low = min((min(x, y) for x, y, _, _ in line.points), default=0.0) - MARGIN
    high = max((max(x, y) for x, y, _, _ in line.points), default=1.0) + MARGIN
    if size_of(ax)[0] < ROOMY:
        ax.locator_params(nbins=5)
    ax.set(xlim=(low, high), ylim=(low, high), aspect="equal")
    _regions(line, ax, low, high, style)
    for number, point in enumerate(line.points, start=1):
        _point(ax, number, point, style)
    _frame(line, ax, title, style)
    if line.when:
        ax.text(
            0.5, 1.02, line.when, ha="center", va="bottom", transform=ax.transAxes, gid="subtitle",
            fontsize=style.heading_size, fontfamily=style.font, color=style.secondary,
        )  # fmt: skip
    return ax if figure is None else figure


def _regions(line: DecisionLine, ax: "Axes", low: float, high: float, style: Style) -> None:
    """The line, and which side of it answers 1."""
    ends = line.ends(low, high)
    if ends is None:
        return
    (x0, y0), (x1, y1) = ends
    ax.plot([x0, x1], [y0, y1], color=style.ink, linewidth=1.6, gid="decision-line")
    for side, at in zip(("1", "0"), _sides(line, (x0, y0), (x1, y1), low, high), strict=True):
        ax.text(
            *at, f"answers {side}", ha="center", va="center", fontsize=style.heading_size,
            fontfamily=style.font, color=style.secondary, gid=f"side:{side}",
        )  # fmt: skip


def _sides(line: DecisionLine, start: Spot, end: Spot, low: float, high: float) -> tuple[Spot, Spot]:
    """Where to name the sides of the line: beside that part of it which is furthest from the points."""
    first, second = line.weights
    length, size = (first**2 + second**2) ** 0.5, high - low
    step = 0.12 * size
    taken = [(x, y - 0.06 * size) for x, y, _, _ in line.points]
    best, chosen = -1.0, (start, end)
    for number in range(101):
        x, y = (a + number / 100.0 * (b - a) for a, b in zip(start, end, strict=True))
        across, up = step * first / length, step * second / length
        both = (x + across, y + up), (x - across, y - up)
        free = min(_apart(at, spot) for at in both for spot in taken)
        inside = all(low + 0.13 * size <= x <= high - 0.13 * size for x, _ in both)
        inside = inside and all(low + 0.04 * size <= y <= high - 0.04 * size for _, y in both)
        if inside and free > best:
            best, chosen = free, both
    return chosen


def _apart(at: Spot, spot: Spot) -> float:
    """How far a text is from a point: a text is wider than high."""
    return max(abs(at[0] - spot[0]) / 3.0, abs(at[1] - spot[1]))


def _point(ax: "Axes", number: int, point: tuple[float, float, float, float], style: Style) -> None:
    x, y, target, out = point
    face = style.positive if target >= 0.5 else style.paper
    ax.plot(
        [x], [y], marker="o", markersize=13, markerfacecolor=face, markeredgecolor=style.positive,
        markeredgewidth=1.8, linestyle="none", gid=f"point:{number}",
    )  # fmt: skip
    if (out >= 0.5) != (target >= 0.5):
        ax.plot(
            [x], [y], marker="x", markersize=22, markeredgecolor=style.negative, markeredgewidth=2.4,
            linestyle="none", gid=f"wrong:{number}",
        )  # fmt: skip
    narrow = size_of(ax)[0] < ROOMY
    between, below = ("\n", -26) if narrow else (", ", -21)
    ax.annotate(
        f"target {short(target)}{between}out {num(out, 3)}", (x, y),
        xytext=(0, below), textcoords="offset points", ha="center", va="center",
        fontsize=style.number_size, fontfamily=style.font, color=style.ink,
        gid=f"label:{number}",
        bbox={"boxstyle": "square,pad=0.15", "facecolor": style.paper, "edgecolor": "none"},
    )  # fmt: skip


def _frame(line: DecisionLine, ax: "Axes", title: str | None, style: Style) -> None:
    for name, axis in zip(line.inputs, (ax.xaxis, ax.yaxis), strict=True):
        axis.set_label_text(name, fontsize=style.name_size, fontfamily=style.font, color=style.ink)
    if title is not None:
        font = {"fontsize": style.title_size, "fontweight": "bold", "fontfamily": style.font}
        pad = 6.0 + (1.6 * style.heading_size if line.when else 0.0)  # the line of the weights is below it
        ax.set_title(title, fontdict=font, color=style.ink, pad=pad)
    ax.tick_params(labelsize=style.number_size, colors=style.secondary)
    for spine in ax.spines.values():
        spine.set_color(style.hairline)
