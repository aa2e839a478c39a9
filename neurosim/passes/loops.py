"""The passes over one network in as few loops as there can be: quick ones for where lines would be too many.

Where every net is a weighted sum, what a connection carries back is the delta of its target. So its share of
dE/dout and its gradient are computed together, when its source is reached, and every connection is looked at
once. All numbers are those of `neurosim.passes.by_hand`, to the bit. See `neurosim.passes.quick`.
"""

from collections.abc import Callable
from typing import NamedTuple

from neurosim.formulas.activation import Activation
from neurosim.formulas.aggregations import Aggregation
from neurosim.formulas.by_formula import functions
from neurosim.formulas.loss import Loss
from neurosim.ground.checks import finite
from neurosim.model.neuron_and_connection import Connection, Neuron
from neurosim.model.order import Unit
from neurosim.model.plain_network import PlainNetwork
from neurosim.passes.domain import is_fine
from neurosim.passes.failures import Unchanged
from neurosim.passes.formulas_only import is_formula
from neurosim.passes.given import given_numbers
from neurosim.passes.outputs import OutputErrors

Function = Callable[..., float]


class LoopRow(NamedTuple):
    """A neuron that computes, with its formula; the last of a softmax group has the group instead."""

    neuron: Neuron
    incoming: list[Connection]
    value: Function | None
    unit: Unit


class AssumedEquations(NamedTuple):
    """The equations of a neuron, which may be exchanged, and what the functions of one belong to."""

    neuron: Neuron
    function: Activation
    kept: object
    aggregation: Aggregation


class LoopPasses:
    """The passes in loops; see `neurosim.model.quick_passes.QuickPasses`."""

    def __init__(self, network: PlainNetwork) -> None:
        self.network, self.inputs, self.outputs = network, network.inputs, network.outputs
        self.neurons, self.connections = network.neurons, network.connections
        order = network.order()
        self.constants = order.constants
        self.rows = [row for unit in order.forward for row in _rows(unit)]
        units = [unit for generation in order.backward for unit in generation]
        self.back = [(unit, _function(unit, "slope")) for unit in units]
        self.assumed = [_assumed(row.neuron) for row in self.rows]

    def forward(self, given: object) -> dict[str, float] | None:
        """Compute net and out of every neuron, and return the outs of the outputs."""
        if not self._are_the_same():
            return None
        unchanged = Unchanged(self.network)
        unchanged.keep(self.neurons, "net", "out")
        if not _done(unchanged, lambda: self._forward(given)):
            return None
        return {neuron.name: neuron.out for neuron in self.outputs}

    def _forward(self, given: object) -> None:
        for source, number in zip(self.inputs, given_numbers("input", given, self.inputs), strict=True):
            source.out = number
        for constant in self.constants:
            constant.out = constant.value
        for neuron, incoming, value, unit in self.rows:
            net = 0.0
            for connection in incoming:
                net += connection.weight * connection.source.out
            if neuron.bias is not None:
                net += neuron.bias
            neuron.net = net
            if value is not None:
                neuron.out = value(net)
            elif unit:
                neuron.function.compute_outs(unit)

    def error(self, given: object, loss: Loss) -> float | None:
        """Leave it to the careful pass, which is quick enough."""

    def backward(self, given: object, loss: Loss) -> bool | None:
        """Compute every delta, and add to the gradients."""
        if not is_formula(loss) or not self._are_the_same() or not self._stands():
            return None
        try:
            errors = OutputErrors(self.network, given)
            if errors.closed or not is_fine(loss, self.outputs, list(errors.targets.values())):
                return None
            errors.ask_for_slopes()
        except Exception:
            return None
        unchanged = Unchanged(self.network)
        unchanged.keep(self.neurons, "delta", "bias_gradient")
        unchanged.keep(self.connections, "gradient")
        return _done(unchanged, lambda: self._backward(errors)) or None

    def _backward(self, errors: OutputErrors) -> None:
        for unit, slope in self.back:
            if slope is None:
                slopes = [_carried_back(neuron, errors.slope(neuron)) for neuron in unit]
                unit[0].function.compute_deltas(unit, slopes, (0.0,) * len(unit))
            else:
                (neuron,) = unit
                carried = _carried_back(neuron, errors.slope(neuron))
                neuron.delta = 0.0 + carried * slope(neuron.net, neuron.out)
            for neuron in unit:
                if neuron.bias is not None:
                    neuron.bias_gradient += neuron.delta
        for constant in self.constants:
            _carried_back(constant, 0.0)

    def update(self, rate: object) -> bool | None:
        """Change every trainable parameter."""
        unchanged = Unchanged(self.network)
        unchanged.keep(self.neurons, "bias")
        unchanged.keep(self.connections, "weight")
        return _done(unchanged, lambda: self._update(finite(rate, "learning_rate"))) or None

    def _update(self, rate: float) -> None:
        for connection in self.connections:
            if connection.trainable:
                connection.weight -= rate * connection.gradient
        for neuron, *_ in self.rows:
            if neuron.bias is not None and neuron.bias_trainable:
                neuron.bias -= rate * neuron.bias_gradient

    def _are_the_same(self) -> bool:
        """Whether all equations are those that the rows were made with."""
        for neuron, function, kept, aggregation in self.assumed:
            if neuron.function is not function or neuron.aggregation is not aggregation:
                return False
            if kept is not None and function.kept is not kept:
                return False
        return True

    def _stands(self) -> bool:
        """Whether the nets of the forward pass are those of the weights."""
        try:
            for neuron, incoming, _, _ in self.rows:
                net = 0.0
                for connection in incoming:
                    net += connection.weight * connection.source.out
                if neuron.net != (net if neuron.bias is None else net + neuron.bias):
                    return False
        except Exception:
            return False
        return all(constant.out == constant.value for constant in self.constants)


def _rows(unit: Unit) -> list[LoopRow]:
    value = _function(unit, "value")
    rows = [LoopRow(neuron, neuron.incoming, value, ()) for neuron in unit]
    return [*rows[:-1], rows[-1]._replace(unit=unit)]


def _function(unit: Unit, what: str) -> Function | None:
    """The formula as a function of floats, where it is one and all that the activation does."""
    return functions(unit[0].function, what).of_floats if is_formula(unit[0].function) else None


def _assumed(neuron: Neuron) -> AssumedEquations:
    function = neuron.function
    kept = function.kept if is_formula(function) else None
    return AssumedEquations(neuron, function, kept, neuron.aggregation)


def _carried_back(neuron: Neuron, slope: float) -> float:
    """dE/dout_j = (slope of the loss) + sum_k delta_k * w_jk, and dE/dw_jk += delta_k * out_j on the way."""
    total, out = 0.0 + slope, neuron.out
    for connection in neuron.outgoing:
        connection.share = delta = connection.target.delta
        total += delta * connection.weight
        connection.gradient += delta * out
    return total


def _done(unchanged: Unchanged, one_pass: Callable[[], None]) -> bool:
    """Make a pass; tell whether everything is finite. If not, or if it failed, everything is as it was."""
    try:
        one_pass()
        if unchanged.is_usual():
            return True
    except BaseException as failure:
        unchanged.put_back()
        if not isinstance(failure, Exception):
            raise
        return False
    unchanged.put_back()
    return False
