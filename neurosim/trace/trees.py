"""Expression trees as JSON lists, in both directions: ``["sum", ["out", "h1", 0.5, 4], ...]``."""

from typing import Any, TypeAlias

from neurosim.formulas import nodes
from neurosim.formulas.fold import Fold
from neurosim.formulas.nodes import Expression, Number, Symbol
from neurosim.ground.checks import finite
from neurosim.ground.errors import FormatError, brief
from neurosim.ground.stored import Schema

#: What JSON holds: a list that begins with the kind of the node, and numbers and words in it.
Document: TypeAlias = Any
#: Functions of several numbers, and those of one.
OF_SEVERAL = frozenset({"max", "min"})
OF_ONE = nodes.FLOAT_FUNCTIONS.keys() - OF_SEVERAL
#: A higher power stands in no formula, and would take long to multiply out.
HIGHEST = 1000
#: What a schema says of such a list.
SCHEMA: Schema = {
    "description": "A formula: a number, or a list of its kind and what it holds; a symbol is "
    "[symbol, quantity, of, number, step, label], and the number of its sample where a formula holds "
    "those of several.",
    "anyOf": [
        {"type": "number"},
        {
            "type": "array",
            "minItems": 2,
            "prefixItems": [{"type": "string"}],
            "items": {
                "anyOf": [{"$ref": "#/$defs/tree"}, {"type": "string"}, {"type": "number"}, {"type": "null"}]
            },
        },
    ],
}
#: What is deeper is no formula of a network, and Python could not go through it.
DEEPEST = 200


def tree_to_document(node: Expression) -> Document:
    """Return a tree as a list: the kind of the node, then what it holds; a plain number as itself."""
    return _Document().of(node)


class _Document(Fold[Document]):
    """A tree as lists."""

    what = "store"

    def of_number(self, node: Number) -> Document:
        return float(node.number)

    def of_symbol(self, node: Symbol) -> Document:
        known = ["symbol", node.quantity, node.of, float(node.number), node.step, node.label]
        return known if node.sample is None else [*known, node.sample]

    def of_sum(self, node: nodes.Sum) -> Document:
        return ["sum", *map(self.of, node.terms)]

    def of_product(self, node: nodes.Product) -> Document:
        return ["product", *map(self.of, node.factors)]

    def of_quotient(self, node: nodes.Quotient) -> Document:
        return ["quotient", self.of(node.numerator), self.of(node.denominator)]

    def of_power(self, node: nodes.Power) -> Document:
        return ["power", self.of(node.base), node.exponent]

    def of_negative(self, node: nodes.Negative) -> Document:
        return ["negative", self.of(node.body)]

    def of_call(self, node: nodes.Call) -> Document:
        return ["call", node.function, *map(self.of, node.arguments)]

    def of_named(self, node: nodes.Named) -> Document:
        return ["named", node.symbol, *map(self.of, node.arguments), self.of(node.body)]

    def of_part(self, node: nodes.Part) -> Document:
        return ["part", node.quantity, node.of, self.of(node.body)]

    def of_choice(self, node: nodes.Choice) -> Document:
        return ["if", *map(self.of, (node.condition, node.then, node.otherwise))]

    def of_comparison(self, node: nodes.Comparison) -> Document:
        return ["compare", self.of(node.left), node.sign, self.of(node.right)]

    def of_joined(self, node: nodes.Joined) -> Document:
        return [node.word, *map(self.of, node.conditions)]

    def of_written(self, node: nodes.Written) -> Document:
        return ["written", self.of(node.computed), self.of(node.written)]


def tree_from_document(document: Document) -> Expression:
    """Return the tree that a list describes.

    Raises
    ------
    FormatError
        The list describes no tree, or one that is nested too deeply.
    """
    level = [document]
    for _ in range(DEEPEST):
        level = [part for one in level if isinstance(one, list) for part in one]
        if not level:
            return _tree(document)
    raise FormatError(f"a formula in it has more than {DEEPEST} brackets inside each other")


def _tree(document: Document) -> Expression:
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
            return nodes.Sum(_children(document[1:]))
        case ["product", _, *_]:
            return nodes.Product(_children(document[1:]))
        case ["quotient", numerator, denominator]:
            return nodes.Quotient(_tree(numerator), _tree(denominator))
        case ["power", base, int(exponent)] if 1 <= exponent <= HIGHEST:
            return nodes.Power(_tree(base), exponent)
        case ["negative", body]:
            return nodes.Negative(_tree(body))
        case ["call", str(function), _, *more] if function in OF_SEVERAL if more else function in OF_ONE:
            return nodes.Call(function, _children(document[2:]))
        case ["named", str(symbol), _, *_]:
            *arguments, body = _children(document[2:])
            return nodes.Named(symbol, tuple(arguments), body)
        case ["part", str(quantity), str(of), body]:
            return nodes.Part(quantity, of, _tree(body))
        case ["if", condition, then, otherwise]:
            return nodes.Choice(_condition(condition), _tree(then), _tree(otherwise))
        case ["written", computed, written]:
            return nodes.Written(_tree(computed), _tree(written))
    raise FormatError(f"{brief(document, 60)} is not an expression tree")


def _condition(document: Document) -> Expression:
    match document:
        case ["compare", left, str(sign), right] if sign in nodes.COMPARISONS:
            return nodes.Comparison(_tree(left), sign, _tree(right))
        case ["and" | "or" as word, _, *_]:
            return nodes.Joined(word, tuple(_condition(condition) for condition in document[1:]))
    raise FormatError(f"{brief(document, 60)} is not a condition in an expression tree")


def _children(documents: list[Document]) -> tuple[Expression, ...]:
    return tuple(_tree(document) for document in documents)
