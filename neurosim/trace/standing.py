"""The numbers that stand on a network after a step of its trace."""

from numbers import Integral
from typing import TYPE_CHECKING

from neurosim.ground.errors import UnknownNameError, brief
from neurosim.trace.naming import require_sample
from neurosim.trace.records import COMPUTED, NetworkRecord, State
from neurosim.trace.steps import Step

if TYPE_CHECKING:
    from neurosim.trace.trace import Trace

#: Numbers by quantity and what they are of.
Values = dict[tuple[str, str], float]


def state_after(trace: "Trace", upto: int | None, sample: int | None) -> State:
    """Return the numbers stored on the network after a step; see `Trace.state`."""
    _require_step(trace, upto)
    if sample is not None:
        require_sample(trace, sample)
    values, before = given_values(trace.network), Values()
    for step in trace.steps:
        if upto is not None and step.id > upto:
            break
        if sample is not None and step.sample not in (sample, None):
            continue
        if step.phase == "update":
            before[step.quantity, step.of] = values[step.quantity, step.of]
            values |= {(part.quantity, part.of): float(part.value) for part in step.expression.parts()}
        if step.quantity == "error":
            values |= _at_outputs(step)
        values["out" if step.quantity == "input" else step.quantity, step.of] = float(step.value)
    outdated = COMPUTED if before else frozenset()
    return State(trace.network, values, before, trace.conventions.learning_rate, outdated)


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


def _require_step(trace: "Trace", step: int | None) -> None:
    """Refuse what is not the number of a step."""
    last = trace.steps[-1].id if trace.steps else 0
    if step is None or (isinstance(step, Integral) and not isinstance(step, bool) and 0 <= step <= last):
        return
    has = f"the steps {trace.steps[0].id} to {last}" if trace.steps else "no steps"
    raise UnknownNameError(f"no step {brief(step)}; the trace has {has} (0 is before the first)")


def _at_outputs(step: Step) -> Values:
    """Targets and shares of E, as they stand in the formula of E."""
    targets = {
        ("target", leaf.of): float(leaf.number)
        for leaf in step.expression.leaves()
        if leaf.quantity == "target"
    }
    return targets | {("error", part.of): float(part.value) for part in step.expression.parts()}
