"""Numbers and their halves."""

from os import PathLike
from pathlib import Path

import numpy as np

from neurosim.data.dataset import Dataset
from neurosim.data.named import NamedData


def halves(count: int = 4) -> Dataset:
    """Return numbers and their halves."""
    X = np.arange(float(count)).reshape(-1, 1)
    return Dataset(X, X / 2, ("x",), ("half",), "halves")


def from_file(path: str | PathLike[str], width: int = 1) -> Dataset:
    """Return what stands in a file of halves."""
    X = np.array([[float(line)] * width for line in Path(path).read_text(encoding="utf-8").split()])
    return Dataset(X, X[:, :1] / 2, origin="a file of halves")


NAMED = (NamedData("halves", halves), NamedData("halves-file", from_file, "file of halves", ("path",)))
