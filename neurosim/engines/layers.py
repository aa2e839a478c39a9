"""Finding out whether a network consists of fully connected layers."""

from collections.abc import Sequence
from dataclasses import dataclass

from neurosim.formulas.activation import Activation
from neurosim.model.neuron_and_connection import Neuron
from neurosim.model.plain_network import PlainNetwork

#: Layers with fewer connections are quicker as a list: they do not fill a block.
FEWEST = 100


@dataclass(frozen=True, eq=False)
class Layers:
    """Generations of a network, each fed by all neurons of the one before and by nothing else.

    Attributes
    ----------
    neurons : list of list of Neuron
        The inputs first, the outputs last.
    constants : list of (Neuron or None)
        For each layer but the first, the constant that feeds it last of all, in place of bias variables.
    """

    neurons: list[list[Neuron]]
    constants: list[Neuron | None]

    @property
    def activations(self) -> list[Activation]:
        """The activation of each layer but the first."""
        found = [layer[0].activation for layer in self.neurons[1:]]
        return [activation for activation in found if activation is not None]


def layers_of(network: PlainNetwork, *, least: int = 0) -> Layers | None:
    """Return the layers, or None where the network is of another kind.

    Every neuron of a layer must be fed by the layer before in one and the same order, and must feed the next
    in one and the same order, so that sums run over a row or a column of a matrix. All neurons of a
    layer have the same activation, and all of them a bias, or none.

    Parameters
    ----------
    least : int
        Fewer connections are not looked at.
    """
    if len(network.connections) < least:
        return None
    order = network.order()
    layers = [network.inputs, *(list(generation) for generation in order.generations[1:])]
    if len(layers) < 2 or not layers[0] or layers[-1] != network.outputs:
        return None
    if any(neuron.kind == "neuron" for neuron in order.generations[0]):
        return None
    constants: list[Neuron | None] = []
    for sources, targets, units in zip(layers, layers[1:], order.by_generation[1:], strict=False):
        constant = _constant_of(targets[0], len(sources))
        if not _alike(targets, len(units)) or not _connected(sources, targets, constant):
            return None
        constants.append(constant)
    fed = {None if constant is None else constant.name for constant in constants}
    if any(
        neuron.outgoing and neuron.name not in fed for neuron in network.neurons if neuron.kind == "constant"
    ):
        return None
    return Layers(layers, constants)


def _constant_of(neuron: Neuron, sources: int) -> Neuron | None:
    """The constant that feeds a neuron after all its other sources."""
    if len(neuron.incoming) != sources + 1 or neuron.incoming[-1].source.kind != "constant":
        return None
    return neuron.incoming[-1].source


def _alike(layer: Sequence[Neuron], units: int) -> bool:
    """Whether all neurons of a layer compute in the same way."""
    first = layer[0]
    assert first.activation is not None
    return units == (1 if first.activation.coupled else len(layer)) and all(
        neuron.activation == first.activation
        and neuron.aggregation.additive
        and (neuron.bias is None) == (first.bias is None)
        and neuron.bias_trainable == first.bias_trainable
        for neuron in layer
    )


def _connected(sources: Sequence[Neuron], targets: Sequence[Neuron], constant: Neuron | None) -> bool:
    """Whether all sources feed all targets in order, and nothing else does but the constant."""
    if constant is not None and targets[0].bias is not None:
        return False
    expected = [*sources, constant] if constant is not None else list(sources)
    return all([c.source for c in target.incoming] == expected for target in targets) and all(
        [c.target for c in source.outgoing] == list(targets) for source in sources
    )
