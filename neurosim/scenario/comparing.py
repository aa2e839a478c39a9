"""Our values of the numbers that a source printed, and the two side by side."""

import math
from functools import cache

from neurosim.errors import FormatError, NeurosimError, UnknownNameError, brief, listed
from neurosim.scenario.course import Course
from neurosim.scenario.naming import FACTOR, factors
from neurosim.scenario.published import AFTER_UPDATE, Check, Published
from neurosim.scenario.reading import place
from neurosim.scenario.scenario import Scenario
from neurosim.trace.trace import Trace


def compare(scenario: Scenario, first: Trace, course: Course) -> tuple[Check, ...]:
    """Return every published number beside ours.

    Parameters
    ----------
    scenario : Scenario
    first : Trace
        The first batch, with its update.
    course : Course
        The training, for the numbers that hold after some updates.

    Raises
    ------
    FormatError
        When the network has no such number; the message gives the key path.
    """
    then, samples = scenario.build(), scenario.samples()

    @cache
    def later(updates: int, sample: int) -> Trace:
        then.restore(course.moments[updates])
        return then.trace(*samples[sample - 1])

    checks = []
    for published in scenario.published:
        try:
            if published.after is not None:
                value = _value(published, later(published.after, published.sample), 1)
            else:
                # The gradients of a batch are complete with its last sample.
                value = _value(published, first, scenario.batch_size if published.batch else published.sample)
        except NeurosimError as error:
            raise FormatError(f"{scenario.where}: {place(published.keys)}{error}") from None
        checks.append(Check(published, value))
    return tuple(checks)


def _value(published: Published, trace: Trace, sample: int) -> float:
    """Our value of one number."""
    quantity, of = published.quantity, published.of
    if quantity == "product":
        return math.prod(_factor(text, trace, sample) for text in factors(of))
    if quantity in AFTER_UPDATE:
        # After so many updates these are what the pass began with; else the one update of the batch.
        return _standing(quantity, of, trace) if published.after is not None else trace.value(quantity, of)
    if quantity == "gradient" and not published.batch:
        quantity = "contribution"
    return trace.value(quantity, of, sample)


def _factor(text: str, trace: Trace, sample: int) -> float:
    """The value of one factor of a product, such as ``slope(h1)``; weights are those the pass used."""
    if text == "learning_rate":
        if trace.conventions.learning_rate is None:
            raise FormatError("there is no learning_rate, since nothing is updated here")
        return trace.conventions.learning_rate
    found = FACTOR.fullmatch(text)
    if found is None:
        raise FormatError(
            f"{brief(text)} is no factor; a product joins factors with * alone, and a factor is "
            'learning_rate or quantity(name), as in "slope(o1) * weight(h1->o1)"'
        )
    quantity, of = found["quantity"], found["of"]
    return (
        _standing(quantity, of, trace)
        if quantity in ("weight", "bias")
        else trace.value(quantity, of, sample)
    )


def _standing(quantity: str, of: str, trace: Trace) -> float:
    """A weight or bias as it stood when the pass began."""
    network = trace.network
    of = next((c.name for c in network.connections if c.label == of), of)
    if quantity == "weight":
        known = {connection.name: connection.weight for connection in network.connections}
    else:
        known = {neuron.name: neuron.bias for neuron in network.neurons if neuron.bias is not None}
    if of not in known:
        raise UnknownNameError(f"no {quantity} of {brief(of)} ({quantity}s are of {listed(known)})")
    return known[of]
