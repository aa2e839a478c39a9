"""The step log as plain text: every line symbolic = substituted = value, numbered."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from neurosim.printing.infix import Infix
from neurosim.printing.names import quantity_name, symbol_name
from neurosim.printing.numbers import LONG_DIGITS, TYPED_DIGITS, NumberFormat
from neurosim.trace.expressions import Expression
from neurosim.trace.steps import Step
from neurosim.trace.trace import Trace

ONE_LINE = 72  # a longer line is broken at its equals signs
WIDEST = 108  # and what is longer than this, at its plus signs
MOST_GIVEN = 100  # more parameters than this are not listed at the top

ZEROS = ("0", *(f"0.{'0' * decimals}" for decimals in range(1, 18)))

BIAS_STYLES: Mapping[str, str] = MappingProxyType(
    {
        "variable": "variable (a number in each neuron)",
        "constant": "constant (weights from neurons that always give the same number)",
        "column": "column (a constant-1 input, and one extra computed neuron in every hidden layer)",
        "mixed": "mixed (bias variables, and weights from constants)",
        "none": "none",
    }
)


class TextPrinter:
    """Prints a trace as text.

    Parameters
    ----------
    significant, decimals : int, optional
        How computed numbers are rounded; 4 significant digits when neither is given.
    colour : bool
        Whether to colour the log for a terminal.

    Raises
    ------
    NumberError
        Both are given, or one is out of range.
    """

    def __init__(
        self, significant: int | None = None, decimals: int | None = None, colour: bool = False
    ) -> None:
        self.format = NumberFormat(significant, decimals)
        self.colour = colour
        self._symbolic = Infix(symbol_name, self._constant, names=True)
        self._numeric = Infix(self.format.symbol, self.format.literal)

    def print(self, trace: Trace) -> str:
        """Return the whole log, ending with a line break."""
        return "\n".join(self.lines(trace)) + "\n"

    def lines(self, trace: Trace) -> Iterator[str]:
        """Yield the lines of the log."""
        yield from self._conventions(trace)
        labels = trace.network.labels()
        several = trace.samples != (1,)
        width = len(str(max((step.id for step in trace.steps), default=0))) + 1
        heading = None
        for step in trace.steps:
            with_sample = several and step.phase != "update"
            title = step.phase.upper() + (f", SAMPLE {step.sample}" if with_sample else "")
            if title != heading:
                heading = title
                yield ""
                yield self._painted("1", title)
            yield from self._step(step, labels, width)
        yield from self._lost(trace, labels)

    def symbolic(self, expression: Expression) -> str:
        """Return a formula with symbols."""
        return self._symbolic.write(expression)

    def substituted(self, expression: Expression) -> str:
        """Return a formula with numbers."""
        return self._numeric.write(expression)

    # -- inside -----------------------------------------------------------------------------------

    def _conventions(self, trace: Trace) -> Iterator[str]:
        given, network = trace.conventions, trace.network
        yield self._painted("1", f"Step log of {network.name or 'the network'}")
        yield f"  loss           {given.loss}: E = {given.loss_formula}"
        yield "  delta          δ = ∂E/∂net"
        rate = "no update" if given.learning_rate is None else f"η = {self.format.typed(given.learning_rate)}"
        yield f"  learning rate  {rate}"
        if given.learning_rate is not None:
            yield "  update         w ← w − η·∂E/∂w, after all deltas are known"
        yield f"  bias style     {BIAS_STYLES[given.bias_style]}"
        for name, formula, slope in given.activations:
            yield f"  {name:<14} out = {formula}, slope ∂out/∂net = {slope}"
        if given.frozen:
            yield f"  frozen         {', '.join(given.frozen)}"
        if given.gradients_begun:
            yield "  gradients      added to what had been accumulated before this log"
        if trace.samples != (1,):
            yield "  gradients      accumulate over the samples"
        yield f"  numbers        {self.format.text} (the last digit of a line redone may differ);"
        yield f"{'':17}given numbers as typed, or with {LONG_DIGITS} digits if longer than {TYPED_DIGITS}"
        yield from self._givens(trace)

    def _givens(self, trace: Trace) -> Iterator[str]:
        """What is known before the first line: parameters, constants and targets."""
        network, typed = trace.network, self.format.typed
        labels = network.labels()
        groups = {
            "constants": [(f"out({n.name})", n.value) for n in network.neurons if n.value is not None],
            "weights": [
                (
                    quantity_name("weight", c.name, labels.get(c.name)) + _ends(labels.get(c.name), c.name),
                    c.weight,
                )
                for c in network.connections
            ],
            "biases": [(f"b({n.name})", n.bias) for n in network.neurons if n.bias is not None],
        }
        targets = {
            (step.sample, leaf.of): leaf.number
            for step in trace.steps
            if step.quantity in ("error", "delta") and step.phase in ("error", "backward")
            for leaf in step.expression.leaves()
            if leaf.quantity == "target"
        }
        yield ""
        yield self._painted("1", "GIVEN")
        for what, entries in groups.items():
            if len(entries) > MOST_GIVEN:
                yield f"  {what:<9}  {len(entries):,} of them, shown where they are used"
            elif entries:
                yield from self._listed(what, [f"{name} = {typed(value)}" for name, value in entries])
        for sample in dict.fromkeys(sample for sample, _ in targets):
            what = "targets" if trace.samples == (1,) else f"sample {sample}"
            texts = [f"t({of}) = {typed(value)}" for (s, of), value in targets.items() if s == sample]
            yield from self._listed(what, texts)

    def _listed(self, what: str, texts: list[str]) -> Iterator[str]:
        """Entries after a heading, as many to a line as fit."""
        line = f"  {what:<9}  "
        for number, text in enumerate(texts):
            piece = text if number == len(texts) - 1 else f"{text}, "
            if len(line) + len(piece) > WIDEST and line.strip() not in ("", what):
                yield line.rstrip()
                line = " " * 13
            line += piece
        yield line

    def _lost(self, trace: Trace, labels: Mapping[str, str]) -> Iterator[str]:
        """Warn of numbers that are not 0 but are shown as 0, as fixed decimals do to small gradients."""
        lost = [step for step in trace.steps if step.value != 0.0 and self.format.number(step.value) in ZEROS]
        if lost:
            names = dict.fromkeys(quantity_name(step.quantity, step.of, labels.get(step.of)) for step in lost)
            shown = ", ".join(list(names)[:8]) + (", ..." if len(names) > 8 else "")
            yield ""
            yield (
                f"WARNING: rounded to 0, though not 0: {shown}; "
                "take more decimals, or significant digits, which keep small numbers"
            )

    def _step(self, step: Step, labels: Mapping[str, str], width: int) -> Iterator[str]:
        name = quantity_name(step.quantity, step.of, labels.get(step.of))
        if step.phase == "update":
            name = f"new {name}"
        value = self.format.typed(step.value) if step.quantity == "input" else self.format.number(step.value)
        formula = step.expression
        first = f"{step.id:{width}d}  "
        yield from self._equation(first, name, self._sides(formula, name, value))
        if step.shortcut is not None:
            indent = " " * len(first)
            yield from self._equation(indent, "also", self._sides(step.shortcut, "", value))

    def _sides(self, formula: Expression, name: str, value: str) -> list[str]:
        """The right-hand sides, without those that only repeat what was just said."""
        sides: list[str] = []
        for side in (self.symbolic(formula), self.substituted(formula), value):
            if side != name and (not sides or side != sides[-1]):
                sides.append(side)
        return sides

    def _equation(self, first: str, name: str, sides: list[str]) -> Iterator[str]:
        painted = [*sides[:-1], self._painted("1", sides[-1])]
        line = f"{first}{name} = " + " = ".join(sides)
        if len(line) <= ONE_LINE:
            yield self._painted("2", first) + f"{name} = " + " = ".join(painted)
            return
        indent = " " * (len(first) + len(name))
        opening = self._painted("2", first) + name
        for side, shown in zip(sides, painted, strict=True):
            pieces = _broken(side, WIDEST - len(indent) - 3)
            yield f"{opening} = {shown if len(pieces) == 1 else pieces[0]}"
            for piece in pieces[1:]:
                yield f"{indent}   {piece}"
            opening = indent

    def _constant(self, number: float) -> str:
        return "½" if number == 0.5 else self.format.literal(number)

    def _painted(self, code: str, text: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.colour and text else text


def _ends(label: str | None, name: str) -> str:
    """Where a connection with a label leads; one without says it in its name."""
    return "" if label is None or "→" in label else f" ({name.replace('->', '→')})"


def _broken(text: str, width: int) -> list[str]:
    """Cut a long sum before plus signs, so that its pieces are no wider than `width` where possible."""
    pieces = [""]
    for number, term in enumerate(text.split(" + ")):
        joined = term if number == 0 else f"+ {term}"
        if pieces[-1] and len(pieces[-1]) + 1 + len(joined) > width:
            pieces.append(joined)
        else:
            pieces[-1] = f"{pieces[-1]} {joined}".strip()
    return pieces
