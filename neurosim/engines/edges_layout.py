"""The layout of `neurosim.engines.kernels.edges`: connections target by target, then a bias a neuron."""

import numpy as np

from neurosim.engines.kernels.checking import Argument
from neurosim.engines.kernels.edges import AGGREGATION_NAMES, FROZEN_BIAS, NO_BIAS, TRAINABLE_BIAS
from neurosim.engines.kernels.equations import ACTIVATION_NAMES, LOSS_NAMES
from neurosim.engines.layouts import Layout, aligned_zeros, unsigned
from neurosim.engines.parameters import Parameters
from neurosim.engines.plan import ComputationPlan, make_plan
from neurosim.formulas.known import natural_pair
from neurosim.model.neuron_and_connection import Neuron
from neurosim.model.plain_network import PlainNetwork

#: Samples that `EdgeBatchesLayout` takes side by side at most, and a multiple of what their number is.
LANES, BLOCK = 32, 8


class EdgesLayout(Layout):
    """Any acyclic network; see `neurosim.engines.layouts.Layout`.

    Parameters
    ----------
    network : PlainNetwork
    parameters : Parameters
    plain : bool
        Whether the training is plain descent after every sample, which can be fused.
    """

    kernel = "train_edges"
    vectors = False

    def __init__(self, network: PlainNetwork, parameters: Parameters, plain: bool) -> None:
        plan = self._plan = make_plan(network)
        connections = len(plan.place)
        places = np.empty(len(parameters), dtype=np.int64)
        places[plan.place] = np.arange(connections)
        places[connections:] = connections + plan.biased
        super().__init__(places, connections + len(plan.neurons))
        self.trainable = self.spread(parameters.trainable)
        self.penalised = self.spread(parameters.weights)
        self.fused = bool(plain and self.trainable[:connections].all())
        self.general = not self.fused or any(_needs_everything(network, neuron) for neuron in network.neurons)
        self.gradients = np.zeros(0 if self.fused else len(self.trainable))
        memory = _memory(plan)
        self.work = memory[:2]
        self.arguments = (*_structure(network, plan), *memory)

    def renew(self, parameters: np.ndarray) -> None:
        """Nothing to do: there are no copies."""


class EdgeBatchesLayout(EdgesLayout):
    """The same for `neurosim.engines.kernels.edge_batches`, where each neuron has a row over some samples.

    Parameters
    ----------
    network : PlainNetwork
    parameters : Parameters
    batch_size : int
    """

    kernel = "train_edge_batches"
    vectors = True

    def __init__(self, network: PlainNetwork, parameters: Parameters, batch_size: int) -> None:
        super().__init__(network, parameters, plain=False)
        plan = self._plan
        self.general = any(_needs_everything(network, neuron) for neuron in network.neurons)
        lanes = -(-min(batch_size, LANES) // BLOCK) * BLOCK
        self.work = []  # the kernel looks at every net and out itself, and tells by the cost
        self.arguments = (
            *_structure(network, plan),
            *_memory(plan, lanes),
            np.arange(len(plan.source), dtype=np.uint32),
            np.zeros(lanes),
        )


def _structure(network: PlainNetwork, plan: ComputationPlan) -> tuple[Argument, ...]:
    """What a kernel is told of the network."""
    size = len(plan.neurons)
    bias_kind = np.full(size, NO_BIAS)
    for j in plan.biased:
        bias_kind[j] = TRAINABLE_BIAS if plan.neurons[j].bias_trainable else FROZEN_BIAS
    aggregation, activation, parameter = np.zeros(size, int), np.zeros(size, int), np.zeros(size)
    for j, neuron in enumerate(plan.neurons[plan.first :], start=plan.first):
        assert neuron.activation is not None
        aggregation[j] = AGGREGATION_NAMES.index(neuron.aggregation.name)
        activation[j] = ACTIVATION_NAMES.index(neuron.activation.name)
        parameter[j] = getattr(neuron.activation, "negative_slope", 0.0)
    return (
        np.uint64(len(network.inputs)),
        np.uint64(plan.first),
        np.uint64(size),
        unsigned(plan.incoming),
        plan.source.astype(np.uint32),  # half the memory to stream through
        unsigned(plan.outgoing),
        plan.target.astype(np.uint32),
        plan.leaving.astype(np.uint32),
        bias_kind,
        aggregation,
        not aggregation.any(),
        activation,
        parameter,
        unsigned(plan.group_first),
        unsigned(plan.group_last),
        unsigned(plan.outputs),
        LOSS_NAMES.index(network.loss.name),
    )


def _memory(plan: ComputationPlan, *lanes: int) -> list[np.ndarray]:
    """Arrays for net, out, slopes, closed, in_closed_form, delta, shares, for one sample or for several."""
    size = (len(plan.neurons), *lanes)
    net, out, slopes, closed, delta = (aligned_zeros(*size) for _ in range(5))
    out.T[:] = [neuron.value or 0.0 for neuron in plan.neurons]
    sums = all(neuron.aggregation.additive for neuron in plan.neurons)
    shares = aligned_zeros(0 if sums else len(plan.source), *lanes)
    return [net, out, slopes, closed, np.zeros(size, bool), delta, shares]


def _needs_everything(network: PlainNetwork, neuron: Neuron) -> bool:
    """Whether a neuron is in a group, has an aggregation, or may need the closed forms far out."""
    if neuron.activation is None:
        return False
    natural = neuron.output and natural_pair(network.loss, neuron.activation)
    return neuron.activation.coupled or not neuron.aggregation.additive or natural
