"""The passes by hand: over the living objects, one neuron after the other.

They say who feeds whom; the equations stand in `neurosim.formulas`. What they compute they tell a record,
which makes a trace of it, so that the traced pass and the plain one are the same. Nothing is checked here:
`neurosim.passes.safely` runs these passes, and says what went wrong.
"""

from collections.abc import Iterable

from neurosim.formulas.propagation import error_slope, mean_of_all
from neurosim.formulas.sums import added
from neurosim.formulas.updates import descend, descend_bias
from neurosim.model.plain_network import PlainNetwork
from neurosim.passes.outputs import OutputErrors
from neurosim.passes.record import SILENT, PassRecord


def forward(network: PlainNetwork, inputs: Iterable[float], record: PassRecord = SILENT) -> None:
    """net_j = sum_i w_ij * out_i + b_j and out_j = f(net_j), generation by generation."""
    for neuron, given in zip(network.inputs, inputs, strict=True):
        neuron.out = given
        record.input(neuron)
    for constant in network.order().constants:
        constant.out = constant.value
    for unit in network.order().forward:  # one neuron, or a softmax group
        for neuron in unit:
            neuron.net = neuron.aggregation.net(neuron.incoming, neuron.bias)
            record.net(neuron)
        unit[0].function.compute_outs(unit)  # out_j = f(net_j)
        record.outs(unit)


def error(errors: OutputErrors, record: PassRecord = SILENT) -> float:
    """E, the sum of what the loss gives for every output."""
    total = added([errors.term(neuron) for neuron in errors.outputs])
    record.error(errors, total)
    return total


def backward(network: PlainNetwork, errors: OutputErrors, record: PassRecord = SILENT) -> None:
    """delta_j = dE/dout_j * f'(net_j) and dE/dw_ij += delta_j * out_i, last generation first.

    dE/dout_j comes from the loss and from the neurons that j feeds. What a connection carries back, its share
    of delta_j, is delta_j itself for a weighted sum.
    """
    for generation in network.order().backward:
        for unit in generation:
            slopes = [error_slope(errors.slope(neuron), neuron.outgoing) for neuron in unit]
            unit[0].function.compute_deltas(unit, slopes, errors.closed_deltas(unit))
            record.deltas(unit, errors)
        for unit in generation:
            for neuron in unit:
                neuron.aggregation.compute_shares(neuron.incoming, neuron.delta)
                for connection in neuron.incoming:
                    connection.gradient += connection.share * connection.source.out
                if neuron.bias is not None:
                    neuron.bias_gradient += neuron.delta
                record.gradients(neuron)


def average(network: PlainNetwork, samples: int, record: PassRecord = SILENT) -> None:
    """dJ/dw_ij = (dE/dw_ij of all samples together) / samples."""
    for unit in network.order().forward:
        for neuron in unit:
            for connection in neuron.incoming:
                connection.gradient = mean_of_all(connection.gradient, samples)
            if neuron.bias is not None:
                neuron.bias_gradient = mean_of_all(neuron.bias_gradient, samples)
            record.means(neuron, samples)


def update(network: PlainNetwork, learning_rate: float, record: PassRecord = SILENT) -> None:
    """w_ij -= learning_rate * dE/dw_ij, for every parameter that is trained."""
    for unit in network.order().forward:
        for neuron in unit:
            descend(neuron.incoming, learning_rate)
            if neuron.bias is not None and neuron.bias_trainable:
                descend_bias(neuron, learning_rate)
            record.parameters(neuron, learning_rate)
