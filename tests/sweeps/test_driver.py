"""A sweep goes on whoever is lost, and refuses workers that would give something else."""

from collections.abc import Callable, Generator, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from small_sweeps import BITS, scenario

import neurosim as ns
from neurosim.ground.errors import BackendError, StructureError, WorkersLostError
from neurosim.sweeps.backend import Backend
from neurosim.sweeps.carrying_out import carry_out
from neurosim.sweeps.settings import SweepPlan
from neurosim.sweeps.starting import begun
from neurosim.sweeps.sweep_view import Sweep
from neurosim.sweeps.work import Finished, Task

ASKED = {"seeds": {"first": 1, "last": 30}}
#: What becomes of a task: it is done, or it is lost with its worker.
Fate = Callable[[Task, Finished], Finished]


class Fragile(Backend):
    """Works in this process, two tasks ahead as others do; some workers are lost, or differ."""

    name = "fragile"

    def __init__(self, fate: Fate) -> None:
        super().__init__(jobs=2)
        self.fate, self.begun, self.sizes = fate, 0, list[int]()

    def run(self, work: Callable[[Any], Any], tasks: Iterator[Any]) -> Generator[Any]:
        self.begun += 1
        out: list[Task] = []
        for task in tasks:
            self.sizes.append(len(task.rows))
            out.append(task)
            if len(out) == 3:
                yield self._done(work, out.pop(0))
        for task in out:
            yield self._done(work, task)

    def _done(self, work: Callable[[Task], Finished], task: Task) -> Finished:
        finished = work(task)
        # As long as this machine takes for them, rows would be shared out otherwise on every machine.
        rows = tuple(replace(row, seconds=0.02) for row in finished.rows)
        return self.fate(task, replace(finished, rows=rows))


def swept(folder: Path, fate: Fate, *, mixed: bool = False) -> tuple[Sweep, Fragile, list[str]]:
    kept = begun(folder / "out", SweepPlan.of(scenario(folder), ASKED))
    backend, told = Fragile(fate), list[str]()
    carry_out(kept, backend, mixed=mixed, progress=False, tell=told.append)
    return Sweep(kept), backend, told


def test_rows_that_were_lost_are_trained_again(tmp_path: Path) -> None:
    count = 0

    def lose_some(task: Task, finished: Finished) -> Finished:
        nonlocal count
        count += 1
        if count in (2, 5, 6):
            raise WorkersLostError("a worker was killed")
        return finished

    found, backend, told = swept(tmp_path, lose_some)
    assert backend.begun == 4
    assert len(told) == 3
    assert all("a worker was killed; going on with the" in said for said in told)
    alone = ns.sweep(scenario(tmp_path), ASKED, jobs=1)
    pd.testing.assert_frame_equal(found.to_pandas()[BITS], alone.to_pandas()[BITS])


def test_a_row_that_ends_every_worker_is_found_out(tmp_path: Path) -> None:
    def lose_the_seventh(task: Task, finished: Finished) -> Finished:
        if 6 in task.rows:
            raise WorkersLostError("a worker was killed")
        return finished

    found, backend, told = swept(tmp_path, lose_the_seventh)
    table = found.to_pandas()
    assert table["result"].eq("failed").tolist() == [k == 6 for k in range(30)]
    assert table["reason"][6] == "the worker that trained it was lost (a worker was killed)"
    assert len(told) < 10
    alone = ns.sweep(scenario(tmp_path), ASKED, jobs=1).to_pandas()
    pd.testing.assert_frame_equal(table.drop(6)[BITS], alone.drop(6)[BITS])


def test_tasks_grow_to_what_was_measured_and_shrink_towards_the_end(tmp_path: Path) -> None:
    _, backend, _ = swept(tmp_path, lambda task, finished: finished)
    assert backend.sizes[:3] == [1, 1, 1]
    assert max(backend.sizes) == backend.sizes[3] == 7  # a quarter of what is left for each of two workers
    assert backend.sizes[4:-1] == sorted(backend.sizes[4:-1], reverse=True)
    assert sum(backend.sizes) == 30


def test_workers_of_other_bits_are_refused_unless_mixed(tmp_path: Path) -> None:
    def other_exp(task: Task, finished: Finished) -> Finished:
        if task.rows[0] < 10:
            return finished
        return replace(finished, worker=replace(finished.worker, name="old:1", exp={"program": "00000000"}))

    folder = tmp_path / "refused"
    folder.mkdir()
    with pytest.raises(
        StructureError, match=r"the worker old:1 have other last bits \(00000000\) than .*--mixed"
    ):
        swept(folder, other_exp)
    kept = Sweep.read(folder / "out")
    assert 1 <= len(kept) < 30
    assert "old:1" not in set(kept.to_pandas()["worker"])

    folder = tmp_path / "mixed"
    folder.mkdir()
    table = swept(folder, other_exp, mixed=True)[0].to_pandas()
    assert set(table["exp"][table["worker"] == "old:1"]) == {"00000000"}
    assert table["exp"].nunique() == 2


def test_rows_of_other_bits_are_not_added_to_those_of_before_either(tmp_path: Path) -> None:
    kept = begun(tmp_path / "out", SweepPlan.of(scenario(tmp_path), ASKED))

    def stop(task: Task, finished: Finished) -> Finished:
        if task.rows[0] > 3:
            raise KeyboardInterrupt
        return finished

    with pytest.raises(KeyboardInterrupt):
        carry_out(kept, Fragile(stop), progress=False)
    text = (tmp_path / "out" / "rows.csv").read_text()
    exp = Sweep.read(tmp_path / "out").to_pandas()["exp"][0]
    (tmp_path / "out" / "rows.csv").write_text(text.replace(exp, "00000000"))
    with pytest.raises(StructureError, match="have other last bits"):
        ns.sweep(scenario(tmp_path), ASKED, jobs=1, out=tmp_path / "out", resume=True)


def test_a_worker_that_lacks_a_file_is_refused_and_its_rows_are_not_kept(tmp_path: Path) -> None:
    def blind(task: Task, finished: Finished) -> Finished:
        rows = tuple(replace(row, result="failed", reason="no such file") for row in finished.rows)
        return replace(finished, rows=rows, unbuilt={0: "no such file"})

    with pytest.raises(BackendError, match="cannot do what this computer can: no such file"):
        swept(tmp_path, blind)
    assert len(Sweep.read(tmp_path / "out")) == 0
