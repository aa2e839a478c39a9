"""The order of computation: generations of the graph, softmax groups kept together."""

from collections.abc import Sequence
from dataclasses import dataclass

from neurosim.ground.errors import CycleError, StructureError, listed
from neurosim.model.neuron import ComputingNeuron, ConstantNeuron
from neurosim.model.neuron_and_connection import Neuron

#: What is computed together: one neuron, or a softmax group.
Unit = tuple[Neuron, ...]


@dataclass(frozen=True, slots=True)
class Order:
    """Who is computed when.

    Attributes
    ----------
    generations : tuple of tuple of Neuron
        Topological generations, ties in creation order.
    by_generation : tuple of tuple of tuple of Neuron
        The same generations cut into what is computed together: single neurons and softmax groups.
    units : tuple of tuple of Neuron
        All of these in the order of the forward pass.
    constants : tuple of ConstantNeuron
        What gives the same out always.
    forward : tuple of tuple of ComputingNeuron
        Those of the units that compute, in the order of the forward pass.
    backward : tuple of tuple of tuple of Neuron
        The generations, the last one first, without the constants, which have no delta.
    """

    generations: tuple[tuple[Neuron, ...], ...]
    by_generation: tuple[tuple[Unit, ...], ...]
    units: tuple[Unit, ...]
    constants: tuple[ConstantNeuron, ...]
    forward: tuple[tuple[ComputingNeuron, ...], ...]
    backward: tuple[tuple[Unit, ...], ...]


def make_order(neurons: Sequence[Neuron], ordered: Sequence[Neuron]) -> Order:
    """Return the order of computation in a network.

    Parameters
    ----------
    neurons : sequence of Neuron
        In creation order.
    ordered : sequence of Neuron
        The same, sources before their targets.

    A softmax neuron belongs to the group it names; one that names none belongs, if it is an output, to
    the group of all such outputs, else to the group of its generation.

    Raises
    ------
    CycleError
        A softmax group depends on its own outs.
    StructureError
        The members of a group do not have the same activation.
    """
    depths = _depths(ordered)
    groups = _groups(neurons, depths)
    if groups:
        depths = _depths_of_groups(neurons, groups)
    generations: list[list[Neuron]] = [[] for _ in range(max(depths.values(), default=-1) + 1)]
    for neuron in neurons:
        generations[depths[neuron.name]].append(neuron)
    by_generation = tuple(_units(generation, groups) for generation in generations)
    units = tuple(unit for generation in by_generation for unit in generation)
    computing = (tuple(n for n in unit if isinstance(n, ComputingNeuron)) for unit in units)
    return Order(
        tuple(tuple(generation) for generation in generations),
        by_generation,
        units,
        constants=tuple(neuron for neuron in neurons if isinstance(neuron, ConstantNeuron)),
        forward=tuple(unit for unit in computing if unit),
        backward=tuple(
            tuple(unit for unit in generation if not isinstance(unit[0], ConstantNeuron))
            for generation in reversed(by_generation)
        ),
    )


def in_one_group(source: Neuron, target: Neuron) -> bool:
    """Tell whether two neurons are in one softmax group whatever else the network holds."""
    if source.activation is None or target.activation is None:
        return False
    if not (source.activation.coupled and target.activation.coupled) or source.group != target.group:
        return False
    return source.group is not None or (source.output and target.output)


def _depths(ordered: Sequence[Neuron]) -> dict[str, int]:
    """Number of the generation of every neuron: one more than the largest among its sources."""
    depths: dict[str, int] = {}
    for neuron in ordered:
        depths[neuron.name] = 1 + max((depths[c.source.name] for c in neuron.incoming), default=-1)
    return depths


def _groups(neurons: Sequence[Neuron], depths: dict[str, int]) -> dict[str, Unit]:
    """The softmax group of every neuron that belongs to one."""
    members: dict[object, list[Neuron]] = {}
    for neuron in neurons:
        if neuron.activation is None or not neuron.activation.coupled:
            continue
        key: object = ("named", neuron.group)
        if neuron.group is None:
            key = "outputs" if neuron.output else ("generation", depths[neuron.name])
        members.setdefault(key, []).append(neuron)  # the rule that `in_one_group` knows, too
    for group in members.values():
        if any(neuron.activation != group[0].activation for neuron in group):
            names = listed(neuron.name for neuron in group)
            raise StructureError(
                f"{names} share a group but have different activations; put them in different groups"
            )
    return {neuron.name: tuple(group) for group in members.values() for neuron in group}


def _depths_of_groups(neurons: Sequence[Neuron], groups: dict[str, Unit]) -> dict[str, int]:
    """Generations of the graph in which every softmax group is one node."""
    import networkx as nx

    merged = {neuron.name: groups.get(neuron.name, (neuron,))[0].name for neuron in neurons}
    condensed: nx.DiGraph[str] = nx.DiGraph()
    condensed.add_nodes_from(merged.values())
    for neuron in neurons:
        condensed.add_edges_from((merged[c.source.name], merged[neuron.name]) for c in neuron.incoming)
    try:
        generations = list(nx.topological_generations(condensed))
    except nx.NetworkXUnfeasible:
        circle = {node for edge in nx.find_cycle(condensed) for node in edge[:2]}
        looped = next(groups[node] for node in circle if node in groups)
        raise CycleError(
            f"the softmax group ({_names(looped)}) depends on its own outs; "
            "give its neurons different groups with add_neuron(..., group=...)"
        ) from None
    depths = {node: depth for depth, nodes in enumerate(generations) for node in nodes}
    return {name: depths[first] for name, first in merged.items()}


def _units(generation: Sequence[Neuron], groups: dict[str, Unit]) -> tuple[Unit, ...]:
    """The generation cut into single neurons and groups, by the first member of each."""
    units: dict[str, Unit] = {}
    for neuron in generation:
        unit = groups.get(neuron.name, (neuron,))
        units.setdefault(unit[0].name, unit)
    return tuple(units.values())


def _names(unit: Unit) -> str:
    return listed(neuron.name for neuron in unit)
