"""What a worker does: it takes some rows of a sweep, trains them one after the other, and gives them back."""

import os
import platform
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass

from neurosim.ground.errors import FormatError, NeurosimError
from neurosim.scenario.building.data import Parts
from neurosim.sweeps.exp_bits import exp_bits
from neurosim.sweeps.row import SweepRow
from neurosim.sweeps.settings import SweepPlan
from neurosim.sweeps.shared_data import digest_of_data, shared_data
from neurosim.sweeps.trainer import Trainer, failed

#: A worker gives back what it has after so many seconds, though there may be more to do.
LONGEST = 5.0
#: So many settings a worker keeps ready.
KEPT = 4
_READY: dict[tuple[str, int], Trainer | str] = {}
#: The data of the sweep, by their digest.
_DATA: dict[str, Parts | None] = {}


@dataclass(frozen=True)
class Task:
    """Some rows of a sweep.

    Attributes
    ----------
    plan : SweepPlan
    key : str
        Of the run, by which a worker knows it again.
    engines : tuple of str
        Of which the quickest trains, where the scenario leaves the choice.
    data : str
        A digest of the data; empty where these differ among settings.
    rows : sequence of int
    """

    plan: SweepPlan
    key: str
    engines: tuple[str, ...]
    data: str
    rows: Sequence[int]


@dataclass(frozen=True)
class Worker:
    """Where rows were made.

    Attributes
    ----------
    name : str
        Of the computer, and the number of the process.
    exp : dict of str to str
        Which bits the functions of the engines that trained have; see `neurosim.sweeps.exp_bits`.
    """

    name: str
    exp: dict[str, str]


@dataclass(frozen=True)
class Finished:
    """Rows that are done, fewer than were asked for if they took long.

    Attributes
    ----------
    rows : tuple of SweepRow
    worker : Worker
    unbuilt : dict of int to str
        Of settings that could not be made ready here, by number, what was wrong.
    """

    rows: tuple[SweepRow, ...]
    worker: Worker
    unbuilt: dict[int, str]


def train_rows(task: Task) -> Finished:
    """Train the rows of a task."""
    rows: list[SweepRow] = []
    unbuilt: dict[int, str] = {}
    begun = time.perf_counter()
    for number in task.rows:
        setting = task.plan.setting_of(number)
        ready = _trainer(task, setting)
        if isinstance(ready, str):
            unbuilt[setting] = ready
            rows.append(failed(number, ready))
        else:
            rows.append(ready.row(number, task.plan.seed_of(number)))
        if time.perf_counter() - begun > LONGEST:
            break
    exp = {row.engine: exp_bits(row.engine) for row in rows if row.engine}
    name = f"{socket.gethostname() or platform.node()}:{os.getpid()}"
    return Finished(tuple(rows), Worker(name, exp), unbuilt)


def _trainer(task: Task, setting: int) -> Trainer | str:
    """What trains a setting, ready from the last time as a rule; or what is wrong with it."""
    key = (task.key, setting)
    if key not in _READY:
        while len(_READY) >= KEPT:
            del _READY[next(iter(_READY))]
        plan = task.plan
        try:
            times = max(1, len(plan.seeds))
            scenario = plan.with_setting(setting)
            _READY[key] = Trainer(scenario, plan.goal, task.engines, times, _shared(task))
        except NeurosimError as error:
            _READY[key] = str(error)
    return _READY[key]


def _shared(task: Task) -> Parts | None:
    """The data of all settings, read once.

    Raises
    ------
    FormatError
        They are not those of the computer that began the sweep.
    """
    if not task.data:
        return None
    if task.data not in _DATA:
        parts = shared_data(task.plan)
        if digest_of_data(parts) != task.data:
            raise FormatError("the data that are read there are not those with which the sweep was begun")
        _DATA.clear()
        _DATA[task.data] = parts
    return _DATA[task.data]
