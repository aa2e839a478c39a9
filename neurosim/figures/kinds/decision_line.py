"""The points of two inputs, and the straight line on which a single neuron is undecided."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Unpack

from neurosim.drawing.page.canvas import Canvas
from neurosim.drawing.page.choices import Choices, Drawn
from neurosim.drawing.page.keys import Entry
from neurosim.drawing.page.numbers import num, short
from neurosim.drawing.page.panels import SMALL, label_axes, note, size_of
from neurosim.drawing.page.style import Style
from neurosim.figures.example import Example
from neurosim.figures.field_drawing import name_with_true_minus
from neurosim.figures.heights import square
from neurosim.figures.kind import Kind
from neurosim.figures.options import OfTrained
from neurosim.figures.source import Source
from neurosim.ground.errors import FormatError
from neurosim.model.plain_network import PlainNetwork
from neurosim.training.classes import Rule, net_at_threshold
from neurosim.training.evaluating import predict

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Spot = tuple[float, float]
MARGIN = 0.6
GRID = 41  # places for a text, along each side
ROOMY = 260.0  # points; in narrower axes labels have two lines


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """What the figure shows; the line is w1 * x1 + w2 * x2 + b = 0.

    Attributes
    ----------
    inputs : (str, str)
        Names of the axes.
    points : tuple of (x1, x2, target, out)
    weights : (w1, w2)
    bias : float
        The bias of the neuron, minus the net at which its out is at the threshold.
    when : str
        Of which weights it speaks: before training, after so many epochs.
    threshold : float
        The out along the line.
    middle : float
        Between the targets of the two classes.
    names : (str, str)
        What the classes are called, by their targets.
    """

    inputs: tuple[str, str]
    points: tuple[tuple[float, float, float, float], ...]
    weights: tuple[float, float]
    bias: float
    when: str = ""
    threshold: float = 0.5
    middle: float = 0.5
    names: tuple[str, str] = ("0", "1")

    def ends(self, low: float, high: float) -> tuple[tuple[float, float], tuple[float, float]] | None:
        """Return two points of the line, for drawing it across a square; None where there is no line.

        Examples
        --------
        >>> DecisionLine(("x1", "x2"), (), (1.0, 1.0), -1.0).ends(0.0, 1.0)
        ((0.0, 1.0), (1.0, 0.0))
        """
        first, second = self.weights
        if first == 0.0 and second == 0.0:
            return None
        along, rest = (first, second) if abs(second) >= abs(first) else (second, first)
        at_low, at_high = ((0.0 - self.bias - along * place) / rest for place in (low, high))
        if abs(second) >= abs(first):
            return (low, at_low), (high, at_high)
        return (at_low, low), (at_high, high)


def draw_decision_line(line: DecisionLine, **choices: Unpack[Choices]) -> Drawn:
    """Draw the points with their targets and outs, and the line.

    Classes have the colours and the marks of the decision boundary; a cross goes over points that are
    answered wrong.
    """
    canvas = Canvas(choices, line.when)
    style = canvas.style
    answers = [_is_right(line, target, out) for _, _, target, out in line.points]
    lower, upper = (name_with_true_minus(name) for name in line.names)
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
        note(panel, style, f"answers {name_with_true_minus(side)}", at, align="center", gid=f"side:{side}")
    label_axes(panel, style, *line.inputs)
    return canvas.done()


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


def _undecided(network: PlainNetwork, rule: Rule) -> float | None:
    """The net at which the output is at the threshold; None where there is no such line."""
    outputs, computing = network.outputs, [n for n in network.neurons if n.kind == "neuron"]
    if len(network.inputs) != 2 or len(outputs) != 1 or computing != outputs:
        return None
    activation = outputs[0].activation
    return None if activation is None else net_at_threshold(rule, activation.name)


def _make(source: Source, options: OfTrained) -> DecisionLine:
    """The straight line of a single neuron of two inputs."""
    learnt = source.with_weights(options.weights).learnt()
    network, part, rule = learnt.network, learnt.train, learnt.rule
    undecided = _undecided(network, rule)
    if undecided is None:
        raise FormatError(
            f"{source.start}a decision line needs a network of two inputs and one sigmoid or tanh output "
            "that they feed, and a threshold that its out can pass; leave this figure out"
        )
    if rule.kind != "side":
        raise FormatError(
            f"{source.start}a decision line needs targets of two classes, 0 and 1 or -1 and 1; leave this "
            "figure out"
        )
    (output,) = network.outputs
    weights = {connection.source.name: connection.weight for connection in output.incoming}
    first, second = (neuron.name for neuron in network.inputs)
    constants = sum(
        connection.weight * (connection.source.value or 0.0)
        for connection in output.incoming
        if connection.source.kind == "constant"
    )
    outs = predict(network, part)
    return DecisionLine(
        (first, second),
        tuple(
            (x, y, target, out)
            for (x, y), (target,), (out,) in zip(part.X.tolist(), part.T.tolist(), outs.tolist(), strict=True)
        ),
        (weights.get(first, 0.0), weights.get(second, 0.0)),
        constants + (output.bias or 0.0) - undecided,
        learnt.when,
        threshold=rule.threshold,
        middle=rule.middle,
        names=rule.names,
    )


KIND = Kind(
    name="decision-line",
    place=20,
    teaches="What one neuron can do, and what it cannot.",
    options=OfTrained,
    record=DecisionLine,
    make=_make,
    draw=draw_decision_line,
    height=square,
    of="training",
    examples=(
        Example(
            "decision-line",
            "What one neuron cannot do",
            "A single neuron draws a straight line, and no straight line separates the classes of XOR.",
            family="Training",
            place=4020,
            scenario="xor-no-hidden",
        ),
    ),
)
