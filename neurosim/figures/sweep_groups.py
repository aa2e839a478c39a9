"""The trainings of a sweep in groups: those that got there, those that did not, by cause, and failed ones."""

from collections import Counter
from dataclasses import dataclass

import numpy as np

from neurosim.drawing.page.keys import Entry
from neurosim.drawing.page.names import printable
from neurosim.drawing.page.style import Style
from neurosim.figures.sweep_values import got_there
from neurosim.training.outcomes import Outcomes

#: So many causes have a mark of their own; rarer ones share another one.
MOST_CAUSES = 3
OTHER = "other causes"


@dataclass(frozen=True, slots=True)
class SeedGroup:
    """Trainings of which the same came.

    Attributes
    ----------
    what : str
        ``"reached"``, ``"missed"`` or ``"failed"``, by which the mark is chosen.
    name : str
        In words, such as the cause.
    count : int
    seed : int or None
        The first one, as an example; None where nothing is drawn or there are
        several settings.
    """

    what: str
    name: str
    count: int
    seed: int | None


def groups_of(outcomes: Outcomes) -> tuple[tuple[SeedGroup, ...], np.ndarray]:
    """Return the groups, those that got there first, and the number of the group of every training."""
    names = _names(outcomes)
    missed = [name for name, _ in Counter(names[~_settled(outcomes)].tolist()).most_common()]
    alone = len(outcomes.settings) == 1
    found: list[SeedGroup] = []
    number = np.zeros(len(outcomes), dtype=int)
    for what, name in (("reached", _there(outcomes)), *(("missed", one) for one in missed), FAILED):
        mine = np.flatnonzero(names == name)
        if len(mine):
            number[mine] = len(found)
            first = int(outcomes.seed[mine[0]])
            found.append(SeedGroup(what, name, len(mine), first if alone and first >= 0 else None))
    return tuple(found), number


FAILED = ("failed", "ended by an error")


def _there(outcomes: Outcomes) -> str:
    return "goal reached" if outcomes.goal else "trained"


def _settled(outcomes: Outcomes) -> np.ndarray:
    """Which trainings need no cause."""
    settled: np.ndarray = got_there(outcomes) | (outcomes.result == "failed")
    return settled


def _names(outcomes: Outcomes) -> np.ndarray:
    """The name of the group of every training."""
    names = np.where(outcomes.cause == "", "goal missed", outcomes.cause).astype(object)
    names[got_there(outcomes)] = _there(outcomes)
    names[outcomes.result == "failed"] = FAILED[1]
    own = Counter(names[~_settled(outcomes)].tolist()).most_common()
    if len(own) > MOST_CAUSES + 1:
        names[np.isin(names, [name for name, _ in own[MOST_CAUSES:]])] = OTHER
    return names


def marks_of(groups: tuple[SeedGroup, ...], style: Style) -> list[tuple[str, str]]:
    """Return mark and colour of every group, told apart in grey by their shapes."""
    missed = iter(
        (
            ("^", style.negative),
            ("s", style.gradient_text),
            ("D", style.target),
            ("hollow", style.secondary),
        )
    )
    fixed = {"reached": ("o", style.positive), "failed": ("x", style.ink)}
    return [fixed[group.what] if group.what in fixed else next(missed) for group in groups]


def group_key(groups: tuple[SeedGroup, ...], style: Style, *, dense: bool) -> list[Entry]:
    """Return the key of the groups: how many trainings they are, and a seed to look at.

    Parameters
    ----------
    dense : bool
        Whether those that got there are a line, because there are many.
    """
    entries: list[Entry] = []
    for group, (mark, colour) in zip(groups, marks_of(groups, style), strict=True):
        text = f"{printable(group.name)}: {group.count:,}"
        if group.what != "reached" and group.seed is not None:
            text += f" (seed {group.seed})" if group.count == 1 else f" (seed {group.seed}, ...)"
        entries.append((text, colour, "solid" if dense and group.what == "reached" else mark))
    return entries
