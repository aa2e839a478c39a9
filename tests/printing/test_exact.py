"""Exact runs: over fractions without rounding, and over symbols, checked by SymPy's own derivatives."""

import json
import re
from fractions import Fraction
from html import unescape

import pytest
import sympy

import neurosim as ns
from neurosim.cli.app import main
from neurosim.ground.errors import NumberError
from neurosim.player import PlayerPrinter
from neurosim.printing import HtmlPrinter, LatexPrinter, TextPrinter, XlsxPrinter
from neurosim.printing.formats import FORMATS
from neurosim.trace.reading import trace_from_json
from neurosim.trace_view import Trace

RATIONAL = ("linear", "relu", "leaky_relu", "square", "step")


def fraction_network(seed: int) -> tuple[ns.Network, list[float], list[float]]:
    """A network of rational functions with numbers of two decimals."""
    import random

    rng = random.Random(seed)

    def number() -> float:
        return round(rng.uniform(-2, 2), 2)

    net = ns.Network(loss=rng.choice(["half_squared_error", "squared_error", "mean_squared_error"]))
    for name in "xyz":
        net.add_input(name)
    for name in "ab":
        net.add_neuron(name, rng.choice(RATIONAL), bias=number())
        for source in "xyz":
            net.connect(source, name, number())
    for name in "op":
        aggregation = "product" if rng.random() < 0.3 else "sum"
        net.add_neuron(name, rng.choice(RATIONAL), bias=number(), output=True, aggregation=aggregation)
        for source in "abx":
            net.connect(source, name, number())
    return net, [number() for _ in "xyz"], [number() for _ in "op"]


@pytest.mark.parametrize("seed", range(25))
def test_the_fractions_are_the_floats_without_their_noise(seed):
    net, inputs, targets = fraction_network(seed)
    trace = net.trace([inputs, targets + [0.5]], [targets, targets], learning_rate=0.1)
    exact = trace.in_fractions()
    for here, there in zip(trace, exact, strict=True):
        assert isinstance(there.value, Fraction)
        assert float(there.value) == pytest.approx(here.value, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("seed", range(25))
def test_every_printed_line_is_exactly_equal_to_its_value(seed):
    net, inputs, targets = fraction_network(seed)
    log = TextPrinter().print(net.trace(inputs, targets, learning_rate=0.1).in_fractions())
    assert "exact fractions, nothing is rounded" in log
    joined = re.sub(r"\n +(?=[=+])", " ", log.partition("FORWARD\n")[2])
    redone = 0
    for line in re.findall(r"^ *\d+  (.*)$", joined, re.MULTILINE):
        *_, formula, value = line.split(" = ") if line.count(" = ") > 1 else ("", "", "")
        text = formula.replace("−", "-").replace("·", "*").replace("²", "**2")
        if not value or re.search(r"[^\W\d]", text.replace("max", "")):
            continue
        worked = eval(re.sub(r"(?<!\*\*)\b\d+", r"F(\g<0>)", text), {"F": Fraction, "max": max})
        assert worked == Fraction(value.replace("−", "-")), line
        redone += 1
    assert redone > 20


def test_hmkcode_by_hand():
    trace = ns.scenarios.load("hmkcode-linear").trace().in_fractions()
    assert trace.value("out", "out") == Fraction(191, 1000)
    assert trace.value("delta", "h1") == Fraction(-809, 1000) * Fraction(14, 100)
    assert trace.step("error", "E").value == Fraction(1, 2) * Fraction(809, 1000) ** 2
    assert "(1/2)·(1 − 191/1000)² = 654481/2000000" in str(trace)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (Fraction(1, 3), Fraction(1, 3)),
        (-Fraction(1, 7), -Fraction(1, 7)),
        (Fraction(100, 3), Fraction(100, 3)),
        (Fraction(9973, 9967), Fraction(9973, 9967)),
        (0.1, Fraction(1, 10)),
        (0.35, Fraction(7, 20)),
        (0.33333, Fraction(33333, 100000)),
        (0.333333333333, Fraction(333333333333, 10**12)),
        (0.1 + 0.2, Fraction(30000000000000004, 10**17)),
        (0.12345678901234568, Fraction(12345678901234568, 10**17)),
        (1234567890123.4567, Fraction("1234567890123.4568")),
        (1e-9, Fraction(1, 10**9)),
        (Fraction(1, 1_000_003), Fraction("9.99997000009e-07")),
        (0.0, Fraction(0)),
    ],
    ids=str,
)
def test_a_given_number_is_the_fraction_that_was_meant_in_the_lines_and_at_the_top(typed, meant):
    net = ns.Network()
    net.add_input("x")
    net.add_neuron("o", "linear", bias=typed, output=True)
    net.connect("x", "o", weight=typed)
    log = str(exact := net.trace([typed], [typed], learning_rate=float(typed)).in_fractions())
    assert exact.value("input", "x") == meant
    assert exact.value("net", "o") == meant * meant + meant
    given = log.partition("GIVEN")[2].partition("FORWARD")[0].replace("−", "-")
    assert re.findall(r"= (\S+)", given) == [str(meant)] * 3
    assert f"η = {meant}\n" in log.replace("−", "-")
    assert "each given number as the simple fraction" in log


def test_what_leaves_the_fractions_is_named():
    with pytest.raises(NumberError, match="step 4, out of 'h1', takes exp, which is not a fraction"):
        ns.scenarios.load("mazur").trace().in_fractions()
    with pytest.raises(NumberError, match="was carried"):
        ns.scenarios.load("hmkcode-linear").trace().carried().in_fractions()


def test_fractions_in_latex_and_html(compiled):
    trace = ns.scenarios.load("hmkcode-linear").trace().in_fractions()
    document = LatexPrinter().print(trace)
    assert r"\Bigl(-\tfrac{809}{1000}\Bigr)" in document or r"(-\tfrac{809}{1000})" in document
    compiled("fractions", document)
    assert "<mfrac><mn>191</mn><mn>1000</mn></mfrac>" in HtmlPrinter().print(trace)


def test_the_commands(capsys):
    assert main(["trace", "hmkcode-linear", "--fractions", "--about", "w5"]) == 0
    assert "(−809/1000)·(17/20) = −13753/20000" in capsys.readouterr().out
    assert main(["trace", "mazur", "--fractions"]) == 2
    assert main(["trace", "hmkcode-linear", "--fractions", "--carry"]) == 2
    capsys.readouterr()
    assert main(["formula", "mazur", "net", "o1"]) == 0
    out = capsys.readouterr().out.strip()
    assert sympy.sympify(out).has(sympy.exp)
    assert main(["formula", "hmkcode-linear"]) == 0
    assert "∂E/∂w5 = (i1*w1 + i2*w2)*(-t_out" in capsys.readouterr().out
    assert main(["formula", "mazur", "gradient"]) == 2


def plain(formula: str) -> str:
    """A formula of LaTeX or MathML in plain arithmetic, its numbers as fractions."""
    formula = re.sub(r"<mfrac><mn>(\d+)</mn><mn>(\d+)</mn></mfrac>", r"(\1/\2)", formula)
    formula = re.sub(r"<msup><mrow>(.*?)</mrow><mn>2</mn></msup>", r"(\1)**2", formula)
    formula = unescape(re.sub(r"<[^>]*>", "", formula)).replace("\u2061", "")
    formula = re.sub(r"\\tfrac\{(\d+)\}\{(\d+)\}", r"(\1/\2)", formula)
    formula = re.sub(r"\^\{2\}", "**2", formula)
    for latex, sign in (
        (r"\cdot", "*"),
        ("·", "*"),
        ("−", "-"),
        (r"\Bigl", ""),
        (r"\Bigr", ""),
        (r"\max", "max"),
    ):
        formula = formula.replace(latex, sign)
    return formula.replace("{", "(").replace("}", ")").strip()


def lines_of(medium: str, document: str) -> list[str]:
    """The steps of a log, each with all its sides."""
    if medium == "markdown":
        return re.findall(r"^\*\*\d+\*\* (.*(?:\n\$.*)*)", document, re.MULTILINE)
    if medium == "latex":
        blocks = re.findall(r"\\begin\{align\*\}\n(.*?)\n\\end\{align\*\}", document, re.DOTALL)
        rows = [re.sub(r"\\tag\{\d+\}|\\\\$", "", r) for block in blocks for r in block.splitlines()]
        joined = "\n".join(" " + row if row.startswith("&") else "@" + row for row in rows)
        return joined.replace("&", "").split("@")
    return re.findall(r'<mtable displaystyle="true">(.*?)</math>', document, re.DOTALL)


@pytest.mark.slow
@pytest.mark.parametrize("medium", ["markdown", "latex", "html"])
@pytest.mark.parametrize("seed", range(4))
def test_every_line_with_fractions_can_be_redone_in_every_medium(seed, medium):
    net, inputs, targets = fraction_network(seed)
    trace = net.trace([inputs, targets + [0.5]], [targets, targets], learning_rate=0.1).in_fractions()
    redone = 0
    for line in lines_of(medium, FORMATS[medium]().print(trace)):
        *_, formula, value = [
            "",
            "",
            *(plain(side.replace("$", "")) for side in re.split(r"=(?=[ <\\−-])", line)),
        ]
        text = re.sub(r"\b\d+", r"F(\g<0>)", re.sub(r"\*\*2", "**SQUARE", formula))
        if not formula or re.search(r"[^\W\d]|\\", re.sub(r"max|SQUARE|F", "", text)):
            continue
        worked = eval(text, {"F": Fraction, "SQUARE": 2, "max": max})
        assert worked == eval(re.sub(r"\b\d+", r"F(\g<0>)", value), {"F": Fraction}), line
        redone += 1
    assert redone > 20


def test_workbook_and_json_hold_the_numbers_of_fractions(recalculated):
    from openpyxl import load_workbook

    net, inputs, targets = fraction_network(3)
    trace = net.trace(inputs, targets, learning_rate=0.1).in_fractions()
    path = recalculated({"fractions": XlsxPrinter().document(trace)})["fractions"]
    page = load_workbook(path, data_only=True).worksheets[0]
    found = [cell.value for row in page.iter_rows() for cell in row if isinstance(cell.value, int | float)]
    for step in trace:
        assert any(number == pytest.approx(float(step.value), rel=1e-12) for number in found), step
    again = trace_from_json(trace.to_json(), Trace)
    assert [step.value for step in again] == [float(step.value) for step in trace]
    assert json.loads(trace.to_json())["conventions"]["rounding"] == "exact fractions, nothing is rounded"


def test_figures_of_fractions_show_decimals_and_parts_stay_exact():
    trace = ns.scenarios.load("hmkcode-linear").trace().in_fractions()
    assert trace.draw(show=("weight", "gradient", "update")) is not None
    assert trace.value("error_slope", "out") == Fraction(-809, 1000)
    assert trace.state().values["out", "out"] == 0.191


def test_a_page_that_computes_and_carrying_refuse_fractions():
    trace = ns.scenarios.load("hmkcode-linear").trace().in_fractions()
    with pytest.raises(NumberError, match="^the page computes with decimal numbers and cannot step"):
        PlayerPrinter().print(trace)
    with pytest.raises(
        NumberError, match="^fractions are not rounded; carry the trace that they were made from$"
    ):
        TextPrinter(carry=True).print(trace)


@pytest.mark.parametrize("form", [*FORMATS, "player"])
def test_formulas_in_symbols_are_no_log(form, small):
    formulas = small().trace([1.0], [0.5]).symbolic()
    printer = PlayerPrinter() if form == "player" else FORMATS[form]()
    write = printer.document if isinstance(printer, XlsxPrinter) else printer.print
    with pytest.raises(
        NumberError, match="^formulas in symbols have no numbers, so they cannot be printed as a log"
    ):
        write(formulas)
    with pytest.raises(NumberError, match="^a log needs a trace, not 'mazur'"):
        write("mazur")


# -- symbols ---------------------------------------------------------------------------------------


def test_the_formulas_of_one_neuron_are_those_of_the_book(small):
    formulas = small().trace([1.0], [0.5]).symbolic()
    x, w, v, b, t = sympy.symbols("x w_x_h w_h_o b_h t_o", real=True)
    sigmoid = 1 / (1 + sympy.exp(-(w * x + b)))
    error = (t - v * sigmoid) ** 2 / 2
    assert sympy.simplify(formulas.formula("out", "h") - sigmoid) == 0
    assert sympy.simplify(formulas.formula("error", "E") - error) == 0
    assert sympy.simplify(formulas.formula("gradient", "x->h") - sympy.diff(error, w)) == 0
    assert sympy.simplify(formulas.differentiated("h") - sympy.diff(error, b)) == 0


@pytest.mark.slow
@pytest.mark.parametrize("seed", [0, 1, 2, 3, 4, 6, 7, 8, 9, 10])
def test_the_delta_rule_gives_the_derivatives_that_sympy_finds(random_network, seed):
    net, inputs, targets = random_network(seed)
    if len(net.connections) > 12:
        net, inputs, targets = random_network(1000 + seed)
    formulas = net.trace(inputs, targets).symbolic()
    scale = max([abs(c.gradient) for c in net.connections], default=0.0) + 1.0
    for of, difference in formulas.check().items():
        assert difference <= 1e-12 * scale, of


def deep_network(sizes: list[int], activation: str, last: str, loss: str) -> ns.Network:
    """Layers, and a connection from every input straight to every output."""
    net = ns.Network.layered(sizes, activation, output_activation=last, loss=loss, seed=1)
    for neuron in net.inputs:
        for output in net.outputs:
            net.connect(neuron.name, output.name, 0.1)
    return net


@pytest.mark.slow
@pytest.mark.parametrize(
    ("sizes", "activation", "last", "loss"),
    [
        ([2, 1, 3], "tanh", "softmax", "cross_entropy"),
        ([3, 5, 3], "sigmoid", "softmax", "cross_entropy"),
        ([2, 4, 4, 2], "sigmoid", "sigmoid", "half_squared_error"),
    ],
)
def test_layers_and_skips_are_checked_to_thirty_digits(sizes, activation, last, loss):
    net = deep_network(sizes, activation, last, loss)
    target = [1.0] + [0.0] * (sizes[-1] - 1)
    found = net.trace([0.3, -0.5, 0.8][: sizes[0]], target).symbolic().check()
    assert len(found) == len(net.connections) + sum(sizes[1:])
    assert max(found.values()) < 1e-28


def test_a_slope_that_is_no_derivative_is_found(small):
    class Wrong(ns.Activation):
        name = "wrong"

        def value(self, net):
            return net * net

        def slope(self, net, out):
            return 3 * net

        def value_expression(self, net, m=None):
            return net * net

        def slope_expression(self, net, out, m=None):
            return 3 * net

    found = small(Wrong()).trace([1.0], [0.5]).symbolic().check()
    assert found["x->h"] > 0.01 and found["h"] > 0.01
    assert found["h->o"] < 1e-28


def test_names_that_would_be_one_symbol_stay_apart_and_a_maximum_has_a_slope():
    net = ns.Network()
    for name in ("x-1", "x_1", "eta", "1"):
        net.add_input(name)
    net.add_neuron("m", aggregation="max", bias=0.1)
    net.add_neuron("lambda", "softplus", output=True)
    for number, name in enumerate(("x-1", "x_1", "eta", "1")):
        net.connect(name, "m", 0.3 + 0.1 * number)
    net.connect("m", "lambda", 0.7, label="eta_")
    net.trace([3.0, 2.0, 1.0, 0.5], [0.1])  # its gradients stay, and are no part of the next error
    formulas = net.trace([0.1, 0.9, -0.4, 0.5], [0.3], learning_rate=0.5).symbolic()
    assert len(formulas.formula("net", "m").free_symbols) == 9
    assert max(formulas.check().values()) < 1e-28


def test_a_batch_is_differentiated_as_a_whole_and_numbers_may_stay_numbers():
    formulas = ns.scenarios.load("iamtrask").trace().symbolic(numbers=("input", "target"))
    assert max(formulas.check().values()) < 1e-20
    names = {str(symbol) for symbol in formulas.formula("gradient", "w3").free_symbols}
    assert names == {"w1", "w2", "w3"}


def test_a_function_of_ones_own_without_formula_is_refused(small, softsign):
    with pytest.raises(NumberError, match="'my_softsign' has no formula"):
        small(softsign).trace([1.0], [0.5]).symbolic()


def test_without_sympy_the_extra_is_named(monkeypatch):
    import sys

    trace = ns.scenarios.load("single-neuron").trace()
    monkeypatch.setitem(sys.modules, "sympy", None)
    with pytest.raises(ns.MissingExtraError, match=r'pip install "neurosim\[symbolic\]"'):
        trace.symbolic()
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(ns.MissingExtraError, match=r'pip install "neurosim\[xlsx\]"'):
        XlsxPrinter().document(trace)


def test_fractions_of_more_digits_than_python_prints_are_refused():
    net = ns.Network(loss="sum_of_outputs")
    net.add_input("x")
    for k in range(1, 41):  # every square has twice as many digits
        net.add_neuron(f"h{k}", "square", output=k == 40)
        net.connect("x" if k == 1 else f"h{k - 1}", f"h{k}", 0.9)
    with pytest.raises(NumberError, match="is a fraction of more than 4,000 digits; take floats for it"):
        net.trace([0.5]).in_fractions()
