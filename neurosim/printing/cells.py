"""Where the numbers of a trace stand in a workbook: one block of columns a generation."""

from collections.abc import Container
from dataclasses import dataclass, field

from neurosim.formulas.nodes import Symbol
from neurosim.ground.checks import ERROR
from neurosim.printing.line import Line
from neurosim.printing.log import StepLog
from neurosim.trace.records import ConnectionRecord, NeuronRecord

#: Widths of the columns of a block: name, number, formula, gap.
WIDTHS = (18, 14, 30, 3)
#: In a carried log a column more: what a calculator shows before it is rounded.
CARRIED_WIDTHS = (18, 14, 30, 14, 3)


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """One cell with a number: typed in, or computed by a line of the log.

    Attributes
    ----------
    kind : str
        ``neuron`` (a heading), ``given``, or the quantity of a step.
    """

    kind: str
    name: str
    number: float = 0.0
    line: Line | None = None


@dataclass(slots=True)
class SheetPlan:
    """All entries with their places (sheet, column, row), the cells of symbols, and the folded rows.

    `first` is the sample on whose sheet parameters and updates stand.
    """

    first: int
    entries: list[tuple[str, int, int, SheetEntry]] = field(default_factory=list)
    steps: dict[int, str] = field(default_factory=dict)
    givens: dict[tuple[str, str, int], str] = field(default_factory=dict)
    folded: dict[str, range] = field(default_factory=dict)


def widths(log: StepLog) -> tuple[int, ...]:
    """The widths of the columns of a block."""
    return WIDTHS if log.trace.conventions.carried is None else CARRIED_WIDTHS


def plan_sheets(
    log: StepLog, sheets: dict[int, str], first_rows: dict[int, int], shown: Container[int] | None = None
) -> SheetPlan:
    """Return the places of all numbers: parameters and updates on the sheet of the first sample.

    Where only some steps are `shown`, the others stand below them, in rows that are to be folded.
    """
    first = min(sheets)
    plan = SheetPlan(first)
    generations = log.trace.network.generations()
    contents = _Contents(log, first)
    for sample, sheet in sheets.items():
        blocks = [
            [keyed for n in ns for keyed in contents.of_neuron(n, sample, sample == first)]
            for ns in generations
        ]
        blocks.append(contents.of_error(sample, sample == first))
        above = [[keyed for keyed in block if _is_shown(keyed[0], shown)] for block in blocks]
        below = [[keyed for keyed in block if not _is_shown(keyed[0], shown)] for block in blocks]
        second_row = first_rows[sample] + max(map(len, above))
        for row, parts in ((first_rows[sample], above), (second_row, below)):
            for block, entries in enumerate(parts):
                _place(plan, entries, (sheet, sample), (1 + len(widths(log)) * block, row))
        if any(below):
            plan.folded[sheet] = range(second_row, second_row + max(map(len, below)))
    return plan


def _is_shown(entry: SheetEntry, shown: Container[int] | None) -> bool:
    """Whether an entry is no computed one that is left out; what is typed in always stays in sight."""
    return (
        shown is None
        or entry.kind in ("neuron", "given")
        or entry.line is None
        or entry.line.step.id in shown
    )


def _place(plan: SheetPlan, entries: "list[Keyed]", page: tuple[str, int], corner: tuple[int, int]) -> None:
    """Put entries below each other."""
    from openpyxl.utils import get_column_letter

    (sheet, sample), (column, top) = page, corner
    for row, (entry, key) in enumerate(entries, start=top):
        plan.entries.append((sheet, column, row, entry))
        cell = f"'{sheet}'!${get_column_letter(column + 1)}${row}"
        if entry.line is not None:
            plan.steps[entry.line.step.id] = cell
        if key is not None:
            plan.givens[(*key, sample)] = cell


Keyed = tuple[SheetEntry, tuple[str, str] | None]


class _Contents:
    """What is to be written about every neuron, in every sample."""

    def __init__(self, log: StepLog, first: int) -> None:
        self.log = log
        self.incoming: dict[str, list[ConnectionRecord]] = {}
        for connection in log.trace.network.connections:
            self.incoming.setdefault(connection.target, []).append(connection)
        #: The lines by sample and neuron (of a connection its target); what is of all, with the first.
        self.lines: dict[tuple[int, str], list[Line]] = {}
        #: Targets and output gradients, by sample and neuron.
        self.typed: dict[tuple[int, str], dict[str, Symbol]] = {}
        for section in log.sections:
            for line in section.lines:
                sample = first if line.step.sample is None else line.step.sample
                self.lines.setdefault((sample, line.step.of.split("->")[-1]), []).append(line)
                self._keep_typed(line, sample)

    def _keep_typed(self, line: Line, sample: int) -> None:
        if line.step.quantity not in ("error", "delta"):
            return
        for leaf in line.step.formula.leaves():
            if leaf.quantity in ("target", "output_gradient"):
                self.typed.setdefault((sample, leaf.of), {})[leaf.quantity] = leaf

    def of_neuron(self, neuron: NeuronRecord, sample: int, first: bool) -> list[Keyed]:
        """The heading of a neuron, then what is given and what is computed about it, as in the log."""
        log, name = self.log, neuron.name
        called = log.text.names.name
        found: list[Keyed] = [(SheetEntry("neuron", name), None)]

        def given(quantity: str, of: str, number: float, label: str | None = None) -> None:
            found.append((SheetEntry("given", called(quantity, of, label), number), (quantity, of)))

        if first:
            for connection in self.incoming.get(name, ()):
                given("weight", connection.name, connection.weight, log.labels.get(connection.name))
            if neuron.bias is not None:
                given("bias", name, neuron.bias)
        if neuron.value is not None:
            given("out", name, neuron.value)
        for symbol in self.typed.get((sample, name), {}).values():
            given(symbol.quantity, symbol.of, symbol.number)
        lines = self.lines.get((sample, name), [])
        for begun in _begun(lines):
            given(begun.quantity, begun.of, begun.number, begun.label)
        for line in lines:
            kind = "given" if line.step.quantity == "input" else line.step.quantity
            found.append((SheetEntry(kind, log.text.name(line), line=line), None))
        return found

    def of_error(self, sample: int, first: bool) -> list[Keyed]:
        """The error and the mean of all errors, and the learning rate."""
        log = self.log
        found: list[Keyed] = [(SheetEntry("neuron", log.words("error")), None)]
        rate = log.trace.conventions.learning_rate
        if first and rate is not None:
            name = log.text.names.name("learning_rate", "")
            found.append((SheetEntry("given", name, rate), ("learning_rate", "")))
        for line in self.lines.get((sample, ERROR), ()):
            found.append((SheetEntry("error", log.text.name(line), line=line), None))
        return found


def _begun(lines: list[Line]) -> list[Symbol]:
    """Gradients that had been accumulated before the trace began."""
    return [
        leaf
        for line in lines
        if line.step.quantity in ("gradient", "bias_gradient")
        for leaf in line.step.formula.leaves()
        if leaf.quantity.endswith("_so_far") and leaf.step is None
    ]
