"""The layout of `neurosim.engines.kernels.dense`: matrix after matrix in whole blocks, then the biases."""

from collections.abc import Iterable

import numpy as np

from neurosim.engines.kernels.checking import Argument
from neurosim.engines.kernels.equations import ACTIVATION_NAMES, LOSS_NAMES
from neurosim.engines.layers import Layers
from neurosim.engines.layouts import Layout, aligned_zeros, unsigned
from neurosim.engines.parameters import Parameters
from neurosim.formulas.known import natural_pair
from neurosim.model.plain_network import PlainNetwork

#: Rows of a matrix are filled up to a multiple of this.
BLOCK = 8


class DenseLayout(Layout):
    """Fully connected layers; see `neurosim.engines.layouts.Layout`.

    Parameters
    ----------
    network : PlainNetwork
    layers : Layers
    parameters : Parameters
    plain : bool
        Whether the training is plain descent after every sample, which can be fused.
    """

    kernel = "train_dense"
    vectors = True
    block = BLOCK

    def __init__(self, network: PlainNetwork, layers: Layers, parameters: Parameters, plain: bool) -> None:
        self._sizes = [len(layer) for layer in layers.neurons]
        self._widths = [-(-size // self.block) * self.block for size in self._sizes]
        gaps = range(len(self._sizes) - 1)
        self._matrices = _starts(self._sizes[g] * self._widths[g + 1] for g in gaps)
        self._biases = _starts((self._widths[g + 1] for g in gaps), self._matrices[-1])
        self._copies = _starts(self._sizes[g + 1] * self._widths[g] if g > 0 else 0 for g in gaps)
        super().__init__(self._places_of(layers, parameters), self._biases[-1])
        self.trainable = self.spread(parameters.trainable)
        self.penalised = self.spread(parameters.weights)
        self._copy = aligned_zeros(self._copies[-1])
        weights, biases = self._changing()
        self.fused = plain and None not in (*weights, *biases)
        natural = natural_pair(network.loss, layers.neurons[-1][0].activation)
        coupled = any(activation.coupled for activation in layers.activations)
        self.general = not self.fused or natural or coupled or not all(weights)
        self.gradients = aligned_zeros(0 if self.fused else len(self.trainable))
        self.work = [aligned_zeros(sum(self._widths)) for _ in range(2)]
        self.arguments = self._arguments(network, layers, weights, biases)

    def _places_of(self, layers: Layers, parameters: Parameters) -> np.ndarray:
        """Where every parameter stands: in a matrix, or, if it comes from a constant, with the biases."""
        found = {n: (g, j) for g, layer in enumerate(layers.neurons) for j, n in enumerate(layer)}
        places = []
        for connection in parameters.connections:
            layer, column = found[connection.target]
            if connection.source not in found:  # a constant
                places.append(self._biases[layer - 1] + column)
            else:
                row = found[connection.source][1]
                places.append(self._matrices[layer - 1] + row * self._widths[layer] + column)
        for neuron in parameters.biased:
            layer, column = found[neuron]
            places.append(self._biases[layer - 1] + column)
        return np.array(places, dtype=np.int64)

    def _changing(self) -> tuple[list[bool | None], list[bool | None]]:
        """For every gap, whether all its weights change, and all its biases; None where only some do."""
        weights: list[bool | None] = []
        biases: list[bool | None] = []
        for g in range(len(self._sizes) - 1):
            weights.append(_same(self._matrix(self.trainable, g)))
            biases.append(_same(self.trainable[self._biases[g] :][: self._sizes[g + 1]]))
        return weights, biases

    def _matrix(self, array: np.ndarray, g: int) -> np.ndarray:
        """The matrix of a gap as a view, without what it is filled up with."""
        rows, columns, width = self._sizes[g], self._sizes[g + 1], self._widths[g + 1]
        return array[self._matrices[g] : self._matrices[g + 1]].reshape(rows, width)[:, :columns]

    def renew(self, parameters: np.ndarray) -> None:
        """Make the transposed copies again."""
        for g in range(1, len(self._sizes) - 1):
            copy = self._copy[self._copies[g] : self._copies[g + 1]].reshape(
                self._sizes[g + 1], self._widths[g]
            )
            copy[:, : self._sizes[g]] = self._matrix(parameters, g).T

    def _arguments(
        self, network: PlainNetwork, layers: Layers, weights: list[bool | None], biases: list[bool | None]
    ) -> tuple[Argument, ...]:
        constants, activation, parameter = _equations(layers)
        slopes, closed, delta = (aligned_zeros(sum(self._widths)) for _ in range(3))
        return (
            unsigned(self._sizes),
            unsigned(self._widths),
            unsigned(_starts(self._widths)[:-1]),
            unsigned(self._matrices[:-1]),
            unsigned(self._copies[:-1]),
            unsigned(self._biases[:-1]),
            constants,
            np.array([change is True for change in weights]),
            np.array([change is True for change in biases]),
            activation,
            parameter,
            LOSS_NAMES.index(network.loss.name),
            self._copy,
            *self.work,
            slopes,
            closed,
            delta,
        )


class LayerBatchesLayout(DenseLayout):
    """The same for `neurosim.engines.kernels.layer_batches`: nothing is filled up, and there are no copies.

    Parameters
    ----------
    network : PlainNetwork
    layers : Layers
    parameters : Parameters
    batch_size : int
        Of the largest batch that there will be.
    """

    kernel = "train_layer_batches"
    block = 1

    def __init__(
        self, network: PlainNetwork, layers: Layers, parameters: Parameters, batch_size: int
    ) -> None:
        super().__init__(network, layers, parameters, plain=False)
        self.general = True
        last = layers.neurons[-1][0].activation
        net, out, slopes, closed, delta = (aligned_zeros(sum(self._sizes) * batch_size) for _ in range(5))
        self.work = [net, out]
        self.arguments = (
            unsigned(self._sizes),
            unsigned(_starts(self._sizes)[:-1]),
            unsigned(self._matrices[:-1]),
            unsigned(self._biases[:-1]),
            *_equations(layers),
            LOSS_NAMES.index(network.loss.name),
            natural_pair(network.loss, last),
            np.uint64(batch_size),
            *self.work,
            slopes,
            closed,
            delta,
        )

    def renew(self, parameters: np.ndarray) -> None:
        """Forget the nets and outs: a smaller batch would leave some of the last one."""
        for numbers in self.work:
            numbers[:] = 0.0


def _equations(layers: Layers) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """For every layer but the first: the factor of its biases, its activation, and what that needs."""
    activations = layers.activations
    return (
        np.array([1.0 if one is None else one.value for one in layers.constants], dtype=float),
        np.array([ACTIVATION_NAMES.index(activation.name) for activation in activations]),
        np.array([getattr(activation, "negative_slope", 0.0) for activation in activations]),
    )


def _starts(lengths: Iterable[int], first: int = 0) -> list[int]:
    """Where each of several pieces begins, and where the last one ends."""
    starts = [first]
    for length in lengths:
        starts.append(starts[-1] + length)
    return starts


def _same(flags: np.ndarray) -> bool | None:
    """The value that all flags have; None where they differ."""
    return bool(flags.flat[0]) if flags.all() or not flags.any() else None
