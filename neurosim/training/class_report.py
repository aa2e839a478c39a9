"""The table of precision, recall and f1-score of every class, laid out as scikit-learn lays it out."""

from collections.abc import Sequence

import numpy as np

#: The columns after the name of the class.
HEADS = ("precision", "recall", "f1-score", "support")
AVERAGES = ("macro avg", "weighted avg")


def class_report(confusion: np.ndarray, names: Sequence[str]) -> str:
    """Return the table.

    Parameters
    ----------
    confusion : (classes, classes) array of int
        How often each class (row) was predicted as each class (column).
    names : sequence of str
        Of the classes.

    Examples
    --------
    >>> print(class_report(np.array([[2, 0], [1, 1]]), ["cat", "dog"]))
                  precision    recall  f1-score   support
    <BLANKLINE>
             cat     0.6667    1.0000    0.8000         2
             dog     1.0000    0.5000    0.6667         2
    <BLANKLINE>
        accuracy                         0.7500         4
       macro avg     0.8333    0.7500    0.7333         4
    weighted avg     0.8333    0.7500    0.7333         4
    <BLANKLINE>
    """
    right, given, support = np.diag(confusion), confusion.sum(axis=0), confusion.sum(axis=1)
    # f1 = 2 * precision * recall / (precision + recall) is twice the right ones of all given and wanted.
    scores = np.array([_shares(right, given), _shares(right, support), _shares(2 * right, given + support)])
    samples = int(support.sum())
    width = max(len(AVERAGES[-1]), *map(len, names))
    lines = [" " * width + " " + "".join(f" {head:>9}" for head in HEADS), ""]
    lines += [_row(name, width, scores[:, k], int(support[k])) for k, name in enumerate(names)]
    accuracy = f"{right.sum() / samples:.4f}"
    lines += ["", f"{'accuracy':>{width}} {'':>10}{'':>10} {accuracy:>9} {samples:>9}"]
    for name, weights in zip(AVERAGES, (None, support), strict=True):
        lines.append(_row(name, width, np.average(scores, axis=1, weights=weights), samples))
    return "\n".join(lines) + "\n"


def _shares(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Part of whole, class by class; 0 where there is nothing to have a part in."""
    shares = np.zeros(len(part))
    np.divide(part, whole, out=shares, where=whole != 0)
    return shares


def _row(name: str, width: int, scores: np.ndarray, support: int) -> str:
    return f"{name:>{width}} " + "".join(f" {score:9.4f}" for score in scores) + f" {support:>9}"
