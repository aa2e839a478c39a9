"""Computing a trace once more, in its own order and by its own formulas, with another kind of numbers."""

from collections.abc import Mapping
from dataclasses import replace

from neurosim.formulas.evaluation import Quantity
from neurosim.formulas.nodes import Expression, Named, Symbol, rebuilt
from neurosim.trace.steps import TraceStep


def with_numbers(tree: Expression, numbers: Mapping[int, Quantity]) -> Expression:
    """Return a tree in which the symbols hold the numbers that stand for their steps now."""

    def change(node: Expression) -> Expression | None:
        if isinstance(node, Symbol) and node.step is not None and node.step in numbers:
            return replace(node, number=numbers[node.step])
        return None

    return rebuilt(tree, change)


def known_by_its_number(node: Expression) -> bool:
    """Whether a function has no formula here, only the number it gave, and can be asked for others."""
    return isinstance(node, Named) and node.compute is not None


def as_it_is(tree: Expression) -> Expression:
    """The rule of a step that holds its tree."""
    return tree


def changed_step(
    step: TraceStep, tree: Expression, value: Quantity, shortcut: Expression | None, exact: Quantity
) -> TraceStep:
    """Return a step with another tree and number."""
    return step._replace(rule=as_it_is, operands=(tree,), value=value, shortcut=shortcut, exact=exact)
