"""The chain from a number back to the inputs, as an indented tree."""

from collections.abc import Iterator

from neurosim.formulas.nodes import Symbol
from neurosim.printing.equality_signs import joined_sides
from neurosim.printing.line import Line
from neurosim.printing.log import StepLog
from neurosim.printing.printer import Printer
from neurosim.trace.steps import TraceStep
from neurosim.trace.why_record import WhyRecord

LEVELS = 1000  # a number that stands deeper is not unfolded: its line would be mostly the branches before it


class WhyPrinter(Printer):
    """Prints why a number is what it is; the parameters are those of every `Printer`."""

    def print_why(self, why: WhyRecord) -> str:
        """Return the tree, one number a line; a step that stood above is not unfolded again."""
        return "\n".join(self._lines(why))

    def _lines(self, why: WhyRecord) -> Iterator[str]:
        log = StepLog(why.trace, self.look)
        lines: dict[int, Line] = {}
        for path, what, repeated in why.walk(LEVELS):
            branches = "".join("   " if last else "│  " for last in path[:-1])
            branches += ("└─ " if path[-1] else "├─ ") if path else ""
            if isinstance(what, Symbol):
                yield f"{branches}{_given(log, what)}"
                continue
            if what.id not in lines:
                lines[what.id] = log.line(what)
            line = lines[what.id]
            sides = log.text.sides(line)
            shown = sides[-1:] if repeated else sides
            above = f"  ({log.words('see_above')})" if repeated and what.quantity != "input" else ""
            if len(path) == LEVELS and not repeated and what.uses:
                above = f"  ({log.words('deeper', levels=LEVELS)})"
            name = f"{_numbered(what)}{log.text.name(line)}"
            yield f"{branches}{name} = {joined_sides(shown, line.sign)}{above}"


def _numbered(step: TraceStep) -> str:
    return f"{step.id}  "


def _given(log: StepLog, symbol: Symbol) -> str:
    name, number = log.text.names.symbol(symbol), log.format.typed(symbol.number)
    return f"{name} = {number}  ({log.words('is_given')})"
