"""Running a scenario: its step log, its training, and our numbers next to those of the source."""

import os
from functools import cached_property
from pathlib import Path

from neurosim.ground.progress import progress
from neurosim.network import Network
from neurosim.scenario.building.plain import PlainScenario
from neurosim.scenario.figures import figure_files, write_figures
from neurosim.scenario.published.numbers import Check
from neurosim.scenario.run import report, summary
from neurosim.scenario.run.comparing import compare
from neurosim.scenario.run.demonstrations import Demonstration, demonstrations_of
from neurosim.scenario.run.tracing import trace_batch, which_samples
from neurosim.scenario.run.training import Course, Watch, costs, train
from neurosim.trace.shown import Shown
from neurosim.trace.trace import Trace
from neurosim.training.comparisons import GradientCheck
from neurosim.training.diagnosis import LEAST_GROWTH


class Run(Shown):
    """One run of a scenario; every part is computed when it is first asked for.

    Parameters
    ----------
    scenario : PlainScenario

    Attributes
    ----------
    trace : Trace
        The passes of the first batch, step by step.
    network : Network
        After the training.
    history : tuple of (int, float)
        Number of updates and cost (mean error over the samples), at 0, 1, 10, 100, ... and the end.
    checks : tuple of Check
        The published numbers, with ours.
    demonstrations : tuple of Demonstration
        What the file asks for besides a training: a descent on the inputs, for instance.
    figures : tuple of pathlib.Path
        The files written so far.
    """

    def __init__(self, scenario: PlainScenario) -> None:
        self.scenario = scenario
        self._course: Course | None = None
        self.figures: tuple[Path, ...] = ()

    @cached_property
    def trace(self) -> Trace:
        """The passes of the first batch, step by step."""
        return trace_batch(self.scenario)

    def train(self, watch: Watch | None = None) -> Course:
        """Train, once and for all parts of the run; ``watch`` is called with the number of updates done."""
        if self._course is None:
            self._course = train(self.scenario, watch=watch)
        return self._course

    @property
    def course(self) -> Course:
        """The training, with the moments that the history and the published numbers are about."""
        return self.train()

    @property
    def network(self) -> Network:
        """The network after the training."""
        return self.course.network

    @property
    def learned(self) -> bool:
        """Whether the training changed any weight or bias."""
        first, last = self.scenario.build(), self.network
        weights = zip(first.connections, last.connections, strict=True)
        biases = zip(first.neurons, last.neurons, strict=True)
        return any(old.weight != new.weight for old, new in weights) or any(
            old.bias != new.bias for old, new in biases
        )

    @cached_property
    def history(self) -> tuple[tuple[int, float], ...]:
        """Number of updates and cost, at 0, 1, 10, 100, ... and the end."""
        return costs(self.scenario, self.course)

    @cached_property
    def diagnosis(self) -> tuple[str, ...]:
        """Why the training got nowhere; empty where it got somewhere."""
        from neurosim.scenario.run.trained import train_scenario

        (_, first), (_, last) = self.history[0], self.history[-1]
        if self.scenario.table.training.epochs < LEAST_GROWTH or last <= 0.1 * first or not self.learned:
            return ()
        return train_scenario(self.scenario, looks=False).history.diagnosis

    @cached_property
    def checks(self) -> tuple[Check, ...]:
        """The published numbers, with ours."""
        return compare(self.scenario, self.trace, self.course)

    @cached_property
    def gradient_checks(self) -> tuple[GradientCheck, ...]:
        """The gradients of every sample, with numerical ones."""
        network = self.scenario.build()
        return tuple(network.check_gradients(*sample) for sample in self.scenario.samples())

    @property
    def named_gradient_checks(self) -> list[tuple[str, GradientCheck]]:
        """The gradient checks, and of what they are."""
        return [(f"sample {number}", check) for number, check in enumerate(self.gradient_checks, start=1)]

    @property
    def runs(self) -> "tuple[Run, ...]":
        """The runs whose published numbers this one shows: itself."""
        return (self,)

    @cached_property
    def demonstrations(self) -> tuple[Demonstration, ...]:
        """What the file asks for besides a training."""
        return demonstrations_of(self.scenario)

    @property
    def verdicts(self) -> tuple[Demonstration, ...]:
        """The demonstrations that a check looks at: all but those that take the time of something."""
        return demonstrations_of(self.scenario, timed=False)

    @property
    def ok(self) -> bool:
        """Whether every published number is as expected."""
        return all(check.ok for check in self.checks) and all(each.ok for each in self.demonstrations)

    def tell(self, voice: report.Voice = report.ALOUD, *, heading: bool = True) -> None:
        """Show the results of a run, part by part, each as soon as it is known.

        Parameters
        ----------
        voice : Voice
        heading : bool
            Whether title and source come first.
        """
        from neurosim.printing import TextPrinter

        scenario = self.scenario
        if voice.folder is not None and scenario.table.figures:
            # First, so that nobody waits for a training that then has no place to go.
            figure_files(scenario, voice.folder)
        if heading:
            voice.show(f"{report.heading(scenario)}\n")
        if which := which_samples(scenario, self.trace):
            voice.show(f"{which}\n")
        voice.show(TextPrinter(colour=voice.colour).print(self.trace))
        with progress("Training", scenario.updates) as watch:
            self.train(watch)
        if scenario.updates:
            voice.show(f"{report.training(self)}\n")
            if self.diagnosis:
                said = "\n".join(["WHY IT GOT NOWHERE", *(f"  {sentence}" for sentence in self.diagnosis)])
                voice.show(f"{said}\n")
        if self.checks:
            voice.show(f"{report.published_numbers(self, voice.paint)}\n")
        for each in self.demonstrations:
            voice.show(f"{each.text(voice.paint)}\n")
        if voice.folder is not None and scenario.table.figures:
            self.write_figures(voice.folder)
            voice.show(report.figures(self.figures))

    def write_figures(self, out: str | os.PathLike[str]) -> tuple[Path, ...]:
        """Write the figures into a folder, and return the files.

        Raises
        ------
        FileError
            When the folder cannot be made or written to.
        """
        self.figures = write_figures(self.scenario, out)
        return self.figures

    def _text(self) -> str:
        return summary.text(self)

    def _markdown(self) -> str:
        return summary.markdown(self)

    def __repr__(self) -> str:
        right = sum(check.ok for check in self.checks)
        return f"<Run of '{self.scenario.name}': {right} of {len(self.checks)} published numbers as expected>"
