"""Formulas as functions of floats, with the arithmetic of IEEE 754: no number is an error.

Overflow gives inf, a division of 0 by 0 nan, and so on, as in every other language. Python alone raises
exceptions there; so a function is compiled as it stands, and once more with careful functions for the
arguments where Python raises one.
"""

import math
from collections.abc import Callable
from typing import Any

from neurosim.formulas.nodes import FLOAT_FUNCTIONS, Expression, Functions, Quotient, Symbol
from neurosim.formulas.python import FACTOR, Code, PythonCode

INF, NAN = math.inf, math.nan
#: All that a compiled function needs of Python itself.
ERRORS = {"ArithmeticError": ArithmeticError, "ValueError": ValueError}


class CarefulCode(PythonCode):
    """Writes divisions as calls, so that one by zero can give a number."""

    def of_quotient(self, node: Quotient) -> Code:
        """Return a call in place of a division."""
        return f"divide({self.write(node.numerator)}, {self.write(node.denominator)})", FACTOR


def _divide(numerator: float, denominator: float) -> float:
    if denominator != 0.0:
        return numerator / denominator
    if numerator == 0.0 or math.isnan(numerator):
        return NAN
    return math.copysign(INF, numerator) * math.copysign(1.0, denominator)


def _exp(x: float) -> float:
    try:
        return math.exp(x)
    except OverflowError:
        return INF


def _log(x: float) -> float:
    return math.log(x) if x > 0.0 else -INF if x == 0.0 else NAN


def _log1p(x: float) -> float:
    return math.log1p(x) if x > -1.0 else -INF if x == -1.0 else NAN


def _defined_above_zero(x: float) -> float:
    return math.sqrt(x) if x >= 0.0 else NAN


CAREFUL_FUNCTIONS: Functions = {
    **FLOAT_FUNCTIONS,
    "divide": _divide,
    "exp": _exp,
    "log": _log,
    "log1p": _log1p,
    "sqrt": _defined_above_zero,
    "sin": lambda x: math.sin(x) if math.isfinite(x) else NAN,
    "cos": lambda x: math.cos(x) if math.isfinite(x) else NAN,
}


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
