"""How a kernel wants the numbers of a network to lie in memory."""

from typing import Any, Protocol

import numpy as np

from neurosim.equations.known import natural_pair
from neurosim.model.network import Network
from neurosim.model.neuron import Neuron
from neurosim.passes.kernels.edges import FROZEN_BIAS, NO_BIAS, TRAINABLE_BIAS
from neurosim.passes.kernels.equations import ACTIVATION_NAMES, LOSS_NAMES
from neurosim.passes.parameters import Parameters
from neurosim.passes.plan import Plan, make_plan

#: The names of the aggregations, in the order of their numbers in the kernels.
AGGREGATION_NAMES = ("sum", "product", "max")


class Layout(Protocol):
    """The places of the parameters in a kernel's array, and what else the kernel is told.

    Attributes
    ----------
    kernel : str
        Its name.
    general : bool
        False where the kernel need not be ready for everything; see `kernels.equations.GENERAL`.
    fused : bool
        Whether each weight is changed right after its last use; else gradients are gathered first.
    trainable, penalised : (parameters,) array of bool
    gradients : (parameters,) array of float
        Empty where `fused`.
    arguments : tuple
        What the kernel takes after the arguments that all kernels have in common.
    """

    kernel: str
    general: bool
    fused: bool
    trainable: np.ndarray
    penalised: np.ndarray
    gradients: np.ndarray
    arguments: tuple[Any, ...]

    def spread(self, vector: np.ndarray) -> np.ndarray:
        """Return the kernel's array of a vector in the order of `Parameters`."""

    def gather(self, array: np.ndarray) -> np.ndarray:
        """Return the vector in the order of `Parameters`."""

    def renew(self, parameters: np.ndarray) -> None:
        """Make copies of the parameters anew, after the array was set from outside."""


def layout_of(network: Network, parameters: Parameters, plain: bool) -> Layout:
    """Return the layout that suits the network.

    Parameters
    ----------
    plain : bool
        Whether the training is plain descent after every sample, which can be fused.
    """
    plan = make_plan(network)
    return EdgesLayout(network, plan, parameters, plain)


class EdgesLayout:
    """Connections target by target, then one bias for every neuron; see `neurosim.passes.kernels.edges`."""

    kernel = "train_edges"

    def __init__(self, network: Network, plan: Plan, parameters: Parameters, plain: bool) -> None:
        self._places = np.empty(len(parameters), dtype=np.int64)
        self._places[plan.place] = np.arange(len(plan.place))
        self._places[len(plan.place) :] = len(plan.place) + plan.biased
        self._size = len(plan.place) + len(plan.neurons)
        self.trainable = self.spread(parameters.trainable)
        self.penalised = self.spread(parameters.weights)
        self.fused = bool(plain and self.trainable[: len(plan.place)].all())
        self.gradients = np.zeros(0 if self.fused else self._size)
        self.arguments = self._arguments(network, plan)
        self.general = not self.fused or any(_needs_everything(network, neuron) for neuron in network.neurons)

    def spread(self, vector: np.ndarray) -> np.ndarray:
        """Return the kernel's array of a vector in the order of `Parameters`."""
        array = np.zeros(self._size, dtype=vector.dtype)
        array[self._places] = vector
        return array

    def gather(self, array: np.ndarray) -> np.ndarray:
        """Return the vector in the order of `Parameters`."""
        return array[self._places]

    def renew(self, parameters: np.ndarray) -> None:
        """Nothing to do: there are no copies."""

    def _arguments(self, network: Network, plan: Plan) -> tuple[Any, ...]:
        neurons, computing = plan.neurons, plan.neurons[plan.first :]
        size = len(neurons)
        bias_kind = np.full(size, NO_BIAS)
        for j in plan.biased:
            bias_kind[j] = TRAINABLE_BIAS if neurons[j].bias_trainable else FROZEN_BIAS
        aggregation, activation, parameter = np.zeros(size, int), np.zeros(size, int), np.zeros(size)
        for j, neuron in enumerate(computing, start=plan.first):
            assert neuron.activation is not None
            aggregation[j] = AGGREGATION_NAMES.index(neuron.aggregation.name)
            activation[j] = ACTIVATION_NAMES.index(neuron.activation.name)
            parameter[j] = getattr(neuron.activation, "negative_slope", 0.0)
        sums = not aggregation.any()
        out = np.array([neuron.value or 0.0 for neuron in neurons])
        net, slopes, closed, delta = (np.zeros(size) for _ in range(4))
        shares = np.zeros(0 if sums else len(plan.source))
        return (
            np.uint64(len(network.inputs)), np.uint64(plan.first), np.uint64(size), _unsigned(plan.incoming),
            _unsigned(plan.source), _unsigned(plan.outgoing), _unsigned(plan.target), _unsigned(plan.leaving),
            bias_kind, aggregation, sums, activation, parameter, _unsigned(plan.group_first),
            _unsigned(plan.group_last), _unsigned(plan.outputs), LOSS_NAMES.index(network.loss.name), net, out,
            slopes, closed, np.zeros(size, bool), delta, shares,
        )  # fmt: skip


def _needs_everything(network: Network, neuron: Neuron) -> bool:
    """Whether a neuron is in a group, has an aggregation, or may need the closed forms far out."""
    if neuron.activation is None:
        return False
    natural = neuron.output and natural_pair(network.loss, neuron.activation)
    return neuron.activation.coupled or not neuron.aggregation.additive or natural


def _unsigned(numbers: np.ndarray) -> np.ndarray:
    return numbers.astype(np.uint64)
