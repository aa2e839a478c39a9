"""A decision boundary, epoch by epoch."""

from typing import Unpack

from neurosim.drawing.page.choices import Choices, Drawn
from neurosim.figures.boundaries import POINTS, Films, boundaries, over_epochs
from neurosim.figures.example import Example
from neurosim.figures.example_trainings import moons_trained
from neurosim.figures.field_drawing import draw_small_fields
from neurosim.figures.heights import AROUND, PANEL
from neurosim.figures.kind import Kind
from neurosim.figures.options import Options
from neurosim.figures.source import Source
from neurosim.ground.errors import FormatError

FRAMES = 6  # epochs that the figure of a scenario shows
EPOCHS = (0, 2, 5, 10, 30, 150)  # those of the example


def draw_epochs(record: Films, **choices: Unpack[Choices]) -> Drawn:
    """Draw a decision boundary at several epochs."""
    return draw_small_fields(record.field, **choices)


def _moons() -> Films:
    """Return the decision boundary of the moons at six epochs."""
    network, history, parts = moons_trained()
    return boundaries(network, history, parts.train.X, parts.train.T, EPOCHS, points=31)


def _height(record: Films, width: float) -> float:
    """Two planes in a row."""
    return AROUND + PANEL * -(-len(record.field.responses) // 2)


def _make(source: Source, options: Options) -> Films:
    """The boundary at some epochs of the training."""
    if len(source.network().inputs) != 2:
        raise FormatError(f"{source.start}a decision boundary needs a network with two inputs")
    return over_epochs(source.with_snapshots(), FRAMES)


def _passes(source: Source) -> int:
    return FRAMES * (POINTS * POINTS + 2 * len(source.samples()))


KIND = Kind(
    name="boundary-epochs",
    place=240,
    teaches="The boundary begins straight, and bends further around the samples.",
    options=Options,
    record=Films,
    make=_make,
    draw=draw_epochs,
    height=_height,
    passes=_passes,
    examples=(
        Example(
            "boundary-epochs",
            "A decision boundary, epoch by epoch",
            "The boundary starts straight; with every epoch it bends further around the samples.",
            family="Training",
            place=4040,
            record=_moons,
        ),
    ),
)
