"""The step log as comma-separated values: one row a step."""

import csv
import io

from neurosim.printing.infix import arithmetic
from neurosim.printing.printer import DataPrinter
from neurosim.trace.trace import Trace

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


class CsvPrinter(DataPrinter):
    """Prints a trace as a table; numbers have all their digits and a point, whatever the format asks for."""

    def print(self, trace: Trace) -> str:
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
                    step.of,
                    log.text.symbolic(formula),
                    log.text.substituted(formula),
                    arithmetic(formula),
                    repr(float(step.value)),
                    "" if step.exact is None else repr(float(step.exact)),
                    "" if step.drift is None else repr(step.drift),
                    " ".join(map(str, step.uses)),
                ]
            )
        return out.getvalue()
