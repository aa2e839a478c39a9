"""A watch: stops a pass at the first number that left the range of a float, and names it."""

from math import isfinite

from neurosim.ground.errors import NeurosimError
from neurosim.model.neuron_and_connection import Neuron
from neurosim.model.order import Unit
from neurosim.model.plain_network import PlainNetwork
from neurosim.passes.failures import (
    TOO_LARGE,
    TOO_STEEP,
    aggregation_failed,
    equation_failed,
    not_finite,
    nothing_to_aggregate,
)
from neurosim.passes.outputs import OutputErrors
from neurosim.passes.record import PassRecord


class PassWatch(PassRecord):
    """Looks at every number of a pass, in the order in which they are computed.

    Parameters
    ----------
    where : object
        Added to messages, such as ``" in sample 3"``.

    Attributes
    ----------
    found : Exception or None
        What it stopped the pass with.
    """

    def __init__(self, where: object) -> None:
        self.where = where
        self.found: Exception | None = None
        self._seen: set[tuple[str, Neuron]] = set()

    def net(self, neuron: Neuron) -> None:
        """Refuse a net that is not finite."""
        self._look("net", neuron.name, neuron.net, TOO_LARGE)
        self._seen.add(("net", neuron))

    def outs(self, unit: Unit) -> None:
        """Refuse outs that are not finite."""
        for neuron in unit:
            self._look("out", neuron.name, neuron.out, TOO_LARGE)
            self._seen.add(("out", neuron))

    def deltas(self, unit: Unit, errors: OutputErrors) -> None:
        """Refuse deltas that are not finite."""
        for neuron in unit:
            self._look("delta", neuron.name, neuron.delta, TOO_STEEP)
            self._seen.add(("delta", neuron))

    def gradients(self, neuron: Neuron) -> None:
        """Refuse gradients that are not finite."""
        for connection in neuron.incoming:
            self._look("gradient", connection.name, connection.gradient, TOO_STEEP)
        if neuron.bias is not None:
            self._look("bias gradient", neuron.name, neuron.bias_gradient, TOO_STEEP)
        self._seen.add(("gradients", neuron))

    def parameters(self, neuron: Neuron, learning_rate: float) -> None:
        """Refuse parameters that are not finite."""
        for connection in neuron.incoming:
            self._look("weight", connection.name, connection.weight, TOO_STEEP)
        if neuron.bias is not None and neuron.bias_trainable:
            self._look("bias", neuron.name, neuron.bias, TOO_STEEP)

    def _look(self, quantity: str, of: str, value: float, advice: str) -> None:
        if not isfinite(value):
            self.found = not_finite(quantity, of, value, self.where, advice)
            raise self.found

    # -- whose equation it was ----------------------------------------------------------------------------

    def failed_forward(self, network: PlainNetwork, failure: Exception) -> NeurosimError | None:
        """Return the error for the equation that a forward pass could not compute."""
        for unit in network.order().forward:
            for neuron in unit:
                if ("net", neuron) not in self._seen:
                    if len(neuron.incoming) < neuron.aggregation.least:
                        return nothing_to_aggregate(neuron)
                    return aggregation_failed("net", neuron, failure, self.where)
            if ("out", unit[0]) not in self._seen:
                return equation_failed("out", unit[0], failure, self.where)
        return None

    def failed_backward(self, network: PlainNetwork, failure: Exception) -> NeurosimError | None:
        """Return the error for the slope that a backward pass could not compute."""
        for generation in network.order().backward:
            for unit in generation:
                if ("delta", unit[0]) not in self._seen:
                    return equation_failed("slope", unit[0], failure, self.where)
            for unit in generation:
                for neuron in unit:
                    if ("gradients", neuron) not in self._seen:
                        return aggregation_failed("slope", neuron, failure, self.where)
        return None

    def failed_update(self, network: PlainNetwork, failure: Exception) -> None:
        """No equation of a neuron takes part in an update."""
