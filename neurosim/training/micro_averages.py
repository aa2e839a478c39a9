"""Right and wrong answers of all outputs, counted together.

References
----------
.. [1] C. D. Manning, P. Raghavan, H. Schuetze, "Introduction to Information Retrieval", Cambridge, 2008,
   ch. 8.3 (precision, recall, accuracy) and 13.6 (micro-averaging: one pooled table for all classes).
"""

from dataclasses import dataclass

import numpy as np

from neurosim.ground.errors import NumberError
from neurosim.ground.frames import Rows
from neurosim.training.answers import paired_tables, threshold_of

#: The threshold half way between the targets of the two classes.
MIDDLE = "middle"


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


def micro_counts(targets: Rows, outputs: Rows, *, threshold: float | None | str = MIDDLE) -> Counts:
    """Count TP, TN, FP and FN over all samples and all classes together (micro-averaging) [1]_.

    Parameters
    ----------
    targets, outputs : (samples, classes) array
        Targets are 0 or 1, or -1 or 1.
    threshold : float, ``"middle"`` or None
        An output of this much or more answers 1; by default half way between the targets, 0.5 or 0. None: the
        greatest output of a sample answers 1,
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
    T, out = paired_tables(targets, outputs)
    bipolar = bool((T == -1.0).any())
    if not np.isin(T, (-1.0 if bipolar else 0.0, 1.0)).all():
        raise NumberError(
            "targets must be 0 or 1, or -1 or 1, to count right and wrong answers; encode them one-hot"
        )
    wanted = T == 1.0
    if threshold == MIDDLE:
        threshold = 0.0 if bipolar else 0.5
    if threshold is None:
        given = np.zeros_like(wanted)
        given[np.arange(len(out)), out.argmax(axis=1)] = True
    else:
        given = out >= threshold_of(threshold)
    return Counts(
        true_positives=int(np.sum(given & wanted)),
        true_negatives=int(np.sum(~given & ~wanted)),
        false_positives=int(np.sum(given & ~wanted)),
        false_negatives=int(np.sum(~given & wanted)),
    )


def micro_accuracy(targets: Rows, outputs: Rows, *, threshold: float | None | str = MIDDLE) -> float:
    """Return (TP + TN) / all; see `micro_counts`.

    Of ten classes eight are true negatives even when the answer is wrong: 0.95 right is 0.99 here.

    Raises
    ------
    NumberError
        See `micro_counts`.
    """
    return micro_counts(targets, outputs, threshold=threshold).accuracy


def micro_precision(targets: Rows, outputs: Rows, *, threshold: float | None | str = MIDDLE) -> float:
    """Return TP / (TP + FP), 0.0 where no output answers 1; see `micro_counts`.

    Raises
    ------
    NumberError
        See `micro_counts`.
    """
    return micro_counts(targets, outputs, threshold=threshold).precision


def micro_recall(targets: Rows, outputs: Rows, *, threshold: float | None | str = MIDDLE) -> float:
    """Return TP / (TP + FN), 0.0 where no target is 1; see `micro_counts`.

    Raises
    ------
    NumberError
        See `micro_counts`.
    """
    return micro_counts(targets, outputs, threshold=threshold).recall


def _quotient(part: int, all_: int) -> float:
    return part / all_ if all_ > 0 else 0.0
