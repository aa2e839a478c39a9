"""What stands in a network: looking it up, and the order of computation that it implies."""

from collections.abc import Callable, Container, Iterator
from typing import TYPE_CHECKING, Any, Self, TypeVar, overload

from neurosim.ground.choices import offered
from neurosim.ground.errors import UnknownNameError, brief, listed
from neurosim.model.edges import EdgeData
from neurosim.model.neuron import InputNeuron
from neurosim.model.neuron_and_connection import Connection, Neuron
from neurosim.model.order import Order, make_order
from neurosim.model.quick_passes import QuickPasses
from neurosim.model.topological import TopologicalOrder
from neurosim.trace.called import resolved

if TYPE_CHECKING:
    import networkx as nx

Made = TypeVar("Made")


class Lookup:
    """Neurons and connections, always acyclic; to users they are a networkx graph.

    The graph is made when somebody asks for it, and kept in step from then on: importing networkx takes
    longer than training a small network.
    """

    def __init__(self) -> None:
        self._graph: nx.DiGraph[str] | None = None
        self._neurons: dict[str, Neuron] = {}
        self._connections: dict[tuple[str, str], Connection] = {}
        self._labels: dict[str, str] = {}  # to the name of the one connection that carries it
        self._topological = TopologicalOrder()
        self._version = 0
        self._order: tuple[int, Order] | None = None
        self._kept: dict[object, Any] = {}
        self.quick: QuickPasses | None = None  # made after some passes, and only good until the next edit
        self.forwards = 0  # made since that edit

    def __getstate__(self) -> dict[str, Any]:
        """Return the neurons and connections side by side, so that no pickle goes deeper than one of them."""
        return {**vars(self), "_graph": None, "_order": None, "_kept": {}, "quick": None}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update({"_kept": {}, "quick": None, "forwards": 0, **state})  # pickles of 0.1 have none
        for connection in self._connections.values():
            connection.source.outgoing.append(connection)
            connection.target.incoming.append(connection)

    @property
    def graph(self) -> "nx.DiGraph[str]":
        """The networkx graph itself, as a read-only view.

        Node data ``"neuron"`` and edge data ``"connection"`` are the living objects, the edge data
        ``"weight"`` is what the connection has when it is asked, and every algorithm of networkx runs on it.
        It is edited through the methods of the network only, which keep it acyclic. Files are written from
        ``net.to_networkx()``, which holds numbers and texts.
        """
        if self._graph is None:
            import networkx as nx

            self._graph = nx.DiGraph()
            # Of this graph alone: what networkx copies out of it is a plain graph with plain dicts.
            vars(self._graph)["edge_attr_dict_factory"] = EdgeData
            self._graph.add_nodes_from((name, {"neuron": neuron}) for name, neuron in self._neurons.items())
            self._graph.add_edges_from(
                (*ends, {"connection": connection}) for ends, connection in self._connections.items()
            )
        return self._graph.copy(as_view=True)

    @property
    def neurons(self) -> list[Neuron]:
        """All neurons in creation order."""
        return list(self._neurons.values())

    @property
    def connections(self) -> list[Connection]:
        """All connections in creation order."""
        return list(self._connections.values())

    @property
    def inputs(self) -> list[Neuron]:
        """The inputs in creation order."""
        return list(self.kept(_inputs))

    @property
    def outputs(self) -> list[Neuron]:
        """The outputs in creation order."""
        return list(self.kept(_outputs))

    def generations(self) -> list[list[Neuron]]:
        """Return the topological generations, ties in creation order; softmax groups stay together."""
        return [list(generation) for generation in self.order().generations]

    def order(self) -> Order:
        """Return the order of computation; kept until the next edit."""
        if self._order is None or self._order[0] != self._version:
            self._order = (self._version, make_order(self.neurons, self._topological.sorted(self.neurons)))
        return self._order[1]

    def kept(self, make: Callable[[Self], Made]) -> Made:
        """Return what is made of the structure alone; kept until the next edit, as the order is."""
        if make not in self._kept:
            self._kept[make] = make(self)
        made: Made = self._kept[make]
        return made

    @overload
    def __getitem__(self, key: str) -> Neuron: ...
    @overload
    def __getitem__(self, key: tuple[str, str]) -> Connection: ...
    def __getitem__(self, key: str | tuple[str, str]) -> Neuron | Connection:
        """Return ``net["h1"]``, a neuron, or ``net["i1", "h1"]`` or ``net["w1"]`` (its label), a connection.

        One text names a connection as everywhere: ``"w1"``, ``"i1->h1"``, ``"w(i1→h1)"``.

        Raises
        ------
        UnknownNameError
            There is none of that name.
        """
        if not isinstance(key, tuple):
            return self._called(key)
        if len(key) != 2:
            raise UnknownNameError(
                f"{brief(key)} is not the name of a connection; write net['source', 'target']"
            )
        source, target = (self._neuron(part) for part in key)
        if (source.name, target.name) in self._connections:
            return self._connections[source.name, target.name]
        fed = [connection.target.name for connection in source.outgoing]
        raise UnknownNameError(
            f"no connection '{source.name}' -> '{target.name}' ('{source.name}' feeds {listed(fed)})"
        )

    def __iter__(self) -> Iterator[Neuron]:
        return iter(self._neurons.values())

    def __contains__(self, key: object) -> bool:
        """Whether there is a neuron or connection of that name, label or pair of names, or this very one."""
        if isinstance(key, Neuron):
            return self._neurons.get(key.name) is key
        if isinstance(key, Connection):
            return self._connections.get((key.source.name, key.target.name)) is key
        if isinstance(key, tuple):
            ends = tuple(end.name if isinstance(end, Neuron) and end in self else end for end in key)
            return ends in self._connections
        name = self._resolved(key) if isinstance(key, str) else None
        return name is not None and (name in self._neurons or _ends(name) in self._connections)

    def __len__(self) -> int:
        return len(self._neurons)

    def _called(self, key: str | Neuron) -> Neuron | Connection:
        """The neuron or connection that a text names."""
        if not isinstance(key, str) or key in self._neurons:
            return self._neuron(key)
        name = self._resolved(key) or key
        ends = _ends(name)
        return self._connections[ends] if ends in self._connections else self._neuron(name)

    def _resolved(self, key: str) -> str | None:
        """The name of what a text names; None where it names nothing."""
        return resolved(key, self._neurons, _ConnectionNames(self._connections), self._labels)

    def _neuron(self, name: str | Neuron) -> Neuron:
        if isinstance(name, Neuron):
            if self._neurons.get(name.name) is not name:
                raise UnknownNameError(f"'{name.name}' is a neuron of another network; give its name instead")
            return name
        try:
            return self._neurons[name]
        except (KeyError, TypeError):
            raise UnknownNameError(
                f"no neuron {brief(name)} {offered(name, self._neurons, 'neurons are')}"
            ) from None

    def _edited(self) -> None:
        self._version += 1
        self._kept, self.quick, self.forwards = {}, None, 0


def _inputs(network: Lookup) -> list[Neuron]:
    return [neuron for neuron in network.neurons if isinstance(neuron, InputNeuron)]


def _outputs(network: Lookup) -> list[Neuron]:
    return [neuron for neuron in network.neurons if neuron.output]


class _ConnectionNames:
    """Whether there is a connection of a name such as ``i1->h1``, looked up by its ends."""

    def __init__(self, connections: Container[tuple[str, str]]) -> None:
        self._connections = connections

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and _ends(name) in self._connections


def _ends(name: str) -> tuple[str, str]:
    """The names of the neurons that a connection of this name joins."""
    source, _, target = name.partition("->")
    return source, target
