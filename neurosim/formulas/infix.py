"""Expression trees as one line of text, with as few brackets as are needed."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from neurosim.formulas import nodes
from neurosim.formulas.fold import Fold
from neurosim.formulas.nodes import Expression, Number, Symbol

SUM, PRODUCT, FACTOR, ATOM = 1, 2, 3, 4
#: How tightly the outermost operation holds its operands together; all others are atoms.
BINDS = {
    nodes.Sum: SUM,
    nodes.Negative: SUM,
    nodes.Product: PRODUCT,
    nodes.Quotient: PRODUCT,
    nodes.Power: FACTOR,
}
#: What is written as it stands; all others are names for something, or choices.
BARE = frozenset({Symbol, Number, nodes.Call, *BINDS})
FRACTION = re.compile(r"−?\d+/\d+")
LOGARITHM = re.compile(r"\blog(?=\b|′)")
#: Something above the line, in any script.
ABOVE = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹⁽^]|<msup|<msubsup|<sup>")
SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True)
class Infix(Fold[str]):
    """Writes trees.

    Attributes
    ----------
    symbol : callable
        Gives the text of a symbol: its name, or its number.
    number : callable
        Gives the text of a number that belongs to the formula.
    times, minus, plus, separator : str
        The signs, and what stands between two arguments.
    names : bool
        Whether a function with a name of its own is written by its name or by its definition.
    exact : bool
        Keep brackets that show the order of multiplications, and write powers as ``**``.
    """

    symbol: Callable[[Symbol], str]
    number: Callable[[float], str]
    times: str = "·"
    minus: str = "−"
    plus: str = "+"
    separator: str = ", "
    names: bool = False
    exact: bool = False
    what: ClassVar[str] = "write"

    def write(self, expression: Expression) -> str:
        """Return the expression as text."""
        return self._write(expression, SUM, True)

    def _write(self, expression: Expression, level: int, first: bool) -> str:
        """Return the text, in brackets if it binds less tightly than `level` asks for.

        A minus needs no brackets where it comes `first`, at the beginning of a formula.
        """
        node = expression if type(expression) in BARE else self.unwrapped(expression)
        if isinstance(node, Symbol):
            text = self.symbol(node)
            inside = level > PRODUCT and self.has_power(text)
        elif isinstance(node, Number):
            text = self.number(node.number)
            inside = level > PRODUCT and self.has_power(text)
        else:
            inside = BINDS.get(type(node), ATOM) < level
            text = self.of(node, first or inside)
        return self.bracketed(text) if inside or (text.startswith(self.minus) and not first) else text

    # What another medium does otherwise:

    def unwrapped(self, expression: Expression) -> Expression:
        """Return what is written for a named part or function, its body, and for a choice."""
        while type(expression) not in BARE:
            if isinstance(expression, nodes.Part) or (isinstance(expression, nodes.Named) and not self.names):
                expression = expression.body
            elif isinstance(expression, nodes.Choice):
                expression = expression.then if expression.condition.evaluate() else expression.otherwise
            elif isinstance(expression, nodes.Written):
                expression = expression.written
            else:
                break
        return expression

    def has_power(self, text: str) -> bool:
        """Tell whether a number is written with a power of ten, or as a fraction."""
        return f"{self.times}10" in text or ("/" in text and FRACTION.fullmatch(text) is not None)

    def bracketed(self, text: str) -> str:
        """Return the text in brackets."""
        return f"({text})"

    def applied(self, function: str, arguments: tuple[Expression, ...]) -> str:
        """Return a function with its arguments."""
        return f"{function}({self.separator.join(map(self.write, arguments))})"

    def over(self, numerator: Expression, denominator: Expression, first: bool) -> str:
        """Return a quotient."""
        return f"{self._write(numerator, PRODUCT, first)}/{self._write(denominator, FACTOR, False)}"

    def raised(self, base: Expression, exponent: int) -> str:
        """Return a power."""
        return self.base(base) + str(exponent).translate(SUPERSCRIPTS)

    def base(self, base: Expression) -> str:
        """Return the base of a power, in brackets where it has a number above itself, that of a layer."""
        written = self._write(base, ATOM, False)
        is_name = isinstance(self.unwrapped(base), Symbol)
        return self.bracketed(written) if is_name and ABOVE.search(written) else written

    # Operations without brackets around them; a minus may stand `first`.

    def of_product(self, node: nodes.Product, first: bool) -> str:
        """Return a product."""
        return self._product(node.factors, first)

    def of_sum(self, node: nodes.Sum, first: bool) -> str:
        """Return a sum, and a difference where a term is negative."""
        pieces = [self._write(node.terms[0], SUM, first)]
        for term in map(self.unwrapped, node.terms[1:]):
            if isinstance(term, nodes.Negative):
                pieces.append(f" {self.minus} {self._write(term.body, PRODUCT, False)}")
            else:
                pieces.append(f" {self.plus} {self._write(term, PRODUCT, False)}")
        return "".join(pieces)

    def of_call(self, node: nodes.Call, first: bool) -> str:
        """Return an elementary function."""
        return self.applied(node.function if self.exact else shown_function(node.function), node.arguments)

    def of_named(self, node: nodes.Named, first: bool) -> str:
        """Return a function that has a name of its own."""
        return self.applied(node.symbol if self.exact else shown_function(node.symbol), node.arguments)

    def of_power(self, node: nodes.Power, first: bool) -> str:
        """Return a power; written as a product where ``**`` would round otherwise."""
        if not self.exact:
            return self.raised(node.base, node.exponent)
        written = self._write(node.base, ATOM, False)
        if isinstance(self.unwrapped(node.base), Symbol | Number):
            return "(" + self.times.join([written] * node.exponent) + ")"
        return f"{written}**{node.exponent}"

    def of_negative(self, node: nodes.Negative, first: bool) -> str:
        """Return minus an expression."""
        return self.minus + self._write(node.body, PRODUCT, False)

    def of_quotient(self, node: nodes.Quotient, first: bool) -> str:
        """Return a quotient."""
        return self.over(node.numerator, node.denominator, first)

    def _product(self, factors: tuple[Expression, ...], first: bool) -> str:
        written = []
        for factor in factors:
            inner = self.unwrapped(factor)
            if isinstance(inner, nodes.Product) and not (self.exact or _is_term(factor)):
                written.append(self._product(inner.factors, first))
            else:
                written.append(self._write(inner, FACTOR, first))
            first = False
        return self.times.join(written)


def shown_function(name: str) -> str:
    """Return how people write a function: the key log of a calculator is another logarithm.

    Examples
    --------
    >>> shown_function("log"), shown_function("log′"), shown_function("logistic")
    ('ln', 'ln′', 'logistic')
    """
    return LOGARITHM.sub("ln", name)


def _is_term(expression: Expression) -> bool:
    """Whether it is one of the terms of a product, whose brackets show where it begins and ends."""
    return isinstance(expression, nodes.Part) and expression.quantity == "term"


def arithmetic(expression: Expression) -> str:
    """Return the expression in plain arithmetic that a program can evaluate, at full precision.

    Only numbers, ``+ - * / **``, brackets and exp, log, tanh, sqrt, max. Whole numbers end in ``.0``, so
    that a program computes with floats, as we did, and not with integers.
    """
    return ARITHMETIC.write(expression)


def _digits(number: float) -> str:
    return repr(float(number))


ARITHMETIC = Infix(lambda symbol: _digits(symbol.number), _digits, times="*", minus="-", exact=True)
