"""What figures of a sweep take from its outcomes: a number for each training, and what came of it."""

from typing import NamedTuple

import numpy as np

from neurosim.figures.options import Options
from neurosim.figures.reading import LARGEST
from neurosim.figures.source import Source
from neurosim.ground.choices import offered
from neurosim.ground.errors import UnknownNameError, brief
from neurosim.ground.numbers import counted
from neurosim.ground.rounding import to_decimals
from neurosim.ground.tables import Line
from neurosim.training.outcomes import Outcomes
from neurosim.training.shares import share_interval

#: A cost so many times what trainings begin with has grown without bound; it would hide all others.
GROWN = 100.0
#: From this ratio of the greatest to the smallest number on, an axis is logarithmic.
DECADES = 100.0


class OfSweep(Options):
    """A figure of a sweep that shows a metric."""

    metric: Line | None = None


class Measured(NamedTuple):
    """A number for each training.

    Attributes
    ----------
    name : str
        In words, such as ``"train cost"``.
    value : (trainings,) array
        NaN where an error ended the training, and where a number is too large to be drawn.
    falls : bool
        Whether lower is better.
    limit : float
        What a cost is beyond that has grown without bound.
    """

    name: str
    value: np.ndarray
    falls: bool
    limit: float


def measured(source: Source, outcomes: Outcomes, metric: str | None) -> Measured:
    """Return a metric of all trainings, by default the cost of what they were trained with.

    Raises
    ------
    UnknownNameError
        There is no such metric.
    """
    known = {**outcomes.metrics, "epochs": outcomes.epochs, "seconds": outcomes.seconds}
    name = metric if metric is not None else "train_cost" if "train_cost" in known else next(iter(known))
    if name not in known:
        raise UnknownNameError(
            f"{source.start}no metric {brief(name)} {offered(name, known, 'the metrics are:', most=20)}"
        )
    value = np.asarray(known[name], dtype=float)
    drawn = (outcomes.result != "failed") & (abs(value) < LARGEST)
    return Measured(
        name.replace("_", " "),
        np.where(drawn, value, np.nan),
        not name.endswith(("accuracy", "r2")),
        limit_of(outcomes) if name.endswith("cost") else np.inf,
    )


def limit_of(outcomes: Outcomes) -> float:
    """Return what costs that have grown without bound are beyond: about 100 times the first ones."""
    first = outcomes.curves[:, :1]
    first = first[np.isfinite(first) & (first > 0.0)]
    return float(f"{min(GROWN * np.median(first), LARGEST):.1g}") if first.size else np.inf


def got_there(outcomes: Outcomes) -> np.ndarray:
    """Return which trainings reached the goal, or where there is none, got somewhere."""
    there: np.ndarray = outcomes.result == "reached"
    if not outcomes.goal:
        there = (outcomes.result == "done") & (outcomes.cause == "")
    return there


def share_text(outcomes: Outcomes) -> str:
    """Return how many trainings reach the goal, with the interval of the share where it is of a sample."""
    count = len(outcomes)
    if not outcomes.goal:
        return counted(count, "training")
    reached = int(got_there(outcomes).sum())
    reach = "reaches" if reached == 1 else "reach"
    text = f"{reached:,} of {counted(count, 'training')} {reach} the goal, {as_percent(reached / count)}"
    if (np.bincount(outcomes.setting) > 1).any():
        low, high = share_interval(reached, count)
        text += f" ({in_percent(low)} to {in_percent(high)} %)"
    return f"{text}: {outcomes.goal}"


def as_percent(share: float) -> str:
    """Return a share in per cent; 0 and 100 only where it is none or all.

    Examples
    --------
    >>> as_percent(0.615), as_percent(0.999), as_percent(1.0), as_percent(0.0004)
    ('62 %', '> 99 %', '100 %', '< 1 %')
    """
    if 0.0 < share < 0.005:
        return "< 1 %"
    if 0.995 <= share < 1.0:
        return "> 99 %"
    return f"{in_percent(share)} %"


def in_percent(share: float) -> str:
    """Return a share as a whole number of per cent; halves are rounded up, as 23 of 40 is 57.5 %.

    Examples
    --------
    >>> in_percent(23 / 40), in_percent(1 / 8), in_percent(0.0)
    ('58', '13', '0')
    """
    return to_decimals(round(100.0 * share, 9), 0)


def is_logarithmic(values: np.ndarray) -> bool:
    """Return whether numbers go over so many decades that an axis should be logarithmic.

    Examples
    --------
    >>> is_logarithmic(np.array([1e-4, 0.2, np.nan])), is_logarithmic(np.array([0.0, 1.0, 500.0]))
    (True, False)
    """
    finite = values[np.isfinite(values)]
    return bool(finite.size and finite.min() > 0.0 and finite.max() / finite.min() >= DECADES)
