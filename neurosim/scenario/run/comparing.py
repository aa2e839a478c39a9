"""Our values of the numbers that a source printed, compared with them."""

import math
from collections.abc import Mapping
from functools import cache, cached_property

from neurosim.ground.errors import FormatError, NeurosimError, UnknownNameError, brief, listed
from neurosim.model.snapshot import Snapshot
from neurosim.scenario.building.plain import PlainScenario
from neurosim.scenario.published.naming import FACTOR, factors
from neurosim.scenario.published.numbers import AFTER_UPDATE, CHANGES, Check, Published
from neurosim.scenario.run.fitting import first_update
from neurosim.scenario.table.reading import place
from neurosim.trace.naming import known_name
from neurosim.trace.records import NetworkRecord
from neurosim.trace_view import Trace
from neurosim.training.schedules import rates


def compare(scenario: PlainScenario, first: Trace, moments: Mapping[int, Snapshot]) -> tuple[Check, ...]:
    """Return every published number with ours.

    Parameters
    ----------
    scenario : PlainScenario
    first : Trace
        The first batch, with its update.
    moments : mapping of int to Snapshot
        The network after so many updates, for the numbers that hold then.

    Raises
    ------
    FormatError
        When the network has no such number; the message gives the key path.
    """
    ours = OurValues(scenario, first, moments)
    checks = []
    for published in scenario.published:
        try:
            value = ours.value(published)
        except NeurosimError as error:
            raise FormatError(f"{scenario.where}: {place(published.keys)}{error}") from None
        checks.append(Check(published, value))
    return tuple(checks)


class OurValues:
    """The numbers of a run, asked for as a scenario file asks for them.

    Without `after` a number is of the first update: of a sample on its way to it, of the whole batch, or of
    the parameters that it changes. After so many updates it is of the network that stands then: of a
    sample alone on its way through it, of the parameters, or of the change that the last of these updates
    made. A gradient is what the sample itself gives, unless it is that of the batch.
    """

    def __init__(self, scenario: PlainScenario, first: Trace, moments: Mapping[int, Snapshot]) -> None:
        self.scenario, self.first, self.moments = scenario, first, moments
        self._network, self._samples = scenario.build(), scenario.samples()
        self.later = cache(self._later)

    def value(self, published: Published) -> float:
        """Return our value of a published number."""
        if published.quantity == "product":
            return math.prod(self._factor(text, published) for text in factors(published.of))
        if published.batch:
            return self._of_batch(published)
        return self._number(published.quantity, published.of, published)

    # -- inside -----------------------------------------------------------------------------------

    def _later(self, updates: int, sample: int) -> Trace:
        """The passes of one sample through the network as it is after so many updates."""
        self._network.restore(self.moments[updates])
        self._network.zero_gradients()
        return self._network.trace(*self._samples[sample - 1])

    @cached_property
    def _updated(self) -> NetworkRecord:
        """The network after the first update, whatever the rule."""
        return first_update(self.scenario)[0].record()

    def _factor(self, text: str, published: Published) -> float:
        """The value of one factor of a product, such as ``slope(h1)``; weights are those the pass used."""
        if text == "learning_rate":
            return self._rate(published.after)
        found = FACTOR.fullmatch(text)
        if found is None:
            raise FormatError(
                f"{text!r} is not a factor; a product joins factors with *, and a factor is learning_rate "
                'or quantity(name), as in "slope(o1) * weight(h1->o1)"'
            )
        quantity, of = found["quantity"], found["of"]
        if quantity in ("weight", "bias"):
            return parameter_value(self._passes(published)[0].network, quantity, of)
        return self._number(quantity, of, published)

    def _rate(self, after: int | None) -> float:
        """The learning rate of the first update, or of the last of so many."""
        table = self.scenario.table.training
        if table.learning_rate is None:
            raise FormatError("there is no learning_rate, because nothing is updated here")
        schedule = table.made_schedule()
        if schedule is None:
            return table.learning_rate
        epoch = (max(1, 1 if after is None else after) - 1) // self.scenario.updates_per_epoch + 1
        return float(rates(schedule, epoch, epoch)[0])

    def _number(self, quantity: str, of: str, published: Published) -> float:
        """A number of a pass or of an update."""
        if quantity in AFTER_UPDATE:
            return self._parameter(quantity, of, published.after)
        trace, sample = self._passes(published)
        # The gradients of a trace grow from sample to sample; a source prints what a sample itself gives.
        kind = "contribution" if quantity in ("gradient", "bias_gradient") else quantity
        if kind == "contribution":
            trace.step(quantity, of, sample)  # says what is wrong with the name
        return trace.value(kind, of, sample)

    def _passes(self, published: Published) -> tuple[Trace, int]:
        """The trace that a number is from, and its sample there."""
        if published.after is None:
            return self.first, published.sample
        return self.later(published.after, published.sample), 1

    def _parameter(self, quantity: str, of: str, after: int | None) -> float:
        """A weight or bias after an update, or what the update changed in it."""
        parameter = CHANGES.get(quantity, quantity)
        if after is None and self.first.conventions.learning_rate is not None:
            old = parameter_value(self.first.network, parameter, of)
            if is_frozen(self.first.network, parameter, of):
                return 0.0 if quantity in CHANGES else old
            return self.first.value(quantity, of)
        if after is None:
            before, then = self.first.network, self._updated
        elif quantity in CHANGES and after == 0:
            raise FormatError("no update has been made yet, so nothing has changed; the first is after.1")
        else:
            before, then = self._record(after - 1 if quantity in CHANGES else after), self._record(after)
        new = parameter_value(then, parameter, of)
        return new - parameter_value(before, parameter, of) if quantity in CHANGES else new

    def _record(self, updates: int) -> NetworkRecord:
        return self.later(updates, 1).network

    def _of_batch(self, published: Published) -> float:
        """What the first update makes of all its samples: a gradient or the error, added up or averaged."""
        if published.quantity != "error":
            return self.first.value(published.quantity, published.of)
        costs = [step.value for step in self.first if step.quantity == "cost"]
        if costs:
            return costs[0]
        total = 0.0
        for step in self.first:
            if step.quantity == "error":
                total += step.value
        return total


def parameter_value(network: NetworkRecord, quantity: str, of: str) -> float:
    """Return a weight or bias of a network.

    Raises
    ------
    UnknownNameError
        There is none of that name.
    """
    if quantity == "weight":
        known = {connection.name: connection.weight for connection in network.connections}
    else:
        known = {neuron.name: neuron.bias for neuron in network.neurons if neuron.bias is not None}
    name = known_name(network, of)
    if name not in known:
        raise UnknownNameError(f"no {quantity} of {brief(of)} ({quantity}s are of {listed(known)})")
    return known[name]


def is_frozen(network: NetworkRecord, quantity: str, of: str) -> bool:
    """Whether a weight or bias stays as it is in every update."""
    name = known_name(network, of)
    if quantity == "weight":
        return any(one.name == name and not one.trainable for one in network.connections)
    return any(one.name == name and not one.bias_trainable for one in network.neurons)
