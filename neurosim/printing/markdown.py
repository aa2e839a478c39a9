"""The step log in Markdown, its formulas between dollar signs."""

from collections.abc import Iterable, Iterator

from neurosim.ground.collector import paused_collector
from neurosim.printing.conventions import conventions
from neurosim.printing.drift import HEADINGS, drift, drift_summary, warnings
from neurosim.printing.line import Line
from neurosim.printing.log import GivenNumbers, Section, StepLog
from neurosim.printing.markdown_signs import MarkdownInfix, in_dollars
from neurosim.printing.printer import Printer
from neurosim.printing.products import text_product
from neurosim.printing.rows import Measure, rows
from neurosim.printing.tex import latex_writer, tex_length
from neurosim.printing.text import ends
from neurosim.printing.writer import Writer
from neurosim.trace.shown import escaped
from neurosim.trace.trace_record import TraceRecord

BREAK = "  \n"  # a line break inside a paragraph


class MarkdownPrinter(Printer):
    """Prints a trace in Markdown.

    Every formula stands between single dollar signs, with no line break in it and nothing that Markdown
    takes for its own, which GitHub, Jupyter, Quarto and Obsidian all render. The parameters are those
    of every `Printer`.
    """

    name = "markdown"
    endings = (".md", ".markdown")
    product = text_product(r"^\*\*(\d+)\*\*", "## ")

    title = "#"  # the mark of a heading of the first level

    @paused_collector()
    def print(self, trace: TraceRecord) -> str:
        """Return the whole document."""
        text = "\n".join(self.blocks(trace)) + "\n"
        if self.look.provenance is not None:
            return text
        # The trace itself is long, so it stands where nobody has to scroll past it.
        return f"{text}\n<!-- {commented(self.origin(self.log(trace)))} -->\n"

    def blocks(self, trace: TraceRecord) -> Iterator[str]:
        """Yield the paragraphs."""
        log = self.log(trace)
        writer = latex_writer(log, MarkdownInfix)
        if self.look.provenance is not None:
            yield f"<!-- {commented(self.origin(log))} -->\n"
        yield f"{self.title} {escaped(log.title)}\n"
        yield "| | |\n|---|---|"
        for word, text in conventions(log):
            yield f"| {escaped(word)} | {escaped(text)} |"
        yield ""
        given = (_given(given, log, writer) for given in log.givens())
        yield from self.part(log.headline(log.heading), given)
        for section in log.sections:
            yield from self.part(log.headline(section.title), _lines(section, writer))
        for warning in warnings(log):
            yield f"**{log.words('warning')}:** {escaped(warning)}\n"
        if log.format.carried:
            yield from self.part(log.headline(log.words("drift")), _drift(log))

    def part(self, title: str, paragraphs: Iterable[str]) -> Iterator[str]:
        """Yield a part of the log below its heading."""
        yield f"## {escaped(title)}\n"
        yield from paragraphs


def commented(text: str) -> str:
    """Return text as it may stand in a comment."""
    return text.replace("--", "-&#45;")


def _given(given: GivenNumbers, log: StepLog, writer: Writer) -> str:
    entries = []
    for quantity, of, label, number in given.entries:
        name = writer.names.name(quantity, of, label)
        formula = f"{name} = {writer.number(log.format.typed(number))}"
        entries.append(in_dollars(formula) + escaped(ends(label, of, log)))
    separator = log.format.separator
    return f"{log.headline(given.heading)}: {separator.join(entries) or given.more}\n"


def _lines(section: Section, writer: Writer) -> Iterator[str]:
    """The steps of a section, and the same as matrices."""
    for line in section.lines:
        yield step_markdown(line, writer)
    for equation in section.matrices:
        name, *sides = writer.matrix_sides(equation)
        yield (
            BREAK.join(in_dollars(f"{name if k == 0 else ''}= {side}") for k, side in enumerate(sides)) + "\n"
        )


def step_markdown(line: Line, writer: Writer) -> str:
    """Return one paragraph: the number of the step, and its rows."""
    written = []
    for row in rows(line, writer, Measure(tex_length, "=", r"\+", about=r"\approx")):
        sign = (r"\approx " if row.about else "= ") if row.equals else r"\quad "
        written.append(in_dollars(f"{row.left} {sign}{row.right}"))
    note = f" ({line.equation})" if line.equation else ""
    return f"**{line.step.id}**{note} {BREAK.join(written)}\n"


def _drift(log: StepLog) -> Iterator[str]:
    say = log.words
    yield f"{escaped(drift_summary(log))}\n"
    yield f"| {' | '.join(say(word) for word in HEADINGS)} |\n|---:|---|---:|---:|---:|"
    for row in drift(log):
        yield f"| {' | '.join(escaped(cell) for cell in row)} |"
