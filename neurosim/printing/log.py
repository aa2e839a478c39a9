"""The content of a step log, for any medium: what is given, and the lines.

A printer is a class that sets a `StepLog` in its medium.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from weakref import proxy

from neurosim.formulas.evaluation import Quantity
from neurosim.formulas.nodes import as_written
from neurosim.printing.equality_signs import EQUAL, sign_before
from neurosim.printing.grids import Equation
from neurosim.printing.line import Line
from neurosim.printing.look import LogBasis, Look
from neurosim.printing.matrices import MatrixLayers
from neurosim.printing.names import TextScript
from neurosim.printing.opposite_delta import TURNED, turned
from neurosim.printing.writer import Writer
from neurosim.trace.carrying import carried_value
from neurosim.trace.fractions import as_fraction, is_in_fractions
from neurosim.trace.steps import TraceStep
from neurosim.trace.trace_record import TraceRecord

MOST_GIVEN = 100  # more parameters than this are not listed at the top


@dataclass(frozen=True, slots=True)
class Section:
    """The lines of one phase of one sample, and the same as matrices where they are asked for."""

    title: str
    lines: tuple[Line, ...]
    matrices: tuple[Equation, ...] = ()


@dataclass(frozen=True, slots=True)
class GivenNumbers:
    """Numbers that are known before the first line: (quantity, of, label, number)."""

    heading: str
    entries: tuple[tuple[str, str, str | None, float], ...]
    more: str = ""


class StepLog(LogBasis):
    """The content of a log."""

    def __init__(self, trace: TraceRecord, look: Look) -> None:
        super().__init__(trace, look)
        # Without a circle of two that hold each other, a long log is let go as soon as nobody reads it.
        self.text = Writer(proxy(self), TextScript())
        self._inputs = {neuron.name for neuron in trace.network.neurons if neuron.kind == "input"}
        self._outputs = {neuron.name for neuron in trace.network.neurons if neuron.output}
        self._sources = {connection.source for connection in trace.network.connections}

    @property
    def title(self) -> str:
        """What it is the log of."""
        return self.words("title", name=self.trace.network.name or self.words("the_network"))

    # -- what is given ----------------------------------------------------------------------------

    @cached_property
    def in_fractions(self) -> bool:
        """Whether the lines are computed over fractions."""
        return is_in_fractions(self.trace)

    def as_used(self, number: float) -> Quantity:
        """A given number as the lines use it: a fraction where they are computed over fractions."""
        return as_fraction(number) if self.in_fractions else number

    @property
    def heading(self) -> str:
        """The heading of what is known before the first line: what an update starts from."""
        first = self.trace.updates[0].number
        return self.words("given") if first == 1 else self.words("before_update", number=first)

    def givens(self) -> Iterator[GivenNumbers]:
        """Yield what is known before the first line: parameters, constants and targets."""
        network, labels, say = self.trace.network, self.labels, self.words
        constants = [("out", n.name, None, n.value) for n in network.neurons if n.value is not None]
        weights = [("weight", c.name, labels.get(c.name), c.weight) for c in network.connections]
        biases = [("bias", n.name, None, n.bias) for n in network.neurons if n.bias is not None]
        for what, entries in (("constants", constants), ("weights", weights), ("biases", biases)):
            if len(entries) > MOST_GIVEN:
                yield GivenNumbers(say(what), (), say("too_many", count=f"{len(entries):,}"))
            elif entries:
                used = [(kind, of, label, self.as_used(number)) for kind, of, label, number in entries]
                yield GivenNumbers(say(what), tuple(used))
        for sample, targets in self._targets().items():
            heading = f"{say('sample')} {sample}" if self.several else say("targets")
            yield GivenNumbers(heading, tuple(("target", of, None, value) for of, value in targets.items()))

    def _targets(self) -> dict[int | None, dict[str, float]]:
        """The targets of every sample: all stand in the formula of E, or else in those of the deltas."""
        found: dict[int | None, dict[str, float]] = {}
        with_error = set()
        for step in self.trace.steps:
            if step.quantity == "error":
                with_error.add(step.sample)
            elif step.quantity != "delta" or step.sample in with_error:
                continue
            for leaf in step.expression.leaves():
                if leaf.quantity == "target":
                    found.setdefault(step.sample, {})[leaf.of] = leaf.number
        return found

    # -- the lines --------------------------------------------------------------------------------

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """The lines, phase by phase."""
        found: dict[tuple[int, str, int | None], list[Line]] = {}
        for step in self.trace.steps:
            place = (step.update, step.phase, step.sample)
            found.setdefault(place, []).append(self.line(step))
        layers = MatrixLayers(self.trace, self.notation) if self.look.matrices else None
        sections = []
        for lines in found.values():
            title = self.heading_of(lines[0].step)
            equations = layers.equations([line.step for line in lines]) if layers is not None else ()
            sections.append(Section(title, tuple(lines), tuple(equations)))
        return tuple(sections)

    @cached_property
    def several(self) -> bool:
        """Whether there are other samples than the first, so that each is named."""
        return any(update.samples != (1,) for update in self.trace.updates)

    def heading_of(self, step: TraceStep) -> str:
        """The phase, with its update where that is not the first alone, and its sample where it has one."""
        of_first = [update.number for update in self.trace.updates] == [1]
        if step.phase == "update":
            return self.words("update_phase") + ("" if of_first else f" {step.update}")
        heading = self.words(step.phase)
        if not of_first:
            heading += f", {self.words('update_phase')} {step.update}"
        if self.several and step.sample is not None:
            heading += f", {self.words('sample')} {step.sample}"
        return heading

    def line(self, step: TraceStep) -> Line:
        """Return the line of one step."""
        quantity, formula, shortcut, value = step.quantity, step.expression, step.shortcut, step.value
        also = value
        if shortcut is not None and self.trace.conventions.carried is not None:
            also = carried_value(shortcut, self.trace.conventions.carried)
        if self.notation.turned:
            formula = turned(formula, quantity)
            shortcut = None if shortcut is None else turned(shortcut, quantity)
            if quantity in TURNED:
                value, also = -value, -also
        quantity = self.called(step)
        new = step.phase == "update"
        label = self.labels.get(step.of)
        equation = self._equation(step)
        if self.notation.turned:  # with the choices that a change of signs may bring
            formula = as_written(formula)
        sign = sign_before(value, formula, self.numbers)
        also_sign = EQUAL if shortcut is None else sign_before(also, as_written(shortcut), self.numbers)
        return Line(
            *(step, quantity, step.of, label, new, formula, value, shortcut, also, equation),
            sign=sign,
            also_sign=also_sign,
            sample=self.trace.sample_written(step),
        )

    def called(self, step: TraceStep) -> str:
        """What the number of a step is in this notation: a gradient may be a mean, and have another sign."""
        mean = "mean_" if step.phase == "gradient" else ""
        quantity = f"{mean}{step.quantity}"
        return TURNED.get(quantity, quantity) if self.notation.turned else quantity

    def _equation(self, step: TraceStep) -> str:
        named = self.notation.equations
        if step.phase != "backward" or not named:
            return ""
        kinds = [step.quantity]
        if step.quantity == "delta":
            if step.of in self._inputs:  # the slope of an activation, which the equations have, is missing
                return ""
            is_output, feeds = step.of in self._outputs, step.of in self._sources
            kinds = ["delta of an output"] * is_output + ["delta"] * feeds
        return ", ".join(dict.fromkeys(named[kind] for kind in kinds if kind in named))
