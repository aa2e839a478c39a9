"""The gradient check: agrees where it should, and finds what is wrong."""

import math

import numpy as np
import pytest

import neurosim as ns
from neurosim.ground.errors import NumberError


def test_it_agrees_and_puts_every_bit_back(mazur, numbers_of):
    mazur.forward([0.3, 0.4])
    mazur.backward([0.1, 0.9])
    before = numbers_of(mazur)
    report = mazur.check_gradients([0.05, 0.10], [0.01, 0.99])
    assert report.ok and bool(report)
    assert numbers_of(mazur) == before
    assert "14 gradients checked, all agree" in str(report)
    mazur.backward([0.1, 0.9])


def test_it_compares_weights_biases_and_inputs_with_two_other_ways(mazur):
    report = mazur.check_gradients([0.05, 0.10], [0.01, 0.99])
    found = {c.parameter: c for c in report.comparisons}
    assert len(found) == 8 + 4 + 2
    one = found["weight of 'h1' -> 'o1'"]
    assert one.backward == pytest.approx(0.08216704056423078, rel=1e-12)
    assert one.complex_step == pytest.approx(0.08216704056423078, rel=1e-12)
    assert one.central == pytest.approx(0.08216704056423078, rel=1e-7)
    assert found["input 'i1'"].complex_step == pytest.approx(0.003804266879727341, rel=1e-12)
    assert found["bias of 'h2'"].complex_step == pytest.approx(0.009954254705217202, rel=1e-12)


class Wrong(ns.Activation):
    """A tanh whose slope forgets the square."""

    name = "wrong"

    def value(self, net):
        return math.tanh(net)

    def slope(self, net, out):
        return 1 - out


class WrongArrays(Wrong):
    def values(self, net):
        return np.tanh(net)


@pytest.mark.parametrize("activation", [Wrong(), WrongArrays()])
def test_a_wrong_slope_is_found_and_the_worst_connection_is_named(mazur, numbers_of, activation):
    mazur["h2"].activation = activation
    before = numbers_of(mazur)
    report = mazur.check_gradients([0.05, 0.10], [0.01, 0.99])
    assert not report.ok
    assert numbers_of(mazur) == before
    failed = {c.parameter for c in report.comparisons if not c.ok}
    assert failed == {
        "weight of 'i1' -> 'h2'",
        "weight of 'i2' -> 'h2'",
        "bias of 'h2'",
        "input 'i1'",
        "input 'i2'",
    }
    assert report.worst.parameter in failed and not report.worst.ok
    assert report.worst.parameter in str(report) and "NOT" in str(report)


def test_the_kink_of_relu_is_no_failure_but_is_told():
    net = ns.Network.layered([1, 1], "relu", weights=[[[0.0]]])
    report = net.check_gradients([1.0], [1.0])
    assert report.ok
    assert report.central_off
    assert "kink" in str(report)


class Absolute(ns.Activation):
    name = "absolute"

    def value(self, net):
        return abs(net)

    def slope(self, net, out):
        return 1.0 if net > 0 else -1.0


class Softsign(ns.Activation):
    name = "my_softsign"

    def value(self, net):
        return net / (1 + abs(net))

    def slope(self, net, out):
        return 1 / (1 + abs(net)) ** 2


class SoftsignArrays(Softsign):
    def values(self, net):
        return net / (1 + np.abs(net))


class AbsoluteError(ns.Loss):
    name = "my_absolute_error"

    def term(self, target, out, outputs):
        return abs(target - out)

    def slope(self, target, out, outputs):
        return math.copysign(1.0, out - target)


@pytest.mark.parametrize("activation", [Absolute(), Softsign(), SoftsignArrays()], ids=repr)
def test_right_equations_that_do_not_take_complex_numbers_are_no_failure(small, activation):
    report = small(activation).check_gradients([1.3], [0.7])
    assert report.ok, str(report)


def test_a_right_own_loss_that_does_not_take_complex_numbers_is_no_failure(small):
    report = small("tanh", AbsoluteError()).check_gradients([1.3], [0.7])
    assert report.ok, str(report)


def test_a_wrong_slope_is_found_without_complex_numbers_too(small):
    class WrongAbsolute(Absolute):
        def slope(self, net, out):
            return 1.5

    report = small(WrongAbsolute()).check_gradients([1.3], [0.7])
    assert not report.ok and report.worst.parameter in ("weight of 'x' -> 'h'", "bias of 'h'", "input 'x'")


def test_a_wrong_slope_of_a_loss_is_found(small):
    class WrongLoss(ns.Loss):
        name = "wrong_loss"

        def term(self, target, out, outputs):
            return (target - out) ** 2

        def slope(self, target, out, outputs):
            return out - target

    report = small(loss=WrongLoss()).check_gradients([1.3], [0.7])
    assert all(not c.ok for c in report.comparisons if c.backward != 0.0)


def test_frozen_parameters_are_checked_too(mazur):
    mazur["i1", "h1"].trainable = False
    report = mazur.check_gradients([0.05, 0.10], [0.01, 0.99])
    assert "weight of 'i1' -> 'h1'" in {c.parameter for c in report.comparisons}


def test_most_spreads_the_check_over_the_parameters():
    net = ns.Network.layered([10, 20, 5], "tanh", seed=1)
    report = net.check_gradients([0.1] * 10, [0.5] * 5, most=12)
    assert report.ok and len(report.comparisons) == 12


def test_it_agrees_far_out():
    net = ns.Network(loss="cross_entropy")
    net.add_input("x")
    for name, weight in (("a", 1000.0), ("b", -1000.0)):
        net.add_neuron(name, "softmax", output=True)
        net.connect("x", name, weight)
    assert net.check_gradients([1.0], [0.0, 1.0]).ok


@pytest.mark.parametrize(
    "choices",
    [
        {"epsilon": 0},
        {"epsilon": 2.0},
        {"epsilon": "x"},
        {"epsilon": math.nan},
        {"most": 0},
        {"most": "3"},
        {"most": 1.5},
    ],
    ids=str,
)
def test_impossible_choices_are_refused(mazur, numbers_of, choices):
    before = numbers_of(mazur)
    with pytest.raises(NumberError, match="epsilon|most"):
        mazur.check_gradients([0.05, 0.10], [0.01, 0.99], **choices)
    assert numbers_of(mazur) == before


def test_wrong_inputs_are_refused_and_change_nothing(mazur, numbers_of):
    before = numbers_of(mazur)
    for inputs, targets in (
        ([0.1], [0.0, 1.0]),
        ([0.1, 0.2], [0.0]),
        ([0.1, 0.2], None),
        ([0.1, "x"], [0, 1]),
    ):
        with pytest.raises(ns.NeurosimError):
            mazur.check_gradients(inputs, targets)
        assert numbers_of(mazur) == before


def test_a_network_without_parameters_gives_an_empty_report():
    net = ns.Network(loss="sum_of_outputs")
    net.add_neuron("o", "linear", output=True)
    report = net.check_gradients([])
    assert report.ok and "0 gradients checked" in str(report)


def test_a_wrong_slope_is_found_even_where_the_gradient_is_tiny():
    class HalfSlope(ns.Sigmoid):
        name = "half_slope"

        def slope(self, net, out):
            return 0.5 * out * (1.0 - out)

    net = ns.Network()
    net.add_input("x")
    net.add_neuron("h", HalfSlope())
    net.add_neuron("o", "linear", output=True)
    net.connect("x", "h", 0.5)
    net.connect("h", "o", 1e-10)
    check = net.check_gradients([1.0], [1.0])
    assert not check.ok and check.worst is not None
    assert check.worst.parameter in ("weight of 'x' -> 'h'", "input 'x'")
