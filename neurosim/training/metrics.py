"""Metrics: how good the outputs of a network are. The targets always come first, then the outputs.

Targets and outputs have shape (samples, outputs). With several outputs a sample belongs to the class of
its greatest output (arg-max); with a single one, to class 1 where that is `threshold` or more.

References
----------
.. [1] C. D. Manning, P. Raghavan, H. Schuetze, "Introduction to Information Retrieval", Cambridge, 2008,
   ch. 8.3 (precision, recall, accuracy) and 13.6 (micro-averaging: one pooled table for all classes).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from neurosim.errors import NumberError, brief, missing_extra


def cost(terms: Any) -> float:
    """Return the mean of E over the samples; E of a sample is the sum of its terms.

    Parameters
    ----------
    terms : (samples, outputs) array
        What every output adds to E, as ``loss.terms(targets, outputs)`` gives it.

    Raises
    ------
    NumberError
        It is not a table of numbers, or has no sample.

    Examples
    --------
    >>> cost([[1.0, 2.0], [0.0, 5.0]])
    4.0
    """
    return float(_table(terms, "terms").sum(axis=1).mean())


def accuracy(targets: Any, outputs: Any, *, threshold: float = 0.5) -> float:
    """Return the share of samples whose class is right.

    Parameters
    ----------
    targets, outputs : (samples, outputs) array
    threshold : float
        Only where there is a single output.

    Raises
    ------
    NumberError
        The shapes differ, a number is missing, or there is no sample.

    Examples
    --------
    >>> accuracy([[1, 0], [0, 1], [0, 1]], [[0.9, 0.2], [0.6, 0.4], [0.1, 0.3]])
    0.6666666666666666
    """
    true, predicted = _labels(targets, outputs, threshold)
    return float(np.mean(true == predicted))


@dataclass(frozen=True)
class Counts:
    """Right and wrong answers, each output of each sample counted as one question: 1 or 0?

    A quotient 0/0 (precision without any 1 in the answers, recall without any in the targets) is 0.0,
    as in scikit-learn.

    Attributes
    ----------
    true_positives, true_negatives, false_positives, false_negatives : int

    Examples
    --------
    >>> counts = Counts(true_positives=3, true_negatives=4, false_positives=1, false_negatives=2)
    >>> counts.accuracy, counts.precision, counts.recall
    (0.7, 0.75, 0.6)
    """

    true_positives: int
    true_negatives: int
    false_positives: int
    false_negatives: int

    @property
    def accuracy(self) -> float:
        """(TP + TN) / (TP + TN + FP + FN)."""
        right = self.true_positives + self.true_negatives
        return _quotient(right, right + self.false_positives + self.false_negatives)

    @property
    def precision(self) -> float:
        """TP / (TP + FP): how many of the given 1 are right."""
        return _quotient(self.true_positives, self.true_positives + self.false_positives)

    @property
    def recall(self) -> float:
        """TP / (TP + FN): how many of the wanted 1 are found."""
        return _quotient(self.true_positives, self.true_positives + self.false_negatives)


def micro_counts(targets: Any, outputs: Any, *, threshold: float | None = 0.5) -> Counts:
    """Count TP, TN, FP and FN over all samples and all classes together (micro-averaging) [1]_.

    Parameters
    ----------
    targets, outputs : (samples, classes) array
        Targets are one-hot, that is 0 or 1.
    threshold : float or None
        An output of this much or more answers 1. None: the greatest output of a sample answers 1,
        all others 0; precision and recall then both equal the accuracy by arg-max.

    Raises
    ------
    NumberError
        The shapes differ, a number is missing, a target is not 0 or 1, or there is no sample.

    Examples
    --------
    >>> micro_counts([[1, 0], [0, 1]], [[0.9, 0.6], [0.2, 0.4]])
    Counts(true_positives=1, true_negatives=1, false_positives=1, false_negatives=1)
    """
    T, out = _pair(targets, outputs)
    if not np.isin(T, (0.0, 1.0)).all():
        raise NumberError("targets must be 0 or 1 to count right and wrong answers; encode them one-hot")
    wanted = T == 1.0
    if threshold is None:
        given = np.zeros_like(wanted)
        given[np.arange(len(out)), out.argmax(axis=1)] = True
    else:
        given = out >= _threshold(threshold)
    return Counts(
        true_positives=int(np.sum(given & wanted)),
        true_negatives=int(np.sum(~given & ~wanted)),
        false_positives=int(np.sum(given & ~wanted)),
        false_negatives=int(np.sum(~given & wanted)),
    )


def micro_accuracy(targets: Any, outputs: Any, *, threshold: float | None = 0.5) -> float:
    """Return (TP + TN) / all; see `micro_counts`.

    Of ten classes eight are true negatives even when the answer is wrong: 0.95 right is 0.99 here.

    Raises
    ------
    NumberError
        See `micro_counts`.
    """
    return micro_counts(targets, outputs, threshold=threshold).accuracy


def micro_precision(targets: Any, outputs: Any, *, threshold: float | None = 0.5) -> float:
    """Return TP / (TP + FP), 0.0 where no output answers 1; see `micro_counts`.

    Raises
    ------
    NumberError
        See `micro_counts`.
    """
    return micro_counts(targets, outputs, threshold=threshold).precision


def micro_recall(targets: Any, outputs: Any, *, threshold: float | None = 0.5) -> float:
    """Return TP / (TP + FN), 0.0 where no target is 1; see `micro_counts`.

    Raises
    ------
    NumberError
        See `micro_counts`.
    """
    return micro_counts(targets, outputs, threshold=threshold).recall


def confusion_matrix(targets: Any, outputs: Any, *, threshold: float = 0.5) -> np.ndarray:
    """Return how often each class (row) was predicted as each class (column).

    Parameters
    ----------
    targets, outputs : (samples, outputs) array
    threshold : float
        Only where there is a single output; the classes are then 0 and 1.

    Returns
    -------
    (classes, classes) array of int

    Raises
    ------
    NumberError
        The shapes differ, a number is missing, or there is no sample.

    Examples
    --------
    >>> confusion_matrix([[1, 0], [0, 1], [0, 1]], [[0.9, 0.2], [0.6, 0.4], [0.1, 0.3]])
    array([[1, 0],
           [1, 1]])
    """
    true, predicted = _labels(targets, outputs, threshold)
    count = max(2, np.asarray(targets).shape[1])
    matrix = np.zeros((count, count), dtype=int)
    np.add.at(matrix, (true, predicted), 1)
    return matrix


def classification_report(
    targets: Any, outputs: Any, classes: Sequence[str] | None = None, *, threshold: float = 0.5
) -> str:
    """Return scikit-learn's table of precision, recall and f1-score of every class.

    Parameters
    ----------
    targets, outputs : (samples, outputs) array
    classes : sequence of str, optional
        Names of the classes; without it, their numbers from 0.
    threshold : float
        Only where there is a single output; the classes are then 0 and 1.

    Raises
    ------
    MissingExtraError
        scikit-learn is not installed.
    NumberError
        The shapes differ, a number is missing, there is no sample, or the names are too many or too few.
    """
    true, predicted = _labels(targets, outputs, threshold)
    count = max(2, np.asarray(targets).shape[1])
    names = [str(name) for name in (range(count) if classes is None else classes)]
    if len(names) != count:
        raise NumberError(f"there are {len(names)} names of classes, but {count} classes")
    try:
        from sklearn.metrics import classification_report as report
    except ImportError as error:
        raise missing_extra("the classification report comes", "scikit-learn", "data") from error
    return str(report(true, predicted, labels=range(count), target_names=names, digits=4, zero_division=0.0))


def _quotient(part: int, all_: int) -> float:
    return part / all_ if all_ > 0 else 0.0


def _labels(targets: Any, outputs: Any, threshold: float) -> tuple[np.ndarray, np.ndarray]:
    """The right and the given class of every sample."""
    T, out = _pair(targets, outputs)
    if T.shape[1] == 1:
        limit = _threshold(threshold)
        return (T[:, 0] >= limit).astype(int), (out[:, 0] >= limit).astype(int)
    return T.argmax(axis=1), out.argmax(axis=1)


def _pair(targets: Any, outputs: Any) -> tuple[np.ndarray, np.ndarray]:
    T, out = _table(targets, "targets"), _table(outputs, "outputs")
    if T.shape != out.shape:
        raise NumberError(
            f"targets have shape {T.shape}, outputs {out.shape}; both must be (samples, outputs)"
        )
    return T, out


def _table(values: Any, what: str) -> np.ndarray:
    """A table of numbers with at least one sample; nan would compare wrong in silence."""
    try:
        table = np.asarray(values, dtype=float)
    except (TypeError, ValueError):
        raise NumberError(f"{what} must be a table of numbers (samples, outputs)") from None
    if table.ndim != 2 or table.size == 0:
        raise NumberError(
            f"{what} have shape {table.shape}; they must be (samples, outputs) with at least one sample"
        )
    if np.isnan(table).any():
        sample, column = (int(i) for i in np.argwhere(np.isnan(table))[0])
        raise NumberError(
            f"{what} are nan in sample {sample + 1}, output {column + 1}; there is nothing to evaluate"
        )
    return table


def _threshold(value: float) -> float:
    try:
        limit = float(value)
    except (TypeError, ValueError):
        limit = float("nan")
    if not np.isfinite(limit):
        raise NumberError(f"threshold is {brief(value)}; it must be a finite number such as 0.5")
    return limit
