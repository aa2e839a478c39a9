"""The same network twice: as it is drawn, and as it is computed with constants."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Unpack

from neurosim.drawing import draw_network
from neurosim.drawing.page.canvas import Canvas
from neurosim.drawing.page.choices import Choices, Drawn
from neurosim.drawing.page.names import printable
from neurosim.drawing.page.numbers import num
from neurosim.drawing.page.panels import SMALL
from neurosim.drawing.page.products import product_text
from neurosim.drawing.page.style import SMALLEST_FONT
from neurosim.figures.example import Example
from neurosim.figures.kind import Kind
from neurosim.figures.options import OfOneSample
from neurosim.figures.record import Record
from neurosim.figures.source import Source
from neurosim.ground.frames import Numbers
from neurosim.model.plain_network import PlainNetwork
from neurosim.passes.traced import trace
from neurosim.trace.records import State
from neurosim.trace.trace_record import TraceRecord

if TYPE_CHECKING:
    from matplotlib.axes import Axes

DRAWN = 0.48  # of the width; the other picture has more neurons
MOST_NOTES = 2
BESIDE = 38.0  # points right of the outputs


@dataclass(frozen=True, slots=True)
class BiasStyles:
    """A network as it is drawn, with bias variables, and as it is computed, with constants."""

    drawn: State
    internal: State


def bias_styles(network: PlainNetwork, inputs: Numbers) -> BiasStyles:
    """Return a network after a forward pass, as it is drawn and as it is computed.

    A column of ones brings a computed neuron into every hidden layer; drawings leave it out, together
    with the ones, and write what arrives from them as b next to the neuron:
    b = sum of weight * out over the sources that are left out. Bias variables are weights from a constant 1.
    """
    if network.bias_style == "column":
        internal = trace(TraceRecord, network, inputs).state()
        hidden = internal.network.generations()[1:-1]
        extra = {generation[-1].name for generation in hidden}
        return BiasStyles(_without(internal, extra), internal)
    variables, constants = network.with_bias_variables(), network.with_bias_inputs()
    return BiasStyles(
        trace(TraceRecord, variables, inputs).state(), trace(TraceRecord, constants, inputs).state()
    )


def _without(state: State, names: set[str]) -> State:
    """The state without some neurons and without constants; what arrives from them is a bias."""
    kept = [n for n in state.network.neurons if n.kind != "constant" and n.name not in names]
    known = {neuron.name for neuron in kept}
    bias: dict[str, float] = {}
    for c in state.network.connections:
        if c.source not in known and c.target in known:
            bias[c.target] = bias.get(c.target, 0.0) + c.weight * state.values["out", c.source]
    neurons = tuple(replace(n, bias=bias[n.name]) if n.name in bias else n for n in kept)
    connections = tuple(c for c in state.network.connections if {c.source, c.target} <= known)
    return replace(state, network=replace(state.network, neurons=neurons, connections=connections))


def draw_bias_styles(record: BiasStyles, **choices: Unpack[Choices]) -> Drawn:
    """Draw a network as usual, 2-2-1, next to the network that is computed, 3-3-1."""
    canvas = Canvas(choices)
    style = canvas.style
    if canvas.stacked:
        middle = (canvas.high + 12) / 2
        boxes = ((0.0, middle + 4, style.width, canvas.high + 12), (0.0, 2.0, style.width, middle - 4))
    else:
        middle, top = DRAWN * style.width, canvas.high + 17
        edge = 0.55 * style.left * (1.0 - DRAWN)  # headings begin below the title
        boxes = ((edge, 2.0, middle - 4, top), (middle + 4, 2.0, style.width, top))
    # Nothing stands beside the outputs, since no targets were given.
    titles_size = max(SMALLEST_FONT, style.title_size - 2.0)
    small = replace(style, title_size=titles_size, right=min(style.right, BESIDE))
    both = ((record.drawn, "as drawn"), (record.internal, "as computed"))
    titles = [f"{_sizes(state)} {what}" for state, what in both]
    wide = max(canvas.ruler.width(title, small.title_size, bold=True) for title in titles)
    across = boxes[0][2] - boxes[0][0]
    room = across - 1.1 * style.left * across / style.width - wide - 14.0
    outs = _outs(canvas, record, room)
    for box, (state, what), title, text in zip(boxes, both, titles, outs, strict=True):
        panel = canvas.panel(what, *box)
        draw_network(state, ax=panel, title=title, style=small, subtitle=text)
        _rename(panel, what)
    (left, bottom, right, _) = boxes[0]
    start = left + 0.55 * style.left * (right - left) / style.width
    notes = _shares(record)
    for number, text in enumerate(notes, start=1):
        if canvas.ruler.width(text, SMALL) < right - start:
            y = bottom + 30.0 + 13.0 * (len(notes) - number)
            canvas.writer.write(f"note:bias {number}", text, start, y)
    return canvas.done()


def _shares(record: BiasStyles) -> list[str]:
    """Return where b comes from, if it is not a weight from a constant: out · weight of a neuron left out."""
    drawn = {one.name: one for one in record.drawn.network.neurons}
    extra = {one.name for one in record.internal.network.neurons if one.kind == "neuron"} - set(drawn)
    notes = []
    for c in record.internal.network.connections:
        bias = drawn[c.target].bias if c.target in drawn else None
        if c.source in extra and bias is not None:
            factors = record.internal.values["out", c.source], c.weight
            product = product_text(factors, bias, digits=3)
            notes.append(f"b of {printable(c.target)} is out({printable(c.source)}) · weight: {product}")
    return notes[:MOST_NOTES]


def _rename(panel: "Axes", what: str) -> None:
    """Give the parts names of their own, because every neuron stands in the figure twice."""
    for artist in panel.get_children():
        kind, _, of = str(artist.get_gid()).partition(":")
        if artist.get_gid():
            artist.set_gid(f"{kind}:{'->'.join(f'{what} {part}' for part in of.split('->'))}")


def _sizes(state: State) -> str:
    """Return ``3-3-1``: how many neurons stand in each column, constants counted where they feed."""
    columns = [
        len([one for one in column if one.kind != "constant"]) for column in state.network.generations()
    ]
    generation = {one.name: one.generation for one in state.network.neurons}
    fed = {
        generation[c.target] - 1
        for c in state.network.connections
        if any(one.name == c.source and one.kind == "constant" for one in state.network.neurons)
    }
    return "-".join(str(count + (number in fed)) for number, count in enumerate(columns))


def _outs(canvas: Canvas, record: BiasStyles, room: float) -> list[str | None]:
    """Return the outs of both as far as they have room; names are shortened, numbers are not."""
    outputs = [one.name for one in record.drawn.network.neurons if one.output]
    for count in (2, 1):
        for most in (40, 12, 6):
            texts = [_out_text(state, outputs[:count], most) for state in (record.drawn, record.internal)]
            if max(canvas.ruler.width(text, canvas.style.heading_size) for text in texts) <= room:
                return [text or None for text in texts]
    return [None, None]


def _out_text(state: State, names: list[str], most: int) -> str:
    """Return ``out(y) = 0.5000`` of some outputs, their names with so many letters at most."""
    outs = [(name, state.get("out", name)) for name in names]
    return ", ".join(
        f"out({name if len(name) <= most else name[: most - 1] + '…'}) = {num(out, 4)}"
        for name, out in outs
        if out is not None
    )


def _height(record: Record, width: float) -> float:
    """Two networks, each with its own title and key."""
    return 2 * 190.0


def _make(source: Source, options: OfOneSample) -> BiasStyles:
    """The network as it is drawn, and as it is computed."""
    return bias_styles(source.network(), source.sample(options.sample)[0])


KIND = Kind(
    name="bias-styles",
    place=30,
    teaches="A bias is a weight from a neuron that is always 1.",
    options=OfOneSample,
    record=BiasStyles,
    make=_make,
    draw=draw_bias_styles,
    height=_height,
    examples=(
        Example(
            "bias-styles",
            "A bias, as drawn and as computed",
            "Left: the network as drawn in a course. Right: the network computed with a column of ones in "
            "the data.",
            family="The network",
            place=1070,
            scenario="xor-forward",
        ),
    ),
)
