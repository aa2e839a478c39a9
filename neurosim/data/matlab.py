"""MATLAB files that hold a network (its weights and biases), or samples with their targets, or both.

Understood are variables W1, b1, W2, b2, ... (also w_1, weights1, Theta1, w_ih and w_ho, bias1, b_h, and out
or output in place of the last number), cell arrays W and b, the cell arrays IW, LW and b of MATLAB's
toolbox, all of them also as fields of a structure; and inputs or X, targets or T or Y.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from neurosim.data.checks import require_one_of
from neurosim.data.dataset import Dataset
from neurosim.data.mat_kinds import Variable, Variables, is_sparse
from neurosim.data.mat_names import Asked, Named, weights_and_biases
from neurosim.data.mat_samples import Ends, rows_of_samples
from neurosim.data.mat_shapes import by, oriented
from neurosim.data.mat_variables import find, inventory, kind_of, variables_of
from neurosim.data.named import NamedData, Wanted
from neurosim.ground.errors import FormatError, NeurosimError, NumberError, brief, listed
from neurosim.ground.files import FilePath

PARTS = ("all", "network", "samples")
ORIENTATIONS = ("auto", "targets_by_sources", "sources_by_targets")
SAMPLES = ("auto", "rows", "columns")
COLUMNS = (None, "first", "last")
INPUT_NAMES = ("inputs", "input", "x")
TARGET_NAMES = ("targets", "target", "t", "y")
MOST_NUMBERS = 100_000_000  # of a sparse matrix written out


@dataclass(frozen=True, eq=False)
class MatNetwork:
    """The content of a ``.mat`` file: a network, samples, or both.

    Attributes
    ----------
    weights : tuple of (fan_in, fan_out) array
        One per generation that computes, w[source, target]; empty where the file has only samples.
    biases : tuple of (fan_out,) array
        One per generation; empty where the file has none.
    inputs : (samples, inputs) array or None
    targets : (samples, outputs) array or None
    origin : str
        The file.
    classes : tuple of str
        The classes, where targets were numbers of classes.
    """

    weights: tuple[np.ndarray, ...]
    biases: tuple[np.ndarray, ...]
    inputs: np.ndarray | None
    targets: np.ndarray | None
    origin: str
    classes: tuple[str, ...] = ()

    @property
    def sizes(self) -> tuple[int, ...]:
        """The number of neurons in every generation, inputs first; empty where there are no weights."""
        if not self.weights:
            return ()
        return (self.weights[0].shape[0], *(weight.shape[1] for weight in self.weights))


def mat(
    path: FilePath,
    *,
    part: str = "all",
    orientation: str = "auto",
    samples: str = "auto",
    inputs: str | None = None,
    targets: str | None = None,
    weights: str | Sequence[str] | None = None,
    biases: str | Sequence[str] | None = None,
    bias_column: str | None = None,
    one_hot: bool = False,
) -> MatNetwork:
    """Read weights, biases, inputs and targets from a MATLAB file.

    Version 7.3 needs h5py: ``pip install "neurosim[mat73]"``.

    Parameters
    ----------
    path : path
    part : {"all", "network", "samples"}
        Which content to read; the rest of the file is then ignored. "all" reads everything.
    orientation : {"auto", "targets_by_sources", "sources_by_targets"}
        How the weights of a generation lie: MATLAB writes ``W*x + b``, so a row per target. "auto" takes
        the one that fits the lengths of biases and neighbours, and asks when both do.
    samples : {"auto", "rows", "columns"}
        Whether a row or a column of inputs and targets is a sample; "auto" as above.
    inputs, targets : str, optional
        Names of these variables, where they have other than the usual ones. A field of a structure is
        called ``net.x``, a part of a cell array ``c{1}``.
    weights, biases : str or sequence of str, optional
        The same for these: one name per generation, or that of a cell array. ``weights`` may also be
        the name of a structure that holds both.
    bias_column : {"first", "last"}, optional
        Whether every target's bias is the first or the last of its weights; then there are no other biases.
    one_hot : bool
        Targets are one number per sample, that of its class; each becomes a row with 1 in its column.

    Raises
    ------
    FileError
        The file cannot be read.
    FormatError
        It is no such file, does not hold what is wanted, or the shapes do not fit together.
    NumberError
        A variable holds something that is not a finite real number.
    UnknownNameError
        There is no such variable, or a parameter has a value that is not allowed.
    MissingExtraError
        The file is of version 7.3, and h5py is not installed.
    """
    require_one_of("part", part, PARTS)
    require_one_of("orientation", orientation, ORIENTATIONS)
    require_one_of("samples", samples, SAMPLES)
    if bias_column not in COLUMNS:
        raise NumberError(f"bias_column is {brief(bias_column)}; it must be 'first' or 'last'")
    for what, name in (("inputs", inputs), ("targets", targets)):
        if name is not None and not isinstance(name, str):
            raise NumberError(f"{what} is {brief(name)}; it must be the name of a variable")
    file = _File(path, variables_of(path), weights, biases, orientation, bias_column)
    if part == "network":
        return _made(*file.network(inputs, targets), None, None, (), path)
    X, T = file.table(INPUT_NAMES, inputs), file.table(TARGET_NAMES, targets)
    if part == "samples":
        if X is None or T is None:
            raise FormatError(
                f"'{path}' holds no inputs and targets; add both, a sample in every row, or pass the names "
                f"they have as inputs=... and targets=... ({file.listed})"
            )
        return _made([], [], *rows_of_samples(X, T, file.ends(X, T), samples, one_hot, path), path)
    found, of_each = file.layers(X, T)
    if not found and X is None:
        raise file.no_weights()
    return _made(found, of_each, *rows_of_samples(X, T, _ends(found), samples, one_hot, path), path)


def _made(
    weights: list[np.ndarray],
    biases: list[np.ndarray],
    X: np.ndarray | None,
    T: np.ndarray | None,
    classes: tuple[str, ...],
    path: FilePath,
) -> MatNetwork:
    for array in (*weights, *biases, *(table for table in (X, T) if table is not None)):
        array.setflags(write=False)
    return MatNetwork(tuple(weights), tuple(biases), X, T, f"'{path}'", classes)


def _ends(weights: list[np.ndarray]) -> Ends:
    return Ends(weights[0].shape[0], weights[-1].shape[1]) if weights else Ends()


@dataclass(frozen=True)
class _File:
    """The variables of a file, and what the caller says about its weights."""

    path: FilePath
    variables: Variables
    weights: Asked
    biases: Asked
    orientation: str
    bias_column: str | None

    @property
    def listed(self) -> str:
        return f"variables: {inventory(self.variables)}"

    def no_weights(self) -> FormatError:
        return FormatError(
            f"no weights in '{self.path}' ({self.listed}); they are called W1, W2, ... "
            "or stand in one cell array W; pass the names they have as weights=..."
        )

    def layers(self, X: np.ndarray | None, T: np.ndarray | None) -> tuple[list[np.ndarray], list[np.ndarray]]:
        """Weights (sources, targets) and biases; none where the file has none."""
        weights, biases = weights_and_biases(self.variables, self.weights, self.biases, self.path)
        if biases and self.bias_column is not None and weights:
            raise FormatError(
                f"'{self.path}' has biases ('{biases[0][0]}'), so bias_column cannot be "
                f"{self.bias_column!r}, too; leave bias_column out, or pass biases=[]"
            )
        if not weights:
            return [], []
        if biases and len(biases) != len(weights):
            raise FormatError(
                f"'{self.path}' has {len(weights)} weight matrices, but {len(biases)} biases; "
                f"each needs one, or none has ({self.listed})"
            )
        rows = [bias.ravel() for bias in self.matrices(biases)]
        matrices = self.matrices(weights)
        return oriented(matrices, rows, X, T, self.orientation, self.bias_column, self.path)

    def matrices(self, named: Named) -> list[np.ndarray]:
        return [_array(value, name, self.path) for name, value in named]

    def network(self, inputs: str | None, targets: str | None) -> tuple[list[np.ndarray], list[np.ndarray]]:
        """Weights and biases; samples only help to tell how they lie, if there are any that fit."""
        try:
            found = self.layers(self.table(INPUT_NAMES, inputs), self.table(TARGET_NAMES, targets))
        except NeurosimError:
            found = self.layers(None, None)
        if not found[0]:
            raise self.no_weights()
        return found

    def ends(self, X: np.ndarray, T: np.ndarray) -> Ends:
        """How many inputs and outputs the samples have, as the weights say, if there are any that fit."""
        try:
            ends = _ends(self.layers(X, T)[0])
        except NeurosimError:
            return Ends()
        return ends if ends.inputs in X.shape else Ends()

    def table(self, usual: Sequence[str], asked: str | None) -> np.ndarray | None:
        """The variable that was asked for, or the one with a usual name, or None."""
        if asked is not None:
            return _array(find(self.variables, asked, self.path), asked, self.path)
        for wanted in usual:
            for name, value in self.variables.items():
                if name.lower() == wanted:
                    return _array(value, name, self.path)
        return None


def _array(value: Variable, name: str, path: FilePath) -> np.ndarray:
    """A matrix of finite floats."""
    if is_sparse(value):
        if math.prod(value.shape) > MOST_NUMBERS:
            raise FormatError(f"'{name}' in '{path}' is a sparse matrix of {by(value.shape)}, too large here")
        try:
            if hasattr(value, "check_format"):  # else it was checked when it was made
                value.check_format(full_check=True)
            value = value.toarray()
        except ValueError as error:
            raise FormatError(f"'{name}' in '{path}' is a damaged sparse matrix ({error})") from error
    if not isinstance(value, np.ndarray) or value.dtype.kind not in "biuf":
        raise NumberError(
            f"'{name}' in '{path}' does not hold real numbers but is a {kind_of(value)}; "
            "it must be a matrix of them"
        )
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


def _wanted(asked: Wanted) -> Dataset:
    """The samples; a network in the same file is left aside."""
    found = mat(asked.path or "", part="samples", one_hot=asked.one_hot, **asked.options)
    assert found.inputs is not None and found.targets is not None
    counted = f", classes {listed(found.classes)}" if found.classes else ""
    return Dataset(
        found.inputs, found.targets, classes=found.classes, origin=f"MATLAB file {found.origin}{counted}"
    )


NAMED = (NamedData("mat", None, "MATLAB file", ("path", "part", "one_hot"), told=mat, read=_wanted),)
