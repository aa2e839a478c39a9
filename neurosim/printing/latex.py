"""The step log in LaTeX: an article, or slides with one step after the other."""

import re
from collections.abc import Iterator
from types import MappingProxyType
from typing import Any

from neurosim.ground.collector import paused_collector
from neurosim.ground.stored import flag
from neurosim.printing.conventions import conventions
from neurosim.printing.drift import HEADINGS, drift, drift_summary, warnings
from neurosim.printing.line import Line
from neurosim.printing.log import Section, StepLog
from neurosim.printing.printer import Printer
from neurosim.printing.products import text_product
from neurosim.printing.rows import rows
from neurosim.printing.tex import latex_writer
from neurosim.printing.tex_head import head
from neurosim.printing.tex_rows import TEXT, align_rows, broken_matrices, fitting, shrunk
from neurosim.printing.tex_signs import latex_text
from neurosim.printing.text import ends
from neurosim.printing.writer import Writer
from neurosim.trace.trace_record import TraceRecord

STEPS_TOGETHER = 40  # so many in one align: all of them would take LaTeX long
ROWS_PER_SLIDE = 7

DIGITS_A_LINE = 100
LONG = 40  # signs of a name that may need more than one line in the table of the drift
_BREAKS = re.compile(r"(?:\\_|\\ensuremath\{\\to\}|[^\W_]{20})(?=.)")
TITLE = 60  # signs; a slide with more names in its title tells the first and the last

#: The same metadata in the head, for the PDF; see `_keywords`.
FOR_PDF = (
    r"(?:\\def\\neurosimorigin\{/Keywords <)?(?:[0-9A-F]{2}){8,}(?:>\})?"
    r"|(?:[0-9A-F]{2})+>\}"  # the last line may be short
    r"|\\ifdefined\\pdfinfo.*\\fi"
)


class LatexPrinter(Printer):
    """Prints a trace as a complete LaTeX document.

    Parameters
    ----------
    beamer : bool
        Slides that show one step after the other, in place of an article.
    **look
        As of every `Printer`: significant, decimals, carry, numbers, notation, language, ...
    """

    name = "latex"
    endings = (".tex", ".latex")
    own = MappingProxyType({"beamer": flag})
    product = text_product(r"\\tag\{(\d+)", r"\subsection*", r"\begin{frame}", skipped=FOR_PDF)
    becomes = (".pdf",)

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

    @paused_collector()
    def print(self, trace: TraceRecord) -> str:
        """Return the whole document."""
        log = self.log(trace)
        body, origin = "\n".join(self.body(log)), self.origin(log)
        # Of a trace that is carried the line is long; TeX does not read what stands behind the document.
        first, last = ([], [f"% {origin}"]) if self.look.provenance is None else ([f"% {origin}"], [])
        start = [*first, *head(body, log.words.code, beamer=self.beamer), *_keywords(origin)]
        return "\n".join([*start, r"\begin{document}", body, r"\end{document}", *last, ""])

    def body(self, log: StepLog) -> Iterator[str]:
        """Yield what stands between the beginning and the end of the document."""
        yield from self._slides(log) if self.beamer else self._article(log)

    # -- inside -----------------------------------------------------------------------------------

    def _article(self, log: StepLog) -> Iterator[str]:
        writer = latex_writer(log)
        yield rf"\section*{{{_text(log.title)}}}"
        yield from _box(log)
        yield rf"\subsection*{{{_text(log.headline(log.heading))}}}"
        yield from _givens(log, writer)
        for section in log.sections:
            yield rf"\subsection*{{{_text(log.headline(section.title))}}}"
            for lines in batched_lines(section):
                yield r"\begin{align*}"
                measure = fitting([writer.name(line) for line in lines], list(map(_tag, lines)))
                written = [align_rows(rows(line, writer, measure), _tag(line), measure) for line in lines]
                yield "\\\\\n".join(written)
                yield r"\end{align*}"
            yield from _matrices(section, writer)
        for warning in warnings(log):
            yield rf"\par\medskip\textbf{{{_text(log.words('warning'))}:}} {_text(warning)}"
        if log.format.carried:
            yield from _drift(log)

    def _slides(self, log: StepLog) -> Iterator[str]:
        writer = latex_writer(log)
        yield rf"\begin{{frame}}{{{_text(log.title)}}}\scriptsize"
        yield from _box(log)
        yield r"\end{frame}"
        yield rf"\begin{{frame}}[shrink]{{{_text(log.headline(log.heading))}}}"
        yield from _givens(log, writer)
        yield r"\end{frame}"
        for section in log.sections:
            for slide in _slides_of(section, writer):
                title = f"{log.headline(section.title)}: {_named(log, [line for line, _ in slide])}"
                yield rf"\begin{{frame}}[shrink]{{{_text(title)}}}\small"
                for number, (_, written) in enumerate(slide, start=1):
                    yield rf"\onslide<{number}->{{\begin{{align*}}"
                    yield written
                    yield r"\end{align*}}"
                yield r"\end{frame}"
        said = [f"{log.words('warning')}: {text}" for text in warnings(log)]
        if log.format.carried:
            said.append(drift_summary(log))
        if said:
            yield rf"\begin{{frame}}{{{_text(log.headline(log.words('drift')))}}}"
            yield from (rf"\par {_text(text)}\par" for text in said)
            yield r"\end{frame}"


def _keywords(origin: str) -> Iterator[str]:
    """Where the log is from for the metadata of the PDF, in lines that every editor can show."""
    digits = origin.encode("ascii").hex().upper()
    lines = [digits[start : start + DIGITS_A_LINE] for start in range(0, len(digits), DIGITS_A_LINE)]
    yield r"\def\neurosimorigin{/Keywords <" + "\n".join(lines) + ">}"
    for_xelatex = r"\AtBeginDocument{\special{pdf:docinfo <<\neurosimorigin>>}}"
    yield rf"\ifdefined\pdfinfo\pdfinfo{{\neurosimorigin}}\else\ifdefined\XeTeXversion{for_xelatex}\fi\fi"


def _matrices(section: Section, writer: Writer) -> Iterator[str]:
    """The layers as matrices."""
    if not section.matrices:
        return
    yield rf"\noindent {_text(writer.log.headline(writer.log.words('matrix_form')))}"
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


def _tag(line: Line) -> str:
    """The number of a step, and what the textbook calls its equation."""
    return f"{line.step.id}" + (f", {line.equation}" if line.equation else "")


def _slides_of(section: Section, writer: Writer) -> Iterator[list[tuple[Line, str]]]:
    """As many steps a slide as fit, each with its rows."""
    slide: list[tuple[Line, str]] = []
    taken = 0
    for line in section.lines:
        measure = fitting([writer.name(line)], [_tag(line)])
        written = align_rows(rows(line, writer, measure), _tag(line), measure)
        height = written.count("\\\\\n") + 1
        if slide and taken + height > ROWS_PER_SLIDE:
            yield slide
            slide, taken = [], 0
        slide.append((line, written))
        taken += height + 1
    yield slide


def _named(log: StepLog, lines: list[Line]) -> str:
    """What is computed on a slide."""
    names = [log.text.name(line) for line in lines]
    listed = log.format.separator.join(names)
    if len(listed) <= TITLE or len(names) == 1:
        return listed
    shortened = f"{names[0]} … {names[-1]}"
    return shortened if len(shortened) <= TITLE else f"{lines[0].step.id}–{lines[-1].step.id}"


def _text(text: str) -> str:
    """Text that may be broken in the middle of long names."""
    return _BREAKS.sub(r"\g<0>\\allowbreak{}", latex_text(text))


def _box(log: StepLog) -> Iterator[str]:
    """The conventions, framed."""
    yield r"\noindent\fbox{\begin{tabular}{@{}l@{\quad}p{0.75\linewidth}@{}}"
    for word, text in conventions(log):
        yield rf"{_text(word)} & {_text(text)} \\"
    yield r"\end{tabular}}"


def _givens(log: StepLog, writer: Writer) -> Iterator[str]:
    yield r"\begingroup\raggedright"
    for given in log.givens():
        entries = []
        for quantity, of, label, number in given.entries:
            name = writer.names.name(quantity, of, label)
            written = writer.number(log.format.typed(number))
            equation = shrunk(rf"{name} = {written}", TEXT)
            if where := ends(label, of, log):
                equation = rf"{shrunk(name, TEXT)}$\ {_text(where.strip())} $= {written}"
            entries.append(f"${equation}$")
        separator = log.format.separator.strip()
        listed = f"{separator} ".join(entries) or _text(given.more)
        yield rf"\par\noindent {_text(given.heading)}: {listed}\par"
    yield r"\endgroup"


def _drift(log: StepLog) -> Iterator[str]:
    """The table of what rounding did."""
    say = log.words
    yield rf"\subsection*{{{_text(log.headline(say('drift')))}}}"
    yield rf"{{\raggedright {_text(drift_summary(log))}\par}}"
    table = list(drift(log))
    longest = max((len(name) for _, name, *_ in table), default=0)
    names = r">{\raggedright\arraybackslash}p{0.4\linewidth}" if longest > LONG else "l"
    yield rf"\begin{{longtable}}[l]{{r{names}rrr}}"
    yield " & ".join(_text(say(word)) for word in HEADINGS) + r" \\ \hline \endhead"
    for row in table:
        yield " & ".join(map(_text, row)) + r" \\"
    yield r"\end{longtable}"
