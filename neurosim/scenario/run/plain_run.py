"""What a run of a scenario computes: its step log, its training, our numbers next to those of the source."""

import os
import warnings
from functools import cached_property
from pathlib import Path
from typing import Self

from neurosim.history_view import History
from neurosim.network import Network
from neurosim.scenario.building.data import Parts
from neurosim.scenario.building.options import with_variant
from neurosim.scenario.building.parts import data_of
from neurosim.scenario.building.plain import PlainScenario
from neurosim.scenario.figures import write_figures
from neurosim.scenario.published.numbers import Check
from neurosim.scenario.run.comparing import compare
from neurosim.scenario.run.costs import Costs, costs_of
from neurosim.scenario.run.demonstrations import Demonstration, demonstrations_of
from neurosim.scenario.run.fitting import Progress
from neurosim.scenario.run.gradient_checks import gradient_checks
from neurosim.scenario.run.report.published import PublishedRow, published_rows
from neurosim.scenario.run.report.results import within
from neurosim.scenario.run.report.updates import has_learned
from neurosim.scenario.run.tracing import trace_batch
from neurosim.scenario.run.train import Watch, follow_scenario, train_scenario
from neurosim.scenario.run.trained import Trained
from neurosim.trace_view import Trace
from neurosim.training.comparisons import GradientCheck
from neurosim.training.diagnosis import LEAST_GROWTH


class PlainRun:
    """What a run of a scenario computes, each part when it is first asked for; see `scenario.run.run.Run`."""

    def __init__(self, scenario: PlainScenario) -> None:
        self.scenario = scenario
        self._written: tuple[Path, ...] = ()

    @cached_property
    def runs(self) -> tuple[Self, ...]:
        """Of a file with parts their runs; else the run itself."""
        return tuple(type(self)(part) for part in self.scenario.parts) or (self,)

    @property
    def on_data(self) -> bool:
        """Whether it trains on data, not on typed samples."""
        return self.scenario.table.data is not None

    # -- what is computed -------------------------------------------------------------------------

    @cached_property
    def trace(self) -> Trace:
        """The passes of the first batch, step by step; of large data those of the first sample."""
        return trace_batch(self.scenario)

    @cached_property
    def parts(self) -> Parts:
        """The data that are trained with."""
        return data_of(self.scenario)

    @cached_property
    def trained(self) -> Trained:
        """The training."""
        return self.train()

    @property
    def is_trained(self) -> bool:
        """Whether the training has been made."""
        return "trained" in vars(self)

    def train(self, progress: Progress | None = None, *, watch: Watch | None = None) -> Trained:
        """Train, once and for all parts of the run.

        Parameters
        ----------
        progress : callable, optional
            Of typed samples it is told how many updates are done.
        watch : callable, optional
            Of data it is told of every evaluation.
        """
        if not self.is_trained:
            if self.on_data:
                self.trained = train_scenario(self.scenario, self.parts, watch)
            else:
                self.trained = follow_scenario(self.scenario, self.parts, progress)
        return self.trained

    @property
    def course(self) -> Trained:
        """The training; called `trained` now."""
        warnings.warn(
            "Run.course is called Run.trained now; the old name goes with version 0.3",
            DeprecationWarning,
            stacklevel=2,
        )
        return self.trained

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
    def learned(self) -> bool:
        """Whether the training changed any weight or bias."""
        return has_learned(self.scenario, self.network)

    @property
    def history(self) -> Costs | History:
        """Number of updates and cost, at 0, 1, 10, 100, ... and the end; of data a record."""
        return self.trained.history if self.on_data else self.costs

    @cached_property
    def costs(self) -> Costs:
        """Number of updates and cost, at 0, 1, 10, 100, ... and the end; of typed samples."""
        return costs_of(self.scenario, self.trained.moments)

    @cached_property
    def diagnosis(self) -> tuple[str, ...]:
        """Why the training got nowhere; empty where it got somewhere."""
        if self.on_data:
            return self.trained.history.diagnosis
        if self.scenario.table.training.epochs < LEAST_GROWTH:
            return ()
        (_, first), (_, last) = self.costs[0], self.costs[-1]
        if last <= 0.1 * first or not self.learned:
            return ()
        return train_scenario(self.scenario, self.parts, looks=False).history.diagnosis

    @property
    def checks(self) -> tuple[Check, ...]:
        """The published numbers, with ours."""
        return tuple(check for run in self.runs for check in run._compared)

    @cached_property
    def _compared(self) -> tuple[Check, ...]:
        if self.on_data:
            return ()  # nothing is printed of it that could be found digit by digit
        return compare(self.scenario, self.trace, self.trained.moments)

    @property
    def published(self) -> list[PublishedRow]:
        """The same as a report shows it."""
        return [row for run in self.runs if run.checks for row in published_rows(run.trace, run.checks)]

    @property
    def gradient_checks(self) -> tuple[GradientCheck, ...]:
        """Gradients next to numerical ones: of every typed sample, or of the first of the data."""
        return tuple(check for _, check in self.named_gradient_checks)

    @cached_property
    def named_gradient_checks(self) -> list[tuple[str, GradientCheck]]:
        """The gradient checks, and of what they are."""
        if not self.scenario.parts:
            return gradient_checks(self.scenario)
        return [
            (f"part {number}, {name}", check)
            for number, run in enumerate(self.runs, start=1)
            for name, check in run.named_gradient_checks
        ]

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
        """Whether every published number and every reported result is as expected."""
        return (
            all(check.ok for check in self.checks)
            and all(each.ok for each in self.demonstrations)
            and all(within(self.trained, name) for name in self.scenario.table.reported)
        )

    @property
    def figures(self) -> tuple[Path, ...]:
        """The files written so far."""
        return tuple(path for run in self.runs for path in run._written)

    def write_figures(self, out: str | os.PathLike[str]) -> tuple[Path, ...]:
        """Write the figures into a folder, and return the files.

        Raises
        ------
        FileError
            When the folder cannot be made or written to.
        """
        for run in self.runs:
            run._written = write_figures(run.scenario, out, run.trained if run.on_data else None)
        return self.figures
