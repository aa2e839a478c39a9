"""By which rule outs are judged: independent outputs each against 0.5, classes by the greatest out."""

import functools

import numpy as np
import pytest
from matplotlib.collections import Collection

import neurosim as ns
from neurosim.figures.kinds.boundary import boundary
from neurosim.figures.kinds.confusion import confusion
from neurosim.figures.kinds.predictions import predictions
from neurosim.scenario import load
from neurosim.training.classes import rule_for


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
    assert targets is not None
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


# -- one rule in the whole of a run ---------------------------------------------------------------

BIPOLAR = np.array([[-1.0], [-1.0], [-1.0], [1.0]])
CORNERS = np.array([[-1.0, -1.0], [-1.0, 1.0], [1.0, -1.0], [1.0, 1.0]])


def bipolar_and(bias: float = -1.0) -> ns.Network:
    return ns.Network.layered([2, 1], "tanh", weights=[[[1.0], [1.0]]], biases=[[bias]])


def test_targets_of_minus_1_and_1_are_judged_at_0_everywhere() -> None:
    net = bipolar_and(bias=-1.7)  # out of (1, 1) is tanh(0.3) = 0.29: right at 0, wrong at 0.5
    rule = rule_for(net, BIPOLAR)
    assert (rule.kind, rule.threshold, rule.names) == ("side", 0.0, ("-1", "1"))
    outs = net.predict(CORNERS)
    assert ns.metrics.accuracy(BIPOLAR, outs) == 1.0
    assert ns.metrics.micro_accuracy(BIPOLAR, outs) == 1.0
    assert ns.metrics.confusion_matrix(BIPOLAR, outs).tolist() == [[3, 0], [0, 1]]
    found = confusion(net, CORNERS, BIPOLAR, ())
    assert (found.classes, found.counts.tolist()) == (("-1", "1"), [[3.0, 0.0], [0.0, 1.0]])
    field = boundary(net, CORNERS, BIPOLAR, points=5)
    assert (field.threshold, field.wrong.sum(), field.classes.tolist()) == (0.0, 0.0, [0.0, 0.0, 0.0, 1.0])
    (table,) = predictions(net, list(zip(CORNERS.tolist(), BIPOLAR.tolist(), strict=True))).tables
    assert (table.wrong, table.note.split("; ")[1]) == ((), "0 of 4 on the wrong side of 0")
    history = net.copy().fit(CORNERS, BIPOLAR, epochs=1, learning_rate=1e-9, metrics="accuracy")
    assert history.curve("training accuracy")[1].tolist() == [1.0, 1.0]
    assert ns.data.Dataset(CORNERS, BIPOLAR).labels.tolist() == [0, 0, 0, 1]


def test_a_threshold_of_ones_own_holds_in_every_place() -> None:
    net = ns.Network.layered([2, 1], "sigmoid", weights=[[[2.0], [2.0]]], biases=[[-3.0]])
    X, T = np.array([[0.0, 1.0], [1.0, 1.0], [0.0, 0.0]]), np.array([[1.0], [1.0], [0.0]])
    outs = net.predict(X)  # 0.269, 0.731, 0.047
    assert ns.metrics.accuracy(T, outs) == pytest.approx(2 / 3)
    rule = rule_for(net, T, threshold=0.2)
    assert rule.wrong(T, outs).tolist() == [False, False, False]
    assert boundary(net, X, T, points=3, rule=rule).threshold == 0.2
    assert boundary(net, X, T, points=3, rule=rule).wrong.sum() == 0.0
    assert confusion(net, X, T, (), rule=rule).counts.tolist() == [[1.0, 0.0], [0.0, 2.0]]
    half = functools.partial(ns.metrics.accuracy, threshold=0.2)
    history = net.copy().fit(X, T, epochs=1, learning_rate=1e-9, metrics=half)
    assert history.curve("training accuracy")[1][0] == 1.0


def test_two_outputs_that_may_be_negative_are_parted_by_their_difference() -> None:
    net = ns.Network.layered([2, 2], "tanh", weights=[[[1.0, -1.0], [0.5, -0.5]]], biases=[[0.0, 0.0]])
    T = np.array([[1.0, -1.0], [-1.0, 1.0]])
    field = boundary(net, [[1.0, 0.0], [-1.0, 0.0]], T, points=3)
    assert (field.decides, field.threshold, field.wrong.tolist()) == ("out(o2) − out(o1)", 0.0, [0.0, 0.0])
    assert field.responses[0].out[1, 2] == pytest.approx(-2 * np.tanh(field.x[2]))


def test_softmax_outputs_go_by_the_greatest_and_have_no_threshold() -> None:
    net = ns.Network.layered([1, 3], output_activation="softmax", loss="cross_entropy", seed=1)
    T = np.array([[0.2, 0.5, 0.3]])
    assert rule_for(net, T).kind == "greatest"
    with pytest.raises(
        ns.NumberError, match=r"a threshold of 0\.7.*softmax outputs are judged by the greatest out"
    ):
        rule_for(net, T, 0.7)


def test_outputs_that_answer_a_question_each_are_right_only_together() -> None:
    targets, outs = [[1.0, 1.0], [0.0, 1.0]], [[0.9, 0.8], [0.7, 0.9]]
    assert ns.metrics.accuracy(targets, outs) == 0.5  # the first out of the second sample is wrong
    with pytest.raises(ns.NumberError, match="needs one class for every sample"):
        ns.metrics.confusion_matrix(targets, outs)


def test_the_numbers_of_classes_in_one_output_are_refused_with_the_remedy() -> None:
    with pytest.raises(ns.NumberError, match="they are 0, 1, 2: .*one_hot = true"):
        ns.metrics.accuracy([[0], [1], [2]], [[0.1], [0.9], [1.0]])
    with pytest.raises(ns.NumberError, match=r"they are 1\.5, 2\.5: give a threshold"):
        ns.metrics.accuracy([[1.5], [2.5]], [[1.0], [2.0]])
    assert ns.metrics.accuracy([[1.5], [2.5]], [[1.0], [2.2]], threshold=2.0) == 1.0


def test_the_figure_of_a_boundary_draws_the_level_of_the_rule() -> None:
    import matplotlib.pyplot as plt

    from neurosim.figures.kinds.boundary import draw_boundary

    field = boundary(bipolar_and(), CORNERS, BIPOLAR, points=41)
    figure = draw_boundary(field)
    texts = [text.get_text() for text in figure.findobj(plt.Text)]
    assert "out(o1) = 0" in texts
    assert {"class −1", "class 1"} <= set(texts)
    (contour,) = (one for one in figure.findobj() if one.get_gid() == "contour:o1")
    assert isinstance(contour, Collection)
    points = np.concatenate([path.vertices for path in contour.get_paths()])
    assert abs(points.sum(axis=1) - 1.0).max() < 0.05  # out is 0 where x1 + x2 = 1
