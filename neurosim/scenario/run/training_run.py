"""The run of a scenario that trains on data: the log of its first sample, the training, the results."""

import os
from functools import cached_property
from pathlib import Path

from neurosim.ground.progress import progress
from neurosim.network import Network
from neurosim.scenario.building.data import Parts
from neurosim.scenario.building.limits import parameters_of
from neurosim.scenario.building.options import with_variant
from neurosim.scenario.building.plain import PlainScenario
from neurosim.scenario.figures import figure_files, write_figures
from neurosim.scenario.published.numbers import Check
from neurosim.scenario.run import duration as expecting
from neurosim.scenario.run import report, training_report
from neurosim.scenario.run.demonstrations import Demonstration
from neurosim.scenario.run.run import Run
from neurosim.scenario.run.tracing import readable, trace_batch
from neurosim.scenario.run.trained import Trained, train_scenario
from neurosim.trace.shown import Shown
from neurosim.trace.trace import Trace
from neurosim.training.comparisons import GradientCheck
from neurosim.training.history import Evaluation, History

#: Of a large network so many gradients are checked, spread evenly.
CHECKED = 200


class TrainingRun(Shown):
    """One run; every part is computed when it is first asked for.

    Parameters
    ----------
    scenario : PlainScenario
        One with ``[data]``.

    Attributes
    ----------
    parts : Parts
        The data.
    trained : Trained
        The training as the file says.
    variants : tuple of (str, Trained)
        The trainings of its variants, by their titles.
    figures : tuple of pathlib.Path
        The files written so far.
    """

    def __init__(self, scenario: PlainScenario) -> None:
        self.scenario = scenario
        self.figures: tuple[Path, ...] = ()

    @cached_property
    def parts(self) -> Parts:
        """The data."""
        return self.scenario.data()

    @cached_property
    def trace(self) -> Trace:
        """The passes of the first sample, or of a first batch that is small."""
        return trace_batch(self.scenario)

    @cached_property
    def trained(self) -> Trained:
        """The training as the file says."""
        return train_scenario(self.scenario, self.parts)

    @cached_property
    def variants(self) -> tuple[tuple[str, Trained], ...]:
        """The trainings of the variants, without looks on their way."""
        return tuple(
            (
                variant.title,
                train_scenario(with_variant(self.scenario, variant.name), self.parts, looks=False),
            )
            for variant in self.scenario.table.variants
        )

    @property
    def network(self) -> Network:
        """The network after the training."""
        return self.trained.network

    @property
    def history(self) -> History:
        """The record of the training."""
        return self.trained.history

    @property
    def checks(self) -> tuple[Check, ...]:
        """There are no numbers here that a source printed to be found digit by digit."""
        return ()

    @cached_property
    def gradient_checks(self) -> tuple[GradientCheck, ...]:
        """The gradients of the first sample next to numerical ones, of a large network some of them."""
        inputs, targets = self.scenario.samples()[0]
        return (self.scenario.build().check_gradients(inputs, targets, most=CHECKED),)

    @property
    def named_gradient_checks(self) -> list[tuple[str, GradientCheck]]:
        """The gradient checks, and of what they are."""
        network = self.scenario.build()
        count = parameters_of(network) + len(network.inputs)
        return [
            (
                f"sample 1 of {len(self.parts.train):,}"
                + (f", {CHECKED} of {count:,}" if count > CHECKED else ""),
                check,
            )
            for check in self.gradient_checks
        ]

    @property
    def runs(self) -> tuple[Run, ...]:
        """The runs whose published numbers this one shows: none."""
        return ()

    @property
    def verdicts(self) -> tuple[Demonstration, ...]:
        """A training on data has no demonstrations."""
        return ()

    @property
    def ok(self) -> bool:
        """Whether every result is where its source, or experience, says it is."""
        return all(training_report.within(self.trained, name) for name in self.scenario.table.reported)

    def write_figures(self, out: str | os.PathLike[str]) -> tuple[Path, ...]:
        """Write the figures into a folder, and return the files.

        Raises
        ------
        FileError
            When the folder cannot be made or written to.
        """
        self.figures = write_figures(self.scenario, out, self.trained)
        return self.figures

    def tell(self, voice: report.Voice = report.ALOUD) -> None:
        """Show what a run has to tell, part by part, each as soon as it is known; see `Run.tell`."""
        scenario = self.scenario
        if voice.folder is not None and scenario.table.figures:
            # First, so that nobody waits for a training that then has no place to go.
            figure_files(scenario, voice.folder)
        voice.show(f"{report.heading(scenario)}\n")
        voice.show(f"{training_report.data(self.parts)}\n")
        self._log(voice)
        if (warning := expecting.warning(scenario, self.parts)) is not None:
            voice.show(f"{warning}\n")
        self._training(voice)
        voice.show(f"{training_report.ending(self.trained)}\n")
        if (points := training_report.points(self.trained)) is not None:
            voice.show(f"{points}\n")
        if scenario.table.variants:
            with progress("Training the variants", 1):
                _ = self.variants
        title = "as the file says"
        voice.show(f"{training_report.results([(title, self.trained), *self.variants], voice.paint)}\n")
        if (classes := training_report.classes(self.trained)) is not None:
            voice.show(f"{classes}\n")
        if (why := training_report.diagnosis(self.history)) is not None:
            voice.show(f"{why}\n")
        if voice.folder is not None and scenario.table.figures:
            self.write_figures(voice.folder)
            voice.show(report.figures(self.figures))

    def _log(self, voice: report.Voice) -> None:
        from neurosim.printing import TextPrinter

        log, said = readable(self.scenario, None, None)
        for line in said:
            voice.show(f"{line}\n")
        voice.show(TextPrinter(colour=voice.colour).print(log))

    def _training(self, voice: report.Voice) -> None:
        """Train, and show the lines of the progress while it is made."""
        voice.show(training_report.heading(self.scenario, self.parts))

        def watch(evaluation: Evaluation) -> None:
            voice.show(training_report.progress_line(self.scenario, self.parts, evaluation))

        self.trained = train_scenario(self.scenario, self.parts, watch)

    def _text(self) -> str:
        """What it is of, and the results; a training that may take minutes is not begun by being shown."""
        results = "Not trained yet: tell() trains and shows the results."
        if "trained" in vars(self):
            results = training_report.results([("as the file says", self.trained)])
        return f"{report.heading(self.scenario)}\n\n{results}"

    def __repr__(self) -> str:
        assert self.scenario.table.data is not None
        return f"<Run of '{self.scenario.name}': a training on the data '{self.scenario.table.data.dataset}'>"
