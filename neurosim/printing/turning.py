"""The same formulas where delta has the other sign: -dE/dnet, and weights that are added to.

Nothing is derived here: a delta or gradient g in a tree is replaced by -(-g), and the minus signs are
moved to where a textbook has them.
"""

from collections.abc import Callable
from dataclasses import replace

from neurosim.trace.expressions import (
    Choice,
    Expression,
    Named,
    Negative,
    Part,
    Product,
    Quotient,
    Sum,
    Symbol,
    Written,
)
from neurosim.trace.recomputing import rebuilt

#: What has the other sign, and how it is called then.
TURNED = {
    "delta": "delta",
    "gradient": "descent",
    "bias_gradient": "bias_descent",
    "gradient_so_far": "descent_so_far",
    "bias_gradient_so_far": "bias_descent_so_far",
}


def turned(tree: Expression, quantity: str) -> Expression:
    """Return the formula of a quantity in deltas of the other sign."""

    def change(node: Expression) -> Expression | None:
        if isinstance(node, Symbol) and node.quantity in TURNED:
            return Negative(replace(node, quantity=TURNED[node.quantity], number=-node.number))
        return node if isinstance(node, Named) else None

    if quantity not in TURNED and not any(leaf.quantity in TURNED for leaf in tree.leaves()):
        return tree
    tree = _collected(rebuilt(tree, change))
    return _negated(tree) if quantity in TURNED else tree


def _collected(node: Expression) -> Expression:
    """The tree with its minus signs as far outside as they go."""
    match node:
        case Part(_, _, body):
            return _outside(lambda inner: replace(node, body=inner), _collected(body))
        case Negative(body):
            return _minus(_collected(body))
        case Product(factors):
            collected = [_collected(factor) for factor in factors]
            bare = Product(tuple(f.body if isinstance(f, Negative) else f for f in collected))
            return Negative(bare) if sum(isinstance(f, Negative) for f in collected) % 2 else bare
        case Quotient(numerator, denominator):
            return _outside(lambda inner: Quotient(inner, denominator), _collected(numerator))
        case Sum(terms):
            collected = [_collected(term) for term in terms]
            if all(isinstance(term, Negative) for term in collected):
                return Negative(Sum(tuple(_minus(term) for term in collected)))
            return Sum(tuple(collected))
        case Choice(condition, then, otherwise):
            ways = _collected(then), _collected(otherwise)
            if all(isinstance(way, Negative) for way in ways):
                return Negative(Choice(condition, _minus(ways[0]), _minus(ways[1])))
            return Choice(condition, *ways)
        case Written(computed, written):
            shown = _collected(written)
            if isinstance(shown, Negative):
                return Negative(Written(_minus(_collected(computed)), shown.body))
            return Written(_collected(computed), shown)
    return node


def _outside(build: Callable[[Expression], Expression], inner: Expression) -> Expression:
    return Negative(build(inner.body)) if isinstance(inner, Negative) else build(inner)


def _minus(node: Expression) -> Expression:
    return node.body if isinstance(node, Negative) else Negative(node)


def _negated(node: Expression) -> Expression:
    """Minus the tree: a difference is turned round where there is one."""
    match node:
        case Part(_, _, body):
            return replace(node, body=_negated(body))
        case Sum(terms):
            parts = [_negated(term) for term in terms]
            return Sum(tuple(sorted(parts, key=lambda part: isinstance(part, Negative))))
        case Product(factors):
            at = next((k for k, factor in enumerate(factors) if _is_difference(factor)), None)
            if at is None:
                return Negative(node)
            return Product((*factors[:at], _negated(factors[at]), *factors[at + 1 :]))
        case Choice(condition, then, otherwise):
            return Choice(condition, _negated(then), _negated(otherwise))
        case Written(computed, written):
            return Written(_minus(computed), _negated(written))
    return _minus(node)


def _is_difference(node: Expression) -> bool:
    if isinstance(node, Part):
        return node.quantity == "error_slope" and _is_difference(node.body)
    if isinstance(node, Choice):
        return _is_difference(node.then) or _is_difference(node.otherwise)
    if isinstance(node, Written):
        return _is_difference(node.written)
    return isinstance(node, Sum) and any(
        isinstance(term, Negative) or _is_difference(term) for term in node.terms
    )
