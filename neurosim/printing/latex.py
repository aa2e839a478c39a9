"""The step log in LaTeX: an article, or slides with one step after the other."""

from collections.abc import Iterator
from typing import Any

from neurosim.printing.conventions import conventions
from neurosim.printing.drift import HEADINGS, drift, drift_summary, warnings
from neurosim.printing.log import Log, Section
from neurosim.printing.printer import Printer
from neurosim.printing.rows import Row, rows
from neurosim.printing.tex import latex_text, latex_writer
from neurosim.printing.tex_rows import broken_matrices, fitting
from neurosim.printing.text import ends
from neurosim.printing.writer import Writer
from neurosim.trace.trace import Trace

STEPS_TOGETHER = 40  # so many in one align: all of them would take LaTeX long
ROWS_PER_SLIDE = 7

ARTICLE = r"""\documentclass[11pt,fleqn]{article}
\usepackage[a4paper,margin=20mm]{geometry}
"""
SLIDES = r"""\documentclass[aspectratio=169,10pt,fleqn]{beamer}
\setbeamertemplate{navigation symbols}{}
\setbeamertemplate{footline}[frame number]
"""
PREAMBLE = r"""\usepackage[T1]{fontenc}
\usepackage[utf8]{inputenc}
\usepackage{lmodern}
\usepackage{amsmath,amssymb,graphicx}
"""
CHINESE = "\\usepackage[UTF8]{ctex}\n\\usepackage{amsmath,amssymb,graphicx}\n"

#: Editors read the first line, people the second.
ENGINE = "% !TEX program = pdflatex\n% Compile with pdfLaTeX."
CHINESE_ENGINE = (
    "% !TEX program = xelatex\n"
    "% Compile with XeLaTeX and the package ctex, which finds the Chinese fonts; pdfLaTeX has none."
)


class LatexPrinter(Printer):
    """Prints a trace in LaTeX that compiles as it stands.

    Parameters
    ----------
    beamer : bool
        Slides that show one step after the other, in place of an article.
    **look
        As of every `Printer`: significant, decimals, carry, numbers, notation, language, ...
    """

    def __init__(
        self,
        significant: int | None = None,
        decimals: int | None = None,
        *,
        beamer: bool = False,
        **look: Any,
    ) -> None:
        super().__init__(significant, decimals, **look)
        self.beamer = beamer

    def print(self, trace: Trace) -> str:
        """Return the whole document."""
        log = self.log(trace)
        return "\n".join(
            [*self._preamble(log), *self.body(log), r"\end{document}", *self._carried_trace(log), ""]
        )

    def _carried_trace(self, log: Log) -> Iterator[str]:
        """The trace itself where no scenario made it; TeX does not read what stands behind the document."""
        if self.look.provenance is None:
            yield f"% {self.origin(log)}"

    def body(self, log: Log) -> Iterator[str]:
        """Yield what stands between the beginning and the end of the document."""
        yield from self._slides(log) if self.beamer else self._article(log)

    # -- inside -----------------------------------------------------------------------------------

    def _preamble(self, log: Log) -> Iterator[str]:
        provenance = self.look.provenance
        if provenance is not None:
            yield f"% {provenance.to_json()}"
        chinese = log.words.code == "zh"
        yield CHINESE_ENGINE if chinese else ENGINE
        yield (SLIDES if self.beamer else ARTICLE) + (CHINESE if chinese else PREAMBLE)
        yield r"\allowdisplaybreaks"
        if not self.beamer:
            yield r"\setlength{\mathindent}{0pt}\setlength{\parindent}{0pt}"
        if provenance is not None:
            keywords = provenance.to_json().encode("utf-16-be").hex().upper()
            yield rf"\ifdefined\pdfinfo\pdfinfo{{/Keywords <FEFF{keywords}>}}\fi"
        yield r"\begin{document}"

    def _article(self, log: Log) -> Iterator[str]:
        writer = latex_writer(log)
        yield rf"\section*{{{_text(log, log.title)}}}"
        yield from _box(log)
        yield rf"\subsection*{{{_text(log, log.headline(log.words('given')))}}}"
        yield from _givens(log, writer)
        for section in log.sections:
            yield rf"\subsection*{{{_text(log, log.headline(section.title))}}}"
            for lines in batched_lines(section):
                yield r"\begin{align*}"
                measure = fitting([writer.name(line) for line in lines])
                written = [_aligned(rows(ln, writer, measure), ln.step.id, ln.equation) for ln in lines]
                yield "\\\\\n".join(written)
                yield r"\end{align*}"
            yield from _matrices(section, writer)
        for warning in warnings(log):
            yield rf"\par\medskip\textbf{{{_text(log, log.words('warning'))}:}} {_text(log, warning)}"
        if log.format.carried:
            yield from _drift(log)

    def _slides(self, log: Log) -> Iterator[str]:
        writer = latex_writer(log)
        yield rf"\begin{{frame}}{{{_text(log, log.title)}}}\scriptsize"
        yield from _box(log)
        yield r"\end{frame}"
        yield rf"\begin{{frame}}[shrink]{{{_text(log, log.headline(log.words('given')))}}}"
        yield from _givens(log, writer)
        yield r"\end{frame}"
        for section in log.sections:
            for slide in _slides_of(section, writer):
                yield rf"\begin{{frame}}[shrink]{{{_text(log, log.headline(section.title))}}}\small"
                for number, (step, equation, found) in enumerate(slide, start=1):
                    yield rf"\onslide<{number}->{{\begin{{align*}}"
                    yield _aligned(found, step, equation)
                    yield r"\end{align*}}"
                yield r"\end{frame}"
        said = [f"{log.words('warning')}: {text}" for text in warnings(log)]
        if log.format.carried:
            said.append(drift_summary(log))
        if said:
            yield rf"\begin{{frame}}{{{_text(log, log.headline(log.words('drift')))}}}"
            yield from (rf"\par {_text(log, text)}\par" for text in said)
            yield r"\end{frame}"


def _matrices(section: Section, writer: Writer) -> Iterator[str]:
    """The layers as matrices."""
    if not section.matrices:
        return
    yield rf"\noindent {_text(writer.log, writer.log.headline(writer.log.words('matrix_form')))}"
    yield r"\begin{align*}"
    equations = [writer.matrix_items(equation) for equation in section.matrices]
    measure = fitting([" ".join(name) for name, *_ in equations])
    written = []
    for (name,), *sides in equations:
        for number, side in enumerate(sides):
            first, *others = broken_matrices(side, measure)
            written.append(rf"{name if number == 0 else ''} &= {first}")
            written += [rf" &\quad {piece}" for piece in others]
    yield "\\\\\n".join(written)
    yield r"\end{align*}"


def batched_lines(section: Section) -> Iterator[tuple[Any, ...]]:
    """Yield the lines of a section, not too many at a time."""
    for start in range(0, len(section.lines), STEPS_TOGETHER):
        yield section.lines[start : start + STEPS_TOGETHER]


def _aligned(found: list[Row], step: int, equation: str) -> str:
    """The rows of one step with its number."""
    tag = f"{step}" + (f", {equation}" if equation else "")
    written = []
    for number, row in enumerate(found):
        sign = "&= " if row.equals else r"&\quad "
        written.append(row.left + sign + row.right + (rf" \tag{{{tag}}}" if number == 0 else ""))
    return "\\\\\n".join(written)


def _slides_of(section: Section, writer: Writer) -> Iterator[list[tuple[int, str, list[Row]]]]:
    """As many steps a slide as fit."""
    slide: list[tuple[int, str, list[Row]]] = []
    for line in section.lines:
        found = rows(line, writer, fitting([writer.name(line)]))
        if slide and sum(len(rows) + 1 for _, _, rows in slide) + len(found) > ROWS_PER_SLIDE:
            yield slide
            slide = []
        slide.append((line.step.id, line.equation, found))
    yield slide


def _text(log: Log, text: str) -> str:
    return latex_text(text, chinese=log.words.code == "zh")


def _box(log: Log) -> Iterator[str]:
    """The conventions, framed."""
    yield r"\noindent\fbox{\begin{tabular}{@{}l@{\quad}p{0.75\linewidth}@{}}"
    for word, text in conventions(log):
        yield rf"{_text(log, word)} & {_text(log, text)} \\"
    yield r"\end{tabular}}"


def _givens(log: Log, writer: Writer) -> Iterator[str]:
    yield r"\begingroup\raggedright"
    for given in log.givens():
        entries = []
        for quantity, of, label, number in given.entries:
            name = writer.names.name(quantity, of, label)
            written = writer.number(log.format.typed(number))
            entries.append(rf"${name}{_text(log, ends(label, of, log))} = {written}$")
        separator = log.format.separator.strip()
        listed = f"{separator} ".join(entries) or _text(log, given.more)
        yield rf"\par\noindent {_text(log, given.heading)}: {listed}\par"
    yield r"\endgroup"


def _drift(log: Log) -> Iterator[str]:
    """The table of what rounding did."""
    say = log.words
    yield rf"\subsection*{{{_text(log, log.headline(say('drift')))}}}"
    yield rf"\noindent {_text(log, drift_summary(log))}"
    table = list(drift(log))
    for start in range(0, len(table), 45):
        yield r"\par\medskip\noindent\begin{tabular}{rlrrr}"
        yield " & ".join(_text(log, say(word)) for word in HEADINGS) + r" \\ \hline"
        for row in table[start : start + 45]:
            yield " & ".join(_text(log, cell) for cell in row) + r" \\"
        yield r"\end{tabular}"
