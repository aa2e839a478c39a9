"""Cost and accuracy over the epochs."""

from dataclasses import dataclass
from typing import Annotated, Unpack

import numpy as np

from neurosim.drawing.page.canvas import Canvas, write_heading_with_note
from neurosim.drawing.page.choices import Choices, Drawn
from neurosim.drawing.page.numbers import num
from neurosim.drawing.page.panels import label_axes, note
from neurosim.figures.example import Example
from neurosim.figures.example_trainings import digits_trained
from neurosim.figures.heights import AROUND, PANEL
from neurosim.figures.kind import Kind
from neurosim.figures.options import Options
from neurosim.figures.series import Series
from neurosim.figures.shapes import some
from neurosim.figures.source import Source
from neurosim.training.history_record import HistoryRecord


@dataclass(frozen=True, slots=True, eq=False)
class Training:
    """How cost and accuracy went.

    Attributes
    ----------
    costs, accuracies : tuple of Series
        One each for training and validation, or fewer.
    chance : float or None
        The accuracy of guessing.
    """

    costs: Annotated[tuple[Series, ...], some("curves")]
    accuracies: tuple[Series, ...] = ()
    chance: float | None = None


def training_curves(
    history: HistoryRecord, *, chance: float | None = None, watched: str = "validation"
) -> Training:
    """Return cost and accuracy of the evaluations over the epochs; without any, the running cost.

    Parameters
    ----------
    watched : str
        What the samples are that the network was looked at with on its way: ``"validation"`` or ``"test"``.
    """
    costs, accuracies = [], []
    for quantity in history.quantities:
        epoch, value = history.curve(quantity)
        part = quantity.split()[0]
        series = Series(watched if part == "validation" else part, epoch.astype(float), value)
        if quantity.endswith(" cost"):
            costs.append(series)
        elif quantity.endswith(" accuracy"):
            accuracies.append(series)
    if not costs:
        costs = [Series("training", np.arange(1.0, history.epochs + 1.0), history.cost)]
    return Training(tuple(costs), tuple(accuracies), chance)


def draw_training(record: Training, **choices: Unpack[Choices]) -> Drawn:
    """Draw cost, and accuracy next to it where there is one, of training and validation."""
    canvas = Canvas(choices)
    style = canvas.style
    both = [("cost", record.costs)] + ([("accuracy", record.accuracies)] if record.accuracies else [])
    pairs = zip(record.costs, style.series, strict=False)
    canvas.key([(series.name, colour, dashes) for series, (colour, dashes) in pairs])
    panels = canvas.grid(len(both), len(both), left=50.0, right=26.0, across=62.0, above=26.0, below=24.0)
    for panel, (name, curves) in zip(panels, both, strict=True):
        for series, (colour, dashes) in zip(curves, style.series, strict=False):
            panel.plot(
                series.epoch, series.value, color=colour, ls=dashes, lw=2.2, gid=f"{name}:{series.name}"
            )
        panel.set_xlim(0, float(curves[0].epoch[-1]))
        if name == "cost":
            panel.set_ylim(0, None)
        elif record.chance is not None:
            panel.axhline(record.chance, color=style.hairline, linestyle="dotted", linewidth=1.2)
            end = (float(curves[0].epoch[-1]), record.chance)
            note(panel, style, "by chance", end, offset=(-4, 8), align="right", gid="note:chance")
        write_heading_with_note(canvas, panel, name, _ends(curves), name)
        label_axes(panel, style, "epoch", "")
    return canvas.done()


def _ends(curves: tuple[Series, ...]) -> str:
    """Return ``training 0.051, validation 0.092``, or the number alone where there is one curve."""
    ends = [num(float(series.value[-1]), 3) for series in curves]
    if len(curves) == 1:
        return f"at the end {ends[0]}"
    pairs = zip(curves, ends, strict=True)
    return "at the end " + ", ".join(f"{series.name} {end}" for series, end in pairs)


def _height(record: Training, width: float) -> float:
    """Cost, and accuracy where there is one."""
    return max(1.05 * width, AROUND + PANEL * (1 + bool(record.accuracies)))


def _make(source: Source, options: Options) -> Training:
    """Cost and accuracy over the epochs."""
    learnt = source.with_weights("trained").learnt()
    classes = learnt.train.T.shape[1]
    known = any(name.endswith("accuracy") for name in learnt.history.quantities)
    chance = 1.0 / max(2, classes) if known else None
    return training_curves(learnt.history, chance=chance, watched=learnt.watched)


KIND = Kind(
    name="curves",
    place=160,
    teaches="Whether a training learns, and whether it learns more than its samples.",
    options=Options,
    record=Training,
    make=_make,
    draw=draw_training,
    height=_height,
    of="training",
    examples=(
        Example(
            "training-curves",
            "Cost and accuracy over the epochs",
            "Both costs fall together at first; the gap that remains shows what was learned only for the "
            "training data.",
            family="Training",
            place=4010,
            record=lambda: training_curves(digits_trained()[1], chance=0.1, watched="test"),
        ),
    ),
)
