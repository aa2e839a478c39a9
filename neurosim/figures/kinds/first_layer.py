"""Weights of the first layer as images."""

from dataclasses import dataclass, replace
from typing import Annotated, Unpack

import numpy as np

from neurosim.drawing.network.large import add_colour_bar
from neurosim.drawing.page.canvas import Canvas
from neurosim.drawing.page.choices import Choices, Drawn
from neurosim.drawing.page.keys import ROW
from neurosim.drawing.page.names import printable
from neurosim.drawing.page.titles import dated
from neurosim.figures.example import Example
from neurosim.figures.example_trainings import digits_trained
from neurosim.figures.heights import AROUND
from neurosim.figures.kind import Kind
from neurosim.figures.matrix_cells import paint_matrix
from neurosim.figures.options import OfTrained
from neurosim.figures.shapes import along, some
from neurosim.figures.source import Source
from neurosim.ground.errors import FormatError
from neurosim.model.plain_network import PlainNetwork


@dataclass(frozen=True, slots=True, eq=False)
class ImageTiles:
    """Weights into neurons as images, shape (neurons, rows, columns); `when` says which weights."""

    names: Annotated[tuple[str, ...], some("neurons")]
    images: Annotated[np.ndarray, along("neurons", "rows", "columns")]
    when: str = ""


def first_layer(network: PlainNetwork, shape: tuple[int, int] | None, *, most: int = 32) -> ImageTiles:
    """Return the weights from the inputs into each first neuron, as images.

    Raises
    ------
    FormatError
        The inputs are not images.
    """
    if shape is None or shape[0] * shape[1] != len(network.inputs):
        raise FormatError("weights are drawn as images only if the inputs are the pixels of an image")
    place = {neuron.name: k for k, neuron in enumerate(network.inputs)}
    names, images = [], []
    for neuron in network.generations()[1][:most]:
        image = np.zeros(len(place))
        for connection in neuron.incoming:
            if connection.source.name in place:
                image[place[connection.source.name]] = connection.weight
        names.append(neuron.name)
        images.append(image.reshape(shape))
    return ImageTiles(tuple(names), np.array(images))


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


def _height(record: ImageTiles, width: float) -> float:
    """Four images in a row."""
    return AROUND + 64.0 * -(-len(record.names) // 4)


def _digits() -> ImageTiles:
    network, _, parts = digits_trained()
    return replace(first_layer(network, parts.train.image_shape), when="after 30 epochs")


def _make(source: Source, options: OfTrained) -> ImageTiles:
    """The weights of the first layer as images."""
    learnt = source.with_weights(options.weights).learnt()
    return replace(first_layer(learnt.network, learnt.train.image_shape), when=learnt.when)


KIND = Kind(
    name="first-layer",
    place=210,
    teaches="Which pattern a neuron of the first layer looks for.",
    options=OfTrained,
    record=ImageTiles,
    make=_make,
    draw=draw_tiles,
    height=_height,
    of="training",
    examples=(
        Example(
            "first-layer",
            "Weights of the first layer as images",
            "A neuron of the first layer looks for a pattern: blue pixels raise its net, orange ones lower "
            "it.",
            family="Training",
            place=4100,
            record=_digits,
        ),
    ),
)
