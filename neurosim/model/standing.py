"""Whether the values of the last forward pass are those of the network as it is now."""

from neurosim.model.neuron_and_connection import Neuron
from neurosim.model.structure import Structure
from neurosim.model.structure_with_loss import StructureWithLoss


def outdated(network: Structure) -> Neuron | None:
    """Return the first neuron whose values are no longer what the network gives; None if all still hold.

    A weight, bias or activation may have been assigned since the forward pass, or an update made.

    Examples
    --------
    >>> import neurosim as ns
    >>> net = ns.Network()
    >>> _ = net.add_input("x"), net.add_neuron("o", output=True), net.connect("x", "o", 0.5)
    >>> _ = net.forward([1.0])
    >>> outdated(net) is None
    True
    >>> net["x", "o"].weight = 2.0
    >>> outdated(net)
    <output 'o' sigmoid net=0.5 out=0.6224593312018546 delta=None (before the last change)>
    """
    for unit in network.order().units:
        for neuron in unit:
            if not neuron.holds():
                return neuron
    return None


def of_several_passes(network: Structure) -> bool:
    """Whether the gradients are made of more passes than the one whose deltas and outs stand there.

    Examples
    --------
    >>> import neurosim as ns
    >>> net = ns.Network.layered([1, 1], seed=1)
    >>> _ = net.forward([1.0]), net.backward([0.0])
    >>> of_several_passes(net)
    False
    >>> _ = net.forward([2.0]), net.backward([0.0])
    >>> of_several_passes(net)
    True
    """
    for connection in network.connections:
        delta, out = connection.target.delta, connection.source.out
        known = delta is not None and out is not None and connection.target.aggregation.additive
        if known and connection.gradient != 0.0 and connection.gradient != delta * out:
            return True
    return False


def forget_passes(network: StructureWithLoss) -> None:
    """Leave no value of a pass on the objects that could be taken for one of the network as it is now."""
    network.zero_gradients()
    for neuron in network.neurons:
        neuron.forget_pass()
    network.ready = network.gradients_used = False
