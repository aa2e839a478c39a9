"""Metrics: how good the outputs of a network are. The targets always come first, then the outputs.

Targets and outputs have shape (samples, outputs); one of them may be flat where there is a single output.
What counts as right follows from the targets
(`neurosim.training.classes.rule_of`): of one-hot targets the greatest output (arg-max); a single output, or
outputs that answer a question each, by the side of the threshold they are on, which is 0.5 for targets 0 and
1, and 0 for targets -1 and 1.

References
----------
.. [1] C. D. Manning, P. Raghavan, H. Schuetze, "Introduction to Information Retrieval", Cambridge, 2008,
   ch. 8.3 (precision, recall, accuracy) and 13.6 (micro-averaging: one pooled table for all classes).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from neurosim.checks import reals
from neurosim.errors import NumberError, UnknownNameError, brief, listed, missing_extra
from neurosim.frames import Rows, column_names, is_column
from neurosim.training.classes import Rule, require_rule, rule_of

#: The threshold half way between the targets of the two classes.
MIDDLE = "middle"


def cost(terms: Rows) -> float:
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
    return float(_table(terms, "terms", beside=terms).sum(axis=1).mean())


def accuracy(
    targets: Rows, outputs: Rows, *, threshold: float | None = None, rule: Rule | None = None
) -> float:
    """Return the share of samples that are right.

    Parameters
    ----------
    targets, outputs : (samples, outputs) array
    threshold : float, optional
        From here on an out stands for the upper class; then every output is judged by itself.
    rule : Rule, optional
        The rule by which outs are judged; by default the targets decide.

    Raises
    ------
    NumberError
        The shapes differ, a number is missing, there is no sample, or the targets are not classes.

    Examples
    --------
    >>> accuracy([[1, 0], [0, 1], [0, 1]], [[0.9, 0.2], [0.6, 0.4], [0.1, 0.3]])
    0.6666666666666666
    """
    T, out = _pair(targets, outputs)
    return float(np.mean(~_rule("accuracy", T, threshold, rule).wrong(T, out)))


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
    T, out = _pair(targets, outputs)
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
        given = out >= _threshold(threshold)
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


def confusion_matrix(
    targets: Rows, outputs: Rows, *, threshold: float | None = None, rule: Rule | None = None
) -> np.ndarray:
    """Return how often each class (row) was predicted as each class (column).

    Parameters
    ----------
    targets, outputs : (samples, outputs) array
    threshold : float, optional
        Of a single output, which tells two classes apart: from here on it stands for the upper one.
    rule : Rule, optional
        The rule by which outs are judged; by default the targets decide.

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
    true, predicted = _labels("a confusion matrix", targets, outputs, threshold, rule)
    count = max(2, _table(targets, "targets", beside=outputs).shape[1])
    matrix = np.zeros((count, count), dtype=int)
    np.add.at(matrix, (true, predicted), 1)
    return matrix


def classification_report(
    targets: Rows,
    outputs: Rows,
    classes: Sequence[str] | None = None,
    *,
    threshold: float | None = None,
    rule: Rule | None = None,
) -> str:
    """Return scikit-learn's table of precision, recall and f1-score of every class.

    Parameters
    ----------
    targets, outputs : (samples, outputs) array
    classes : sequence of str, optional
        Names of the classes; without it, their numbers from 0.
    threshold : float, optional
        Of a single output, which tells two classes apart: from here on it stands for the upper one.
    rule : Rule, optional
        The rule by which outs are judged; by default the targets decide.

    Raises
    ------
    MissingExtraError
        scikit-learn is not installed.
    NumberError
        The shapes differ, a number is missing, there is no sample, or the names are too many or too few.
    """
    true, predicted = _labels("a report of every class", targets, outputs, threshold, rule)
    count = max(2, _table(targets, "targets", beside=outputs).shape[1])
    names = [str(name) for name in (range(count) if classes is None else classes)]
    if len(names) != count:
        raise NumberError(f"there are {len(names)} names of classes, but {count} classes")
    try:
        from sklearn.metrics import classification_report as report
    except ImportError as error:
        raise missing_extra("the classification report", "scikit-learn", "data") from error
    return str(report(true, predicted, labels=range(count), target_names=names, digits=4, zero_division=0.0))


def _quotient(part: int, all_: int) -> float:
    return part / all_ if all_ > 0 else 0.0


def _rule(what: str, targets: np.ndarray, threshold: float | None, rule: Rule | None) -> Rule:
    """By what outs are judged: as the caller says, else as the targets say."""
    if rule is None:
        rule = rule_of(targets, None if threshold is None else _threshold(threshold))
    return require_rule(what, rule, targets)


def _labels(
    what: str, targets: Rows, outputs: Rows, threshold: float | None, rule: Rule | None
) -> tuple[np.ndarray, np.ndarray]:
    """The right and the given class of every sample."""
    T, out = _pair(targets, outputs)
    chosen = _rule(what, T, threshold, rule)
    if chosen.kind == "sides":
        if rule is not None or not (chosen.wanted(T).sum(axis=1) == 1).all():
            raise NumberError(
                f"{what} needs one class for every sample; these outputs answer a question each, so judge "
                "each of them by itself, as micro_counts does"
            )
        chosen = Rule("greatest")
    return chosen.wanted(T), chosen.given(out)


def _pair(targets: Rows, outputs: Rows) -> tuple[np.ndarray, np.ndarray]:
    T, out = _table(targets, "targets", beside=outputs), _table(outputs, "outputs", beside=targets)
    names, others = column_names(targets), column_names(outputs)
    if names is not None and others is not None and names != others:
        if sorted(map(str, names)) != sorted(map(str, others)):
            raise UnknownNameError(
                f"targets have the columns {listed(names)}, outputs {listed(others)}; "
                "both need the same names"
            )
        out = out[:, [others.index(name) for name in names]]
    if T.shape != out.shape:
        raise NumberError(
            f"targets have shape {T.shape}, outputs {out.shape}; both must be (samples, outputs)"
        )
    return T, out


def _table(values: Rows, what: str, beside: Rows) -> np.ndarray:
    """A table of numbers with at least one sample; nan would compare wrong in silence.

    Flat numbers are a column beside one; flat beside flat could as well be a single sample.
    """
    table = reals(values, what).astype(float)
    if is_column(values) or (table.ndim == 1 and _is_one_column(beside)):
        table = table.reshape(-1, 1)
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


def _threshold(value: float | str) -> float:
    try:
        limit = float(value)
    except (TypeError, ValueError):
        limit = float("nan")
    if not np.isfinite(limit):
        raise NumberError(f"threshold is {brief(value)}; it must be a finite number such as 0.5")
    return limit


def _is_one_column(values: Rows) -> bool:
    """Whether a table has one column: a series, or rows of one number."""
    return is_column(values) or reals(values, "values").shape[1:] == (1,)
