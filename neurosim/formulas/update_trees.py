"""The formulas of an update rule, one after the other, as a program computes them and a book prints them."""

from collections.abc import Iterator, Sequence
from typing import ClassVar, Protocol

from neurosim.formulas.arithmetic import Change, Real, Reals
from neurosim.formulas.nodes import Call, Expression, Symbol

#: What a name stands for.
Formula = tuple[Symbol, Expression]


class UpdateRule(Protocol):
    """What formulas are made of: the part of an `Optimizer` that computes."""

    slots: ClassVar[tuple[str, ...]]
    parameter_names: ClassVar[tuple[str, ...]]

    @property
    def decays(self) -> tuple[Real, ...]:
        """Factors whose powers are needed."""

    def change(
        self, gradient: Real, learning_rate: Real, remembered: Reals, powers: Reals, *, weight: Real = 0.0
    ) -> Change:
        """Return what is added to the parameter, and what is remembered next time."""

    def next_powers(self, powers: Reals) -> tuple[Real, ...]:
        """Return the powers of the decays for one more update."""


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
    nodes = [list(_below(tree, remembered)) for tree in (*remembered, changed)]
    calls = [node for below in nodes for node in below if isinstance(node, Call)]
    if len(set(calls)) == len(calls):  # nothing that takes long to compute occurs twice
        return formulas
    first: dict[Expression, int] = {}
    for place, node in ((place, node) for place, below in enumerate(nodes) for node in below):
        if node in first:
            formulas.insert(first[node], (step, node))
            break
        if any(isinstance(part, Call) for part in node.walk()):
            first[node] = place
    return formulas


def _below(tree: Expression, known: Sequence[Expression]) -> Iterator[Expression]:
    """The nodes of a tree from the top down, without what is known by the name of a slot."""
    yield tree
    for child in tree.children():
        if not any(child is one for one in known):
            yield from _below(child, known)
