"""Neurons that multiply what arrives, or take the greatest, in all passes."""

import json
import math

import pytest

import neurosim as ns
from neurosim.ground.errors import NonFiniteError, NumberError, StructureError, UnknownNameError
from neurosim.trace.reading import trace_from_json
from neurosim.trace_view import Trace


def build(aggregation: object, bias: float | None = None) -> ns.Network:
    """o = A(3 x, -2 y, 0.5 z) + bias."""
    net = ns.Network(loss="sum_of_outputs")
    for name in "xyz":
        net.add_input(name)
    net.add_neuron("o", "linear", aggregation=aggregation, bias=bias, output=True)
    for number, (source, weight) in enumerate({"x": 3.0, "y": -2.0, "z": 0.5}.items(), start=1):
        net.connect(source, "o", weight, label=f"w{number}")
    return net


def gradients(net: ns.Network) -> list[float]:
    return [c.gradient for c in net.connections]


def test_a_product_and_its_gradients_by_hand():
    net = build("product", bias=10.0)
    assert net.forward([1.0, 2.0, 4.0]) == {"o": 3.0 * -4.0 * 2.0 + 10.0}
    net.backward()
    # dE/dw1 = (-4)(2)(1), dE/dw2 = (3)(2)(2), dE/dw3 = (3)(-4)(4); dE/dx = (-4)(2)(3) ...
    assert gradients(net) == [-8.0, 12.0, -48.0]
    assert [n.delta for n in net.inputs] == [-24.0, -12.0, -6.0]
    assert (net["o"].delta, net["o"].bias_gradient) == (1.0, 1.0)


def test_a_maximum_and_its_gradients_by_hand():
    net = build("max", bias=10.0)
    assert net.forward([1.0, 2.0, 8.0]) == {"o": 14.0}
    net.backward()
    assert gradients(net) == [0.0, 0.0, 8.0]
    assert [n.delta for n in net.inputs] == [0.0, 0.0, 0.5]


def test_of_equal_terms_the_first_learns():
    net = build("max")
    net.forward([1.0, -1.5, 6.0])
    net.backward()
    assert gradients(net) == [1.0, 0.0, 0.0]


def test_a_zero_among_the_factors_is_no_trouble():
    net = build("product")
    net.forward([0.0, 2.0, 4.0])
    net.backward()
    assert gradients(net) == [0.0, 0.0, 0.0]
    assert [n.delta for n in net.inputs] == [-24.0, 0.0, 0.0]


@pytest.mark.parametrize("name", ["product", "max"])
def test_the_gradient_check_agrees(name):
    net = build(name, bias=0.3)
    net.add_neuron("q", "tanh", aggregation=name, output=True)
    net.connect("o", "q", 0.2)
    net.connect("x", "q", -0.7)
    report = net.check_gradients([0.4, -0.9, 1.3])
    assert report.ok and not report.central_off, str(report)
    assert all(one.complex_step is not None for one in report.comparisons)


def test_weights_changed_between_the_passes_do_not_meet_old_terms(mazur):
    mazur["h1"].aggregation = "product"
    mazur.forward([0.05, 0.10])
    mazur.backward([0.01, 0.99])
    first = [c.gradient for c in mazur.connections]
    mazur.update(0.5)
    mazur.zero_gradients()
    with pytest.raises(ns.PassOrderError):
        mazur.backward([0.01, 0.99])
    mazur.forward([0.05, 0.10])
    mazur.backward([0.01, 0.99])
    assert mazur["i1", "h1"].gradient == mazur["h1"].delta * (mazur["w2"].weight * 0.10) * 0.05
    assert [c.gradient for c in mazur.connections] != first


def test_the_log_shows_products_and_maxima_with_their_slopes():
    log = str(build("product", bias=10.0).trace([1.0, 2.0, 4.0]))
    assert "net(o) = (w1·out(x))·(w2·out(y))·(w3·out(z)) + b(o)" in log
    assert "= (3·1)·(−2·2)·(0.5·4) + 10" in log
    assert "∂E/∂w1 = δ(o)·(w2·out(y))·(w3·out(z))·out(x)" in log
    assert "δ(x) = δ(o)·(w2·out(y))·(w3·out(z))·w1" in log
    log = str(build("max").trace([1.0, 2.0, 8.0]))
    assert "net(o) = max(w1·out(x), w2·out(y), w3·out(z))" in log
    assert "= max(3·1, −2·2, 0.5·8)" in log
    assert "∂E/∂w3 = δ(o)·∂max/∂(w3·out(z))·out(z) = 1.000·1·8 = 8.000" in log
    assert "∂E/∂w1 = δ(o)·∂max/∂(w1·out(x))·out(x) = 1.000·0·1 = 0" in log


@pytest.mark.parametrize("name", ["product", "max"])
def test_expressions_give_the_values_and_come_back_from_a_file(name, evaluate):
    net = build(name, bias=0.3)
    trace = net.trace([[1.0, 2.0, 4.0], [0.3, 0.2, -0.1]], learning_rate=0.1)
    for step in json.loads(trace.to_json())["steps"]:
        assert evaluate(step["expression"]) == pytest.approx(step["value"], rel=1e-12, abs=0)
    assert trace_from_json(trace.to_json(), Trace) == trace
    net_step = trace.step("net", "o")
    assert {step.of for step in trace.why("net", "o")} == {"x", "y", "z", "o"}
    assert net_step.value == net_step.expression.value


def test_a_product_of_nothing_is_one_and_a_maximum_of_nothing_is_refused(numbers_of):
    net = build("sum")
    net.add_neuron("p", "linear", aggregation="product", bias=0.5, output=True)
    assert net.forward([1.0, 2.0, 4.0])["p"] == 1.5
    net["p"].aggregation = "max"
    before = numbers_of(net)
    message = "^'p' takes the max of 0 terms, which needs at least 1; connect a source to it, or give it"
    with pytest.raises(StructureError, match=message):
        net.forward([1.0, 2.0, 4.0])
    assert numbers_of(net) == before


def test_a_product_that_grows_too_large_is_told(numbers_of):
    net = build("product")
    net["x", "o"].weight = 1e200
    before = numbers_of(net)
    with pytest.raises(NonFiniteError, match="^net of 'o' became -inf in the sample x = 1e[+]200"):
        net.forward([1e200, 1.0, 1.0])
    assert numbers_of(net) == before


def test_files_name_what_is_no_sum_and_nothing_else(tmp_path):
    net = build("product")
    net.add_neuron("q", output=True)
    net.save(tmp_path / "net.json")
    written = json.loads((tmp_path / "net.json").read_text())
    assert [n.get("aggregation") for n in written["neurons"]] == [None, None, None, {"name": "product"}, None]
    loaded = ns.Network.load(tmp_path / "net.json")
    assert (loaded["o"].aggregation, loaded["q"].aggregation) == (ns.WeightedProduct(), ns.WeightedSum())
    assert net.copy()["o"].aggregation == ns.WeightedProduct()
    assert repr(loaded["o"]).startswith("<output 'o' linear of product net=None")


def test_an_own_aggregation_is_passed_traced_checked_and_saved(tmp_path):
    class Mean(ns.Aggregation):
        name = "mean"
        least = 1

        def value(self, terms):
            return ns.WeightedSum().value(terms) / len(terms)

        def slope(self, terms, i):
            return 1 / len(terms)

    net = build(Mean())
    assert net.forward([1.0, 2.0, 4.0])["o"] == pytest.approx(1 / 3)
    assert net.check_gradients([1.0, 2.0, 4.0]).ok
    assert "net(o) = mean(w1·out(x), w2·out(y), w3·out(z))" in str(net.trace([1.0, 2.0, 4.0]))
    net.save(tmp_path / "net.json")
    assert ns.Network.load(tmp_path / "net.json", own=[Mean])["o"].aggregation == Mean()
    with pytest.raises(ns.FormatError, match="aggregation 'mean' is not one of sum, product, max; if it is"):
        ns.Network.load(tmp_path / "net.json")


def test_an_own_aggregation_that_fails_is_told_with_the_neuron(numbers_of):
    class Geometric(ns.Aggregation):
        name = "geometric"

        def value(self, terms):
            return math.sqrt(terms[0] * terms[1])

        def slope(self, terms, i):
            return "steep"

    net = build(Geometric())
    before = numbers_of(net)
    message = "^net of 'o' in the sample x = 1.0, y = 2.0, z = 4.0: aggregation geometric failed"
    with pytest.raises(NonFiniteError, match=message):
        net.forward([1.0, 2.0, 4.0])
    assert numbers_of(net) == before
    net.forward([1.0, -2.0, 4.0])
    before = numbers_of(net)
    with pytest.raises(NumberError, match="^slope of 'o'.*aggregation geometric failed"):
        net.backward()
    assert numbers_of(net) == before


def test_choices_are_checked():
    net = build("sum")
    with pytest.raises(UnknownNameError, match="unknown aggregation 'prodct' .did you mean 'product'"):
        net["o"].aggregation = "prodct"
    with pytest.raises(NumberError, match="aggregation must be a name or an object of class Aggregation"):
        net.add_neuron("q", aggregation=3)
    with pytest.raises(StructureError, match="'x' is of kind input and has no aggregation"):
        net["x"].aggregation = "max"
    assert "q" not in net


def test_a_bias_behind_a_product_stays_a_variable():
    net = build("product", bias=10.0)
    net.add_constant("one")
    net.connect("one", "o", 2.0)
    outs = net.forward([1.0, 2.0, 4.0])
    for twin in (net.with_bias_inputs(), net.with_bias_variables()):
        assert twin.forward([1.0, 2.0, 4.0]) == outs
        assert (twin["o"].bias, twin["one", "o"].weight) == (10.0, 2.0)
