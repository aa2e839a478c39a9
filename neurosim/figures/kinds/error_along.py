"""E along one weight: the slope of the tangent is the gradient, and an update goes against it."""

from dataclasses import dataclass
from typing import Annotated, Unpack

import numpy as np

from neurosim.drawing.page.canvas import Canvas
from neurosim.drawing.page.choices import Choices, Drawn
from neurosim.drawing.page.names import printable
from neurosim.drawing.page.panels import label_axes
from neurosim.drawing.page.products import product_text, significant, told_apart
from neurosim.figures.connections import connection_named, first_connection, weight_name
from neurosim.figures.example import Example
from neurosim.figures.heights import two_panels
from neurosim.figures.kind import Kind
from neurosim.figures.options import OfOne
from neurosim.figures.passes import differentiated, error_of
from neurosim.figures.shapes import along, axis
from neurosim.figures.source import Source
from neurosim.ground.frames import Sample
from neurosim.model.plain_network import PlainNetwork

POINTS = 161  # of the curve


@dataclass(frozen=True, slots=True, eq=False)
class ErrorAlong:
    """E along one weight, everything else held; the slope there is dE/dw.

    Attributes
    ----------
    at : (weight, E, dE/dw)
        Where the network stands.
    after : (weight, E) or None
        Where one update of this weight alone leads.
    """

    connection: str
    weight: Annotated[np.ndarray, axis("points")]
    error: Annotated[np.ndarray, along("points")]
    at: tuple[float, float, float]
    after: tuple[float, float] | None
    learning_rate: float | None


def error_along(
    network: PlainNetwork,
    sample: Sample,
    name: str,
    *,
    learning_rate: float | None = None,
    reach: float = 3.0,
    points: int = POINTS,
) -> ErrorAlong:
    """Return E of one sample along one weight, with its slope where the network stands.

    Raises
    ------
    UnknownNameError
        There is no such connection.
    """
    own = network.copy()
    connection = connection_named(own, name)
    here = connection.weight
    error = differentiated(own, sample)
    gradient = connection.gradient
    weights = np.linspace(here - reach, here + reach, points)

    def at(weight: float) -> float:
        connection.weight = float(weight)
        return error_of(own, sample)

    errors = np.array([at(weight) for weight in weights])
    after = None
    if learning_rate is not None:
        moved = here - learning_rate * gradient
        after = (moved, at(moved))
    label = connection.label or weight_name(connection.name)
    return ErrorAlong(label, weights, errors, (here, error, gradient), after, learning_rate)


def draw_along(record: ErrorAlong, **choices: Unpack[Choices]) -> Drawn:
    """Draw E along one weight, with the tangent at the present weight."""
    weight, error, gradient = record.at
    canvas = Canvas(choices, "all else stays the same; the slope of the tangent is the gradient")
    style = canvas.style
    name = canvas.ruler.shortened(printable(record.connection), 11.0, 90.0 if style.width > 600 else 60.0)
    entries = [("E", style.positive, "solid"), (f"tangent, slope ∂E/∂{name}", style.negative, "dashed")]
    if record.after is not None:
        entries += [("before the update", style.ink, "o"), ("after it", style.ink, "hollow")]
    canvas.key(entries)
    if canvas.stacked:
        box = (54.0, canvas.low + 156.0, style.width - 14.0, canvas.high - 8)
        facts = 0.55 * style.left, canvas.low + 114.0
    else:
        box = (58.0, canvas.low + 24, 0.66 * style.width, canvas.high - 8)
        facts = 0.66 * style.width + 28, canvas.high - 46
    panel = canvas.panel("along", *box)
    low, high = float(record.weight[0]), float(record.weight[-1])
    panel.plot(record.weight, record.error, color=style.positive, linewidth=2.4, gid="curve:E")
    panel.plot(
        [low, high],
        [error + gradient * (low - weight), error + gradient * (high - weight)],
        color=style.negative,
        linestyle="dashed",
        linewidth=2.0,
        gid="tangent:E",
    )
    panel.plot([weight], [error], "o", color=style.ink, markersize=8, gid="point:before")
    if record.after is not None:
        # A ring around the dot, so that a small step hides neither of them.
        ring, at = record.after[:1], record.after[1:]
        panel.plot(ring, at, "o", mfc="none", mec=style.ink, mew=1.4, ms=13, gid="point:after")
    top, bottom = float(record.error.max()), float(record.error.min())
    room = 0.12 * (top - bottom or 1.0)
    panel.set_ylim(bottom - room, top + room)
    panel.set_xlim(low, high)
    if canvas.stacked:
        panel.locator_params(nbins=5)
    label_axes(panel, style, name, "E")
    _facts(canvas, record, name, facts)
    return canvas.done()


def _facts(canvas: Canvas, record: ErrorAlong, name: str, at: tuple[float, float]) -> None:
    """Write the numbers of the tangent and of the update; names are shortened, numbers are not."""
    style = canvas.style
    weight, error, gradient = record.at
    (left, y), size = at, 11.0
    moved = record.after is not None and record.learning_rate is not None
    before, after = (weight, error), record.after if moved else None
    weights, errors = (told_apart(*pair) for pair in zip(before, after or before, strict=True))
    lines = [
        ("before", f"{name} before = {weights[0]}" if moved else f"{name} = {weights[0]}", style.ink, True),
        ("error", f"E before = {errors[0]}" if moved else f"E = {errors[0]}", style.ink, False),
        ("gradient", f"∂E/∂{name} = {significant(gradient)}", style.negative_text, True),
    ]
    if record.after is not None and record.learning_rate is not None:
        change = record.after[0] - weight
        step = product_text((-record.learning_rate, gradient), change)
        if at[0] + canvas.ruler.width(f"step {step}", 9.0) > canvas.end:
            step = significant(change)
        lines += [
            ("rate", f"learning rate {record.learning_rate:g}", style.secondary, False),
            ("step", f"step {step}", style.ink, False),
            ("after", f"{name} after = {weights[1]}", style.ink, True),
            ("lower", f"E after = {errors[1]}", style.ink, False),
        ]
    pitch = 17.0 if canvas.stacked else 20.0
    for gid, text, colour, bold in lines:
        y -= pitch / 2 if gid in ("gradient", "rate", "after") and not canvas.stacked else 0
        while size > 9.0 and left + canvas.ruler.width(text, size, bold=bold) > canvas.end:
            size -= 0.5
        canvas.writer.write(f"fact:{gid}", text, left, y, size=size, colour=colour, bold=bold)
        y -= pitch


def _one_weight() -> ErrorAlong:
    """A linear neuron: its error is a parabola."""
    network = PlainNetwork(name="linear")
    network.add_input("x")
    network.add_neuron("o", activation="linear", output=True)
    network.connect("x", "o", 2.6, label="w")
    return error_along(network, ([1.0], [1.0]), "w", learning_rate=0.4, reach=3.2)


def _make(source: Source, options: OfOne) -> ErrorAlong:
    """E of one sample along one weight; without a name the first."""
    network = source.network()
    name, sample = options.one or first_connection(network), source.sample(options.sample)
    return error_along(network, sample, name, learning_rate=source.learning_rate)


def _passes(source: Source) -> int:
    return POINTS + 2


KIND = Kind(
    name="error-along",
    place=120,
    teaches="The gradient is the slope of the error, and the update goes against it.",
    options=OfOne,
    record=ErrorAlong,
    make=_make,
    draw=draw_along,
    height=two_panels,
    passes=_passes,
    examples=(
        Example(
            "error-along",
            "The error along one weight",
            "The gradient is the slope of the tangent; the update moves against it, in proportion to its "
            "size.",
            family="Landscapes",
            place=3050,
            record=_one_weight,
        ),
    ),
)
