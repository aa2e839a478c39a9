"""Where the steps of a trace stand, so that a question need not walk through all of them."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, TypeVar

from neurosim.trace.expressions import Part
from neurosim.trace.records import NetworkRecord
from neurosim.trace.steps import Step

#: A quantity, what it is of, and the sample; None stands for any sample.
Key = tuple[str, str, int | None]
Found = TypeVar("Found")


class Index:
    """The steps of a trace by what they are asked for; each table is made when it is first needed.

    Parameters
    ----------
    network : NetworkRecord
    steps : sequence of Step
    """

    def __init__(self, network: NetworkRecord, steps: Sequence[Step]) -> None:
        self.network, self.steps = network, steps

    @cached_property
    def samples(self) -> tuple[int, ...]:
        """Numbers of the samples, in the order of the steps."""
        return tuple(dict.fromkeys(step.sample for step in self.steps))

    @cached_property
    def by_id(self) -> dict[int, Step]:
        """The steps by their numbers."""
        return {step.id: step for step in self.steps}

    @cached_property
    def by_sample(self) -> dict[int, list[Step]]:
        """The steps of every sample."""
        found: dict[int, list[Step]] = {}
        for step in self.steps:
            found.setdefault(step.sample, []).append(step)
        return found

    @cached_property
    def by_name(self) -> dict[str, list[Step]]:
        """The steps about every neuron and connection, and about E."""
        found: dict[str, list[Step]] = {}
        for step in self.steps:
            found.setdefault(step.of, []).append(step)
        return found

    @cached_property
    def by_number(self) -> dict[Key, list[Step]]:
        """The steps that computed a number, in one sample and in all of them."""
        found: dict[Key, list[Step]] = {}
        for step in self.steps:
            for sample in (step.sample, None):
                found.setdefault((step.quantity, step.of, sample), []).append(step)
        return found

    @cached_property
    def first_parts(self) -> dict[Key, Step]:
        """The first step in whose formula a number is a part, in one sample and in all of them."""
        found: dict[Key, Step] = {}
        for step, part in self.parts():
            for sample in (step.sample, None):
                found.setdefault((part.quantity, part.of, sample), step)
        return found

    def parts(self) -> Iterator[tuple[Step, Part]]:
        """Yield the parts of all steps, each with its step."""
        for step in self.steps:
            for part in step.expression.parts():
                yield step, part

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
    def names(self) -> frozenset[str]:
        """The names of all that steps are about."""
        return self.neurons | {connection.name for connection in self.network.connections} | {"E"}

    @cached_property
    def labelled(self) -> dict[str, str]:
        """The connection of every label that only one carries, and that is not the name of a neuron."""
        labels = self.network.labels().items()
        return {label: name for name, label in labels if label not in self.neurons}


def looked_up(table: Mapping[Any, Found], key: object, otherwise: Found) -> Found:
    """Return what a table holds; what was asked for may be anything, such as a list, which is in no table."""
    try:
        return table.get(key, otherwise)
    except TypeError:
        return otherwise
