"""The lines of a step as HTML: formula = numbers = value, every operand with the step it came from."""

import re
from collections.abc import Callable
from html import escape

from neurosim.player.lesson import Lesson
from neurosim.printing.infix import Infix
from neurosim.printing.names import symbol_name
from neurosim.printing.numbers import NumberFormat
from neurosim.trace.expressions import Expression, Symbol
from neurosim.trace.steps import Step

# Around the number of a symbol, behind its text; no name can hold such characters.
_OPEN, _CLOSE = "\ue000", "\ue001"
_MARK = re.compile(f"{_OPEN}([0-9]+){_CLOSE}")


class Lines:
    """Writes the lines of the steps of one lesson."""

    def __init__(self, lesson: Lesson, form: NumberFormat) -> None:
        self.lesson, self.format = lesson, form
        self._texts: list[tuple[int, str]] = []
        self._sample = 1
        self._symbolic = Infix(self._marked(symbol_name), self._constant, names=True)
        self._numeric = Infix(self._marked(self.format.symbol), self.format.literal)

    def write(self, step: Step) -> str:
        """Return the equations of a step."""
        self._sample = step.sample
        words = self.lesson.words
        written = self._equation(words.name(step), step.expression, self.value(step))
        if step.shortcut is not None:
            written += self._equation("also", step.shortcut, self.value(step))
        return written

    def value(self, step: Step) -> str:
        """Return the number of a step as the log prints it."""
        return (self.format.typed if step.quantity == "input" else self.format.number)(step.value)

    def _equation(self, name: str, formula: Expression, value: str) -> str:
        """The sides of one equation, without those that only repeat what was just said."""
        numeric, numbers = self._side(self._numeric, formula)
        with_numbers = numeric != value
        symbolic, symbols = self._side(self._symbolic, formula, reachable=not with_numbers)
        sides = []
        if symbolic not in (name, value, numeric):
            sides.append(("sym", symbols))
        if with_numbers:
            sides.append(("sub", numbers))
        rows = [f'<span class="lhs">{escape(name)}</span>']
        for kind, html in sides:
            rows.append(f'<span class="rel">=</span><span class="{kind}">{html}</span>')
        rows.append(f'<span class="rel">=</span><b class="val">{escape(value)}</b>')
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
            return f'<a {known} href="#step-{self.lesson.trace.steps[step].id}">{escape(text)}</a>'
        focus = ' tabindex="0"' if reachable else ""
        return f"<span {known}{focus}>{escape(text)}</span>"

    def _marked(self, written: Callable[[Symbol], str]) -> Callable[[Symbol], str]:
        """A writer of symbols that leaves a mark behind each."""

        def write(symbol: Symbol) -> str:
            text = written(symbol)
            self._texts.append((self.lesson.symbol(symbol, self._sample), text))
            return f"{text}{_OPEN}{len(self._texts) - 1}{_CLOSE}"

        return write

    def _constant(self, number: float) -> str:
        return "½" if number == 0.5 else self.format.literal(number)
