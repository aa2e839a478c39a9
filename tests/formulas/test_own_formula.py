"""A formula of one's own, typed once: every number, line and engine rests on it."""

import math
import pickle

import numpy as np
import pytest

import neurosim as ns
from neurosim.formulas import nodes as f
from neurosim.formulas.floats import float_function
from neurosim.formulas.known import ACTIVATIONS, LOSSES
from neurosim.ground.errors import StructureError
from neurosim.printing import HtmlPrinter, LatexPrinter, MarkdownPrinter, TextPrinter

XOR = ([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], [0.0, 1.0, 1.0, 0.0])


class BentIdentity(ns.Activation):
    name = "bent_identity"

    def formula(self, net):
        return (f.sqrt(net * net + 1) - 1) / 2 + net


class Mish(ns.Activation):
    name = "my_mish"
    symbol = "mish"

    def formula(self, net):
        return net * f.tanh(f.log1p(f.exp(net)))


class Leaky(ns.Activation):
    name = "my_leaky"
    parameter_names = ("a",)

    def __init__(self, a: float = 0.1) -> None:
        self.a = a

    def formula(self, net):
        return f.maximum(self.a * net, net)


class Atan(ns.Activation):
    name = "my_atan"

    def formula(self, net):
        return f.atan(net) * (2 / math.pi) + f.sin(net) / 10 - f.cos(3 * net) / 20


OWN = [BentIdentity(), Mish(), Leaky(0.3), Atan()]
each = pytest.mark.parametrize("own", OWN, ids=lambda own: own.name)


def network(own: object, **choices: object) -> ns.Network:
    return ns.Network.layered([2, 3, 1], own, seed=3, **choices)


def weights(net: ns.Network) -> np.ndarray:
    biases = [neuron.bias for neuron in net.neurons if neuron.bias is not None]
    return np.array([*(one.weight for one in net.connections), *biases])


@each
@pytest.mark.parametrize("batch_size", [1, 3])
@pytest.mark.parametrize("optimizer", [ns.Descent, ns.Adam])
def test_it_trains_on_every_engine(own, batch_size, optimizer):
    trained = {}
    for engine in ("objects", "program", "compiled", "numpy"):
        net = network(own)
        net.fit(*XOR, epochs=30, optimizer=optimizer(0.1), batch_size=batch_size, engine=engine)
        trained[engine] = weights(net)
    np.testing.assert_array_equal(trained["objects"], trained["program"])
    np.testing.assert_array_equal(trained["objects"], trained["compiled"])
    np.testing.assert_allclose(trained["objects"], trained["numpy"], rtol=1e-12)


@each
def test_its_slope_is_that_of_numerical_differentiation(own):
    assert network(own).check_gradients([1.0, 0.5], [1.0]).ok
    for net in (-3.0, -0.5, 0.25, 2.0):
        step = 1e-6
        numeric = (own.value(net + step) - own.value(net - step)) / (2 * step)
        assert own.slope(net, own.value(net)) == pytest.approx(numeric, rel=1e-8)


@pytest.mark.slow
@each
def test_its_lines_print_like_ours_in_every_medium(own):
    trace = network(own).trace([1.0, 0.5], [1.0], learning_rate=0.1)
    for printer in (TextPrinter, MarkdownPrinter, LatexPrinter, HtmlPrinter):
        assert len(printer().print(trace)) > 1000
    for step in trace.steps:
        assert step.expression.value == pytest.approx(step.value, rel=1e-12)
    assert max(trace.symbolic().check().values()) < 1e-12
    carried = trace.carried(significant=5)
    assert carried.value("out", "o1") == pytest.approx(trace.value("out", "o1"), rel=1e-3)


def test_a_line_shows_the_formula_and_its_numbers():
    net = ns.Network(name="bent")
    net.add_input("x")
    net.add_neuron("o", BentIdentity(), output=True)
    net.connect("x", "o", 0.5, label="w")
    text = TextPrinter().print(net.trace([1.5], [1.0]))
    assert "out(o) = bent_identity(net(o))" in text
    assert "(sqrt(0.7500·0.7500 + 1) − 1)/2 + 0.7500" in text
    assert "bent_identity  out = (sqrt(net·net + 1) − 1)/2 + net" in text


def test_formulas_of_rational_functions_are_exact_in_fractions():
    class Half(ns.Activation):
        name = "half"

        def formula(self, net):
            return net / (1 + net**2)

    net = ns.Network(name="half")
    net.add_input("x")
    net.add_neuron("o", Half(), output=True)
    net.connect("x", "o", 0.5)
    assert str(net.trace([1.0], [1.0]).in_fractions().value("out", "o")) == "2/5"


@each
def test_it_is_saved_copied_and_pickled(own, tmp_path):
    net = network(own)
    net.save(tmp_path / "net.json")
    again = ns.Network.load(tmp_path / "net.json", own=[type(own)])
    assert again.forward([1.0, 0.5]) == net.forward([1.0, 0.5])
    assert pickle.loads(pickle.dumps(net)).forward([1.0, 0.5]) == net.forward([1.0, 0.5])
    assert net.copy().forward([1.0, 0.5]) == net.forward([1.0, 0.5])


def test_a_parameter_that_is_changed_counts_at_once():
    leaky = Leaky(0.3)
    assert leaky.value(-1.0) == -0.3
    leaky.a = 0.5
    assert leaky.value(-1.0) == -0.5 and leaky.slope(-1.0, -0.5) == 0.5
    assert leaky == Leaky(0.5) and leaky != Leaky(0.3)


def test_a_parameter_that_is_changed_or_deleted_counts_in_the_next_pass():
    class Quarter(Leaky):
        name = "quarter"
        a = 0.25

    own = Quarter(0.5)
    net = ns.Network()
    net.add_input("x")
    net.add_neuron("o", own, output=True)
    net.connect("x", "o", 1.0)
    assert net.forward([-1.0]) == {"o": -0.5}
    own.a = 0.75
    assert net.forward([-1.0]) == {"o": -0.75}
    del own.a
    assert net.forward([-1.0]) == {"o": -0.25}


def test_what_is_typed_last_counts():
    class Slower(ns.Sigmoid):
        name = "slower"

        def formula(self, net):
            return 1 / (1 + f.exp(-net / 2))

    class Twice(ns.Sigmoid):
        name = "twice"

        def value(self, net):
            return 2.0

        def slope(self, net, out):
            return 3.0

    class Shifted(ns.Sigmoid):
        name = "shifted"

        def value(self, net):
            return 0.25

    class Doubled(ns.Linear):
        name = "doubled"

        def value(self, net):
            return 2.0 * net

    # A slope that was typed is kept; one that was derived of another formula is not.
    assert Shifted().slope(0.0, 0.25) == 0.1875 and Shifted().by_formula == {"slope"}
    with pytest.raises(StructureError, match=r"'doubled' has no slope"):
        Doubled().slope(0.0, 0.0)
    # The slope typed for sigmoid is not that of another formula.
    assert Slower().slope(0.0, 0.5) == pytest.approx(0.125)
    assert Slower().is_formula and not Twice().is_formula
    assert Twice().value(0.0) == 2.0 and Twice().slope(0.0, 2.0) == 3.0
    assert Twice().values(np.zeros(2)).tolist() == [2.0, 2.0]
    assert Twice().text == "f(net)"


def test_texts_are_made_of_the_formula_unless_they_are_typed():
    class Typed(Mish):
        name = "typed"
        text = "net·tanh(softplus(net))"

    assert Typed().text == Typed.text == "net·tanh(softplus(net))"
    assert ns.Sigmoid.text == ns.Sigmoid().text == "1/(1 + exp(−net))"
    assert BentIdentity().slope_text == "net/(2·sqrt(net·net + 1)) + 1"
    assert ns.LeakyRelu(-0.5).text == "net if net > 0 else −0.5·net"
    assert ns.Softplus().text == "log(1 + exp(net))" and ns.Softplus().slope_text == ns.Sigmoid().text


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        ("choice(net < 0, 1, 2) + net", "(1 if net < 0 else 2) + net"),
        ("choice(net < 0, choice(net > -1, 1, 2), 3)", "(1 if net > −1 else 2) if net < 0 else 3"),
        ("choice(net < 0, 1, choice(net > 1, 2, 3))", "1 if net < 0 else 2 if net > 1 else 3"),
        ("choice(choice(net > 0, 1, 2) > net, 1, 0)", "1 if (1 if net > 0 else 2) > net else 0"),
        ("sign(net) + net", "(1 if net > 0 else −1 if net < 0 else 0) + net"),
        ("max(choice(net < 0, 1, 2), net)", "max(1 if net < 0 else 2, net)"),
    ],
)
def test_a_choice_inside_a_text_has_brackets_where_others_would_join_it(formula, text):
    own = ns.Activation.from_text("own", formula)
    assert own.text == text
    for net in (-2.0, -0.5, 0.0, 0.5, 2.0):  # Python reads it as it was meant
        assert eval(text.replace("−", "-"), {"net": net}) == own.value(net)


def test_what_is_missing_is_said():
    class Empty(ns.Activation):
        name = "empty"

    class NoSlope(ns.Activation):
        name = "no_slope"

        def value(self, net):
            return net

    with pytest.raises(StructureError, match="'empty' has no formula, nor a value"):
        Empty().value(0.0)
    with pytest.raises(StructureError, match="'no_slope' has no slope"):
        NoSlope().slope(0.0, 0.0)


@pytest.mark.parametrize("name", [name for name, known in ACTIVATIONS.items() if not known.coupled])
def test_a_slope_that_is_typed_is_the_derivative_of_the_formula(name):
    from neurosim.formulas.activation import NET
    from neurosim.formulas.derivative import derivative

    bundled = ACTIVATIONS[name]()
    derived = float_function(derivative(bundled.formula(NET), NET), NET)
    for net in (-20.0, -2.0, -0.3, -1e-3, 1e-3, 0.7, 5.0, 30.0):
        if name == "log" and net < 0:
            continue
        assert bundled.slope(net, bundled.value(net)) == pytest.approx(derived(net), rel=1e-9, abs=1e-13), net


def test_where_an_intermediate_number_overflows_engines_agree():
    class Steep(ns.Activation):
        name = "steep"

        def formula(self, net):
            return 1 / (1 + f.exp(-100 * net))

        def slope_formula(self, net, out):
            return 100 * out * (1 - out)

    trained = []
    for engine in ("objects", "program", "numpy"):
        net = ns.Network.layered([2, 2, 1], Steep(), seed=1)
        for one in net.connections:
            one.weight *= 30
        net.fit(*XOR, epochs=5, learning_rate=0.1, engine=engine)
        trained.append(weights(net))
    np.testing.assert_array_equal(trained[0], trained[1])
    np.testing.assert_allclose(trained[0], trained[2], rtol=1e-12)


@pytest.mark.parametrize(
    "typed",
    [
        lambda net: net if net > 0 else 0.0,
        lambda net: max(0.0, net),
        lambda net: net > 0 and net,
        lambda net: 1 / (1 + math.exp(-net)),
        lambda net: np.exp(net),
        lambda net: net**0.5,
        lambda net: 2**net,
        lambda net: f.choice(net == 0.0, 1.0, net),
        lambda net: 1.0 if net == 0.0 else f.sin(net) / net,
        lambda net: f.sin(net) / net if net != 0 else 1.0,
        lambda net: net if net else 0.0,
        lambda net: net and 1.0,
        lambda net: None,
        lambda net: "net",
    ],
)
def test_what_python_would_decide_or_compute_at_once_is_refused(typed):
    class Decided(ns.Activation):
        name = "decided"

        def formula(self, net):
            return typed(net)

    with pytest.raises(StructureError, match="formula|choice begins with a comparison"):
        network(Decided()).forward([1.0, 0.5])


class Huber(ns.Loss):
    name = "my_huber"
    parameter_names = ("d",)

    def __init__(self, d: float = 0.3) -> None:
        self.d = d

    def formula(self, target, out, outputs):
        off = f.absolute(target - out)
        return f.choice(off <= self.d, 0.5 * off**2, self.d * (off - 0.5 * self.d)) / outputs


class LogCosh(ns.Loss):
    name = "log_cosh"

    def formula(self, target, out, outputs):
        return f.log((f.exp(out - target) + f.exp(target - out)) / 2)


@pytest.mark.parametrize("own", [Huber(), LogCosh()], ids=lambda own: own.name)
def test_a_loss_of_ones_own_is_typed_once_too(own, tmp_path):
    trained = {}
    for engine in ("objects", "program", "numpy"):
        net = network("tanh", loss=own)
        net.fit(*XOR, epochs=30, learning_rate=0.1, batch_size=2, engine=engine)
        trained[engine] = weights(net)
    np.testing.assert_array_equal(trained["objects"], trained["program"])
    np.testing.assert_allclose(trained["objects"], trained["numpy"], rtol=1e-12)
    assert network("tanh", loss=own).check_gradients([1.0, 0.5], [1.0]).ok
    trace = network("tanh", loss=own).trace([1.0, 0.5], [1.0], learning_rate=0.1)
    for step in trace.steps:
        assert step.expression.value == pytest.approx(step.value, rel=1e-12)
    assert max(trace.symbolic().check().values()) < 1e-12
    net = network("tanh", loss=own)
    net.save(tmp_path / "net.json")
    assert ns.Network.load(tmp_path / "net.json", own=[type(own)]).loss == own


@pytest.mark.parametrize("name", list(LOSSES))
def test_a_slope_of_a_loss_that_is_typed_is_the_derivative_of_the_formula(name):
    from neurosim.formulas.derivative import derivative
    from neurosim.formulas.loss import OUT, OUTPUTS, TARGET

    bundled = LOSSES[name]()
    derived = float_function(derivative(bundled.formula(TARGET, OUT, OUTPUTS), OUT), TARGET, OUT, OUTPUTS)
    for target in (0.0, 0.25, 1.0):
        for out in (0.01, 0.3, 0.99):
            assert bundled.slope(target, out, 3) == pytest.approx(
                derived(target, out, 3), rel=1e-9, abs=1e-13
            )


def test_functions_of_python_that_build_formulas_do():
    class Plain(ns.Activation):
        name = "plain"

        def formula(self, net):
            return f.maximum(0.0, abs(net), net / 2, 0.25 * net**2)

    for net in (-8.0, -1.0, 0.0, 3.0):
        assert Plain().value(net) == max(0.0, abs(net), net / 2, 0.25 * net**2)


def test_a_constant_is_a_formula():
    class One(ns.Activation):
        name = "one"

        def formula(self, net):
            return 1.0

    assert One().value(3.0) == 1.0 and One().slope(3.0, 1.0) == 0.0
    assert One().values(np.zeros(3)).tolist() == [1.0, 1.0, 1.0]
    assert network(One()).check_gradients([1.0, 0.5], [1.0]).ok


def test_the_log_says_what_a_loss_is():
    assert Huber().text == "Σ (0.5·abs(t − out)² if abs(t − out) ≤ 0.3 else 0.3·(abs(t − out) − 0.15))/K"
    assert LogCosh().text == "Σ log((exp(out − t) + exp(t − out))/2)"
    text = TextPrinter().print(network("tanh", loss=LogCosh()).trace([1.0, 0.5], [1.0]))
    assert "log_cosh: E = Σ ln((exp(out − t) + exp(t − out))/2)" in text
    assert ns.SumOfOutputs().slope_text == "1"


@pytest.mark.parametrize(
    "typed", [lambda n: f.minimum(1, n), lambda n: f.minimum(n, 1), lambda n: f.maximum(1.0, n)]
)
def test_at_a_tie_the_formulas_in_symbols_take_the_same_side(typed):
    class Tied(ns.Activation):
        name = "tied"

        def formula(self, net):
            return typed(net)

    net = ns.Network(name="tied")
    net.add_input("x")
    net.add_neuron("o", Tied(), output=True)
    net.connect("x", "o", 1.0)
    assert max(net.trace([1.0], [3.0]).symbolic().check().values()) == 0.0


class Scaled(ns.Activation):
    """With a number that is not among its parameter_names."""

    name = "scaled"

    def __init__(self, scale: float) -> None:
        self.scale = scale

    def formula(self, net):
        return self.scale * net


def test_a_number_that_is_set_later_counts() -> None:
    one = Scaled(0.5)
    assert (one.value(2.0), one.text) == (1.0, "0.5·net")
    one.scale = 3.0
    assert (one.value(2.0), one.slope(2.0, 6.0), one.text) == (6.0, 3.0, "3·net")
    assert (Scaled(3.0).value(2.0), Scaled(0.5).value(2.0)) == (6.0, 1.0)


def test_equations_that_became_equal_keep_their_functions_when_many_others_are_made() -> None:
    kinds = [Scaled(0.5), Scaled(0.25)]
    for kind in kinds:
        assert kind.value(2.0) == 2.0 * kind.scale
    kinds[0].scale = 0.25
    for k in range(600):
        assert Scaled(float(k)).value(1.0) == k
        assert (Scaled(0.25).value(2.0), kinds[0].value(2.0)) == (0.5, 0.5)


@pytest.mark.parametrize("sizes", [[2, 2, 1], [2, 9, 1]])
def test_engines_train_with_a_number_that_is_set_later(sizes: list[int]) -> None:
    nets = []
    for engine in ("objects", "program", "numpy", "compiled"):
        own = Scaled(0.5)
        net = ns.Network.layered(sizes, own, seed=1)
        for own.scale in (0.5, 0.75):
            net.fit([[1, 2]], [[0.5]], epochs=2, learning_rate=0.1, engine=engine)
        nets.append([connection.weight for connection in net.connections])
    assert nets[0] == nets[1] == nets[3] == pytest.approx(nets[2], rel=1e-12)
