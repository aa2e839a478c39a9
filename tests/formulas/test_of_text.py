"""Equations given by a text: the same numbers, lines and files as those of a class with that formula."""

import pickle
import time

import numpy as np
import pytest

import neurosim as ns
from neurosim.formulas import nodes as f
from neurosim.formulas.of_text import MOST, operations
from neurosim.ground.errors import FormatError, NeurosimError, NumberError, StructureError
from neurosim.printing import HtmlPrinter, JsonPrinter, LatexPrinter, MarkdownPrinter, TextPrinter
from neurosim.trace.reading import trace_from_json
from neurosim.trace_view import Trace

XOR = ([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], [0.0, 1.0, 1.0, 0.0])
BENT = ("bent_identity", "(sqrt(net**2 + 1) - 1)/2 + net")


class BentIdentity(ns.Activation):
    name = "bent_identity"

    def formula(self, net):
        return (f.sqrt(net**2 + 1) - 1) / 2 + net


def network(activation: object, **choices: object) -> ns.Network:
    return ns.Network.layered([2, 3, 1], activation, seed=3, **choices)


def weights(net: ns.Network) -> np.ndarray:
    biases = [neuron.bias for neuron in net.neurons if neuron.bias is not None]
    return np.array([*(one.weight for one in net.connections), *biases])


def test_it_prints_and_computes_what_a_class_with_that_formula_does():
    by_text, by_class = network(ns.Activation.from_text(*BENT)), network(BentIdentity())
    traces = [net.trace([1.0, 0.5], [1.0], learning_rate=0.1) for net in (by_text, by_class)]
    one, other = (TextPrinter().print(trace) for trace in traces)
    assert one == other and "bent_identity" in one
    for printer in (HtmlPrinter, LatexPrinter, MarkdownPrinter):
        assert "bent" in printer().print(traces[0])
    assert [step.expression for step in traces[0].steps] == [step.expression for step in traces[1].steps]
    assert [step.value for step in traces[0].steps] == [step.value for step in traces[1].steps]
    assert str(traces[0].carried(significant=3)) == str(traces[1].carried(significant=3))


@pytest.mark.parametrize("batch_size", [1, 3])
def test_it_trains_on_every_engine(batch_size):
    trained = {}
    for engine in ("objects", "program", "compiled", "numpy"):
        net = network(
            ns.Activation.from_text("leaky", "max(a*net, net)", a=0.1),
            loss=ns.Loss.from_text("fourth", "(target - out)**4/outputs"),
        )
        net.fit(*XOR, epochs=30, learning_rate=0.1, batch_size=batch_size, engine=engine)
        trained[engine] = weights(net)
    np.testing.assert_array_equal(trained["objects"], trained["program"])
    np.testing.assert_array_equal(trained["objects"], trained["compiled"])
    np.testing.assert_allclose(trained["objects"], trained["numpy"], rtol=1e-12)


def test_a_slope_may_be_typed_beside_it():
    logistic = ns.Activation.from_text("logistic", "1/(1 + exp(-net))", slope="out*(1 - out)")
    assert logistic.slope_text == "out·(1 − out)"
    assert logistic.slope(0.3, 0.6) == 0.6 * (1 - 0.6)
    derived = ns.Activation.from_text("logistic", "1/(1 + exp(-net))")
    assert "out" not in derived.slope_text
    assert derived.slope(0.3, derived.value(0.3)) == pytest.approx(
        ns.Sigmoid().slope(0.3, derived.value(0.3))
    )
    assert network(logistic).check_gradients([1.0, 0.5], [1.0]).ok


def test_a_loss_that_does_not_speak_of_the_target_needs_none():
    loss = ns.Loss.from_text("energy", "0.5*out**2")
    assert not loss.needs_target
    net = network("tanh", loss=loss)
    assert net.check_gradients([1.0, 0.5]).ok
    assert ns.Loss.from_text("off", "abs(out - target)").needs_target


def test_fractions_stay_fractions():
    net = ns.Network(name="half")
    net.add_input("x")
    net.add_neuron("o", ns.Activation.from_text("half", "net/(1 + net**2)"), output=True)
    net.connect("x", "o", 0.5)
    assert str(net.trace([1.0], [1.0]).in_fractions().value("out", "o")) == "2/5"


def test_files_bring_it_back_without_any_class(tmp_path):
    net = network(
        ns.Activation.from_text("leaky", "max(a*net, net)", "choice(net > 0, 1, a)", a=0.1),
        loss=ns.Loss.from_text("fourth", "(target - out)**4"),
    )
    net.save(tmp_path / "net.json")
    again = ns.Network.load(tmp_path / "net.json")
    assert again["h1"].activation == net["h1"].activation and again.loss == net.loss
    assert again.forward([1.0, 0.5]) == net.forward([1.0, 0.5])
    assert pickle.loads(pickle.dumps(net)).forward([1.0, 0.5]) == net.forward([1.0, 0.5])
    assert net.copy()["h1"].activation == net["h1"].activation
    trace = net.trace([1.0, 0.5], [1.0])
    read = trace_from_json(JsonPrinter().print(trace), Trace)
    assert read.network == trace.network
    assert read.network.neurons[2].activation_parameters["formula"] == "max(a*net, net)"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"formula": "max(a*nett, net)"}, "column 7 of the formula"),
        ({"formula": "net" + " + net" * 600}, "characters; at most 2,000"),
        ({"formula": "(" * 60 + "net" + ")" * 60}, "inside each other"),
        ({"formula": "((net**20)**20)**20 + a"}, "operations"),
        ({"b": 1.0}, "'b' does not occur"),
        ({"a": "much"}, "'a' of 'leaky' must be a number|is 'much'|must be a number"),
    ],
)
def test_a_file_with_a_mistake_in_it_is_refused(change, message, tmp_path):
    net = network(ns.Activation.from_text("leaky", "max(a*net, net)", a=0.1))
    net.save(tmp_path / "net.json")
    import json

    document = json.loads((tmp_path / "net.json").read_text())
    document["neurons"][2]["activation"] |= change
    (tmp_path / "net.json").write_text(json.dumps(document))
    with pytest.raises(FormatError, match=message):
        ns.Network.load(tmp_path / "net.json")


def test_an_aggregation_is_no_formula(tmp_path):
    import json

    network("tanh").save(tmp_path / "net.json")
    document = json.loads((tmp_path / "net.json").read_text())
    document["neurons"][2]["aggregation"] = {"name": "mine", "formula": "net"}
    (tmp_path / "net.json").write_text(json.dumps(document))
    with pytest.raises(FormatError, match="aggregation 'mine' cannot be given by a formula"):
        ns.Network.load(tmp_path / "net.json")


@pytest.mark.parametrize(
    ("formula", "numbers", "message"),
    [
        ("nett", {}, "column 1 of the formula 'nett': there is no 'nett' .did you mean 'net'"),
        ("net if net > 0 else 0", {}, "a choice is written choice"),
        ("a*net", {"a": True}, "'a' of 'own' is true; it must be a number"),
        ("a*net", {"a": float("nan")}, "'a' of 'own' is nan"),
        ("net", {"a": 1.0}, "'a' does not occur in the formula 'net'"),
        ("a*net", {"a": 1.0, "net": 2.0}, "'net' means something else"),
        ("exp*net", {"exp": 1.0}, "'exp' means something else"),
        ("net", {"größe": 1.0}, "cannot be called 'größe'"),
        ("", {}, "the formula of 'own' is ''"),
    ],
)
def test_what_is_wrong_is_said(formula, numbers, message):
    with pytest.raises(NeurosimError, match=message):
        ns.Activation.from_text("own", formula, **numbers)


def test_names_of_bundled_equations_are_taken():
    with pytest.raises(StructureError, match="give your formula a name of its own, such as name = 'my_tanh'"):
        network(ns.Activation.from_text("tanh", "net"))
    with pytest.raises(NumberError, match="the name of a formula"):
        ns.Activation.from_text("", "net")


def test_two_formulas_of_one_name_are_not_saved(tmp_path):
    net = network(ns.Activation.from_text("own", "net"))
    net["o1"].activation = ns.Activation.from_text("own", "2*net")
    with pytest.raises(StructureError, match="give each formula a name of its own"):
        net.save(tmp_path / "net.json")


@pytest.mark.parametrize("nested", ["({})**20", "tanh({}) + net", "{}*{}", "net/(1 + {})", "max({}, net)"])
def test_formulas_that_would_grow_without_end_are_refused_at_once(nested):
    formula, start = "net", time.perf_counter()
    with pytest.raises(FormatError):
        for _ in range(200):
            formula = nested.replace("{}", formula)
            ns.Activation.from_text("own", formula)
    assert time.perf_counter() - start < 20.0


def test_operations_are_counted_with_powers_written_out():
    net = f.Symbol("net", "", 0.5)
    assert operations(net**3, MOST) == 3
    assert operations((net + 1) ** 2, MOST) == 6
