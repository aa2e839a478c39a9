"""Where the numbers of a trace stand in a workbook: one block of columns a generation."""

from collections.abc import Container, Iterator
from dataclasses import dataclass, field

from neurosim.checks import ERROR
from neurosim.printing.log import Line, Log
from neurosim.trace.expressions import Symbol

#: Widths of the columns of a block: name, number, formula, gap.
WIDTHS = (18, 14, 30, 3)
#: In a carried log a column more: what a calculator shows before it is rounded.
CARRIED_WIDTHS = (18, 14, 30, 14, 3)


@dataclass(frozen=True, slots=True)
class Entry:
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
class Plan:
    """All entries with their places (sheet, column, row), the cells of symbols, and the folded rows."""

    entries: list[tuple[str, int, int, Entry]] = field(default_factory=list)
    steps: dict[int, str] = field(default_factory=dict)
    givens: dict[tuple[str, str, int], str] = field(default_factory=dict)
    folded: dict[str, range] = field(default_factory=dict)


def widths(log: Log) -> tuple[int, ...]:
    """The widths of the columns of a block."""
    return WIDTHS if log.trace.conventions.carried is None else CARRIED_WIDTHS


def planned(
    log: Log, sheets: dict[int, str], first_rows: dict[int, int], shown: Container[int] | None = None
) -> Plan:
    """Return the places of all numbers: parameters and updates on the sheet of the first sample.

    Where only some steps are `shown`, the others stand below them, in rows that are to be folded.
    """
    plan = Plan()
    first = min(sheets)
    generations = log.trace.network.generations()
    for sample, sheet in sheets.items():
        blocks = [
            [keyed for n in ns for keyed in _of_neuron(log, n.name, sample, sample == first)]
            for ns in generations
        ]
        blocks.append(_of_error(log, sample, sample == first))
        above = [[keyed for keyed in block if _is_shown(keyed[0], shown)] for block in blocks]
        below = [[keyed for keyed in block if not _is_shown(keyed[0], shown)] for block in blocks]
        second_row = first_rows[sample] + max(map(len, above))
        for row, parts in ((first_rows[sample], above), (second_row, below)):
            for block, entries in enumerate(parts):
                _place(plan, entries, (sheet, sample), (1 + len(widths(log)) * block, row))
        if any(below):
            plan.folded[sheet] = range(second_row, second_row + max(map(len, below)))
    return plan


def _is_shown(entry: Entry, shown: Container[int] | None) -> bool:
    """Whether an entry is no computed one that is left out; what is typed in always stays in sight."""
    return (
        shown is None
        or entry.kind in ("neuron", "given")
        or entry.line is None
        or entry.line.step.id in shown
    )


def _place(plan: Plan, entries: "list[Keyed]", page: tuple[str, int], corner: tuple[int, int]) -> None:
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


Keyed = tuple[Entry, tuple[str, str] | None]


def _lines(log: Log, sample: int, first: bool) -> Iterator[Line]:
    for section in log.sections:
        for line in section.lines:
            if first if line.step.sample is None else line.step.sample == sample:
                yield line


def _of_neuron(log: Log, name: str, sample: int, first: bool) -> list[Keyed]:
    """The heading of a neuron, then what is given and what is computed about it, in the order of the log."""
    network, called = log.trace.network, log.text.names.name
    neuron = next(n for n in network.neurons if n.name == name)
    incoming = [c for c in network.connections if c.target == name]
    found: list[Keyed] = [(Entry("neuron", name), None)]

    def given(quantity: str, of: str, number: float, label: str | None = None) -> None:
        found.append((Entry("given", called(quantity, of, label), number), (quantity, of)))

    if first:
        for connection in incoming:
            given("weight", connection.name, connection.weight, log.labels.get(connection.name))
        if neuron.bias is not None:
            given("bias", name, neuron.bias)
    if neuron.value is not None:
        given("out", name, neuron.value)
    for symbol in _typed(log, sample, name):
        given(symbol.quantity, symbol.of, symbol.number)
    mine = {name, *(connection.name for connection in incoming)}
    lines = [line for line in _lines(log, sample, first) if line.step.of in mine]
    for begun in _begun(lines):
        given(begun.quantity, begun.of, begun.number, begun.label)
    found += [
        (
            Entry(
                "given" if line.step.quantity == "input" else line.step.quantity,
                log.text.name(line),
                line=line,
            ),
            None,
        )
        for line in lines
    ]
    return found


def _of_error(log: Log, sample: int, first: bool) -> list[Keyed]:
    """The error, and the learning rate."""
    found: list[Keyed] = [(Entry("neuron", log.words("error")), None)]
    rate = log.trace.conventions.learning_rate
    if first and rate is not None:
        name = log.text.names.name("learning_rate", "")
        found.append((Entry("given", name, rate), ("learning_rate", "")))
    for line in _lines(log, sample, first):
        if line.step.of == ERROR:
            found.append((Entry("error", log.text.name(line), line=line), None))
    return found


def _typed(log: Log, sample: int, name: str) -> list[Symbol]:
    """Target and output gradient of a neuron in one sample."""
    found: dict[str, Symbol] = {}
    for line in _lines(log, sample, False):
        if line.step.phase in ("error", "backward"):
            for leaf in line.step.formula.leaves():
                if leaf.of == name and leaf.quantity in ("target", "output_gradient"):
                    found[leaf.quantity] = leaf
    return list(found.values())


def _begun(lines: list[Line]) -> list[Symbol]:
    """Gradients that had been accumulated before the trace began."""
    return [
        leaf
        for line in lines
        for leaf in line.step.formula.leaves()
        if leaf.quantity.endswith("_so_far") and leaf.step is None
    ]
