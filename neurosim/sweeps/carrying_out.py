"""A sweep carried out: its rows are shared out, with a bar that says how far it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from importlib.util import find_spec
from uuid import uuid4

from neurosim.ground.errors import NumberError, brief
from neurosim.ground.progress import progress as bar
from neurosim.scenario.building.parts import data_of
from neurosim.scenario.run.duration import expected
from neurosim.scenario.run.requirements import require_training
from neurosim.scenario.scenario import Scenario
from neurosim.sweeps.backend import Backend
from neurosim.sweeps.driver import Driver, Progress, Tell
from neurosim.sweeps.folder import SweepFolder
from neurosim.sweeps.starting import why_not_here

#: Seconds: a sweep that is over sooner needs no bar.
PATIENCE = 2.0
#: Seconds that trainings may take in this process: starting others takes a second or two.
SOON = 4.0


def carry_out(
    kept: SweepFolder,
    backend: Backend,
    *,
    mixed: bool = False,
    progress: bool | Progress | None = None,
    tell: Tell | None = None,
) -> None:
    """Train what is missing in the folder of a sweep; see `neurosim.sweeps.sweep.sweep`."""
    with kept.alone(), _shown(progress, len(kept.plan)) as watch:
        Driver(
            kept,
            backend,
            uuid4().hex,
            mixed=mixed,
            builds=cache(partial(why_not_here, kept)),
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
