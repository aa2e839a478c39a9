"""Workbooks stay right when a lecturer changes their cells: every branch, every rounding, every part."""

import io
import random
from decimal import ROUND_HALF_UP, Decimal

import openpyxl
import pytest

import neurosim as ns
from neurosim.cli import main
from neurosim.printing import XlsxPrinter

HIDDEN = ("relu", "leaky_relu", "step", "softplus", "sigmoid", "tanh")
OUTPUTS = {
    "half_squared_error": ("relu", "leaky_relu", "linear", "sigmoid"),
    "mean_squared_error": ("relu", "step", "linear", "softplus"),
    "binary_cross_entropy": ("sigmoid",),
    "cross_entropy": ("softmax",),
}


def branching(shape: int, numbers: int) -> ns.Trace:
    """A network whose structure rests on the first seed only, and all its numbers on the second only."""
    build, draw = random.Random(shape), random.Random(numbers)
    loss = list(OUTPUTS)[shape % len(OUTPUTS)]
    net = ns.Network(loss=loss)
    far = draw.choice([1, 1, 30])  # far out, sigmoid and softmax are written otherwise

    def number() -> float:
        return round(draw.uniform(-1.5, 1.5), 2)

    for name in "xy":
        net.add_input(name)
    for name in "abc":
        aggregation = build.choice(["sum", "max", "product"])
        net.add_neuron(name, build.choice(HIDDEN), bias=number(), aggregation=aggregation)
        for source in "xy":
            net.connect(source, name, number())
    for name in "pqr":
        net.add_neuron(name, build.choice(OUTPUTS[loss]), bias=number(), output=True)
        for source in "abc":
            net.connect(source, name, round(far * number(), 2))
    given = [[number(), number()] for _ in range(2)]
    targets = [draw.choice([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]) for _ in given]
    return net.trace(given, targets, learning_rate=0.1 + 0.4 * draw.random())


def cells(content: bytes) -> dict[tuple[str, str], object]:
    """What stands in the cells below the conventions."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, float | int) or str(cell.value).startswith("=")
    }


def with_numbers_of(content: bytes, other: bytes) -> bytes:
    """The workbook with everything that is typed in as it is in another."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for (sheet, place), value in cells(other).items():
        if not isinstance(value, str):
            assert not isinstance(book[sheet][place].value, str), (
                "a formula stands where a number is typed in"
            )
            book[sheet][place].value = value
    changed = io.BytesIO()
    book.save(changed)
    return changed.getvalue()


def computed(trace: ns.Trace, content: bytes, path) -> list[tuple[ns.Step, float]]:
    """Every computed step with the number in its cell (formulas stand in the order of the plan)."""
    from neurosim.printing.cells import planned

    log = XlsxPrinter().log(trace)
    sheets = {sample: f"sample {sample}" for sample in trace.samples}
    book = openpyxl.load_workbook(path, data_only=True)
    rows = {
        sample: next(r for r in range(3, 60) if book[title].cell(r, 1).value == "x")
        for sample, title in sheets.items()
    }
    places = {
        entry.line.step.id: (sheet, row, column + 1)
        for sheet, column, row, entry in planned(log, sheets, rows).entries
        if entry.line is not None
    }
    return [
        (step, book[sheet].cell(row, column).value)
        for step in trace
        for sheet, row, column in [places[step.id]]
    ]


@pytest.mark.parametrize("shape", range(12))
def test_the_formulas_are_the_same_whatever_the_numbers_are(shape):
    kinds = set()
    first, *others = (
        {place: text for place, text in cells(XlsxPrinter().document(trace)).items() if isinstance(text, str)}
        for trace in (branching(shape, 100 * shape + k) for k in range(4))
    )
    kinds.update(text for text in first.values() if "IF(" in str(text) or "MAX(" in str(text))
    assert kinds
    for other in others:
        assert other == first


def test_changed_cells_take_the_branches_that_a_new_trace_takes(recalculated):
    books, wanted = {}, {}
    for shape in range(12):
        before = XlsxPrinter().document(branching(shape, 1000 + shape))
        for numbers in (2000 + shape, 3000 + shape):
            wanted[f"live-{shape}-{numbers}"] = trace = branching(shape, numbers)
            books[f"live-{shape}-{numbers}"] = with_numbers_of(before, XlsxPrinter().document(trace))
    paths = recalculated(books)
    for name, trace in wanted.items():
        scale = max(abs(step.value) for step in trace)
        for step, number in computed(trace, books[name], paths[name]):
            assert number == pytest.approx(step.value, rel=1e-12, abs=1e-14 * max(1.0, scale)), (name, step)
