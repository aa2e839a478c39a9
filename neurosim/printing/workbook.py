"""The step log as a workbook: every number is a cell, and every computed one a formula over other cells."""

import io
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from neurosim.formulas.nodes import Symbol
from neurosim.ground.errors import FormatError, missing_extra
from neurosim.ground.rounding import Rounding, to_significant
from neurosim.printing.cell_formulas import cell_formula, rounded_formula
from neurosim.printing.cells import SheetEntry, SheetPlan, plan_sheets, widths
from neurosim.printing.conventions import conventions
from neurosim.printing.line import Line
from neurosim.printing.log import StepLog
from neurosim.printing.page_setup import set_up_page
from neurosim.printing.printer import Printer
from neurosim.printing.products import ProductReader
from neurosim.printing.table import BEGINNINGS
from neurosim.printing.workbook_product import ORIGIN, cells, workbook_keywords
from neurosim.trace.carrying import shortest_decimal
from neurosim.trace.trace_record import TraceRecord

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

PIECE = 30_000  # signs; a cell holds 32,767
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
        "exp_sum": ("FFFFFF", "4A5A68"),
        "target_sum": ("FFFFFF", "0E7A56"),
        "slope_sum": ("FFFFFF", "5A0B6E"),
        "weight": ("E4F1F9", "1B2733"),
        "bias": ("E4F1F9", "1B2733"),
    }
)

#: The font of what stands beside the numbers.
ASIDE: Mapping[str, Any] = MappingProxyType({"color": "7A8894", "size": 9})


class XlsxPrinter(Printer):
    """Prints a trace as a workbook with live formulas; the parameters are those of every `Printer`.

    A change of an input or weight changes everything that rests on it, with the choices that the new numbers
    make. In a carried trace every formula rounds. Needs openpyxl.
    """

    name = "xlsx"
    endings = (".xlsx",)
    for_people = False
    is_text = False
    needs_all = True
    without_effect = MappingProxyType(
        {
            "has a cell for every number": ("matrices",),
            "stores numbers, and the program that opens the file decides how they look": (
                "decimal_comma",
                "thin_spaces",
                "powers",
                "times",
            ),
        }
    )
    product = ProductReader(workbook_keywords, cells)

    def document(self, trace: TraceRecord, part: TraceRecord | None = None) -> bytes:
        """Return the workbook.

        Parameters
        ----------
        trace : TraceRecord
            With all the steps that others rest on.
        part : TraceRecord, optional
            The steps to show, such as ``trace.about("w1")``. The others are computed in folded rows.

        Raises
        ------
        MissingExtraError
            openpyxl is not installed.
        FormatError
            A formula is longer than workbooks allow, or rests on a step that was left out of the trace, or on
            a function that is only known by the numbers it gave.
        """
        try:
            from openpyxl import Workbook
        except ImportError:
            raise missing_extra("a workbook", "openpyxl", "xlsx") from None
        log = self.log(trace)
        book = Workbook()
        book.remove(book.active)
        sheets = {sample: f"{log.words('sample')} {sample}" for sample in trace.samples or (1,)}
        pages = {sample: book.create_sheet(title) for sample, title in sheets.items()}
        box = list(conventions(log))
        first_rows = {sample: _opened(page, log, box) for sample, page in pages.items()}
        shown = None if part is None else {step.id for step in part}
        plan = plan_sheets(log, sheets, first_rows, shown)
        by_title = {page.title: page for page in pages.values()}
        for sheet, column, row, entry in plan.entries:
            _write(by_title[sheet], column, row, entry, plan, log)
        for page in pages.values():
            set_up_page(page, widths(log), plan.folded.get(page.title))
        if part is not None and part.samples:
            book.active = list(pages).index(part.samples[0])
        properties = book.properties
        properties.creator, properties.title = "neurosim", log.title
        if self.look.provenance is not None:
            properties.keywords = self.origin(log)
        else:
            _carry(book, self.origin(log, part))
        buffer = io.BytesIO()
        book.save(buffer)
        return buffer.getvalue()


def _carry(book: "Workbook", origin: str) -> None:
    """Write where the log is from on a sheet that nobody sees, in pieces that fit into cells."""
    page = book.create_sheet(ORIGIN)
    page.sheet_state = "veryHidden"
    for row, start in enumerate(range(0, len(origin), PIECE), start=1):
        cell = page.cell(row, 1, origin[start : start + PIECE])
        cell.data_type = "s"  # never a formula


def _opened(page: "Worksheet", log: StepLog, box: list[tuple[str, str]]) -> int:
    """Write the conventions, and return the row that comes after them."""
    from openpyxl.styles import Font

    _text(page, 1, 1, log.title).font = Font(bold=True, size=14)
    row = 2
    for word, text in box:
        if text == log.words.texts.get("about"):  # a workbook holds the numbers themselves
            continue
        _text(page, row, 1, word).font = Font(bold=True)
        _text(page, row, 2, text)
        row += 1
    return row + 1


def _write(
    page: "Worksheet", column: int, row: int, entry: SheetEntry, plan: SheetPlan, log: StepLog
) -> None:
    """Write name, number and formula of one entry."""
    from openpyxl.styles import Alignment, Font, PatternFill

    fill, ink = COLOURS[entry.kind]
    name = _text(page, row, column, entry.name)
    name.font = Font(bold=entry.kind == "neuron", color=ink)
    number = page.cell(row, column + 1)
    for cell in (name, number):
        cell.fill = PatternFill("solid", fgColor=fill)
    if entry.kind == "neuron":
        if log.trace.conventions.carried is not None:
            _text(page, row, column + 3, log.words("before_rounding")).font = Font(**ASIDE)
        return
    number.font = Font(color=ink)
    number.alignment = Alignment(horizontal="right")
    line = entry.line
    if line is None or line.step.quantity == "input":
        number.value = float(entry.number if line is None else line.value)
        return
    formula = cell_formula(
        line,
        lambda symbol: _cell_of(symbol, line, plan).removeprefix(f"'{page.title}'!"),
        turning=log.notation.turned,
    )
    _compute(number, formula, entry.name, log.trace.conventions.carried)
    number.number_format = _shown(float(line.value), log)
    _text(page, row, column + 2, log.text.symbolic(line.formula)).font = Font(**ASIDE)


def _compute(number: Any, formula: str, name: str, rounding: Rounding | None) -> None:
    """Let a cell compute a formula; where the trace is carried, rounded once, from a cell next to it."""
    from openpyxl.styles import Font

    if len(formula) >= LONGEST:
        formula = formula.replace("$", "")  # the same cells; $ only serves who copies the formula
    if len(formula) >= LONGEST:
        raise FormatError(
            f"the formula of {name} has {len(formula):,} characters, but a workbook allows only {LONGEST:,}; "
            "choose another format for networks of this size"
        )
    number.value = f"={formula}"
    if rounding is not None:
        unrounded = number.offset(0, 2)
        unrounded.value, unrounded.font = number.value, Font(**ASIDE)
        number.value = f"={rounded_formula(f'${unrounded.column_letter}${unrounded.row}', rounding)}"


def _cell_of(symbol: Symbol, line: Line, plan: SheetPlan) -> str:
    """The cell that holds the number of a symbol; a turned one has it with the other sign already."""
    if symbol.step in plan.steps:
        return plan.steps[symbol.step]
    if symbol.step is None:
        sample = line.step.sample
        for place in (plan.first if sample is None else sample, plan.first):
            if (symbol.quantity, symbol.of, place) in plan.givens:
                return plan.givens[symbol.quantity, symbol.of, place]
    raise FormatError(
        f"{line.step.quantity} of '{line.of}' rests on {symbol.quantity} of '{symbol.of}', which was left "
        "out of the trace, so a workbook could not recalculate it; give the whole trace, and what to show of "
        "it as its part: document(trace, part)"
    )


def _shown(value: float, log: StepLog) -> str:
    """The number format of a cell: as many decimals as the log shows."""
    rounding = log.format.rounding
    if rounding.decimals is not None:
        return "0." + "0" * rounding.decimals if rounding.decimals else "0"
    digits = rounding.significant or 4
    if value == 0.0:
        return "General"
    if not 1e-12 < abs(value) < 1e12:
        return f"0.{'0' * (digits - 1)}E+00" if digits > 1 else "0E+00"
    decimals = digits - 1 - shortest_decimal(to_significant(value, digits)).adjusted()
    return f"0.{'0' * decimals}" if decimals > 0 else "0"


def _text(page: "Worksheet", row: int, column: int, text: str) -> Any:
    """Write text that is not taken for a formula, whatever it begins with."""
    cell = page.cell(row, column, text)
    cell.data_type = "s"
    cell.quotePrefix = text.startswith(BEGINNINGS)  # stays text where somebody edits it
    return cell
