"""The structure of a network as arrays of numbers, in the order of computation."""

from dataclasses import dataclass

import numpy as np

from neurosim.model.neuron_and_connection import Neuron
from neurosim.model.plain_network import PlainNetwork


@dataclass(frozen=True, eq=False)
class ComputationPlan:
    """Who feeds whom, by number.

    Neurons are numbered in the order of computation: inputs, constants, then the neurons that compute,
    softmax groups side by side. Connections are numbered target by target, in creation order at each.

    Attributes
    ----------
    neurons : list of Neuron
    first : int
        The number of the first neuron that computes.
    place : (connections,) array of int
        For every connection of the plan, its place in creation order.
    incoming : (neurons + 1,) array of int
        Connections ``incoming[j]`` until ``incoming[j + 1]`` lead to neuron j.
    source : (connections,) array of int
    outgoing : (neurons + 1,) array of int
        Entries ``outgoing[i]`` until ``outgoing[i + 1]`` of `leaving` and `target` belong to neuron i.
    leaving : (connections,) array of int
        The connections by source, in creation order at each.
    target : (connections,) array of int
        The targets of `leaving`.
    group_first, group_last : (neurons,) array of int
        The softmax group of a neuron; of any other, the neuron alone.
    outputs : (outputs,) array of int
    biased : (biases,) array of int
        The neurons with a bias variable, in creation order.
    """

    neurons: list[Neuron]
    first: int
    place: np.ndarray
    incoming: np.ndarray
    source: np.ndarray
    outgoing: np.ndarray
    leaving: np.ndarray
    target: np.ndarray
    group_first: np.ndarray
    group_last: np.ndarray
    outputs: np.ndarray
    biased: np.ndarray


def make_plan(network: PlainNetwork) -> ComputationPlan:
    """Return the plan of a network as it is now."""
    units = [unit for unit in network.order().units if unit[0].kind == "neuron"]
    constants = [neuron for neuron in network.neurons if neuron.kind == "constant"]
    sources = [*network.inputs, *constants]
    neurons = [*sources, *(neuron for unit in units for neuron in unit)]
    number = {neuron: k for k, neuron in enumerate(neurons)}
    connections = network.connections
    created = {connection: k for k, connection in enumerate(connections)}
    arriving = [connection for neuron in neurons for connection in neuron.incoming]
    here = {connection: k for k, connection in enumerate(arriving)}
    departing = [connection for neuron in neurons for connection in neuron.outgoing]
    sizes = np.array([1] * len(sources) + [len(unit) for unit in units], dtype=np.int64)
    starts = np.cumsum(sizes) - sizes
    return ComputationPlan(
        neurons=neurons,
        first=len(sources),
        place=np.array([created[c] for c in arriving], dtype=np.int64),
        incoming=_ends([len(neuron.incoming) for neuron in neurons]),
        source=np.array([number[c.source] for c in arriving], dtype=np.int64),
        outgoing=_ends([len(neuron.outgoing) for neuron in neurons]),
        leaving=np.array([here[c] for c in departing], dtype=np.int64),
        target=np.array([number[c.target] for c in departing], dtype=np.int64),
        group_first=np.repeat(starts, sizes),
        group_last=np.repeat(starts + sizes, sizes),
        outputs=np.array([number[neuron] for neuron in network.outputs], dtype=np.int64),
        biased=np.array([number[n] for n in network.neurons if n.bias is not None], dtype=np.int64),
    )


def _ends(counts: list[int]) -> np.ndarray:
    return np.concatenate(([0], np.cumsum(counts, dtype=np.int64)))
