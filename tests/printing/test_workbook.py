"""Workbooks whose formulas LibreOffice recalculates: they equal the trace, and follow a changed input."""

import io

import openpyxl
import pytest

import neurosim as ns
from neurosim.printing import XlsxPrinter

ROUNDINGS = {"significant": {"significant": 4}, "decimals": {"decimals": 3}}


def found(book: openpyxl.Workbook) -> dict[tuple[str, str], list[float]]:
    """The numbers of a workbook by sheet and the name that stands to the left of them."""
    numbers: dict[tuple[str, str], list[float]] = {}
    for sheet in book:
        for row in sheet.iter_rows():
            for name, number in zip(row, row[1:], strict=False):
                if isinstance(name.value, str) and isinstance(number.value, int | float):
                    numbers.setdefault((sheet.title, name.value), []).append(float(number.value))
    return numbers


def named(trace: ns.Trace, printer: XlsxPrinter):
    """The steps of a trace with the sheet and name they have in a workbook."""
    log = printer.log(trace)
    for section in log.sections:
        for line in section.lines:
            sheet = log.words("sample") + f" {1 if line.step.phase == 'update' else line.step.sample}"
            yield (sheet, log.text.name(line)), line.value


def check(trace: ns.Trace, printer: XlsxPrinter, path, rel=1e-12) -> None:
    numbers = found(openpyxl.load_workbook(path, data_only=True))
    for place, value in named(trace, printer):
        assert any(number == pytest.approx(value, rel=rel, abs=1e-14) for number in numbers[place]), place


def test_recalculated_workbooks_equal_the_traces(traces, recalculated, random_network):
    cases: dict[str, tuple[ns.Trace, XlsxPrinter]] = {
        name: (traces[name], XlsxPrinter())
        for name in ("mazur", "sports-3-2-2", "iamtrask", "skip-connection", "output-feeds-on", "calculus-8")
    }
    for seed in range(5):
        net, inputs, targets = random_network(seed)
        cases[f"random-{seed}"] = (
            net.trace([inputs, inputs], targets and [targets, targets], 0.01),
            XlsxPrinter(),
        )
    cases["turned"] = (traces["sports-3-2-2"], XlsxPrinter(notation="mitchell"))
    for name, rounding in ROUNDINGS.items():
        for scenario in ("mazur", "iamtrask"):
            cases[f"{scenario}-{name}"] = (traces[scenario].carried(**rounding), XlsxPrinter())
    changed = with_another_input(XlsxPrinter().document(traces["mazur"]))
    books = {name: printer.document(trace) for name, (trace, printer) in cases.items()}
    paths = recalculated({**books, "changed": changed})
    for name, (trace, printer) in cases.items():
        check(trace, printer, paths[name])
    mazur = ns.scenarios.load("mazur").build()
    other = mazur.trace([0.7, 0.10], [0.01, 0.99], 0.5)
    check(other, XlsxPrinter(), paths["changed"])
    assert other.value("weight", "w8") != traces["mazur"].value("weight", "w8")


def with_another_input(content: bytes) -> bytes:
    """The workbook of mazur with 0.7 in the cell of the first input."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    (cell,) = [
        row[1]
        for row in book.active.iter_rows(max_col=2)
        if row[0].value == "out(i1)" and row[1].value == 0.05
    ]
    cell.value = 0.7
    changed = io.BytesIO()
    book.save(changed)
    return changed.getvalue()


@pytest.mark.slow
def test_everything_computed_is_a_formula_over_cells(traces):
    book = openpyxl.load_workbook(io.BytesIO(XlsxPrinter().document(traces["mazur"])))
    formulas = [
        cell.value for row in book.active.iter_rows() for cell in row if str(cell.value).startswith("=")
    ]
    assert len(formulas) == sum(step.quantity != "input" for step in traces["mazur"])
    for formula in formulas:
        assert "$" in formula
        assert not any(str(number) in formula for number in (0.15, 0.05, 0.99, 0.35))


def test_blocks_stand_by_generation_in_the_colours_of_the_figures(traces):
    book = openpyxl.load_workbook(io.BytesIO(XlsxPrinter().document(traces["mazur"])))
    columns = {
        str(cell.value): cell.column for row in book.active.iter_rows(min_row=5) for cell in row if cell.value
    }
    assert columns["i1"] == columns["i2"] < columns["h1"] == columns["h2"] < columns["o1"] == columns["o2"]
    gradient = next(c for row in book.active.iter_rows() for c in row if c.value == "∂E/∂w5")
    assert gradient.fill.fgColor.rgb.endswith("F1E2F6")


def test_a_name_is_never_taken_for_a_formula():
    net = ns.Network(name="=1+1")
    net.add_input("=2+2")
    net.add_neuron("+o", bias=0.5, output=True)
    net.connect("=2+2", "+o", 0.5)
    book = openpyxl.load_workbook(io.BytesIO(XlsxPrinter().document(net.trace([1.0], [0.0]))))
    named = [cell for row in book.active.iter_rows() for cell in row if cell.value in ("=2+2", "+o")]
    assert len(named) == 2 and {cell.data_type for cell in named} == {"s"}


@pytest.mark.slow
def test_a_formula_that_is_too_long_for_workbooks_is_an_error_with_a_sentence():
    net = ns.Network.layered([900, 1], seed=1)
    with pytest.raises(ns.FormatError, match=r"formula of net\(.*a workbook allows only 8,192"):
        XlsxPrinter().document(net.trace([0.5] * 900))
