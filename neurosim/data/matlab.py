"""MATLAB files that hold a network: its weights and biases, and samples with their targets.

Understood are variables W1, b1, W2, b2, ... (also w_1, weights1, bias1, biases_1, and out or output in
place of the last number), cell arrays W and b (also weights, biases), and inputs or X, targets or T or Y.
"""

import io
import math
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from neurosim.data.mat_check import TooLarge, damage
from neurosim.data.mat_shapes import by, oriented, rows_of_samples
from neurosim.errors import MOST, FormatError, NumberError, UnknownNameError, cut, did_you_mean, listed
from neurosim.files import read_bytes

ORIENTATIONS = ("auto", "targets_by_sources", "sources_by_targets")
SAMPLES = ("auto", "rows", "columns")
WEIGHTS = re.compile(r"(?:w|weights?)_?(\d+|out|output)", re.IGNORECASE)
BIASES = re.compile(r"(?:b|bias|biases)_?(\d+|out|output)", re.IGNORECASE)
INPUT_NAMES = ("inputs", "input", "x")
TARGET_NAMES = ("targets", "target", "t", "y")
#: Most bytes of a file.
MOST_BYTES = 500_000_000
MOST_NUMBERS = 100_000_000  # of a sparse matrix written out
HDF5 = b"\x89HDF\r\n\x1a\n"


@dataclass(frozen=True, eq=False)
class MatNetwork:
    """What stands in a ``.mat`` file about a network.

    Attributes
    ----------
    weights : tuple of (fan_in, fan_out) array
        One per generation that computes, w[source, target].
    biases : tuple of (fan_out,) array
        One per generation; empty where the file has none.
    inputs : (samples, inputs) array or None
    targets : (samples, outputs) array or None
    origin : str
        The file.
    """

    weights: tuple[np.ndarray, ...]
    biases: tuple[np.ndarray, ...]
    inputs: np.ndarray | None
    targets: np.ndarray | None
    origin: str

    @property
    def sizes(self) -> tuple[int, ...]:
        """The number of neurons in every generation, inputs first."""
        return (self.weights[0].shape[0], *(weight.shape[1] for weight in self.weights))


def mat(
    path: str | os.PathLike[str],
    *,
    orientation: str = "auto",
    samples: str = "auto",
    inputs: str | None = None,
    targets: str | None = None,
) -> MatNetwork:
    """Read weights, biases, inputs and targets from a MATLAB file (up to version 7).

    Parameters
    ----------
    path : path
    orientation : {"auto", "targets_by_sources", "sources_by_targets"}
        How the weights of a generation lie: MATLAB writes ``W*x + b``, so a row per target. "auto" takes
        the one that fits the lengths of biases and neighbours, and asks when both do.
    samples : {"auto", "rows", "columns"}
        Whether a row or a column of inputs and targets is a sample; "auto" as above.
    inputs, targets : str, optional
        Names of these variables, where they have other than the usual ones.

    Raises
    ------
    FileError
        The file cannot be read.
    FormatError
        It is no such file, holds no weights, or the shapes do not fit together.
    NumberError
        A variable holds something that is not a finite real number.
    UnknownNameError
        There is no such variable, or a parameter has a value that is not allowed.
    """
    _check_choice("orientation", orientation, ORIENTATIONS)
    _check_choice("samples", samples, SAMPLES)
    variables = _load(path)
    weights = _layers(variables, WEIGHTS, ("w", "weights"), path)
    if not weights:
        raise FormatError(
            f"no weights in '{path}' (variables: {listed(variables)}); "
            "they are called W1, W2, ... or stand in one cell array W"
        )
    biases = [bias.ravel() for bias in _layers(variables, BIASES, ("b", "bias", "biases"), path)]
    if biases and len(biases) != len(weights):
        raise FormatError(
            f"'{path}' has {len(weights)} weight matrices, but {len(biases)} biases; "
            "each needs one, or none has"
        )
    X = _table(variables, INPUT_NAMES, inputs, path)
    T = _table(variables, TARGET_NAMES, targets, path)
    weights = oriented(weights, biases, X, T, orientation, path)
    X, T = rows_of_samples(X, T, weights[0].shape[0], weights[-1].shape[1], samples, path)
    for array in (*weights, *biases, *(table for table in (X, T) if table is not None)):
        array.setflags(write=False)
    return MatNetwork(tuple(weights), tuple(biases), X, T, f"'{path}'")


def _load(path: str | os.PathLike[str]) -> dict[str, Any]:
    """The variables of the file, without the remarks that scipy adds."""
    content = read_bytes(path, MOST_BYTES)
    if content.startswith((HDF5, b"MATLAB 7.3")) or content[512:520] == HDF5:
        raise FormatError(
            f"'{path}' is a MATLAB file of version 7.3 (HDF5), which cannot be read here; "
            "save it in MATLAB with: save(name, '-v7')"
        )
    from scipy.io import loadmat

    try:
        wrong = damage(content)
    except TooLarge as error:
        raise FormatError(f"'{path}' is too large: {error}, the most that are read here") from None
    if wrong is not None:
        raise _no_matlab_file(path, wrong)
    try:
        variables = loadmat(io.BytesIO(content))
    except Exception as error:  # a damaged file makes scipy raise nearly anything
        raise _no_matlab_file(path, cut(str(error), MOST)) from error
    # A damaged name, with a line break in it perhaps, is no name that MATLAB could have written.
    return {
        name: value for name, value in variables.items() if name.isidentifier() and not name.startswith("__")
    }


def _no_matlab_file(path: object, reason: str) -> FormatError:
    one_line = " ".join(reason.split()) or "nothing in it can be read"
    return FormatError(f"'{path}' is not a MATLAB file, or a damaged one ({one_line}); save it again")


def _layers(
    variables: dict[str, Any], numbered: re.Pattern[str], cells: Sequence[str], path: object
) -> list[np.ndarray]:
    """The matrices of all generations in order: numbered variables, or one cell array."""
    found: dict[float, str] = {}
    for name in variables:
        match = numbered.fullmatch(name)
        if match is None:
            continue
        # "out" comes after every number.
        key = float(match[1]) if match[1].isdigit() else np.inf
        if key in found:
            raise FormatError(f"'{found[key]}' and '{name}' in '{path}' mean the same; leave only one")
        found[key] = name
    if not found:
        return _cells(variables, cells, path)
    keys = sorted(found)
    counted = [int(key) for key in keys if key != np.inf]
    for before, after in zip(counted, counted[1:], strict=False):
        if after != before + 1:
            raise FormatError(
                f"'{path}' has {found[before]} and {found[after]}, but none of the numbers between them"
            )
    return [_array(variables[found[key]], found[key], path) for key in keys]


def _cells(variables: dict[str, Any], cells: Sequence[str], path: object) -> list[np.ndarray]:
    """The matrices in the cell array that has one of these names, or in a plain matrix of that name."""
    for name, value in variables.items():
        if name.lower() in cells:
            if isinstance(value, np.ndarray) and value.dtype == object:
                return [
                    _array(cell, f"{name}{{{number}}}", path)
                    for number, cell in enumerate(value.flat, start=1)
                ]
            return [_array(value, name, path)]
    return []


def _array(value: Any, name: str, path: object) -> np.ndarray:
    """A matrix of finite floats."""
    if hasattr(value, "toarray"):  # a sparse matrix
        if math.prod(value.shape) > MOST_NUMBERS:
            raise FormatError(f"'{name}' in '{path}' is a sparse matrix of {by(value.shape)}, too large here")
        try:
            if hasattr(value, "check_format"):  # else it was checked when it was made
                value.check_format(full_check=True)
            value = value.toarray()
        except ValueError as error:
            raise FormatError(f"'{name}' in '{path}' is a damaged sparse matrix ({error})") from error
    if not isinstance(value, np.ndarray) or value.dtype.kind not in "biuf":
        raise NumberError(f"'{name}' in '{path}' does not hold real numbers; it must be a matrix of them")
    if value.ndim != 2 or value.size == 0:
        raise FormatError(f"'{name}' in '{path}' has shape {by(value.shape)}; it must be a matrix, not empty")
    array = value.astype(float)
    if not np.isfinite(array).all():
        row, column = (int(i) for i in np.argwhere(~np.isfinite(array))[0])
        raise NumberError(
            f"'{name}({row + 1},{column + 1})' in '{path}' is {array[row, column]}; "
            "it must be a finite number"
        )
    return array


def _table(
    variables: dict[str, Any], usual: Sequence[str], asked: str | None, path: object
) -> np.ndarray | None:
    """The variable that was asked for, or the one with a usual name, or None."""
    if asked is not None:
        if asked not in variables:
            hint = did_you_mean(asked, variables)
            raise UnknownNameError(
                f"no variable '{asked}' in '{path}' ({hint}variables: {listed(variables)})"
            )
        return _array(variables[asked], asked, path)
    for wanted in usual:
        for name, value in variables.items():
            if name.lower() == wanted:
                return _array(value, name, path)
    return None


def _check_choice(what: str, choice: str, allowed: Sequence[str]) -> None:
    if choice not in allowed:
        raise UnknownNameError(
            f"unknown {what} '{choice}' ({did_you_mean(choice, allowed)}one of: {', '.join(allowed)})"
        )
