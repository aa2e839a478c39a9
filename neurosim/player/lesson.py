"""What the scripts of a page know of a trace: its steps as trees, the numbers that were given."""

import json
import re
from collections.abc import Hashable, Iterator
from html import escape

from neurosim.formulas.nodes import Expression, Named, Number, Symbol
from neurosim.ground.stored import Json
from neurosim.player.names import PageScript
from neurosim.printing.line import Line
from neurosim.printing.log import StepLog
from neurosim.printing.look import Look
from neurosim.printing.names import Names
from neurosim.printing.notation import NET_OUT
from neurosim.printing.numbers import NumberFormat
from neurosim.printing.opposite_delta import TURNED, turned
from neurosim.printing.words import words
from neurosim.trace.trace_record import TraceRecord
from neurosim.trace.trees import tree_to_document

#: What a viewer may change, with the word for the heading of its group, if it has one.
GIVEN = {
    "input": "page.inputs",
    "target": "targets",
    "output_gradient": "",
    "weight": "weights",
    "bias": "biases",
    "learning_rate": "learning_rate",
}
OF_A_SAMPLE = ("input", "target", "output_gradient")
#: Slopes that are the same everywhere; any other function without a formula is known at one point only.
CONSTANT = ("linear′", "step′", "∂E/∂")
#: What the trace calls a quantity whose sign the notation turns.
_STRAIGHT = {turned: straight for straight, turned in TURNED.items()}


Plain = tuple[str, str, int | None, int | None, float, str]
#: A symbol as it stands in the page; see `Lesson`.
Row = Plain | tuple[str, str, int | None, int | None, float, str, int]


class Lesson:
    """Gathers the symbols of all steps; each stands once in the page, and trees refer to it.

    A symbol is a row ``[quantity, of, step, given, number, name]``: the index of the step that computed
    it, or of the given number, or neither (a constant); a 1 at the end where the trace lacks its step.

    Where the notation turns the sign of delta, formulas, numbers and names are turned here, once, so that
    the scripts need not know.
    """

    def __init__(self, trace: TraceRecord, log: StepLog | None = None) -> None:
        self.log = log if log is not None else StepLog(trace, Look(NumberFormat(), NET_OUT, words("en")))
        self.lines = [line for section in self.log.sections for line in section.lines]
        self.lines.sort(key=lambda line: line.step.id)
        self.index = {line.step.id: number for number, line in enumerate(self.lines)}
        self.symbols: list[Row] = []
        self.givens: list[Json] = []
        #: Names that HTML sets otherwise than plain text: from one to the other.
        self.html_names: dict[str, str] = {}
        self._names = Names(PageScript(), self.log.notation, self.log.words, self.log.trace.network)
        self._known: dict[Hashable, int] = {}
        self._given: dict[Hashable, int] = {}
        self._several = len(self.log.trace.samples) > 1
        #: Why numbers cannot be changed, in a sentence.
        self.fixed: str | None = None
        if self.log.trace.conventions.carried is not None:
            self.fixed = self.log.words("page.carried")

    def symbol(self, symbol: Symbol, sample: int | None) -> int:
        """Return the number of a symbol in the list, which it joins if it is new."""
        of_sample = sample if symbol.quantity in OF_A_SAMPLE else None
        key = (symbol.quantity, symbol.of, symbol.number, symbol.step, symbol.label, symbol.sample, of_sample)
        if key not in self._known:
            self._known[key] = len(self.symbols)
            step = None if symbol.step is None else self.index.get(symbol.step)
            left_out = symbol.step is not None and step is None
            if left_out:
                self.fixed = self.log.words("page.part_of_a_log")
            given = None if symbol.step is not None else self._given_number(symbol, of_sample)
            quantity = _STRAIGHT.get(symbol.quantity, symbol.quantity)
            name = self.name(symbol.quantity, symbol.of, symbol.label, symbol.sample)
            row = (quantity, symbol.of, step, given, float(symbol.number), name)
            self.symbols.append((*row, 1) if left_out else row)
        return self._known[key]

    def name(
        self,
        quantity: str,
        of: str,
        label: str | None = None,
        sample: int | None = None,
        *,
        new: bool = False,
    ) -> str:
        """Return a name as plain text, and keep how HTML sets it."""
        both = (self.log.text.names, self._names)
        plain, html = (names.name(quantity, of, label, sample) for names in both)
        if new:
            word = self.log.words("new")
            plain, html = f"{word} {plain}", f"{escape(word)} {html}"
        if html != escape(plain):
            self.html_names[plain] = f'<span data-name="{escape(plain)}">{html}</span>'
        return plain

    def as_html(self, text: str) -> str:
        """Return a name, or any other text, as HTML."""
        return self.html_names.get(text) or escape(text)

    def names_as_html(self, text: str) -> str:
        """Return a text with names in it as HTML."""
        known = "|".join(re.escape(name) for name in sorted(self.html_names, key=len, reverse=True))
        pieces = re.split(rf"(?<!\w)({known})(?!\w)", text) if known else [text]
        return "".join(map(self.as_html, pieces))

    def tree(self, expression: Expression, sample: int | None) -> Json:
        """Return a tree as JSON values, with ``["s", number]`` in place of its symbols."""
        for name in opaque(expression):
            self.fixed = self.log.words("page.without_formula", name=name)
        numbers = iter([self.symbol(leaf, sample) for leaf in expression.leaves()])

        def shortened(document: Json) -> Json:
            if not isinstance(document, list):
                return document
            if document[0] == "symbol":
                return ["s", next(numbers)]
            return [shortened(part) for part in document]

        return shortened(tree_to_document(expression))

    def step(self, line: Line) -> Json:
        """Return one step as JSON values."""
        step, formula = line.step, line.step.formula
        if self.log.notation.turned:
            formula = turned(formula, step.quantity)
        document: dict[str, Json] = {
            "id": step.id,
            "sample": step.sample,
            "phase": step.phase,
            "q": step.quantity,
            "of": step.of,
            "name": self.name(line.quantity, line.of, line.label, line.sample, new=line.new),
            "value": float(line.value),
            "tree": self.tree(formula, step.sample),
        }
        if line.shortcut is not None:
            document["also"] = self.tree(line.shortcut, step.sample)
            if line.also != line.value:
                document["alsoValue"] = float(line.also)
        return document

    def document(self, significant: int | None, decimals: int | None) -> str:
        """Return everything as JSON that can stand inside a page."""
        steps = [self.step(line) for line in self.lines]
        network, form = self.log.trace.network, self.log.format
        values = {
            "numbers": {
                "significant": significant if significant is not None or decimals is not None else 4,
                "decimals": decimals,
                "carried": form.carried,
                "comma": form.decimal_comma,
                "spaces": form.thin_spaces,
                "powers": form.powers,
                "times": form.times,
            },
            "say": {**self.log.words.texts["page"]["script"], "also": self.log.words("also")},
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
            self.givens.append(
                {
                    "q": symbol.quantity,
                    "of": symbol.of,
                    "sample": sample,
                    "group": self._group(symbol.quantity, sample),
                    "name": self.name(symbol.quantity, symbol.of, symbol.label),
                    "value": float(symbol.number),
                }
            )
        return self._given[key]

    def _group(self, quantity: str, sample: int | None) -> str:
        """The heading of a group of given numbers."""
        say, letter = self.log.words, self.log.notation.letter
        word = GIVEN[quantity]
        group = say(word) if word else f"∂{letter('error')}/∂{letter('out')}"
        if sample is None or not self._several:
            return group
        return say("page.of_sample", number=sample, group=group)


def opaque(expression: Expression) -> Iterator[str]:
    """Yield the names of functions whose number depends on their arguments, but by no formula.

    Examples
    --------
    >>> from neurosim.formulas.nodes import Symbol, named, tanh
    >>> net = Symbol("net", "h", 0.5)
    >>> list(opaque(named("swish", net, 0.31))), list(opaque(named("mine", net, tanh(net))))
    (['swish'], [])
    """
    for node in expression.walk():
        if not isinstance(node, Named) or node.symbol in CONSTANT or not isinstance(node.body, Number):
            continue
        if any(any(argument.leaves()) for argument in node.arguments):
            yield node.symbol
