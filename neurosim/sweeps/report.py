"""The report of a sweep: how many trainings get there, where the others are stuck, and why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from neurosim.ground.numbers import counted, duration, plural
from neurosim.ground.stored import Json
from neurosim.sweeps.numbers import best, chosen_by, median
from neurosim.sweeps.sections import ReportSection, together
from neurosim.sweeps.setting_table import setting_section
from neurosim.sweeps.summary import FIVE, spreads, summary_of
from neurosim.sweeps.tally import Group, Tally
from neurosim.sweeps.wording import (
    command_of,
    number_named,
    seeds_named,
    setting_named,
    share_named,
    training_named,
)
from neurosim.trace.shown import Shown
from neurosim.training.causes import CAUSES
from neurosim.training.outcomes import Outcomes

#: So many places where trainings are stuck, and reasons of failures, are shown.
MOST_GROUPS = 12
#: What is said of a training without a known cause.
NO_CAUSE = "none is known; more epochs may help"


@dataclass(frozen=True, eq=False, repr=False)
class SweepReport(Shown):
    """What can be said of many trainings; it prints as text, and in a notebook as Markdown.

    Parameters
    ----------
    outcomes : Outcomes
    command : sequence of str
        What is typed to train the scenario as it is: ``("neurosim", "train", "xor")``. With it the report
        says how to look at a training; without it, only which one that is.
    numbers : sequence of int
        Of every training the number of its row, counted from 1. With them, a training that no command shows
        is named by its row, too, by which a sweep in Python gives its scenario.
    """

    outcomes: Outcomes
    command: Sequence[str] = ()
    numbers: Sequence[int] = ()

    @cached_property
    def tally(self) -> Tally:
        """What is counted."""
        return Tally(self.outcomes)

    def text(self) -> str:
        """Return the report as text."""
        return together(self.outcomes.scenario, self._sections)

    def markdown(self) -> str:
        """Return the report as Markdown."""
        return together(self.outcomes.scenario, self._sections, markdown=True)

    def _text(self) -> str:
        return self.text()

    def _markdown(self) -> str:
        return self.markdown()

    @cached_property
    def _sections(self) -> list[ReportSection]:
        """The sections that have something to say."""
        found = (
            self._overview(),
            setting_section(self.tally),
            self._results(),
            self._outputs(),
            self._causes(),
            self._failures(),
            self._runs(),
        )
        return [section for section in found if section is not None]

    def _overview(self) -> ReportSection:
        outcomes, count = self.outcomes, len(self.outcomes)
        several = len(outcomes.settings) > 1
        settings = (
            counted(len(outcomes.settings), "setting") if several else setting_named(*outcomes.settings)
        )
        seconds = f"{duration(float(outcomes.seconds.sum()))} of training"
        about = [counted(count, "training"), settings, seeds_named(outcomes.seed), seconds]
        return ReportSection("Sweep", ", ".join(filter(None, about)), tuple(self._shares()))

    def _shares(self) -> Iterator[str]:
        """How many reach the goal, and how many failed."""
        goal, count = self.outcomes.goal, len(self.outcomes)
        reached, failed = len(self.tally.reached), len(self.tally.failed)
        if goal and count:
            around = ""
            if self.tally.interval is not None:
                low, high = map(share_named, self.tally.interval)
                around = f" (95% interval: {low} to {high})"
            verb = "reaches" if reached == 1 else "reach"
            yield f"{reached:,} of {count:,} {verb} the goal, {goal}: {share_named(reached / count)}{around}."
        if failed:
            among = f"; {'it counts' if failed == 1 else 'they count'} as not reaching the goal"
            yield f"{failed:,} failed with an error{among if goal else ''}."

    def _results(self) -> ReportSection | None:
        rows = [
            (name.replace("_", " "), *(number_named(name, value) for value in five))
            for name, five in spreads(self.outcomes).items()
        ]
        ended = len(self.outcomes) - len(self.tally.failed)
        about = (
            f"of the {counted(ended, 'training')} that ended without an error" if self.tally.failed else ""
        )
        heads = ("", *(name.replace("_", " ") for name in FIVE))
        return ReportSection("Results", about, (), heads, tuple(rows), "lrrrrr") if rows else None

    def _outputs(self) -> ReportSection | None:
        groups = self.tally.outputs
        about = f"the outputs; the targets are {self.outcomes.targets}"
        rows = [(outputs, f"{len(places):,}", self._examples(places)) for outputs, places in groups]
        heads = ("outputs", "trainings", "such as")
        return _cut(ReportSection("Where the others are stuck", about, (), heads, (), "lrl"), rows, groups)

    def _examples(self, places: Sequence[int]) -> str:
        """Some of the seeds; where settings differ, too, the first training."""
        if len(self.outcomes.settings) > 1 or self.outcomes.seed[places[0]] < 0:
            return self._named(places[0])
        seeds = ", ".join(str(self.outcomes.seed[place]) for place in places[:5])
        return f"seed{plural(len(places))} {seeds}{', ...' if len(places) > 5 else ''}"

    def _causes(self) -> ReportSection | None:
        title = "Why the others are stuck" if self.outcomes.goal else "Why some got nowhere"
        heads, groups = ("cause", "meaning", "trainings", self._look), self.tally.causes
        rows = [
            (cause, CAUSES.get(cause, NO_CAUSE), f"{len(places):,}", self._shown(places[0]))
            for cause, places in groups
        ]
        return _cut(ReportSection(title, "", (), heads, (), "llrl", code=self._has_commands), rows, groups)

    def _failures(self) -> ReportSection | None:
        heads, groups = ("reason", "trainings", self._look), self.tally.failures
        rows = [(reason, f"{len(places):,}", self._shown(places[0])) for reason, places in groups]
        section = ReportSection("Why some failed", "", (), heads, (), "lrl", code=self._has_commands)
        return _cut(section, rows, groups)

    def _runs(self) -> ReportSection | None:
        chosen, rows = chosen_by(self.outcomes), []
        for name, place in (("best", best(self.outcomes)), ("median", median(self.outcomes))):
            if place is not None and chosen is not None:
                cost = number_named(chosen, float(self.outcomes.metrics[chosen][place]))
                rows.append((name, cost, self._shown(place)))
        if chosen is None or not rows:
            return None
        heads = ("", chosen.replace("_", " "), self._look)
        return ReportSection("Which to look at", "", (), heads, tuple(rows), "lrl", code=self._has_commands)

    @cached_property
    def _has_commands(self) -> bool:
        return len(self.outcomes) > 0 and command_of(self.outcomes, 0, self.command) is not None

    @property
    def _look(self) -> str:
        """The head of the column that `_shown` fills."""
        return "look at it with" if self._has_commands else "such as"

    def _shown(self, place: int) -> str:
        """What to type to see a training once more; where no command can, which one it is."""
        return command_of(self.outcomes, place, self.command) or self._named(place)

    def _named(self, place: int) -> str:
        row = f"row {self.numbers[place]}: " if len(self.numbers) else ""
        return row + training_named(self.outcomes, place)

    def summary(self) -> dict[str, Json]:
        """Return the report as it is written to JSON."""
        return summary_of(self.tally, self.command)


def _cut(
    section: ReportSection, rows: Sequence[tuple[str, ...]], groups: Sequence[Group]
) -> ReportSection | None:
    """Put the first rows into a section, and say what is left out; None without rows."""
    if not rows:
        return None
    left = groups[MOST_GROUPS:]
    trainings = counted(sum(len(places) for _, places in left), "training")
    rest = f"and {len(left):,} more with {trainings}" if left else ""
    return replace(section, rows=tuple(rows[:MOST_GROUPS]), rest=rest)
