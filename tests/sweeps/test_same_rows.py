"""Real sweeps by processes, Dask and Ray, of which a worker is killed midway: the rows of one process."""

import csv
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from environments import ENVIRONMENTS
from small_sweeps import BITS, scenario

import neurosim as ns

pytestmark = pytest.mark.slow
#: With settings that fail and diverge, and with both seeds of a training.
MORE = """shuffle = true

[sweep]
seeds = { first = 1, last = 60 }
kind = "list"
"training.learning_rate" = [2.0, 0.7, 0.5, 1.0]
"network.layers.activation" = ["sigmoid", "linear", "tanh", "sigmoid"]
"network.layers.sizes" = [[2, 2, 1], [2, 2, 1], [2, 4, 1], [3, 2, 1]]
"""


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> ns.Sweep:
    """The rows as one process makes them."""
    return ns.sweep(scenario(tmp_path_factory.mktemp("alone"), MORE), jobs=1)


@pytest.mark.parametrize(
    "backend",
    [
        "processes",
        pytest.param("dask", marks=pytest.mark.needs("dask")),
        pytest.param("ray", marks=pytest.mark.needs("ray")),
    ],
)
def test_rows_are_the_same_though_a_worker_is_killed(tmp_path: Path, alone: ns.Sweep, backend: str) -> None:
    scenario(tmp_path, MORE)
    python = ENVIRONMENTS[backend].python if backend in ENVIRONMENTS else sys.executable
    words = ["sweep", "small.toml", "--backend", backend, "--jobs", "2", "--out", "out", "--quiet"]
    running = subprocess.Popen(
        [python, "-m", "neurosim", *words],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(ns.__file__).parents[1])},
    )
    killed = worker_of_a_row(tmp_path / "out" / "rows.csv")
    os.kill(killed, signal.SIGKILL)
    out, err = running.communicate(timeout=180)
    assert running.returncode == 0, err
    assert "Traceback" not in err
    found = ns.Sweep.read(tmp_path / "out")
    table = found.to_pandas()
    assert table["row"].tolist() == list(range(1, 241))
    workers = {int(worker.partition(":")[2]) for worker in table["worker"]}
    assert killed in workers
    assert len(workers) >= 2
    columns = [*BITS, *alone.plan.keys, "engine", "exp"]
    pd.testing.assert_frame_equal(table[columns], alone.to_pandas()[columns])
    assert {"reached", "missed", "failed"} == set(table["result"])
    where = str(alone.plan.scenario.file)
    reasons = [reason.replace(where, "small.toml") for reason in alone.outcomes.reason]
    assert found.outcomes.reason.tolist() == reasons
    np.testing.assert_array_equal(found.outcomes.curves, alone.outcomes.curves)


def worker_of_a_row(rows: Path) -> int:
    """The process that made the last row, as soon as there are some."""
    for _ in range(1200):
        lines = rows.read_text().splitlines() if rows.exists() else []
        if len(lines) > 20:
            worker = lines[0].split(",").index("worker")
            return int(next(csv.reader(lines[-2:-1]))[worker].partition(":")[2])
        time.sleep(0.05)
    raise AssertionError("the sweep makes no rows")
