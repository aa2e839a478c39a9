"""What the scripts of a page know of a trace: its steps as trees, the numbers that were given."""

import json
from collections.abc import Iterator
from typing import Any

from neurosim.player.words import Words
from neurosim.printing.names import symbol_name
from neurosim.trace.expressions import Expression, Named, Number, Symbol
from neurosim.trace.steps import Step
from neurosim.trace.trace import Trace
from neurosim.trace.trees import tree_to_document

#: What a viewer may change, with the heading of its group.
GIVEN = {
    "input": "inputs",
    "target": "targets",
    "output_gradient": "∂E/∂out",
    "weight": "weights",
    "bias": "biases",
    "learning_rate": "learning rate",
}
OF_A_SAMPLE = ("input", "target", "output_gradient")
#: Slopes that are the same everywhere; any other function without a formula is known at one point only.
CONSTANT = ("linear′", "step′", "∂E/∂")
PART_OF_A_LOG = (
    "This page holds a part of a log only, so its numbers cannot be computed anew; "
    "make the page from the whole log to change them."
)
CARRIED = (
    "Every number of this log was rounded before it was used further, which this page does not do; "
    "make the page from the exact log to change its numbers."
)
WITHOUT_FORMULA = (
    "The equation '{}' came without a formula, so this page cannot compute it for other numbers; "
    "give it one (value_expression, slope_expression) to change them."
)


class Lesson:
    """Gathers the symbols of all steps; each stands once in the page, and trees refer to it.

    A symbol is a list ``[quantity, of, step, given, number, name]``: the index of the step that computed
    it, or of the given number, or neither (a constant); a 1 at the end where the trace lacks its step.
    """

    def __init__(self, trace: Trace) -> None:
        self.trace = trace
        self.words = Words(trace)
        self.index = {step.id: number for number, step in enumerate(trace.steps)}
        self.symbols: list[list[Any]] = []
        self.givens: list[dict[str, Any]] = []
        self._known: dict[tuple[Any, ...], int] = {}
        self._given: dict[tuple[Any, ...], int] = {}
        self._several = len(trace.samples) > 1
        #: Why numbers cannot be changed, in a sentence.
        self.fixed: str | None = None if trace.conventions.carried is None else CARRIED

    def symbol(self, symbol: Symbol, sample: int) -> int:
        """Return the number of a symbol in the list, which it joins if it is new."""
        of_sample = sample if symbol.quantity in OF_A_SAMPLE else None
        key = (symbol.quantity, symbol.of, symbol.number, symbol.step, symbol.label, of_sample)
        if key not in self._known:
            self._known[key] = len(self.symbols)
            step = None if symbol.step is None else self.index.get(symbol.step)
            if symbol.step is not None and step is None:
                self.fixed = PART_OF_A_LOG
            given = None if symbol.step is not None else self._given_number(symbol, of_sample)
            row = [symbol.quantity, symbol.of, step, given, float(symbol.number), symbol_name(symbol)]
            left_out = symbol.step is not None and step is None
            self.symbols.append([*row, 1] if left_out else row)
        return self._known[key]

    def tree(self, expression: Expression, sample: int) -> Any:
        """Return a tree as JSON values, with ``["s", number]`` in place of its symbols."""
        for name in opaque(expression):
            self.fixed = WITHOUT_FORMULA.format(name)
        numbers = iter([self.symbol(leaf, sample) for leaf in expression.leaves()])

        def shortened(document: Any) -> Any:
            if not isinstance(document, list):
                return document
            if document[0] == "symbol":
                return ["s", next(numbers)]
            return [shortened(part) for part in document]

        return shortened(tree_to_document(expression))

    def step(self, step: Step) -> dict[str, Any]:
        """Return one step as JSON values."""
        document = {
            "id": step.id,
            "sample": step.sample,
            "phase": step.phase,
            "q": step.quantity,
            "of": step.of,
            "name": self.words.name(step),
            "value": float(step.value),
            "tree": self.tree(step.formula, step.sample),
        }
        if step.shortcut is not None:
            document["also"] = self.tree(step.shortcut, step.sample)
        return document

    def document(self, significant: int | None, decimals: int | None) -> str:
        """Return everything as JSON that can stand inside a page."""
        steps = [self.step(step) for step in self.trace.steps]
        network = self.trace.network
        values = {
            "significant": significant if significant is not None or decimals is not None else 4,
            "decimals": decimals,
            "carried": self.trace.conventions.carried is not None,
            "fixed": self.fixed,
            "symbols": self.symbols,
            "givens": self.givens,
            "weights": {c.name: c.weight for c in network.connections},
            "biases": {n.name: n.bias for n in network.neurons if n.bias is not None},
            "steps": steps,
        }
        text = json.dumps(values, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        return text.replace("<", "\\u003c")

    def _given_number(self, symbol: Symbol, sample: int | None) -> int | None:
        """Return the number of what was given in its list; None for what nobody may change."""
        if symbol.quantity not in GIVEN:
            return None
        key = (symbol.quantity, symbol.of, sample)
        if key not in self._given:
            self._given[key] = len(self.givens)
            group = GIVEN[symbol.quantity]
            if sample is not None and self._several:
                group = f"sample {sample}: {group}"
            self.givens.append(
                {
                    "q": symbol.quantity,
                    "of": symbol.of,
                    "sample": sample,
                    "group": group,
                    "name": symbol_name(symbol),
                    "value": float(symbol.number),
                }
            )
        return self._given[key]


def opaque(expression: Expression) -> Iterator[str]:
    """Yield the names of functions whose number depends on their arguments, but by no formula.

    Examples
    --------
    >>> from neurosim.trace.expressions import Symbol, named, tanh
    >>> net = Symbol("net", "h", 0.5)
    >>> list(opaque(named("swish", net, 0.31))), list(opaque(named("mine", net, tanh(net))))
    (['swish'], [])
    """
    if isinstance(expression, Named) and expression.symbol not in CONSTANT:
        arguments = any(any(argument.leaves()) for argument in expression.arguments)
        if arguments and isinstance(expression.body, Number):
            yield expression.symbol
    for child in expression.children():
        yield from opaque(child)
