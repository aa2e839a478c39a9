"""Passes whose numbers figures are made of."""

from neurosim.ground.frames import Sample
from neurosim.model.plain_network import PlainNetwork
from neurosim.passes import safely


def error_of(network: PlainNetwork, sample: Sample) -> float:
    """Return E of one sample, after a forward pass."""
    inputs, targets = sample
    safely.forward(network, inputs)
    return safely.error(network, targets, judged=True)


def differentiated(network: PlainNetwork, sample: Sample) -> float:
    """Return E of one sample, and leave its gradients on the network."""
    network.zero_gradients()
    error = error_of(network, sample)
    safely.backward(network, sample[1], judged=True)
    return error
