"""The same network with biases as variables or as weights from a constant 1."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import neurosim as ns

FEW = settings(max_examples=50, deadline=None, derandomize=True)


def passed(net, inputs, targets):
    net.forward(inputs)
    error = net.error(targets)
    net.backward(targets)
    return error


@FEW
@given(seed=st.integers(0, 2**32))
def test_biases_as_inputs_keep_every_bit(random_network, seed):
    net, inputs, targets = random_network(seed)
    twin = net.with_bias_inputs()
    assert all(n.bias is None for n in twin.neurons if n.aggregation.name == "sum")
    for _ in range(3):
        assert passed(twin, inputs, targets) == passed(net, inputs, targets)
        for n in net.neurons:
            other = twin[n.name]
            if n.kind != "constant":
                assert (other.net, other.out, other.delta) == (n.net, n.out, n.delta)
            if n.bias is not None and n.aggregation.name != "sum":
                assert (other.bias, other.bias_gradient) == (n.bias, n.bias_gradient)
            elif n.bias is not None:
                (own,) = [c for c in other.incoming if c.source.name not in net]
                assert (own.weight, own.gradient, own.trainable) == (
                    n.bias,
                    n.bias_gradient,
                    n.bias_trainable,
                )
        for c in net.connections:
            other = twin[c.source.name, c.target.name]
            assert (other.weight, other.gradient, other.trainable) == (c.weight, c.gradient, c.trainable)
        steepest = max([1.0, *(abs(c.gradient) for c in net.connections)])
        net.update(1e-3 / steepest)
        twin.update(1e-3 / steepest)
        net.zero_gradients()
        twin.zero_gradients()


@FEW
@given(seed=st.integers(0, 2**32))
def test_there_and_back_again_is_the_same_network(random_network, seed):
    net, inputs, targets = random_network(seed)
    if any(n.value == 1.0 for n in net.neurons):
        return  # its own constants would become variables, too
    back = net.with_bias_inputs().with_bias_variables()
    assert [n.name for n in back.neurons] == [n.name for n in net.neurons]
    assert [c.name for c in back.connections] == [c.name for c in net.connections]
    assert passed(back, inputs, targets) == passed(net, inputs, targets)
    for n in net.neurons:
        other = back[n.name]
        assert (other.bias, other.bias_gradient, other.bias_trainable) == (
            n.bias,
            n.bias_gradient,
            n.bias_trainable,
        )
        assert (other.out, other.delta) == (n.out, n.delta)
    for c in net.connections:
        assert back[c.source.name, c.target.name].gradient == c.gradient


@FEW
@given(seed=st.integers(0, 2**32))
def test_constants_as_variables_give_the_same_numbers(random_network, seed):
    net, inputs, targets = random_network(seed)
    twin = net.with_bias_variables()
    assert passed(twin, inputs, targets) == pytest.approx(passed(net, inputs, targets), rel=1e-12)
    scale = max([1.0] + [abs(n.delta) for n in net.neurons if n.delta is not None])
    for n in net.neurons:
        if n.kind == "neuron":
            assert twin[n.name].delta == pytest.approx(n.delta, rel=1e-9, abs=1e-12 * scale)
            ones = [c for c in n.incoming if c.source.value == 1.0]
            if n.aggregation.name != "sum":
                assert [(c.name, c.weight) for c in twin[n.name].incoming] == [
                    (c.name, c.weight) for c in n.incoming
                ]
            elif ones and n.bias is None:
                assert twin[n.name].bias == ones[0].weight
                assert twin[n.name].bias_trainable == ones[0].trainable
                assert twin[n.name].bias_gradient == pytest.approx(
                    ones[0].gradient, rel=1e-9, abs=1e-12 * scale
                )


@pytest.mark.parametrize("bias", ["variable", "constant", "column"])
def test_layered_networks_convert_both_ways(bias):
    net = ns.Network.layered([2, 3, 2], bias=bias, bias_initialisation="uniform", seed=3)
    outs = net.forward([0.3, 0.9])
    assert net.with_bias_inputs().forward([0.3, 0.9]) == outs
    assert net.with_bias_variables().forward([0.3, 0.9]) == outs
    if bias != "column":
        assert net.with_bias_inputs().bias_style == "constant"
    assert net.with_bias_variables().bias_style == "variable"
    assert net.bias_style == bias


def test_accumulated_gradients_come_along(mazur):
    passed(mazur, [0.05, 0.10], [0.01, 0.99])
    twin = mazur.with_bias_inputs()
    assert twin["one", "h1"].gradient == mazur["h1"].bias_gradient
    assert twin["i1", "h1"].gradient == mazur["i1", "h1"].gradient
    back = twin.with_bias_variables()
    assert back["h1"].bias_gradient == mazur["h1"].bias_gradient


def test_the_original_is_left_alone(mazur, numbers_of):
    before = numbers_of(mazur)
    twin = mazur.with_bias_inputs()
    twin["i1", "h1"].weight = 9.0
    mazur.with_bias_variables()
    assert numbers_of(mazur) == before


def test_the_new_constant_takes_a_free_name(mazur):
    mazur.add_input("one")
    twin = mazur.with_bias_inputs()
    assert [n.name for n in twin.neurons if n.kind == "constant"] == ["one2"]


def test_labels_and_flags_come_along(mazur):
    twin = mazur.with_bias_inputs()
    assert twin["i1", "h1"].label == "w1"
    assert not twin["one", "h1"].trainable
    assert twin.loss == mazur.loss and twin.name == mazur.name


def test_gradients_stay_when_there_is_no_bias_to_convert():
    net = ns.Network.layered([2, 1], bias="none", seed=1)
    net.forward([1.0, 2.0])
    net.backward([1.0])
    for twin in (net.with_bias_inputs(), net.with_bias_variables()):
        assert [c.gradient for c in twin.connections] == [c.gradient for c in net.connections]
