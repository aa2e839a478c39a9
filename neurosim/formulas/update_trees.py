"""The formulas of an update rule, one after the other, as a program computes them and a book prints them."""

from collections.abc import Iterator, Sequence

from neurosim.formulas.arithmetic import Change
from neurosim.formulas.nodes import Call, Expression, Symbol

#: What a name stands for.
Formula = tuple[Symbol, Expression]


def formulas_of(change: Change, slots: Sequence[Symbol], step: Symbol) -> list[Formula]:
    """Return what is computed before the change itself: the new slots, and a step that several of them need.

    Parameters
    ----------
    change : Change
        What `Optimizer.change` gave for symbols.
    slots : sequence of Symbol
        The slots: each is renewed by its formula, and the formulas after it mean the new one.
    step : Symbol
        What a formula is called that occurs several times, and is no slot.
    """
    changed, remembered = change
    formulas = list(zip(slots, remembered, strict=True))
    trees = [*remembered, changed]
    seen: set[Expression] = set()
    for node in (node for tree in trees for node in _below(tree, remembered)):
        if node in seen:
            first = next(k for k, tree in enumerate(trees) if node in _below(tree, remembered))
            formulas.insert(first, (step, node))
            break
        if any(isinstance(part, Call) for part in _below(node, ())):
            seen.add(node)
    return formulas


def _below(tree: Expression, known: Sequence[Expression]) -> Iterator[Expression]:
    """The nodes of a tree from the top down, without what is known by the name of a slot."""
    yield tree
    for child in tree.children():
        if child not in known:
            yield from _below(child, known)
