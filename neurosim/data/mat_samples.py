"""Inputs and targets of a MATLAB file: which side is a sample, and class numbers as one-hot rows."""

from dataclasses import dataclass

import numpy as np

from neurosim.data.encoding import one_hot as encoded
from neurosim.data.mat_shapes import by
from neurosim.ground.errors import FormatError
from neurosim.ground.files import FilePath

Table = np.ndarray | None


@dataclass(frozen=True)
class Ends:
    """How many inputs and outputs the network has; None where that is not known."""

    inputs: int | None = None
    outputs: int | None = None


def rows_of_samples(
    X: Table, T: Table, ends: Ends, samples: str, one_hot: bool, path: FilePath
) -> tuple[Table, Table, tuple[str, ...]]:
    """Return inputs and targets with a row per sample, and the names of the classes.

    Parameters
    ----------
    X, T : array or None
    ends : Ends
    samples : {"auto", "rows", "columns"}
    one_hot : bool
        Targets of one number per sample are numbers of classes.
    path : path
        For messages.

    Raises
    ------
    FormatError
        They fit neither way, or both ways and `samples` is "auto"; or targets are not class numbers.
    """
    ways = ("rows", "columns") if samples == "auto" else (samples,)
    exact, numbered = _fitting(X, T, ends, ways)
    found = exact or numbered
    if not found:
        raise FormatError(f"{_shapes(X, T, path)} {_misfit(ends)}differ in the number of samples")
    if len(found) > 1:
        raise FormatError(
            f"{_shapes(X, T, path)} fit both ways; pass samples='rows' "
            "if every row is a sample, else samples='columns'"
        )
    X, T = found[0]
    if T is None or T.shape[1] > 1 or not (one_hot or numbered is found):
        return X, T, ()
    if not one_hot:
        raise FormatError(
            f"the targets in '{path}' are one number per sample, and the network has {ends.outputs} outputs; "
            "if they are numbers of classes, pass one_hot=True"
        )
    classes = _classes(T[:, 0], ends.outputs, path)
    return X, encoded(T[:, 0].tolist(), classes), tuple(f"{number:g}" for number in classes)


def _fitting(
    X: Table, T: Table, ends: Ends, ways: tuple[str, ...]
) -> tuple[list[tuple[Table, Table]], list[tuple[Table, Table]]]:
    """The ways in which both fit, and those in which the targets can only be numbers of classes."""
    exact: list[tuple[Table, Table]] = []
    numbered: list[tuple[Table, Table]] = []
    for way in ways:
        inputs, targets = (table if table is None or way == "rows" else table.T.copy() for table in (X, T))
        if inputs is not None and ends.inputs not in (None, inputs.shape[1]):
            continue
        # A vector has one number per sample, however it lies.
        lying = [targets] if T is None or 1 not in T.shape else [targets, T.reshape(-1, 1)]
        for each in lying:
            if inputs is not None and each is not None and len(inputs) != len(each):
                continue
            fits = each is None or ends.outputs in (None, each.shape[1])
            if fits:
                _add(exact, inputs, each)
            elif each is not None and each.shape[1] == 1:
                _add(numbered, inputs, each)
    return exact, numbered


def _add(found: list[tuple[Table, Table]], inputs: Table, targets: Table) -> None:
    """Add a pair that is not there yet: what is the same both ways needs no choice."""
    for other_inputs, other_targets in found:
        if _same(inputs, other_inputs) and _same(targets, other_targets):
            return
    found.append((inputs, targets))


def _same(one: Table, other: Table) -> bool:
    return one is other or (one is not None and other is not None and np.array_equal(one, other))


def _classes(numbers: np.ndarray, outputs: int | None, path: FilePath) -> list[float]:
    """The numbers of the classes: as many as there are outputs, from 1 as MATLAB counts, or from 0."""
    if not (numbers == np.round(numbers)).all():
        raise FormatError(f"the targets in '{path}' are not numbers of classes, which must be whole")
    if outputs is None or outputs == 1:
        found: list[float] = np.unique(numbers).tolist()
        return found
    least, greatest = numbers.min(), numbers.max()
    for first in (1, 0):
        if first <= least and greatest < first + outputs:
            return [float(number) for number in range(first, first + outputs)]
    raise FormatError(
        f"the numbers of classes in '{path}' go from {least:g} to {greatest:g}, "
        f"but the network has {outputs} outputs"
    )


def _shapes(X: Table, T: Table, path: FilePath) -> str:
    shapes = " and ".join(by(table.shape) for table in (X, T) if table is not None)
    return f"inputs and targets in '{path}' ({shapes})"


def _misfit(ends: Ends) -> str:
    if ends.inputs is None:
        return ""
    return f"do not fit a network of {ends.inputs} inputs and {ends.outputs} outputs, or "
