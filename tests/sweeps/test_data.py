"""The data of a sweep: read once, and the same for all of its rows."""

from pathlib import Path

import pytest

import neurosim as ns
from neurosim.ground.errors import FileError
from neurosim.scenario import load
from neurosim.scenario.building import data as reading
from neurosim.sweeps.settings import SweepPlan
from neurosim.sweeps.shared_data import digest_of_data, shared_data
from neurosim.sweeps.starting import plan_key
from neurosim.sweeps.work import Task, train_rows

TABLE = "a,b,t\n0,0,0\n0,1,1\n1,0,1\n1,1,0\n"
TEXT = """
title = "A table"
source = "the tests"
network.layers = { sizes = [2, 2, 1], seed = 1 }
data = { dataset = "csv", path = "table.csv", targets = ["t"] }
training = { learning_rate = 2.0, epochs = 20, engine = "program" }
"""
ASKED = {"seeds": [1, 2], "training.learning_rate": [0.5, 1.0, 2.0]}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "table.csv").write_text(TABLE)
    (tmp_path / "mine.toml").write_text(TEXT)
    return tmp_path / "mine.toml"


def test_data_are_read_once_for_all_settings(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read, original = [], reading.read_parts

    def counted(*given: object, **options: object) -> object:
        read.append(given)
        return original(*given, **options)

    monkeypatch.setattr("neurosim.sweeps.shared_data.read_parts", counted)
    monkeypatch.setattr("neurosim.scenario.building.plain.read_parts", counted)
    (file.parent / "table.csv").write_text(TABLE.replace("1,1,0", "1,1,0.125"))  # no other test has read it
    found = ns.sweep(file, ASKED, jobs=1)
    assert len(found) == 6
    assert len(read) == 2  # when the sweep begins, and by the worker


def test_a_sweep_goes_on_with_its_own_data_only(file: Path) -> None:
    out = file.parent / "out"
    ns.sweep(file, ASKED, jobs=1, out=out)
    assert len(ns.sweep(file, ASKED, jobs=1, out=out, resume=True)) == 6
    (file.parent / "table.csv").write_text(TABLE.replace("1,1,0", "1,1,1"))
    with pytest.raises(FileError, match="the data of .*mine.toml' are not those any more"):
        ns.sweep(file, ASKED, jobs=1, out=out, resume=True)


def test_a_worker_with_other_data_says_so(file: Path) -> None:
    plan = SweepPlan.of(load(file), ASKED)
    digest = digest_of_data(shared_data(plan))
    assert not train_rows(Task(plan, "same data", ("program",), digest, [0])).unbuilt
    found = train_rows(Task(plan, "other data", ("program",), "0" * 64, [0, 5]))
    assert set(found.unbuilt) == {0, 2}
    assert "the data that are read there are not those with which the sweep was begun" in found.unbuilt[0]


def test_a_sweep_is_the_same_wherever_its_file_stands(file: Path, tmp_path: Path) -> None:
    other = tmp_path / "elsewhere"
    other.mkdir()
    for name in ("mine.toml", "table.csv"):
        (other / name).write_text((tmp_path / name).read_text())
    keys = {plan_key(SweepPlan.of(load(path), ASKED)) for path in (file, other / "mine.toml")}
    assert len(keys) == 1
    assert plan_key(SweepPlan.of(load(file), {**ASKED, "seeds": [1, 3]})) not in keys


def test_no_worker_keeps_what_it_read_for_another_sweep(file: Path) -> None:
    asked = {"seeds": [1], "data.scaling": ["none", "min-max"]}
    before = ns.sweep(file, asked, jobs=1).outcomes.metrics["train_cost"]
    (file.parent / "table.csv").write_text(TABLE.replace("1,1,0", "1,1,1"))
    after = ns.sweep(file, asked, jobs=1).outcomes.metrics["train_cost"]
    assert (before != after).all()
