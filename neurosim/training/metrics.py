"""Metrics: how good the outputs of a network are. The targets always come first, then the outputs.

Targets and outputs have shape (samples, outputs); one of them may be flat where there is a single output.
What counts as right follows from the targets (`neurosim.training.classes.rule_from_targets`): of one-hot
targets the greatest output (arg-max); a single output, or outputs that answer a question each, by the side of
the threshold they are on, which is 0.5 for targets 0 and 1, and 0 for targets -1 and 1.
"""

from collections.abc import Sequence

import numpy as np

from neurosim.ground.errors import NumberError
from neurosim.ground.frames import Rows
from neurosim.training.answers import paired_tables, table_of_samples, threshold_of
from neurosim.training.class_report import class_report
from neurosim.training.classes import Rule, require_rule, rule_from_targets
from neurosim.training.micro_averages import (
    Counts,
    micro_accuracy,
    micro_counts,
    micro_precision,
    micro_recall,
)

__all__ = (
    "Counts",
    "accuracy",
    "classification_report",
    "confusion_matrix",
    "cost",
    "micro_accuracy",
    "micro_counts",
    "micro_precision",
    "micro_recall",
)


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
    return float(table_of_samples(terms, "terms", beside=terms).sum(axis=1).mean())


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
    T, out = paired_tables(targets, outputs)
    return float(np.mean(~_rule("accuracy", T, threshold, rule).wrong(T, out)))


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
    return _confusion("a confusion matrix", targets, outputs, threshold, rule)


def classification_report(
    targets: Rows,
    outputs: Rows,
    classes: Sequence[str] | None = None,
    *,
    threshold: float | None = None,
    rule: Rule | None = None,
) -> str:
    """Return the table of precision, recall and f1-score of every class, as scikit-learn prints it.

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
    NumberError
        The shapes differ, a number is missing, there is no sample, or the names are too many or too few.
    """
    confusion = _confusion("a report of every class", targets, outputs, threshold, rule)
    count = len(confusion)
    names = [str(name) for name in (range(count) if classes is None else classes)]
    if len(names) != count:
        raise NumberError(f"there are {len(names)} names of classes, but {count} classes")
    return class_report(confusion, names)


def _rule(what: str, targets: np.ndarray, threshold: float | None, rule: Rule | None) -> Rule:
    """By what outs are judged: as the caller says, else as the targets say."""
    if rule is None:
        rule = rule_from_targets(targets, None if threshold is None else threshold_of(threshold))
    return require_rule(what, rule, targets)


def _confusion(
    what: str, targets: Rows, outputs: Rows, threshold: float | None, rule: Rule | None
) -> np.ndarray:
    """How often each class (row) was predicted as each class (column)."""
    true, predicted = _labels(what, targets, outputs, threshold, rule)
    count = max(2, table_of_samples(targets, "targets", beside=outputs).shape[1])
    matrix = np.zeros((count, count), dtype=int)
    np.add.at(matrix, (true, predicted), 1)
    return matrix


def _labels(
    what: str, targets: Rows, outputs: Rows, threshold: float | None, rule: Rule | None
) -> tuple[np.ndarray, np.ndarray]:
    """The right and the given class of every sample."""
    T, out = paired_tables(targets, outputs)
    chosen = _rule(what, T, threshold, rule)
    if chosen.kind == "sides":
        if rule is not None or not (chosen.wanted(T).sum(axis=1) == 1).all():
            raise NumberError(
                f"{what} needs one class for every sample; these outputs answer a question each, so judge "
                "each of them by itself, as micro_counts does"
            )
        chosen = Rule("greatest")
    return chosen.wanted(T), chosen.given(out)
