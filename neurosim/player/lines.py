"""The lines of a step as HTML: formula = numbers = value, every operand with the step it came from."""

import re
from collections.abc import Callable
from html import escape

from neurosim.formulas.infix import Infix
from neurosim.formulas.nodes import Expression, Symbol
from neurosim.player.lesson import Lesson
from neurosim.printing.line import Line

# Around the number of a symbol, behind its text; no name can hold such characters.
_OPEN, _CLOSE = "\ue000", "\ue001"
_MARK = re.compile(f"{_OPEN}([0-9]+){_CLOSE}")


class StepLines:
    """Writes the lines of the steps of one lesson."""

    def __init__(self, lesson: Lesson) -> None:
        self.lesson, self.format = lesson, lesson.log.format
        self._texts: list[tuple[int, str]] = []
        self._sample: int | None = 1
        times, separator = self.format.times, self.format.separator
        named = self._marked(lesson.log.text.names.symbol)
        self._symbolic = Infix(named, self._constant, names=True, times=times, separator=separator)
        self._numeric = Infix(
            self._marked(self.format.symbol), self.format.literal, times=times, separator=separator
        )

    def write(self, line: Line) -> str:
        """Return the equations of a line of the log."""
        self._sample = line.step.sample
        name = self.lesson.name(line.quantity, line.of, line.label, line.sample, new=line.new)
        given = line.quantity == "input"
        value = (self.format.typed if given else self.format.number)(line.value)
        written = self._equation(name, line.formula, value, line.sign)
        if line.shortcut is not None:
            also = self.lesson.log.words("also")
            written += self._equation(also, line.shortcut, self.format.number(line.also), line.also_sign)
        return written

    def _equation(self, name: str, formula: Expression, value: str, last: str) -> str:
        """The sides of one equation, without those that only repeat what was just said."""
        numeric, numbers = self._side(self._numeric, formula)
        with_numbers = numeric != value
        symbolic, symbols = self._side(self._symbolic, formula, reachable=not with_numbers)
        sides = []
        if symbolic not in (name, value, numeric):
            sides.append(("sym", symbols))
        if with_numbers:
            sides.append(("sub", numbers))
        rows = [f'<span class="lhs">{self.lesson.as_html(name)}</span>']
        for kind, html in sides:
            rows.append(f'<span class="rel">=</span><span class="{kind}">{html}</span>')
        last = last if sides else "="
        rows.append(f'<span class="rel">{last}</span><b class="val">{escape(value)}</b>')
        return f'<div class="eq">{"".join(rows)}</div>'

    def _side(self, writer: Infix, formula: Expression, reachable: bool = True) -> tuple[str, str]:
        """One side as plain text and as HTML; `reachable` operands can be reached with the keyboard."""
        self._texts.clear()
        marked = writer.write(formula)
        html, start = "", 0
        for match in _MARK.finditer(marked):
            index, text = self._texts[int(match.group(1))]
            html += escape(marked[start : match.start() - len(text)])
            html += self._operand(index, text, reachable)
            start = match.end()
        return _MARK.sub("", marked), html + escape(marked[start:])

    def _operand(self, index: int, text: str, reachable: bool) -> str:
        """A number or name that shows where it came from; the number of a step links to it."""
        quantity, _, step, *_ = self.lesson.symbols[index]
        known = f'class="op q-{quantity}" data-y="{index}"'
        if reachable and step is not None:
            link = f'href="#step-{self.lesson.lines[step].step.id}"'
            return f"<a {known} {link}>{self.lesson.as_html(text)}</a>"
        focus = ' tabindex="0"' if reachable else ""
        return f"<span {known}{focus}>{self.lesson.as_html(text)}</span>"

    def _marked(self, written: Callable[[Symbol], str]) -> Callable[[Symbol], str]:
        """A writer of symbols that leaves a mark behind each."""

        def write(symbol: Symbol) -> str:
            text = written(symbol)
            self._texts.append((self.lesson.symbol(symbol, self._sample), text))
            return f"{text}{_OPEN}{len(self._texts) - 1}{_CLOSE}"

        return write

    def _constant(self, number: float) -> str:
        return "½" if number == 0.5 else self.format.literal(number)
