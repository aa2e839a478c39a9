"""Traces, steps and answers in a notebook: Markdown, whose formulas are LaTeX.

A notebook that somebody else has run is not trusted. It shows Markdown, formulas and PNG, but strips
MathML and SVG from HTML, which leaves other formulas than were meant.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from neurosim.formulas.nodes import Symbol
from neurosim.printing.answers import (
    FINE,
    MOST_ROWS,
    difference_cells,
    differences_text,
    name_parts,
    summary_of_paths,
)
from neurosim.printing.equality_signs import joined_sides
from neurosim.printing.latex import LatexPrinter
from neurosim.printing.log import StepLog
from neurosim.printing.markdown import BREAK, MarkdownPrinter, step_markdown
from neurosim.printing.markdown_signs import MarkdownInfix, MarkdownScript, in_dollars
from neurosim.printing.names import Names
from neurosim.printing.numbers import NumberFormat
from neurosim.printing.tex import latex_number, latex_writer
from neurosim.printing.tex_rows import ABOUT
from neurosim.printing.text import TextPrinter
from neurosim.printing.trees import WhyPrinter
from neurosim.trace.contributions_record import ContributionsRecord
from neurosim.trace.conventions import Conventions
from neurosim.trace.differences_record import DifferencesRecord
from neurosim.trace.paths_record import PathsRecord
from neurosim.trace.records import NetworkRecord
from neurosim.trace.shown import escaped, markdown_table
from neurosim.trace.steps import TraceStep
from neurosim.trace.trace_record import TraceRecord
from neurosim.trace.why_record import WhyRecord

MOST = 300  # steps that a notebook shows
NAMES = Names(MarkdownScript())
SIGNS: dict[str, Any] = {"times": r" \cdot ", "minus": "-"}


class NotebookPrinter(MarkdownPrinter):
    """Prints a trace in Markdown whose parts fold."""

    title = "###"

    def part(self, title: str, paragraphs: Iterable[str]) -> Iterator[str]:
        """Yield a part of the log that folds; Markdown begins again after an empty line."""
        yield f"<details open><summary><b>{escaped(title)}</b></summary>\n"
        yield from paragraphs
        yield "</details>\n"


def trace_bundle(trace: TraceRecord) -> dict[str, str]:
    """Return a trace as text, as Markdown and as LaTeX; of a long one the beginning."""
    shown = replace(trace, steps=trace.steps[:MOST])
    more = len(trace) - len(shown)
    rest = f"{more:,} more steps; print the trace, or a part of it: trace.about(...)\n" if more else ""
    latex = LatexPrinter()
    return {
        "text/plain": TextPrinter().print(shown) + (f"... {more:,} more steps\n" if more else ""),
        "text/markdown": "\n".join([*NotebookPrinter().blocks(shown), rest]),
        "text/latex": "\n".join(latex.body(latex.log(shown))),
    }


def step_bundle(shown: TraceStep) -> dict[str, str]:
    """Return one step as text, as Markdown and as LaTeX."""
    network = NetworkRecord(name=None, loss="", bias_style="none", neurons=(), connections=())
    log = StepLog(
        TraceRecord(network, Conventions(loss="", loss_formula=""), (shown,)), MarkdownPrinter().look
    )
    line = log.sections[0].lines[0]
    latex = latex_writer(log)
    tex = joined_sides(latex.sides(line), line.sign, about=ABOUT)
    return {
        "text/plain": f"{shown.id}  {log.text.name(line)} = {joined_sides(log.text.sides(line), line.sign)}",
        "text/markdown": step_markdown(line, latex_writer(log, MarkdownInfix)),
        "text/latex": f"${latex.name(line)} = {tex}$",
    }


# -- answers --------------------------------------------------------------------------------------


def why_markdown(why: WhyRecord) -> str:
    """Return the tree of a number: one row a number, further to the right what it rests on."""
    log = StepLog(why.trace, WhyPrinter().look)
    writer = latex_writer(log, MarkdownInfix)
    lines = {line.step.id: line for section in log.sections for line in section.lines}
    rows = []
    for path, what, repeated in why.walk():
        indent = r"\quad " * len(path)
        if isinstance(what, Symbol):
            name, number = writer.names.symbol(what), writer.number(log.format.typed(what.number))
            rows.append(f"{in_dollars(f'{indent}{name} = {number}')} ({log.words('is_given')})")
            continue
        line = lines[what.id]
        sides = writer.sides(line)[-1:] if repeated else writer.sides(line)
        above = f" ({log.words('see_above')})" if repeated and what.quantity != "input" else ""
        number = rf"{indent}\mathbf{{{what.id}}}\enspace "
        formula = f"{writer.name(line)} = {joined_sides(sides, line.sign, about=ABOUT)}"
        rows.append(in_dollars(number + formula) + above)
    return BREAK.join(rows) + "\n"


def paths_markdown(found: PathsRecord) -> str:
    """Return one paragraph a path: the neurons, the product, its value; then the sum and the counts."""
    form = NumberFormat()
    symbols = MarkdownInfix(NAMES.symbol, lambda x: latex_number(FINE.literal(x)), names=True, **SIGNS)
    numbers = MarkdownInfix(
        lambda symbol: latex_number(form.symbol(symbol)), lambda x: latex_number(form.literal(x)), **SIGNS
    )
    name = NAMES.name("gradient", found.connection, found.label, found.sample)
    blocks = [f"{in_dollars(name)} as a sum over paths\n"]
    for path in found.paths[:MOST_ROWS]:
        product, value = path.product, latex_number(FINE.number(path.value))
        rows = [
            escaped(" → ".join(path.neurons)),
            in_dollars(rf"\quad {symbols.write(product)}"),
            in_dollars(rf"\quad = {numbers.write(product)} = {value}"),
        ]
        blocks.append(BREAK.join(rows) + "\n")
    return "\n".join([*blocks, BREAK.join(map(escaped, summary_of_paths(found)))]) + "\n"


def contributions_markdown(given: ContributionsRecord) -> str:
    """Return the table, one row a gradient, one column a sample, the sum or the mean at the end."""
    form = NumberFormat()
    begun = any(number != 0.0 for number in given.before)
    last = "sum" if given.reduction == "sum" else "mean"
    heads = ["gradient", *["before"] * begun, *(f"sample {sample}" for sample in given.samples), last]
    rows = []
    for column, ((quantity, of), label) in enumerate(zip(given.parameters, given.labels, strict=True)):
        numbers = [given.before[column]] * begun
        numbers += [row[column] for row in given.values]
        numbers.append(given.gradients[column])
        rows.append([in_dollars(NAMES.name(quantity, of, label)), *_in_formulas(map(form.number, numbers))])
    return markdown_table(heads, rows)


def differences_markdown(differences: DifferencesRecord) -> str:
    """Return a table of the numbers that differ."""
    if not differences.found:
        return differences_text(differences)
    rows = []
    for one in differences.found:
        name = in_dollars(
            NAMES.name(one.quantity.removeprefix("new "), one.of, differences.labels.get(one.of))
        )
        new = "new " * one.quantity.startswith("new ")
        where = f", sample {one.sample}" * (one.sample > 1)
        *numbers, relative = difference_cells(one)
        rows.append([f"{new}{name}{where}", *_in_formulas(numbers), relative])
    head = f"{len(differences.found)} numbers differ, {differences.same} are the same\n"
    return "\n".join([head, markdown_table(["number", "here", "there", "difference", "relative"], rows)])


def symbolic_markdown(trace: TraceRecord, formulas: Mapping[int, str]) -> str:
    """Return every number of a trace with its formula in symbols, given in LaTeX."""
    labels = trace.network.labels()
    rows = []
    for each in trace.steps:
        name = NAMES.name(*name_parts(each, trace, labels))
        new = "new " * (each.phase == "update")
        formula = in_dollars(rf"\displaystyle {name} = {formulas[each.id]}")
        rows.append(f"**{each.id}** {new}{formula}\n")
    return "\n".join(rows)


def _in_formulas(numbers: Iterable[str]) -> list[str]:
    """Numbers, as text, in formulas, so that a power of ten is one; nothing where there is none."""
    return [in_dollars(latex_number(number)) if number else "" for number in numbers]
