"""Where the steps of a trace stand, so that a question need not walk through all of them."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TypeVar

from neurosim.formulas.nodes import Part
from neurosim.trace.called import resolved, written_name
from neurosim.trace.records import NetworkRecord, Update
from neurosim.trace.steps import TraceStep

#: A quantity, what it is of, and the sample; None stands for any step, of a sample or of all samples.
Key = tuple[str, str, int | None]
Found = TypeVar("Found")


class Index:
    """The steps of a trace by what they are asked for; each table is made when it is first needed.

    Parameters
    ----------
    network : NetworkRecord
    steps : sequence of TraceStep
    updates : sequence of Update
        Those that the steps belong to.
    """

    def __init__(
        self, network: NetworkRecord, steps: Sequence[TraceStep] = (), updates: Sequence[Update] = ()
    ) -> None:
        self.network, self.steps, self._updates = network, steps, updates

    @cached_property
    def samples(self) -> tuple[int, ...]:
        """Numbers of the samples, in the order of the steps: of those that have steps, or went into them."""
        own = dict.fromkeys(step.sample for step in self.steps if step.sample is not None)
        return tuple(own) or tuple(sample for update in self._updates for sample in update.samples)

    @cached_property
    def updates(self) -> dict[int, Update]:
        """The updates by their numbers."""
        return {update.number: update for update in self._updates}

    @cached_property
    def by_id(self) -> dict[int, TraceStep]:
        """The steps by their numbers."""
        return {step.id: step for step in self.steps}

    @cached_property
    def by_sample(self) -> dict[int | None, list[TraceStep]]:
        """The steps of every sample; under None those of all samples."""
        found: dict[int | None, list[TraceStep]] = {}
        for step in self.steps:
            found.setdefault(step.sample, []).append(step)
        return found

    @cached_property
    def by_name(self) -> dict[str, list[TraceStep]]:
        """The steps about every neuron and connection, and about E."""
        found: dict[str, list[TraceStep]] = {}
        for step in self.steps:
            found.setdefault(step.of, []).append(step)
        return found

    @cached_property
    def by_number(self) -> dict[Key, list[TraceStep]]:
        """The steps that computed a number, in one sample and in all of them."""
        found: dict[Key, list[TraceStep]] = {}
        for step in self.steps:
            for sample in {step.sample, None}:
                found.setdefault((step.quantity, step.of, sample), []).append(step)
        return found

    @cached_property
    def first_parts(self) -> dict[Key, TraceStep]:
        """The first step in whose formula a number is a part, in one sample and in all of them."""
        found: dict[Key, TraceStep] = {}
        for step, part in self.parts():
            for sample in (step.sample, None):
                found.setdefault((part.quantity, part.of, sample), step)
        return found

    def parts(self) -> Iterator[tuple[TraceStep, Part]]:
        """Yield the parts of all steps, each with its step."""
        for step in self.steps:
            for part in step.expression.parts():
                yield step, part

    def steps_of(self, quantity: str, name: str, sample: int | None) -> list[TraceStep]:
        """Return the steps that computed a number in a sample; a new weight is that of all samples."""
        found = looked_up(self.by_number, (quantity, name, sample), [])
        if found or sample not in self.samples:
            return found
        return [step for step in looked_up(self.by_number, (quantity, name, None), []) if step.sample is None]

    def first_with(self, quantity: str, name: str, sample: int | None) -> TraceStep | None:
        """Return the first step with a part in its formula, of a sample or of all; None if there is none."""
        found = looked_up(self.first_parts, (quantity, name, sample), None)
        if found is not None or sample not in self.samples:
            return found
        first = looked_up(self.first_parts, (quantity, name, None), None)
        return first if first is not None and first.sample is None else None

    # -- names ------------------------------------------------------------------------------------

    @cached_property
    def inputs(self) -> frozenset[str]:
        """The names of the inputs."""
        return frozenset(neuron.name for neuron in self.network.neurons if neuron.kind == "input")

    @cached_property
    def neurons(self) -> frozenset[str]:
        """The names of the neurons."""
        return frozenset(neuron.name for neuron in self.network.neurons)

    @cached_property
    def connections(self) -> frozenset[str]:
        """The names of the connections."""
        return frozenset(connection.name for connection in self.network.connections)

    @cached_property
    def labelled(self) -> dict[str, str]:
        """The connection of every label."""
        return {label: name for name, label in self.network.labels().items()}

    def known_name(self, what: object) -> str | None:
        """Return the name of a neuron or connection, or E, however it is called; None if nothing is."""
        text = written_name(what)
        known = self.neurons, self.connections, self.labelled
        return resolved(text, *known) if isinstance(text, str) else None

    def name_of(self, what: str) -> str:
        """Return the name of a neuron or connection, or what was given where nothing is called so."""
        return self.known_name(what) or what


def looked_up(table: Mapping[Key, Found], key: Key, otherwise: Found) -> Found:
    """Return what a table holds; what was asked for may be anything, such as a list, which is in no table."""
    try:
        return table.get(key, otherwise)
    except TypeError:
        return otherwise
