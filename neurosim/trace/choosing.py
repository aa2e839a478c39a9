"""Parts of a trace: up to a step, of one phase, around one neuron, or only what changes."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TypeVar

from neurosim.ground.choices import offered, unknown_name
from neurosim.ground.errors import UnknownNameError
from neurosim.trace.naming import known_name
from neurosim.trace.standing import given_values
from neurosim.trace.steps import PHASES, TraceStep
from neurosim.trace.trace_record import TraceRecord

AnyTrace = TypeVar("AnyTrace", bound=TraceRecord)


def upto(trace: AnyTrace, step: int) -> AnyTrace:
    """Return the trace with the steps up to one, that one included.

    Raises
    ------
    UnknownNameError
        The trace has no step of that number.
    """
    numbers = [one.id for one in trace.steps]
    if step not in numbers:
        span = f"{numbers[0]} to {numbers[-1]}" if numbers else "none"
        raise UnknownNameError(f"no step {step}; the trace has steps {span}")
    return replace(trace, steps=tuple(one for one in trace.steps if one.id <= step))


def of_phase(trace: AnyTrace, phase: str) -> AnyTrace:
    """Return the trace with the steps of one phase.

    Raises
    ------
    UnknownNameError
        It is none of `neurosim.trace.steps.PHASES`.
    """
    if phase not in PHASES:
        raise UnknownNameError(unknown_name("phase", phase, PHASES))
    return replace(trace, steps=tuple(step for step in trace.steps if step.phase == phase))


def of_neuron(trace: AnyTrace, name: str) -> AnyTrace:
    """Return the trace with the steps of a neuron and of the connections that feed it.

    Raises
    ------
    UnknownNameError
        There is no neuron of that name.
    """
    names = [neuron.name for neuron in trace.network.neurons]
    known = known_name(trace.network, name)
    if known not in names:
        raise UnknownNameError(f"no neuron '{name}' {offered(name, names, 'neurons are')}")
    mine = {known, *(c.name for c in trace.network.connections if c.target == known)}
    return replace(trace, steps=tuple(step for step in trace.steps if step.of in mine))


def only_changes(trace: AnyTrace) -> AnyTrace:
    """Return the trace with the steps that change a number which stands on the network.

    Left out are gradients to which 0 is added, parameters that an update leaves as they are, and values
    that are the same as for the sample before.
    """
    return replace(trace, steps=tuple(_changes(trace)))


def _changes(trace: TraceRecord) -> Iterator[TraceStep]:
    standing = given_values(trace.network)
    for step in trace.steps:
        before = standing.get((step.quantity, step.of))
        if step.quantity in ("gradient", "bias_gradient"):
            begun = [leaf.number for leaf in step.expression.leaves() if leaf.quantity.endswith("_so_far")]
            before = begun[0] if begun else 0.0
        if before is None or before != step.value:
            yield step
        standing[step.quantity, step.of] = step.value
