"""``neurosim sweep`` and ``neurosim train --seeds``: what they print, write and refuse."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from small_sweeps import BITS, XOR

import neurosim as ns

Typed = Callable[..., tuple[int, str, str]]
SWEEP = """
[sweep]
seeds = { first = 1, last = 6 }
"training.learning_rate" = [2.0, 0.5]
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "small.toml").write_text(XOR + SWEEP, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_sweep_reports_and_writes_everything(typed: Typed, folder: Path) -> None:
    code, out, err = typed("sweep", "small.toml", "--jobs", "1")
    assert code == 0
    assert "12 trainings, 2 settings, seeds 1 to 6" in out
    made = folder / "neurosim-out" / "small-sweep"
    written = [line.strip() for line in out.partition("\n\nFILES\n")[2].splitlines()]
    assert sorted(written) == sorted(f"neurosim-out/small-sweep/{file.name}" for file in made.iterdir())
    names = {Path(file).name for file in written}
    assert {"sweep.json", "rows.csv", "curves.csv", "rows.parquet", "report.md", "best.json"} <= names
    assert {"small-seeds.svg", "small-sweep-map.svg", "small-learning-bands.svg"} <= names
    assert "keeps what is done" in err
    found = ns.Sweep.read(made)
    assert found.best is not None
    best = ns.Network.load(made / "best.json")
    assert [c.weight for c in best.connections] == [c.weight for c in found.network(found.best).connections]


def test_a_sweep_goes_on_from_its_folder(typed: Typed, folder: Path) -> None:
    assert typed("sweep", "small.toml", "--jobs", "1", "--out", "whole", "--quiet")[0] == 0
    assert typed("sweep", "small.toml", "--jobs", "1", "--out", "part", "--quiet")[0] == 0
    rows = (folder / "part" / "rows.csv").read_text().splitlines(keepends=True)
    (folder / "part" / "rows.csv").write_text("".join(rows[:4]) + rows[4][:7])
    code, out, err = typed("sweep", "small.toml", "--out", "part", "--jobs", "1")
    assert (code, out) == (2, "")
    assert "'part' holds a sweep already; add --resume" in err
    code, out, err = typed("sweep", "part", "--resume", "--jobs", "1")
    assert code == 0
    whole, part = (ns.Sweep.read(folder / name).to_pandas()[BITS] for name in ("whole", "part"))
    assert whole.equals(part)
    code, _, err = typed("sweep", "part", "--resume", "--seeds", "3")
    assert code == 2
    assert "'part' is a sweep that was begun; --seeds would make it another one" in err


def test_figures_of_a_sweep_are_verified_with_the_rows_beside_them(typed: Typed, folder: Path) -> None:
    assert typed("sweep", "small.toml", "--jobs", "1", "--out", "out")[0] == 0
    code, out, _ = typed("verify", "out")
    assert code == 0
    assert out.count("up to date") == 3
    rows = folder / "out" / "rows.csv"
    rows.write_text(rows.read_text().replace("missed", "reached"))
    code, out, _ = typed("verify", "out")
    assert code == 1
    assert "out/small-seeds.svg: " in out
    assert "should be" in out


def test_what_is_typed_goes_before_the_file(typed: Typed, folder: Path) -> None:
    code, out, _ = typed(
        "sweep", "small.toml", "--seeds", "2-3", "--set", "training.epochs=[5, 10]", "--jobs=1", "--json"
    )
    assert code == 0
    assert json.loads(out)["trainings"] == 2 * 2 * 2  # the learning rates of the file stay
    assert sorted(set(ns.Sweep.read(folder / "neurosim-out/small-sweep").outcomes.seed.tolist())) == [2, 3]


def test_what_is_neither_a_scenario_nor_a_folder_is_refused(typed: Typed, folder: Path) -> None:
    (folder / "empty").mkdir()
    code, _, err = typed("sweep", "empty", "--resume")
    assert code == 2
    assert "no scenario 'empty'" in err
    assert "nor is it the folder of a sweep" in err


def test_where_every_training_fails_the_code_says_so(typed: Typed, folder: Path) -> None:
    code, out, _ = typed(
        "sweep", "small.toml", "--seeds", "2", "--set", "training.learning_rate=[1e200]", "--jobs=1",
        "--set", 'network.layers.activation=["linear"]',
    )  # fmt: skip
    assert code == 1
    assert "2 failed with an error" in out


def test_seeds_of_train_are_a_sweep(typed: Typed, folder: Path) -> None:
    code, out, _ = typed("train", "small.toml", "--seeds", "8", "--epochs", "5", "--json")
    found = json.loads(out)
    assert code == 0
    assert found["trainings"] == 8
    assert [file.name for file in folder.iterdir()] == ["small.toml"]
    code, _, err = typed("train", "small.toml", "--jobs", "2")
    assert code == 2
    assert "--jobs is for trainings from many seeds; add --seeds N" in err


def test_the_report_says_what_to_type_to_see_a_training_once_more(typed: Typed, folder: Path) -> None:
    """Each command trains to the cost that stands beside it."""
    code, out, _ = typed("train", "small.toml", "--seeds", "6", "--epochs", "40", "--learning-rate", "1.5")
    assert code == 0
    best = next(line for line in out.splitlines() if line.startswith("  best "))
    words = best[best.index("neurosim") :].split()
    assert words[:7] == ["neurosim", "train", "small.toml", "--learning-rate", "1.5", "--epochs", "40"]
    again = json.loads(typed(*words[1:], "--json")[1])
    assert f"{again['cost']:.5g}" == best.split()[1]

    assert typed("sweep", "small.toml", "--jobs", "1", "--out", "out", "--quiet")[0] == 0
    report = ns.Sweep.read(folder / "out")
    assert "neurosim train small.toml --learning-rate" in str(report)
    (folder / "small.toml").write_text(XOR.replace("epochs = 300", "epochs = 200") + SWEEP, encoding="utf-8")
    assert "neurosim train small.toml --epochs 300 --learning-rate" in str(ns.Sweep.read(folder / "out"))


@pytest.mark.slow
@pytest.mark.parametrize("command", ["sweep", "train"])
def test_ctrl_c_keeps_what_is_done(folder: Path, command: str) -> None:
    (folder / "long.toml").write_text(XOR.replace("epochs = 300", "epochs = 2000"), encoding="utf-8")
    words = [command, "long.toml", "--seeds", "100000", "--jobs", "1"]
    running = subprocess.Popen(
        [sys.executable, "-m", "neurosim", *words, *(["--out", "out"] if command == "sweep" else [])],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(Path(ns.__file__).parents[1])},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    rows = folder / "out" / "rows.csv"
    until = time.monotonic() + 60
    while time.monotonic() < until and not (rows.exists() and rows.read_text().count("\n") > 3):
        time.sleep(0.1 if command == "sweep" else 8.0)
        if command == "train":
            break
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "Traceback" not in err
    if command == "sweep":
        assert "go on with: neurosim sweep out --resume" in err
        assert len(ns.Sweep.read(folder / "out")) >= 3
    else:
        assert "reach the goal" in out
