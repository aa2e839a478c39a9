"""The points of two inputs, and the straight line on which a single sigmoid neuron is undecided."""

from typing import TYPE_CHECKING

from neurosim.drawing.numbers import num, short
from neurosim.drawing.style import Style
from neurosim.records.decision_line import DecisionLine

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MARGIN = 0.6


def draw_decision_line(
    line: DecisionLine, *, ax: "Axes | None" = None, title: str | None = None, style: Style | None = None
) -> "Figure | Axes":
    """Draw the points with their targets and outs, and the line.

    A filled disc wants a 1, an empty one a 0; a cross goes over those that are answered wrong.

    Parameters
    ----------
    line : DecisionLine
    ax : matplotlib Axes, optional
        Where to draw; by default a new figure.
    title : str, optional
    style : Style, optional
    """
    from neurosim.drawing.figure import NetworkFigure

    style = Style() if style is None else style
    figure = None
    if ax is None:
        figure = NetworkFigure(style)
        ax = figure.add_axes((0.30, 0.12, 0.40, 0.40 * style.width / style.height))
    low = min((min(x, y) for x, y, _, _ in line.points), default=0.0) - MARGIN
    high = max((max(x, y) for x, y, _, _ in line.points), default=1.0) + MARGIN
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
    first, second = line.weights
    length = (first**2 + second**2) ** 0.5
    step = 0.12 * (high - low)
    for side, text in ((1.0, "1"), (-1.0, "0")):
        middle = _inside(x0, y0, x1, y1, low, high)
        x, y = middle[0] + side * step * first / length, middle[1] + side * step * second / length
        ax.text(
            x, y, f"answers {text}", ha="center", va="center", fontsize=style.heading_size,
            fontfamily=style.font, color=style.secondary, gid=f"side:{text}",
        )  # fmt: skip


def _inside(x0: float, y0: float, x1: float, y1: float, low: float, high: float) -> tuple[float, float]:
    """The middle of that part of the line which can be seen."""
    shown = [
        (x0 + part * (x1 - x0), y0 + part * (y1 - y0))
        for part in (number / 100.0 for number in range(101))
        if low <= x0 + part * (x1 - x0) <= high and low <= y0 + part * (y1 - y0) <= high
    ]
    return shown[len(shown) // 2] if shown else ((x0 + x1) / 2.0, (y0 + y1) / 2.0)


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
    ax.annotate(
        f"target {short(target)}, out {num(out, 3)}", (x, y), xytext=(0, -21), textcoords="offset points",
        ha="center", va="center", fontsize=style.number_size, fontfamily=style.font, color=style.ink,
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
