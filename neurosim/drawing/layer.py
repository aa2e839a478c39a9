"""A fully connected layer: the graph and the matrix, linked by the order of the neurons."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from neurosim.drawing import draw_network
from neurosim.drawing.canvas import Canvas
from neurosim.drawing.diagram import put_name
from neurosim.drawing.large import map_colour
from neurosim.drawing.numbers import num, short
from neurosim.drawing.scene import Box, Frame
from neurosim.errors import FormatError
from neurosim.records.neurons import Layer

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST = 8  # neurons on a side
Cells = Sequence[Sequence[float | None]]


def draw_layer(record: Layer, *, ax: "Axes | None" = None, **choices: Any) -> "Figure | Axes":
    """Draw a layer as a graph, and beside it as net = W · out + b.

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
    subtitle = choices.get("subtitle") or "the same weights twice: row = target, column = source"
    canvas = Canvas(ax, choices.get("style"), choices.get("title"), subtitle)
    style = canvas.style
    split = 0.47 * style.width
    panel = canvas.panel("graph", 0.0, 0.0, split, style.height - 24)
    state = record.state
    show = ("weight", "net", "out") if record.nets[0] is not None else ("weight",)
    draw_network(state, show, ax=panel, title="", style=style)
    _equation(canvas, record, split + 8, style.width - 12)
    return canvas.done()


def _equation(canvas: Canvas, record: Layer, left: float, right: float) -> None:
    """Write net = W · out + b with the numbers in place."""
    columns, rows = len(record.sources), len(record.targets)
    blocks = 1 + columns + (record.outs[0] is not None) + any(b is not None for b in record.biases)
    wide = min(52.0, (right - left - 80.0) / blocks)
    tall = min(36.0, (canvas.high - canvas.low - 60) / max(rows, columns))
    middle = (canvas.low + canvas.high) / 2
    weights = [w for row in record.weights for w in row if w is not None]
    largest = max((abs(w) for w in weights), default=1.0) or 1.0
    x = left + 8
    total = blocks * wide + 72.0
    x += max(0.0, (right - left - total) / 2)
    for k, name in enumerate(record.targets):
        y = middle + ((rows - 1) / 2 - k) * tall
        put_name(canvas, f"label:row {name}", name, (x - 6, y), align="right", size=10.0)
    x += 2
    if record.nets[0] is not None:
        _block(canvas, "net", [[n] for n in record.nets], (x, middle), (wide, tall), None)
        x += wide
        x = _sign(canvas, "equals", "=", x, middle)
    names = middle + rows * tall / 2 + 10
    for k, name in enumerate(record.sources):
        put_name(canvas, f"label:column {name}", name, (x + (k + 0.5) * wide, names), size=10.0)
    _block(canvas, "W", record.weights, (x, middle), (wide, tall), largest)
    x += columns * wide
    if record.outs[0] is not None:
        x = _sign(canvas, "times", "·", x, middle)
        _block(canvas, "out", [[o] for o in record.outs], (x, middle), (wide, tall), None)
        x += wide
    if any(b is not None for b in record.biases):
        x = _sign(canvas, "plus", "+", x, middle)
        _block(canvas, "b", [[b] for b in record.biases], (x, middle), (wide, tall), None)


def _sign(canvas: Canvas, gid: str, text: str, x: float, y: float) -> float:
    canvas.writer.write(f"sign:{gid}", text, x + 12, y, size=14.0, colour=canvas.style.ink, align="center")
    return x + 24


def _block(
    canvas: Canvas,
    name: str,
    cells: Cells,
    at: tuple[float, float],
    size: tuple[float, float],
    largest: float | None,
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
            canvas.scene.add(Frame(f"cell:{name} {r} {c}", box, fill, rounding=2.0))
            if value is not None:
                text = num(value, 2) if largest is not None or name == "net" else short(round(value, 4))
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
