"""The numbers that stand on a network after a step of its trace."""

from collections.abc import Iterable, Sequence
from numbers import Integral

from neurosim.ground.errors import UnknownNameError, brief
from neurosim.trace.records import COMPUTED, NetworkRecord, State
from neurosim.trace.steps import TraceStep

#: Numbers by quantity and what they are of.
Values = dict[tuple[str, str], float]


def state_after(
    network: NetworkRecord, steps: Iterable[TraceStep], upto: int | None, learning_rate: float | None
) -> State:
    """Return the numbers stored on the network after a step, or after the last; see `TraceRecord.state`."""
    values, before = given_values(network), Values()
    for step in steps:
        if upto is not None and step.id > upto:
            break
        if step.phase == "update":
            before[step.quantity, step.of] = values[step.quantity, step.of]
            values |= {(part.quantity, part.of): float(part.value) for part in step.expression.parts()}
        if step.quantity == "error":
            values |= _at_outputs(step)
        values["out" if step.quantity == "input" else step.quantity, step.of] = float(step.value)
    return State(network, values, before, learning_rate, COMPUTED if before else frozenset())


def given_values(network: NetworkRecord) -> Values:
    """Return what stands on a network before any step: biases, the outs of constants, weights."""
    values: Values = {}
    for neuron in network.neurons:
        if neuron.bias is not None:
            values["bias", neuron.name] = neuron.bias
        if neuron.value is not None:
            values["out", neuron.name] = neuron.value
    for connection in network.connections:
        values["weight", connection.name] = connection.weight
    return values


def require_step(steps: Sequence[TraceStep], number: int | None) -> None:
    """Refuse what is not the number of a step; None stands for the last.

    Raises
    ------
    UnknownNameError
        There is none of that number.
    """
    last = steps[-1].id if steps else 0
    if number is None:
        return
    if isinstance(number, Integral) and not isinstance(number, bool) and 0 <= number <= last:
        return
    has = f"the steps {steps[0].id} to {last}" if steps else "no steps"
    raise UnknownNameError(f"no step {brief(number)}; the trace has {has} (0 is before the first)")


def _at_outputs(step: TraceStep) -> Values:
    """Targets and shares of E, as they stand in the formula of E."""
    targets = {
        ("target", leaf.of): float(leaf.number)
        for leaf in step.expression.leaves()
        if leaf.quantity == "target"
    }
    return targets | {("error", part.of): float(part.value) for part in step.expression.parts()}
