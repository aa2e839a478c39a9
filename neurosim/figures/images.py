"""Images: digits with predictions, and weights of the first layer."""

from typing import Unpack

import numpy as np

from neurosim.drawing.network.large import add_colour_bar
from neurosim.drawing.page.canvas import Canvas
from neurosim.drawing.page.choices import Choices, Drawn
from neurosim.drawing.page.keys import ROW
from neurosim.drawing.page.names import printable
from neurosim.drawing.page.numbers import num
from neurosim.drawing.page.scene import Box, Rectangle
from neurosim.drawing.page.titles import dated
from neurosim.figures.matrices import paint_matrix
from neurosim.records.learning import ImageTiles, Predictions


def draw_predictions(record: Predictions, **choices: Unpack[Choices]) -> Drawn:
    """Draw images with the outs for them as bars; mistakes are framed and crossed."""
    share = num(100.0 * record.wrong / record.of, 1)
    count = f"{record.wrong} of {record.of} wrong, {share} %; below: the worst of them"
    canvas = Canvas(choices, dated(record.when, count))
    style = canvas.style
    classes = f"{printable(record.classes[0])} (top) to {printable(record.classes[-1])}"
    canvas.key(
        [
            (f"bars: the outs for {classes}", style.secondary, None),
            ("green: the right one", style.secondary, None),
            ("mistakes: the largest difference of the two outs first", style.secondary, None),
        ]
    )
    columns = 3 if canvas.stacked else (len(record.images) + 1) // 2
    rows = -(-len(record.images) // columns)
    room = (style.width - 2 * 0.6 * style.left) / columns
    half = (canvas.high - canvas.low - 6.0) / rows
    side = min(0.62 * room, half - 52.0)
    for k, (image, outs) in enumerate(zip(record.images, record.outs, strict=True)):
        row, column = divmod(k, columns)
        left = 0.6 * style.left + column * room + 4.0
        top = canvas.high - 20.0 - row * half
        _image(canvas, k, image, left, top - side, side)
        _bars(canvas, k, outs, int(record.targets[k]), left + side + 8, top - side, room - side - 22.0, side)
        said = int(outs.argmax())
        wrong = said != int(record.targets[k])
        text = f"{record.classes[said]}" + (
            f", not {record.classes[int(record.targets[k])]}" if wrong else ""
        )
        text = canvas.ruler.shortened(printable(text), 10.8, room - 24.0)
        sign = "× " if wrong else "✓ "
        colour = style.negative_text if wrong else style.target
        canvas.writer.write(f"said:{k}", f"{sign}{text}", left, top + 9, size=10.0, colour=colour, bold=True)
        outs_ = f"out {num(float(outs.max()), 2)}"
        if wrong:
            right = num(float(outs[int(record.targets[k])]), 2)
            whole = f"{outs_}, right: {right}"
            fits = canvas.ruler.width(whole, 9.0) < room - 12.0
            outs_ = whole if fits else f"{num(float(outs.max()), 2)} vs {right}"
        canvas.writer.write(f"sure:{k}", outs_, left, top - side - 11)
        if wrong:
            box = Box(left - 3, top - side - 3, left + side + 3, top + 3)
            canvas.scene.add(Rectangle(f"wrong:{k}", box, "none", style.negative, 2.0, 3.0, layer=2.5))
    return canvas.done()


def _image(canvas: Canvas, k: int, image: np.ndarray, left: float, low: float, side: float) -> None:
    panel = canvas.panel(f"image {k}", left, low, left + side, low + side)
    panel.imshow(image, cmap="gray_r", interpolation="nearest", aspect="auto", gid=f"image-{k}")
    panel.set_xticks([])
    panel.set_yticks([])
    for spine in panel.spines.values():
        spine.set_visible(True)


def _bars(
    canvas: Canvas, k: int, outs: np.ndarray, target: int, left: float, low: float, wide: float, side: float
) -> None:
    """Draw the outs of all classes as bars, top first; the target's in green with a border."""
    style, tall = canvas.style, side / len(outs)
    said = int(outs.argmax())
    for c, out in enumerate(outs):
        y = low + side - (c + 1) * tall
        colour = style.target if c == target else style.negative if c == said else style.hairline
        end = left + max(0.8, float(out) * wide)
        canvas.scene.add(
            Rectangle(f"bar:{k} {c}", Box(left, y + 0.8, end, y + tall - 0.8), colour, layer=2.0)
        )


def draw_tiles(record: ImageTiles, **choices: Unpack[Choices]) -> Drawn:
    """Draw the weights into each neuron as an image, all on one colour scale."""
    meant = "one image per neuron: pixels that raise its net, and pixels that lower it"
    canvas = Canvas(choices, dated(record.when, meant))
    style, count = canvas.style, len(record.images)
    columns = min(4, count)
    if not canvas.stacked:
        columns = max(1, round((count * style.width / (canvas.high - canvas.low)) ** 0.5))
        near = range(max(1, columns - 1), columns + 2)
        columns = min(near, key=lambda wide: (-count % wide, -_room(canvas, count, wide)))  # full rows first
    room = _room(canvas, count, columns)
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
    canvas.writer.write_parts("note:minus", ["with a minus: strongly negative"], end, ROW, canvas.end - end)
    return canvas.done()


def _room(canvas: Canvas, count: int, columns: int) -> float:
    """Return the side of the square that each of so many images has, in so many columns."""
    across = (canvas.style.width - 1.2 * canvas.style.left) / columns
    return min(across, (canvas.high - canvas.low - 8.0) / -(-count // columns) - 4.0)
