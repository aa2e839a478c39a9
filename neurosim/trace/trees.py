"""Expression trees as JSON lists, in both directions: ``["sum", ["out", "h1", 0.5, 4], ...]``."""

from typing import Any

from neurosim.checks import finite
from neurosim.errors import FormatError, brief
from neurosim.formulas.nodes import (
    COMPARISONS,
    FLOAT_FUNCTIONS,
    Call,
    Choice,
    Comparison,
    Expression,
    Joined,
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
)

#: Functions of several numbers, and those of one.
OF_SEVERAL = frozenset({"max", "min"})
OF_ONE = FLOAT_FUNCTIONS.keys() - OF_SEVERAL
#: A higher power stands in no formula, and would take long to multiply out.
HIGHEST = 1000


def tree_to_document(node: Expression) -> Any:
    """Return a tree as a list: the kind of the node, then what it holds; a plain number as itself."""
    match node:
        case Number(number):
            return float(number)
        case Symbol(quantity, of, number, step, label, sample):
            known = ["symbol", quantity, of, float(number), step, label]
            return known if sample is None else [*known, sample]
        case Sum(children):
            return ["sum", *map(tree_to_document, children)]
        case Product(children):
            return ["product", *map(tree_to_document, children)]
        case Quotient(numerator, denominator):
            return ["quotient", tree_to_document(numerator), tree_to_document(denominator)]
        case Power(base, exponent):
            return ["power", tree_to_document(base), exponent]
        case Negative(body):
            return ["negative", tree_to_document(body)]
        case Call(function, children):
            return ["call", function, *map(tree_to_document, children)]
        case Named(symbol, arguments, body):
            return ["named", symbol, *map(tree_to_document, arguments), tree_to_document(body)]
        case Part(quantity, of, body):
            return ["part", quantity, of, tree_to_document(body)]
        case Choice(condition, then, otherwise):
            return ["if", *map(tree_to_document, (condition, then, otherwise))]
        case Comparison(left, sign, right):
            return ["compare", tree_to_document(left), sign, tree_to_document(right)]
        case Joined(word, conditions):
            return [word, *map(tree_to_document, conditions)]
        case Written(computed, written):
            return ["written", tree_to_document(computed), tree_to_document(written)]
    raise TypeError(f"no way to store a {type(node).__name__}")


def tree_from_document(document: Any) -> Expression:
    """Return the tree that a list describes.

    Raises
    ------
    FormatError
        The list describes no tree.
    """
    match document:
        case bool():
            pass
        case int() | float():
            return Number(finite(document, "a number in a tree"))
        case ["symbol", str(quantity), str(of), (int() | float()) as number, step, label, *sample] if (
            isinstance(step, int | None)
            and isinstance(label, str | None)
            and len(sample) < 2
            and all(isinstance(one, int) for one in sample)
        ):
            return Symbol(quantity, of, finite(number, f"{quantity} of {of}"), step, label, *sample)
        case ["sum", _, *_]:
            return Sum(_children(document[1:]))
        case ["product", _, *_]:
            return Product(_children(document[1:]))
        case ["quotient", numerator, denominator]:
            return Quotient(tree_from_document(numerator), tree_from_document(denominator))
        case ["power", base, int(exponent)] if 1 <= exponent <= HIGHEST:
            return Power(tree_from_document(base), exponent)
        case ["negative", body]:
            return Negative(tree_from_document(body))
        case ["call", str(function), _, *more] if function in OF_SEVERAL if more else function in OF_ONE:
            return Call(function, _children(document[2:]))
        case ["named", str(symbol), _, *_]:
            *arguments, body = _children(document[2:])
            return Named(symbol, tuple(arguments), body)
        case ["part", str(quantity), str(of), body]:
            return Part(quantity, of, tree_from_document(body))
        case ["if", condition, then, otherwise]:
            return Choice(_condition(condition), tree_from_document(then), tree_from_document(otherwise))
        case ["written", computed, written]:
            return Written(tree_from_document(computed), tree_from_document(written))
    raise FormatError(f"{brief(document, 60)} is not an expression tree")


def _condition(document: Any) -> Expression:
    match document:
        case ["compare", left, str(sign), right] if sign in COMPARISONS:
            return Comparison(tree_from_document(left), sign, tree_from_document(right))
        case ["and" | "or" as word, _, *_]:
            return Joined(word, tuple(_condition(condition) for condition in document[1:]))
    raise FormatError(f"{brief(document, 60)} is not a condition in an expression tree")


def _children(documents: list[Any]) -> tuple[Expression, ...]:
    return tuple(tree_from_document(document) for document in documents)
