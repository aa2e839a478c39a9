"""The same network with its biases as variables of the neurons, or as weights from a constant 1."""

from typing import TypeVar

from neurosim.model.documents import from_record, to_record
from neurosim.model.structure_with_loss import StructureWithLoss

AnyNetwork = TypeVar("AnyNetwork", bound=StructureWithLoss)


def with_bias_inputs(network: AnyNetwork) -> AnyNetwork:
    """Return a network in which every bias b_j is a connection of weight b_j from a constant 1.

    The constant is one new neuron. Its connections are created last, so sums run in the same order, and
    all outs and gradients keep their bits. Where a product or a maximum stands in place of the sum, the
    bias is added after it and can be no term of it: it stays a variable.
    """
    twin = from_record(to_record(network), type(network), equations=network)
    biased = [n for n in network.neurons if n.bias is not None and n.aggregation.additive]
    one = twin.add_constant(_free_name(network, "one"), 1.0) if biased else None
    for neuron in biased:
        assert neuron.bias is not None and one is not None
        twin[neuron.name].bias = None
        connection = twin.connect(one, neuron.name, neuron.bias, trainable=neuron.bias_trainable)
        connection.gradient = neuron.bias_gradient
    _copy_gradients(network, twin)
    return twin


def with_bias_variables(network: AnyNetwork) -> AnyNetwork:
    """Return a network in which every weight from a constant 1 is a bias variable.

    A bias is added last, so bits can change where the constant was connected before other neurons.
    Constants of another value (such as the -1 of a threshold), and connections to neurons that have a
    bias variable already or make a product or a maximum, stay as they are.
    """
    twin = from_record(to_record(network), type(network), equations=network)
    for constant in [neuron for neuron in twin.neurons if neuron.kind == "constant" and neuron.value == 1.0]:
        for connection in list(constant.outgoing):
            neuron = connection.target
            if neuron.bias is None and neuron.aggregation.additive:
                neuron.bias = connection.weight
                neuron.bias_trainable = connection.trainable
                neuron.bias_gradient = network[constant.name, neuron.name].gradient
                twin.disconnect(constant, neuron)
        if not constant.outgoing and network[constant.name].outgoing:
            twin.remove(constant)
    twin.column = False
    _copy_gradients(network, twin)
    return twin


def _copy_gradients(network: StructureWithLoss, twin: StructureWithLoss) -> None:
    for connection in network.connections:
        if (connection.source.name, connection.target.name) in twin:
            twin[connection.source.name, connection.target.name].gradient = connection.gradient
    for neuron in network.neurons:
        if neuron.name in twin and neuron.bias is not None and twin[neuron.name].bias is not None:
            twin[neuron.name].bias_gradient = neuron.bias_gradient


def _free_name(network: StructureWithLoss, wish: str) -> str:
    name, number = wish, 1
    while name in network:
        number += 1
        name = f"{wish}{number}"
    return name
