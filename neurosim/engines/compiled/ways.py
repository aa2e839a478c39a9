"""The ways to train in machine code: which one suits a network and a job, and how long it may take."""

import sys
from typing import NamedTuple

from neurosim.engines.base import Work, count_parameters
from neurosim.engines.job import Job
from neurosim.engines.layers import Layers, layers_of
from neurosim.model.plain_network import PlainNetwork

#: Batches of so many samples are quicker side by side than sample by sample.
SIDE_BY_SIDE = 4
#: Networks of so few parameters are quickest without any loop over them.
FEWEST = 24
#: Formulas without any loop take too long to be compiled for more parameters.
LONGEST = 1_000
#: The formulas of a softmax layer grow with the square of its neurons; larger ones are taken as a graph.
LARGEST_SOFTMAX = 64


class Way(NamedTuple):
    """How a network is trained.

    Attributes
    ----------
    straight : bool
        All formulas one after the other, without a loop.
    side_by_side : bool
        Several samples of a batch at once.
    layers : Layers or None
        Where the network is made of layers and is taken as such.
    """

    straight: bool
    side_by_side: bool
    layers: Layers | None


def way_of(network: PlainNetwork, job: Job) -> Way:
    """Return the way that suits a network and a job."""
    side_by_side = min(job.batch_size, len(job.X)) >= SIDE_BY_SIDE
    if _is_rare(network) or (count_parameters(network) <= FEWEST and not side_by_side):
        return Way(straight=True, side_by_side=False, layers=None)
    layers = layers_of(network)
    if layers is not None and any(
        activation.coupled and len(neurons) > LARGEST_SOFTMAX
        for activation, neurons in zip(layers.activations, layers.neurons[1:], strict=True)
    ):
        layers = None
    return Way(straight=False, side_by_side=side_by_side, layers=layers)


def why_too_large(network: PlainNetwork) -> str | None:
    """Say why compiling would take too long; None where it does not."""
    size = count_parameters(network)
    if _is_rare(network) and size > LONGEST:
        return (
            f"a network with products or maxima is compiled without loops, and {size:,} weights "
            f"and biases are too many for that ({LONGEST:,} are allowed)"
        )
    return None


def seconds_of(network: PlainNetwork, job: Job, work: Work) -> float:
    """Return how long a training may take, with the start, measured once on an ordinary computer."""
    start = (0.06 if "llvmlite" in sys.modules else 0.1) + 1e-6 * work.parameters
    computing = len(network) - len(network.inputs)
    way = way_of(network, job)
    if way.straight:
        each = 6e-9
    elif way.layers is not None:
        each = (2e-10 if way.side_by_side else 3e-10) * (1.0 if job.exact else 0.7)
    else:
        each = 6e-10 if way.side_by_side else 1.5e-9
    change = 0.0 if job.plain else 1.5e-9
    passes = work.passes * (2e-8 + 4e-9 * computing + each * work.parameters)
    return start + passes + work.updates * change * work.parameters


def _is_rare(network: PlainNetwork) -> bool:
    """Whether a network has something that is compiled without loops only: products, maxima."""
    return not all(neuron.aggregation.additive for neuron in network.neurons)
