"""Learning rates: the same descent with steps that are too small, right, too large."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Unpack

import numpy as np

from neurosim.drawing.page.canvas import Canvas
from neurosim.drawing.page.choices import Choices, Drawn
from neurosim.drawing.page.numbers import num
from neurosim.drawing.page.panels import label_axes, note, write_heading
from neurosim.figures.example import Example
from neurosim.figures.heights import AROUND, PANEL
from neurosim.figures.kind import Kind
from neurosim.figures.landscape import DescentPath
from neurosim.figures.options import Options
from neurosim.figures.passes import error_of
from neurosim.figures.shapes import along, axis, some
from neurosim.figures.source import Source
from neurosim.ground.errors import NumberError
from neurosim.model.plain_network import PlainNetwork
from neurosim.training.input_descent import descend_on_inputs


@dataclass(frozen=True, slots=True, eq=False)
class LearningRates:
    """The same descent with several learning rates, on a function of one variable."""

    variable: str
    text: str
    x: Annotated[np.ndarray, axis("points")]
    value: Annotated[np.ndarray, along("points")]
    rates: Annotated[tuple[float, ...], some("descents")]
    verdicts: Annotated[tuple[str, ...], along("descents")]
    descents: Annotated[tuple[DescentPath, ...], along("descents")]


def learning_rates(
    rates: Sequence[float] = (0.05, 0.3, 1.05),
    verdicts: Sequence[str] = ("too small", "right", "too large"),
    *,
    start: float = -1.8,
    steps: int = 8,
) -> LearningRates:
    """Return the same descent on E = x² with several learning rates.

    Every step multiplies x by 1 - 2 * learning rate, so beyond a rate of 1 it grows.

    Raises
    ------
    NumberError
        There are not as many verdicts as rates.
    """
    if len(rates) != len(verdicts):
        raise NumberError(f"{len(rates)} learning rates need as many verdicts, not {len(verdicts)}")
    network = PlainNetwork(loss="sum_of_outputs")
    network.add_input("x")
    network.add_neuron("o", activation="square", output=True)
    network.connect("x", "o", 1.0)
    descents, widest = [], abs(start)
    for rate in rates:
        way = descend_on_inputs(network, {"x": start}, learning_rate=rate, steps=steps)
        x, error = np.array([point.inputs["x"] for point in way]), np.array([point.error for point in way])
        widest = max(widest, float(abs(x).max()))
        descents.append(DescentPath(f"{rate:g}", x, np.zeros_like(x), error))
    x = np.linspace(-1.1 * widest, 1.1 * widest, 201)
    value = np.array([error_of(network, ({"x": here}, None)) for here in x.tolist()])
    return LearningRates("x", "x²", x, value, tuple(rates), tuple(verdicts), tuple(descents))


def draw_rates(record: LearningRates, **choices: Unpack[Choices]) -> Drawn:
    """Draw the same descent with several learning rates, one panel each, on one scale."""
    steps = len(record.descents[0].x) - 1
    canvas = Canvas(choices, f"E = {record.text}, {steps} steps each, the same start")
    style = canvas.style
    canvas.key([("start", style.ink, "o"), ("step", style.negative, "o"), ("end", style.ink, "*")])
    count = len(record.rates)
    panels = canvas.grid(count, count, left=44.0, across=40.0, above=30.0, below=24.0)
    for panel, rate, verdict, descent in zip(
        panels, record.rates, record.verdicts, record.descents, strict=True
    ):
        x, error = descent.x, descent.value
        panel.plot(record.x, record.value, color=style.positive, linewidth=2.0, gid=f"curve:{rate:g}")
        panel.plot(x, error, "o-", color=style.negative, lw=1.3, ms=4.5, gid=f"descent:{rate:g}")
        panel.plot(x[:1], error[:1], "o", color=style.ink, markersize=8, gid=f"start:{rate:g}")
        panel.plot(x[-1:], error[-1:], "*", color=style.ink, markersize=11, gid=f"end:{rate:g}")
        write_heading(panel, style, f"{verdict}: {rate:g}", f"heading:{rate:g}")
        label_axes(panel, style, record.variable, "E" if rate == record.rates[0] else "")
        panel.set_xlim(float(record.x[0]), float(record.x[-1]))
        panel.set_ylim(-0.06 * float(np.max(record.value)), float(np.max(record.value)) * 1.14)
        panel.locator_params(nbins=5)
        text = f"E after {steps} steps: {num(float(descent.value[-1]), 3)}"
        note(
            panel,
            style,
            text,
            (0.5, 0.97),
            within=True,
            align="center",
            colour=style.ink,
            gid=f"note:{rate:g}",
        )
    return canvas.done()


def _height(record: LearningRates, width: float) -> float:
    """One panel for every rate."""
    return AROUND + PANEL * len(record.rates)


def _make(source: Source, options: Options) -> LearningRates:
    """The same descent with a rate too small, right and too large."""
    return learning_rates()


KIND = Kind(
    name="learning-rates",
    place=290,
    teaches="Too small a rate does not arrive, too large a one overshoots.",
    options=Options,
    record=LearningRates,
    make=_make,
    draw=draw_rates,
    height=_height,
    examples=(
        Example(
            "learning-rates",
            "Learning rates",
            "Too small: the descent does not arrive. Too large: every step overshoots, and the error grows.",
            family="Landscapes",
            place=3060,
            record=learning_rates,
        ),
    ),
)
