"""Running a scenario, and telling what came of it."""

from neurosim.ground.progress import progress
from neurosim.scenario.figures import figure_files, is_of_sweep, left_to_sweep
from neurosim.scenario.run.duration import warning
from neurosim.scenario.run.plain_run import PlainRun
from neurosim.scenario.run.report import data, epochs
from neurosim.scenario.run.report.heading import heading_markdown
from neurosim.scenario.run.report.heading import scenario_heading as heading_of
from neurosim.scenario.run.report.published import published_markdown, published_numbers
from neurosim.scenario.run.report.results import classes, results
from neurosim.scenario.run.report.updates import updates
from neurosim.scenario.run.report.voice import ALOUD, Voice
from neurosim.scenario.run.tracing import readable_part
from neurosim.trace.shown import Shown, fenced
from neurosim.training.history_record import Evaluation

#: What the training is called that is not one of the variants.
OF_THE_FILE = "as the file says"


class Run(PlainRun, Shown):
    """One run of a scenario; every part is computed when it is first asked for.

    Parameters
    ----------
    scenario : Scenario

    Attributes
    ----------
    runs : tuple of Run
        Of a file with ``[[parts]]`` their runs; else the run itself.
    trace : Trace
        The passes of the first batch, step by step; of large data those of the first sample.
    parts : Parts
        The data that are trained with.
    trained : Trained
        The training.
    network : Network
        After the training.
    history : tuple of (int, float), or History
        Number of updates and cost (mean error over the samples), at 0, 1, 10, 100, ... and the end; of a
        training on data its record.
    variants : tuple of (str, Trained)
        The trainings of the variants, by their titles.
    checks : tuple of Check
        The published numbers, with ours.
    demonstrations : tuple of Demonstration
        What the file asks for besides a training: a descent on the inputs, for instance.
    figures : tuple of pathlib.Path
        The files written so far.
    """

    def tell(self, voice: Voice = ALOUD, *, heading: bool = True) -> None:
        """Show the results of a run, part by part, each as soon as it is known.

        Parameters
        ----------
        voice : Voice
        heading : bool
            Whether title and source come first.
        """
        wants_figures = voice.folder is not None and not all(map(is_of_sweep, self.scenario.table.figures))
        if voice.folder is not None and wants_figures:
            # First, so that nobody waits for a training that then has no place to go.
            figure_files(self.scenario, voice.folder)
        if heading:
            voice.show(f"{heading_of(self.scenario)}\n")
        if self.scenario.parts:
            self._tell_parts(voice)
            return
        self._tell_log(voice)
        if self.on_data:
            self._tell_training_on_data(voice)
        else:
            self._tell_training(voice)
        _tell(voice, epochs.diagnosis(self.diagnosis))
        if self.checks:
            _tell(voice, published_numbers(self.published, voice.paint))
        for each in self.demonstrations:
            _tell(voice, each.text(voice.paint))
        if voice.folder is not None and wants_figures:
            self.write_figures(voice.folder)
            voice.show("\n".join(["FIGURES", *(f"  {path}" for path in self.figures)]))
        if voice.folder is not None and (said := left_to_sweep(self.scenario)):
            voice.show(said)

    def _tell_parts(self, voice: Voice) -> None:
        for number, run in enumerate(self.runs, start=1):
            voice.show(f"PART {number} of {len(self.runs)}  {run.scenario.title}")
            if run.scenario.note is not None:
                voice.show(run.scenario.note.strip())
            voice.show("")
            run.tell(voice, heading=False)

    def _tell_log(self, voice: Voice) -> None:
        from neurosim.printing import TextPrinter

        if self.on_data:
            _tell(voice, data.data(self.parts))
        log, said = readable_part(self.scenario, self.trace)
        for line in said:
            _tell(voice, line)
        voice.show(TextPrinter(colour=voice.colour).print(log))

    def _tell_training(self, voice: Voice) -> None:
        """Train on typed samples; what is shown are the costs at a few moments."""
        with progress("Training", self.scenario.updates) as show:
            self.train(show)
        if self.scenario.updates:
            _tell(voice, updates(self.scenario, self.costs, self.network))

    def _tell_training_on_data(self, voice: Voice) -> None:
        """Train, and show the lines of the progress while it is made; then what came of it."""
        _tell(voice, warning(self.scenario, self.parts))
        voice.show(epochs.training_heading(self.scenario, self.parts))

        def watch(evaluation: Evaluation) -> None:
            voice.show(epochs.progress_line(self.scenario, self.parts, evaluation))

        self.train(watch=watch)
        _tell(voice, epochs.ending(self.trained))
        _tell(voice, data.points(self.trained))
        if self.scenario.table.variants:
            with progress("Training the variants", 1):
                _ = self.variants
        _tell(voice, results([(OF_THE_FILE, self.trained), *self.variants], voice.paint))
        _tell(voice, classes(self.trained))

    def _text(self) -> str:
        """What it is of, and its numbers; a training that may take minutes is not begun by being shown."""
        if not self.on_data:
            said = published_numbers(self.published)
        elif self.is_trained:
            said = results([(OF_THE_FILE, self.trained)])
        else:
            said = "Not trained yet: tell() trains and shows the results."
        return f"{heading_of(self.scenario)}\n\n{said}"

    def _markdown(self) -> str:
        if self.on_data:
            return fenced(self._text())
        return f"{heading_markdown(self.scenario)}\n\n{published_markdown(self.published)}\n"

    def __repr__(self) -> str:
        if self.scenario.table.data is not None:
            what = f"a training on the data '{self.scenario.table.data.dataset}'"
        else:
            right = sum(check.ok for check in self.checks)
            what = f"{right} of {len(self.checks)} published numbers as expected"
        parts = f"{len(self.runs)} parts, " if self.scenario.parts else ""
        return f"<Run of '{self.scenario.name}': {parts}{what}>"


def _tell(voice: Voice, text: str | None) -> None:
    """Show a part of the report with an empty line behind it; None is no part."""
    if text is not None:
        voice.show(f"{text}\n")
