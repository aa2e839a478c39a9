"""The work that a log takes grows as its lines do: steps walked through and formulas made are counted."""

import gc
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, Literal

import pytest

import neurosim as ns
from neurosim.printing import (
    HtmlPrinter,
    JsonPrinter,
    LatexPrinter,
    MarkdownPrinter,
    TextPrinter,
    XlsxPrinter,
)
from neurosim.printing.log import StepLog
from neurosim.printing.numbers import NumberFormat
from neurosim.printing.table import CsvPrinter
from neurosim.trace.steps import TraceStep
from neurosim.trace_view import Trace

pytestmark = pytest.mark.slow

CHAIN = 1200  # more neurons than Python nests calls


class Counted(tuple[TraceStep, ...]):
    """Steps that count how often somebody walks through all of them."""

    walks = 0

    def __iter__(self) -> Iterator[TraceStep]:
        self.walks += 1
        return super().__iter__()


def counted(samples: int, reduction: Literal["sum", "mean"] = "sum") -> tuple[Trace, Counted, list[int]]:
    """A trace of 2-2-1 over so many samples, its steps, and the numbers of the steps whose tree was made."""
    net = ns.Network.layered([2, 2, 1], seed=1)
    inputs = [[0.1 * k, 1.0 - 0.01 * k] for k in range(samples)]
    trace = net.trace(inputs, [[0.5]] * samples, learning_rate=0.5, reduction=reduction)
    made: list[int] = []

    def counting(step: TraceStep) -> TraceStep:
        def rule(*operands: Any) -> Any:
            made.append(step.id)
            return step.rule(*operands)

        return step._replace(rule=rule)

    steps = Counted(counting(step) for step in trace.steps)
    return replace(trace, steps=steps), steps, made


PRINTERS: dict[str, Callable[[Trace], object]] = {
    "text": lambda trace: TextPrinter().print(trace),
    "nielsen": lambda trace: TextPrinter(notation="nielsen").print(trace),
    "matrices": lambda trace: TextPrinter(matrices=True).print(trace),
    "markdown": lambda trace: MarkdownPrinter().print(trace),
    "latex": lambda trace: LatexPrinter().print(trace),
    "html": lambda trace: HtmlPrinter().print(trace),
    "json": lambda trace: JsonPrinter().print(trace),
    "csv": lambda trace: CsvPrinter().print(trace),
    "contributions": lambda trace: str(trace.contributions()),
    "diff": lambda trace: str(trace.diff(trace)),
    "carried": lambda trace: trace.carried(),
    "state": lambda trace: trace.state(),
}


@pytest.mark.parametrize(("reduction", "numbers"), [("sum", (4, 12)), ("mean", (4, 8)), ("mean", (10, 30))])
@pytest.mark.parametrize("name", PRINTERS)
def test_every_sample_costs_the_same_whatever_their_number(
    name: str, reduction: Literal["sum", "mean"], numbers: tuple[int, int]
) -> None:
    walks, per_step = [], []
    for samples in numbers:
        trace, steps, made = counted(samples, reduction)
        PRINTERS[name](trace)
        walks.append(steps.walks)
        per_step.append(max(map(made.count, set(made)), default=0))
    assert walks[0] == walks[1] <= 12
    assert per_step[0] == per_step[1] <= 8


@pytest.mark.parametrize(("reduction", "numbers"), [("sum", (4, 12)), ("mean", (4, 8)), ("mean", (10, 30))])
def test_a_workbook_looks_up_the_lines_of_every_neuron(
    reduction: Literal["sum", "mean"], numbers: tuple[int, int]
) -> None:
    pytest.importorskip("openpyxl")
    found = []
    for samples in numbers:
        trace, steps, made = counted(samples, reduction)
        XlsxPrinter().document(trace)
        found.append((steps.walks, max(map(made.count, set(made)))))
    assert found[0] == found[1]


def test_a_question_is_answered_from_what_it_is_about() -> None:
    trace, steps, made = counted(12)
    trace.step("net", "h1", 1)
    walked = steps.walks
    for sample in range(1, 13):
        trace.step("net", "h1", sample)
        trace.of_sample(sample)
    trace.about("h1")
    assert steps.walks <= walked + 3  # the samples, the steps of each, and those of each name
    assert not made


def test_parts_of_formulas_are_looked_for_once() -> None:
    trace, _, made = counted(12)
    trace.value("slope", "h1", 3)
    begun = len(made)
    for sample in range(1, 13):
        trace.value("slope", "h1", sample)
    assert len(made) == begun + 12


def test_why_makes_the_lines_it_shows_and_no_others() -> None:
    trace, _, made = counted(12)
    str(trace.why("net", "h1", sample=12))
    assert {trace.steps[number - 1].sample for number in made} == {12}


@pytest.fixture(scope="module")
def chain() -> Trace:
    net = ns.Network(name="chain")
    net.add_input("h0")
    for number in range(1, CHAIN + 1):
        net.add_neuron(f"h{number}", "linear", output=number == CHAIN)
        net.connect(f"h{number - 1}", f"h{number}", weight=1.0)
    return net.trace([0.5], [1.0], learning_rate=0.1)


def test_a_long_chain_has_a_log_and_answers(chain: Trace) -> None:
    assert len(TextPrinter().print(chain).splitlines()) > len(chain)
    assert len(chain.why("gradient", "h0->h1")) == (1 + 2 * CHAIN) + CHAIN + 1
    assert chain.paths("h0->h1").count == 1
    assert "1,200 edges" in str(chain.paths("h0->h1"))


def test_a_tree_too_deep_to_be_read_says_how_to_go_on(chain: Trace) -> None:
    written = str(chain.why("net", f"h{CHAIN}"))
    assert "stands more than 1000 levels deep; ask for it by itself" in written
    assert max(map(len, written.splitlines())) < 3500


def test_formulas_in_symbols_of_a_long_chain_are_refused_in_a_sentence(chain: Trace) -> None:
    pytest.importorskip("sympy")
    formulas = chain.symbolic()
    with pytest.raises(ns.NumberError, match="too deeply for SymPy: it rests on a chain of 2,400 steps"):
        formulas.formula("out", f"h{CHAIN}")


@pytest.mark.parametrize("printer", [TextPrinter, MarkdownPrinter, LatexPrinter, HtmlPrinter, JsonPrinter])
def test_a_printed_log_is_let_go_without_the_collector(printer: type) -> None:
    trace = counted(3)[0]
    printer().print(trace)  # what is made once for all logs
    gc.collect()
    gc.disable()
    try:
        printer().print(trace)
        assert not [each for each in gc.get_objects() if type(each) is StepLog]
    finally:
        gc.enable()


def test_a_number_is_rounded_once_for_all_lines_of_a_log(monkeypatch: pytest.MonkeyPatch) -> None:
    trace, digits, asked = counted(3)[0], NumberFormat.digits, []

    def counting(form: NumberFormat, value: float, given: bool) -> str:
        asked.append((value, given))
        return digits(form, value, given)

    form = NumberFormat()
    log = TextPrinter(numbers=form).log(trace)
    monkeypatch.setattr(NumberFormat, "digits", counting)
    log = StepLog(trace, log.look)
    for line in (line for section in log.sections for line in section.lines):
        log.text.sides(line)
    assert asked
    assert len(asked) == len(set(asked))
