"""The step log as comma-separated values: one row a step."""

import csv
import io

from neurosim.formulas.infix import arithmetic
from neurosim.ground.collector import paused_collector
from neurosim.printing.printer import DataPrinter
from neurosim.trace.trace_record import TraceRecord

COLUMNS = (
    "id",
    "sample",
    "phase",
    "quantity",
    "of",
    "symbolic",
    "substituted",
    "expression",
    "value",
    "exact",
    "drift",
    "uses",
)


#: What a spreadsheet takes for the beginning of a formula, which it would compute when it opens the table.
BEGINNINGS = tuple("=+-@\t\r\n＝＋－＠")


def as_text(cell: str) -> str:
    """Return the text of a cell that no spreadsheet computes; a number stays one.

    A name may come from somebody else, and begin as a formula does. Spreadsheets know the apostrophe before
    it as the sign of a text.

    Examples
    --------
    >>> as_text("h1"), as_text("-0.5"), as_text("=1+1")
    ('h1', '-0.5', "'=1+1")
    """
    return f"'{cell}" if _would_be_computed(cell) else cell


def _in_brackets(expression: str) -> str:
    """The expression with brackets around it where it begins with a minus; it can still be evaluated."""
    return f"({expression})" if _would_be_computed(expression) else expression


def _would_be_computed(cell: str) -> bool:
    if not cell.startswith(BEGINNINGS):
        return False
    try:
        float(cell)
    except ValueError:
        return True
    return False


class CsvPrinter(DataPrinter):
    """Prints a trace as a table; numbers have all their digits and a point, whatever the format asks for."""

    name = "csv"
    endings = (".csv",)

    @paused_collector()
    def print(self, trace: TraceRecord) -> str:
        """Return the table, with a row of headings."""
        log = self.log(trace)
        out = io.StringIO()
        rows = csv.writer(out, lineterminator="\n")
        rows.writerow(COLUMNS)
        for step in log.trace:
            formula = step.expression
            rows.writerow(
                [
                    step.id,
                    "" if step.sample is None else step.sample,
                    step.phase,
                    step.quantity,
                    as_text(step.of),
                    as_text(log.text.symbolic(formula)),
                    as_text(log.text.substituted(formula)),
                    _in_brackets(arithmetic(formula)),
                    repr(float(step.value)),
                    "" if step.exact is None else repr(float(step.exact)),
                    "" if step.drift is None else repr(step.drift),
                    " ".join(map(str, step.uses)),
                ]
            )
        return out.getvalue()
