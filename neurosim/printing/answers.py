"""Answers about a trace as text: differences, paths, contributions of samples."""

from collections.abc import Mapping, Sequence

from neurosim.formulas.infix import Infix
from neurosim.ground.numbers import counted
from neurosim.printing.names import quantity_name, symbol_name
from neurosim.printing.numbers import NumberFormat
from neurosim.trace.contributions_record import ContributionsRecord
from neurosim.trace.differences_record import Difference, DifferencesRecord
from neurosim.trace.paths_record import PathsRecord
from neurosim.trace.steps import TraceStep
from neurosim.trace.trace_record import TraceRecord

MOST_WAYS = 12  # edges that are named
MOST_ROWS = 60  # paths that are printed
FINE = NumberFormat(significant=6)


def text_columns(rows: Sequence[Sequence[str]], left: int = 1) -> list[str]:
    """Return rows whose cells stand below each other, the first `left` of them flush left."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            cell.ljust(width) if number < left else cell.rjust(width)
            for number, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def differences_text(differences: DifferencesRecord) -> str:
    """Return a table of the numbers that differ."""
    if not differences.found:
        return f"no difference in {differences.same} numbers"
    rows = [("number", "here", "there", "difference", "relative")]
    rows += [_difference(one, differences.labels) for one in differences.found]
    head = f"{len(differences.found)} numbers differ, {differences.same} are the same"
    return "\n".join([head, *text_columns(rows)])


def _difference(one: Difference, labels: Mapping[str, str]) -> tuple[str, str, str, str, str]:
    quantity = one.quantity.removeprefix("new ")
    name = ("new " if one.quantity.startswith("new ") else "") + quantity_name(
        quantity, one.of, labels.get(one.of)
    )
    where = f"{name}, sample {one.sample}" if one.sample > 1 else name
    return where, *difference_cells(one)


def difference_cells(one: Difference) -> tuple[str, str, str, str]:
    """Return the two numbers, their difference, and how large it is relative to the first."""
    here, there = ("-" if number is None else FINE.number(number) for number in (one.here, one.there))
    if one.change is None:
        return here, there, "", ""
    relative = f"{100.0 * one.change / abs(one.here):+.3g} %" if one.here else ""
    return here, there, FINE.number(one.change), relative.replace("-", "−")


def paths_text(found: PathsRecord) -> str:
    """Return one line a path: the neurons, the product, its value; then the sum and the counts."""
    symbols = Infix(symbol_name, FINE.literal, names=True)
    numbers = Infix(NumberFormat().symbol, NumberFormat().literal)
    name = quantity_name("gradient", found.connection, found.label, found.sample)
    lines = [f"{name} as a sum over paths"]
    for path in found.paths[:MOST_ROWS]:
        lines.append(f"  {' → '.join(path.neurons)}")
        lines.append(f"    {symbols.write(path.product)}")
        lines.append(f"    = {numbers.write(path.product)} = {FINE.number(path.value)}")
    return "\n".join([*lines, *(f"  {line}" for line in summary_of_paths(found))])


def summary_of_paths(found: PathsRecord) -> list[str]:
    """Return what is said below the paths: how many there are, their sum, and what the backward pass does."""
    lines = []
    if found.count > MOST_ROWS:
        lines.append(f"... {found.count - min(len(found.paths), MOST_ROWS):,} more paths")
    if found.count == len(found.paths):
        lines.append(f"sum of all paths {FINE.number(found.total)}, delta·out {FINE.number(found.gradient)}")
    else:
        lines.append(f"delta·out {FINE.number(found.gradient)}")
    edges = counted(found.edges, "edge")
    start = found.connection.split("->")[1]
    listed = f": {', '.join(found.ways)}" if len(found.ways) <= MOST_WAYS else ""
    between = f"(from {start} to the error E{listed})"
    lines.append(
        f"{counted(found.count, 'path')} over {edges} {between}: "
        "the backward pass goes over every edge once, however many paths there are"
    )
    return lines


def contributions_text(table: ContributionsRecord) -> str:
    """Return the table, one row a gradient, one column a sample, the sum at the end."""
    format_ = NumberFormat()
    begun = any(number != 0.0 for number in table.before)
    last = "gradient" if table.reduction == "sum" else "mean"
    heads = ["", *["before"] * begun, *(f"sample {sample}" for sample in table.samples), last]
    rows = [heads]
    for column, ((quantity, of), label) in enumerate(zip(table.parameters, table.labels, strict=True)):
        shares = [format_.number(table.before[column])] * begun
        shares += [format_.number(row[column]) for row in table.values]
        rows.append([quantity_name(quantity, of, label), *shares, format_.number(table.gradients[column])])
    return "\n".join(text_columns(rows))


def symbolic_text(trace: TraceRecord, formulas: Mapping[int, object]) -> str:
    """Return every number of a trace with its formula in symbols."""
    labels = trace.network.labels()
    width = len(str(max(formulas, default=0))) + 1
    lines = []
    for step in trace.steps:
        name = quantity_name(*name_parts(step, trace, labels))
        new = "new " if step.phase == "update" else ""
        lines.append(f"{step.id:{width}d}  {new}{name} = {formulas[step.id]}")
    return "\n".join(lines)


def name_parts(
    step: TraceStep, trace: TraceRecord, labels: Mapping[str, str]
) -> tuple[str, str, str | None, int | None]:
    """Return what the name of a step is made of: a gradient may be a mean, E may carry a number."""
    quantity = f"mean_{step.quantity}" if step.phase == "gradient" else step.quantity
    return quantity, step.of, labels.get(step.of), trace.sample_written(step)
