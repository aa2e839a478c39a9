"""The numbers on the objects are of one moment, or what is older is told."""

import warnings

import pytest

import neurosim as ns
from neurosim.ground.errors import PassOrderError
from neurosim.model.standing import outdated


def one_neuron(weight: float = 2.0) -> ns.Network:
    """x -> o, linear; E = 1/2 (t - o)^2."""
    net = ns.Network()
    net.add_input("x")
    net.add_neuron("o", "linear", bias=0.5, output=True)
    net.connect("x", "o", weight, label="w")
    return net


def two_neurons() -> ns.Network:
    """x -> h -> o, linear, so that dE/dw(x->h) = (o - t) * w(h->o) * x."""
    net = ns.Network()
    net.add_input("x")
    net.add_neuron("h", "linear")
    net.add_neuron("o", "linear", output=True)
    net.connect("x", "h", 2.0, label="w1")
    net.connect("h", "o", 3.0, label="w2")
    return net


def assigned_weight(net: ns.Network) -> None:
    net["x", "h"].weight = 100.0


def assigned_later_weight(net: ns.Network) -> None:
    net["h", "o"].weight = 100.0


def assigned_bias(net: ns.Network) -> None:
    net["h"].bias = 1.0


def assigned_activation(net: ns.Network) -> None:
    net["h"].activation = "square"


def assigned_aggregation(net: ns.Network) -> None:
    net["o"].aggregation = "max"


def disconnected(net: ns.Network) -> None:
    net.disconnect("h", "o")


def updated(net: ns.Network) -> None:
    net.backward([0.0])
    net.update(0.1)


CHANGES = (
    assigned_weight,
    assigned_later_weight,
    assigned_bias,
    assigned_activation,
    assigned_aggregation,
    disconnected,
    updated,
)


@pytest.mark.parametrize("change", CHANGES)
def test_backward_asks_for_a_forward_pass_after_a_change(change) -> None:
    net = two_neurons()
    net.forward([1.0])
    change(net)
    with pytest.raises(PassOrderError, match=r"call forward\(inputs\) first"):
        net.backward([0.0])
    assert outdated(net) is not None


def test_the_gradient_after_the_new_forward_pass_is_that_of_the_new_weights() -> None:
    net = two_neurons()
    net.forward([1.0])
    net["h", "o"].weight = 100.0
    with pytest.raises(PassOrderError):
        net.backward([0.0])
    assert net["x", "h"].gradient == 0.0  # nothing was added
    net.forward([1.0])
    net.backward([0.0])
    assert net["x", "h"].gradient == 200.0 * 100.0


def test_an_equal_number_or_a_change_that_no_value_depends_on_needs_no_new_pass() -> None:
    net = two_neurons()
    net.forward([0.0])
    net["h", "o"].weight = 3.0
    net["x", "h"].weight = 5.0  # the out of x is 0: net of h stays
    net.backward([1.0])
    other = two_neurons()
    other["x", "h"].weight = 5.0
    other.forward([0.0])
    other.backward([1.0])
    assert net["x", "h"].gradient == other["x", "h"].gradient
    assert net["x"].delta == other["x"].delta == (0.0 - 1.0) * 3.0 * 5.0


def test_what_is_no_number_is_told_as_such_by_the_next_forward_pass() -> None:
    net = two_neurons()
    net.forward([1.0])
    net["x", "h"].weight = "heavy"  # type: ignore[assignment]
    with pytest.raises(PassOrderError):
        net.backward([0.0])
    with pytest.raises(ns.NumberError, match="weight of 'x' -> 'h' is 'heavy'"):
        net.forward([1.0])


def test_an_update_without_a_new_backward_pass_warns() -> None:
    net = one_neuron()
    net.forward([1.0])
    net.backward([1.0])
    net.update(0.01)
    with pytest.warns(UserWarning, match=r"update\(\) without a backward\(\) since the last update"):
        net.update(0.01)
    net.zero_gradients()
    net.forward([1.0])
    net.backward([1.0])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        net.update(0.01)


def test_two_traces_with_a_learning_rate_are_two_steps_of_descent() -> None:
    traced, by_hand = one_neuron(), one_neuron()
    for _ in range(2):
        traced.trace([1.0], [1.0], learning_rate=0.01)
        by_hand.forward([1.0])
        by_hand.backward([1.0])
        by_hand.update(0.01)
        by_hand.zero_gradients()
    assert traced["x", "o"].weight == by_hand["x", "o"].weight
    # 2 - 0.01*1.5, and then the gradient is 1.985 + 0.485 - 1
    assert traced["x", "o"].weight == pytest.approx(1.985 - 0.01 * 1.47, abs=1e-15)


def test_a_trace_that_is_made_twice_says_the_same() -> None:
    net = one_neuron()
    first, second = net.trace([1.0], [1.0]), net.trace([1.0], [1.0])
    assert first == second
    assert net["x", "o"].gradient == 1.5


def test_a_trace_adds_to_what_stands_there_when_it_is_asked_to() -> None:
    net = one_neuron()
    net.trace([1.0], [1.0])
    second = net.trace([1.0], [1.0], accumulate=True)
    assert net["x", "o"].gradient == 3.0 == second.value("gradient", "w")
    assert second.conventions.gradients_begun
    assert not net.trace([1.0], [1.0]).conventions.gradients_begun


def test_a_trace_that_fails_leaves_the_gradients_as_they_were() -> None:
    net = one_neuron()
    net.trace([1.0], [1.0])
    with pytest.raises(ns.NeurosimError):
        net.trace([1e308], [1.0], learning_rate=1e308)
    assert net["x", "o"].gradient == 1.5


def test_the_repr_says_which_numbers_are_older_than_the_weights() -> None:
    net = one_neuron()
    net.forward([1.0])
    net.backward([1.0])
    assert "before" not in repr(net["o"]) + repr(net["w"])
    net.update(0.01)
    assert repr(net["o"]).endswith("net=2.5 out=2.5 delta=1.5 (before the last change)>")
    assert repr(net["w"]).endswith("weight=1.985 gradient=1.5 (before the last change)>")
    net.forward([1.0])
    assert "before" not in repr(net["o"]) + repr(net["w"])


def test_a_snapshot_brings_back_what_holds_and_what_does_not() -> None:
    net = one_neuron()
    net.forward([1.0])
    net.backward([1.0])
    standing = net.snapshot()
    net.update(0.01)
    net.restore(standing)
    net.backward([1.0])
    net.update(0.01)
    assert net["x", "o"].weight == pytest.approx(2.0 - 0.01 * 3.0, abs=1e-15)


def test_an_update_after_the_gradients_were_set_to_0_says_that_it_changes_nothing() -> None:
    net = one_neuron()
    net.forward([1.0])
    net.backward([1.0])
    net.update(0.01)
    net.zero_gradients()
    with pytest.warns(UserWarning, match="changes nothing, for all gradients are 0"):
        net.update(0.01)


def test_the_error_of_outs_from_before_a_change_is_given_with_a_warning() -> None:
    net = one_neuron()
    net.forward([1.0])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        before = net.error([1.0])
    net.backward([1.0])
    net.update(0.01)
    with pytest.warns(UserWarning, match="call forward.inputs. first"):
        assert net.error([1.0]) == before
    net.forward([1.0])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert net.error([1.0]) < before
