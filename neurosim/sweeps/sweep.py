"""``ns.sweep``: many trainings of one scenario, and what came of them."""

import shutil
import tempfile
import weakref
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from neurosim.figures.making import draw, record_of
from neurosim.figures.sweep_source import SweepSource
from neurosim.ground.errors import NumberError, UnknownNameError, brief
from neurosim.ground.files import FilePath
from neurosim.ground.progress import progress as bar
from neurosim.network import Network
from neurosim.scenario.building.options import with_options
from neurosim.scenario.building.parts import data_of
from neurosim.scenario.catalogue import load
from neurosim.scenario.figures import figure_table
from neurosim.scenario.run.duration import expected
from neurosim.scenario.run.requirements import require_training
from neurosim.scenario.scenario import Scenario
from neurosim.sweeps.backend import Backend
from neurosim.sweeps.backends import backend_named
from neurosim.sweeps.driver import Driver, Progress, Tell
from neurosim.sweeps.folder import SweepFolder
from neurosim.sweeps.frame import frame
from neurosim.sweeps.numbers import best, median
from neurosim.sweeps.report import SweepReport
from neurosim.sweeps.settings import SweepPlan
from neurosim.sweeps.starting import begun, plan_key, resumed, why_not_here
from neurosim.sweeps.train_command import train_command
from neurosim.sweeps.trainer import Trainer
from neurosim.trace.shown import Shown
from neurosim.training.outcomes import Outcomes

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

#: Seconds: a sweep that is over sooner needs no bar.
PATIENCE = 2.0
#: Seconds that trainings may take in this process: starting others takes a second or two.
SOON = 4.0


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
        return int(self.kept.done.sum())

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


def sweep(
    scenario: Scenario | FilePath,
    given: Mapping[str, Any] | None = None,
    *,
    backend: str = "processes",
    jobs: int | None = None,
    scheduler: str | None = None,
    out: FilePath | None = None,
    resume: bool = False,
    mixed: bool = False,
    progress: bool | Progress | None = None,
    tell: Tell | None = None,
) -> Sweep:
    """Train a scenario many times: from every seed, and with every setting.

    Parameters
    ----------
    scenario : Scenario, or str or path
        Or its name, or its file.
    given : mapping, optional
        What is swept, as in ``[sweep]`` of a file, and in place of it.
    backend : str
        ``"processes"``, ``"dask"`` or ``"ray"``.
    jobs : int, optional
        How many trainings are made at the same time; without it, one for each core.
    scheduler : str, optional
        The address of a cluster of Dask or Ray.
    out : path, optional
        The folder for the rows; without it they last as long as what is returned.
    resume : bool
        Go on with the sweep in that folder.
    mixed : bool
        Whether workers may be used whose functions differ in their last bits.
    progress : bool or callable, optional
        True shows a bar, None as well where it takes long; a function is told how many rows are done.
    tell : callable, optional
        Told in a sentence when workers were lost.

    Returns
    -------
    Sweep

    Raises
    ------
    FormatError, UnknownNameError
        What is swept is none of the scenario's keys, or no setting can be trained.
    FileError
        The folder cannot be written to, or holds another sweep.
    MissingExtraError
        The backend is not installed.
    BackendError, StructureError
        The workers cannot do the work, or would give other bits.

    Examples
    --------
    >>> import neurosim as ns
    >>> found = ns.sweep("xor", {"seeds": [1, 2, 3], "training.epochs": [200]}, jobs=1)
    >>> len(found), found.outcomes.result.tolist()
    (3, ['missed', 'missed', 'missed'])
    """
    plan = SweepPlan.of(scenario if isinstance(scenario, Scenario) else load(scenario), given)
    worker = backend_named(backend, jobs, scheduler)
    folder = Path(tempfile.mkdtemp(prefix="neurosim-sweep-") if out is None else out)
    with removed_at_an_error(folder) if out is None else nullcontext():
        kept = resumed(folder, plan) if resume and SweepFolder.is_one(folder) else begun(folder, plan)
    found = Sweep(kept)
    if out is None:
        weakref.finalize(found, shutil.rmtree, folder, ignore_errors=True)
    try:
        carry_out(kept, worker, mixed=mixed, progress=progress, tell=tell)
    except BaseException as failure:
        vars(failure)["sweep"] = found  # for the code that catches it: what is done is in there
        raise
    return found


@contextmanager
def removed_at_an_error(folder: Path) -> Iterator[None]:
    """Remove a folder that nobody will get to know."""
    try:
        yield
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def carry_out(
    kept: SweepFolder,
    backend: Backend,
    *,
    mixed: bool = False,
    progress: bool | Progress | None = None,
    tell: Tell | None = None,
) -> None:
    """Train what is missing in the folder of a sweep; see `sweep`."""
    with kept.alone(), _shown(progress, len(kept.plan)) as watch:
        Driver(
            kept,
            backend,
            plan_key(kept.plan),
            mixed=mixed,
            builds=lambda setting: why_not_here(kept, setting),
            tell=tell or (lambda said: None),
            progress=watch,
        ).run()
        kept.finish()


def quick_jobs(scenario: Scenario, count: int) -> int | None:
    """Return how many trainings to make at a time: one in this process if all are over soon, or it has to be.

    None stands for one on each core.
    """
    if find_spec("joblib") is None:
        return 1
    require_training(scenario)
    seconds = min(expected(scenario, data_of(scenario).train, count).values())
    return 1 if seconds < SOON else None


@contextmanager
def _shown(progress: bool | Progress | None, total: int) -> Iterator[Progress]:
    """Yield what is told how many rows there are: a bar, a function, or nobody."""
    if progress is None or progress is True:
        with bar("Sweep", total, patience=0.0 if progress else PATIENCE, lines=True) as show:
            yield show
    elif progress is False:
        yield lambda done: None
    elif callable(progress):
        yield progress
    else:
        raise NumberError(f"progress must be True, False or a function (done), not {brief(progress)}")
