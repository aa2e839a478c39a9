"""What is counted of a sweep: how many trainings reach the goal, where the others are stuck, and why."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from neurosim.sweeps.numbers import chosen_by, medians
from neurosim.training.outcomes import Outcomes
from neurosim.training.shares import share_interval

#: The cause of a training that is stuck, where none was found.
UNKNOWN = "not found"
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*(?:e[+-]?\d+)?")

#: What several trainings have in common, with their places among all.
Group = tuple[str, Sequence[int]]


@dataclass(frozen=True, eq=False)
class Tally:
    """Outcomes, counted.

    Parameters
    ----------
    outcomes : Outcomes
    """

    outcomes: Outcomes

    @cached_property
    def reached(self) -> list[int]:
        """The places of the trainings that reached the goal."""
        return self._places("reached")

    @cached_property
    def failed(self) -> list[int]:
        """The places of those that an error ended."""
        return self._places("failed")

    def _places(self, result: str) -> list[int]:
        found: list[int] = np.flatnonzero(self.outcomes.result == result).tolist()
        return found

    @cached_property
    def interval(self) -> tuple[float, float] | None:
        """The interval of the share that reaches the goal; None where no setting has several trainings."""
        if not self.has_intervals:
            return None
        return share_interval(len(self.reached), len(self.outcomes))

    @cached_property
    def has_intervals(self) -> bool:
        """Whether a setting has several seeds, so that its share is that of a sample."""
        return bool(self.outcomes.goal) and bool((self.trainings_of > 1).any())

    # -- setting by setting ------------------------------------------------------------------------

    @cached_property
    def trainings_of(self) -> np.ndarray:
        """How many trainings every setting has, (settings,)."""
        return self._of_settings(slice(None))

    @cached_property
    def reached_of(self) -> np.ndarray:
        """How many of them reached the goal."""
        return self._of_settings(self.reached)

    @cached_property
    def failed_of(self) -> np.ndarray:
        """How many of them failed."""
        return self._of_settings(self.failed)

    def _of_settings(self, places: "slice | list[int]") -> np.ndarray:
        return np.bincount(self.outcomes.setting[places], minlength=len(self.outcomes.settings))

    @cached_property
    def medians_of(self) -> dict[str, np.ndarray]:
        """Of every setting the median cost, epochs and seconds of the trainings that did not fail."""
        outcomes, many = self.outcomes, len(self.outcomes.settings)
        chosen = chosen_by(outcomes)
        kept = {} if chosen is None else {chosen: outcomes.metrics[chosen]}
        kept |= {"epochs": outcomes.epochs, "seconds": outcomes.seconds}
        ended = outcomes.result != "failed"
        setting = outcomes.setting[ended]
        return {name: medians(values[ended], setting, many) for name, values in kept.items()}

    # -- those that got nowhere --------------------------------------------------------------------

    @cached_property
    def stuck(self) -> list[int]:
        """The trainings that missed the goal; without a goal, those of which a cause was found."""
        if self.outcomes.goal:
            return self._places("missed")
        return [place for place in self._places("done") if self.outcomes.cause[place]]

    @cached_property
    def outputs(self) -> list[Group]:
        """The outputs of the trainings that are stuck, where they are few; the most frequent first."""
        places = [place for place in self.stuck if self.outcomes.outputs[place]]
        return _grouped(places, (str(self.outcomes.outputs[place]) for place in places))

    @cached_property
    def causes(self) -> list[Group]:
        """Why they are stuck."""
        return _grouped(self.stuck, (str(self.outcomes.cause[place]) or UNKNOWN for place in self.stuck))

    @cached_property
    def failures(self) -> list[Group]:
        """The reasons of those that failed; such that differ in numbers only are one, told as the first."""
        said = {place: str(self.outcomes.reason[place]) for place in self.failed}
        alike = _grouped(said, (_NUMBER.sub("0", sentence) for sentence in said.values()))
        return [(said[places[0]], places) for _, places in alike]


def _grouped(places: Iterable[int], names: Iterable[str]) -> list[Group]:
    """The places of every name, the most frequent name first; of equals, the one that came first."""
    found: dict[str, list[int]] = {}
    for place, name in zip(places, names, strict=True):
        found.setdefault(name, []).append(place)
    return sorted(found.items(), key=lambda group: -len(group[1]))
