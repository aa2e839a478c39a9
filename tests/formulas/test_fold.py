"""Going through trees: every writer knows every node, and none passes over one that it does not know."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from neurosim.formulas import nodes
from neurosim.formulas.arrays import ArrayCode
from neurosim.formulas.derivative import derivative
from neurosim.formulas.floats import CarefulCode
from neurosim.formulas.fold import Fold
from neurosim.formulas.infix import Infix
from neurosim.formulas.nodes import Expression, Number, Symbol
from neurosim.formulas.python import PythonCode
from neurosim.formulas.text import EQUATION_TEXT
from neurosim.trace.trees import tree_to_document

NET = Symbol("net", "h1", 0.5)
TREES = {
    "number": Number(2.0),
    "symbol": NET,
    "sum": NET + 1.0,
    "product": NET * 2.0,
    "quotient": NET / 2.0,
    "power": NET**3,
    "negative": -NET,
    "call": nodes.maximum(NET, 0.0, 1.0),
    "named": nodes.named("f", NET, nodes.tanh(NET)),
    "part": nodes.Part("slope", "h1", NET * 2.0),
    "choice": nodes.choice(NET > 0.0, NET, -NET),
    "comparison": NET >= 0.0,
    "joined": nodes.both(NET > 0.0, NET < 1.0),
    "written": nodes.log1p(NET),
}


@dataclass(frozen=True, slots=True)
class Strange(Expression):
    """A kind of node that nobody knows."""


def all_kinds(kind: type[Expression]) -> list[type[Expression]]:
    below = [each for kind_below in kind.__subclasses__() for each in all_kinds(kind_below)]
    return [each for each in [kind, *below] if each.__module__.startswith("neurosim.")]


def test_the_trees_here_are_of_all_kinds():
    named = {kind.case.removeprefix("of_") for kind in all_kinds(Expression)}
    assert {type(tree).__name__.lower() for tree in TREES.values()} == {*TREES}
    assert {*TREES} == named - {"expression", "condition"}


WRITERS: dict[str, Callable[[Expression], object]] = {
    "evaluate": Expression.evaluate,
    "store": tree_to_document,
    "python": PythonCode(lambda symbol: symbol.quantity).write,
    "careful python": CarefulCode(lambda symbol: symbol.quantity).write,
    "arrays": ArrayCode(lambda symbol: symbol.quantity).write,
    "text": EQUATION_TEXT.write,
    "infix": Infix(lambda symbol: symbol.quantity, str).write,
    "derivative": lambda tree: derivative(tree, NET),
}


@pytest.mark.parametrize("kind", TREES)
@pytest.mark.parametrize("writer", WRITERS)
def test_every_writer_knows_every_kind_that_it_may_meet(writer, kind):
    """But for a condition outside of a choice, which has no derivative, and which no line of a log shows."""
    if writer in ("derivative", "infix") and kind in ("comparison", "joined"):
        with pytest.raises(TypeError, match="no way to"):
            WRITERS[writer](TREES[kind])
    else:
        assert WRITERS[writer](TREES[kind]) is not None


@pytest.mark.parametrize("writer", WRITERS)
def test_no_writer_passes_over_a_kind_that_it_does_not_know(writer):
    with pytest.raises(TypeError, match="no way to .* a Strange"):
        WRITERS[writer](NET + Strange())


def test_a_walk_goes_from_the_outside_in_and_from_left_to_right():
    tree = NET / (1.0 + nodes.exp(-NET))
    kinds = [type(node).__name__ for node in tree.walk()]
    assert kinds == ["Quotient", "Symbol", "Sum", "Number", "Call", "Negative", "Symbol"]
    assert list(tree.leaves()) == [NET, NET]


def test_a_fold_tells_its_methods_what_it_was_told():
    class Deep(Fold[int]):
        def of_negative(self, node: nodes.Negative, level: int) -> int:
            return self.of(node.body, level + 1)

        def of_symbol(self, node: Symbol, level: int) -> int:
            return level

    assert Deep().of(nodes.Negative(nodes.Negative(NET)), 5) == 7
