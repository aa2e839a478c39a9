"""The step log as a web page: one file, no address outside, formulas in MathML, made to be printed, too."""

import re
from collections.abc import Iterator
from html import escape
from importlib.resources import files

from neurosim.ground.collector import paused_collector
from neurosim.printing.conventions import conventions
from neurosim.printing.drift import HEADINGS, drift, drift_summary, percent, warnings
from neurosim.printing.equality_signs import joined_sides
from neurosim.printing.line import Line
from neurosim.printing.log import GivenNumbers, StepLog
from neurosim.printing.mathml import ABOUT, EQUALS, MINUS, PLUS, mathml_writer, prefixed
from neurosim.printing.mathml_width import mathml_width
from neurosim.printing.printer import Printer
from neurosim.printing.products import text_product, without_markup
from neurosim.printing.rows import Measure, rows
from neurosim.printing.text import ends
from neurosim.printing.writer import Writer
from neurosim.trace.trace_record import TraceRecord

# Ems that paper has room for; a longer name has its right side below it.
ONE_ROW, WIDEST, LONGEST_NAME = 32.0, 36.0, 12.0
MEASURE = Measure(
    mathml_width, EQUALS, f"{re.escape(PLUS)}|{MINUS}", one_row=ONE_ROW, widest=WIDEST, about=ABOUT
)


class HtmlPrinter(Printer):
    """Prints a trace as a web page; the parameters are those of every `Printer`."""

    name = "html"
    endings = (".html", ".htm")
    product = text_product(r'id="step-(\d+)"', "<details", shown=without_markup)

    @paused_collector()
    def print(self, trace: TraceRecord) -> str:
        """Return the whole page."""
        log = self.log(trace)
        meta = f'<meta name="neurosim" content="{escape(self.origin(log))}">\n'
        style = files("neurosim.printing").joinpath("page.css").read_text(encoding="utf-8")
        return (
            f'<!DOCTYPE html>\n<html lang="{log.words.code}">\n<head>\n<meta charset="utf-8">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f"{meta}<title>{escape(log.title)}</title>\n<style>\n{style}</style>\n</head>\n<body>\n<main>\n"
            f"<h1>{escape(log.title)}</h1>\n" + self.fragment(log) + "</main>\n</body>\n</html>\n"
        )

    def fragment(self, log: StepLog) -> str:
        """Return what stands below the title, for a page or a notebook."""
        return "\n".join(self._parts(log)) + "\n"

    def _parts(self, log: StepLog) -> Iterator[str]:
        writer = mathml_writer(log)
        yield '<table class="conventions">'
        for word, text in conventions(log):
            yield f'<tr><th scope="row">{escape(word)}</th><td>{escape(text)}</td></tr>'
        yield "</table>"
        yield f"<details open><summary>{escape(log.headline(log.heading))}</summary>"
        for given in log.givens():
            yield _given(given, log, writer)
        yield "</details>"
        for section in log.sections:
            yield f"<details open><summary>{escape(log.headline(section.title))}</summary>"
            for line in section.lines:
                yield step_html(line, writer, log)
            for equation in section.matrices:
                yield _matrices(writer.matrix_sides(equation), log.text.matrix_sides(equation))
            yield "</details>"
        for warning in warnings(log):
            yield f'<p class="warning"><b>{escape(log.words("warning"))}:</b> {escape(warning)}</p>'
        if log.format.carried:
            yield from _drift(log)


def _given(given: GivenNumbers, log: StepLog, writer: Writer) -> str:
    entries = []
    for quantity, of, label, number in given.entries:
        name, value = writer.names.name(quantity, of, label), writer.number(log.format.typed(number))
        entries.append(f"<math>{prefixed(name + EQUALS + value)}</math>{escape(ends(label, of, log))}")
    listed = log.format.separator.join(f"<span>{entry}</span>" for entry in entries)
    return f'<p class="given"><b>{escape(log.headline(given.heading))}</b> {listed or escape(given.more)}</p>'


def _matrices(sides: list[str], spoken: list[str]) -> str:
    """One equation of whole layers."""
    name, *others = sides
    rows = "".join(
        f"<mtr><mtd>{name if k == 0 else ''}</mtd><mtd>{EQUALS}{side}</mtd></mtr>"
        for k, side in enumerate(others)
    )
    return f'<div class="step"><span class="number"></span>{_formula(rows, " = ".join(spoken))}</div>'


def _formula(rows: str, spoken: str) -> str:
    """A formula in rows, which says how wide it is, so that it can be made smaller on paper."""
    table = f'<mtable displaystyle="true">{prefixed(rows)}</mtable>'
    return (
        f'<div class="formula" style="--ems:{mathml_width(table):.1f}">'
        f'<math display="block" alttext="{escape(spoken)}">{table}</math></div>'
    )


def step_html(line: Line, writer: Writer, log: StepLog) -> str:
    """Return one step: its number, which is a link to itself, and its formula."""
    text = log.text
    spoken = f"{text.name(line)} = {joined_sides(text.sides(line), line.sign)}"
    cells = []
    for row in rows(line, writer, MEASURE):
        sign = (ABOUT if row.about else EQUALS) if row.equals else "<mspace width='2em'/>"
        left = row.left
        if left and mathml_width(left) > LONGEST_NAME:
            cells.append(f"<mtr><mtd columnspan='2' style='text-align: left'>{left}</mtd></mtr>")
            left = "<mspace width='1em'/>"
        cells.append(f"<mtr><mtd>{left}</mtd><mtd>{sign}{row.right}</mtd></mtr>")
    number = line.step.id
    note = f'<span class="equation">{escape(line.equation)}</span>' if line.equation else ""
    drift = ""
    if log.format.carried and (lost := percent(log, line.step)):
        drift = f'<span class="drift">{escape(lost)}</span>'
    return (
        f'<div class="step" id="step-{number}"><a class="number" href="#step-{number}">{number}</a>'
        f"{_formula(''.join(cells), spoken)}{note}{drift}</div>"
    )


def _drift(log: StepLog) -> Iterator[str]:
    say = log.words
    yield f"<details open><summary>{escape(log.headline(say('drift')))}</summary>"
    yield f"<p>{escape(drift_summary(log))}</p>"
    yield '<table class="numbers"><thead><tr>'
    yield "".join(f'<th scope="col">{escape(say(word))}</th>' for word in HEADINGS) + "</tr></thead><tbody>"
    for number, name, *cells in drift(log):
        link = f'<a href="#step-{number}">{number}</a>'
        yield f"<tr><td>{link}</td><td>{escape(name)}</td>" + "".join(
            f"<td>{escape(cell)}</td>" for cell in cells
        )
        yield "</tr>"
    yield "</tbody></table></details>"
