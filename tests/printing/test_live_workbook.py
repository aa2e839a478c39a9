"""Workbooks stay right when a lecturer changes their cells: every branch, every rounding, every part."""

import io
import random

import openpyxl
import pytest
from first_equations import FIRST_ACTIVATIONS

import neurosim as ns
from neurosim.cli.app import main
from neurosim.formulas.known import ACTIVATIONS
from neurosim.printing import XlsxPrinter
from neurosim.trace.steps import TraceStep

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
    rate, reduction = 0.1 + 0.4 * draw.random(), ("sum", "mean")[shape % 2]
    return net.trace(given, targets, learning_rate=rate, reduction=reduction)


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


def computed(trace: ns.Trace, path) -> list[tuple[TraceStep, float]]:
    """Every step with the number that LibreOffice found for its cell."""
    from neurosim.printing.cells import plan_sheets

    log = XlsxPrinter().log(trace)
    sheets = {sample: f"sample {sample}" for sample in trace.samples}
    book = openpyxl.load_workbook(path, data_only=True)
    first = trace.network.neurons[0].name
    rows = {
        sample: next(r for r in range(3, 60) if book[title].cell(r, 1).value == first)
        for sample, title in sheets.items()
    }
    places = {
        entry.line.step.id: (sheet, row, column + 1)
        for sheet, column, row, entry in plan_sheets(log, sheets, rows).entries
        if entry.line is not None
    }
    return [
        (step, book[sheet].cell(row, column).value)
        for step in trace
        for sheet, row, column in [places[step.id]]
    ]


@pytest.mark.slow
@pytest.mark.parametrize("shape", range(12))
def test_the_formulas_are_the_same_whatever_the_numbers_are(shape):
    first, *others = (
        {place: text for place, text in cells(XlsxPrinter().document(trace)).items() if isinstance(text, str)}
        for trace in (branching(shape, 100 * shape + k) for k in range(3))
    )
    assert any("IF(" in text or "MAX(" in text for text in first.values())
    for other in others:
        assert other == first


def softplus(net: float) -> ns.Trace:
    """One neuron whose net is given."""
    network = ns.Network()
    network.add_input("x")
    network.add_neuron("o", "softplus", output=True)
    network.connect("x", "o", 1.0)
    return network.trace([net], [0.5])


def test_changed_cells_take_the_branches_that_a_new_trace_takes(recalculated):
    books, wanted = {}, {}
    for shape in range(12):
        before = XlsxPrinter().document(branching(shape, 1000 + shape))
        wanted[f"live-{shape}"] = trace = branching(shape, 2000 + shape)
        books[f"live-{shape}"] = with_numbers_of(before, XlsxPrinter().document(trace))
    for net in (-33.5, -35.0, -40.0, -8.5, 3.0):  # a workbook takes (1 + exp(-34)) - 1 for 0
        wanted[f"softplus{net}"] = trace = softplus(net)
        books[f"softplus{net}"] = XlsxPrinter().document(trace)
    paths = recalculated(books)
    for name, trace in wanted.items():
        scale = 0.0 if name.startswith("softplus") else max(1.0, *(abs(step.value) for step in trace))
        for step, number in computed(trace, paths[name]):
            assert number == pytest.approx(step.value, rel=1e-12, abs=1e-14 * scale), (name, step)


OWN = ["max(net, 2*net)", "abs(net)/(1 + net**2)", "sign(net)*net", "choice(net >= 1, 1, atan(net))"]


def of_one(activation: object, x: float) -> ns.Trace:
    net = ns.Network(name="one")
    net.add_input("x")
    net.add_neuron("o", activation, output=True)
    net.connect("x", "o", 1.0)
    return net.trace([x], [0.5])


def test_formulas_and_new_activations_are_recalculated_as_a_new_trace(recalculated):
    new = [ACTIVATIONS[name]() for name in ACTIVATIONS if name not in FIRST_ACTIVATIONS]
    own = [ns.Activation.from_text(f"own{k}", formula) for k, formula in enumerate(OWN)]
    books, wanted = {}, {}
    for f in (*new, *own):
        before = XlsxPrinter().document(of_one(f, 0.75))
        for x in (0.0, 1.0, -1.0, 3.0, -3.0, -0.25, 20.0, -20.0):
            wanted[f"{f.name} at {x}"] = trace = of_one(f, x)
            books[f"{f.name} at {x}"] = with_numbers_of(before, XlsxPrinter().document(trace))
    paths = recalculated(books)
    for name, trace in wanted.items():
        for step, number in computed(trace, paths[name]):
            assert number == pytest.approx(step.value, rel=1e-11, abs=1e-14), (name, step)


def soft() -> ns.Trace:
    """A softmax network with a net that is 0.020115 from its printed numbers, halfway between two."""
    net = ns.Network(loss="cross_entropy", name="soft")
    for name in ("x1", "x2"):
        net.add_input(name)
    for name in ("h1", "h2"):
        net.add_neuron(name, bias=0.1)
    for name in ("s1", "s2", "s3"):
        net.add_neuron(name, "softmax", bias=-0.2, output=True)
    pairs = [(x, h) for h in ("h1", "h2") for x in ("x1", "x2")]
    pairs += [(h, s) for s in ("s1", "s2", "s3") for h in ("h1", "h2")]
    weights = (0.3, -0.6, 0.8, 0.15, 0.7, -0.9, 0.25, 0.4, -0.35, 0.55)
    for (source, target), weight in zip(pairs, weights, strict=True):
        net.connect(source, target, weight)
    return net.trace([1.5, -0.5], [0, 1, 0], learning_rate=0.3)


def test_carried_cells_round_as_the_carried_trace_does_at_ties_too(recalculated):
    roundings = ({"significant": 4}, {"significant": 3}, {"decimals": 4}, {"decimals": 2})
    traces = {f"carried-soft-{k}": soft().carried(**rounding) for k, rounding in enumerate(roundings)}
    for shape in range(20):
        try:
            traces[f"carried-{shape}"] = branching(shape, 4000 + shape).carried(**roundings[shape % 3])
        except ns.NonFiniteError:  # an out of 0 or 1 has no cross-entropy
            continue
    assert traces["carried-soft-0"].value("net", "s3") == -0.02012
    assert len(traces) > 15
    paths = recalculated({name: XlsxPrinter().document(trace) for name, trace in traces.items()})
    for name, trace in traces.items():
        for step, number in computed(trace, paths[name]):
            assert number == pytest.approx(step.value, rel=1e-14, abs=0.0), (name, step)


def test_ten_classes_of_a_softmax_fit_into_the_formulas_of_a_workbook():
    net = ns.Network.layered([2, 3, 10], output_activation="softmax", loss="cross_entropy", seed=1)
    formulas = cells(XlsxPrinter().document(net.trace([0.1, 0.2], [1.0] + [0.0] * 9, 0.1))).values()
    assert 7000 < max(len(text) for text in formulas if isinstance(text, str)) <= 8192


# -- parts -----------------------------------------------------------------------------------------


def folded(page) -> set[int]:
    return {row for row, dimension in page.row_dimensions.items() if dimension.hidden}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        (["--about", "w1"], {"∂E/∂w1", "new w1"}),
        (["--phase", "error"], {"E"}),
        (["--upto", "4", "--carry"], {"net(h1)", "out(h1)"}),
    ],
    ids=["about", "phase", "upto"],
)
def test_a_part_is_shown_and_the_rest_still_computes_in_folded_rows(arguments, shown, tmp_path, capsys):
    whole, part = tmp_path / "whole.xlsx", tmp_path / "part.xlsx"
    assert main(["trace", "mazur", *arguments[2:], "--output", str(whole)]) == 0
    assert main(["trace", "mazur", *arguments, "--output", str(part)]) == 0
    capsys.readouterr()
    page, all_of_it = (openpyxl.load_workbook(path).active for path in (part, whole))
    computes = {
        (row[0].row, row[column - 1].value)
        for row in page.iter_rows()
        for column in range(1, page.max_column)
        if str(row[column].value).startswith("=") and isinstance(row[column - 1].value, str)
        if not row[column - 1].value.startswith("=") and row[column].alignment.horizontal == "right"
    }
    assert {name for row, name in computes if row not in folded(page)} == shown
    formulas = [
        sum(str(cell.value).startswith("=") for row in sheet.iter_rows() for cell in row)
        for sheet in (page, all_of_it)
    ]
    assert formulas[0] == formulas[1]
    typed = {
        cell.value for row in page.iter_rows() for cell in row if cell.row not in folded(page) and cell.value
    }
    assert {"w1", "w8", "out(i2)", "t(o1)", "η"} <= typed
    assert not folded(all_of_it)


def test_one_sample_of_several_opens_on_its_sheet(tmp_path, capsys):
    path = tmp_path / "sample.xlsx"
    assert main(["trace", "iamtrask", "--sample", "2", "--output", str(path)]) == 0
    capsys.readouterr()
    book = openpyxl.load_workbook(path)
    assert book.active.title == "sample 2" and not folded(book.active)
    assert all(folded(page) for page in book if page.title != "sample 2")


def test_what_a_workbook_could_not_recalculate_is_refused_in_one_sentence(traces, small, softsign):
    with pytest.raises(ns.FormatError, match=r"^gradient of 'i1->h1' rests on delta of 'h1', which was left"):
        XlsxPrinter().document(traces["mazur"].about("w1"))
    trace = small(softsign).trace([1.0], [0.5])
    with pytest.raises(ns.FormatError, match=r"^out of 'h' takes my_softsign, which has no formula"):
        XlsxPrinter().document(trace)


# -- paper -----------------------------------------------------------------------------------------


def test_on_paper_pages_end_between_generations_and_stay_readable(traces):
    from openpyxl.utils import get_column_letter

    for name in ("mazur", "sports-3-2-2", "single-neuron"):
        for trace in (traces[name], traces[name].carried()):
            page = openpyxl.load_workbook(io.BytesIO(XlsxPrinter().document(trace))).active
            assert page.page_setup.orientation == "landscape"
            assert not page.sheet_properties.pageSetUpPr or not page.sheet_properties.pageSetUpPr.fitToPage
            assert page.page_setup.scale >= 65
            ends = [0, *(found.id for found in page.col_breaks.brk), page.max_column]
            for begin, end in zip(ends, ends[1:], strict=False):
                columns = range(begin + 1, end + 1)
                width = sum(page.column_dimensions[get_column_letter(c)].width for c in columns)
                assert width * page.page_setup.scale / 100 <= 110
                if begin:
                    assert page.cell(2, begin).value is None  # the gap before the next generation
