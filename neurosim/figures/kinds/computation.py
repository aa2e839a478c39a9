"""A neuron as a computational graph: values above the edges, gradients below, slopes in between."""

from collections.abc import Sequence
from typing import NamedTuple, Unpack

from neurosim.drawing.page.canvas import NARROW, Canvas
from neurosim.drawing.page.choices import Choices, Drawn
from neurosim.drawing.page.diagram import (
    point_between,
    put_arrow,
    put_disc,
    put_name,
    put_number,
    put_pair,
    rim,
    spread,
)
from neurosim.drawing.page.products import significant
from neurosim.drawing.page.routes import Point
from neurosim.drawing.page.style import Style
from neurosim.figures.example import Example
from neurosim.figures.heights import AROUND
from neurosim.figures.kind import Kind
from neurosim.figures.kinds.neuron import make_neuron_sum
from neurosim.figures.neuron_sum import SIGNS, NeuronSum, Term
from neurosim.figures.options import OfOne

MOST = 4  # products that are drawn
RADIUS = 17.0
DOWN = 0.36  # of the way from a product to the sum, where its numbers stand on an upright page


class OperationPlaces(NamedTuple):
    """Where operations stand: along the way from the inputs to the error, and across it.

    On a slide the way leads to the right, on an upright page down.
    """

    canvas: Canvas
    across: Sequence[float]
    begin: float
    times: float
    plus: float
    function: float
    error: float
    last: float
    rise: float  # of the two inputs of a product, across

    @property
    def middle(self) -> float:
        """Return the middle across."""
        canvas = self.canvas
        return canvas.style.width / 2 if canvas.stacked else (canvas.low + canvas.high) / 2

    def at(self, along: float, across: float | None = None) -> Point:
        """Return a point of the page."""
        across = self.middle if across is None else across
        if self.canvas.stacked:
            return across, self.canvas.high - 6.0 - along
        return along * self.canvas.style.width / 720.0, across


def _plan(canvas: Canvas, record: NeuronSum, rows: int) -> OperationPlaces:
    """Return the plan for so many products, a bias that is added to them included."""
    unit = canvas.style.width / 720.0
    if canvas.stacked:
        across = spread(rows, 0.0, canvas.style.width, 84.0)[::-1]
        rise = min(19.0, 0.27 * canvas.style.width / rows)
        return OperationPlaces(canvas, across, 12.0, 110.0, 205.0, 285.0, 365.0, 425.0, rise)
    across = spread(rows, canvas.low + 4, canvas.high - 8, 112.0)
    pitch = across[0] - across[1] if rows > 1 else 112.0
    names = [name for term in record.terms[:MOST] for name in (term.source, term.label)]
    longest = max((canvas.ruler.width(name, 9.0) for name in names), default=0.0)
    begin = max(44.0, min((longest + 20.0) / unit, 186.0 - 84.0 / unit))
    return OperationPlaces(canvas, across, begin, 186.0, 335.0, 470.0, 590.0, 710.0, min(23.0, 0.35 * pitch))


def draw_computation(record: NeuronSum, **choices: Unpack[Choices]) -> Drawn:
    """Draw one neuron as a graph of operations.

    Above every edge stands the value that runs along it, below it dE/dvalue; under every operation its
    local slope, by which the gradient is multiplied on its way back.
    """
    canvas = Canvas(choices, "above an edge: the value; below: ∂E/∂value; under an operation: its slope")
    added = record.bias is not None
    terms = record.terms[: _most(canvas, record, added)]
    plan = _plan(canvas, record, len(terms) + added)
    for term, across in zip(terms, plan.across, strict=False):
        _product(plan, record, term, across)
    if record.bias is not None:
        start = plan.at(0.0 if canvas.stacked else 186.0, plan.across[-1])
        put_name(canvas, "label:b", "b", _beside(plan, start, 10.0), size=14.0)
        _edge(plan, "b->plus", start, plan.at(plan.plus), record.bias, record.delta)
    if len(record.terms) > len(terms):
        count = len(record.terms) - len(terms)
        text = f"{count} more product{'s are' if count > 1 else ' is'} left out"
        canvas.writer.write("note:more", text, 0.55 * canvas.style.left, 14.0)
    _collected(plan, record)
    _after(plan, record)
    return canvas.done()


def _most(canvas: Canvas, record: NeuronSum, added: bool) -> int:
    """Return how many products are drawn; side by side on an upright page, as many as their numbers allow."""
    if not canvas.stacked:
        return MOST
    numbers = [n for t in record.terms for n in (t.product, t.share, record.delta) if n is not None]
    size = canvas.style.number_size
    wide = max((canvas.ruler.width(significant(n), size, bold=True) for n in numbers), default=0.0) + 8.0
    rows = min(3, int((1.0 - DOWN) * canvas.style.width / wide))
    return max(1, rows - added)


def _beside(plan: OperationPlaces, at: Point, gap: float) -> Point:
    """Return the place of a name at the beginning of an edge."""
    return (at[0], at[1] + gap) if plan.canvas.stacked else (at[0] - gap, at[1])


def _after(plan: OperationPlaces, record: NeuronSum) -> None:
    """Draw the activation, and the error where the neuron is the only output."""
    canvas, function = plan.canvas, plan.at(plan.function)
    symbol = record.symbol if len(record.symbol) < 5 else "f"
    put_disc(canvas, "neuron:f", function, RADIUS, symbol, size=14.0 if len(symbol) < 3 else 11.0)
    if record.slope is not None:
        _slope(plan, "f", f"slope {significant(record.slope)}", function)
    if record.error is None:
        end = plan.at(plan.error + 20.0)
        _edge(plan, "f->", function, end, record.out, record.error_slope, last=True)
        return
    error = plan.at(plan.error)
    put_disc(canvas, "neuron:E", error, RADIUS, "E")
    _edge(plan, "f->E", function, error, record.out, record.error_slope)
    if record.error_slope is not None:
        _slope(plan, "E", f"slope {significant(record.error_slope)}", error)
    _edge(plan, "E->", error, plan.at(plan.last), record.error, 1.0, last=True)


def _collected(plan: OperationPlaces, record: NeuronSum) -> None:
    """Draw what the neuron makes of its products; a bias is added after that, whatever it is."""
    canvas, plus = plan.canvas, plan.at(plan.plus)
    sign = "+" if record.aggregation is None else SIGNS.get(record.aggregation, record.aggregation)
    put_disc(canvas, "neuron:plus", plus, RADIUS, sign, size=14.0 if len(sign) < 2 else 11.0)
    if record.aggregation is None:
        _slope(plan, "plus", "slope 1", plus)
    elif record.bias is not None:
        _slope(plan, "plus", "then + b", plus)
    _edge(plan, "plus->f", plus, plan.at(plan.function), record.net, record.delta)


def _product(plan: OperationPlaces, record: NeuronSum, term: Term, across: float) -> None:
    canvas, times, key = plan.canvas, plan.at(plan.times, across), term.source
    side = -plan.rise if canvas.stacked else plan.rise
    first, second = plan.at(plan.begin, across + side), plan.at(plan.begin, across - side)
    align = "center" if canvas.stacked else "right"
    room = 2 * plan.rise - 4 if canvas.stacked else first[0] - 12
    gap = 9.0 if canvas.stacked else 8.0
    for gid, name, at in ((f"x {key}", key, first), (f"w {key}", term.label, second)):
        place = _beside(plan, at, gap)
        put_name(canvas, f"label:{gid}", name, place, size=13.0, align=align, room=room)
    put_disc(canvas, f"neuron:times {key}", times, RADIUS, "×")
    shares = (0.3, 0.62) if canvas.stacked else (0.45, 0.45)
    _edge(plan, f"x {key}->times {key}", first, times, term.out, term.sensitivity, share=shares[0])
    _edge(plan, f"w {key}->times {key}", second, times, term.weight, term.gradient, share=shares[1])
    share = term.share if record.aggregation is not None else record.delta
    _edge(
        plan,
        f"times {key}->plus",
        times,
        plan.at(plan.plus),
        term.product,
        share,
        share=DOWN if canvas.stacked else 0.45,
    )


def _edge(
    plan: OperationPlaces,
    name: str,
    start: Point,
    end: Point,
    value: float,
    gradient: float | None,
    *,
    share: float = 0.45,
    last: bool = False,
) -> None:
    """Draw an edge between two operations with its value and its gradient."""
    source = name.partition("->")[0]
    begins = start if source == "b" or source[:2] in ("x ", "w ") else rim(start, RADIUS + 1, end)
    ends = end if last else rim(end, RADIUS + 1.5, start)
    put_arrow(plan.canvas, name, begins, ends)
    below = None if gradient is None else significant(gradient)
    put_pair(plan.canvas, name, significant(value), below, point_between(begins, ends, share))


def _slope(plan: OperationPlaces, of: str, text: str, centre: Point) -> None:
    """Write the local slope of an operation, or what else it does, under its disc or to the right of it."""
    canvas = plan.canvas
    place = (centre[0], centre[1] - RADIUS - 10)
    if canvas.stacked:
        wide = canvas.ruler.width(text, canvas.style.number_size)
        place = (centre[0] + RADIUS + 8 + wide / 2, centre[1] - 6.0)
    put_number(canvas, f"slope:{of}", text, place, colour=canvas.style.secondary)


def _height(record: NeuronSum, width: float) -> float:
    """The operations below each other in one column; else a row for every product."""
    rows = min(4, len(record.terms)) + (record.bias is not None)
    return AROUND + (420.0 if width < NARROW else 70.0 * rows)


KIND = Kind(
    name="computation",
    place=50,
    teaches="The chain rule: every operation multiplies by its own slope on the way back.",
    options=OfOne,
    record=NeuronSum,
    make=make_neuron_sum,
    draw=draw_computation,
    height=_height,
    below=Style().width,
    of="passes",
    examples=(
        Example(
            "computation",
            "One neuron as a computational graph",
            "Going backwards, every operation multiplies by its own slope: that is the chain rule.",
            family="The network",
            place=1090,
            scenario="cs231n-neuron",
        ),
    ),
)
