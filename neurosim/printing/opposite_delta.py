"""The same formulas where delta has the other sign: -dE/dnet, and weights that are added to.

Nothing is derived here: a delta or gradient g in a tree is replaced by -(-g), and the minus signs are
moved to where a textbook has them.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

from neurosim.formulas import nodes
from neurosim.formulas.fold import Fold
from neurosim.formulas.nodes import Expression, Symbol, rebuilt

#: What has the other sign, and how it is called then.
TURNED = {
    "delta": "delta",
    "gradient": "descent",
    "bias_gradient": "bias_descent",
    "gradient_so_far": "descent_so_far",
    "bias_gradient_so_far": "bias_descent_so_far",
    "gradient_of_all": "descent_of_all",
    "bias_gradient_of_all": "bias_descent_of_all",
    "mean_gradient": "mean_descent",
    "mean_bias_gradient": "mean_bias_descent",
}
#: Choices that are made before the signs are moved; in saturated networks there are one or two.
MOST_CHOICES = 4


def turned(tree: Expression, quantity: str) -> Expression:
    """Return the formula of a quantity in deltas of the other sign, with the choices that it makes.

    Where a minus stands depends on a choice whose ways have different signs, so that one comes first.
    """
    return _turned(tree, quantity, MOST_CHOICES)


def _turned(tree: Expression, quantity: str, most: int) -> Expression:
    choice = next(_between_signs(tree), None) if most > 0 and quantity in TURNED else None
    if choice is None:
        return _turned_at_once(tree, quantity)

    def decided(way: Expression) -> Expression:
        made = rebuilt(tree, lambda node: way if node == choice else None)
        return _turned(made, quantity, most - 1)

    return nodes.Choice(choice.condition, decided(choice.then), decided(choice.otherwise))


def _between_signs(node: Expression) -> Iterator[nodes.Choice]:
    """The choices of a tree between formulas of different signs."""
    if isinstance(node, nodes.Named):
        return
    if isinstance(node, nodes.Choice) and _sign(node.then) != _sign(node.otherwise):
        yield node
    for child in (node.written,) if isinstance(node, nodes.Written) else node.children():
        yield from _between_signs(child)


def _sign(tree: Expression) -> tuple[bool, bool]:
    collected = _Collected().of(tree)
    return isinstance(collected, nodes.Negative), _is_difference(collected)


def _turned_at_once(tree: Expression, quantity: str) -> Expression:
    def change(node: Expression) -> Expression | None:
        if isinstance(node, Symbol) and node.quantity in TURNED:
            return nodes.Negative(replace(node, quantity=TURNED[node.quantity], number=-node.number))
        return node if isinstance(node, nodes.Named) else None

    if quantity not in TURNED and not any(leaf.quantity in TURNED for leaf in tree.leaves()):
        return tree
    tree = _Collected().of(rebuilt(tree, change))
    return _Negated().of(tree) if quantity in TURNED else tree


class _Collected(Fold[Expression]):
    """The tree with its minus signs as far outside as they go."""

    what = "collect the signs of"

    def of_part(self, node: nodes.Part) -> Expression:
        return _outside(lambda inner: replace(node, body=inner), self.of(node.body))

    def of_negative(self, node: nodes.Negative) -> Expression:
        return _minus(self.of(node.body))

    def of_product(self, node: nodes.Product) -> Expression:
        collected = list(map(self.of, node.factors))
        bare = nodes.Product(tuple(f.body if isinstance(f, nodes.Negative) else f for f in collected))
        return nodes.Negative(bare) if sum(isinstance(f, nodes.Negative) for f in collected) % 2 else bare

    def of_quotient(self, node: nodes.Quotient) -> Expression:
        return _outside(lambda inner: nodes.Quotient(inner, node.denominator), self.of(node.numerator))

    def of_sum(self, node: nodes.Sum) -> Expression:
        collected = tuple(map(self.of, node.terms))
        if all(isinstance(term, nodes.Negative) for term in collected):
            return nodes.Negative(nodes.Sum(tuple(map(_minus, collected))))
        return nodes.Sum(collected)

    def of_choice(self, node: nodes.Choice) -> Expression:
        return _chosen(node.condition, self.of(node.then), self.of(node.otherwise))

    def of_written(self, node: nodes.Written) -> Expression:
        return _shown(self.of(node.computed), self.of(node.written))

    def as_it_is(self, node: Expression) -> Expression:
        return node

    of_number = of_symbol = of_power = of_call = of_named = as_it_is


def _chosen(condition: Expression, then: Expression, otherwise: Expression) -> Expression:
    """A choice; a minus before both ways stands before the choice."""
    if isinstance(then, nodes.Negative) and isinstance(otherwise, nodes.Negative):
        return nodes.Negative(nodes.Choice(condition, then.body, otherwise.body))
    return nodes.Choice(condition, then, otherwise)


def _shown(computed: Expression, written: Expression) -> Expression:
    """A number in two forms; the minus of the written one stands before both."""
    if isinstance(written, nodes.Negative):
        return nodes.Negative(nodes.Written(_minus(computed), written.body))
    return nodes.Written(computed, written)


def _outside(build: Callable[[Expression], Expression], inner: Expression) -> Expression:
    return nodes.Negative(build(inner.body)) if isinstance(inner, nodes.Negative) else build(inner)


def _minus(node: Expression) -> Expression:
    return node.body if isinstance(node, nodes.Negative) else nodes.Negative(node)


class _Negated(Fold[Expression]):
    """Minus the tree: a difference is turned round where there is one."""

    what = "change the sign of"

    def of_part(self, node: nodes.Part) -> Expression:
        return replace(node, body=self.of(node.body))

    def of_sum(self, node: nodes.Sum) -> Expression:
        terms = map(self.of, node.terms)
        return nodes.Sum(tuple(sorted(terms, key=lambda term: isinstance(term, nodes.Negative))))

    def of_product(self, node: nodes.Product) -> Expression:
        factors = node.factors
        at = next((k for k, factor in enumerate(factors) if _is_difference(factor)), None)
        if at is None:
            return nodes.Negative(node)
        return nodes.Product((*factors[:at], self.of(factors[at]), *factors[at + 1 :]))

    def of_choice(self, node: nodes.Choice) -> Expression:
        return _chosen(node.condition, self.of(node.then), self.of(node.otherwise))

    def of_written(self, node: nodes.Written) -> Expression:
        return _shown(_minus(node.computed), self.of(node.written))

    def minus(self, node: Expression) -> Expression:
        return _minus(node)

    of_number = of_symbol = of_negative = of_quotient = of_power = of_call = of_named = minus


def _is_difference(node: Expression) -> bool:
    """Whether a minus before it would turn round a difference in it."""
    match node:
        case nodes.Part(quantity, _, body):
            return quantity == "error_slope" and _is_difference(body)
        case nodes.Choice(_, then, otherwise):
            return _is_difference(then) or _is_difference(otherwise)
        case nodes.Written(_, written):
            return _is_difference(written)
        case nodes.Sum(terms):
            return any(isinstance(term, nodes.Negative) or _is_difference(term) for term in terms)
    return False  # no other kind is looked into
