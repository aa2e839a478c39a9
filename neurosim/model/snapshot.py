"""A snapshot: every number stored on the objects, to be restored later bit for bit."""

from dataclasses import dataclass

from neurosim.ground.errors import StructureError, brief
from neurosim.model.structure_with_loss import StructureWithLoss

NeuronNumbers = tuple[float | None, float, float, float, float, bool, float | None]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All numbers of a network: parameters, gradients and the values of the last pass."""

    neurons: dict[str, NeuronNumbers]
    connections: dict[tuple[str, str], tuple[float, float, bool]]
    ready: bool
    deltas_ready: bool
    gradients_used: bool

    def __repr__(self) -> str:
        return f"<snapshot of {len(self.neurons)} neurons and {len(self.connections)} connections>"


def take(network: StructureWithLoss) -> Snapshot:
    """Return the numbers stored on the network now."""
    return Snapshot(
        {
            n.name: (n.bias, n.bias_gradient, n.net, n.out, n.delta, n.bias_trainable, n.value)
            for n in network.neurons
        },
        {(c.source.name, c.target.name): (c.weight, c.gradient, c.trainable) for c in network.connections},
        network.ready,
        network.deltas_ready,
        network.gradients_used,
    )


def put_back(network: StructureWithLoss, snapshot: Snapshot) -> None:
    """Give every object the numbers of the snapshot.

    Raises
    ------
    StructureError
        The network has other neurons or connections than the one the snapshot was taken of.
    """
    if not isinstance(snapshot, Snapshot):
        raise StructureError(f"restore() needs a snapshot made by snapshot(), not {brief(snapshot)}")
    connections = {(c.source.name, c.target.name): c for c in network.connections}
    neurons = {n.name: n for n in network.neurons}
    if neurons.keys() != snapshot.neurons.keys() or connections.keys() != snapshot.connections.keys():
        raise StructureError(
            f"the snapshot was taken of another structure ({len(snapshot.neurons)} neurons, "
            f"{len(snapshot.connections)} connections) than this one ({len(neurons)} neurons, "
            f"{len(connections)} connections); nothing was changed"
        )
    for name, numbers in snapshot.neurons.items():
        n = neurons[name]
        n.bias, n.bias_gradient, n.net, n.out, n.delta, n.bias_trainable, n.value = numbers
    for key, (weight, gradient, trainable) in snapshot.connections.items():
        c = connections[key]
        c.weight, c.gradient, c.trainable = weight, gradient, trainable
    network.ready, network.deltas_ready = snapshot.ready, snapshot.deltas_ready
    network.gradients_used = snapshot.gradients_used
