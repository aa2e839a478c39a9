"""The derivative of a formula, by the rules of the first course in calculus.

Where a formula has a kink the slope is that of one side, as everywhere in neurosim: of ``max`` and ``min``
at a tie that of the first argument, of ``abs`` at 0 the slope is 0.
"""

import math
from collections.abc import Callable, Mapping
from functools import reduce
from types import MappingProxyType

from neurosim.formulas import nodes
from neurosim.formulas.fold import Fold
from neurosim.formulas.nodes import Expression, Number, Symbol, cos, exp, sign, sin, sqrt, tanh

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
    return _Derivative(by).of(formula)


class _Derivative(Fold[Expression]):
    """The derivative by one symbol."""

    what = "differentiate"

    def __init__(self, by: Symbol) -> None:
        self.by = by

    def of_symbol(self, node: Symbol) -> Expression:
        return ONE if node == self.by else ZERO

    def of_number(self, node: Number) -> Expression:
        return ZERO

    def of_part(self, node: nodes.Part) -> Expression:
        return self.of(node.body)

    def of_named(self, node: nodes.Named) -> Expression:
        return self.of(node.body)

    def of_negative(self, node: nodes.Negative) -> Expression:
        return minus(self.of(node.body))

    def of_sum(self, node: nodes.Sum) -> Expression:
        return plus(*map(self.of, node.terms))

    def of_product(self, node: nodes.Product) -> Expression:
        """A sum of products, in each of which another factor is replaced by its derivative."""
        factors = node.factors
        return plus(*(times(*factors[:k], self.of(one), *factors[k + 1 :]) for k, one in enumerate(factors)))

    def of_quotient(self, node: nodes.Quotient) -> Expression:
        """u'/v − u·v'/v²."""
        u, v = node.numerator, node.denominator
        return plus(over(self.of(u), v), minus(over(times(u, self.of(v)), power(v, 2))))

    def of_power(self, node: nodes.Power) -> Expression:
        below = ONE if node.exponent == 1 else power(node.base, node.exponent - 1)
        return times(Number(node.exponent), below, self.of(node.base))

    def of_call(self, node: nodes.Call) -> Expression:
        if node.function in ("max", "min"):
            return self._of_extreme(node)
        if node.function not in OUTER:
            raise TypeError(f"the derivative of {node.function} is not known")
        (argument,) = node.arguments
        return times(OUTER[node.function](argument), self.of(argument))

    def _of_extreme(self, node: nodes.Call) -> Expression:
        """The derivative of the argument that counts; at a tie of the first."""
        value, *rest = node.arguments
        slope = self.of(value)
        for argument in rest:
            first_counts = value >= argument if node.function == "max" else value <= argument
            slope = chosen(first_counts, slope, self.of(argument))
            value = nodes.Call(node.function, (value, argument))
        return slope

    def of_choice(self, node: nodes.Choice) -> Expression:
        return chosen(node.condition, self.of(node.then), self.of(node.otherwise), node.usual)

    def of_written(self, node: nodes.Written) -> Expression:
        slope, shown = self.of(node.computed), self.of(node.written)
        return slope if slope == shown else nodes.Written(slope, shown)


#: The derivatives of the functions of one argument by this argument.
OUTER: Mapping[str, Callable[[Expression], Expression]] = MappingProxyType(
    {
        "exp": exp,
        "log": lambda u: 1 / u,
        "log1p": lambda u: 1 / (1 + u),
        "sqrt": lambda u: 1 / (2 * sqrt(u)),
        "tanh": lambda u: 1 - tanh(u) ** 2,
        "sin": cos,
        "cos": lambda u: -sin(u),
        "atan": lambda u: 1 / (1 + u**2),
        "abs": sign,
    }
)


# -- arithmetic that leaves out what changes nothing ---------------------------------------------------------


def plus(*terms: Expression) -> Expression:
    """Return a sum without the zeros; a term that stands in it n times is written once, n times as large."""
    kept = [term for term in dict.fromkeys(terms) if term != ZERO]
    counted = [times(_number(terms.count(term)), term) for term in kept]
    return reduce(lambda total, term: total + term, counted) if counted else ZERO


def minus(term: Expression) -> Expression:
    """Return minus a term; minus 0 is 0, and two minus signs are none."""
    if isinstance(term, nodes.Negative):
        return term.body
    return ZERO if term == ZERO else nodes.Negative(term)


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
            case nodes.Negative(body):
                self.sign = -self.sign
                self.take(body, other_side)
            case Number(number) if math.isfinite(number) and number != 0.0:
                self.sign = self.sign if number > 0.0 else -self.sign
                self.number *= abs(number)
            case nodes.Product(inner):
                for one in inner:
                    self.take(one, other_side)
            case nodes.Quotient(numerator, denominator):
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
        return kept[0] if len(kept) == 1 else nodes.Product(tuple(kept))


def _number(number: float) -> Number:
    return Number(int(number) if float(number).is_integer() and abs(number) < 2**53 else number)


def over(numerator: Expression, denominator: Expression) -> Expression:
    """Return a quotient as one fraction."""
    return times(numerator, nodes.Quotient(ONE, denominator))


def power(base: Expression, exponent: int) -> Expression:
    """Return a power; the first one is the base itself."""
    return base if exponent == 1 else base**exponent


def chosen(condition: Expression, then: Expression, otherwise: Expression, usual: bool = False) -> Expression:
    """Return a choice; where both are the same there is none."""
    return then if then == otherwise else nodes.Choice(condition, then, otherwise, usual)
