"""Building a network, neuron by neuron and connection by connection, always acyclic."""

from typing import TypeVar

from neurosim.formulas.known import activation as known_activation
from neurosim.formulas.known import aggregation as known_aggregation
from neurosim.ground.checks import finite, neuron_name, optional_finite, text
from neurosim.ground.errors import CycleError, StructureError, UnknownNameError, arrows
from neurosim.ground.keywords import explains_arguments
from neurosim.model.choices import ActivationChoice, AggregationChoice
from neurosim.model.lookup import Lookup
from neurosim.model.neuron import ComputingNeuron, ConstantNeuron, InputNeuron
from neurosim.model.neuron_and_connection import Connection, Neuron
from neurosim.model.order import in_one_group

NeuronKind = TypeVar("NeuronKind", bound=Neuron)


class Structure(Lookup):
    """Neurons and connections, added and removed."""

    def add_input(self, name: str) -> InputNeuron:
        """Add a neuron whose out is given from outside.

        Raises
        ------
        StructureError
            The name is taken.
        NumberError
            The name is not a usable string.
        """
        return self._add(InputNeuron(neuron_name(name)))

    def add_constant(self, name: str, value: float = 1.0) -> ConstantNeuron:
        """Add a neuron whose out is always `value`: 1 for biases, -1 for thresholds.

        Raises
        ------
        StructureError
            The name is taken.
        NumberError
            The name is not a usable string, or the value not a finite number.
        """
        number = finite(value, f"value of constant '{name}'")
        return self._add(ConstantNeuron(neuron_name(name), number))

    @explains_arguments
    def add_neuron(
        self,
        name: str,
        activation: ActivationChoice = "sigmoid",
        *,
        aggregation: AggregationChoice = "sum",
        bias: float | None = None,
        output: bool = False,
        bias_trainable: bool = True,
        group: str | None = None,
    ) -> ComputingNeuron:
        """Add a neuron that computes out = f(net).

        Parameters
        ----------
        activation : str or Activation
            A name or an object of your own.
        aggregation : str or Aggregation
            How net is made of the terms weight * out: ``"sum"``, ``"product"``, ``"max"`` or an object of
            your own. The bias is added afterwards.
        bias : float, optional
            The bias variable; None for a neuron without one.
        output : bool
            Whether its out is an output of the network. An output may feed other neurons.
        bias_trainable : bool
            False freezes the bias.
        group : str, optional
            Softmax neurons with the same group are normalised together. Without it, all softmax outputs
            form one group, and the other softmax neurons one group per generation.

        Raises
        ------
        StructureError
            The name is taken.
        UnknownNameError
            No activation or aggregation has this name.
        NumberError
            The name is not a usable string, or the bias not a finite number.
        """
        chosen = known_activation(activation)
        aggregated = known_aggregation(aggregation)
        if group is not None:
            text(group, f"group of '{name}'")
        if group is not None and not chosen.coupled:
            raise StructureError(f"'{name}' has activation {chosen.name}; only softmax neurons have a group")
        return self._add(
            ComputingNeuron(
                neuron_name(name),
                chosen,
                aggregation=aggregated,
                bias=optional_finite(bias, f"bias of '{name}'"),
                bias_trainable=bool(bias_trainable),
                output=bool(output),
                group=group,
            )
        )

    @explains_arguments
    def connect(
        self,
        source: str | Neuron,
        target: str | Neuron,
        weight: float,
        *,
        label: str | None = None,
        trainable: bool = True,
    ) -> Connection:
        """Add a connection source -> target.

        Raises
        ------
        UnknownNameError
            There is no such neuron.
        CycleError
            The connection would close a cycle.
        StructureError
            The two are connected already, the target is an input or a constant, or another connection
            has the label.
        NumberError
            The weight is not a finite number, or the label cannot be shown.
        """
        start, end = self._neuron(source), self._neuron(target)
        number = finite(weight, f"weight of '{start.name}' -> '{end.name}'")
        ends = (start.name, end.name)
        if ends in self._connections:
            raise StructureError(
                f"'{start.name}' -> '{end.name}' exists already; change its weight with "
                f"net['{start.name}', '{end.name}'].weight = ..."
            )
        if end.kind != "neuron":
            raise StructureError(
                f"connecting '{start.name}' -> '{end.name}' is not possible: "
                f"'{end.name}' is of kind {end.kind}, and nothing can feed it"
            )
        if in_one_group(start, end):
            raise CycleError(
                f"connecting '{start.name}' -> '{end.name}' would make their softmax group feed itself; "
                "give them different groups with add_neuron(..., group=...)"
            )
        if not self._topological.admits(start, end):
            import networkx as nx

            path = arrows([*nx.shortest_path(self.graph, end.name, start.name), end.name])
            raise CycleError(f"connecting '{start.name}' -> '{end.name}' would close the cycle {path}")
        connection = Connection(
            start, end, number, label=label, trainable=bool(trainable), labels=self._labels
        )
        if self._graph is not None:
            self._graph.add_edge(*ends, connection=connection)
        self._connections[ends] = connection
        start.outgoing.append(connection)
        end.incoming.append(connection)
        self._edited()
        return connection

    def disconnect(self, source: str | Neuron, target: str | Neuron | None = None) -> None:
        """Remove the connection source -> target, or the one that is called so: ``net.disconnect("w1")``.

        Raises
        ------
        UnknownNameError
            There is no such connection.
        """
        connection = self[_name(source)] if target is None else self[_name(source), _name(target)]
        if isinstance(connection, Neuron):
            raise UnknownNameError(
                f"'{connection.name}' is a neuron; give both ends of a connection, or its label"
            )
        if self._graph is not None:
            self._graph.remove_edge(connection.source.name, connection.target.name)
        del self._connections[connection.source.name, connection.target.name]
        connection.leave_labels()
        connection.source.outgoing.remove(connection)
        connection.target.incoming.remove(connection)
        self._edited()

    def remove(self, name: str | Neuron) -> None:
        """Remove a neuron and all its connections.

        Raises
        ------
        UnknownNameError
            There is no such neuron.
        """
        neuron = self._neuron(name)
        for connection in [*neuron.incoming, *neuron.outgoing]:
            self.disconnect(connection.source, connection.target)
        if self._graph is not None:
            self._graph.remove_node(neuron.name)
        self._topological.remove(neuron)
        del self._neurons[neuron.name]
        self._edited()

    def _add(self, neuron: NeuronKind) -> NeuronKind:
        if neuron.name in self._neurons:
            raise StructureError(f"there is already a neuron '{neuron.name}'; every name can be used once")
        if self._graph is not None:
            self._graph.add_node(neuron.name, neuron=neuron)
        self._neurons[neuron.name] = neuron
        self._topological.append(neuron)
        self._edited()
        return neuron


def _name(neuron: str | Neuron) -> str:
    return neuron.name if isinstance(neuron, Neuron) else neuron
