"""A cost at rest is explained by its true cause, and by none that does not hold."""

import pytest

import neurosim as ns

X = [[0, 0], [0, 1], [1, 0], [1, 1]]
XOR, OR, AND, EQUAL = [[0], [1], [1], [0]], [[0], [1], [1], [1]], [[0], [0], [0], [1]], [[1], [0], [0], [1]]


def said(network: ns.Network, inputs: object, targets: object, **how: object) -> str:
    (sentence,) = network.fit(inputs, targets, **how).diagnosis
    return sentence


def test_a_step_neuron_is_named_and_not_the_straight_line_that_would_do() -> None:
    network = ns.Network.layered([2, 1], output_activation="step", loss="half_squared_error", seed=1)
    sentence = said(network, X, OR, epochs=100, learning_rate=0.5)
    assert sentence.startswith("'o1' is step, whose slope is 0 everywhere")


def test_a_softmax_of_one_neuron_is_named() -> None:
    network = ns.Network.layered(
        [2, 3, 1], "tanh", output_activation="softmax", loss="half_squared_error", seed=1
    )
    assert "softmax over a single neuron" in said(network, X, XOR, epochs=100, learning_rate=0.5)


def test_a_learning_rate_that_moves_nothing_is_named() -> None:
    network = ns.Network.layered([2, 3, 1], "tanh", output_activation="sigmoid", seed=1)
    assert "the learning rate 1e-09 is too small" in said(network, X, XOR, epochs=100, learning_rate=1e-9)


def test_frozen_weights_are_named() -> None:
    network = ns.Network.layered([2, 3, 1], "tanh", output_activation="sigmoid", seed=1)
    for connection in network.connections:
        connection.trainable = False
    assert "All weights are frozen" in said(network, X, XOR, epochs=100, learning_rate=0.5)


def test_samples_that_contradict_each_other_are_named() -> None:
    network = ns.Network.layered([1, 1], loss="binary_cross_entropy", seed=1)
    sentence = said(network, [[2], [1], [1], [1]], [[0], [0], [0], [1]], epochs=3000, learning_rate=0.1)
    assert "such as samples 2 and 4: no network can be right for both" in sentence


@pytest.mark.parametrize(
    ("targets", "line"),
    [(OR, False), (XOR, True), ([[0], [0], [0], [1]], False), ([[1], [0], [0], [1]], True)],
)
def test_a_straight_line_is_only_spoken_of_where_none_parts_the_classes(
    targets: list[list[int]], line: bool
) -> None:
    """OR and AND can be parted, XOR and its opposite cannot; tanh far out keeps the first two from moving."""
    network = ns.Network.layered(
        [2, 1], output_activation="tanh", weights=[[[0.0], [0.0]]], biases=[[-3.0]], loss="half_squared_error"
    )
    if line:
        network["o1"].bias = 0.0
    wanted = [[2 * t[0] - 1] for t in targets]
    sentence = said(network, X, wanted, epochs=20, learning_rate=0.01)
    assert ("by a straight line only" in sentence) is line


def test_one_hot_classes_that_lines_can_part_are_not_said_to_need_a_layer() -> None:
    network = ns.Network.layered(
        [2, 3],
        output_activation="softmax",
        loss="cross_entropy",
        weights=[[[0.0] * 3] * 2],
        biases=[[5.0, 0.0, 0.0]],
    )
    corners, classes = [[0, 0], [0, 1], [1, 0]], [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
    assert "straight line" not in said(network, corners, classes, epochs=20, learning_rate=0.005)


def test_relus_that_died_are_named_although_the_cost_fell_to_that_of_the_mean() -> None:
    """Targets -50 and -80: the bias of the output learns their mean, the relus give nothing any more."""
    network = ns.Network.layered([2, 3, 1], "relu", output_activation="linear", seed=1)
    history = network.fit([[1, 2], [3, 1]], [[-50], [-80]], epochs=500, learning_rate=0.1)
    assert history.cost[-1] < 0.1 * history.cost[0]
    outs = network.predict([[1, 2], [3, 1]])
    assert outs[0] == outs[1]
    assert history.diagnosis[0].startswith("Dead relus: ")


def test_targets_out_of_reach_are_told_although_the_cost_fell() -> None:
    """Two of four targets are 5, so that the cost cannot fall below 2*(5 - 1)**2/2/4 = 4."""
    network = ns.Network.layered([2, 3, 1], "tanh", output_activation="sigmoid", seed=1)
    with pytest.warns(ns.LossWarning, match="out of reach"):
        history = network.fit(X, [[0], [5], [5], [0]], epochs=1000, learning_rate=0.5)
    assert 4.0 < history.cost[-1] < 0.9 * history.cost[0]
    assert history.diagnosis[0].startswith("Targets of 'o1' are out of reach: 2 of 4 are such as 5")


def test_nothing_is_said_of_a_cost_that_has_its_least_value() -> None:
    """With targets of 0.5 the least binary cross-entropy is ln 2, not 0."""
    network = ns.Network.layered(
        [2, 3, 1], "tanh", output_activation="sigmoid", loss="binary_cross_entropy", seed=1
    )
    history = network.fit(X, [[0.5]] * 4, epochs=500, learning_rate=0.5)
    assert history.cost[-1] == pytest.approx(0.693147, abs=1e-4)
    assert history.diagnosis == ()
