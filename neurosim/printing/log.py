"""What stands in a step log, whatever the medium: conventions, what is given, the lines, the drift.

A printer is a class that sets a `Log` in its medium.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from os import PathLike
from typing import Any

from neurosim.printing.infix import Infix
from neurosim.printing.matrices import LARGEST, Equation, Item, Layers, Whole
from neurosim.printing.names import Names, Script, TextScript
from neurosim.printing.notation import NET_OUT, Notation, notation
from neurosim.printing.numbers import LONG_DIGITS, TYPED_DIGITS, NumberFormat
from neurosim.printing.turning import TURNED, turned
from neurosim.printing.words import Words, words
from neurosim.rounding import Rounding
from neurosim.trace.carrying import carried_value
from neurosim.trace.expressions import Expression
from neurosim.trace.provenance import Provenance, own_version
from neurosim.trace.steps import Step
from neurosim.trace.trace import Trace

MOST_GIVEN = 100  # more parameters than this are not listed at the top
MOST_NAMED = 8  # more numbers than this are not named in a warning


@dataclass(frozen=True, slots=True)
class Look:
    """How a log looks: its numbers, its notation, its language."""

    format: NumberFormat
    notation: Notation
    words: Words
    carry: bool = False
    matrices: bool = False
    provenance: Provenance | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the log.

    Attributes
    ----------
    quantity, of, label : str
        What it is about, as the notation has it: the quantity may be turned.
    new : bool
        Whether it is the number after an update.
    formula : Expression
    value, also : number
        The number, and the one that the shortcut gives.
    equation : str
        What the textbook calls the equation; often empty.
    """

    step: Step
    quantity: str
    of: str
    label: str | None
    new: bool
    formula: Expression
    value: float
    shortcut: Expression | None
    also: float
    equation: str


@dataclass(frozen=True, slots=True)
class Section:
    """The lines of one phase of one sample, and the same as matrices where they are asked for."""

    title: str
    lines: tuple[Line, ...]
    matrices: tuple[Equation, ...] = ()


@dataclass(frozen=True, slots=True)
class Given:
    """Numbers that are known before the first line: (quantity, of, label, number)."""

    heading: str
    entries: tuple[tuple[str, str, str | None, float], ...]
    more: str = ""


class Log:
    """The content of a log."""

    def __init__(self, trace: Trace, look: Look) -> None:
        carried = trace.conventions.carried
        self.trace = trace
        self.format = look.format if carried is None else look.format.of_carried(carried)
        self.look, self.words, self.notation = look, look.words, look.notation
        self.labels = trace.network.labels()
        self.text = Writer(self, TextScript())

    @property
    def title(self) -> str:
        """What it is the log of."""
        return self.words("title", name=self.trace.network.name or self.words("the_network"))

    # -- the box at the top -----------------------------------------------------------------------

    def conventions(self) -> Iterator[tuple[str, str]]:
        """Yield (word, text): all that a reader must know to redo the numbers."""
        given, say, network = self.trace.conventions, self.words, self.trace.network
        names, letter = self.text.names, self.notation.letter
        net, out, error = letter("net"), letter("out"), letter("error")
        yield say("loss"), f"{given.loss}: {error} = {self._lettered(given.loss_formula)}"
        delta = f"{letter('delta')} = ∂{error}/∂{net}"
        if self.notation.turned:
            delta = f"{letter('delta')} = −∂{error}/∂{net} ({say('delta_turned')})"
        yield say("delta"), delta
        rate = letter("learning_rate")
        if given.learning_rate is None:
            yield say("learning_rate"), say("no_update")
        else:
            yield say("learning_rate"), f"{rate} = {self.format.typed(given.learning_rate)}"
            w = letter("weight")
            change = f"+ {rate}·(−∂{error}/∂{w})" if self.notation.turned else f"− {rate}·∂{error}/∂{w}"
            yield say("update"), f"{w} ← {w} {change}, {say('after_all_deltas')}"
        yield say("bias_style"), say(f"bias_styles.{given.bias_style}")
        if network.connections:
            order = "target_first" if self.notation.target_first else "source_first"
            named = next((c for c in network.connections if c.name not in self.labels), None)
            if named is not None or not self.notation.labels:
                of = (named or network.connections[0]).name
                yield say("indices"), say(order, name=f"{names.name('weight', of)} ({of.replace('->', '→')})")
        for name, formula, slope in given.activations:
            formulas = f"{out} = {self._lettered(formula)}, {say('slope')} ∂{out}/∂{net} = "
            yield name, formulas + self._lettered(slope)
        if given.frozen:
            yield say("frozen"), ", ".join(self._frozen())
        if given.gradients_begun:
            yield say("gradients"), say("gradients_begun")
        if self.trace.samples != (1,):
            yield say("gradients"), say("gradients_sum")
        yield from self._rounding()
        if self.notation.name != "net-out":
            yield say("notation"), f"{self.notation.name}: {self.notation.title}"
            if self.notation.style == "layer":
                yield "", self._places()
        if self.look.provenance is None:
            yield say("made_by"), f"neurosim {own_version()}"
        else:
            seed = self.look.provenance.seed
            yield say("seed"), "–" if seed is None else str(seed)
            yield say("made_by"), self.look.provenance.text

    def _frozen(self) -> Iterator[str]:
        """The parameters that updates leave alone."""
        for neuron in self.trace.network.neurons:
            if neuron.bias is not None and not neuron.bias_trainable:
                yield self.text.names.name("bias", neuron.name)
        for connection in self.trace.network.connections:
            if not connection.trainable:
                yield self.text.names.name("weight", connection.name, self.labels.get(connection.name))

    def _rounding(self) -> Iterator[tuple[str, str]]:
        say, rounding = self.words, self.format.rounding
        digits = digits_text(rounding, say)
        if any(isinstance(step.value, Fraction) for step in self.trace.steps):
            yield say("numbers"), say("fractions")
            return
        if self.format.carried:
            yield say("numbers"), say("carrying", digits=digits)
            yield "", say("typed_carried")
        else:
            yield say("numbers"), say("exactly", digits=digits)
            yield "", say("typed", digits=LONG_DIGITS, most=TYPED_DIGITS)

    def _places(self) -> str:
        """Which neuron has which numbers."""
        names = self.text.names
        neurons = self.trace.network.neurons
        return ", ".join(f"{names.name('out', n.name)}: {n.name}" for n in neurons[:40])

    def _lettered(self, formula: str) -> str:
        """A formula of the conventions, with the letters of the notation."""
        letter = self.notation.letter
        for word, own in (("net", letter("net")), ("out", letter("out")), ("t", letter("target"))):
            formula = _replaced(formula, word, own)
        return _replaced(formula, "o", letter("out", "output")) if letter("out") != "out" else formula

    # -- what is given ----------------------------------------------------------------------------

    def givens(self) -> Iterator[Given]:
        """Yield what is known before the first line: parameters, constants and targets."""
        network, labels, say = self.trace.network, self.labels, self.words
        constants = [("out", n.name, None, n.value) for n in network.neurons if n.value is not None]
        weights = [("weight", c.name, labels.get(c.name), c.weight) for c in network.connections]
        biases = [("bias", n.name, None, n.bias) for n in network.neurons if n.bias is not None]
        for what, entries in (("constants", constants), ("weights", weights), ("biases", biases)):
            if len(entries) > MOST_GIVEN:
                yield Given(say(what), (), say("too_many", count=f"{len(entries):,}"))
            elif entries:
                yield Given(say(what), tuple(entries))
        targets = {
            (step.sample, leaf.of): leaf.number
            for step in self.trace.steps
            if step.quantity in ("error", "delta") and step.phase in ("error", "backward")
            for leaf in step.expression.leaves()
            if leaf.quantity == "target"
        }
        for sample in dict.fromkeys(sample for sample, _ in targets):
            heading = say("targets") if self.trace.samples == (1,) else f"{say('sample')} {sample}"
            own = [("target", of, None, value) for (s, of), value in targets.items() if s == sample]
            yield Given(heading, tuple(own))

    # -- the lines --------------------------------------------------------------------------------

    def headline(self, text: str) -> str:
        """A heading with a capital letter at its beginning."""
        return text[:1].upper() + text[1:]

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """The lines, phase by phase."""
        found: dict[str, list[Line]] = {}
        for step in self.trace.steps:
            found.setdefault(self._heading(step), []).append(self._line(step))
        layers = Layers(self.trace, self.notation) if self.look.matrices else None
        sections = []
        for title, lines in found.items():
            equations = layers.equations([line.step for line in lines]) if layers is not None else ()
            sections.append(Section(title, tuple(lines), tuple(equations)))
        return tuple(sections)

    def _heading(self, step: Step) -> str:
        if step.phase == "update":
            return self.words("update_phase")
        several = self.trace.samples != (1,)
        return self.words(step.phase) + (f", {self.words('sample')} {step.sample}" if several else "")

    def _line(self, step: Step) -> Line:
        quantity, formula, shortcut, value = step.quantity, step.expression, step.shortcut, step.value
        also = value
        if shortcut is not None and self.trace.conventions.carried is not None:
            also = carried_value(shortcut, self.trace.conventions.carried)
        if self.notation.turned:
            formula = turned(formula, quantity)
            shortcut = None if shortcut is None else turned(shortcut, quantity)
            if quantity in TURNED:
                value, also = -value, -also
            quantity = TURNED.get(quantity, quantity)
        new = step.phase == "update"
        label = self.labels.get(step.of)
        equation = self._equation(step)
        return Line(step, quantity, step.of, label, new, formula, value, shortcut, also, equation)

    def _equation(self, step: Step) -> str:
        named = self.notation.equations
        if step.phase != "backward" or not named:
            return ""
        kinds = [step.quantity]
        if step.quantity == "delta":
            neuron = next(n for n in self.trace.network.neurons if n.name == step.of)
            feeds = any(connection.source == step.of for connection in self.trace.network.connections)
            kinds = ["delta of an output"] * neuron.output + ["delta"] * feeds
        return ", ".join(dict.fromkeys(named[kind] for kind in kinds if kind in named))

    # -- what rounding did ------------------------------------------------------------------------

    def drift(self) -> Iterator[tuple[str, str, str, str, str]]:
        """Yield (line, quantity, carried, exact, drift) of a carried trace."""
        rounding = self.format.rounding
        finer = NumberFormat(significant=min(17, (rounding.significant or rounding.decimals or 1) + 4))
        finer = replace(self.format, significant=finer.significant, decimals=None, carried=False)
        for line in (line for section in self.sections for line in section.lines):
            step = line.step
            if step.exact is not None and step.quantity != "input":
                exact = step.exact if step.value == line.value else -step.exact
                number, exactly = self.format.number(line.value), finer.number(exact)
                yield str(step.id), self.text.name(line), number, exactly, self.percent(step)

    def drift_summary(self) -> str:
        """The worst of it, in one sentence."""
        drifted = [step for step in self.trace.steps if step.drift]
        if not drifted:
            return self.words("drift_none")
        worst = max(drifted, key=lambda step: abs(step.drift or 0.0))
        return self.words("drift_largest", name=self.text.called(worst), drift=self.percent(worst))

    def percent(self, step: Step) -> str:
        """How far rounding has carried a number away, in percent; empty where there is nothing to say."""
        if step.drift is None:
            return "" if step.value == step.exact else "!"
        turned = step.quantity in TURNED and self.notation.turned
        drift = -step.drift if turned else step.drift
        percent = NumberFormat(significant=2).number(100.0 * drift)
        sign = "+" if drift > 0.0 and percent != "0" else ""
        if "e" in percent or abs(step.drift) < 1e-9:
            return "0 %"
        return f"{sign}{percent} %".replace(".", "," if self.format.decimal_comma else ".")

    def warnings(self) -> Iterator[str]:
        """Yield warnings: of numbers that are not 0 but are shown as 0, or have become 0."""
        if self.trace.conventions.carried is not None:
            killed = [step for step in self.trace.steps if step.value == 0.0 and step.exact]
            if killed:
                yield self.words("killed", names=self._named(killed))
            return
        lost = [
            step
            for step in self.trace.steps
            if step.value != 0.0 and not set(self.format.number(step.value)) & set("123456789")
        ]
        if lost:
            yield self.words("rounded_to_zero", names=self._named(lost))

    def _named(self, steps: list[Step]) -> str:
        names = dict.fromkeys(self.text.called(step, new=False) for step in steps)
        return ", ".join(list(names)[:MOST_NAMED]) + (", ..." if len(names) > MOST_NAMED else "")


class Writer:
    """Sets names, formulas and numbers in a script.

    Parameters
    ----------
    infix : type
        The class that writes trees.
    number : callable
        From a number as text to a number in the medium.
    """

    def __init__(
        self,
        log: Log,
        script: Script,
        infix: type[Infix] = Infix,
        number: Callable[[str], str] = str,
        signs: Mapping[str, Any] | None = None,
    ) -> None:
        form = log.format
        self.log, self.script, self.number = log, script, number
        self.names = Names(script, log.notation, log.words, log.trace.network)
        signs = signs or {"times": form.times, "separator": form.separator}
        self._symbolic = infix(
            self.names.symbol,
            lambda x: number("½") if x == 0.5 else number(form.literal(x)),
            names=True,
            **signs,
        )
        self._numeric = infix(
            lambda symbol: number(form.symbol(symbol)), lambda x: number(form.literal(x)), **signs
        )

    def symbolic(self, expression: Expression) -> str:
        """Return a formula with symbols."""
        return self._symbolic.write(expression)

    def substituted(self, expression: Expression) -> str:
        """Return a formula with numbers."""
        return self._numeric.write(expression)

    def name(self, line: Line) -> str:
        """Return the left-hand side of a line."""
        name = self.names.name(line.quantity, line.of, line.label)
        return f"{self.script.words(self.log.words('new'))} {name}" if line.new else name

    def called(self, step: Step, *, new: bool = True) -> str:
        """Return the name of the number of a step, whatever its sign."""
        name = self.names.name(step.quantity, step.of, self.log.labels.get(step.of))
        return f"{self.log.words('new')} {name}" if new and step.phase == "update" else name

    def sides(self, line: Line) -> list[str]:
        """Return the right-hand sides, without those that only repeat what was just said."""
        return self._sides(line.formula, self.name(line), line.value, line.quantity == "input")

    def also(self, line: Line) -> list[str]:
        """Return the right-hand sides of the shorter formula, if there is one."""
        return [] if line.shortcut is None else self._sides(line.shortcut, "", line.also, False)

    def matrix_sides(self, equation: Equation) -> list[str]:
        """Return the sides of an equation of matrices."""
        return [" ".join(self._item(item) for item in side) for side in equation]

    def _item(self, item: Item) -> str:
        if isinstance(item, str):
            return self.script.sign(item)
        if isinstance(item, Whole):
            return self.names.whole(item)
        rows = [[self.substituted(entry) for entry in row] for row in item.rows]
        if len(rows) == len(rows[0]) == 1:
            return rows[0][0]
        if max(len(rows), len(rows[0])) > LARGEST:
            return self.script.words(f"({len(rows)}×{len(rows[0])})")
        return self.script.grid(rows)

    def _sides(self, formula: Expression, name: str, value: float, given: bool) -> list[str]:
        shown = self.number(self.log.format.typed(value) if given else self.log.format.number(value))
        sides: list[str] = []
        for side in (self.symbolic(formula), self.substituted(formula), shown):
            if side != name and (not sides or side != sides[-1]):
                sides.append(side)
        return sides


class Printer:
    """Base of the printers of logs; a subclass sets a `Log` in its medium.

    Parameters
    ----------
    significant, decimals : int, optional
        How computed numbers are rounded; 4 significant digits when neither is given.
    carry : bool
        Compute as a student does: every result rounded once, and then used rounded.
    numbers : NumberFormat, optional
        How numbers are written, in place of `significant` and `decimals`.
    notation : str, path or Notation
        A bundled notation by name, or a TOML file.
    language : str, optional
        ``en``, ``de``, ``fr``, ``es`` or ``zh``; that of the notation when None.
    matrices : bool, optional
        Whether to write whole layers as matrices, too; as the notation has it when None.
    provenance : Provenance, optional
        Where the trace is from; it goes into the metadata.

    Raises
    ------
    NumberError
        Significant and decimals are both given, or one is out of range.
    UnknownNameError, FormatError, FileError
        The notation or language is unknown, or its file is wrong.
    """

    def __init__(
        self,
        significant: int | None = None,
        decimals: int | None = None,
        *,
        carry: bool = False,
        numbers: NumberFormat | None = None,
        notation: str | PathLike[str] | Notation = "net-out",
        language: str | None = None,
        matrices: bool | None = None,
        provenance: Provenance | None = None,
    ) -> None:
        chosen = _notation(notation)
        self.look = Look(
            format=numbers if numbers is not None else NumberFormat(significant, decimals),
            notation=chosen,
            words=words(language if language is not None else chosen.language),
            carry=carry,
            matrices=chosen.matrices if matrices is None else matrices,
            provenance=provenance,
        )

    def print(self, trace: Trace) -> str:
        """Return the log of a trace."""
        raise NotImplementedError(f"{type(self).__name__} has no print(trace)")

    def carried(self, trace: Trace) -> Trace:
        """Return the trace as it is printed: carried where this was asked for."""
        if not self.look.carry or trace.conventions.carried is not None:
            return trace
        rounding = self.look.format.rounding
        return trace.carried(significant=rounding.significant, decimals=rounding.decimals)

    def log(self, trace: Trace) -> Log:
        """Return the content of the log."""
        return Log(self.carried(trace), self.look)


class DataPrinter(Printer):
    """Base of the printers for programs, which always write in the net-out notation, in English."""

    def log(self, trace: Trace) -> Log:
        """Return the content of the log, in the one notation that programs rely on."""
        look = replace(self.look, notation=NET_OUT, words=words("en"), matrices=False)
        return Log(self.carried(trace), look)


_notation = notation


def digits_text(rounding: Rounding, say: Words) -> str:
    """Return how many digits, in words."""
    if rounding.decimals is not None:
        return say("decimals", digits=rounding.decimals)
    return say("significant", digits=rounding.significant)


def _replaced(formula: str, word: str, own: str) -> str:
    """The formula with another letter where the word stands alone."""
    return formula if word == own else re.sub(rf"(?<!\w){word}(?!\w)", own, formula)
