"""A single neuron: what it adds up, and what its activation makes of the sum."""

from typing import TYPE_CHECKING, Any

from neurosim.drawing.canvas import Canvas, note
from neurosim.drawing.diagram import between, put_arrow, put_disc, put_name, put_number, rim, spread
from neurosim.drawing.numbers import num, short
from neurosim.drawing.scene import Disc
from neurosim.records.neurons import NeuronSum, Term

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST = 4  # inputs that are drawn
RADIUS = 21.0


def draw_neuron(record: NeuronSum, *, ax: "Axes | None" = None, **choices: Any) -> "Figure | Axes":
    """Draw a neuron with its sum and its activation.

    The products stand on the arrows into the sum; net goes into the activation, whose curve shows the
    point (net, out) and the tangent there.
    """
    choices["subtitle"] = choices.get("subtitle") or "net = Σ weight · out + bias,  out = f(net)"
    canvas = Canvas(ax, choices.get("style"), choices.get("title"), choices.get("subtitle"))
    style = canvas.style
    middle = (canvas.low + canvas.high) / 2
    terms = record.terms[:MOST]
    rows = len(terms) + (record.bias is not None)
    heights = spread(rows, canvas.low, canvas.high - 6, 74.0)
    unit = style.width / 720.0
    centre = (310 * unit, middle)
    apart = heights[0] - heights[1] if rows > 1 else 74.0
    radius = min(RADIUS, 0.36 * apart)  # the name above a disc keeps off the disc above it
    for term, y in zip(terms, heights, strict=False):
        _term(canvas, term, (60 * unit, y), centre, radius)
    if record.bias is not None:
        _bias(canvas, record, (60 * unit, heights[-1]), centre)
    if len(record.terms) > MOST:
        left_out = record.terms[MOST:]
        text = f"and {len(left_out)} more inputs, together {num(sum(t.product for t in left_out), 3)}"
        canvas.writer.write("note:more", text, 0.55 * style.left, 14.0)
    put_disc(canvas, "neuron:sum", centre, RADIUS, "Σ", size=16.0)
    left, right = 442 * unit, 602 * unit
    put_arrow(canvas, "sum->f", (centre[0] + RADIUS + 1, middle), (left - 32, middle), width=2.0)
    put_number(canvas, "net:value", f"net {num(record.net, 4)}", (372 * unit, middle + 13), paper=False)
    if record.curve is None:
        put_disc(canvas, "neuron:f", ((left + right) / 2, middle), 34.0, record.symbol, size=11.0)
    else:
        _activation(canvas, record, left, right, middle)
    put_arrow(canvas, "f->out", (right + 8, middle), (640 * unit, middle), width=2.0)
    put_name(canvas, f"label:{record.name}", record.name, (672 * unit, middle + 16), size=13.0)
    put_number(
        canvas, "out:value", num(record.out, 4), (672 * unit, middle - 1), bold=True, size=11.0, paper=False
    )
    return canvas.done()


def _term(
    canvas: Canvas, term: Term, at: tuple[float, float], centre: tuple[float, float], radius: float
) -> None:
    style = canvas.style
    colour = style.sign_colour(term.weight)
    canvas.scene.add(Disc(f"neuron:{term.source}", at, radius, style.paper, style.ink, style.outline))
    put_number(canvas, f"out:{term.source}", short(term.out), at, bold=True, paper=False)
    put_name(canvas, f"label:{term.source}", term.source, (at[0], at[1] + radius + 9))
    start = rim(at, radius + 1, centre)
    end = rim(centre, RADIUS + 1.5, at)
    name = f"{term.source}->sum"
    put_arrow(canvas, name, start, end, colour=colour, width=1.8)
    text = f"{num(term.weight, 2)} · {short(term.out)} = {num(term.product, 4)}"
    if canvas.ruler.width(text, style.number_size) > 0.5 * (end[0] - start[0]):
        text = num(term.weight, 2)
    put_number(canvas, f"weight:{name}", text, between(start, end, 0.5), colour=style.sign_text(term.weight))


def _bias(canvas: Canvas, record: NeuronSum, at: tuple[float, float], centre: tuple[float, float]) -> None:
    style = canvas.style
    assert record.bias is not None
    put_name(canvas, "label:bias", "b", at, size=13.0)
    start, end = (at[0] + 12, at[1]), rim(centre, RADIUS + 1.5, at)
    put_arrow(canvas, "b->sum", start, end, colour=style.sign_colour(record.bias), width=1.8)
    text = f"bias = {short(record.bias)}"
    put_number(canvas, "weight:b->sum", text, between(start, end, 0.5), colour=style.sign_text(record.bias))


def _activation(canvas: Canvas, record: NeuronSum, left: float, right: float, middle: float) -> None:
    """Draw the curve of the activation with the point where the neuron stands."""
    curve, style = record.curve, canvas.style
    assert curve is not None
    half = (right - left) / 2
    panel = canvas.panel("activation", left, middle - half, right, middle + half)
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
        f"{record.symbol}(net) = {record.text}",
        (0.5, 1.0),
        within=True,
        offset=(0, 12),
        align="center",
    )
    if record.slope is not None:
        tangent = f"slope {num(slope, 4)}"
        note(
            panel,
            style,
            tangent,
            (0.5, 0.0),
            within=True,
            offset=(0, -26),
            align="center",
            colour=style.negative_text,
        )
