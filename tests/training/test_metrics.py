"""Metrics, against scikit-learn's and against counting by hand."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import neurosim as ns
from neurosim.formulas.losses import HalfSquaredError, MeanSquaredError
from neurosim.ground.errors import NumberError
from neurosim.training.metrics import (
    Counts,
    accuracy,
    classification_report,
    confusion_matrix,
    cost,
    micro_accuracy,
    micro_counts,
    micro_precision,
    micro_recall,
)

# Counted by hand at threshold 0.5: TP 2 (samples 1, 2), FP 2 (1: second, 3: first), FN 1 (3), TN 4.
T = [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
OUT = [[0.9, 0.7, 0.1], [0.2, 0.5, 0.4], [0.6, 0.1, 0.3]]


def drawn(seed: int, samples: int = 50, classes: int = 4) -> tuple[np.ndarray, np.ndarray]:
    """Random one-hot targets and outputs, wrong in about half of the samples."""
    generator = np.random.default_rng(seed)
    targets = np.eye(classes)[generator.integers(0, classes, samples)]
    return targets, 0.6 * generator.random((samples, classes)) + 0.4 * targets


def test_counts_by_hand() -> None:
    counts = micro_counts(T, OUT)
    assert counts == Counts(true_positives=2, true_negatives=4, false_positives=2, false_negatives=1)
    assert micro_accuracy(T, OUT) == 6 / 9
    assert micro_precision(T, OUT) == 2 / 4
    assert micro_recall(T, OUT) == 2 / 3
    assert accuracy(T, OUT) == 2 / 3
    assert confusion_matrix(T, OUT).tolist() == [[1, 0, 0], [0, 1, 0], [1, 0, 0]]


def test_an_output_on_the_threshold_answers_1() -> None:
    assert micro_counts([[1.0]], [[0.5]]) == Counts(1, 0, 0, 0)
    assert accuracy([[1.0], [0.0]], [[0.5], [0.49]]) == 1.0


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("threshold", [0.2, 0.5, 0.8])
def test_micro_averages_are_those_of_scikit_learn(seed: int, threshold: float) -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    targets, out = drawn(seed)
    given = (out >= threshold).astype(int)
    assert micro_precision(targets, out, threshold=threshold) == pytest.approx(
        metrics.precision_score(targets, given, average="micro", zero_division=0.0), rel=1e-14
    )
    assert micro_recall(targets, out, threshold=threshold) == pytest.approx(
        metrics.recall_score(targets, given, average="micro", zero_division=0.0), rel=1e-14
    )
    pooled = metrics.accuracy_score(targets.ravel(), given.ravel())
    assert micro_accuracy(targets, out, threshold=threshold) == pytest.approx(pooled, rel=1e-14)
    (tn, fp), (fn, tp) = metrics.multilabel_confusion_matrix(targets, given).sum(axis=0).tolist()
    assert micro_counts(targets, out, threshold=threshold) == Counts(tp, tn, fp, fn)


@pytest.mark.parametrize("seed", range(5))
def test_accuracy_and_confusion_are_those_of_scikit_learn(seed: int) -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    targets, out = drawn(seed)
    true, predicted = targets.argmax(axis=1), out.argmax(axis=1)
    assert accuracy(targets, out) == pytest.approx(metrics.accuracy_score(true, predicted), rel=1e-14)
    theirs = metrics.confusion_matrix(true, predicted, labels=range(4))
    assert confusion_matrix(targets, out).tolist() == theirs.tolist()
    report = metrics.classification_report(true, predicted, digits=4, zero_division=0.0)
    assert classification_report(targets, out) == report


@given(st.integers(0, 10**6), st.integers(2, 6), st.integers(1, 30))
def test_the_report_is_that_of_scikit_learn(seed: int, classes: int, samples: int) -> None:
    """Also of classes that are missing among the targets, or never given."""
    metrics = pytest.importorskip("sklearn.metrics")
    targets, out = drawn(seed, samples, classes)
    true, predicted = targets.argmax(axis=1), out.argmax(axis=1)
    names = ["n" * (1 + 7 * k) for k in range(classes)]
    report = metrics.classification_report(
        true, predicted, labels=range(classes), target_names=names, digits=4, zero_division=0.0
    )
    if not (true == predicted).any():
        report = re.sub(r"(\d+)\.0$", r"  \1", report, flags=re.MULTILINE)  # it forgets that it counts then
    assert classification_report(targets, out, names) == report


@given(st.integers(0, 10**6))
def test_by_arg_max_precision_and_recall_are_the_accuracy(seed: int) -> None:
    targets, out = drawn(seed, classes=10)
    right = accuracy(targets, out)
    assert micro_precision(targets, out, threshold=None) == pytest.approx(right)
    assert micro_recall(targets, out, threshold=None) == pytest.approx(right)
    # Every wrong sample is wrong in two of ten columns: 0.95 right is 0.99 of all answers.
    assert micro_accuracy(targets, out, threshold=None) == pytest.approx(1.0 - 2.0 * (1.0 - right) / 10.0)


def test_nothing_divided_by_nothing_is_0_as_in_scikit_learn() -> None:
    targets, out = [[1, 0]], [[0.1, 0.2]]
    assert micro_precision(targets, out) == 0.0
    assert micro_recall([[0, 0]], out) == 0.0
    metrics = pytest.importorskip("sklearn.metrics")
    assert metrics.precision_score([[1, 0]], [[0, 0]], average="micro", zero_division=0.0) == 0.0


def test_a_single_output_is_a_class_of_its_own_by_the_threshold() -> None:
    targets, out = [[0], [1], [1], [0]], [[0.1], [0.9], [0.4], [0.2]]
    assert accuracy(targets, out) == 0.75
    assert accuracy(targets, out, threshold=0.3) == 1.0
    assert confusion_matrix(targets, out).tolist() == [[2, 0], [1, 1]]


def test_flat_targets_are_a_column_beside_what_a_network_predicts() -> None:
    flat, out = [0, 1, 1, 0], [[0.1], [0.9], [0.4], [0.2]]
    column = [[target] for target in flat]
    for metric in (accuracy, micro_counts):
        assert metric(flat, out) == metric(column, out) == metric(np.array(flat), np.array(out))
    assert accuracy(flat, out) == 0.75
    assert accuracy(column, [0.1, 0.9, 0.4, 0.2]) == 0.75
    assert confusion_matrix(flat, out).tolist() == [[2, 0], [1, 1]]


def test_cost_is_the_mean_of_the_errors_of_the_samples() -> None:
    targets, out = np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([[0.5, 0.5], [0.0, 0.0]])
    # Half squared: (0.25 + 0.25)/2 and 1/2; mean squared over two outputs: the same.
    assert cost(HalfSquaredError().terms(targets, out)) == 0.375
    assert cost(MeanSquaredError().terms(targets, out)) == 0.375


def test_the_report_has_the_names_of_the_classes_even_of_those_that_are_absent() -> None:
    text = classification_report([[1, 0, 0]], [[0.9, 0.0, 0.1]], ["cat", "dog", "emu"])
    assert all(name in text for name in ("cat", "dog", "emu", "precision", "recall"))
    with pytest.raises(NumberError, match="there are 1 names of classes, but 3 classes"):
        classification_report([[1, 0, 0]], [[0.9, 0.0, 0.1]], ["cat"])


@pytest.mark.parametrize(
    ("targets", "out", "sentence"),
    [
        ([[1, 0]], [[0.5]], r"targets have shape \(1, 2\), outputs \(1, 1\)"),
        ([], [], r"targets have shape \(0,\); they must be \(samples, outputs\) with at least one sample"),
        ([1, 0], [1, 0], r"targets have shape \(2,\)"),
        ([[1, 0]], [[0.5, float("nan")]], "outputs are nan in sample 1, output 2"),
        ([["a"]], [[0.5]], "targets must be a table of real numbers"),
    ],
)
def test_tables_that_cannot_be_compared_are_refused(targets: object, out: object, sentence: str) -> None:
    for metric in (accuracy, micro_counts, confusion_matrix):
        with pytest.raises(NumberError, match=sentence):
            metric(targets, out)


def test_targets_between_0_and_1_are_not_counted() -> None:
    with pytest.raises(NumberError, match="targets must be 0 or 1"):
        micro_counts([[0.2, 0.8]], [[0.5, 0.5]])
    with pytest.raises(NumberError, match="threshold is nan"):
        micro_counts([[1, 0]], [[0.5, 0.5]], threshold=float("nan"))


def test_the_metrics_are_in_a_public_place() -> None:
    assert ns.metrics.confusion_matrix([[1], [0], [1]], [[0.9], [0.6], [0.2]]).tolist() == [[0, 1], [1, 1]]
    assert ns.metrics.classification_report is classification_report
