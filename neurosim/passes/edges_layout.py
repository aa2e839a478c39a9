"""The layout of `neurosim.passes.kernels.edges`: connections target by target, then a bias a neuron."""

from typing import Any

import numpy as np

from neurosim.equations.known import natural_pair
from neurosim.model.network import Network
from neurosim.model.neuron import Neuron
from neurosim.passes.kernels.edges import AGGREGATION_NAMES, FROZEN_BIAS, NO_BIAS, TRAINABLE_BIAS
from neurosim.passes.kernels.equations import ACTIVATION_NAMES, LOSS_NAMES
from neurosim.passes.layouts import Places, unsigned
from neurosim.passes.parameters import Parameters
from neurosim.passes.plan import Plan, make_plan


class EdgesLayout(Places):
    """Any acyclic network; see `neurosim.passes.layouts.Layout`.

    Parameters
    ----------
    network : Network
    parameters : Parameters
    plain : bool
        Whether the training is plain descent after every sample, which can be fused.
    """

    kernel = "train_edges"
    vectors = False

    def __init__(self, network: Network, parameters: Parameters, plain: bool) -> None:
        plan = make_plan(network)
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
        out = np.array([neuron.value or 0.0 for neuron in plan.neurons])
        self.work = [np.zeros(len(out)), out]
        self.arguments = self._arguments(network, plan)

    def renew(self, parameters: np.ndarray) -> None:
        """Nothing to do: there are no copies."""

    def _arguments(self, network: Network, plan: Plan) -> tuple[Any, ...]:
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
        sums = not aggregation.any()
        slopes, closed, delta = (np.zeros(size) for _ in range(3))
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
            sums,
            activation,
            parameter,
            unsigned(plan.group_first),
            unsigned(plan.group_last),
            unsigned(plan.outputs),
            LOSS_NAMES.index(network.loss.name),
            *self.work,
            slopes,
            closed,
            np.zeros(size, bool),
            delta,
            np.zeros(0 if sums else len(plan.source)),
        )


def _needs_everything(network: Network, neuron: Neuron) -> bool:
    """Whether a neuron is in a group, has an aggregation, or may need the closed forms far out."""
    if neuron.activation is None:
        return False
    natural = neuron.output and natural_pair(network.loss, neuron.activation)
    return neuron.activation.coupled or not neuron.aggregation.additive or natural
