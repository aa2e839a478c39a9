"""The elementary functions, as they are typed in a formula."""

from neurosim.formulas.conditions import choice
from neurosim.formulas.expression import Call, Expression, Operand, as_expression
from neurosim.formulas.shown import Written


def exp(argument: Operand) -> Expression:
    """e to the power of the argument."""
    return Call("exp", (as_expression(argument),))


def log(argument: Operand) -> Expression:
    """Natural logarithm."""
    return Call("log", (as_expression(argument),))


def log1p(argument: Operand) -> Expression:
    """Natural logarithm of 1 + the argument, computed without loss of digits."""
    given = as_expression(argument)
    return Written(Call("log1p", (given,)), log(1 + given))


def tanh(argument: Operand) -> Expression:
    """Hyperbolic tangent."""
    return Call("tanh", (as_expression(argument),))


def sqrt(argument: Operand) -> Expression:
    """Square root."""
    return Call("sqrt", (as_expression(argument),))


def sin(argument: Operand) -> Expression:
    """Sine, of an angle in radians."""
    return Call("sin", (as_expression(argument),))


def cos(argument: Operand) -> Expression:
    """Cosine, of an angle in radians."""
    return Call("cos", (as_expression(argument),))


def atan(argument: Operand) -> Expression:
    """Arc tangent, between -pi/2 and pi/2."""
    return Call("atan", (as_expression(argument),))


def absolute(argument: Operand) -> Expression:
    """Absolute value."""
    return Call("abs", (as_expression(argument),))


def sign(argument: Operand) -> Expression:
    """1 above 0, -1 below, and 0 at 0."""
    given = as_expression(argument)
    return choice(given > 0.0, 1.0, choice(given < 0.0, -1.0, 0.0))


def minimum(first: Operand, second: Operand, *more: Operand) -> Expression:
    """The smallest of two or more; the first of those that are equal."""
    return Call("min", tuple(map(as_expression, (first, second, *more))))


def maximum(first: Operand, second: Operand, *more: Operand) -> Expression:
    """The largest of two or more; the first of those that are equal."""
    return Call("max", tuple(map(as_expression, (first, second, *more))))
