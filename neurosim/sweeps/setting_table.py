"""The table of settings in the report of a sweep."""

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from neurosim.sweeps.sections import ReportSection
from neurosim.sweeps.tally import Tally
from neurosim.sweeps.wording import number_named, share_named, value_named
from neurosim.training.shares import share_interval

#: So many settings are shown.
MOST_SETTINGS = 20


def setting_section(tally: Tally) -> ReportSection | None:
    """Return the share of every setting, with the medians of its trainings; None where there is one setting.

    Of many settings the best are shown.
    """
    settings = tally.outcomes.settings
    if len(settings) < 2:
        return None
    keys = list(dict.fromkeys(key for setting in settings for key in setting))
    columns = _columns(tally)
    order = best_settings(tally) if len(settings) > MOST_SETTINGS else range(len(settings))
    rows = [
        (
            *(value_named(settings[k][key]) if key in settings[k] else "" for key in keys),
            *(cell(k) for cell in columns.values()),
        )
        for k in order[:MOST_SETTINGS]
    ]
    sides, rest = "l" * len(keys) + "r" * len(columns), ""
    if len(rows) < len(settings):
        rest = f"These are the best {len(rows)} of {len(settings):,}; all are among the rows of the sweep."
    return ReportSection("Settings", "", (), (*keys, *columns), tuple(rows), sides, rest=rest)


def best_settings(tally: Tally) -> Sequence[int]:
    """Return the numbers of the settings, the greatest share first; of equals, the lower median cost."""
    middle = next(iter(tally.medians_of.values()))
    share = tally.reached_of / np.maximum(tally.trainings_of, 1)
    order: list[int] = np.lexsort((middle, -share)).tolist()
    return order


def _columns(tally: Tally) -> dict[str, Callable[[int], str]]:
    """The columns after those of the keys, by their heads: what stands in the row of a setting."""
    columns: dict[str, Callable[[int], str]] = {"trainings": partial(_count, tally.trainings_of)}
    if tally.outcomes.goal:
        columns["reached"] = partial(_count, tally.reached_of)
        columns["share"] = partial(_share, tally)
    if tally.has_intervals:
        columns["95% interval"] = partial(_interval, tally)
    if tally.failed:
        columns["failed"] = partial(_count, tally.failed_of)
    for name, values in tally.medians_of.items():
        columns[f"median {name.replace('_', ' ')}"] = partial(_median, name, values)
    return columns


def _count(counts: np.ndarray, setting: int) -> str:
    return f"{counts[setting]:,}"


def _share(tally: Tally, setting: int) -> str:
    count = int(tally.trainings_of[setting])
    return share_named(int(tally.reached_of[setting]) / count) if count else ""


def _interval(tally: Tally, setting: int) -> str:
    count = int(tally.trainings_of[setting])
    if not count:
        return ""
    return " to ".join(map(share_named, share_interval(int(tally.reached_of[setting]), count)))


def _median(name: str, values: np.ndarray, setting: int) -> str:
    value = float(values[setting])
    return "" if np.isnan(value) else number_named(name, value)
