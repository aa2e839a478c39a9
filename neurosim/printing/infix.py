"""Expression trees as one line of text, with as few brackets as are needed."""

from collections.abc import Callable
from dataclasses import dataclass

from neurosim.printing.numbers import plain
from neurosim.trace.expressions import (
    Call,
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
)

SUM, PRODUCT, FACTOR, ATOM = 1, 2, 3, 4
SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True)
class Infix:
    """Writes trees.

    Attributes
    ----------
    symbol : callable
        Gives the text of a symbol: its name, or its number.
    number : callable
        Gives the text of a number that belongs to the formula.
    times, minus : str
        The signs.
    names : bool
        Whether a function with a name of its own is written by its name or by its definition.
    exact : bool
        Keep brackets that show the order of multiplications, and write powers as ``**``.
    """

    symbol: Callable[[Symbol], str]
    number: Callable[[float], str]
    times: str = "·"
    minus: str = "−"
    names: bool = False
    exact: bool = False

    def write(self, expression: Expression) -> str:
        """Return the expression as text."""
        return self._write(expression, SUM, True)

    def _write(self, expression: Expression, level: int, first: bool) -> str:
        """Return the text, in brackets if it binds less tightly than `level` asks for.

        A minus needs no brackets where it comes `first`, at the beginning of a formula.
        """
        text, binds = self._bare(unwrapped(expression, self.names), first)
        if binds < level or (text.startswith(self.minus) and not first):
            return f"({self._bare(unwrapped(expression, self.names), True)[0]})"
        return text

    def _bare(self, node: Expression, first: bool) -> tuple[str, int]:
        """Return the text without outer brackets, and how tightly it binds."""
        match node:
            case Number(number):
                return self.number(number), ATOM
            case Symbol():
                return self.symbol(node), ATOM
            case Named(symbol, argument):
                return f"{symbol}({self.write(argument)})", ATOM
            case Call(function, arguments):
                return f"{function}({', '.join(self.write(argument) for argument in arguments)})", ATOM
            case Power(base, exponent):
                sign = f"**{exponent}" if self.exact else str(exponent).translate(SUPERSCRIPTS)
                return self._write(base, ATOM, False) + sign, FACTOR
            case Negative(body):
                return self.minus + self._write(body, PRODUCT, False), SUM
            case Product(factors):
                return self._product(factors, first), PRODUCT
            case Quotient(numerator, denominator):
                over = self._write(numerator, PRODUCT, first)
                return f"{over}/{self._write(denominator, FACTOR, False)}", PRODUCT
            case Sum(terms):
                return self._sum(terms, first), SUM
        raise TypeError(f"no way to write a {type(node).__name__}")

    def _product(self, factors: tuple[Expression, ...], first: bool) -> str:
        written = [self._factor(factors[0], first)]
        written += [self._factor(factor, False) for factor in factors[1:]]
        return self.times.join(written)

    def _factor(self, factor: Expression, first: bool) -> str:
        inner = unwrapped(factor, self.names)
        if isinstance(inner, Product) and not self.exact:
            return self._product(inner.factors, first)
        return self._write(factor, FACTOR, first)

    def _sum(self, terms: tuple[Expression, ...], first: bool) -> str:
        text = self._write(terms[0], SUM, first)
        for term in terms[1:]:
            inner = unwrapped(term, self.names)
            if isinstance(inner, Negative):
                text += f" {self.minus} {self._write(inner.body, PRODUCT, False)}"
            else:
                text += f" + {self._write(term, PRODUCT, False)}"
        return text


def unwrapped(expression: Expression, names: bool) -> Expression:
    """Return what is written for a named part or function: its body."""
    while isinstance(expression, Part) or (isinstance(expression, Named) and not names):
        expression = expression.body
    return expression


def arithmetic(expression: Expression) -> str:
    """Return the expression in plain arithmetic that a program can evaluate, at full precision.

    Only numbers, ``+ - * / **``, brackets and exp, log, tanh, sqrt, max.
    """
    writer = Infix(symbol=lambda symbol: plain(symbol.number), number=plain, times="*", minus="-", exact=True)
    return writer.write(expression)
