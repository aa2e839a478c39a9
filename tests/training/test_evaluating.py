"""Predictions and costs of many samples: those of the passes by hand, on any graph."""

import math

import numpy as np
import pytest

import neurosim as ns
from neurosim.ground.errors import NeurosimError
from neurosim.training.evaluating import Judge


@pytest.mark.parametrize("seed", range(40))
def test_predictions_and_costs_are_those_of_the_passes_by_hand(random_network, numbers_of, seed):
    net, inputs, targets = random_network(seed)
    generator = np.random.default_rng(seed)
    X = np.array(list(inputs.values())) * generator.uniform(0.99, 1.01, size=(5, len(inputs)))
    T = np.array([list(targets.values()) if targets is not None else [0.0] * len(net.outputs)] * 5)
    outs, errors = [], []
    for x in X.tolist():
        outs.append(list(net.forward(x).values()))
        errors.append(net.error(targets))
    before = numbers_of(net)
    np.testing.assert_allclose(net.predict(X), outs, rtol=1e-12, atol=1e-14)
    assert Judge(net, {}).numbers(X, T)["cost"] == pytest.approx(np.mean(errors), rel=1e-11, abs=1e-14)
    assert numbers_of(net) == before


def test_one_sample_gives_one_row_of_outs(new_net, five):
    net = new_net()
    table = net.predict(five[0])
    assert table.shape == (5, 2)
    for one in (five[0][1], five[0][1].tolist(), {"x2": -1.0, "x1": 1.0}):
        np.testing.assert_allclose(net.predict(one), table[1], rtol=1e-15)
        assert net.predict(one).shape == (2,)
    named = [{"x1": a, "x2": b} for a, b in five[0].tolist()]
    np.testing.assert_array_equal(net.predict(named), table)
    assert net.predict(np.zeros((0, 2))).shape == (0, 2)


def test_of_one_input_a_list_of_numbers_is_as_many_samples():
    net = ns.Network.layered([1, 1], "linear", weights=[[[2.0]]], bias="none")
    assert net.predict([1.0, 2.0, 3.0]).tolist() == [[2.0], [4.0], [6.0]]
    assert net.predict([1.0]).tolist() == [[2.0]]
    assert net.predict({"x1": 4.0}).tolist() == [8.0]


def test_a_dataset_is_predicted_by_its_inputs(new_net, five):
    from neurosim.data import Dataset

    net = new_net()
    assert net.predict(Dataset(*five)).tolist() == net.predict(five[0]).tolist()


@pytest.mark.parametrize(
    ("X", "sentence"),
    [
        ([1.0, 2.0, 3.0], "X has shape (1, 3); it must be (samples, 2), with one column for every "
         "input of the network"),
        ([[1.0], [2.0]], "X has shape (2, 1); it must be (samples, 2), with one column for every "
         "input of the network"),
        ({"x1": 1.0}, "sample 1 of X: input of 'x2' is missing (inputs are 'x1', 'x2')"),
        ([[1.0, math.nan]], "X is nan in sample 1, input 'x2'; every number must be finite; remove such "
         "samples or fill them in"),
        (None, "X is missing (None) in sample 1; remove such samples or fill them in"),
    ],
)  # fmt: skip
def test_what_is_no_input_gets_one_sentence(new_net, X, sentence):
    with pytest.raises(NeurosimError) as caught:
        new_net().predict(X)
    assert str(caught.value) == sentence


def test_an_out_that_leaves_the_range_is_named():
    net = ns.Network.layered([1, 1], "exp", weights=[[[1.0]]], bias="none")
    with pytest.raises(ns.NonFiniteError, match="out of 'o1' became inf in sample 2; inputs or weights"):
        net.predict([1.0, 1000.0])


@pytest.mark.parametrize(
    ("activation", "loss", "X", "T", "expected"),
    [  # nets of 1000: E = log(1 + exp(net)) - t * net, and log(sum exp) - net
        ("sigmoid", "binary_cross_entropy", [1000.0, -1000.0, 0.0], [0.0, 1.0, 1.0],
         [1000.0, 1000.0, math.log(2)]),
        ("softmax", "cross_entropy", [1000.0], [[0.0, 1.0]], [1000.0]),
    ],
)  # fmt: skip
def test_where_a_logarithm_is_gone_the_cost_is_still_exact(activation, loss, X, T, expected):
    outputs = np.atleast_2d(np.array(T).T).T.shape[1]
    weights = [[[1.0] + [0.0] * (outputs - 1)]]
    net = ns.Network.layered([1, outputs], activation, weights=weights, bias="none", loss=loss)
    history = net.fit(X, T, epochs=1, learning_rate=0.0, evaluate_every=1)
    assert history.evaluations[-1].training["cost"] == pytest.approx(np.mean(expected), rel=1e-14)


def test_metrics_are_those_of_the_outputs(new_net, five):
    from sklearn.metrics import accuracy_score, precision_score, recall_score

    X, T = five[0], (five[1] > 0.5).astype(int)
    net = new_net()
    names = ["accuracy", "micro_accuracy", "micro_precision", "micro_recall"]
    history = net.fit(X, T, epochs=3, learning_rate=0.5, metrics=names, evaluate_every=3)
    found = history.evaluations[-1].training
    outs = net.predict(X)
    given = (outs >= 0.5).astype(int)
    assert found["accuracy"] == accuracy_score(T.argmax(axis=1), outs.argmax(axis=1))
    assert found["micro_accuracy"] == accuracy_score(T.ravel(), given.ravel())
    assert found["micro_precision"] == precision_score(T, given, average="micro", zero_division=0.0)
    assert found["micro_recall"] == recall_score(T, given, average="micro")
