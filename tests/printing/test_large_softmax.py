"""A softmax of more than 20 neurons in closed form: every line stays short, and can be redone."""

import json
import math
import re

import pytest

import neurosim as ns
from neurosim.printing import HtmlPrinter, JsonPrinter, LatexPrinter, MarkdownPrinter, TextPrinter
from neurosim.printing.notation import notations
from neurosim.trace.reading import trace_from_json
from neurosim.trace_view import Trace

pytestmark = pytest.mark.slow

SUMS = ("exp_sum", "target_sum", "slope_sum")
FUNCTIONS = {name: getattr(math, name) for name in ("exp", "log", "tanh", "sqrt")} | {"max": max, "min": min}


def outputs(size: int, scale: float = 1.0, targets: list[float] | None = None) -> Trace:
    """A trace of 2 inputs and a softmax with cross-entropy."""
    net = ns.Network.layered([2, size], output_activation="softmax", loss="cross_entropy", seed=1)
    for connection in net.connections:
        connection.weight *= scale
    one_hot = [float(k == size // 2) for k in range(size)]
    return net.trace([0.5, -1.0], targets or one_hot, learning_rate=0.1)


def hidden(size: int) -> Trace:
    """A trace of a hidden softmax, whose deltas come from two outputs."""
    net = ns.Network.layered([2, size, 2], activation="softmax", output_activation="sigmoid", seed=1)
    return net.trace([0.5, -1.0], [0.0, 1.0])


def test_twenty_neurons_are_written_out_and_twenty_one_are_not() -> None:
    small, large = outputs(20), outputs(21)
    assert not [step for step in small if step.quantity in SUMS]
    assert [step.quantity for step in large if step.quantity in SUMS] == ["exp_sum", "target_sum"]
    assert "closed form" not in str(small)
    assert "a softmax of more than 20 neurons is written in closed form" in str(large)


def test_groups_of_different_kinds_are_counted_apart() -> None:
    """Twenty hidden neurons of one softmax, and two outputs of another."""
    net = ns.Network.layered([2, 20, 2], activation="softmax", seed=1)
    trace = net.trace([0.5, -1.0], [0.0, 1.0])
    assert not [step for step in trace if step.quantity in SUMS]
    assert "closed form" not in str(trace)


def test_the_lines_are_those_a_calculator_needs() -> None:
    log = str(outputs(21))
    assert re.search(r"out\(o1\) = exp\(net\(o1\)\)/S\(o1\) = exp\([−0-9.]+\)/[0-9.]+ = 0\.0", log)
    assert re.search(r"δ\(o1\) = out\(o1\)·T\(o1\) − t\(o1\) = 0\.0[0-9]+·1\.000 − 0 = 0\.0", log)
    assert re.search(r"also = out\(o1\) − t\(o1\)", log)


def test_the_numbers_are_those_of_the_passes() -> None:
    net = ns.Network.layered([2, 30], output_activation="softmax", loss="cross_entropy", seed=1)
    targets = [float(k == 3) for k in range(30)]
    trace = net.copy().trace([0.5, -1.0], targets)
    net.forward([0.5, -1.0])
    net.backward(targets)
    for neuron in net.outputs:
        assert trace.value("out", neuron.name) == neuron.out
        assert trace.value("delta", neuron.name) == neuron.delta
    assert trace.value("exp_sum", "o1") == pytest.approx(
        sum((math.exp(neuron.net) for neuron in net.outputs), 0.0), rel=1e-14
    )
    assert trace.value("target_sum", "o1") == 1.0


SOFT = [((7 * k) % 11) / 50 for k in range(30)]


@pytest.mark.parametrize(
    "trace",
    [outputs(30), outputs(30, scale=900.0), outputs(30, scale=9000.0), outputs(30, targets=SOFT), hidden(30)],
    ids=["usual", "far out", "further out", "targets that do not add up to 1", "hidden"],
)
def test_every_expression_gives_its_value_and_the_trace_is_read_back(trace: Trace) -> None:
    document = JsonPrinter().print(trace)
    for step in json.loads(document)["steps"]:
        assert eval(step["expression"], {"__builtins__": {}}, FUNCTIONS) == pytest.approx(
            step["value"], rel=1e-12, abs=0.0
        )
    assert trace_from_json(document, Trace) == trace


def test_no_out_and_no_delta_grows_with_the_group() -> None:
    for made in (outputs, hidden):
        for size in (25, 50):
            outs = [step for step in made(size) if step.quantity == "out"]
            assert max(len(list(step.formula.leaves())) for step in outs) <= 4
        deltas = [step for step in outputs(50) if step.quantity == "delta" and step.of.startswith("o")]
        assert max(len(list(step.formula.leaves())) for step in deltas) <= 3


def test_where_digits_cancel_the_line_is_the_long_sum() -> None:
    trace = outputs(25)
    step = trace.step("delta", "o1")
    (made_of,) = step.operands
    near = made_of._replace(delta=step.value * (1.0 + 1e-9))
    long = step._replace(operands=(near,))
    assert len(list(step.formula.leaves())) == 3
    assert len(list(long.formula.leaves())) > 25


def test_paths_through_a_hidden_softmax_add_up_to_the_gradient() -> None:
    found = hidden(25).paths("x1->h3")
    assert found.count == 25 * 2
    assert found.total == pytest.approx(found.gradient, rel=1e-10)
    small = hidden(20).paths("x1->h3")
    assert small.count == 20 * 2


def test_the_gradients_are_those_of_symbolic_differentiation() -> None:
    pytest.importorskip("sympy")
    net = ns.Network.layered([1, 21], output_activation="softmax", loss="cross_entropy", seed=1, bias="none")
    trace = net.trace([0.5], [float(k == 3) for k in range(21)])
    formulas = trace.symbolic()
    exact = formulas.value(formulas.differentiated("x1->o4"))
    assert exact == pytest.approx(trace.value("gradient", "x1->o4"), rel=1e-12)


def test_a_carried_log_holds_line_by_line() -> None:
    carried = outputs(25).carried(significant=5)
    for step in carried:
        if step.quantity in ("out", "delta", "exp_sum"):
            assert float(f"{step.formula.value:.5g}") == pytest.approx(step.value, rel=1e-12)


@pytest.mark.parametrize("name", notations())
@pytest.mark.parametrize("printer", [TextPrinter, MarkdownPrinter, LatexPrinter, HtmlPrinter])
def test_every_medium_and_notation_says_so(name: str, printer: type) -> None:
    trace = outputs(21)
    printed = re.sub(r"\\allowbreak\{\}", "", printer(notation=name).print(trace))
    assert "a softmax of more than 20 neurons is written in closed form" in printed


@pytest.mark.parametrize("language", ["de", "fr", "es", "zh"])
def test_every_language_says_so(language: str) -> None:
    assert "S = Σ exp(net)" in TextPrinter(language=language).print(outputs(21))


def test_the_page_and_the_workbook_have_the_sums() -> None:
    openpyxl = pytest.importorskip("openpyxl")
    import io

    from neurosim.player import PlayerPrinter
    from neurosim.printing import XlsxPrinter

    trace = outputs(21)
    assert "Sum over the softmax group of o1" in PlayerPrinter().print(trace)
    book = openpyxl.load_workbook(io.BytesIO(XlsxPrinter().document(trace)))
    names = {cell.value for page in book for row in page.iter_rows() for cell in row}
    assert {"S(o1)", "T(o1)"} <= names
