"""One-hot encoding: a class as a row with 1 in its own column and 0 in all others, and back."""

from collections.abc import Sequence

import numpy as np

from neurosim.ground.checks import whole
from neurosim.ground.choices import offered
from neurosim.ground.errors import NumberError, UnknownNameError, listed
from neurosim.ground.frames import Rows

#: A class, by its name or its number.
Label = str | float
Labels = Sequence[Label] | np.ndarray

#: Most numbers of a table: each class is a column of it.
MOST_NUMBERS = 100_000_000


def one_hot(labels: Labels, classes: int | Sequence[Label] | None = None) -> np.ndarray:
    """Return t[sample, k] = 1 where k is the class of the sample, else 0.

    Parameters
    ----------
    labels : sequence, (samples,)
        Numbers of classes from 0, or the classes themselves where `classes` lists them.
    classes : int or sequence, optional
        How many classes there are, or the classes in the order of the columns; without it, one
        column up to the greatest label.

    Returns
    -------
    (samples, classes) array of float

    Raises
    ------
    NumberError
        A label is not a number of a class, or there are too many classes.
    UnknownNameError
        A label is not among the listed classes.

    Examples
    --------
    >>> one_hot([1, 0, 2])
    array([[0., 1., 0.],
           [1., 0., 0.],
           [0., 0., 1.]])
    >>> one_hot(["no", "yes"], classes=["yes", "no"])
    array([[0., 1.],
           [1., 0.]])
    """
    if isinstance(classes, Sequence | np.ndarray):
        numbers = _positions(labels, list(classes))
        count = len(classes)
    else:
        numbers = _whole_labels(labels)
        greatest = int(numbers.max(initial=-1))
        count = greatest + 1 if classes is None else whole(classes, "classes")
        if greatest >= count:
            place = int(np.argmax(numbers >= count))
            raise NumberError(
                f"label {numbers[place]} of sample {place + 1} is too large for {count} classes; "
                f"labels go from 0 to {count - 1}"
            )
    if len(numbers) * count > MOST_NUMBERS:
        raise NumberError(
            f"{len(numbers):,} samples of {count:,} classes, one-hot, are more than {MOST_NUMBERS:,} "
            "numbers, the most allowed; check that the column holds classes"
        )
    encoded = np.zeros((len(numbers), count))
    encoded[np.arange(len(numbers)), numbers] = 1.0
    return encoded


def from_one_hot(T: Rows, classes: Sequence[Label] | None = None) -> np.ndarray:
    """Return the class of every row: the column of its greatest number (the first of equals).

    Parameters
    ----------
    T : (samples, classes) array
        One-hot rows, or outputs of a network.
    classes : sequence, optional
        What to call the columns; without it, their numbers from 0.

    Raises
    ------
    NumberError
        T is not a table with a column for every class.

    Examples
    --------
    >>> from_one_hot([[0.1, 0.7, 0.2], [0.9, 0.1, 0.0]]).tolist()
    [1, 0]
    >>> from_one_hot([[0, 1], [1, 0]], classes=["yes", "no"]).tolist()
    ['no', 'yes']
    """
    table = np.asarray(T)
    if table.ndim != 2 or table.shape[1] == 0 or table.dtype.kind not in "biuf":
        raise NumberError(f"one-hot rows must be a table of numbers (samples, classes), not {table.shape}")
    if classes is not None and len(classes) != table.shape[1]:
        raise NumberError(f"there are {len(classes)} names of classes, but {table.shape[1]} columns")
    numbers: np.ndarray = table.argmax(axis=1)
    return numbers if classes is None else np.asarray(classes)[numbers]


def _positions(labels: Labels, classes: list[Label]) -> np.ndarray:
    """The place of every label in the list of classes."""
    place = {known: number for number, known in enumerate(classes)}
    if len(place) != len(classes):
        raise NumberError(f"the list of classes has a name more than once: {listed(classes)}")
    for sample, label in enumerate(labels, start=1):
        if label not in place:
            raise UnknownNameError(
                f"'{label}' of sample {sample} is not a class {offered(label, map(str, classes), 'classes:')}"
            )
    return np.array([place[label] for label in labels], dtype=int)


def _whole_labels(labels: Labels) -> np.ndarray:
    numbers = np.asarray(labels)
    if numbers.size == 0:
        return np.zeros(0, dtype=int)
    if numbers.ndim != 1 or numbers.dtype.kind not in "biuf":
        raise NumberError("labels must be a row of numbers, one per sample; for texts pass classes=[...]")
    bad = (numbers < 0) | (numbers != np.floor(numbers)) | ~np.isfinite(numbers)
    if bad.any():
        place = int(np.argmax(bad))
        raise NumberError(
            f"label {numbers[place]} of sample {place + 1} is not the number of a class: 0, 1, 2, ..."
        )
    return numbers.astype(int)
