"""Every activation: its float, array and printed forms agree with each other and with SciPy."""

import math
import re

import numpy as np
import pytest
from scipy import special

import neurosim as ns
from neurosim.formulas.infix import arithmetic
from neurosim.formulas.known import ACTIVATIONS
from neurosim.formulas.nodes import Symbol
from neurosim.formulas.softmax import Softmax
from neurosim.ground.errors import NeurosimError

SINGLE = {name: known for name, known in ACTIVATIONS.items() if not known.coupled}
ALPHA, SCALE = 1.6732632423543772848170429916717, 1.0507009873554804934193349852946


def special_elu(z, alpha=1.0):
    return np.where(z > 0, z, alpha * np.expm1(np.minimum(z, 0.0)))


def inside(z):
    """What stands inside of the tanh of a gelu."""
    return math.sqrt(2 / math.pi) * (z + 0.044715 * z**3)


def slope_of_gelu(z):
    s = special.expit(2 * inside(z))
    return s + z * s * special.expit(-2 * inside(z)) * 2 * math.sqrt(2 / math.pi) * (1 + 3 * 0.044715 * z**2)


def slope_of_mish(z):
    return np.tanh(np.logaddexp(0.0, z)) + z * special.expit(z) / np.cosh(np.logaddexp(0.0, z)) ** 2


OTHERS = {
    "sigmoid": special.expit,
    "tanh": np.tanh,
    "relu": lambda z: np.maximum(z, 0.0),
    "leaky_relu": lambda z: np.where(z > 0, z, 0.01 * z),
    "linear": lambda z: z,
    "softplus": lambda z: np.logaddexp(0.0, z),
    "step": lambda z: np.heaviside(z, 1.0),
    "exp": np.exp,
    "log": np.log,
    "square": lambda z: z**2,
    "elu": special_elu,
    "selu": lambda z: SCALE * special_elu(z, ALPHA),
    "gelu": lambda z: z * special.expit(2 * inside(z)),
    "swish": lambda z: z * special.expit(z),
    "mish": lambda z: z * np.tanh(np.logaddexp(0.0, z)),
    "hard_sigmoid": lambda z: np.clip(z / 6 + 0.5, 0.0, 1.0),
    "bipolar_sigmoid": lambda z: np.tanh(z / 2),
    "softsign": lambda z: z / (1 + np.abs(z)),
    "arctan": np.arctan,
    "sign": np.sign,
}
SLOPES = {
    "sigmoid": lambda z: special.expit(z) * special.expit(-z),
    "tanh": lambda z: 1 / np.cosh(z) ** 2,
    "relu": lambda z: np.heaviside(z, 0.0),
    "leaky_relu": lambda z: np.where(z > 0, 1.0, 0.01),
    "linear": np.ones_like,
    "softplus": special.expit,
    "step": np.zeros_like,
    "exp": np.exp,
    "log": lambda z: 1 / z,
    "square": lambda z: 2 * z,
    "elu": lambda z: np.where(z > 0, 1.0, np.exp(np.minimum(z, 0.0))),
    "selu": lambda z: SCALE * np.where(z > 0, 1.0, ALPHA * np.exp(np.minimum(z, 0.0))),
    "gelu": slope_of_gelu,
    "swish": lambda z: special.expit(z) * (1 + z * special.expit(-z)),
    "mish": slope_of_mish,
    "hard_sigmoid": lambda z: np.where(abs(z) < 3, 1 / 6, 0.0),
    "bipolar_sigmoid": lambda z: 0.5 / np.cosh(z / 2) ** 2,
    "softsign": lambda z: 1 / (1 + np.abs(z)) ** 2,
    "arctan": lambda z: 1 / (1 + z**2),
    "sign": np.zeros_like,
}
NETS = [-36.5, -20.0, -8.5, -3.0, -1.0, -0.37, -1e-9, 0.0, 1e-9, 0.2, 0.9, 2.0, 7.3, 19.0, 37.0]
each = pytest.mark.parametrize("name", list(SINGLE))


def nets_of(name: str) -> list[float]:
    return [net for net in NETS if name != "log" or net > 0]


@each
def test_value_is_that_of_another_author(name):
    f = SINGLE[name]()
    for net in nets_of(name):
        assert f.value(net) == pytest.approx(float(OTHERS[name](net)), rel=1e-14, abs=0), net


@each
def test_slope_is_that_of_another_author(name):
    f = SINGLE[name]()
    for net in nets_of(name):
        # out * (1 - out) and 1 - out^2 lose digits far out, as they do on paper.
        expected = float(SLOPES[name](np.float64(net)))
        assert f.slope(net, f.value(net)) == pytest.approx(expected, rel=1e-12, abs=1e-15), net


@each
def test_arrays_agree_with_floats(name):
    f = SINGLE[name]()
    nets = np.array([nets_of(name)] * 2)
    outs = f.values(nets)
    assert outs.shape == nets.shape
    slopes = f.slopes(nets, outs)
    assert slopes.shape == nets.shape
    for k, net in enumerate(nets_of(name)):
        assert outs[0, k] == pytest.approx(f.value(net), rel=1e-14, abs=0)
        assert slopes[1, k] == pytest.approx(f.slope(net, f.value(net)), rel=1e-12, abs=1e-15)


@each
def test_printed_formulas_give_value_and_slope(name, evaluate):
    f = SINGLE[name]()
    for net in [*nets_of(name), *(() if name in ("log", "exp") else (-1000.0, -710.0, 710.0, 1000.0))]:
        out = f.value(net)
        value = f.value_expression(Symbol("net", "h", net))
        slope = f.slope_expression(Symbol("net", "h", net), Symbol("out", "h", out))
        assert evaluate(arithmetic(value)) == pytest.approx(out, rel=1e-12, abs=0), net
        assert value.value == pytest.approx(out, rel=1e-12, abs=0)
        assert evaluate(arithmetic(slope)) == pytest.approx(f.slope(net, out), rel=1e-12, abs=0), net


@each
def test_slope_is_the_central_difference(name):
    f = SINGLE[name]()
    for net in (0.4, 0.9, 2.0, *(() if name == "log" else (-0.3, -1.7))):
        h = 1e-5
        central = (f.value(net + h) - f.value(net - h)) / (2 * h)
        assert f.slope(net, f.value(net)) == pytest.approx(central, rel=1e-8, abs=1e-10)


@each
def test_slope_is_the_complex_step(name):
    f = SINGLE[name]()
    nets = np.array([0.4, 0.9, 2.0])
    outs = f.values(nets + 1e-20j)
    slopes = [f.slope(net, f.value(net)) for net in nets.tolist()]
    assert np.imag(outs) / 1e-20 == pytest.approx(slopes, rel=1e-12, abs=1e-15)


PLAIN = str.maketrans({"−": "-", "·": "*", "²": "**2", "³": "**3", "≥": ">=", "≤": "<="})
FUNCTIONS = {name: getattr(math, name) for name in ("exp", "log", "tanh", "sqrt", "atan")}
FUNCTIONS |= {"max": max, "min": min, "abs": abs}


def written(text: str, **names: float) -> float:
    """Evaluate a formula as it is shown to people."""
    return eval(text.translate(PLAIN), {"__builtins__": {}}, FUNCTIONS | names)


@each
def test_the_text_shown_to_people_gives_value_and_slope(name):
    f = SINGLE[name]()
    for net in (0.2, 0.9, 3.0, *(() if name == "log" else (-0.4, -2.0, 0.0))):
        out = f.value(net)
        assert written(f.text, net=net, a=0.01) == pytest.approx(out, rel=1e-14)
        assert written(f.slope_text, net=net, out=out, a=0.01) == pytest.approx(f.slope(net, out), rel=1e-14)


@each
def test_far_out_there_is_no_warning_and_no_nan(name):
    f = SINGLE[name]()
    nets = [1000.0, 710.0, 745.0] + ([] if name == "log" else [-1000.0, -710.0, -745.0, -1e308, 1e308])
    if name in ("exp", "square"):
        nets = [net for net in nets if net < 700 and abs(net) < 1e150]
    for net in nets:
        out = f.value(net)
        assert math.isfinite(out) and math.isfinite(f.slope(net, out))
        array = np.array([net, 0.5])
        assert f.values(array)[0] == pytest.approx(out, rel=1e-12)
        assert np.all(np.isfinite(f.slopes(array, f.values(array))))


def test_relu_and_step_at_zero():
    assert ns.Relu().slope(0.0, 0.0) == 0.0
    assert ns.Step().value(0.0) == 1.0
    assert ns.Step().value(-1e-300) == 0.0


def test_softplus_keeps_small_outs():
    assert ns.Softplus().value(-50.0) == pytest.approx(math.exp(-50.0), rel=1e-15)
    assert ns.Softplus().value(1000.0) == 1000.0


def test_leaky_relu_has_its_own_slope():
    f = ns.LeakyRelu(0.2)
    assert (f.value(-3.0), f.slope(-3.0, -0.6), f.value(3.0)) == (pytest.approx(-0.6), 0.2, 3.0)
    assert f == ns.LeakyRelu(0.2) != ns.LeakyRelu(0.1)
    assert hash(f) == hash(ns.LeakyRelu(0.2))
    assert repr(f) == "LeakyRelu(negative_slope=0.2)"


@pytest.mark.parametrize("wrong", ["x", None, math.nan, math.inf, 1j, "0.2"], ids=repr)
def test_leaky_relu_refuses_a_slope_that_is_no_number(wrong):
    with pytest.raises(NeurosimError, match="negative_slope"):
        ns.LeakyRelu(wrong)


# -- softmax ---------------------------------------------------------------------------------------

GROUPS = [
    [0.0],
    [1.0, 2.0],
    [-3.0, 0.0, 4.0],
    [499.0, 1.0, -499.0],
    [1000.0, 0.0],
    [-1000.0, -1001.0],
    [1e307, -1e307],
]


@pytest.mark.parametrize("nets", GROUPS)
def test_softmax_is_that_of_scipy_and_adds_up_to_one(nets):
    outs = Softmax().outs(nets)
    assert outs == pytest.approx(special.softmax(nets).tolist(), rel=1e-13, abs=1e-300)
    assert math.fsum(outs) == pytest.approx(1.0, rel=1e-15)
    assert Softmax().values(np.array([nets])).tolist()[0] == pytest.approx(outs, rel=1e-13, abs=1e-300)


@pytest.mark.parametrize("nets", GROUPS[:-1])
def test_softmax_formulas_give_the_outs_and_the_jacobian(nets, evaluate):
    softmax = Softmax()
    outs = softmax.outs(nets)
    symbols = [Symbol("net", f"o{k}", net) for k, net in enumerate(nets)]
    known = [Symbol("out", f"o{k}", out) for k, out in enumerate(outs)]
    jacobian = softmax.slopes(np.array(nets), np.array(outs))
    for i in range(len(nets)):
        assert evaluate(arithmetic(softmax.group_expression(symbols, i))) == pytest.approx(outs[i], rel=1e-12)
        for j in range(len(nets)):
            expected = outs[j] * ((i == j) - outs[i])
            assert softmax.jacobian(outs, j, i) == expected
            assert jacobian[j, i] == pytest.approx(expected, rel=1e-13, abs=0)
            tree = softmax.jacobian(known, j, i)
            assert evaluate(arithmetic(tree)) == pytest.approx(expected, rel=1e-12, abs=0)


def test_softmax_jacobian_is_the_central_difference():
    nets, h = [0.3, -1.2, 0.8], 1e-6
    outs = Softmax().outs(nets)
    for i in range(3):
        up = Softmax().outs([net + h * (k == i) for k, net in enumerate(nets)])
        down = Softmax().outs([net - h * (k == i) for k, net in enumerate(nets)])
        for j in range(3):
            assert Softmax().jacobian(outs, j, i) == pytest.approx((up[j] - down[j]) / (2 * h), abs=1e-9)


# -- choosing --------------------------------------------------------------------------------------


def test_a_misspelt_name_is_told_with_the_nearest():
    net = ns.Network()
    allowed = ", ".join(ACTIVATIONS)
    message = f"unknown activation 'sigmiod' (did you mean 'sigmoid'? one of: {allowed})"
    with pytest.raises(ns.UnknownNameError, match=f"^{re.escape(message)}$"):
        net.add_neuron("h", "sigmiod")
    assert net.neurons == []


def test_name_class_and_object_mean_the_same():
    for choice in ("tanh", ns.Tanh, ns.Tanh()):
        net = ns.Network()
        assert net.add_neuron("h", choice).activation == ns.Tanh()


def test_an_own_activation_needs_only_name_value_and_slope(small):
    class Softsign(ns.Activation):
        name = "my_softsign"

        def value(self, net):
            return net / (1 + abs(net))

        def slope(self, net, out):
            return 1 / (1 + abs(net)) ** 2

    net = small(Softsign())
    net.forward([3.0])
    assert net["h"].out == pytest.approx(1.6 / 2.6)
    assert net.check_gradients([3.0], [0.5]).ok
    assert "my_softsign(net(h)) = 0.6154" in str(net.trace([3.0], [0.5]))
