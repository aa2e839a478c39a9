"""By which rule outs are judged: independent outputs each against 0.5, classes by the greatest out."""

import numpy as np
import pytest

import neurosim as ns
from neurosim.scenario import load
from neurosim.training.fields import boundary
from neurosim.training.pictures import confusion
from neurosim.training.tables import predictions


def test_two_sigmoid_outputs_are_judged_one_by_one() -> None:
    # Mazur's first outs are 0.7514 for a target of 0.01, and 0.7729 for 0.99: the first is wrong.
    scenario = load("mazur")
    (table,) = predictions(scenario.build(), scenario.samples()).tables
    assert table.wrong == (0,)
    assert table.note.endswith("; 1 of 1 with an out on the wrong side of 0.5")


def test_a_single_output_is_judged_by_its_side() -> None:
    net = ns.Network.layered([1, 1], "sigmoid", weights=[[[1.0]]], biases=[[0.0]])
    (table,) = predictions(net, [([2.0], [1.0]), ([3.0], [0.0])]).tables
    assert (table.wrong, table.note.split("; ")[1]) == ((1,), "1 of 2 on the wrong side of 0.5")


def test_one_hot_targets_are_judged_by_the_greatest_out() -> None:
    net = ns.Network.layered([2, 2], "linear", weights=[[[1.0, 0.0], [0.0, 1.0]]], biases=[[0.0, 0.0]])
    samples = [([0.2, 0.1], [1.0, 0.0]), ([0.2, 0.1], [0.0, 1.0])]
    (table,) = predictions(net, samples).tables
    assert (table.wrong, table.note.split("; ")[1]) == ((1,), "1 of 2 wrong by the greatest out")


def test_targets_that_are_no_classes_are_not_judged_and_give_no_figure_of_classes() -> None:
    net = ns.Network.layered([2, 1], "linear", seed=1)
    X, T = [[0.0, 1.0], [1.0, 0.0]], [[3.7], [2.5]]
    (table,) = predictions(net, list(zip(X, T, strict=True))).tables
    assert table.wrong == ()
    assert "wrong" not in table.note
    for figure in (lambda: confusion(net, X, T, ()), lambda: boundary(net, X, T)):
        with pytest.raises(ns.FormatError, match="needs targets that are classes, 0 or 1"):
            figure()


def test_outputs_that_answer_a_question_each_have_no_confusion_matrix_and_no_boundary() -> None:
    scenario = load("mazur")
    net, (inputs, targets) = scenario.build(), scenario.samples()[0]
    X, T = [list(inputs.values())], [list(targets.values())]
    for figure in (lambda: confusion(net, X, T, ()), lambda: boundary(net, X, T)):
        with pytest.raises(ns.FormatError, match="needs one class for every sample.*kind 'predictions'"):
            figure()


@pytest.mark.parametrize(
    ("outputs", "activation", "said"),
    [(1, "sigmoid", "out(o1)"), (2, "softmax", "out(o2)"), (2, "sigmoid", "share of out(o2)")],
)
def test_a_boundary_says_which_out_is_a_half_along_it(outputs: int, activation: str, said: str) -> None:
    loss = "cross_entropy" if activation == "softmax" else "half_squared_error"
    net = ns.Network.layered([2, 3, outputs], output_activation=activation, seed=1, loss=loss)
    T = np.eye(2)[[0, 1]] if outputs == 2 else [[0.0], [1.0]]
    field = boundary(net, [[0.0, 1.0], [1.0, 0.0]], T, points=3)
    name = net.outputs[-1].name
    assert field.decides == said.replace(f"o{outputs}", name)
