"""Setting the names, formulas and numbers of a log in the script of a medium."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from neurosim.formulas.infix import Infix
from neurosim.formulas.nodes import Expression
from neurosim.printing.grids import LARGEST, Equation, Grid, Item, WholeMatrix
from neurosim.printing.line import Line
from neurosim.printing.look import LogBasis
from neurosim.printing.names import Names, Script
from neurosim.printing.numbers import is_given, is_long
from neurosim.trace.steps import TraceStep


class Writer:
    """Sets names, formulas and numbers in a script.

    Parameters
    ----------
    infix : type
        The class that writes trees.
    number : callable
        From a number as text to a number in the medium.
    """

    def __init__(
        self,
        log: LogBasis,
        script: Script,
        infix: type[Infix] = Infix,
        number: Callable[[str], str] = str,
        signs: Mapping[str, Any] | None = None,
    ) -> None:
        self.log, self.script, self.number = log, script, number
        self.names = Names(script, log.notation, log.words, log.trace.network)
        signs = signs or {"times": log.format.times, "separator": log.format.separator}
        numbers = log.numbers

        @lru_cache(maxsize=None, typed=True)  # 1.0 and the fraction 1 look different
        def shown(value: float, given: bool) -> str:
            """A number that was given, or computed; written once, since most stand in several lines."""
            return number(numbers.text(value, given))

        def literal(value: float) -> str:
            return shown(value, not is_long(value))

        self._shown = shown
        self._symbolic = infix(
            self.names.symbol, lambda x: number("½") if x == 0.5 else literal(x), names=True, **signs
        )
        self._numeric = infix(lambda symbol: shown(symbol.number, is_given(symbol)), literal, **signs)

    def symbolic(self, expression: Expression) -> str:
        """Return a formula with symbols."""
        return self._symbolic.write(expression)

    def substituted(self, expression: Expression) -> str:
        """Return a formula with numbers."""
        return self._numeric.write(expression)

    def name(self, line: Line) -> str:
        """Return the left-hand side of a line."""
        name = self.names.name(line.quantity, line.of, line.label, line.sample)
        return f"{self.script.words(self.log.words('new'))} {name}" if line.new else name

    def called(self, step: TraceStep, *, new: bool = True) -> str:
        """Return the name of the number of a step, whatever its sign."""
        quantity = f"mean_{step.quantity}" if step.phase == "gradient" else step.quantity
        sample = self.log.trace.sample_written(step)
        name = self.names.name(quantity, step.of, self.log.labels.get(step.of), sample)
        return f"{self.log.words('new')} {name}" if new and step.phase == "update" else name

    def sides(self, line: Line) -> list[str]:
        """Return the right-hand sides, without those that only repeat what was just said."""
        return self._sides(line.formula, self.name(line), line.value, line.quantity == "input")

    def also(self, line: Line) -> list[str]:
        """Return the right-hand sides of the shorter formula, if there is one."""
        return [] if line.shortcut is None else self._sides(line.shortcut, "", line.also, False)

    def matrix_sides(self, equation: Equation) -> list[str]:
        """Return the sides of an equation of matrices."""
        return [" ".join(side) for side in self.matrix_items(equation)]

    def matrix_items(self, equation: Equation) -> list[list[str]]:
        """Return the sides of an equation of matrices: letters, numbers and signs one by one."""
        return [[self._item(item, len(side) == 1) for item in side] for side in equation]

    def _item(self, item: Item, alone: bool) -> str:
        if isinstance(item, str):
            return self.script.sign(item)
        if isinstance(item, WholeMatrix):
            return self.names.whole(item)
        if not isinstance(item, Grid):
            return self.substituted(item)
        rows = [[self.substituted(entry) for entry in row] for row in item.rows]
        if alone and len(rows) == len(rows[0]) == 1:
            return rows[0][0]
        if max(len(rows), len(rows[0])) > LARGEST:
            return self.script.words(f"({len(rows)}×{len(rows[0])})")
        return self.script.grid(rows)

    def _sides(self, formula: Expression, name: str, value: float, given: bool) -> list[str]:
        shown = self._shown(value, given)
        sides: list[str] = []
        for side in (self.symbolic(formula), self.substituted(formula), shown):
            if side != name and (not sides or side != sides[-1]):
                sides.append(side)
        return sides
