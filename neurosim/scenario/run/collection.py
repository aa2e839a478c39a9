"""The run of a file with several parts: each part runs like a file of its own."""

import os
from pathlib import Path

from neurosim.scenario.building.plain import PlainScenario
from neurosim.scenario.published.numbers import Check
from neurosim.scenario.run import report, summary
from neurosim.scenario.run.demonstrations import Demonstration
from neurosim.scenario.run.run import Run
from neurosim.trace.shown import Shown
from neurosim.training.comparisons import GradientCheck


class CollectionRun(Shown):
    """The runs of all parts.

    Parameters
    ----------
    scenario : PlainScenario
        Of a file with ``[[parts]]``.

    Attributes
    ----------
    runs : tuple of Run
    """

    def __init__(self, scenario: PlainScenario) -> None:
        self.scenario = scenario
        self.runs = tuple(Run(part) for part in scenario.parts)

    @property
    def checks(self) -> tuple[Check, ...]:
        """The published numbers of all parts, with ours."""
        return tuple(check for run in self.runs for check in run.checks)

    @property
    def gradient_checks(self) -> tuple[GradientCheck, ...]:
        """The gradients of all samples of all parts, with numerical ones."""
        return tuple(check for run in self.runs for check in run.gradient_checks)

    @property
    def named_gradient_checks(self) -> list[tuple[str, GradientCheck]]:
        """The gradient checks, and of what they are."""
        return [
            (f"part {number}, {name}", check)
            for number, run in enumerate(self.runs, start=1)
            for name, check in run.named_gradient_checks
        ]

    @property
    def verdicts(self) -> tuple[Demonstration, ...]:
        """The demonstrations of all parts that a check looks at."""
        return tuple(each for run in self.runs for each in run.verdicts)

    @property
    def figures(self) -> tuple[Path, ...]:
        """The files written so far."""
        return tuple(path for run in self.runs for path in run.figures)

    @property
    def ok(self) -> bool:
        """Whether every part is as expected."""
        return all(run.ok for run in self.runs)

    def write_figures(self, out: str | os.PathLike[str]) -> tuple[Path, ...]:
        """Write the figures of all parts into a folder, and return the files."""
        for run in self.runs:
            run.write_figures(out)
        return self.figures

    def tell(self, voice: report.Voice = report.ALOUD) -> None:
        """Show the results of the parts, one after the other; see `Run.tell`."""
        voice.show(f"{report.heading(self.scenario)}\n")
        for number, run in enumerate(self.runs, start=1):
            voice.show(f"PART {number} of {len(self.runs)}  {run.scenario.title}")
            if run.scenario.note is not None:
                voice.show(run.scenario.note.strip())
            voice.show("")
            run.tell(voice, heading=False)

    def _text(self) -> str:
        return summary.text(self)

    def _markdown(self) -> str:
        return summary.markdown(self)

    def __repr__(self) -> str:
        right = sum(check.ok for check in self.checks)
        return (
            f"<Run of '{self.scenario.name}': {len(self.runs)} parts, "
            f"{right} of {len(self.checks)} published numbers as expected>"
        )
