"""The step log as plain text: every line symbolic = substituted = value, numbered."""

import unicodedata
from collections.abc import Iterator
from types import MappingProxyType
from typing import Any

from neurosim.ground.collector import paused_collector
from neurosim.ground.stored import flag
from neurosim.printing.conventions import conventions
from neurosim.printing.drift import HEADINGS, drift, drift_summary, warnings
from neurosim.printing.equality_signs import joined_sides
from neurosim.printing.line import Line
from neurosim.printing.log import GivenNumbers, StepLog
from neurosim.printing.printer import Printer
from neurosim.trace.trace_record import TraceRecord

ONE_LINE = 72  # a longer line is broken at its equals signs
WIDEST = 108  # and what is longer than this, at its plus signs
GIVEN = 9  # least width of the words before what is given
LABELS = 14  # least width of the words in the box at the top


class TextPrinter(Printer):
    """Prints a trace as text.

    Parameters
    ----------
    significant, decimals : int, optional
        How computed numbers are rounded; 4 significant digits when neither is given.
    colour : bool
        Whether to colour the log for a terminal.
    **look
        As of every `Printer`: carry, numbers, notation, language, matrices, provenance.

    Raises
    ------
    NumberError
        Both are given, or one is out of range.
    """

    name = "text"
    endings = (".txt", ".text")
    for_terminal = True
    own = MappingProxyType({"colour": flag})

    def __init__(
        self,
        significant: int | None = None,
        decimals: int | None = None,
        colour: bool = False,
        **look: Any,
    ) -> None:
        super().__init__(significant, decimals, **look)
        self.colour = colour

    @paused_collector()
    def print(self, trace: TraceRecord) -> str:
        """Return the whole log, ending with a line break."""
        return "\n".join(self.lines(trace)) + "\n"

    def lines(self, trace: TraceRecord) -> Iterator[str]:
        """Yield the lines of the log."""
        log = self.log(trace)
        yield from self.opening(log)
        width = len(str(max((step.id for step in trace.steps), default=0))) + 1
        for section in log.sections:
            yield ""
            yield self._painted("1", section.title.upper())
            for line in section.lines:
                yield from self._line(line, log, width)
            if section.matrices:
                yield f"  {log.words('matrix_form')}"
            for equation in section.matrices:
                name, *sides = log.text.matrix_sides(equation)
                yield from self._equation(" " * (width + 2), name, sides, "")
        for warning in warnings(log):
            yield ""
            yield f"{log.words('warning')}: {warning}"
        if log.format.carried:
            yield from self._drift(log)

    def opening(self, log: StepLog) -> Iterator[str]:
        """Yield what is said before the first step: the conventions, and what is given."""
        yield self._painted("1", log.title)
        box = list(conventions(log))
        width = max(LABELS, *(_wide(word) for word, _ in box))
        for word, text in box:
            yield f"  {_padded(word, width)} {text}"
        yield ""
        yield self._painted("1", log.heading.upper())
        givens = list(log.givens())
        width = max([GIVEN, *(_wide(given.heading) for given in givens)])
        for given in givens:
            yield from self._given(given, log, width)

    # -- inside -----------------------------------------------------------------------------------

    def _given(self, given: GivenNumbers, log: StepLog, width: int) -> Iterator[str]:
        """Entries after a heading, as many to a line as fit."""
        texts = [
            f"{log.text.names.name(quantity, of, label)}{ends(label, of, log)} = {log.format.typed(number)}"
            for quantity, of, label, number in given.entries
        ]
        line = f"  {_padded(given.heading, width)}  {given.more}"
        for number, text in enumerate(texts):
            piece = text if number == len(texts) - 1 else f"{text}{log.format.separator}"
            if len(line) + len(piece) > WIDEST and line.strip() not in ("", given.heading):
                yield line.rstrip()
                line = " " * (width + 4)
            line += piece
        yield line

    def _line(self, line: Line, log: StepLog, width: int) -> Iterator[str]:
        first = f"{line.step.id:{width}d}  "
        note = f"   ({line.equation})" if line.equation else ""
        yield from self._equation(first, log.text.name(line), log.text.sides(line), note, line.sign)
        if line.shortcut is not None:
            also = log.text.also(line)
            yield from self._equation(" " * len(first), log.words("also"), also, "", line.also_sign)

    def _equation(self, first: str, name: str, sides: list[str], note: str, last: str = "=") -> Iterator[str]:
        opening, result = self._painted("2", first), self._painted("1", sides[-1])
        equation = f"{name} = {joined_sides(sides, last)}"
        if len(first) + len(equation) <= ONE_LINE:
            yield f"{opening}{equation[: -len(sides[-1])]}{result}{note}"
            return
        indent = " " * (len(first) + len(name))
        opening += name
        for number, side in enumerate(sides, start=1):
            pieces = broken_sum(side, WIDEST - len(indent) - 3)
            sign, end = (last, note) if 1 < number == len(sides) else ("=", "")
            is_result = number == len(sides) and len(pieces) == 1
            yield f"{opening} {sign} {result if is_result else pieces[0]}{end}"
            for piece in pieces[1:]:
                yield f"{indent}   {piece}"
            opening = indent

    def _drift(self, log: StepLog) -> Iterator[str]:
        """The column that tells how far the rounding has carried every number away."""
        say = log.words
        heads = tuple(say(word) for word in HEADINGS)
        rows = [heads, *drift(log)]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        yield ""
        yield self._painted("1", say("drift").upper())
        yield f"  {drift_summary(log)}"
        for line, name, *numbers in rows:
            cells = [text.rjust(width) for text, width in zip(numbers, widths[2:], strict=True)]
            yield f"  {line.rjust(widths[0])}  {name.ljust(widths[1])}  {'  '.join(cells)}".rstrip()

    def _painted(self, code: str, text: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.colour and text else text


def ends(label: str | None, name: str, log: StepLog) -> str:
    """Where a connection with a label leads; one without says it in its name."""
    if label is None or "→" in label or not log.notation.labels:
        return ""
    return f" ({name.replace('->', '→')})"


def _padded(text: str, width: int) -> str:
    """The text with spaces behind it."""
    return text + " " * (width - _wide(text))


def _wide(text: str) -> int:
    """How many columns a text takes; Chinese signs are two wide."""
    return len(text) + sum(unicodedata.east_asian_width(sign) in "WF" for sign in text)


def broken_sum(text: str, width: int) -> list[str]:
    """Cut a long sum before plus signs, so that its pieces are no wider than `width` where possible."""
    if len(text) <= width:
        return [text]
    pieces = [""]
    for number, term in enumerate(text.split(" + ")):
        joined = term if number == 0 else f"+ {term}"
        if pieces[-1] and len(pieces[-1]) + 1 + len(joined) > width:
            pieces.append(joined)
        else:
            pieces[-1] = f"{pieces[-1]} {joined}".strip()
    return pieces
