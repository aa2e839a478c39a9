"""Formulas as functions of floats, with the arithmetic of IEEE 754: no number is an error.

Overflow gives inf, a division of 0 by 0 nan, and so on, as in every other language. Python alone raises
exceptions there; so a function is compiled as it stands, and once more with careful functions for the
arguments where Python raises one.
"""

from collections.abc import Callable
from typing import Any

from neurosim.formulas.ieee import CAREFUL_FUNCTIONS, FLOAT_FUNCTIONS
from neurosim.formulas.nodes import Expression, Functions, Quotient, Symbol
from neurosim.formulas.python import FACTOR, Code, PythonCode

#: All that a compiled function needs of Python itself.
ERRORS = {"ArithmeticError": ArithmeticError, "ValueError": ValueError}


class CarefulCode(PythonCode):
    """Writes divisions as calls, so that one by zero can give a number."""

    def of_quotient(self, node: Quotient) -> Code:
        """Return a call in place of a division."""
        return f"divide({self.write(node.numerator)}, {self.write(node.denominator)})", FACTOR


def float_function(formula: Expression, *names: Symbol) -> Callable[..., float]:
    """Return the formula as a function of floats, one for each symbol: the bits of the tree.

    Examples
    --------
    >>> net = Symbol("net", "", 0.5)
    >>> of = float_function(1 / net, net)
    >>> of(4.0), of(0.0)
    (0.25, inf)
    """
    careful: list[Callable[..., float]] = []

    def carefully(*numbers: float) -> float:
        if not careful:
            careful.append(_compiled(CarefulCode, CAREFUL_FUNCTIONS, formula, names))
        return careful[0](*numbers)

    return _compiled(PythonCode, {**FLOAT_FUNCTIONS, "carefully": carefully}, formula, names, ATTEMPT)


#: A function that computes as it stands, and the one that falls back on another where Python raises.
PLAIN = "def of({names}):\n    return {code}"
ATTEMPT = """\
def of({names}):
    try:
        return {code}
    except (ArithmeticError, ValueError):
        return carefully({names})
"""


def _compiled(
    writer: type[PythonCode],
    functions: Functions,
    formula: Expression,
    names: tuple[Symbol, ...],
    form: str = PLAIN,
) -> Callable[..., float]:
    names_of = {symbol: f"x{number}" for number, symbol in enumerate(names, start=1)}
    code = writer(names_of.__getitem__).write(formula)
    known: dict[str, Any] = {"__builtins__": ERRORS, **functions}
    exec(form.format(names=", ".join(names_of.values()), code=code), known)
    made: Callable[..., float] = known["of"]
    return made
