"""One line of a log, for any medium."""

from typing import NamedTuple

from neurosim.formulas.nodes import Expression
from neurosim.printing.equality_signs import EQUAL
from neurosim.trace.steps import TraceStep


class Line(NamedTuple):
    """One line of the log (a named tuple: there are many of them).

    Attributes
    ----------
    quantity, of, label : str
        What it is about, as the notation has it: the quantity may be turned.
    new : bool
        Whether it is the number after an update.
    sign, also_sign : str
        What stands before the number, and before that of the shortcut: = or ≈.
    formula : Expression
    value, also : number
        The number, and the one that the shortcut gives.
    equation : str
        What the textbook calls the equation; often empty.
    sample : int or None
        The number that E carries, or its gradient, where a mean is made of several.
    """

    step: TraceStep
    quantity: str
    of: str
    label: str | None
    new: bool
    formula: Expression
    value: float
    shortcut: Expression | None
    also: float
    equation: str
    sign: str = EQUAL
    also_sign: str = EQUAL
    sample: int | None = None
