"""A neuron as a computational graph: values above the edges, gradients below, slopes in between."""

from typing import TYPE_CHECKING, Any

from neurosim.drawing.canvas import Canvas
from neurosim.drawing.diagram import between, put_arrow, put_disc, put_name, put_number, put_pair, rim, spread
from neurosim.drawing.numbers import num, short
from neurosim.drawing.routes import Point
from neurosim.records.neurons import NeuronSum, Term

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST = 4  # products that are drawn
RADIUS = 17.0


def draw_computation(record: NeuronSum, *, ax: "Axes | None" = None, **choices: Any) -> "Figure | Axes":
    """Draw one neuron as a graph of operations.

    Above every edge stands the value that runs along it, below it dE/dvalue; under every operation its
    local slope, by which the gradient is multiplied on its way back.
    """
    subtitle = (
        choices.get("subtitle") or "above an edge: the value; below: ∂E/∂value; under an operation: its slope"
    )
    canvas = Canvas(ax, choices.get("style"), choices.get("title"), subtitle)
    unit = canvas.style.width / 720.0
    terms = record.terms[:MOST]
    rows = len(terms) + (record.bias is not None)
    heights = spread(rows, canvas.low + 4, canvas.high - 8, 112.0)
    middle = (canvas.low + canvas.high) / 2
    plus, function = (345 * unit, middle), (490 * unit, middle)
    for term, y in zip(terms, heights, strict=False):
        _product(canvas, record, term, y, plus, unit)
    if record.bias is not None:
        start = (186 * unit, heights[-1])
        put_name(canvas, "label:b", "b", (start[0] - 10, start[1]), size=14.0)
        _edge(canvas, "b->plus", start, plus, record.bias, record.delta, places=short(record.bias))
    if len(record.terms) > MOST:
        text = f"{len(record.terms) - MOST} more products are left out"
        canvas.writer.write("note:more", text, 0.55 * canvas.style.left, 14.0)
    put_disc(canvas, "neuron:plus", plus, RADIUS, "+")
    put_disc(canvas, "neuron:f", function, RADIUS, record.symbol if len(record.symbol) < 4 else "f")
    _edge(canvas, "plus->f", plus, function, record.net, record.delta)
    _slope(canvas, "plus", "1", plus)
    if record.slope is not None:
        _slope(canvas, "f", tidy(record.slope), function)
    if record.error is not None:
        error = (620 * unit, middle)
        put_disc(canvas, "neuron:E", error, RADIUS, "E")
        _edge(canvas, "f->E", function, error, record.out, record.error_slope)
        if record.error_slope is not None:
            _slope(canvas, "E", tidy(record.error_slope), error)
        _edge(canvas, "E->", error, (700 * unit, middle), record.error, 1.0, last=True)
    else:
        _edge(canvas, "f->", function, (640 * unit, middle), record.out, record.error_slope, last=True)
    return canvas.done()


def tidy(value: float) -> str:
    """Return a number with up to four decimals, as few as show it."""
    text = num(value, 4)
    return text.rstrip("0").rstrip(".") if "." in text and "e" not in text else text


def _product(canvas: Canvas, record: NeuronSum, term: Term, y: float, plus: Point, unit: float) -> None:
    times = (186 * unit, y)
    rise = 23.0
    upper, lower = (44 * unit, y + rise), (44 * unit, y - rise)
    key = term.source
    put_name(canvas, f"label:x {key}", key, (upper[0] - 8, upper[1]), size=13.0, align="right")
    put_name(canvas, f"label:w {key}", term.label, (lower[0] - 8, lower[1]), size=13.0, align="right")
    put_disc(canvas, f"neuron:times {key}", times, RADIUS, "×")
    _edge(canvas, f"x {key}->times {key}", upper, times, term.out, term.sensitivity, places=short(term.out))
    _edge(
        canvas, f"w {key}->times {key}", lower, times, term.weight, term.gradient, places=short(term.weight)
    )
    _edge(canvas, f"times {key}->plus", times, plus, term.product, record.delta)


def _edge(
    canvas: Canvas,
    name: str,
    start: Point,
    end: Point,
    value: float,
    gradient: float | None,
    *,
    places: str | None = None,
    last: bool = False,
) -> None:
    """Draw an edge between two operations with its value and its gradient."""
    source = name.partition("->")[0]
    begins = start if source[0] in "xwb" else rim(start, RADIUS + 1, end)
    ends = end if last else rim(end, RADIUS + 1.5, start)
    put_arrow(canvas, name, begins, ends)
    text = tidy(value) if places is None or len(places) > 8 else places
    put_pair(canvas, name, text, None if gradient is None else tidy(gradient), between(begins, ends, 0.45))


def _slope(canvas: Canvas, of: str, text: str, centre: Point) -> None:
    """Write the local slope of an operation under its disc."""
    place = (centre[0], centre[1] - RADIUS - 10)
    put_number(canvas, f"slope:{of}", f"slope {text}", place, colour=canvas.style.secondary)
