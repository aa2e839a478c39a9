"""Layered networks: sizes, names, bias styles, and given numbers."""

import math

import numpy as np
import pytest

import neurosim as ns
from neurosim.ground.errors import NeurosimError, NumberError, UnknownNameError

layered = ns.Network.layered


def sizes(net: ns.Network) -> list[int]:
    return [len(generation) for generation in net.generations()]


def names(net: ns.Network) -> list[str]:
    return [n.name for n in net.neurons]


def test_names_with_one_hidden_layer_and_with_several():
    assert names(layered([2, 3, 1])) == ["x1", "x2", "h1", "h2", "h3", "o1"]
    assert names(layered([1, 2, 1, 2])) == ["x1", "h1_1", "h1_2", "h2_1", "o1", "o2"]
    assert names(layered([1, 2])) == ["x1", "o1", "o2"]


def test_every_neuron_feeds_all_of_the_next_layer():
    net = layered([2, 3, 2], seed=1)
    assert len(net.connections) == 2 * 3 + 3 * 2
    assert all(("x1", f"h{k}") in net and (f"h{k}", "o2") in net for k in (1, 2, 3))
    assert [n.name for n in net.outputs] == ["o1", "o2"]


def test_style_variable_gives_every_computing_neuron_a_trainable_number():
    net = layered([2, 3, 1], bias="variable", seed=1)
    assert net.bias_style == "variable" and sizes(net) == [2, 3, 1]
    assert [n.name for n in net.neurons if n.bias is not None] == ["h1", "h2", "h3", "o1"]
    assert all(n.bias == 0.0 and n.bias_trainable for n in net.neurons if n.kind == "neuron")


def test_style_constant_feeds_every_computing_neuron_from_one_constant():
    net = layered([2, 3, 1], bias="constant", seed=1)
    assert net.bias_style == "constant"
    (one,) = [n for n in net.neurons if n.kind == "constant"]
    assert one.value == 1.0 and [c.target.name for c in one.outgoing] == ["h1", "h2", "h3", "o1"]
    assert all(n.bias is None for n in net.neurons)
    assert len(net.connections) == 6 + 3 + 4


def test_style_none_has_no_bias_at_all():
    net = layered([2, 3, 1], bias="none")
    assert net.bias_style == "none" and len(net.connections) == 9
    assert all(n.bias is None and n.kind != "constant" for n in net.neurons)


@pytest.mark.parametrize(
    ("asked", "really"), [([2, 2, 1], [3, 3, 1]), ([64, 32, 16, 10], [65, 33, 17, 10]), ([3, 2], [4, 2])]
)
def test_style_column_has_a_constant_input_and_one_more_computed_neuron_per_hidden_layer(asked, really):
    net = layered(asked, bias="column", seed=1)
    assert net.bias_style == "column" and sizes(net) == really
    assert len(net.inputs) == asked[0]
    (one,) = [n for n in net.neurons if n.kind == "constant"]
    assert len(one.outgoing) == really[1]
    assert all(n.bias is None for n in net.neurons)
    computed = [n for n in net.neurons if n.kind == "neuron"]
    assert len(computed) == sum(really[1:])
    # The extra neuron is fed like any other: it computes, and a gradient runs through it.
    assert all(len(n.incoming) in really[:-1] for n in computed)
    assert len(net.connections) == sum(a * b for a, b in zip(really, really[1:], strict=False))
    assert "-".join(map(str, really)) in repr(net)


def test_the_log_says_that_a_column_is_a_column():
    net = layered([2, 2, 1], bias="column", seed=1)
    log = str(net.trace([0.0, 1.0], [1.0]))
    assert "column (a constant-1 input, and one extra computed neuron in every hidden layer)" in log


def test_variable_and_constant_with_one_seed_are_the_same_network():
    inputs, targets = [0.3, -0.7], [1.0]
    results = []
    for bias in ("variable", "constant"):
        net = layered([2, 3, 1], bias=bias, bias_initialisation="uniform", seed=4)
        net.forward(inputs)
        net.backward(targets)
        results.append((net["o1"].out, net["x1"].delta, net["x1", "h1"].gradient))
    assert results[0] == results[1]


def test_activations_of_hidden_and_output_layers():
    net = layered([2, 2, 2], "tanh", output_activation="softmax", loss="cross_entropy")
    assert [n.activation.name for n in net.neurons if n.activation is not None] == [
        "tanh",
        "tanh",
        "softmax",
        "softmax",
    ]
    assert layered([1, 1, 1], ns.LeakyRelu(0.3))["o1"].activation == ns.LeakyRelu(0.3)


def test_given_weights_and_biases_are_taken_as_they_are():
    net = layered([2, 1], weights=[[[0.1], [0.2]]], biases=[[0.3]])
    assert (net["x1", "o1"].weight, net["x2", "o1"].weight, net["o1"].bias) == (0.1, 0.2, 0.3)
    assert type(net["x1", "o1"].weight) is float
    net = layered([2, 1], weights=[np.array([[1], [2]])], bias="constant", biases=[np.array([3])])
    assert (net["x2", "o1"].weight, net["one", "o1"].weight) == (2.0, 3.0)


def test_a_generator_can_stand_for_a_seed():
    generator = np.random.default_rng(3)
    first, second = layered([2, 2], seed=generator), layered([2, 2], seed=generator)
    assert first["x1", "o1"].weight == layered([2, 2], seed=3)["x1", "o1"].weight
    assert first["x1", "o1"].weight != second["x1", "o1"].weight


WRONG = [
    ({"sizes": [2]}, "sizes must be at least two whole numbers"),
    ({"sizes": []}, "sizes must be"),
    ({"sizes": [2, 0, 1]}, "sizes must be"),
    ({"sizes": [2, -1]}, "sizes must be"),
    ({"sizes": [2, 1.5]}, "sizes must be"),
    ({"sizes": [2, math.inf]}, "sizes must be"),
    ({"sizes": [2, math.nan]}, "sizes must be"),
    ({"sizes": [2, None]}, "sizes must be"),
    ({"sizes": "22"}, "sizes must be"),
    ({"sizes": 5}, "sizes must be"),
    ({"sizes": None}, "sizes must be"),
    ({"sizes": [2, 2**70, 1]}, "make more than 5,000,000 connections"),
    ({"sizes": [2, 5_000_000, 1]}, "make more than 5,000,000 connections"),
    ({"weights": 5}, "weights"),
    ({"weights": []}, "weights must be a list of 2 arrays"),
    ({"weights": [[[1.0]], [[1.0]]]}, r"weights\[0\] has shape \(1, 1\), it must be \(2, 2\)"),
    ({"weights": [[[1, 2], [3]], [[1], [1]]]}, r"weights\[0\] is not an array"),
    ({"weights": [[["1", "2"], ["3", "4"]], [[1], [1]]]}, r"weights\[0\]"),
    ({"weights": [np.ones((2, 2)) * 1j, [[1], [1]]]}, r"weights\[0\]"),
    ({"weights": [[[1, 2], [3, None]], [[1], [1]]]}, r"weights\[0\]"),
    ({"weights": [[[1, 2], [3, math.nan]], [[1], [1]]]}, r"weights\[0\].*nan"),
    ({"biases": [[0, 0], [math.inf]]}, r"biases\[1\].*inf"),
    ({"biases": [[0, 0]]}, "biases must be a list of 2 arrays"),
    ({"biases": [[0, 0], [0]], "bias": "none"}, "bias style none has no biases"),
    ({"biases": [[0, 0], [0]], "bias": "column"}, "bias style column has no biases"),
    ({"seed": "a"}, "seed must be"),
    ({"seed": -1}, "seed must be"),
    ({"seed": 1.5}, "seed must be"),
    ({"bias": "columns"}, "unknown bias style 'columns' .did you mean 'column'"),
    ({"bias": None}, "unknown bias style None"),
    ({"bias": True}, "unknown bias style True"),
    ({"activation": "sigmiod"}, "unknown activation 'sigmiod'"),
    ({"output_activation": "soft max"}, "unknown activation 'soft max'"),
    ({"activation": 3}, "activation must be a name or"),
    ({"initialisation": 0.5}, "initialisation must be a name or"),
    ({"loss": "mse"}, "unknown loss 'mse'"),
]


@pytest.mark.parametrize(("choices", "message"), WRONG)
def test_wrong_choices_are_refused(choices, message):
    with pytest.raises((NumberError, UnknownNameError), match=message) as caught:
        layered(**{"sizes": [2, 2, 1], **choices})
    assert isinstance(caught.value, NeurosimError) and "\n" not in str(caught.value)


class Own(ns.Initialisation):
    name = "own"

    def __init__(self, gives):
        self.gives = gives

    def draw(self, generator, fan_in, fan_out):
        return self.gives


@pytest.mark.parametrize(
    "gives",
    [np.zeros(1), np.zeros((1, 1)), np.full((2, 2), math.nan), None, "ab", np.full((2, 2), 1j)],
    ids=str,
)
def test_an_own_initialisation_that_draws_nonsense_is_named(gives):
    with pytest.raises(NeurosimError, match="Own") as caught:
        layered([2, 2], initialisation=Own(gives))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("number", [math.nan, math.inf])
def test_an_own_initialisation_cannot_bring_nan_into_the_biases(number):
    with pytest.raises(NeurosimError, match=f"Own.* is {number}"):
        layered([1, 1], bias_initialisation=Own(np.full((1, 1), number)))
