"""What stands in an equation of matrices, and how a column of formulas becomes a formula of columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from types import UnionType

from neurosim.formulas.infix import ARITHMETIC
from neurosim.formulas.nodes import Expression, Negative, Number, Power, Product, Quotient, Sum, Symbol

LARGEST = 8  # more rows or columns than this are not written out


@dataclass(frozen=True, slots=True)
class WholeMatrix:
    """A matrix or vector by its letter.

    Attributes
    ----------
    quantity : str
        ``net``, ``out``, ``delta``, ``weight``, ``bias``, ``target``, ``gradient`` (dE/dW),
        ``bias_gradient`` (dE/db), either with ``mean_`` before it (dJ/dW), ``error_slope`` (dE/dout),
        ``learning_rate``, ``function`` or ``slope``: of the function `of` at net.
    layer : int
        Counted from the inputs, which are 0.
    where : str
        ``input`` or ``output`` for the outs of such a layer, which may have a letter of their own.
    sample : int or None
        The number that E carries, where a mean is made of several.
    """

    quantity: str
    layer: int = 0
    transposed: bool = False
    of: str = ""
    new: bool = False
    where: str = ""
    sample: int | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """A matrix or vector by its numbers."""

    rows: tuple[tuple[Expression, ...], ...]
    transposed: bool = False


#: Letters, grids, plain numbers, and signs as text (``·`` is left out between matrices).
Item = WholeMatrix | Grid | Number | Symbol | str
#: A side of an equation.
Side = tuple[Item, ...]
Equation = tuple[Side, ...]


def column(entries: Sequence[Expression]) -> Grid:
    """Return a vector."""
    return Grid(tuple((entry,) for entry in entries))


def side_by_side(formulas: Sequence[Expression]) -> Side:
    """Return one formula of columns for a column of formulas, operated on element by element.

    ``out(h1)·(1 - out(h1))`` above ``out(h2)·(1 - out(h2))`` becomes ``out ⊙ (1 - out)`` with the columns of
    the outs. Nothing where the formulas are not of one shape, hold a function, or divide by more
    than a number.
    """
    nodes = [ARITHMETIC.unwrapped(formula) for formula in formulas]
    if len({(type(node), len(node.children())) for node in nodes}) > 1:
        return ()
    match nodes[0]:
        case Symbol():
            return (column(nodes),)
        case Number() as number:
            return (number,) if all(node == number for node in nodes) else (column(nodes),)
        case Negative():
            inner = _bracketed([node.children()[0] for node in nodes], Negative | Sum)
            return ("−", *inner) if inner else ()
        case Power(_, exponent):
            base = _bracketed([node.children()[0] for node in nodes], Negative | Sum | Product)
            return _joined([base] * exponent) if all(_exponent(node) == exponent for node in nodes) else ()
        case Product():
            factors = zip(*(node.children() for node in nodes), strict=True)
            return _joined([_bracketed(factor, Negative | Sum) for factor in factors])
        case Quotient(_, Number() as divisor) if all(node.children()[1] == divisor for node in nodes):
            numerators = _bracketed([node.children()[0] for node in nodes], Negative | Sum)
            return (*numerators, "/", divisor) if numerators else ()
        case Sum():
            return _added([side_by_side(term) for term in zip(*(n.children() for n in nodes), strict=True)])
    return ()


def as_factors(formulas: Sequence[Expression]) -> Side:
    """Return `side_by_side` of the formulas, in brackets where it could not stand as a factor."""
    return _bracketed(formulas, Negative | Sum)


def _exponent(node: Expression) -> int:
    return node.exponent if isinstance(node, Power) else 0


def _bracketed(formulas: Sequence[Expression], loose: type[Expression] | UnionType) -> Side:
    """The formula of columns, in brackets where it binds less tightly than what stands around it."""
    inner = side_by_side(formulas)
    outer = ARITHMETIC.unwrapped(formulas[0])
    return ("(", *inner, ")") if inner and isinstance(outer, loose) else inner


def _joined(factors: Sequence[Side]) -> Side:
    """The product: ``⊙`` between columns, ``·`` next to a plain number."""
    found: Side = ()
    for factor in factors:
        if not factor:
            return ()
        plain = len(factor) == 1 and isinstance(factor[0], Number)
        sign = "·" if plain or (len(found) == 1 and isinstance(found[0], Number)) else "⊙"
        found = (*found, sign, *factor) if found else factor
    return found


def _added(terms: Sequence[Side]) -> Side:
    found: Side = ()
    for term in terms:
        if not term:
            return ()
        found = (*found, *(() if term[0] == "−" else ("+",)), *term) if found else term
    return found
