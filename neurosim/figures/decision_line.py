"""The points of two inputs, and the straight line on which a single neuron is undecided."""

from typing import TYPE_CHECKING, Unpack

from neurosim.drawing.page.canvas import Canvas
from neurosim.drawing.page.choices import Choices, Drawn
from neurosim.drawing.page.keys import Entry
from neurosim.drawing.page.numbers import num, short
from neurosim.drawing.page.panels import SMALL, label_axes, note, size_of
from neurosim.drawing.page.style import Style
from neurosim.records.decision_line import DecisionLine

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Spot = tuple[float, float]

MARGIN = 0.6
GRID = 41  # places for a text, along each side
ROOMY = 260.0  # points; in narrower axes labels have two lines


def draw_decision_line(line: DecisionLine, **choices: Unpack[Choices]) -> Drawn:
    """Draw the points with their targets and outs, and the line.

    Classes have the colours and the marks of the decision boundary; a cross goes over points that are
    answered wrong.
    """
    canvas = Canvas(choices, line.when)
    style = canvas.style
    answers = [_is_right(line, target, out) for _, _, target, out in line.points]
    lower, upper = (minus(name) for name in line.names)
    entries: list[Entry] = [
        (f"target {lower}", style.negative_text, "o"),
        (f"target {upper}", style.positive_text, "^"),
        (f"out = {short(line.threshold)}", style.ink, "solid"),
    ]
    if not all(answers):
        entries.append(("wrong side", style.ink, "x"))
    canvas.key(entries)
    low = min((min(x, y) for x, y, _, _ in line.points), default=0.0) - MARGIN
    high = max((max(x, y) for x, y, _, _ in line.points), default=1.0) + MARGIN
    left, bottom = 50.0, canvas.low + 22.0
    right, top = style.width - (14.0 if canvas.stacked else 50.0), canvas.high - 8.0
    panel = canvas.panel("plane", left, bottom, right, top)
    share = (right - left) / (top - bottom)  # the two axes have one scale
    middle, half = (low + high) / 2, (high - low) / 2 * max(1.0, share)
    tall = (high - low) / 2 * max(1.0, 1.0 / share)
    panel.set(xlim=(middle - half, middle + half), ylim=(middle - tall, middle + tall))
    panel.locator_params(nbins=6)
    _line(line, panel, style)
    sides = _sides(line, panel, canvas)
    for number, point in enumerate(line.points, start=1):
        _point(panel, number, point, line, style)
    for side, at in sides.items():
        note(panel, style, f"answers {minus(side)}", at, align="center", gid=f"side:{side}")
    label_axes(panel, style, *line.inputs)
    return canvas.done()


def minus(name: str) -> str:
    """Return a number with a true minus sign."""
    return name.replace("-", "−")


def _is_right(line: DecisionLine, target: float, out: float) -> bool:
    return (out >= line.threshold) == (target >= line.middle)


def _line(line: DecisionLine, panel: "Axes", style: Style) -> None:
    (left, right), (bottom, top) = panel.get_xlim(), panel.get_ylim()
    ends = line.ends(min(left, bottom), max(right, top))
    if ends is not None:
        (x0, y0), (x1, y1) = ends
        panel.plot([x0, x1], [y0, y1], color=style.ink, linewidth=2.0, gid="decision-line")


def _sides(line: DecisionLine, panel: "Axes", canvas: Canvas) -> dict[str, Spot]:
    """Where to name the sides of the line: close to it and to the middle, off the points and the line."""
    first, second = line.weights
    length = (first**2 + second**2) ** 0.5
    if length == 0.0:
        return {}
    (left, right), (bottom, top) = panel.get_xlim(), panel.get_ylim()
    scale = size_of(panel)[0] / (right - left)  # points for one unit, on both axes
    half = canvas.ruler.width(f"answers {line.names[0]}", SMALL) / 2 + 4.0
    reach = (half * abs(first) + SMALL * abs(second)) / length  # from the middle of the text to its corner
    narrow = size_of(panel)[0] < ROOMY
    found: dict[str, tuple[float, Spot]] = {}
    for k in range(GRID * GRID):
        x = left + (k % GRID + 0.5) / GRID * (right - left)
        y = bottom + (k // GRID + 0.5) / GRID * (top - bottom)
        if min(x - left, right - x) * scale < half or min(y - bottom, top - y) * scale < SMALL:
            continue
        away = (first * x + second * y + line.bias) / length * scale
        free = not any(_covers((x, y), spot, scale, half, narrow) for spot in line.points)
        if abs(away) < reach + 3.0 or not free:
            continue
        middle = abs(x - (left + right) / 2) + abs(y - (bottom + top) / 2)
        cost, side = abs(away) + 0.4 * middle * scale, line.names[int(away > 0.0)]
        if side not in found or cost < found[side][0]:
            found[side] = cost, (x, y)
    return {side: at for side, (_, at) in found.items()}


def _covers(
    at: Spot, point: tuple[float, float, float, float], scale: float, half: float, narrow: bool
) -> bool:
    """Whether a text would touch a point, or the label below it, which has two lines on narrow pages."""
    across, up = abs(at[0] - point[0]) * scale, (at[1] - point[1]) * scale
    wide, deep = (26.0, -46.0) if narrow else (50.0, -34.0)
    return across < half + wide and deep < up < 18.0


def _point(
    panel: "Axes", number: int, point: tuple[float, float, float, float], line: DecisionLine, style: Style
) -> None:
    x, y, target, out = point
    mark, colour = ("^", style.positive_text) if target >= line.middle else ("o", style.negative_text)
    panel.plot([x], [y], mark, color=colour, markersize=12, gid=f"point:{number}")
    if not _is_right(line, target, out):
        panel.plot([x], [y], "x", color=style.ink, ms=17, mew=2.0, gid=f"wrong:{number}")
    narrow = size_of(panel)[0] < ROOMY
    between, below = ("\n", -26) if narrow else (", ", -19)
    text = f"target {short(target)}{between}out {num(out, 3)}"
    note(
        panel, style, text, (x, y), offset=(0, below), align="center", colour=style.ink, gid=f"label:{number}"
    )
