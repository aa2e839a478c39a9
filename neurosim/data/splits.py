"""Splitting data into training, validation and test parts.

References
----------
.. [1] F. Pedregosa et al., "Scikit-learn: Machine Learning in Python", JMLR 12, 2011; its function
   ``train_test_split`` draws the same samples for the same `random_state`.
"""

import math
from numbers import Integral, Real

import numpy as np

from neurosim.data.dataset import Dataset, Split
from neurosim.ground.checks import whole
from neurosim.ground.errors import NumberError, brief

Size = float | int


def split(
    dataset: Dataset,
    test_size: Size = 0.3,
    random_state: int | None = 42,
    *,
    validation_size: Size | None = None,
) -> Split:
    """Shuffle the samples and split them: first the test part, then validation; the rest is training.

    The test part, and without a validation part the training part, too, are those that
    scikit-learn's ``train_test_split`` gives [1]_, in the same order. A validation part is the
    beginning of what would otherwise be the training part.

    Parameters
    ----------
    dataset : Dataset
    test_size : float or int
        A share of all samples between 0 and 1 (rounded up), or a number of samples.
    random_state : int or None
        Seed of the shuffle; None gives another split every time.
    validation_size : float or int, optional
        As `test_size`, a share of *all* samples.

    Raises
    ------
    NumberError
        A size is out of range, or nothing is left to train on.

    Examples
    --------
    >>> from neurosim.data.logic import xor
    >>> parts = split(xor(), test_size=0.25, random_state=0)
    >>> parts.train.X.tolist(), parts.test.X.tolist()
    ([[1.0, 1.0], [0.0, 1.0], [0.0, 0.0]], [[1.0, 0.0]])
    """
    train, validation, test = split_indices(
        len(dataset), test_size, random_state, validation_size=validation_size
    )
    return Split(
        train=dataset.take(train),
        validation=None if validation_size is None else dataset.take(validation),
        test=dataset.take(test),
    )


def split_indices(
    samples: int, test_size: Size = 0.3, random_state: int | None = 42, *, validation_size: Size | None = None
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the numbers (from 0) of the training, validation and test samples; see `split`.

    Raises
    ------
    NumberError
        See `split`.

    Examples
    --------
    >>> train, validation, test = split_indices(10, 0.3, 42)
    >>> train.tolist(), validation.tolist(), test.tolist()
    ([0, 7, 2, 9, 4, 3, 6], [], [8, 1, 5])
    """
    samples = whole(samples, "the number of samples")
    tests = _count(test_size, "test_size", samples)
    validations = 0 if validation_size is None else _count(validation_size, "validation_size", samples)
    if tests + validations >= samples:
        raise NumberError(
            f"of {samples} samples {tests} would go to the test and {validations} to the validation part, "
            "and none would be left to train on; make the parts smaller"
        )
    order = _generator(random_state).permutation(samples)
    return order[tests + validations :], order[tests : tests + validations], order[:tests]


def _count(size: float, what: str, samples: int) -> int:
    """How many samples a share (a float) or a number of samples (an int) is."""
    if isinstance(size, Real) and not isinstance(size, bool):
        number = float(size)
        if isinstance(size, Integral) and 0 < number < samples:
            return int(number)
        if not isinstance(size, Integral) and 0.0 < number < 1.0:
            return math.ceil(number * samples)
    raise NumberError(
        f"{what} is {brief(size)}; it must be a share between 0 and 1 such as 0.3, "
        f"or a number of samples from 1 to {samples - 1}"
    )


def _generator(random_state: int | None) -> np.random.RandomState:
    # NumPy's older generator, because published splits were drawn with it; its stream is frozen for ever.
    if random_state is not None:
        whole(random_state, "random_state", least=0)
        if random_state >= 2**32:
            raise NumberError(f"random_state is {random_state}; it must be below 2**32")
    return np.random.RandomState(random_state)
