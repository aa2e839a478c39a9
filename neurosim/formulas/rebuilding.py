"""Trees made of other trees: with something else in place of some nodes, or as they are written."""

import operator
from collections.abc import Callable, Iterable
from dataclasses import fields
from typing import Any

from neurosim.formulas.conditions import Choice
from neurosim.formulas.expression import Expression
from neurosim.formulas.shown import Written

Change = Callable[[Expression], Expression | None]


def rebuilt(node: Expression, change: Change) -> Expression:
    """Return a copy of a tree; `change` gives what stands in place of a node, or None to look inside it."""
    changed = change(node)
    if changed is not None:
        return changed
    below = node.children()
    return _with_changed(node, below, [rebuilt(child, change) for child in below])


def as_written(node: Expression) -> Expression:
    """Return the tree that is written for the numbers it holds, without the choices that led to it."""
    below = node.children()
    if not below:  # most are leaves
        return node
    if isinstance(node, Choice):
        return as_written(node.then if node.condition.evaluate() else node.otherwise)
    if isinstance(node, Written):
        return as_written(node.written)
    return _with_changed(node, below, list(map(as_written, below)))


def _with_changed(node: Expression, old: tuple[Expression, ...], new: list[Expression]) -> Expression:
    """A node with new expressions below it; the node itself where they are the old ones."""
    return node if all(map(operator.is_, old, new)) else with_children(node, new)


def with_children(node: Expression, children: Iterable[Expression]) -> Expression:
    """Return a copy of a node with other expressions below it, in the order of its own."""
    following = iter(children)
    parts: list[Any] = [getattr(node, each.name) for each in fields(node)]
    for place, part in enumerate(parts):
        if isinstance(part, Expression):
            parts[place] = next(following)
        elif isinstance(part, tuple):
            parts[place] = tuple(next(following) for _ in part)
    return type(node)(*parts)
