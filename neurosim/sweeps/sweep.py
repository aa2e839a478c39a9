"""``ns.sweep``: many trainings of one scenario."""

import shutil
import tempfile
import weakref
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from neurosim.ground.files import FilePath
from neurosim.scenario.catalogue import load
from neurosim.scenario.scenario import Scenario
from neurosim.sweeps.backends import backend_named
from neurosim.sweeps.carrying_out import carry_out
from neurosim.sweeps.driver import Progress, Tell
from neurosim.sweeps.folder import SweepFolder
from neurosim.sweeps.settings import SweepPlan
from neurosim.sweeps.starting import begun, resumed
from neurosim.sweeps.sweep_view import Sweep


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
