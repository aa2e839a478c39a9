"""Every loss: its float, array and printed forms agree with each other and with SciPy."""

import math

import numpy as np
import pytest
from scipy import special

import neurosim as ns
from neurosim.formulas.infix import arithmetic
from neurosim.formulas.known import LOSSES
from neurosim.formulas.nodes import Symbol

OTHERS = {
    "half_squared_error": lambda t, o: 0.5 * np.sum((t - o) ** 2),
    "squared_error": lambda t, o: np.sum((t - o) ** 2),
    "mean_squared_error": lambda t, o: np.mean((t - o) ** 2),
    "cross_entropy": lambda t, o: -np.sum(special.xlogy(t, o)),
    "binary_cross_entropy": lambda t, o: -np.sum(special.xlogy(t, o) + special.xlog1py(1 - t, -o)),
    "absolute_error": lambda t, o: np.sum(np.abs(t - o)),
    "huber": lambda t, o: np.sum(special.huber(1.0, t - o)),
    "hinge": lambda t, o: np.sum(np.maximum(0.0, 1 - t * o)),
    "kullback_leibler": lambda t, o: np.sum(special.rel_entr(t, o)),
    "focal": lambda t, o: -np.sum(special.xlogy(t, o) * (1 - o) ** 2 + special.xlog1py(1 - t, -o) * o**2),
    "sum_of_outputs": lambda t, o: np.sum(o),
}
SAMPLES = [
    ([0.0, 1.0], [0.3, 0.7]),
    ([1.0, 0.0], [0.999, 1e-12]),
    ([0.25, 0.5], [0.1, 0.9]),
    ([0.0, 0.0], [0.5, 1e-9]),
    ([1.0, 1.0], [0.5, 0.75]),
]
each = pytest.mark.parametrize("name", list(LOSSES))


def total(loss, targets, outs):
    return math.fsum(loss.term(t, o, len(outs)) for t, o in zip(targets, outs, strict=True))


@each
@pytest.mark.parametrize(("targets", "outs"), SAMPLES)
def test_error_is_that_of_another_author(name, targets, outs):
    expected = OTHERS[name](np.array(targets), np.array(outs))
    assert total(LOSSES[name](), targets, outs) == pytest.approx(expected, rel=1e-13, abs=1e-15)


@each
@pytest.mark.parametrize(("targets", "outs"), SAMPLES)
def test_arrays_agree_with_floats(name, targets, outs):
    loss = LOSSES[name]()
    terms = loss.terms(np.array([targets]), np.array([outs]))
    slopes = loss.slopes(np.array([targets]), np.array([outs]))
    assert terms.shape == slopes.shape == (1, 2)
    for k, (t, o) in enumerate(zip(targets, outs, strict=True)):
        assert terms[0, k] == pytest.approx(loss.term(t, o, 2), rel=1e-14, abs=0)
        assert slopes[0, k] == pytest.approx(loss.slope(t, o, 2), rel=1e-14, abs=0)


@each
@pytest.mark.parametrize(("targets", "outs"), SAMPLES)
def test_printed_formulas_give_error_and_slope(name, targets, outs, evaluate):
    loss = LOSSES[name]()
    for t, o in zip(targets, outs, strict=True):
        symbols = Symbol("target", "o", t), Symbol("out", "o", o)
        term, slope = loss.term_expression(*symbols, 2), loss.slope_expression(*symbols, 2)
        assert evaluate(arithmetic(term)) == pytest.approx(loss.term(t, o, 2), rel=1e-12, abs=0)
        assert evaluate(arithmetic(slope)) == pytest.approx(loss.slope(t, o, 2), rel=1e-12, abs=0)


@each
def test_slope_is_the_central_difference(name):
    loss, h = LOSSES[name](), 1e-6
    for t in (0.0, 0.3, 1.0):
        for o in (0.2, 0.6, 0.9):
            central = (loss.term(t, o + h, 3) - loss.term(t, o - h, 3)) / (2 * h)
            assert loss.slope(t, o, 3) == pytest.approx(central, rel=1e-7, abs=1e-9)


@each
def test_the_text_shown_to_people_gives_the_error(name):
    loss = LOSSES[name]()
    targets, outs = [0.25, 0.5], [0.1, 0.9]
    text = loss.text.replace("½·", "0.5·").replace("−", "-").replace("·", "*")
    for power, sign in enumerate("²³⁴", start=2):
        text = text.replace(sign, f"**{power}")
    head, sign, summand = text.partition("Σ ")
    assert sign
    summand = summand.replace("out", "o").replace("≤", "<=")
    names = {"log": math.log, "abs": abs, "max": max, "K": 2, "__builtins__": {}}
    value = sum(eval(summand, names, {"t": t, "o": o}) for t, o in zip(targets, outs, strict=True))
    factor = head.removesuffix("*") or "1"
    factor = eval("-1" if factor == "-" else factor, names)
    assert factor * value == pytest.approx(total(loss, targets, outs), rel=1e-14)


# -- far out ---------------------------------------------------------------------------------------


def classifier(nets: list[float], activation: str, loss: str) -> ns.Network:
    net = ns.Network(loss=loss)
    net.add_input("x")
    for k, weight in enumerate(nets):
        net.add_neuron(f"o{k}", activation, output=True)
        net.connect("x", f"o{k}", weight)
    return net


@pytest.mark.parametrize(
    "nets",
    [
        [1000.0, -1000.0],
        [-1000.0, 1000.0, 0.0],
        [0.1, 0.2, 0.3],
        [700.0, -20.0, 700.0],
        [-1000.0, -1001.0],
        [800.0, 40.0],
    ],
)
@pytest.mark.parametrize("hot", [0, 1])
def test_cross_entropy_after_softmax_is_logsumexp_and_delta_is_out_minus_target(nets, hot):
    net = classifier(nets, "softmax", "cross_entropy")
    targets = [float(k == hot) for k in range(len(nets))]
    net.forward([1.0])
    expected = special.logsumexp(nets) - nets[hot]
    assert net.error(targets) == pytest.approx(expected, rel=1e-12, abs=1e-15)
    net.backward(targets)
    outs = special.softmax(nets)
    for k in range(len(nets)):
        assert net[f"o{k}"].delta == pytest.approx(outs[k] - targets[k], rel=1e-12, abs=1e-15)
        assert net["x", f"o{k}"].gradient == pytest.approx(outs[k] - targets[k], rel=1e-12, abs=1e-15)
    assert net.check_gradients([1.0], targets).ok


def test_soft_targets_far_out_give_out_times_their_sum_minus_target():
    nets, targets = [1000.0, -1000.0, 3.0], [0.2, 0.5, 0.1]
    net = classifier(nets, "softmax", "cross_entropy")
    net.forward([1.0])
    expected = sum(t * (special.logsumexp(nets) - z) for t, z in zip(targets, nets, strict=True))
    assert net.error(targets) == pytest.approx(expected, rel=1e-12)
    net.backward(targets)
    for k, out in enumerate(special.softmax(nets)):
        assert net[f"o{k}"].delta == pytest.approx(out * sum(targets) - targets[k], rel=1e-12)


@pytest.mark.parametrize(
    "far", [0.5, 15.0, 22.0, 30.0, 36.5, 37.5, 40.0, 700.0, 1000.0, -15.0, -36.5, -720.0, -1000.0]
)
@pytest.mark.parametrize("target", [0.0, 1.0, 0.25])
def test_binary_cross_entropy_after_sigmoid_is_the_stable_formula(far, target):
    net = classifier([far], "sigmoid", "binary_cross_entropy")
    net.forward([1.0])
    expected = np.logaddexp(0.0, far) - far * target
    assert net.error([target]) == pytest.approx(expected, rel=1e-9)
    net.backward([target])
    assert net["o0"].delta == pytest.approx(special.expit(far) - target, rel=1e-9, abs=1e-15)


def test_a_saturated_output_of_another_kind_is_refused_with_a_remedy():
    net = classifier([-1000.0], "sigmoid", "cross_entropy")
    net.forward([1.0])
    for call in (net.error, net.backward):
        with pytest.raises(
            ns.NonFiniteError, match="out of 'o0' is 0.0.*; use softmax outputs, or another loss"
        ):
            call([1.0])


def test_an_own_loss_needs_only_name_term_and_slope(small):
    class Quartic(ns.Loss):
        name = "quartic"

        def term(self, target, out, outputs):
            return (target - out) ** 4

        def slope(self, target, out, outputs):
            return -4 * (target - out) ** 3

    net = small(loss=Quartic())
    assert net.check_gradients([1.0], [2.0]).ok
    trace = net.trace([1.0], [2.0])
    assert trace.value("error", "E") == (2.0 - net["o"].out) ** 4
    assert "quartic" in str(trace)


def test_an_unknown_loss_is_told_with_the_nearest():
    with pytest.raises(
        ns.UnknownNameError, match="unknown loss 'cross_entopy' .did you mean 'cross_entropy'"
    ):
        ns.Network(loss="cross_entopy")
