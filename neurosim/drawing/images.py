"""Images: confusion matrix, digits with predictions, weights of the first layer."""

from typing import TYPE_CHECKING, Any

import numpy as np

from neurosim.drawing.canvas import Canvas, dated
from neurosim.drawing.large import add_colour_bar
from neurosim.drawing.legend import ROW
from neurosim.drawing.matrices import paint_matrix
from neurosim.drawing.names import printable
from neurosim.drawing.numbers import num
from neurosim.drawing.scene import Box, Frame
from neurosim.records.learning import Confusion, ImageTiles, Predictions

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def draw_confusion(record: Confusion, *, ax: "Axes | None" = None, **choices: Any) -> "Figure | Axes":
    """Draw how often each class was taken for each: rows true, columns predicted, mistakes in colour."""
    counts = record.counts
    right, total = float(np.trace(counts)), float(counts.sum())
    subtitle = choices.get("subtitle") or dated(
        record.when, f"{right:.0f} of {total:.0f} right, {num(100 * right / total, 1)} %"
    )
    canvas = Canvas(ax, choices.get("style"), choices.get("title"), subtitle)
    style, size = canvas.style, len(record.classes)
    cell = min((canvas.high - canvas.low - 46.0) / size, 0.6 * style.width / size, 44.0)
    left, top = 110.0, canvas.high - 40.0
    worst = float((counts - np.diag(np.diag(counts))).max()) or 1.0
    for r in range(size):
        for c in range(size):
            x, y = left + c * cell, top - (r + 1) * cell
            count = float(counts[r, c])
            fill = style.constant if r == c else _tint(count / worst, style)
            box = Box(x + 0.7, y + 0.7, x + cell - 0.7, y + cell - 0.7)
            canvas.scene.add(Frame(f"cell:{r} {c}", box, fill, style.constant, 0.9, 2.0))
            if count:
                look: dict[str, Any] = {"colour": style.ink, "bold": r != c, "align": "center"}
                canvas.writer.write(f"count:{r} {c}", f"{count:.0f}", x + cell / 2, y + cell / 2, **look)
    for k, name in enumerate(record.classes):
        text, middle = printable(name)[:8], (k + 0.5) * cell
        look = {"size": 10.0, "colour": style.ink}
        canvas.writer.write(f"row:{k}", text, left - 8, top - middle, align="right", **look)
        canvas.writer.write(f"column:{k}", text, left + middle, top + 9, align="center", **look)
    canvas.writer.write("axis:true", "true", left - 44, top - size * cell / 2, align="right", bold=True)
    canvas.writer.write(
        "axis:predicted", "predicted", left + size * cell / 2, top + 26, align="center", bold=True
    )
    _mistakes(canvas, record, left + size * cell + 34, top)
    return canvas.done()


def _tint(share: float, style: Any) -> str:
    """Return paper for no mistakes, up to a light vermillion for the most."""
    ends = (style.paper, style.low_field, style.weight_map[2])
    low, high = (ends[0], ends[1]) if share == 0 else (ends[1], ends[2])
    mixed = []
    for k in (1, 3, 5):
        a, b = int(low[k : k + 2], 16), int(high[k : k + 2], 16)
        mixed.append(round(a + 0.55 * share * (b - a)))
    return "#" + "".join(f"{channel:02x}" for channel in mixed)


def _mistakes(canvas: Canvas, record: Confusion, left: float, top: float) -> None:
    """List the mistakes that were made most often."""
    style = canvas.style
    pairs = [
        (float(record.counts[r, c]), r, c)
        for r in range(len(record.classes))
        for c in range(len(record.classes))
        if r != c and record.counts[r, c]
    ]
    pairs.sort(key=lambda pair: (-pair[0], pair[1], pair[2]))
    if not pairs:
        return
    canvas.writer.write("heading:mistakes", "most often", left, top - 6, colour=style.ink, bold=True)
    for number, (count, r, c) in enumerate(pairs[:8], start=1):
        text = f"{printable(record.classes[r])} taken for {printable(record.classes[c])}: {count:.0f}"
        y = top - 6 - 18 * number
        if left + canvas.ruler.width(text, 9.0) < style.width - 8:
            canvas.writer.write(f"mistake:{number}", text, left, y, colour=style.negative_text)


def draw_predictions(record: Predictions, *, ax: "Axes | None" = None, **choices: Any) -> "Figure | Axes":
    """Draw images with the outs for them as bars; mistakes are framed and crossed."""
    share = num(100.0 * record.wrong / record.of, 1)
    subtitle = choices.get("subtitle") or dated(
        record.when, f"{record.wrong} of {record.of} wrong, {share} %; below: the worst of them"
    )
    canvas = Canvas(ax, choices.get("style"), choices.get("title"), subtitle)
    style = canvas.style
    columns = (len(record.images) + 1) // 2
    room = (style.width - 2 * 24.0) / columns
    half = (canvas.high - canvas.low - 6.0) / 2
    side = min(0.62 * room, half - 52.0)
    for k, (image, outs) in enumerate(zip(record.images, record.outs, strict=True)):
        row, column = divmod(k, columns)
        left = 24.0 + column * room + 4.0
        top = canvas.high - 20.0 - row * half
        _image(canvas, k, image, left, top - side, side)
        _bars(canvas, k, outs, int(record.targets[k]), left + side + 8, top - side, room - side - 22.0, side)
        said = int(outs.argmax())
        wrong = said != int(record.targets[k])
        text = f"{record.classes[said]}" + (
            f", not {record.classes[int(record.targets[k])]}" if wrong else ""
        )
        sign = "× " if wrong else "✓ "
        colour = style.negative_text if wrong else style.target
        canvas.writer.write(f"said:{k}", f"{sign}{text}", left, top + 9, size=10.0, colour=colour, bold=True)
        canvas.writer.write(f"sure:{k}", f"out {num(float(outs.max()), 2)}", left, top - side - 10)
        if wrong:
            box = Box(left - 3, top - side - 3, left + side + 3, top + 3)
            canvas.scene.add(Frame(f"wrong:{k}", box, "none", style.negative, 2.0, 3.0, layer=2.5))
    classes = f"{printable(record.classes[0])} (top) to {printable(record.classes[-1])}"
    text = f"bars: the outs for {classes}; green: the right one"
    canvas.writer.write("note:bars", text, 24.0, ROW)
    return canvas.done()


def _image(canvas: Canvas, k: int, image: Any, left: float, low: float, side: float) -> None:
    panel = canvas.panel(f"image {k}", left, low, left + side, low + side)
    panel.imshow(image, cmap="gray_r", interpolation="nearest", aspect="auto", gid=f"image-{k}")
    panel.set_xticks([])
    panel.set_yticks([])
    for spine in panel.spines.values():
        spine.set_visible(True)


def _bars(
    canvas: Canvas, k: int, outs: Any, target: int, left: float, low: float, wide: float, side: float
) -> None:
    """Draw the outs of all classes as bars, top first; the target's in green with a border."""
    style, tall = canvas.style, side / len(outs)
    said = int(outs.argmax())
    for c, out in enumerate(outs):
        y = low + side - (c + 1) * tall
        colour = style.target if c == target else style.negative if c == said else style.hairline
        end = left + max(0.8, float(out) * wide)
        canvas.scene.add(Frame(f"bar:{k} {c}", Box(left, y + 0.8, end, y + tall - 0.8), colour, layer=2.0))


def draw_tiles(record: ImageTiles, *, ax: "Axes | None" = None, **choices: Any) -> "Figure | Axes":
    """Draw the weights into each neuron as an image, all on one colour scale."""
    subtitle = choices.get("subtitle") or dated(
        record.when, "one image per neuron: the pixels it looks for, and those it looks against"
    )
    canvas = Canvas(ax, choices.get("style"), choices.get("title"), subtitle)
    style, count = canvas.style, len(record.images)
    columns = max(1, round((count * style.width / (canvas.high - canvas.low)) ** 0.5))
    rows = -(-count // columns)
    room = min((style.width - 48.0) / columns, (canvas.high - canvas.low - 8.0) / rows - 4.0)
    side = room - 20.0
    largest = float(abs(record.images).max()) or 1.0
    left = (style.width - columns * room) / 2 + 8.0
    for k, image in enumerate(record.images):
        row, column = divmod(k, columns)
        x, top = left + column * room, canvas.high - 16.0 - row * (room + 4.0)
        panel = canvas.panel(f"tile {k}", x, top - side, x + side, top)
        paint_matrix(panel, image, largest, style, side / image.shape[1])
        name = canvas.ruler.shortened(printable(record.names[k]), 9.0, side)
        canvas.writer.write(f"name:{k}", name, x, top + 7)
    end = add_colour_bar(canvas.writer, largest)
    canvas.writer.write("note:minus", "with a minus: strongly negative", end, ROW)
    return canvas.done()
