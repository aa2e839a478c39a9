"""The derivative of a formula, by the rules of the first course in calculus.

Where a formula has a kink the slope is that of one side, as everywhere in neurosim: of ``max`` and ``min``
at a tie that of the first argument, of ``abs`` at 0 the slope is 0.
"""

import math
from functools import reduce

from neurosim.formulas.nodes import (
    Call,
    Choice,
    Expression,
    Named,
    Negative,
    Number,
    Part,
    Power,
    Product,
    Quotient,
    Sum,
    Symbol,
    Written,
    cos,
    sign,
    sin,
    sqrt,
    tanh,
)

ZERO, ONE = Number(0.0), Number(1.0)


def derivative(formula: Expression, by: Symbol) -> Expression:
    """Return the derivative of a formula by one of its symbols, with everything else held fixed.

    Raises
    ------
    TypeError
        The formula has a node that is no number, such as a condition outside of a choice.

    Examples
    --------
    >>> from neurosim.formulas.python import PythonCode
    >>> net = Symbol("net", "", 0.5)
    >>> PythonCode(lambda symbol: "net").write(derivative(net**3 - 2 * net, net))
    '3.0*(net*net) - 2.0'
    """
    match formula:
        case Symbol():
            return ONE if formula == by else ZERO
        case Number():
            return ZERO
        case Part(body=body) | Named(body=body):
            return derivative(body, by)
        case Negative(body):
            return minus(derivative(body, by))
        case Sum(terms):
            return plus(*(derivative(term, by) for term in terms))
        case Product(factors):
            return plus(*(_of_one_factor(factors, k, by) for k in range(len(factors))))
        case Quotient(numerator, denominator):
            return _of_quotient(numerator, denominator, by)
        case Power(base, exponent):
            below = ONE if exponent == 1 else power(base, exponent - 1)
            return times(Number(exponent), below, derivative(base, by))
        case Call("max" | "min" as function, arguments):
            return _of_extreme(function, arguments, by)
        case Call(function, (argument,)):
            return times(_outer(function, argument), derivative(argument, by))
        case Choice(condition, then, otherwise):
            return chosen(condition, derivative(then, by), derivative(otherwise, by))
        case Written(computed, shown):
            slope, slope_shown = derivative(computed, by), derivative(shown, by)
            return slope if slope == slope_shown else Written(slope, slope_shown)
    raise TypeError(f"a {type(formula).__name__} has no derivative")


def _of_one_factor(factors: tuple[Expression, ...], k: int, by: Symbol) -> Expression:
    """A product in which one factor is replaced by its derivative."""
    return times(*factors[:k], derivative(factors[k], by), *factors[k + 1 :])


def _of_quotient(numerator: Expression, denominator: Expression, by: Symbol) -> Expression:
    """u'/v − u·v'/v²."""
    of_numerator, of_denominator = derivative(numerator, by), derivative(denominator, by)
    first = over(of_numerator, denominator)
    second = over(times(numerator, of_denominator), power(denominator, 2))
    return plus(first, minus(second))


def _of_extreme(function: str, arguments: tuple[Expression, ...], by: Symbol) -> Expression:
    """The derivative of the argument that counts; at a tie of the first."""

    def join(so_far: tuple[Expression, Expression], argument: Expression) -> tuple[Expression, Expression]:
        value, slope = so_far
        first_counts = value >= argument if function == "max" else value <= argument
        return Call(function, (value, argument)), chosen(first_counts, slope, derivative(argument, by))

    first, *rest = arguments
    return reduce(join, rest, (first, derivative(first, by)))[1]


def _outer(function: str, u: Expression) -> Expression:
    """The derivative of a function of one argument by this argument."""
    match function:
        case "exp":
            return Call("exp", (u,))
        case "log":
            return 1 / u
        case "log1p":
            return 1 / (1 + u)
        case "sqrt":
            return 1 / (2 * sqrt(u))
        case "tanh":
            return 1 - tanh(u) ** 2
        case "sin":
            return cos(u)
        case "cos":
            return -sin(u)
        case "atan":
            return 1 / (1 + u**2)
        case "abs":
            return sign(u)
    raise TypeError(f"the derivative of {function} is not known")


# -- arithmetic that leaves out what changes nothing ---------------------------------------------------------


def plus(*terms: Expression) -> Expression:
    """Return a sum without the zeros; a term that stands in it n times is written once, n times as large."""
    kept = [term for term in dict.fromkeys(terms) if term != ZERO]
    counted = [times(_number(terms.count(term)), term) for term in kept]
    return reduce(lambda total, term: total + term, counted) if counted else ZERO


def minus(term: Expression) -> Expression:
    """Return minus a term; minus 0 is 0, and two minus signs are none."""
    if isinstance(term, Negative):
        return term.body
    return ZERO if term == ZERO else Negative(term)


def times(*factors: Expression) -> Expression:
    """Return a product as one fraction: its sign in front, numbers multiplied out and cancelled; or 0."""
    if ZERO in factors:
        return ZERO
    above, below = _Factors(), _Factors()
    for factor in factors:
        above.take(factor, below)
    cancelled = above.number / below.number
    if below.number != 1.0 and cancelled.is_integer():
        above.number, below.number = cancelled, 1.0
    elif below.number != 1.0 and (1.0 / cancelled).is_integer():
        above.number, below.number = 1.0, 1.0 / cancelled
    product = above.product() if below.is_one else above.product() / below.product()
    return minus(product) if (above.sign * below.sign) < 0 else product


class _Factors:
    """The factors above, or below, the line of a fraction: a sign, a number and the others in their order."""

    def __init__(self) -> None:
        self.sign, self.number, self.others = 1, 1.0, list[Expression]()

    def take(self, factor: Expression, other_side: "_Factors") -> None:
        """Take a factor apart: what stands below a line in it goes to the other side."""
        match factor:
            case Negative(body):
                self.sign = -self.sign
                self.take(body, other_side)
            case Number(number) if math.isfinite(number) and number != 0.0:
                self.sign = self.sign if number > 0.0 else -self.sign
                self.number *= abs(number)
            case Product(inner):
                for one in inner:
                    self.take(one, other_side)
            case Quotient(numerator, denominator):
                self.take(numerator, other_side)
                other_side.take(denominator, self)
            case _:
                self.others.append(factor)

    @property
    def is_one(self) -> bool:
        return self.number == 1.0 and not self.others

    def product(self) -> Expression:
        """Return them multiplied."""
        kept = self.others if self.number == 1.0 and self.others else [_number(self.number), *self.others]
        return kept[0] if len(kept) == 1 else Product(tuple(kept))


def _number(number: float) -> Number:
    return Number(int(number) if float(number).is_integer() and abs(number) < 2**53 else number)


def over(numerator: Expression, denominator: Expression) -> Expression:
    """Return a quotient as one fraction."""
    return times(numerator, Quotient(ONE, denominator))


def power(base: Expression, exponent: int) -> Expression:
    """Return a power; the first one is the base itself."""
    return base if exponent == 1 else base**exponent


def chosen(condition: Expression, then: Expression, otherwise: Expression) -> Expression:
    """Return a choice; where both are the same there is none."""
    return then if then == otherwise else Choice(condition, then, otherwise)
