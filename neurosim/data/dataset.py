"""Data to learn from: inputs X, targets T, and their names."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from neurosim.data.checks import finite_matrix
from neurosim.ground.errors import NumberError, StructureError, UnknownNameError, listed
from neurosim.ground.frames import Rows, column_names, in_order, is_column
from neurosim.ground.numbers import counted


@dataclass(frozen=True, eq=False, repr=False)
class Dataset:
    """Samples with their targets; the arrays are read-only copies.

    Attributes
    ----------
    X : (samples, features) array of float
        The inputs.
    T : (samples, targets) array of float
        The targets; of a classification one column per class, 1 at the right one (one-hot).
    features : tuple of str
        Names of the columns of X; without any, those of a frame that was given as X, or x1, x2, ...
    classes : tuple of str
        Names of the columns of T (of a classification: the classes); without any, those of a frame, or
        t1, t2, ...
    origin : str
        Where the data come from, for captions and logs.
    image_shape : (rows, columns) or None
        How the features of one sample lie in its image, where a sample is a greyscale image.

    Raises
    ------
    NumberError
        X or T is not a table of finite numbers, or they have different numbers of samples.
    StructureError
        There are more or fewer names than columns, or the image does not have that many pixels.

    Examples
    --------
    >>> data = Dataset([[0.0, 1.0], [1.0, 1.0]], [[1.0], [0.0]], origin="two samples")
    >>> data
    Dataset(2 samples, 2 features, 1 target: two samples)
    >>> data.features
    ('x1', 'x2')
    """

    X: np.ndarray
    T: np.ndarray
    features: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    origin: str = ""
    image_shape: tuple[int, int] | None = None

    def __post_init__(self) -> None:
        # The only way to tidy up the fields of a frozen dataclass.
        put = object.__setattr__
        features, classes = self.features or _frame_names(self.X), self.classes or _frame_names(self.T)
        put(self, "X", finite_matrix(self.X, "X"))
        put(self, "T", finite_matrix(self.T, "T"))
        if len(self.X) != len(self.T):
            raise NumberError(f"X has {len(self.X)} samples and T has {len(self.T)}; each X needs its T")
        put(self, "features", _names(features, "features", "X", "x", self.X.shape[1]))
        put(self, "classes", _names(classes, "classes", "T", "t", self.T.shape[1]))
        if self.image_shape is not None:
            rows, columns = self.image_shape
            put(self, "image_shape", (int(rows), int(columns)))
            if rows * columns != self.X.shape[1]:
                raise StructureError(
                    f"an image of {rows} x {columns} has {rows * columns} pixels, "
                    f"but X has {self.X.shape[1]} columns"
                )

    def __len__(self) -> int:
        return len(self.X)

    def __repr__(self) -> str:
        parts = (
            counted(len(self), "sample"),
            counted(self.X.shape[1], "feature"),
            counted(self.T.shape[1], "target"),
        )
        return f"Dataset({', '.join(parts)}{': ' if self.origin else ''}{self.origin})"

    @property
    def labels(self) -> np.ndarray:
        """The number of the right class of every sample, (samples,) whole numbers from 0.

        The column of the greatest target; of a single column 0 or 1, for targets 0 and 1 as for -1 and 1.

        Examples
        --------
        >>> Dataset([[0.0], [1.0]], [[0.0, 1.0], [1.0, 0.0]]).labels.tolist()
        [1, 0]
        """
        if self.T.shape[1] == 1:
            bipolar = bool(np.isin(self.T, (-1.0, 1.0)).all())
            return (self.T[:, 0] >= (0.0 if bipolar else 0.5)).astype(int)
        greatest: np.ndarray = self.T.argmax(axis=1)
        return greatest

    def take(self, indices: Sequence[int] | slice | np.ndarray) -> "Dataset":
        """Return a dataset of these samples, in this order.

        Parameters
        ----------
        indices : sequence of int, slice or boolean mask

        Examples
        --------
        >>> Dataset([[0.0], [1.0], [2.0]], [[0.0], [1.0], [2.0]]).take([2, 0]).X.tolist()
        [[2.0], [0.0]]
        """
        try:
            X, T = self.X[indices], self.T[indices]
        except IndexError as error:
            raise NumberError(f"there are {len(self)} samples, numbered from 0: {error}") from None
        for array in (X, T):
            if array.base is None:  # a copy of our own, which need not be copied once more
                array.setflags(write=False)
        return Dataset(X, T, self.features, self.classes, self.origin, self.image_shape)

    def arranged(self, features: Sequence[str], classes: Sequence[str]) -> "Dataset":
        """Return the dataset with its columns in the order of these names, where they are just those.

        Columns with other names stay where they are: names such as ``pixel_7`` say nothing to a network. So
        do those that are only numbered, x1, x2, ...

        Raises
        ------
        UnknownNameError
            Some of the names are those of the network, and others are not: by their places they would go to
            other neurons than their names say.

        Examples
        --------
        >>> data = Dataset([[1.0, 0.0]], [[1.0]], features=("x2", "x1"))
        >>> data.arranged(["x1", "x2"], ["o"]).X.tolist()
        [[0.0, 1.0]]
        """
        X, inputs = _arranged(self.X, self.features, features, "inputs")
        T, outputs = _arranged(self.T, self.classes, classes, "outputs")
        return (
            self if X is self.X and T is self.T else replace(self, X=X, T=T, features=inputs, classes=outputs)
        )


@dataclass(frozen=True, eq=False)
class Split:
    """A dataset in parts that share no sample.

    Attributes
    ----------
    train : Dataset
        To learn from.
    validation : Dataset or None
        To watch the training with: when to stop, which learning rate to take.
    test : Dataset
        To judge the trained network with, once.
    """

    train: Dataset
    validation: Dataset | None
    test: Dataset

    @property
    def parts(self) -> dict[str, Dataset]:
        """The parts that are there, by name."""
        parts = {"train": self.train, "validation": self.validation, "test": self.test}
        return {name: part for name, part in parts.items() if part is not None}


def _frame_names(given: Rows) -> tuple[str, ...]:
    """The names of the columns of a frame, or of a series; none where they only count."""
    names = [getattr(given, "name", None)] if is_column(given) else column_names(given) or []
    return () if None in names or in_order(names) else tuple(str(name) for name in names)


def _arranged(
    table: np.ndarray, names: tuple[str, ...], wanted: Sequence[str], what: str
) -> tuple[np.ndarray, tuple[str, ...]]:
    unknown = [name for name in names if name not in wanted]
    if unknown and len(unknown) < len(names) == len(wanted) and not _only_numbered(names):
        missing = [name for name in wanted if name not in names]
        raise UnknownNameError(
            f"the columns of the data do not fit the {what} {listed(wanted)}: unknown {listed(unknown)}; "
            f"missing {listed(missing)}; rename them, so that all names fit, or none"
        )
    if names == tuple(wanted) or sorted(names) != sorted(wanted):
        return table, names
    return table[:, [names.index(name) for name in wanted]], tuple(wanted)


def _only_numbered(names: tuple[str, ...]) -> bool:
    """Whether the names are no more than places: x1, x2, ..."""
    return any(names == tuple(f"{letter}{k + 1}" for k in range(len(names))) for letter in "xy")


def _names(given: Sequence[str], what: str, array: str, letter: str, columns: int) -> tuple[str, ...]:
    """The names as a tuple; numbered ones where none are given."""
    names = (given,) if isinstance(given, str) else tuple(str(name) for name in given)
    if not names:
        return tuple(f"{letter}{number}" for number in range(1, columns + 1))
    if len(names) != columns:
        raise StructureError(f"{what} has {counted(len(names), 'name')}, but {array} has {columns} columns")
    if len(set(names)) != columns:
        twice = next(name for name in names if names.count(name) > 1)
        raise StructureError(f"{what} has '{twice}' more than once; every column needs a name of its own")
    return names
