"""The signs of the weights: how many of them are positive."""

from dataclasses import dataclass
from typing import Unpack

from neurosim.drawing.page.canvas import Canvas
from neurosim.drawing.page.choices import Choices, Drawn
from neurosim.figures.example import Example
from neurosim.figures.kind import Kind
from neurosim.figures.options import OfFirst
from neurosim.figures.source import Source


@dataclass(frozen=True, slots=True)
class WeightSigns:
    """How many weights there are of each sign."""

    positive: int
    negative: int


class WeightSignsOptions(OfFirst):
    """The keys that such a figure takes."""

    beyond: float = 0.0


def count_signs(source: Source, options: WeightSignsOptions) -> WeightSigns:
    """Return how many weights there are of each sign."""
    weights = [c.weight for c in source.with_weights(options.weights).network().connections]
    return WeightSigns(sum(w > options.beyond for w in weights), sum(w < -options.beyond for w in weights))


def draw_signs(record: WeightSigns, **choices: Unpack[Choices]) -> Drawn:
    """Draw the two numbers."""
    canvas = Canvas(choices, f"{record.positive} positive, {record.negative} negative")
    return canvas.done()


KIND = Kind(
    name="weight-signs",
    place=999,
    teaches="How many weights of a network are positive.",
    options=WeightSignsOptions,
    record=WeightSigns,
    make=count_signs,
    draw=draw_signs,
    examples=(
        Example(
            name="signs-of-mazur",
            title="All weights are positive",
            teaches="A network may begin with positive weights alone.",
            family="Signs",
            place=9999,
            scenario="mazur",
            options={"weights": "first"},
        ),
    ),
)
