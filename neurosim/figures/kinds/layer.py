"""A fully connected layer: the graph and the matrix, linked by the order of the neurons."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Unpack

from neurosim.drawing import draw_network
from neurosim.drawing.network.large import map_colour
from neurosim.drawing.page.canvas import Canvas
from neurosim.drawing.page.choices import Choices, Drawn
from neurosim.drawing.page.diagram import put_name
from neurosim.drawing.page.numbers import exact_decimals, num
from neurosim.drawing.page.products import printed_number, sign_between
from neurosim.drawing.page.scene import Box, Rectangle
from neurosim.figures.example import Example
from neurosim.figures.heights import AROUND
from neurosim.figures.kind import Kind
from neurosim.figures.layer import Layer, layer
from neurosim.figures.moments import state_at
from neurosim.figures.options import OfOne
from neurosim.figures.source import Source
from neurosim.ground.errors import FormatError, brief

MOST = 8  # neurons on a side
SIGN = 16.0  # width of a sign between two blocks
Cells = Sequence[Sequence[float | None]]


def draw_layer(record: Layer, **choices: Unpack[Choices]) -> Drawn:
    """Draw a layer as a graph, and next to it as net = W · out + b, with ≈ where that is of rounded numbers.

    Raises
    ------
    FormatError
        The layer is larger than eight by eight.
    """
    if len(record.sources) > MOST or len(record.targets) > MOST:
        raise FormatError(
            f"a layer of {len(record.sources)} by {len(record.targets)} is too large for its numbers "
            f"(at most {MOST} by {MOST}); draw the kind 'matrices'"
        )
    canvas = Canvas(choices, "the same weights twice: row = target, column = source")
    style = canvas.style
    if canvas.stacked:
        split = canvas.low + _rows_high(record) + 24.0
        panel = canvas.panel("graph", 0.0, split, style.width, canvas.high + 14)
        box = Box(2.0, canvas.low, style.width - 2.0, split)
    else:
        middle = (0.47 if _blocks(record) < 9 else 0.38) * style.width
        panel = canvas.panel("graph", 0.0, 0.0, middle, canvas.high + 17)
        box = Box(middle + 8, canvas.low, style.width - 12, canvas.high)
    show = ("weight", "net", "out") if record.nets[0] is not None else ("weight",)
    draw_network(record.state, show, ax=panel, title="", style=style)
    _equation(canvas, record, box)
    return canvas.done()


def _blocks(record: Layer) -> int:
    """Return how many columns of numbers there are."""
    more = (record.nets[0] is not None) + (record.outs[0] is not None)
    return len(record.sources) + more + any(b is not None for b in record.biases)


def _rows_high(record: Layer) -> float:
    return 24.0 * max(len(record.sources), len(record.targets)) + 40.0


def _equation(canvas: Canvas, record: Layer, box: Box) -> None:
    """Write net = W · out + b with the numbers in place."""
    columns, rows = len(record.sources), len(record.targets)
    signs = SIGN * ((record.nets[0] is not None) + (record.outs[0] is not None) + _has_bias(record))
    wanted = max(canvas.ruler.width(name, 9.0) for name in record.targets) + 8.0
    least = 32.0 * _blocks(record)  # names give way to numbers
    names = min(70.0, wanted, max(34.0, box.right - box.left - signs - least))
    wide = min(52.0, (box.right - box.left - names - signs) / _blocks(record))
    decimals = _fitting(canvas, record, wide)
    tall = min(36.0, (box.top - box.bottom - 60) / max(rows, columns))
    middle = (box.bottom + box.top) / 2
    weights = [w for row in record.weights for w in row if w is not None]
    largest = max((abs(w) for w in weights), default=1.0) or 1.0
    total = _blocks(record) * wide + signs + names
    x = box.left + names + max(0.0, (box.right - box.left - total) / 2)
    for k, name in enumerate(record.targets):
        y = middle + ((rows - 1) / 2 - k) * tall
        put_name(canvas, f"label:row {name}", name, (x - 4, y), align="right", size=10.0, room=names - 6)

    def block(name: str, cells: Cells, at: float, scale: float | None = None) -> float:
        _block(canvas, name, cells, (at, middle), (wide, tall), scale, decimals)
        return at + wide * len(cells[0])

    if record.nets[0] is not None:
        x = block("net", [[n] for n in record.nets], x)
        x = _sign(canvas, "equals", _equals(record, decimals), x, middle)
    above = middle + rows * tall / 2 + 10
    for k, name in enumerate(record.sources):
        at = (x + (k + 0.5) * wide, above)
        put_name(canvas, f"label:column {name}", name, at, size=10.0, room=wide - 2)
    x = block("W", record.weights, x, largest)
    if record.outs[0] is not None:
        x = block("out", [[o] for o in record.outs], _sign(canvas, "times", "·", x, middle))
    if _has_bias(record):
        block("b", [[b] for b in record.biases], _sign(canvas, "plus", "+", x, middle))


def _has_bias(record: Layer) -> bool:
    return any(b is not None for b in record.biases)


def _numbers(record: Layer) -> list[float]:
    """Return everything that the equation holds."""
    columns = (*record.weights, record.outs, record.biases, record.nets)
    return [value for column in columns for value in column if value is not None]


def _fitting(canvas: Canvas, record: Layer, wide: float) -> int:
    """Return the decimals of all numbers: two, or three where that shows each exactly, or one.

    Raises
    ------
    FormatError
        There is no room for one decimal.
    """
    given = [value for column in (*record.weights, record.outs, record.biases) for value in column]
    usual = exact_decimals([value for value in given if value is not None], 2)
    for decimals in range(usual, 0, -1):
        texts = [num(value, decimals) for value in _numbers(record) if abs(value) >= 0.5 * 10.0**-decimals]
        if max((canvas.ruler.width(text, 9.0) for text in texts), default=0.0) <= wide - 2.0:
            return decimals
    raise FormatError(
        f"the numbers of a layer of {len(record.sources)} by {len(record.targets)} do not fit into "
        f"{canvas.style.width / 72:.3g} inches; draw it wider, or draw the kind 'matrices'"
    )


def _cell(canvas: Canvas, value: float, decimals: int, wide: float) -> str:
    """Return a number for a cell; one that is too small for it is not a zero, but nearly."""
    text = num(value, decimals)
    return text if canvas.ruler.width(text, 9.0) <= wide - 2.0 else "≈0"


def _equals(record: Layer, decimals: int) -> str:
    """Return = if every row of the printed numbers gives the printed net, else ≈."""
    for row, bias, net in zip(record.weights, record.biases, record.nets, strict=True):
        if net is None:
            continue
        total = printed_number(num(bias, decimals)) if bias is not None else Decimal(0)
        for weight, out in zip(row, record.outs, strict=True):
            if weight is not None and out is not None:
                total += printed_number(num(weight, decimals)) * printed_number(num(out, decimals))
        if sign_between(total, num(net, decimals)) != "=":
            return "≈"
    return "="


def _sign(canvas: Canvas, gid: str, text: str, x: float, y: float) -> float:
    canvas.writer.write(
        f"sign:{gid}", text, x + SIGN / 2, y, size=14.0, colour=canvas.style.ink, align="center"
    )
    return x + SIGN


def _block(
    canvas: Canvas,
    name: str,
    cells: Cells,
    at: tuple[float, float],
    size: tuple[float, float],
    largest: float | None,
    decimals: int,
) -> None:
    """Write a matrix of numbers, `at` the left of its middle; weights lie on their colours."""
    style, (left, middle), (wide, tall) = canvas.style, at, size
    rows, columns = len(cells), len(cells[0])
    top = middle + rows * tall / 2
    for r, row in enumerate(cells):
        for c, value in enumerate(row):
            x, y = left + (c + 0.5) * wide, top - (r + 0.5) * tall
            box = Box(x - wide / 2 + 0.7, y - tall / 2 + 0.7, x + wide / 2 - 0.7, y + tall / 2 - 0.7)
            tint = 0.0 if value is None or largest is None else 0.3 * value / largest
            fill = map_colour(tint, style) if largest is not None else style.constant
            canvas.scene.add(Rectangle(f"cell:{name} {r} {c}", box, fill, rounding=2.0))
            if value is not None:
                text = _cell(canvas, value, decimals, wide)
                canvas.writer.write(f"number:{name} {r} {c}", text, x, y, colour=style.ink, align="center")
    low = top - rows * tall - 11
    canvas.writer.write(
        f"block:{name}",
        name,
        left + columns * wide / 2,
        low,
        size=10.0,
        colour=style.ink,
        bold=True,
        align="center",
    )


def _height(record: Layer, width: float) -> float:
    """The graph, and its numbers below."""
    return AROUND + 250.0 + 24.0 * max(len(record.sources), len(record.targets))


def _make(source: Source, options: OfOne) -> Layer:
    """One layer, by its number; without one the first."""
    number = options.one or "1"
    if not number.isdecimal():
        raise FormatError(f"{source.start}of must be the number of a layer, such as 1, not {brief(number)}")
    return layer(state_at(source.trace(options.sample), "forward"), int(number))


KIND = Kind(
    name="layer",
    place=60,
    teaches="A fully connected layer is a matrix with one row per target.",
    options=OfOne,
    record=Layer,
    make=_make,
    draw=draw_layer,
    height=_height,
    of="passes",
    examples=(
        Example(
            "layer",
            "A fully connected layer",
            "Every source is connected to every target: a layer is a matrix with one row per target.",
            family="The network",
            place=1100,
            scenario="full-layer",
        ),
    ),
)
