"""The parameters of a network as one vector: weights in creation order, then the biases."""

import numpy as np

from neurosim.ground.checks import plain_float
from neurosim.ground.errors import StructureError
from neurosim.model.neuron_and_connection import Neuron
from neurosim.model.plain_network import PlainNetwork
from neurosim.passes.failures import bad_parameter


class ParameterList:
    """What is known of the parameters of a network, kept by it until an edit: to list them takes a while.

    Which neurons have a bias and what is frozen may change without an edit, and is looked at every time.
    """

    def __init__(self, network: PlainNetwork) -> None:
        self.connections = network.connections
        self.biased: list[Neuron] = []
        self.flags: list[bool] = []
        self.names: tuple[str, ...] = ()
        self.trainable = self.weights = np.zeros(0, dtype=bool)
        self.constants = [neuron for neuron in network.neurons if neuron.kind == "constant"]

    def look_again(self, network: PlainNetwork) -> None:
        """List the neurons with a bias, and what is trainable, as they are now."""
        biased = [neuron for neuron in network.neurons if neuron.bias is not None]
        if not self.names or biased != self.biased:
            self.biased = biased
            self.names = (
                *(connection.name for connection in self.connections),
                *(f"b({neuron.name})" for neuron in biased),
            )
            constants = set(self.constants)
            penalised = [connection.source not in constants for connection in self.connections]
            self.weights = np.array(penalised + [False] * len(biased), dtype=bool)
        flags = [c.trainable for c in self.connections] + [n.bias_trainable for n in biased]
        if flags != self.flags:
            self.flags, self.trainable = flags, np.array(flags, dtype=bool)


class Parameters:
    """The places of all weights and biases, to read them from the objects and to write them back.

    Attributes
    ----------
    connections : list of Connection
        In creation order; the first part of the vector.
    biased : list of Neuron
        The neurons with a bias variable, in creation order; the second part.
    names : tuple of str
        ``"i1->h1"`` and ``"b(h1)"``.
    trainable : (parameters,) array of bool
        False where a parameter is frozen.
    weights : (parameters,) array of bool
        True where the L2 penalty applies: at weights, but not at biases, and not at connections from a
        constant, which are biases by another name.
    """

    def __init__(self, network: PlainNetwork) -> None:
        self.network = network
        listed = network.kept(ParameterList)
        listed.look_again(network)
        self.connections, self.biased, self.names = listed.connections, listed.biased, listed.names
        self.trainable, self.weights = listed.trainable.copy(), listed.weights.copy()
        self._constants = listed.constants

    def __len__(self) -> int:
        return len(self.names)

    def read(self) -> np.ndarray:
        """Return the numbers stored on the objects.

        Raises
        ------
        NumberError
            One of them, or the value of a constant, is not a finite real number.
        """
        values = [c.weight for c in self.connections] + [n.bias for n in self.biased]
        values += [constant.value for constant in self._constants]
        try:
            if not {float}.issuperset(map(type, values)):  # as a rule they are floats
                values = [plain_float(value) for value in values]
            vector = np.array(values, dtype=float)
        except (TypeError, OverflowError):
            vector = np.array([np.nan])
        if not np.isfinite(vector).all():
            reason = bad_parameter(self.network.neurons, self.connections)
            assert reason is not None
            raise reason
        return vector[: len(self)]

    def write(self, vector: np.ndarray) -> None:
        """Put the numbers of a vector onto the objects.

        Raises
        ------
        StructureError
            There are more or fewer than the network has; then nothing is changed.
        """
        if vector.shape != (len(self),):
            raise StructureError(
                f"a network with {len(self)} parameters was given {vector.size} numbers for them"
            )
        numbers = vector.tolist()
        for connection, weight in zip(self.connections, numbers, strict=False):
            connection.weight = weight
        for neuron, bias in zip(self.biased, numbers[len(self.connections) :], strict=True):
            neuron.bias = bias
