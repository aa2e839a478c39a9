"""What came of a sweep, for users: printed, drawn, as a table, and each of its trainings again."""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from neurosim.figures.making import draw, record_of
from neurosim.figures.sweep_source import SweepSource
from neurosim.ground.errors import UnknownNameError
from neurosim.ground.files import FilePath
from neurosim.network import Network
from neurosim.scenario.building.options import with_options
from neurosim.scenario.figures import figure_table
from neurosim.scenario.scenario import Scenario
from neurosim.sweeps.folder import SweepFolder
from neurosim.sweeps.frame import frame
from neurosim.sweeps.numbers import best, median
from neurosim.sweeps.report import SweepReport
from neurosim.sweeps.settings import SweepPlan
from neurosim.sweeps.train_command import train_command
from neurosim.sweeps.trainer import Trainer
from neurosim.trace.shown import Shown
from neurosim.training.outcomes import Outcomes

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure


class Sweep(Shown):
    """Many trainings of one scenario: printed, it is a report.

    Attributes
    ----------
    kept : SweepFolder
        The folder with the rows.
    """

    def __init__(self, kept: SweepFolder) -> None:
        self.kept = kept

    @classmethod
    def read(cls, folder: FilePath) -> "Sweep":
        """Return the sweep in a folder, as far as it is done.

        Raises
        ------
        FileError, FormatError
            There is none, or it is damaged.
        """
        return cls(SweepFolder.read(Path(folder)))

    @property
    def plan(self) -> SweepPlan:
        """What is swept."""
        return self.kept.plan

    @property
    def folder(self) -> Path:
        """The folder of its files."""
        return self.kept.folder

    def __len__(self) -> int:
        return self.kept.count

    def __repr__(self) -> str:
        return f"<sweep of {self.plan.scenario.name}: {len(self):,} of {len(self.plan):,} trainings>"

    @cached_property
    def outcomes(self) -> Outcomes:
        """All rows as columns."""
        return self.kept.outcomes()

    @property
    def numbers(self) -> np.ndarray:
        """The number of every row that is done, counted from 1."""
        return np.flatnonzero(self.kept.done) + 1

    @property
    def best(self) -> int | None:
        """The number of the best row; None where all failed."""
        return self._number(best(self.outcomes))

    @property
    def median(self) -> int | None:
        """The number of the row in the middle; None where all failed."""
        return self._number(median(self.outcomes))

    def scenario(self, row: int) -> Scenario:
        """Return the scenario of a row, with its setting and its seed.

        Parameters
        ----------
        row : int
            Counted from 1, as in the file of the rows.

        Raises
        ------
        UnknownNameError
            There is no such row.
        FormatError
            The values of its setting do not fit together.
        """
        number = self._counted(row)
        scenario = self.plan.with_setting(self.plan.setting_of(number))
        seed = self.plan.seed_of(number)
        return scenario if seed is None else with_options(scenario, seed=seed)

    def network(self, row: int) -> Network:
        """Return the network of a row, trained again, to the same bits.

        Raises
        ------
        UnknownNameError
            There is no such row.
        NeurosimError
            Its training was ended by an error, as it was in the sweep.
        """
        number = self._counted(row)
        scenario = self.plan.with_setting(self.plan.setting_of(number))
        trainer = Trainer(scenario, self.plan.goal, self.kept.engines, max(1, len(self.plan.seeds)))
        return trainer.trained(self.plan.seed_of(number)).network

    def to_pandas(self) -> "pd.DataFrame":
        """Return all rows as a table of pandas.

        Raises
        ------
        MissingExtraError
            pandas is not installed.
        """
        return frame(self.kept.columns())

    def draw(self, kind: str = "seeds", *, title: str | None = None, **options: object) -> "Figure":
        """Return a figure of all trainings.

        Parameters
        ----------
        kind : str
            ``"seeds"``, ``"sweep-map"`` or ``"learning-bands"``.
        title : str, optional
        **options
            As under ``[[figures]]`` of a file, such as ``metric="test_accuracy"``.

        Raises
        ------
        UnknownNameError, FormatError
            There is no such kind or option, or the sweep has not what it shows.
        """
        record = record_of(SweepSource(self.outcomes), figure_table(kind, **options))
        return draw(kind, record, title=title or self.plan.scenario.title)

    def _number(self, place: int | None) -> int | None:
        return None if place is None else int(self.numbers[place])

    def _counted(self, row: int) -> int:
        if isinstance(row, bool) or not isinstance(row, int | np.integer) or not 1 <= row <= len(self.plan):
            raise UnknownNameError(f"no row {row!r} (rows are 1 to {len(self.plan):,})")
        return int(row) - 1

    @cached_property
    def report(self) -> SweepReport:
        """How many get there, where the others are stuck and why, and which to look at."""
        return SweepReport(self.outcomes, train_command(self.plan.scenario), self.numbers.tolist())

    def _text(self) -> str:
        return self.report.text()

    def _markdown(self) -> str:
        return self.report.markdown()
