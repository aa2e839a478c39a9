"""What came of the trainings of a sweep, for each value of one key, or of two or three together."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

import numpy as np

from neurosim.figures.shapes import along, some
from neurosim.figures.source import Source
from neurosim.figures.sweep_axes import Values, values_of
from neurosim.figures.sweep_names import key_names, varied_keys
from neurosim.figures.sweep_values import got_there, measured
from neurosim.ground.choices import offered
from neurosim.ground.errors import FormatError, UnknownNameError, brief, listed
from neurosim.training.outcomes import Outcomes
from neurosim.training.shares import share_interval

SHARE = "share that reaches the goal"
MOST_PANELS = 6


@dataclass(frozen=True, slots=True, eq=False)
class SweepMap:
    """Results of a sweep by the values of its keys.

    Attributes
    ----------
    quantity : str
        What the numbers are.
    note : str
        What is pooled, and what the goal is.
    keys : tuple of str
        Of the columns, and of the rows and panels where there are such.
    columns, rows, panels : tuple of str
        Their values; one empty one where there is no key.
    value, low, high : (panels, rows, columns) array
        The share with its interval, which one training does not have, or the median with its quartiles; NaN
        where there is none.
    count : (panels, rows, columns) array
        How many trainings there are.
    limit : float
        Where the scale of colours ends, when costs have grown without bound.
    """

    quantity: str
    note: str
    keys: Annotated[tuple[str, ...], some("keys")]
    columns: Annotated[tuple[str, ...], some("columns")]
    rows: Annotated[tuple[str, ...], some("rows")]
    panels: Annotated[tuple[str, ...], some("panels")]
    value: Annotated[np.ndarray, along("panels", "rows", "columns")]
    low: Annotated[np.ndarray, along("panels", "rows", "columns")]
    high: Annotated[np.ndarray, along("panels", "rows", "columns")]
    count: Annotated[np.ndarray, along("panels", "rows", "columns")]
    limit: float

    @property
    def is_share(self) -> bool:
        """Whether the numbers are shares."""
        return self.quantity == SHARE


def sweep_map(source: Source, keys: Sequence[str] = (), metric: str | None = None) -> SweepMap:
    """Return the share that reaches the goal, or the median of a metric, for all values of the keys.

    Without keys, the first two or three that the sweep changes are taken.

    Raises
    ------
    UnknownNameError
        The sweep changes no such key, or there is no such metric.
    FormatError
        The sweep changes no key, or there are too many values.
    """
    outcomes = source.outcomes()
    chosen = _chosen(source, outcomes, keys)
    varied = varied_keys(outcomes.settings)
    try:
        axes = [values_of(key, outcomes.settings) for key in chosen]
    except FormatError as error:
        raise FormatError(f"{source.start}{error}; choose others of the keys {listed(varied)}") from None
    if len(axes) == 3 and len(axes[2].texts) > MOST_PANELS:
        if keys:
            raise FormatError(
                f"{source.start}'{chosen[2]}' has {len(axes[2].texts)} values, and a map has room for "
                f"{MOST_PANELS} panels; let it be the first or second of the keys"
            )
        axes.pop()
    names = dict(zip(varied, key_names(varied), strict=True))
    pooled = [names[key] for key in varied if key not in chosen[: len(axes)]]
    while len(axes) < 3:
        axes.append(Values(("",), np.zeros(len(outcomes.settings), dtype=int)))
    columns, rows, panels = axes
    shape = (len(panels.texts), len(rows.texts), len(columns.texts))
    cell = np.ravel_multi_index((panels.place, rows.place, columns.place), shape)[outcomes.setting]
    quantity, numbers, limit = _numbers(source, outcomes, metric, cell, int(np.prod(shape)))
    value, low, high, count = numbers.T.reshape(4, *shape)
    return SweepMap(
        quantity,
        _note(outcomes, quantity, pooled),
        tuple(names[key] for key, axis in zip(chosen, axes, strict=False) if axis.texts != ("",)),
        columns.texts,
        rows.texts,
        panels.texts,
        value,
        low,
        high,
        count,
        limit,
    )


def _chosen(source: Source, outcomes: Outcomes, keys: Sequence[str]) -> tuple[str, ...]:
    varied = varied_keys(outcomes.settings)
    if not varied:
        raise FormatError(
            f"{source.start}a map shows what keys do that a sweep changes, and here only the seeds differ; "
            "draw the kind 'seeds'"
        )
    for key in keys:
        if key not in varied:
            raise UnknownNameError(
                f"{source.start}the sweep does not change {brief(key)} {offered(key, varied, 'it changes:')}"
            )
    if len(set(keys)) < len(keys) or len(keys) > 3:
        raise FormatError(f"{source.start}a map has up to three different keys, not {listed(keys)}")
    return tuple(keys) if keys else varied[:3]


def _numbers(
    source: Source, outcomes: Outcomes, metric: str | None, cell: np.ndarray, cells: int
) -> tuple[str, np.ndarray, float]:
    """What is shown, for every cell its value, low, high and count, and where the scale of colours ends."""
    if metric is None and outcomes.goal:
        there = got_there(outcomes)
        return SHARE, np.array([_share(there[cell == k]) for k in range(cells)]), np.inf
    found = measured(source, outcomes, metric)
    numbers = np.array([_quartiles(found.value[cell == k]) for k in range(cells)])
    return f"median of {found.name}", numbers, found.limit


def _share(there: np.ndarray) -> tuple[float, float, float, float]:
    if not len(there):
        return np.nan, np.nan, np.nan, 0.0
    interval = share_interval(int(there.sum()), len(there)) if len(there) > 1 else (np.nan, np.nan)
    return float(there.mean()), *interval, float(len(there))


def _quartiles(values: np.ndarray) -> tuple[float, float, float, float]:
    """Median and quartiles; failed trainings have no number, and are in the count alone."""
    finite = values[np.isfinite(values)]
    if not len(finite):
        return np.nan, np.nan, np.nan, float(len(values))
    low, middle, high = np.quantile(finite, [0.25, 0.5, 0.75]).tolist()
    return middle, low, high, float(len(values))


def _note(outcomes: Outcomes, quantity: str, pooled: Sequence[str]) -> str:
    text = f"{quantity}: {outcomes.goal}" if quantity == SHARE else quantity
    return f"{text}; all values of {' and '.join(pooled)} together" if pooled else text
