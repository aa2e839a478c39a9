"""What is made of several terms: of numbers it is a number, of symbols a tree.

So an equation that is typed with these functions computes in the passes and is written in the log. Numbers
are taken from left to right in a loop: that order is part of the definition, because floating-point addition
is not associative (and `sum` compensates from Python 3.12 on).
"""

import math
from collections.abc import Sequence
from typing import TypeVar, overload

from neurosim.formulas import nodes
from neurosim.formulas.nodes import Expression, Operand, as_expression, exp, log, maximum

#: A number in a pass, a symbol or a tree in a formula.
Value = TypeVar("Value", float, Expression)


@overload
def added(terms: Sequence[float]) -> float: ...
@overload
def added(terms: Sequence[Expression]) -> Expression: ...
def added(terms: Sequence[Operand]) -> Operand:
    """x_1 + x_2 + ... + x_n; 0 when there is none.

    Examples
    --------
    >>> added([0.5, 0.25])
    0.75
    """
    if terms and isinstance(terms[0], Expression):
        return nodes.Sum(tuple(map(as_expression, terms))) if len(terms) > 1 else terms[0]
    total: Operand = 0.0
    for term in terms:
        total += term
    return total


@overload
def multiplied(factors: Sequence[float]) -> float: ...
@overload
def multiplied(factors: Sequence[Expression]) -> Expression: ...
def multiplied(factors: Sequence[Operand]) -> Operand:
    """x_1 * x_2 * ... * x_n; 1 when there is none.

    Examples
    --------
    >>> multiplied([0.5, 3.0])
    1.5
    """
    if factors and isinstance(factors[0], Expression):
        return nodes.Product(tuple(map(as_expression, factors))) if len(factors) > 1 else factors[0]
    total: Operand = 1.0
    for factor in factors:
        total *= factor
    return total


@overload
def greatest(numbers: Sequence[float]) -> float: ...
@overload
def greatest(numbers: Sequence[Expression]) -> Expression: ...
def greatest(numbers: Sequence[Operand]) -> Operand:
    """max(x_1, ..., x_n), of equal ones the first."""
    return _extreme("max", numbers)


@overload
def smallest(numbers: Sequence[float]) -> float: ...
@overload
def smallest(numbers: Sequence[Expression]) -> Expression: ...
def smallest(numbers: Sequence[Operand]) -> Operand:
    """min(x_1, ..., x_n), of equal ones the first."""
    return _extreme("min", numbers)


def _extreme(function: str, numbers: Sequence[Operand]) -> Operand:
    if numbers and isinstance(numbers[0], Expression):
        return nodes.Call(function, tuple(map(as_expression, numbers))) if len(numbers) > 1 else numbers[0]
    extreme: float = nodes.FLOAT_FUNCTIONS[function](numbers)
    return extreme


@overload
def positive_part(number: float) -> float: ...
@overload
def positive_part(number: Expression) -> Expression: ...
def positive_part(number: Operand) -> Operand:
    """max(x, 0)."""
    return maximum(number, 0) if isinstance(number, Expression) else max(number, 0.0)


@overload
def exponential(number: float) -> float: ...
@overload
def exponential(number: Expression) -> Expression: ...
def exponential(number: Operand) -> Operand:
    """e to the power of a number."""
    return exp(number) if isinstance(number, Expression) else math.exp(number)


@overload
def logarithm(number: float) -> float: ...
@overload
def logarithm(number: Expression) -> Expression: ...
def logarithm(number: Operand) -> Operand:
    """The natural logarithm of a number."""
    return log(number) if isinstance(number, Expression) else math.log(number)
