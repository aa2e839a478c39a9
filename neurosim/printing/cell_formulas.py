"""Trees as formulas of a workbook: they hold for every number that is put into a cell."""

from collections.abc import Callable

from neurosim.formulas import nodes
from neurosim.formulas.infix import Infix
from neurosim.formulas.nodes import Expression, Number, Symbol
from neurosim.ground.errors import FormatError
from neurosim.ground.rounding import Rounding
from neurosim.printing.line import Line
from neurosim.printing.opposite_delta import turned
from neurosim.trace.carrying import TYPED, shortest_decimal
from neurosim.trace.recomputing import known_by_its_number

SIGNS = {"==": "=", "!=": "<>"}  # the other comparisons are written as in Python
NAMES = {"log": "LN"}  # the other functions have the same name in capitals
NOISE = 8  # digits behind the last one that is kept: what differs there is binary noise
SURE = 15  # digits that a workbook computes with at least


def cell_formula(line: Line, cell: Callable[[Symbol], str], *, turning: bool) -> str:
    """Return the right-hand side of a line as a formula over cells, with the choices that it makes.

    Raises
    ------
    FormatError
        The line holds only the number that a function gave, not how it is computed.
    """
    formula = line.step.formula
    if turning:
        formula = turned(formula, line.step.quantity)

    for node in formula.walk():
        if isinstance(node, nodes.Named) and _is_only_a_number(node):
            raise FormatError(
                f"{line.step.quantity} of '{line.of}' takes {node.symbol}, which has no formula that a "
                "workbook could recalculate; give its class a formula, or take another format"
            )
    return CellInfix(cell, _constant, times="*", minus="-", exact=True).write(formula)


def rounded_formula(cell: str, rounding: Rounding) -> str:
    """Return the formula that rounds a cell once, half away from 0 as by hand.

    The number is first rounded some digits further out. There a workbook, which computes in binary, may hold
    0.020114999999999977 for 0.020115.
    """
    if rounding.decimals is not None:
        return f"ROUND(ROUND({cell},{rounding.decimals + NOISE}),{rounding.decimals})"
    digits = rounding.significant or 4
    before = f"INT(LOG10(ABS({cell})))"
    sure = max(digits, min(SURE, digits + NOISE))
    return f"IF({cell}=0,0,ROUND(ROUND({cell},{sure - 1}-{before}),{digits - 1}-{before}))"


class CellInfix(Infix):
    """Writes trees as formulas of a workbook."""

    def unwrapped(self, expression: Expression) -> Expression:
        """Return the definition of a named part or function; a choice stays one."""
        while isinstance(expression, nodes.Part | nodes.Named | nodes.Written):
            expression = expression.written if isinstance(expression, nodes.Written) else expression.body
        return expression

    def of_choice(self, node: nodes.Choice, first: bool) -> str:
        """IF(A1>=0,A2,A3)."""
        return self.applied("if", (node.condition, node.then, node.otherwise))

    def of_joined(self, node: nodes.Joined, first: bool) -> str:
        """AND(A1>0,A2>0)."""
        return self.applied(node.word, node.conditions)

    def of_comparison(self, node: nodes.Comparison, first: bool) -> str:
        """A1>=0."""
        return f"{self.write(node.left)}{SIGNS.get(node.sign, node.sign)}{self.write(node.right)}"

    def of_power(self, node: nodes.Power, first: bool) -> str:
        """POWER(A1,2): a function, because -A1^2 means (-A1)^2 there."""
        return f"POWER({self.write(node.base)},{node.exponent})"

    def applied(self, function: str, arguments: tuple[Expression, ...]) -> str:
        """EXP(A1)."""
        if function == "log1p":
            return self.applied("log", (nodes.Sum((Number(1.0), *arguments)),))
        return f"{NAMES.get(function, function.upper())}({','.join(map(self.write, arguments))})"


def _constant(number: float) -> str:
    return repr(float(number)).upper()


def _is_only_a_number(node: nodes.Named) -> bool:
    """Whether the tree holds what a function gave, computed for other numbers than those in the cells."""
    if known_by_its_number(node):
        return True
    return isinstance(node.body, Number) and len(shortest_decimal(node.body.number).as_tuple().digits) > TYPED
