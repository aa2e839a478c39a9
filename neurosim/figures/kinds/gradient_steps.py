"""The error of a numeric gradient over its step."""

from dataclasses import dataclass
from typing import Annotated, Unpack

import numpy as np

from neurosim.drawing.page.canvas import Canvas
from neurosim.drawing.page.choices import Choices, Drawn
from neurosim.drawing.page.numbers import num
from neurosim.drawing.page.panels import label_axes
from neurosim.figures.connections import connection_named, first_connection, weight_name
from neurosim.figures.example import Example
from neurosim.figures.heights import two_panels
from neurosim.figures.kind import Kind
from neurosim.figures.options import OfOne
from neurosim.figures.passes import differentiated, error_of
from neurosim.figures.shapes import along, axis
from neurosim.figures.source import Source
from neurosim.ground.errors import FormatError
from neurosim.ground.frames import Sample
from neurosim.model.builders import layered
from neurosim.model.plain_network import PlainNetwork

EXPONENTS = np.arange(-1.0, -15.5, -0.5)  # of the steps, by 10


@dataclass(frozen=True, slots=True, eq=False)
class StepErrors:
    """The error of a numeric gradient over the step that was used."""

    parameter: str
    gradient: float
    epsilon: Annotated[np.ndarray, axis("points")]
    forward: Annotated[np.ndarray, along("points")]
    central: Annotated[np.ndarray, along("points")]


def step_errors(network: PlainNetwork, sample: Sample, name: str) -> StepErrors:
    """Return how far numeric gradients are off, for steps from 0.1 down to 1e-15.

    Forward differences (E(w + h) - E(w)) / h, and central ones (E(w + h) - E(w - h)) / 2h.

    Raises
    ------
    UnknownNameError
        There is no such connection.
    FormatError
        Its gradient is 0.
    """
    own = network.copy()
    connection = connection_named(own, name)
    here, weight = differentiated(own, sample), connection.weight
    gradient = connection.gradient
    if gradient == 0.0:
        raise FormatError(
            f"the gradient of '{connection.name}' is 0 here, so there is no relative error; choose "
            "another connection"
        )

    def error(at: float) -> float:
        connection.weight = at
        return error_of(own, sample)

    epsilon = 10.0**EXPONENTS
    forward, central = [], []
    for step in epsilon.tolist():
        ahead, behind = error(weight + step), error(weight - step)
        forward.append(abs((ahead - here) / step - gradient) / abs(gradient))
        central.append(abs((ahead - behind) / (2 * step) - gradient) / abs(gradient))
    label = connection.label or weight_name(connection.name)
    return StepErrors(label, gradient, epsilon, np.array(forward), np.array(central))


def draw_steps(record: StepErrors, **choices: Unpack[Choices]) -> Drawn:
    """Draw the error of a numeric gradient over its step: rounding on the left, curvature on the right."""
    canvas = Canvas(choices, f"∂E/∂{record.parameter} = {num(record.gradient, 5)} by the backward pass")
    style = canvas.style
    both = (("forward difference", record.forward), ("central difference", record.central))
    canvas.key(
        [(name, colour, dashes) for (name, _), (colour, dashes) in zip(both, style.series, strict=False)]
    )
    box, side = _beside(canvas)
    panel = canvas.panel("steps", *box)
    lines = []
    for (name, errors), (colour, dashes) in zip(both, style.series, strict=False):
        shown, gid = np.maximum(errors, 1e-17), name.split()[0]
        panel.plot(record.epsilon, shown, "o", ls=dashes, color=colour, lw=2.0, ms=4.5, gid=f"errors:{gid}")
        best = int(errors.argmin())
        panel.plot([record.epsilon[best]], [shown[best]], "*", color=style.ink, ms=12, gid=f"best:{gid}")
        lines.append((f"{name}:", True))
        lines.append(
            (f"best at h = {record.epsilon[best]:.0e}".replace("e-0", "e-").replace("-", "−"), False)
        )
    panel.set_xscale("log")
    panel.set_yscale("log")
    panel.minorticks_off()
    panel.set_ylim(float(np.maximum(record.central, 1e-17).min()) / 4.0, 10.0)
    label_axes(panel, style, "step h", "relative error")
    lines += [
        ("falling: rounding,", True),
        ("E(w + h) and E(w) share their digits", False),
        ("rising: curvature,", True),
        ("E(w + h) leaves the tangent", False),
    ]
    _remarks(canvas, lines, side)
    return canvas.done()


def _beside(canvas: Canvas) -> tuple[tuple[float, float, float, float], tuple[float, float]]:
    """Return the box of a panel, and where the remarks next to it begin; on an upright page, below it."""
    style = canvas.style
    if canvas.stacked:
        return (56.0, canvas.low + 144.0, style.width - 14.0, canvas.high - 12), (16.0, canvas.low + 104.0)
    right = style.width - 214.0
    return (72.0, canvas.low + 26, right, canvas.high - 12), (right + 20.0, canvas.high - 40.0)


def _remarks(canvas: Canvas, lines: list[tuple[str, bool]], at: tuple[float, float]) -> None:
    """Write lines below each other, those that are bold after a gap."""
    y, tight = at[1], canvas.stacked
    for number, (text, bold) in enumerate(lines, start=1):
        y -= 12.0 if bold and number > 1 and not tight else 0.0
        canvas.writer.write(f"note:{number}", text, at[0], y, colour=canvas.style.ink, bold=bold)
        y -= 14.0 if tight else 16.0


def _make(source: Source, options: OfOne) -> StepErrors:
    """How far numeric gradients are off; of the first weight where none is named."""
    network = source.network()
    name = options.one or first_connection(network)
    return step_errors(network, source.sample(options.sample), name)


def _passes(source: Source) -> int:
    return 1 + 2 * len(EXPONENTS)


def _mazur() -> StepErrors:
    """The weight w5 of the step by hand of Matt Mazur."""
    network = layered(
        PlainNetwork,
        [2, 2, 2],
        weights=[[[0.15, 0.25], [0.20, 0.30]], [[0.40, 0.50], [0.45, 0.55]]],
        biases=[[0.35, 0.35], [0.60, 0.60]],
    )
    network["h1", "o1"].label = "w5"
    return step_errors(network, ([0.05, 0.10], [0.01, 0.99]), "w5")


KIND = Kind(
    name="gradient-steps",
    place=220,
    teaches="How small a step a gradient is checked with.",
    options=OfOne,
    record=StepErrors,
    make=_make,
    draw=draw_steps,
    height=two_panels,
    passes=_passes,
    examples=(
        Example(
            "gradient-steps",
            "Checking a gradient: how small a step?",
            "If h is too large, the curve bends away; if it is too small, digits are lost: the best h lies "
            "in between.",
            family="Training",
            place=4110,
            record=_mazur,
        ),
    ),
)
