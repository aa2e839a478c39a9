"""A new data set is one file and one line."""

import json
from pathlib import Path

import pytest
from own_package import OwnPackage

NEW = '''"""Numbers and their halves."""

import numpy as np

from neurosim.data.dataset import Dataset
from neurosim.data.named import NamedData


def halves(count: int = 4) -> Dataset:
    """Return numbers and their halves."""
    X = np.arange(float(count)).reshape(-1, 1)
    return Dataset(X, X / 2, ("x",), ("half",), "halves")


def from_file(path, width: int = 1) -> Dataset:
    """Return what stands in a file of halves."""
    X = np.array([[float(line)] * width for line in open(path)])
    return Dataset(X, X[:, :1] / 2, origin="a file of halves")


NAMED = (NamedData("halves", halves), NamedData("halves-file", from_file, "file of halves", ("path",)))
'''
SCENARIO = """title = "Halves"
source = "by hand"
[network]
loss = "half_squared_error"
[network.layers]
sizes = [1, 1]
activation = "linear"
seed = 1
[data]
dataset = "halves"
[training]
learning_rate = 0.01
epochs = 1
"""


@pytest.mark.slow
def test_a_new_data_set_is_one_file_and_one_line(tmp_path: Path) -> None:
    package = OwnPackage(tmp_path)
    package.add("data/halves.py", NEW)
    package.change("data/registry.py", "logic, matlab, scikit", "halves, logic, matlab, scikit")
    package.change("data/registry.py", "tables, matlab)", "tables, matlab, halves)")

    def train(text: str, *words: str) -> tuple[int, str, str]:
        (tmp_path / "mine.toml").write_text(text, encoding="utf-8")
        return package.run("train", "mine.toml", *words)

    code, out, err = train(SCENARIO.replace('"halves"', '"halves"\ncount = 6'))
    assert (code, err) == (0, "") and "epoch of 6 samples" in out
    _, _, err = train(SCENARIO.replace('"halves"', '"halve"'))
    assert "unknown dataset 'halve' (did you mean 'halves'?" in err
    _, _, err = train(SCENARIO.replace('"halves"', '"halves"\ncuont = 6'))
    assert "unknown key 'cuont' of dataset 'halves' (did you mean 'count'?" in err
    _, _, err = train(SCENARIO.replace('"halves"', '"halves"\npath = "a"'))
    assert "dataset 'halves' is not read from a file" in err
    _, _, err = train(SCENARIO.replace('"halves"', '"halves-file"'))
    assert "the data 'halves-file' are read from a file or folder" in err
    instead = SCENARIO.replace(
        '"halves"\n', '"halves-file"\nwidth = 1\n[data.fallback]\ndataset = "halves"\n'
    )
    assert "No file of halves was given with --data; these data are used instead: halves" in train(instead)[1]
    (tmp_path / "halves.txt").write_text("1\n2\n3\n")
    assert "epoch of 3 samples" in train(instead, "--data", "halves.txt")[1]
    table = json.loads(package.run("schema", "scenario")[1])["$defs"]["DataTable"]["properties"]
    assert {"halves", "halves-file"} <= set(table["dataset"]["enum"])
    assert table["count"]["description"] == "own key of halves"
    script = "import neurosim as ns; print(ns.data.load('halves', count=2))"
    assert "2 samples" in package.python(script)
