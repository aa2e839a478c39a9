"""What came of a training, as records: outs over the plane, mistakes, gradients that vanish, checks."""

from typing import Any

import numpy as np
import pytest
from matplotlib.collections import Collection
from matplotlib.text import Text
from sklearn import metrics

import neurosim as ns
from neurosim.figures import draw
from neurosim.figures.kinds.boundary import boundary
from neurosim.figures.kinds.confusion import confusion
from neurosim.figures.kinds.curves import training_curves
from neurosim.figures.kinds.delta_sizes import delta_sizes
from neurosim.figures.kinds.digits import image_predictions
from neurosim.figures.kinds.first_layer import first_layer
from neurosim.figures.kinds.gradient_steps import step_errors
from neurosim.figures.kinds.hidden_outs import hidden_outs
from neurosim.figures.kinds.weight_histories import weight_histories
from neurosim.ground.errors import FormatError

X = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]
T = [[0.0], [1.0], [1.0], [0.0]]


def texts(figure: Any) -> dict[str, str]:
    return {str(t.get_gid()): t.get_text() for t in figure.findobj(Text) if t.get_gid()}


def test_the_boundary_of_one_sigmoid_neuron_is_its_straight_line() -> None:
    net = ns.Network.layered([2, 1], weights=[[[4.0], [-2.0]]], biases=[[-1.0]])
    record = boundary(net, X, T, points=21)
    x, y = np.meshgrid(record.x, record.y)
    expected = 1 / (1 + np.exp(-(4 * x - 2 * y - 1)))
    assert record.responses[0].out == pytest.approx(expected)
    assert record.wrong.tolist() == [0.0, 1.0, 0.0, 1.0]  # out(1, 1) = 0.73
    figure = draw("boundary", record)
    panel = next(a for a in figure.findobj(lambda a: str(a.get_gid()) == "contour:o1"))
    assert isinstance(panel, Collection)
    for path in panel.get_paths():
        for px, py in np.asarray(path.vertices):
            assert 4 * px - 2 * py - 1 == pytest.approx(0.0, abs=0.02)


def test_with_two_outputs_the_boundary_is_where_they_are_equal() -> None:
    net = ns.Network.layered([2, 3, 2], output_activation="softmax", loss="cross_entropy", seed=1)
    record = boundary(net, X, [[1.0, 0.0], [0.0, 1.0], [0.0, 1.0], [1.0, 0.0]], points=5)
    outs = net.predict([[float(record.x[1]), float(record.y[3])]])[0]
    assert record.responses[0].out[3, 1] == pytest.approx(outs[1])
    assert record.classes.tolist() == [0.0, 1.0, 1.0, 0.0]


def test_outs_of_hidden_neurons_are_those_of_the_forward_pass_and_nothing_changes() -> None:
    net = ns.Network.layered([2, 3, 1], activation="tanh", seed=2)
    before = net.snapshot()
    record = hidden_outs(net, X, T, points=4)
    assert [response.name for response in record.responses] == ["h1", "h2", "h3"]
    assert net.snapshot() == before
    net.forward([float(record.x[2]), float(record.y[1])])
    for response in record.responses:
        assert response.out[1, 2] == net[response.name].out


@pytest.mark.parametrize(
    ("sizes", "message"), [([3, 1], "two inputs, but this one has 3"), ([2, 3], "has 3")]
)
def test_networks_without_a_boundary_are_refused(sizes: list[int], message: str) -> None:
    net = ns.Network.layered(sizes, seed=1)
    with pytest.raises(FormatError, match=message):
        boundary(net, np.zeros((2, sizes[0])), np.zeros((2, sizes[1])))


def test_a_history_gives_its_curves_and_its_weights() -> None:
    net = ns.Network.layered([2, 2, 1], seed=1)
    first = [connection.weight for connection in net.connections]
    options: dict[str, Any] = {"metrics": ["accuracy"], "evaluate_every": 2, "validation": (X, T)}
    history = net.fit(X, T, epochs=4, learning_rate=0.5, snapshots_every=1, engine="objects", **options)
    record = training_curves(history)
    assert [series.name for series in record.costs] == ["training", "validation"]
    assert record.costs[0].value[-1] == pytest.approx(
        np.mean([net_error(net, x, t) for x, t in zip(X, T, strict=True)])
    )
    weights = weight_histories(history)
    names = list(weights.names)
    assert weights.values[0, : len(first)].tolist() == first
    for connection in net.connections:
        assert weights.values[-1, names.index(connection.name)] == connection.weight
    assert weights.groups[names.index("b(h1)")] == weights.groups[names.index("x1->h1")] == "h1"
    assert texts(draw("weight-histories", weights))["name:x1->h1"] == "x1"
    bare = net.fit(X, T, epochs=1, learning_rate=0.5, engine="objects")
    with pytest.raises(FormatError, match="call fit with snapshots_every=1"):
        weight_histories(bare)


def net_error(net: ns.Network, x: list[float], t: list[float]) -> float:
    net.forward(x)
    return net.error(t)


def test_sigmoid_gradients_vanish_at_most_by_a_quarter_of_the_weights_and_relu_ones_do_not() -> None:
    record = delta_sizes(
        [("linear", chain("linear")), ("sigmoid", chain("sigmoid"))], [([0.3], [0.0]), ([0.8], [1.0])]
    )
    assert record.sizes[0] == pytest.approx(np.full(4, record.sizes[0, -1]))  # every weight is 1
    ratios = record.sizes[1, :-1] / record.sizes[1, 1:]
    assert np.all(ratios <= 0.25)
    assert np.all(ratios > 0.15)


def chain(activation: str) -> ns.Network:
    return ns.Network.layered([1, 1, 1, 1, 1], activation=activation, weights=[[[1.0]]] * 4, bias="none")


def test_the_confusion_matrix_is_that_of_scikit_learn_and_stands_in_the_figure() -> None:
    net = ns.Network.layered([2, 4, 3], output_activation="softmax", loss="cross_entropy", seed=3)
    draw_ = np.random.default_rng(1)
    inputs, wanted = draw_.normal(size=(60, 2)), np.eye(3)[draw_.integers(0, 3, 60)]
    record = confusion(net, inputs, wanted, ["a", "b", "c"])
    said = net.predict(inputs).argmax(axis=1)
    assert record.counts.tolist() == metrics.confusion_matrix(wanted.argmax(axis=1), said).tolist()
    shown = texts(draw("confusion", record))
    for (r, c), count in np.ndenumerate(record.counts):
        assert shown.get(f"count:{r} {c}", "0") == f"{count:.0f}"


def test_the_confusion_matrix_of_a_single_output_has_the_classes_0_and_1() -> None:
    net = ns.Network.layered([2, 1], weights=[[[4.0], [-2.0]]], biases=[[-1.0]])
    record = confusion(net, X, T, ["xor"])
    assert record.classes == ("0", "1")
    assert record.counts.tolist() == [[1.0, 1.0], [1.0, 1.0]]
    assert len([gid for gid in texts(draw("confusion", record)) if gid.startswith("count:")]) == 4


def test_the_worst_mistakes_come_last_and_are_crossed() -> None:
    net = ns.Network.layered([4, 3], output_activation="softmax", loss="cross_entropy", seed=3)
    draw_ = np.random.default_rng(2)
    inputs, wanted = draw_.normal(size=(40, 4)), np.eye(3)[draw_.integers(0, 3, 40)]
    record = image_predictions(net, inputs, wanted, (2, 2), ["a", "b", "c"], right=2)
    said = net.predict(inputs).argmax(axis=1)
    assert (record.wrong, record.of) == (int((said != wanted.argmax(axis=1)).sum()), 40)
    picked = record.outs.argmax(axis=1)
    assert (picked[:2] == record.targets[:2]).all() and (picked[2:] != record.targets[2:]).all()
    shown = texts(draw("digits", record))
    assert shown["said:0"].startswith("✓") and shown["said:2"].startswith("×")
    with pytest.raises(FormatError, match="these data are not images"):
        image_predictions(net, inputs, wanted, None, ["a", "b", "c"])


def test_tiles_are_the_weights_pixel_by_pixel() -> None:
    net = ns.Network.layered([6, 2, 1], seed=4)
    record = first_layer(net, (2, 3))
    assert record.images[1, 1, 2] == net["x6", "h2"].weight
    with pytest.raises(FormatError, match="only if the inputs are the pixels of an image"):
        first_layer(net, (2, 2))


def test_central_differences_are_best_at_a_larger_step_and_both_fail_at_both_ends() -> None:
    scenario = ns.scenarios.load("mazur")
    record = step_errors(scenario.build(), scenario.samples()[0], "w5")
    assert record.gradient == pytest.approx(0.082167041, abs=5e-10)
    best = record.epsilon[record.central.argmin()]
    assert 1e-7 < best < 1e-3
    assert 1e-9 < record.epsilon[record.forward.argmin()] < 1e-5
    assert record.central.min() < record.forward.min() < 1e-6
    assert record.central[-1] > 1e-3 and record.forward[0] > 1e-3


def test_a_gradient_of_zero_has_no_relative_error() -> None:
    net = ns.Network.layered([2, 1], seed=1)
    with pytest.raises(FormatError, match="the gradient of 'x1->o1' is 0 here"):
        step_errors(net, ([0.0, 1.0], [1.0]), "x1->o1")
