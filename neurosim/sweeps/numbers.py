"""Numbers that sum up many trainings: a share with its interval, quartiles, the best and the median."""

import numpy as np

from neurosim.training.outcomes import Outcomes

#: What the best and the median training are chosen by: the first of these that there is. The cost of the
#: test part comes second, since who chooses by it has no part left that tells how good the chosen one is.
COSTS = ("validation_cost", "test_cost", "train_cost")


def quartiles(values: np.ndarray) -> tuple[float, ...] | None:
    """Return the lowest value, the three quartiles and the highest; None where there are no values.

    Examples
    --------
    >>> quartiles(np.array([5.0, 1.0, 2.0, 4.0, 3.0, np.nan]))
    (1.0, 2.0, 3.0, 4.0, 5.0)
    """
    known = np.sort(values[~np.isnan(values)])
    if not len(known):
        return None
    places = np.linspace(0.0, len(known) - 1.0, 5)
    low, high = known[np.floor(places).astype(int)], known[np.ceil(places).astype(int)]
    return tuple(_between(low, high, places % 1.0).tolist())


def medians(values: np.ndarray, group: np.ndarray, groups: int) -> np.ndarray:
    """Return the median of every group of values; NaN where a group has none.

    Parameters
    ----------
    values : (n,) array
        NaN is passed over.
    group : (n,) int array
        The group of each, counted from 0.

    Examples
    --------
    >>> medians(np.array([4.0, 1.0, 7.0, 2.0]), np.array([0, 1, 0, 1]), 3)
    array([5.5, 1.5, nan])
    """
    known = ~np.isnan(values)
    values, group = values[known], group[known]
    values = values[np.lexsort((values, group))]  # group after group, each from its lowest value on
    counts = np.bincount(group, minlength=groups)
    starts, found = np.cumsum(counts) - counts, np.full(groups, np.nan)
    there = counts > 0
    low, high = (values[(starts + (counts - odd) // 2)[there]] for odd in (1, 0))
    found[there] = _between(low, high, 0.5)
    return found


def _between(low: np.ndarray, high: np.ndarray, part: np.ndarray | float) -> np.ndarray:
    """What lies a part of the way from one number to another; where both are infinite, they are it."""
    with np.errstate(invalid="ignore"):
        return np.where(low == high, low, low + (high - low) * part)


def chosen_by(outcomes: Outcomes) -> str | None:
    """Return the metric that the best and the median training are chosen by; None where there is no cost."""
    return next((name for name in COSTS if name in outcomes.metrics), None)


def best(outcomes: Outcomes) -> int | None:
    """Return the place of the best training; None where all failed.

    Those that reach the goal come first, then the lower cost; of equals, the first.
    """
    ranked = _ranked(outcomes)
    reached = ranked[outcomes.result[ranked] == "reached"]
    return next(iter([*reached[:1].tolist(), *ranked[:1].tolist()]), None)


def median(outcomes: Outcomes) -> int | None:
    """Return the place of the training with the median cost, of two the lower; None where all failed."""
    ranked = _ranked(outcomes)
    return int(ranked[(len(ranked) - 1) // 2]) if len(ranked) else None


def _ranked(outcomes: Outcomes) -> np.ndarray:
    """The places of the trainings that did not fail, from the lowest cost to the highest."""
    name = chosen_by(outcomes)
    ended = np.flatnonzero(outcomes.result != "failed")
    if name is None:
        return ended
    return ended[np.argsort(outcomes.metrics[name][ended], kind="stable")]
