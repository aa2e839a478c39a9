"""Formulas where IEEE 754 counts: ties, kinks, signed zeros, overflow, inf and nan, alike in every writer."""

import math
import struct

import numpy as np
import pytest

import neurosim as ns
from neurosim.formulas.floats import CarefulCode, _compiled
from neurosim.formulas.ieee import CAREFUL_FUNCTIONS
from neurosim.ground.errors import NonFiniteError
from neurosim.printing import HtmlPrinter, LatexPrinter, MarkdownPrinter, TextPrinter, XlsxPrinter

INF, NAN = math.inf, math.nan
#: Formulas of net, and numbers at which one side of theirs ends or a number leaves the range of a float.
FORMULAS = {
    "max at a tie": "max(net, 0.5*net)",
    "max the other way": "max(0.5*net, net)",
    "min at a tie": "min(net, 2*net, 0)",
    "relu": "max(0, net)",
    "abs": "abs(net)",
    "abs in a quotient": "net/(1 + abs(net))",
    "sign": "sign(net)*net + net",
    "clipped": "max(-1, min(1, net))",
    "choice in a choice": "choice(net > 0, choice(net >= 1, 1, net), choice(net < -1, -1, 0.5*net))",
    "choice by equality": "choice(net == 0, 1, choice(net != 1, net, 2))",
    "choice of choices": "choice(max(net, -net) <= 1, abs(net), net**2)",
    "quotient by 0": "1/net",
    "nothing by nothing": "net/abs(net)",
    "root": "sqrt(net)",
    "root of a square": "sqrt(net**2)",
    "logarithm": "log(net)",
    "logarithm at its end": "log1p(net)",
    "exponential": "exp(exp(net))",
    "power": "net**20",
    "inf minus inf": "exp(100*net) - exp(100*net)",
    "inf below": "1/(1 + exp(-100*net))",
    "guarded": "choice(net > 0, log(net), 0)",
    "sine": "sin(net) + cos(1/net)",
    "arc tangent": "atan(1/net)",
}
NUMBERS = [
    0.0,
    -0.0,
    1.0,
    -1.0,
    0.5,
    -0.5,
    5e-324,
    -5e-324,
    7.5,
    -7.5,
    709.8,
    -709.8,
    1e160,
    -1e160,
    INF,
    -INF,
    NAN,
]
each = pytest.mark.parametrize("formula", FORMULAS.values(), ids=FORMULAS)


def bits(number: float) -> bytes | str:
    return "nan" if math.isnan(number) else struct.pack("<d", number)


@each
@pytest.mark.parametrize("what", ["value", "slope"])
def test_floats_program_and_arrays_compute_alike_everywhere(formula, what):
    own = ns.Activation.from_text("own", formula)
    tree, symbols = own.general(what)
    careful = _compiled(CarefulCode, CAREFUL_FUNCTIONS, tree, symbols)
    arrays = own.values if what == "value" else own.slopes
    for net in NUMBERS:
        given = (net,) if what == "value" else (net, own.value(net))
        plain = own.value(net) if what == "value" else own.slope(*given)
        assert bits(plain) == bits(careful(*given)), net
        array = float(arrays(*(np.array([number]) for number in given))[0])
        if math.isfinite(plain):
            assert array == pytest.approx(plain, rel=1e-12, abs=1e-300), net
        else:
            assert bits(array) == bits(plain), net


@pytest.mark.parametrize(
    ("formula", "net", "slope"),
    [
        ("max(0, net)", 0.0, 0.0),
        ("max(net, 0)", 0.0, 1.0),  # at a tie the first argument counts
        ("min(0, net)", 0.0, 0.0),
        ("min(net, 0)", 0.0, 1.0),
        ("max(net, 2*net, 3*net)", 0.0, 1.0),
        ("abs(net)", 0.0, 0.0),
        ("abs(net)", -0.0, 0.0),
        ("abs(net - 1)", 1.0, 0.0),
        ("sign(net)", 0.0, 0.0),
        ("choice(net >= 0, 2*net, 3*net)", 0.0, 2.0),
        ("choice(net > 0, 2*net, 3*net)", 0.0, 3.0),
        ("max(-1, min(1, net))", 1.0, 0.0),
        ("max(-1, min(net, 1))", 1.0, 1.0),
    ],
)
def test_the_slope_at_a_tie_is_that_of_the_house(formula, net, slope):
    own = ns.Activation.from_text("own", formula)
    assert own.slope(net, own.value(net)) == slope
    assert own.slopes(np.array([net]), own.values(np.array([net]))).tolist() == [slope]


def meeting(own: ns.Activation, weight: float = 1.0) -> ns.Network:
    """A network whose nets are its inputs, exactly."""
    net = ns.Network(name="meeting", loss="half_squared_error")
    net.add_input("x")
    net.add_neuron("h", own, bias=0.0)
    net.add_neuron("o", "linear", output=True)
    net.connect("x", "h", weight)
    net.connect("h", "o", 0.5)
    return net


def numbers(net: ns.Network) -> list[float]:
    return [*(one.weight for one in net.connections), net["h"].bias or 0.0]


@each
def test_engines_agree_where_nets_meet_a_kink(formula):
    trained, refused = {}, {}
    for engine in ("objects", "program", "numpy"):
        net = meeting(ns.Activation.from_text("own", formula))
        try:
            net.fit([[0.0], [1.0], [-1.0]], [[0.3], [0.2], [0.1]], epochs=3, learning_rate=0.1, engine=engine)
        except NonFiniteError as error:
            refused[engine] = str(error)
        trained[engine] = numbers(net)
    np.testing.assert_array_equal(trained["objects"], trained["program"])
    np.testing.assert_allclose(trained["objects"], trained["numpy"], rtol=1e-12)
    assert len(set(refused.values())) <= 1 and len(refused) in (0, 3), refused


@each
def test_a_pass_that_is_refused_is_refused_by_the_trace_too(formula):
    for x in (0.0, 1.0, -1.0, 8.0, -8.0, 800.0):
        net = meeting(ns.Activation.from_text("own", formula))
        said = []
        for run in (lambda net=net, x=x: net.forward([x]), lambda net=net, x=x: net.trace([x])):
            try:
                run()
                said.append("")
            except NonFiniteError as error:
                said.append(str(error).partition(" in ")[0])  # how the sample is called differs
        assert said[0] == said[1], x


@each
def test_lines_at_a_kink_hold_in_every_medium(formula):
    for x in (0.0, 1.0, -1.0):
        net = meeting(ns.Activation.from_text("own", formula))
        try:
            trace = net.trace([x], [0.3], learning_rate=0.1)
        except NonFiniteError:
            continue
        for step in trace.steps:
            assert step.expression.value == step.value, step
        for printer in (TextPrinter, MarkdownPrinter, LatexPrinter, HtmlPrinter):
            assert len(printer().print(trace)) > 500
        assert len(XlsxPrinter().document(trace)) > 500
        carried = trace.carried(significant=4)
        assert carried.value("out", "h") == pytest.approx(trace.value("out", "h"), rel=1e-3, abs=1e-12)
        assert max(trace.symbolic().check().values()) < 1e-12


@pytest.mark.parametrize(
    "formula",
    ["abs(target - out)", "max(0, 1 - target*out)", "log(out)", "target/out", "exp(exp(target*1000*out))"],
)
def test_losses_at_a_tie_and_out_of_range(formula):
    trained, refused = {}, {}
    for engine in ("objects", "program", "numpy"):
        net = meeting(ns.Activation.from_text("own", "2*net"))
        net.loss = ns.Loss.from_text("mine", formula)
        targets = [[0.0], [1.0], [-1.0]] if net.loss.needs_target else None
        try:
            net.fit([[0.0], [1.0], [-1.0]], targets, epochs=3, learning_rate=0.1, engine=engine)
        except NonFiniteError as error:
            refused[engine] = str(error)
        trained[engine] = numbers(net)
    np.testing.assert_array_equal(trained["objects"], trained["program"])
    np.testing.assert_allclose(trained["objects"], trained["numpy"], rtol=1e-12)
    assert len(set(refused.values())) <= 1 and len(refused) in (0, 3), refused


@pytest.mark.parametrize(
    ("formula", "out"),
    [("max(log(net), -5)", -5.0), ("choice(1/net > 0, net + 1, 2)", 1.0), ("min(3, 1/net)", 3.0)],
)
def test_where_a_part_of_a_formula_is_infinite_every_answer_has_its_number(formula, out, tmp_path):
    net = ns.Network(name="edge")
    net.add_input("x")
    net.add_neuron("o", ns.Activation.from_text("own", formula), output=True, bias=0.0)
    net.connect("x", "o", 1.0, label="w")
    trace = net.trace([0.0], [1.0], learning_rate=0.1)
    assert trace.value("out", "o") == out
    assert str(trace.why("gradient", "w")) and str(trace.paths("w")) and str(trace.contributions())
    for printer in (TextPrinter, MarkdownPrinter, HtmlPrinter, LatexPrinter):
        assert printer().print(trace)
    trace.save(tmp_path / "trace.json")
    assert ns.Trace.load(tmp_path / "trace.json").value("out", "o") == out
    for step in trace.steps:
        assert step.expression.value == pytest.approx(step.value, rel=1e-12)
    trace.play(tmp_path / "page.html")
    if formula.startswith("choice"):
        assert trace.symbolic().check()["x->o"] == 0.0
    else:
        with pytest.raises(NonFiniteError, match="have no value at the numbers of the trace"):
            trace.symbolic().check()


def test_a_zero_that_was_typed_makes_nan_of_inf_everywhere():
    own = ns.Activation.from_text("own", "a*exp(net)", a=0.0)
    assert bits(own.value(800.0)) == bits(own.values(np.array([800.0]))[0]) == "nan"
    assert own.value(1.0) == 0.0
    net = ns.Network(name="edge")
    net.add_input("x")
    net.add_neuron("o", own, output=True, bias=0.0)
    net.connect("x", "o", 1.0)
    for engine in ("objects", "program", "numpy"):
        with pytest.raises(NonFiniteError):
            net.fit([[800.0]], [[1.0]], epochs=1, learning_rate=0.1, engine=engine)
