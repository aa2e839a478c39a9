"""Digits count: a computed 0.1070 is printed so in every medium, what was typed as it was typed."""

import csv
import io

import pytest

import neurosim as ns
from neurosim.player import PlayerPrinter
from neurosim.printing import (
    CsvPrinter,
    HtmlPrinter,
    JsonPrinter,
    LatexPrinter,
    MarkdownPrinter,
    TextPrinter,
    XlsxPrinter,
)
from neurosim.trace_view import Trace


@pytest.fixture
def trace() -> Trace:
    """net(o) is 0.107, from weights and inputs that were typed."""
    net = ns.Network()
    net.add_input("x")
    net.add_neuron("o", "linear", bias=0.05, output=True)
    net.connect("x", "o", 0.57)
    return net.trace([0.1], [0.2])


@pytest.mark.parametrize(
    ("printer", "line"),
    [
        (TextPrinter, "net(o) = w(x→o)·out(x) + b(o) = 0.57·0.1 + 0.05 = 0.1070"),
        (MarkdownPrinter, "= 0.57 \\cdot 0.1 + 0.05 = 0.1070$"),
        (LatexPrinter, "= 0.57 \\cdot 0.1 + 0.05 = 0.1070 \\tag"),
        (HtmlPrinter, "<mn>0.1070</mn>"),
        (PlayerPrinter, '<b class="val">0.1070</b>'),
    ],
)
def test_the_zero_at_the_end_stands_in_every_log(trace, printer, line):
    log = printer().print(trace)
    assert line in log
    assert "0.1000" not in log.partition("<style>")[0] and "0.5700" not in log and "= 0.107<" not in log


def test_it_stands_in_what_programs_print_for_people(trace):
    assert '"substituted": "0.1070"' in JsonPrinter().print(trace)  # out(o) = net(o)
    rows = csv.DictReader(io.StringIO(CsvPrinter().print(trace)))
    assert [row["substituted"] for row in rows][2] == "0.1070"


def test_it_stands_in_the_number_formats_of_a_workbook(trace):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(io.BytesIO(XlsxPrinter().document(trace)))
    page = book.worksheets[0]
    formats = {
        row[0].value: row[1].number_format
        for column in range(1, 20, 4)
        for row in page.iter_rows(min_col=column, max_col=column + 1)
        if isinstance(row[1].value, str) and row[1].value.startswith("=")
    }
    assert formats["net(o)"] == "0.0000" and formats["E"] == "0.000000"


def test_it_stands_behind_a_carried_result(trace):
    assert "= 0.57·0.1 + 0.05 = 0.1070\n" in str(trace.carried())
    assert "= 0.57·0.1 + 0.05 = 0.107\n" in str(trace.carried(significant=3))
