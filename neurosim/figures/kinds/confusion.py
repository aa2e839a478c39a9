"""The confusion matrix: how often each class was predicted for each true class."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated, NamedTuple, Unpack

import numpy as np

from neurosim.drawing.page.canvas import Canvas
from neurosim.drawing.page.choices import Choices, Drawn
from neurosim.drawing.page.names import printable
from neurosim.drawing.page.numbers import num
from neurosim.drawing.page.scene import Box, Rectangle
from neurosim.drawing.page.style import Style
from neurosim.drawing.page.titles import dated
from neurosim.figures.example import Example
from neurosim.figures.example_trainings import digits_trained
from neurosim.figures.heights import AROUND
from neurosim.figures.kind import Kind
from neurosim.figures.options import OfTrained
from neurosim.figures.shapes import finite_shape, some
from neurosim.figures.source import Source
from neurosim.ground.frames import Rows
from neurosim.model.plain_network import PlainNetwork
from neurosim.training.classes import Rule, require_classes, rule_for
from neurosim.training.evaluating import predict
from neurosim.training.metrics import confusion_matrix

LISTED = 8  # mistakes
LARGEST = 110.0  # side of a cell
SMALL = 9.0
RECALL, LIST = 232.0, 120.0  # points that the two columns beside the matrix need


@dataclass(frozen=True, slots=True, eq=False)
class Confusion:
    """Counts, shape (true classes, predicted classes); `when` says of which weights."""

    classes: Annotated[tuple[str, ...], some("classes")]
    counts: Annotated[np.ndarray, finite_shape("classes", "classes", least=0.0)]
    when: str = ""


def confusion(
    network: PlainNetwork, X: Rows, T: Rows, classes: Sequence[str], *, rule: Rule | None = None
) -> Confusion:
    """Return how often each class was taken for each, rows true, columns predicted.

    A single output tells two classes apart, called by their targets, 0 and 1 or -1 and 1. Classes that nobody
    named, t1, t2, ..., are called as the outputs of the network.

    Raises
    ------
    FormatError
        The targets are not classes, or the outputs answer a question each.
    """
    rule = rule_for(network, np.asarray(T, dtype=float)) if rule is None else rule
    require_classes("a confusion matrix", rule)
    counts = confusion_matrix(T, predict(network, X), rule=rule).astype(float)
    names = tuple(classes)
    if names == tuple(f"t{k + 1}" for k in range(len(names))):
        names = tuple(neuron.name for neuron in network.outputs)
    return Confusion(names if len(names) == len(counts) else rule.names, counts)


class _Grid(NamedTuple):
    """Where the cells stand: the upper left corner, the side of a cell, and the room of the names of rows."""

    left: float
    top: float
    cell: float
    names: float


def draw_confusion(record: Confusion, **choices: Unpack[Choices]) -> Drawn:
    """Draw how often each class was predicted: rows true, columns predicted, mistakes in colour."""
    counts = record.counts
    right, total = float(np.trace(counts)), float(counts.sum())
    share = f"{right:.0f} of {total:.0f} right, {num(100 * right / total, 1)} %"
    canvas = Canvas(choices, dated(record.when, share))
    grid = _grid(canvas, record)
    whole = _cells(canvas, record, grid)
    _names(canvas, record, grid)
    end = grid.left + len(record.classes) * grid.cell
    if canvas.stacked:
        low = grid.top - len(record.classes) * grid.cell
        _mistakes(canvas, record, 0.55 * canvas.style.left, low - 12.0, SMALL)
    else:
        if canvas.end - end > RECALL + LIST:
            end = _recall(canvas, record, grid, end + 24.0)
        _mistakes(canvas, record, end + 24.0, grid.top + 15.0, SMALL)
    if not whole:
        text = "counts too wide for their cells are shown by colour only"
        canvas.writer.write("note:counts", text, 0.55 * canvas.style.left, 14.0)
    return canvas.done()


def _grid(canvas: Canvas, record: Confusion) -> _Grid:
    """Return cells as large as the page allows."""
    size, ruler = len(record.classes), canvas.ruler
    longest = max(ruler.width("true", SMALL, bold=True), *(ruler.width(c, 10.0) for c in record.classes))
    names = min(longest, 0.2 * canvas.style.width)
    left, below = 0.55 * canvas.style.left + names + 8.0, 12.0
    right = 0.5 * canvas.style.width
    if canvas.stacked:
        right, below = canvas.end, 12.0 + 15.0 * (1 + min(LISTED, size * (size - 1)))
    cell = min((right - left) / size, (canvas.high - canvas.low - 36.0 - below) / size, LARGEST)
    return _Grid(left, canvas.high - 40.0, cell, names)


def _cells(canvas: Canvas, record: Confusion, grid: _Grid) -> bool:
    """Draw the counts on their colours; return whether each has room for its number."""
    counts, style, cell = record.counts, canvas.style, grid.cell
    worst = float((counts - np.diag(np.diag(counts))).max()) or 1.0
    size, whole = max(SMALL, min(20.0, 0.3 * cell)), True
    for r, c in np.ndindex(*counts.shape):
        x, y = grid.left + c * cell, grid.top - (r + 1) * cell
        count = float(counts[r, c])
        fill = style.constant if r == c else _tint(count / worst, style)
        box = Box(x + 0.7, y + 0.7, x + cell - 0.7, y + cell - 0.7)
        canvas.scene.add(Rectangle(f"cell:{r} {c}", box, fill, style.constant, 0.9, 2.0))
        text = f"{count:.0f}"
        wide = canvas.ruler.width(text, size, bold=True) > cell - 1.0
        fits = canvas.ruler.width(text, SMALL, bold=r != c) <= cell - 1.0
        whole = whole and (fits or not count)
        if count and fits:
            canvas.writer.write(
                f"count:{r} {c}",
                text,
                x + cell / 2,
                y + cell / 2,
                size=SMALL if wide else size,
                colour=style.ink,
                bold=r != c,
                align="center",
            )
    return whole


def _names(canvas: Canvas, record: Confusion, grid: _Grid) -> None:
    """Write the names of the classes along both sides."""
    write, ink = canvas.writer.write, canvas.style.ink
    for k, name in enumerate(record.classes):
        middle = (k + 0.5) * grid.cell
        x, y = grid.left - 6, grid.top - middle
        text = _shortened(canvas, name, grid.names)
        write(f"row:{k}", text, x, y, size=10.0, colour=ink, align="right")
        x, y = grid.left + middle, grid.top + 9
        text = _shortened(canvas, name, grid.cell - 3)
        write(f"column:{k}", text, x, y, size=10.0, colour=ink, align="center")
    middle = grid.left + len(record.classes) * grid.cell / 2
    write("axis:true", "true", grid.left - 6, grid.top + 9, align="right", bold=True)
    write("axis:predicted", "predicted", middle, grid.top + 25, align="center", bold=True)


def _shortened(canvas: Canvas, name: str, room: float) -> str:
    return canvas.ruler.shortened(printable(name), 10.0, room)


def _tint(share: float, style: Style) -> str:
    """Return paper for no mistakes, up to a light vermillion for the most."""
    ends = (style.paper, style.low_field, style.weight_map[2])
    low, high = (ends[0], ends[1]) if share == 0 else (ends[1], ends[2])
    mixed = []
    for k in (1, 3, 5):
        a, b = int(low[k : k + 2], 16), int(high[k : k + 2], 16)
        mixed.append(round(a + 0.55 * share * (b - a)))
    return "#" + "".join(f"{channel:02x}" for channel in mixed)


def _recall(canvas: Canvas, record: Confusion, grid: _Grid, left: float) -> float:
    """Draw next to every row the share of its class that was found, as a bar; return where they end."""
    style, write, cell = canvas.style, canvas.writer.write, grid.cell
    wide = min(110.0, 0.2 * style.width)
    write("heading:recall", "recall", left, grid.top + 9, colour=style.ink, bold=True)
    end = left + wide
    for r in range(len(record.classes)):
        found, total = float(record.counts[r, r]), float(record.counts[r].sum())
        if total == 0.0:
            continue
        y, half = grid.top - (r + 0.5) * cell, min(6.0, 0.3 * cell)
        whole = Box(left, y - half, left + wide, y + half)
        canvas.scene.add(Rectangle(f"all:{r}", whole, _tint(1.0, style), layer=2.0))
        part = Box(left, y - half, left + max(0.5, wide * found / total), y + half)
        canvas.scene.add(Rectangle(f"found:{r}", part, style.hairline, layer=2.5))
        text = f"{num(100 * found / total, 1)} %, {found:.0f} of {total:.0f}"
        end = max(end, left + wide + 6.0 + write(f"recall:{r}", text, left + wide + 6.0, y, colour=style.ink))
    return end


def _mistakes(canvas: Canvas, record: Confusion, left: float, top: float, size: float) -> None:
    """List the mistakes that were made most often; names are shortened where it must be.

    Of mistakes that were made equally often all are listed or none.
    """
    pairs = [(float(record.counts[r, c]), r, c) for r, c in np.ndindex(*record.counts.shape) if r != c]
    pairs = sorted((pair for pair in pairs if pair[0]), key=lambda pair: (-pair[0], *pair[1:]))
    if not pairs:
        return
    style, write, line = canvas.style, canvas.writer.write, (1.65 if canvas.stacked else 2.0) * size
    shown = pairs
    if len(pairs) > LISTED:
        shown = [pair for pair in pairs[:LISTED] if pair[0] > pairs[LISTED][0]]
    heading = "most often" if len(shown) < len(pairs) else "mistakes"
    heading = heading if shown else "mistakes"
    write("heading:mistakes", heading, left, top - 6, size=size, colour=style.ink, bold=True)
    for number, (count, r, c) in enumerate(shown, start=1):
        true, said = printable(record.classes[r]), printable(record.classes[c])
        room = (canvas.end - left - canvas.ruler.width(f" taken for : {count:.0f}", size)) / 2
        true, said = (canvas.ruler.shortened(name, size, max(room, 12.0)) for name in (true, said))
        text = f"{true} taken for {said}: {count:.0f}"
        y = top - 6 - line * number
        write(f"mistake:{number}", text, left, y, size=size, colour=style.negative_text)
    rest = pairs[len(shown) :]
    if rest:
        pair = "pair" if len(rest) == 1 else "pairs"
        each = "once each" if rest[0][0] == 1.0 else f"{rest[0][0]:.0f} times at most"
        text = f"{len(rest)} {'more ' if shown else ''}{pair}, {each}"
        y = top - 6 - line * (len(shown) + 1)
        write("mistake:rest", text, left, y, size=size, colour=style.negative_text)


def _height(record: Confusion, width: float) -> float:
    """The matrix, and the worst mistakes below it."""
    return AROUND + width + 90.0


def _digits() -> Confusion:
    network, _, parts = digits_trained()
    found = confusion(network, parts.test.X, parts.test.T, parts.test.classes)
    return replace(found, when="after 30 epochs")


def _make(source: Source, options: OfTrained) -> Confusion:
    """Which class is taken for which, of the test part where there is one."""
    learnt = source.with_weights(options.weights).learnt()
    part = learnt.judged
    found = confusion(learnt.network, part.X, part.T, part.classes, rule=learnt.rule)
    return replace(found, when=learnt.when)


KIND = Kind(
    name="confusion",
    place=190,
    teaches="Which class is mistaken for which.",
    options=OfTrained,
    record=Confusion,
    make=_make,
    draw=draw_confusion,
    height=_height,
    of="training",
    examples=(
        Example(
            "confusion",
            "The confusion matrix of the digits",
            "Which digit is mistaken for which: the diagonal is right; recall is the share that was found.",
            family="Training",
            place=4080,
            record=_digits,
        ),
    ),
)
