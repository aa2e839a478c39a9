"""The decision boundary over the plane of two inputs."""

from dataclasses import replace
from typing import Unpack

import numpy as np

from neurosim.drawing.page.canvas import Canvas
from neurosim.drawing.page.choices import Choices, Drawn
from neurosim.drawing.page.panels import label_axes
from neurosim.drawing.page.titles import dated
from neurosim.figures.example import Example
from neurosim.figures.example_trainings import moons_trained
from neurosim.figures.field import MARGIN, POINTS, Field, deciding_outputs, field_of
from neurosim.figures.field_drawing import draw_scale, explain_marks, paint_field
from neurosim.figures.heights import square
from neurosim.figures.kind import Kind
from neurosim.figures.options import OfTrained
from neurosim.figures.source import Source
from neurosim.ground.frames import Rows
from neurosim.model.plain_network import PlainNetwork
from neurosim.training.classes import Rule, require_classes, rule_for

#: Points of the grid that the outs are computed on.
GRID = POINTS * POINTS


def boundary(
    network: PlainNetwork,
    X: Rows,
    T: Rows,
    *,
    test: tuple[Rows, Rows] | None = None,
    points: int = POINTS,
    margin: float = MARGIN,
    rule: Rule | None = None,
) -> Field:
    """Return the out that decides between two classes, over the plane of the inputs.

    With two outputs it is the share of the second in their sum, so that 0.5 is where they are equal; where
    outs may be negative, it is the second minus the first, and 0.

    Parameters
    ----------
    rule : Rule, optional
        By what outs are judged; by default as the targets say.

    Raises
    ------
    FormatError
        The network does not have two inputs and one or two outputs, or its targets are not classes.
    """
    names = deciding_outputs(network)
    rule = rule_for(network, np.asarray(T, dtype=float)) if rule is None else rule
    require_classes("a decision boundary", rule)
    return field_of(network, X, T, [names], test, points, margin, rule)


def draw_boundary(record: Field, **choices: Unpack[Choices]) -> Drawn:
    """Draw the out over the plane, the decision boundary where it is at the threshold, and the samples."""
    wrong = int(record.wrong.sum())
    wrong_side = f"{wrong} of {len(record.points)} samples on the wrong side"
    canvas = Canvas(choices, dated(record.when, wrong_side))
    style = canvas.style
    explain_marks(canvas, record)
    right = style.width - 96.0
    panel = canvas.panel("plane", 50.0, canvas.low + 22, right, canvas.high - 8)
    paint_field(panel, record, record.responses[0], style, size=5.0)
    label_axes(panel, style, record.across, record.up)
    bar = canvas.panel("scale", right + 26, canvas.low + 40, right + 40, canvas.high - 30)
    draw_scale(bar, record, style)
    canvas.writer.write("heading:out", "out", right + 26, canvas.high - 18, colour=style.ink, bold=True)
    return canvas.done()


def _moons() -> Field:
    network, _, parts = moons_trained()
    field = boundary(network, parts.train.X, parts.train.T, test=(parts.test.X, parts.test.T))
    return replace(field, when="after 150 epochs")


def _make(source: Source, options: OfTrained) -> Field:
    """The line that the network draws between two classes."""
    learnt = source.with_weights(options.weights).learnt()
    train, test = learnt.train, learnt.test
    more = None if test is None else (test.X, test.T)
    found = boundary(learnt.network, train.X, train.T, test=more, rule=learnt.rule)
    return replace(found, when=learnt.when)


def field_passes(source: Source) -> int:
    """Return how many passes the grid takes, and the samples."""
    return GRID + 2 * len(source.samples())


KIND = Kind(
    name="boundary",
    place=170,
    teaches="How a network parts two classes.",
    options=OfTrained,
    record=Field,
    make=_make,
    draw=draw_boundary,
    height=square,
    of="training",
    passes=field_passes,
    examples=(
        Example(
            "boundary",
            "The decision boundary",
            "The line where out is 0.5 separates the two classes as the network sees them.",
            family="Training",
            place=4030,
            record=_moons,
        ),
    ),
)
