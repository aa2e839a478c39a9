"""Net and out of every neuron for all samples, as a diagnosis looks at them."""

from dataclasses import dataclass

import numpy as np

from neurosim.engines.arrays import NetworkArrays
from neurosim.model.neuron_and_connection import Neuron
from neurosim.model.plain_network import PlainNetwork

#: So many samples are looked at.
MOST = 2000


@dataclass(frozen=True)
class Nets:
    """What a network computes for its samples, of many for every tenth or so: net and out of every neuron."""

    network: PlainNetwork
    X: np.ndarray
    T: np.ndarray
    net: dict[Neuron, np.ndarray]
    out: dict[Neuron, np.ndarray]
    every: int = 1

    @classmethod
    def of(cls, network: PlainNetwork, X: np.ndarray, T: np.ndarray) -> "Nets":
        """Compute them for the samples, of many for some that lie evenly."""
        every = -(-len(X) // MOST)
        arrays, X, T = NetworkArrays(network), X[::every], T[::every]
        arrays.read()
        net, out = arrays.buffers(len(X))
        out[arrays.inputs] = X.T
        with np.errstate(all="ignore"):
            arrays.forward(X, net, out)
        rows = dict(zip(network.neurons, arrays.rows_of(network.neurons).tolist(), strict=True))
        nets, outs = ({n: table[k] for n, k in rows.items()} for table in (net, out))
        return cls(network, X, T, nets, outs, every)

    @property
    def outs(self) -> np.ndarray:
        """The outs of the outputs, (samples, outputs)."""
        return np.array([self.out[neuron] for neuron in self.network.outputs]).T

    @property
    def computing(self) -> list[Neuron]:
        """The neurons that compute."""
        return [neuron for neuron in self.network.neurons if neuron.kind == "neuron"]


def is_dead(nets: Nets, neuron: Neuron) -> bool:
    """Whether a relu gives 0 for every sample."""
    activation = neuron.activation
    return activation is not None and activation.name == "relu" and bool((nets.net[neuron] <= 0.0).all())
