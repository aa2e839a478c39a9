"""The step log as a workbook: every number is a cell, and every computed one a formula over other cells."""

import io
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from neurosim.errors import FormatError, missing_extra
from neurosim.printing.cells import COLUMNS, CellInfix, Entry, Plan, planned
from neurosim.printing.conventions import conventions
from neurosim.printing.log import Log
from neurosim.printing.printer import Printer
from neurosim.rounding import Rounding
from neurosim.trace.expressions import Symbol
from neurosim.trace.trace import Trace

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

LONGEST = 8192  # signs of a formula that programs for workbooks allow
#: Fill and ink of the cells, as in the figures: gradients purple, targets green, parameters by their sign.
COLOURS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "neuron": ("1B2733", "FFFFFF"),
        "given": ("FFF8DC", "1B2733"),
        "net": ("FFFFFF", "4A5A68"),
        "out": ("E4E8EB", "1B2733"),
        "error": ("E3F3ED", "0E7A56"),
        "delta": ("FFFFFF", "5A0B6E"),
        "gradient": ("F1E2F6", "5A0B6E"),
        "bias_gradient": ("F1E2F6", "5A0B6E"),
        "weight": ("E4F1F9", "1B2733"),
        "bias": ("E4F1F9", "1B2733"),
    }
)


class XlsxPrinter(Printer):
    """Prints a trace as a workbook with live formulas; the parameters are those of every `Printer`.

    A change of an input or weight changes everything that rests on it. In a carried trace every formula
    rounds. Needs openpyxl.
    """

    def document(self, trace: Trace) -> bytes:
        """Return the workbook.

        Raises
        ------
        MissingExtraError
            openpyxl is not installed.
        FormatError
            A formula is longer than workbooks allow.
        """
        try:
            from openpyxl import Workbook
        except ImportError:
            raise missing_extra("workbooks come", "openpyxl", "xlsx") from None
        log = self.log(trace)
        book = Workbook()
        book.remove(book.active)
        sheets = {sample: f"{log.words('sample')} {sample}" for sample in trace.samples or (1,)}
        pages = {sample: book.create_sheet(title) for sample, title in sheets.items()}
        first_rows = {sample: _opened(page, log) for sample, page in pages.items()}
        plan = planned(log, sheets, first_rows)
        for sheet, column, row, entry in plan.entries:
            _write(book[sheet], column, row, entry, plan, log)
        for page in pages.values():
            _widths(page)
        properties = book.properties
        properties.creator, properties.title = "neurosim", log.title
        if self.look.provenance is not None:
            properties.keywords = self.look.provenance.to_json()
        buffer = io.BytesIO()
        book.save(buffer)
        return buffer.getvalue()


def _opened(page: "Worksheet", log: Log) -> int:
    """Write the conventions, and return the row that comes after them."""
    from openpyxl.styles import Font

    _text(page, 1, 1, log.title).font = Font(bold=True, size=14)
    row = 2
    for word, text in conventions(log):
        _text(page, row, 1, word).font = Font(bold=True)
        _text(page, row, 2, text)
        row += 1
    return row + 1


def _write(page: "Worksheet", column: int, row: int, entry: Entry, plan: Plan, log: Log) -> None:
    """Write name, number and formula of one entry."""
    from openpyxl.styles import Alignment, Font, PatternFill

    fill, ink = COLOURS[entry.kind]
    name = _text(page, row, column, entry.name)
    name.font = Font(bold=entry.kind == "neuron", color=ink)
    number = page.cell(row, column + 1)
    for cell in (name, number):
        cell.fill = PatternFill("solid", fgColor=fill)
    if entry.kind == "neuron":
        return
    number.font = Font(color=ink)
    number.alignment = Alignment(horizontal="right")
    line = entry.line
    if line is None or line.step.quantity == "input":
        number.value = float(entry.number if line is None else line.value)
        return
    formula = CellInfix(
        lambda symbol: _cell_of(symbol, line.step.sample, plan).removeprefix(f"'{page.title}'!"),
        lambda constant: repr(float(constant)).upper(),
        times="*",
        minus="-",
        exact=True,
    ).write(line.formula)
    number.value = _rounding(f"={formula}", log.trace.conventions.carried)
    if len(number.value) > LONGEST:
        raise FormatError(
            f"the formula of {entry.name} has {len(number.value):,} signs, a workbook allows {LONGEST:,}; "
            "take another format for networks of this size"
        )
    number.number_format = _shown(float(line.value), log)
    symbolic = _text(page, row, column + 2, log.text.symbolic(line.formula))
    symbolic.font = Font(color="7A8894", size=9)


def _cell_of(symbol: Symbol, sample: int, plan: Plan) -> str:
    """The cell that holds the number of a symbol; a turned one has it with the other sign already."""
    if symbol.step in plan.steps:
        return plan.steps[symbol.step]
    if symbol.step is None:
        for place in (sample, min((sample for _, _, sample in plan.givens), default=sample)):
            if (symbol.quantity, symbol.of, place) in plan.givens:
                return plan.givens[symbol.quantity, symbol.of, place]
    number = repr(float(symbol.number)).upper()  # of a step that was left out
    return f"({number})" if number.startswith("-") else number


def _rounding(formula: str, rounding: Rounding | None) -> str:
    """The formula, rounded once where the trace is carried."""
    if rounding is None:
        return formula
    inner = formula.removeprefix("=")
    if rounding.decimals is not None:
        return f"=ROUND({inner},{rounding.decimals})"
    digits = (rounding.significant or 4) - 1
    return f"=IF(({inner})=0,0,ROUND({inner},{digits}-INT(LOG10(ABS({inner})))))"


def _shown(value: float, log: Log) -> str:
    """The number format of a cell: as many decimals as the log shows."""
    rounding = log.format.rounding
    if rounding.decimals is not None:
        return "0." + "0" * rounding.decimals if rounding.decimals else "0"
    if value == 0.0 or not 1e-12 < abs(value) < 1e12:
        return "General"
    decimals = max(0, (rounding.significant or 4) - len(f"{abs(value):.0f}"))
    leading = len(f"{abs(value):.15f}".partition(".")[2]) - len(
        f"{abs(value):.15f}".partition(".")[2].lstrip("0")
    )
    decimals += leading + 1 if abs(value) < 1.0 else 0
    return "0." + "#" * decimals if decimals else "0"


def _widths(page: "Worksheet") -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    page.page_setup.orientation = "landscape"
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    for block in range(0, page.max_column, COLUMNS):
        for offset, width in enumerate((18, 14, 30, 3), start=1):
            page.column_dimensions[get_column_letter(block + offset)].width = width


def _text(page: "Worksheet", row: int, column: int, text: str) -> Any:
    """Write text that is not taken for a formula, whatever it begins with."""
    cell = page.cell(row, column, text)
    cell.data_type = "s"
    return cell
