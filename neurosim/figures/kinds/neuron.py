"""A single neuron: what it adds up, and what its activation makes of the sum."""

import math
from dataclasses import dataclass
from typing import Unpack

from neurosim.drawing.page.canvas import NARROW, Canvas
from neurosim.drawing.page.choices import Choices, Drawn
from neurosim.drawing.page.diagram import (
    point_between,
    put_arrow,
    put_disc,
    put_name,
    put_number,
    rim,
    spread,
)
from neurosim.drawing.page.panels import note
from neurosim.drawing.page.products import product_text, significant
from neurosim.drawing.page.routes import Point, straight
from neurosim.drawing.page.scene import Disc, Stroke
from neurosim.drawing.page.style import Style
from neurosim.figures.example import Example
from neurosim.figures.heights import AROUND
from neurosim.figures.kind import Kind
from neurosim.figures.neuron_sum import SIGNS, NeuronSum, Term, first_neuron, neuron_sum
from neurosim.figures.options import OfOne
from neurosim.figures.source import Source

MOST = 4  # inputs that are drawn
RADIUS = 21.0


@dataclass(frozen=True, slots=True)
class _Places:
    """Where the parts of the figure stand.

    Attributes
    ----------
    low, high : float
        Between which heights the inputs stand.
    box : (left, bottom, right, top)
        Of the activation.
    """

    inputs: float
    low: float
    high: float
    sum: Point
    box: tuple[float, float, float, float]
    net: Point
    out: Point


def _places(canvas: Canvas) -> _Places:
    """Return the places on a slide, from left to right, or on an upright page, with the activation below."""
    if canvas.stacked:
        split = canvas.low + 150.0
        box = (76.0, canvas.low + 34.0, 174.0, canvas.low + 118.0)
        return _Places(46.0, split + 8, canvas.high - 8, (206.0, (split + canvas.high) / 2), box,
                       (211.0, split), (223.0, canvas.low + 68.0))  # fmt: skip
    unit, middle = canvas.style.width / 720.0, (canvas.low + canvas.high) / 2
    left, right = 468 * unit, 614 * unit
    half = (right - left) / 2
    sum_at = (350.0 if unit >= 1.0 else 300.0) * unit, middle
    return _Places(56 * unit, canvas.low, canvas.high - 6, sum_at,
                   (left, middle - half, right, middle + half),
                   ((sum_at[0] + RADIUS + left - 32) / 2, middle + 13),
                   (672 * unit, middle - 1))  # fmt: skip


def draw_neuron(record: NeuronSum, **choices: Unpack[Choices]) -> Drawn:
    """Draw a neuron with its sum and its activation.

    The products stand on the arrows into the sum; net goes into the activation, whose curve shows the
    point (net, out) and the tangent there.
    """
    sign = "Σ" if record.aggregation is None else SIGNS.get(record.aggregation, record.aggregation)
    bias = " + bias" if record.bias is not None else ""
    formula = f"net = {sign} weight · out{bias},  out = f(net)"
    if record.aggregation is not None and record.aggregation not in SIGNS:
        formula = f"net = {sign}(weight · out){bias},  out = f(net)"
    canvas = Canvas(choices, formula)
    style, places = canvas.style, _places(canvas)
    centre = places.sum
    terms = record.terms[:MOST]
    rows = len(terms) + (record.bias is not None)
    heights = spread(rows, places.low, places.high, 74.0)
    apart = heights[0] - heights[1] if rows > 1 else 74.0
    radius = min(RADIUS, 0.36 * apart)  # the name above a disc keeps off the disc above it
    _terms(canvas, terms, [(places.inputs, y) for y in heights], centre, radius)
    if record.bias is not None:
        _bias(canvas, record, (places.inputs, heights[-1]), centre)
    if len(record.terms) > MOST:
        _left_out(canvas, record)
    size = 16.0 if len(sign) < 2 else 11.0
    put_disc(canvas, "neuron:sum", centre, RADIUS, sign, size=size)
    _flow(canvas, record, places)
    at = places.out
    room = 2 * (style.width - at[0]) - 8
    put_name(canvas, f"label:{record.name}", record.name, (at[0], at[1] + 17), size=13.0, room=room)
    out = significant(record.out)
    put_number(canvas, "out:value", out, at, bold=True, size=11.0 if len(out) < 8 else 9.0, paper=False)
    return canvas.done()


def _flow(canvas: Canvas, record: NeuronSum, places: _Places) -> None:
    """Draw what becomes of the sum: the arrow to the activation, and the one to out."""
    (x, y), (left, bottom, right, top) = places.sum, places.box
    middle, text = (bottom + top) / 2, f"net {significant(record.net)}"
    if canvas.stacked:
        corner, end = (x, y - RADIUS - 1), ((left + right) / 2, top + 24)
        bend = (corner[0], end[1] + 22), (end[0], end[1] + 22)
        put_arrow(canvas, "sum->f", bend[1], end, width=2.0)
        canvas.scene.add(Stroke("flow:sum", straight(corner, *bend), canvas.style.secondary, 2.0))
        put_number(canvas, "net:value", text, ((bend[0][0] + bend[1][0]) / 2, end[1] + 22))
    else:
        put_arrow(canvas, "sum->f", (x + RADIUS + 1, y), (left - 32, middle), width=2.0)
        put_number(canvas, "net:value", text, places.net, paper=False)
    if record.curve is None:
        put_disc(canvas, "neuron:f", ((left + right) / 2, middle), 34.0, record.symbol, size=11.0)
    else:
        _activation(canvas, record, places.box)
    before = places.out[0] - (22 if canvas.stacked else 32 * canvas.style.width / 720.0)
    put_arrow(canvas, "f->out", (right + 6, middle), (before, middle), width=2.0)


def _terms(canvas: Canvas, terms: tuple[Term, ...], at: list[Point], centre: Point, radius: float) -> None:
    """Draw the inputs with their products on the arrows; all of one form, the one that fits everywhere."""
    style, size = canvas.style, canvas.style.number_size
    lines = []
    for term, place in zip(terms, at, strict=False):
        start, end = rim(place, radius + 1, centre), rim(centre, RADIUS + 1.5, place)
        lines.append((term, start, end, product_text((term.weight, term.out), term.product)))
    room = 0.62  # of an arrow: further on the arrows are too close to each other
    whole = all(canvas.ruler.width(text, size) <= room * (end[0] - start[0]) for _, start, end, text in lines)
    for place, (term, start, end, text) in zip(at, lines, strict=False):
        of, name = term.source, f"{term.source}->sum"
        canvas.scene.add(Disc(f"neuron:{of}", place, radius, style.paper, style.ink, style.outline))
        value = _in_disc(canvas, term.out, radius)
        put_number(canvas, f"out:{of}", value, place, bold=True, paper=False)
        above = place[0], place[1] + radius + 9
        put_name(canvas, f"label:{of}", of, above, room=_name_room(place, centre, radius))
        put_arrow(canvas, name, start, end, colour=style.sign_colour(term.weight), width=1.8)
        text = text if whole else significant(term.weight)
        put_number(
            canvas,
            f"weight:{name}",
            text,
            point_between(start, end, 0.4),
            colour=style.sign_text(term.weight),
        )


def _in_disc(canvas: Canvas, value: float, radius: float) -> str:
    """Return a number with as many digits as a disc holds."""
    for digits in (4, 3, 2):
        text = significant(value, digits)
        if canvas.ruler.width(text, canvas.style.number_size, bold=True) <= 1.75 * radius:
            return text
    return significant(value, 1)


def _name_room(at: Point, centre: Point, radius: float) -> float:
    """Return the width of a name above a disc that keeps off the arrow which leaves it upwards."""
    rise = (centre[1] - at[1]) / (centre[0] - at[0])
    beside = min(42.0, at[0] - 4.0)  # the numbers on the arrows begin further on
    return 2 * min(beside, (radius + 2.0) / rise - 3.0) if rise > 0 else 2 * beside


def _left_out(canvas: Canvas, record: NeuronSum) -> None:
    """Say how many inputs are not drawn, and what they add where they are added up."""
    left_out = record.terms[MOST:]
    text = f"and {len(left_out)} more input{'s' if len(left_out) > 1 else ''}"
    if record.aggregation is None:
        text += f", together {significant(math.fsum(t.product for t in left_out))}"
    canvas.writer.write("note:more", text, 0.55 * canvas.style.left, 14.0)


def _bias(canvas: Canvas, record: NeuronSum, at: Point, centre: Point) -> None:
    style = canvas.style
    assert record.bias is not None
    put_name(canvas, "label:bias", "b", at, size=13.0)
    start, end = (at[0] + 12, at[1]), rim(centre, RADIUS + 1.5, at)
    put_arrow(canvas, "b->sum", start, end, colour=style.sign_colour(record.bias), width=1.8)
    text = f"bias {significant(record.bias)}"
    put_number(
        canvas, "weight:b->sum", text, point_between(start, end, 0.4), colour=style.sign_text(record.bias)
    )


def activation_text(record: NeuronSum) -> str:
    """Return ``σ(net) = 1/(1 + exp(−net))``, or ``tanh(net)`` where there is nothing more to say."""
    name = f"{record.symbol}(net)"
    return name if record.text == name else f"{name} = {record.text}"


def _activation(canvas: Canvas, record: NeuronSum, box: tuple[float, float, float, float]) -> None:
    """Draw the curve of the activation with the point where the neuron stands."""
    curve, style = record.curve, canvas.style
    assert curve is not None
    panel = canvas.panel("activation", *box)
    ((net, out, slope),) = curve.touches
    panel.plot(curve.x, curve.value, color=style.positive, linewidth=2.2, gid=f"curve:{curve.name}")
    low, high = float(curve.value.min()), float(curve.value.max())
    room = 0.12 * (high - low or 1.0)
    panel.set_ylim(low - room, high + room)
    panel.set_xlim(float(curve.x[0]), float(curve.x[-1]))
    panel.plot([net, net, panel.get_xlim()[0]], [low - room, out, out], ":", color=style.secondary, lw=1.0)
    reach = 0.22 * float(curve.x[-1] - curve.x[0])
    panel.plot(
        [net - reach, net + reach],
        [out - reach * slope, out + reach * slope],
        "--",
        color=style.negative,
        lw=1.4,
    )
    panel.plot([net], [out], "o", color=style.ink, markersize=6, gid="point:value")
    panel.locator_params(nbins=4)
    note(
        panel,
        style,
        activation_text(record),
        (0.5, 1.0),
        within=True,
        offset=(0, 12),
        align="center",
        gid="note:activation",
    )
    if record.slope is not None:
        tangent = f"slope {significant(slope)}"
        note(
            panel,
            style,
            tangent,
            (0.5, 0.0),
            within=True,
            offset=(0, -26),
            align="center",
            colour=style.negative_text,
            gid="note:slope",
        )


def _height(record: NeuronSum, width: float) -> float:
    """The sum, and the activation below it."""
    rows = min(4, len(record.terms)) + (record.bias is not None)
    return AROUND + (170.0 + 52.0 * rows if width < NARROW else 56.0 * rows)


def make_neuron_sum(source: Source, options: OfOne) -> NeuronSum:
    """One neuron from close by; without a name the first one that computes."""
    trace = source.trace(options.sample)
    return neuron_sum(trace, options.one or first_neuron(trace))


KIND = Kind(
    name="neuron",
    place=40,
    teaches="A neuron multiplies, adds up and applies its activation.",
    options=OfOne,
    record=NeuronSum,
    make=make_neuron_sum,
    draw=draw_neuron,
    height=_height,
    below=Style().width,
    of="passes",
    examples=(
        Example(
            "neuron",
            "A single neuron",
            "A neuron multiplies, adds up and applies its activation: first net, then out = f(net).",
            family="The network",
            place=1080,
            scenario="sports-3-2-2",
            options={"of": ["h1"]},
        ),
    ),
)
