"""Networks as JSON values, ``neurosim-network/2``, in both directions."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from neurosim.ground.errors import FormatError
from neurosim.ground.formats import Format
from neurosim.ground.stored import Misfit, Stored, flag, kind, number, one_of, text, whole_between, wrong
from neurosim.ground.stored_tables import AnyField, fields, maybe, optional, since, tuple_of
from neurosim.trace.records import BIAS_STYLES, NEURON_KINDS, ConnectionRecord, NetworkRecord, NeuronRecord

#: What JSON calls an object.
Document: TypeAlias = dict[str, Any]
#: The name of an equation, and what it was made with.
Equation: TypeAlias = tuple[str, dict[str, float | str]]
#: The generations of a record are counted up to the highest that a neuron names.
DEEPEST = 1_000_000


def network_to_document(network: NetworkRecord) -> Document:
    """Return a network as JSON values; what is absent or as usual is left out."""
    return {
        "name": network.name,
        "loss": {"name": network.loss, **network.loss_parameters},
        "bias_style": network.bias_style,
        "neurons": [_neuron_to_document(neuron) for neuron in network.neurons],
        "connections": [_connection_to_document(connection) for connection in network.connections],
    }


def _neuron_to_document(neuron: NeuronRecord) -> Document:
    document: Document = {"name": neuron.name, "kind": neuron.kind, "generation": neuron.generation}
    if neuron.activation is not None:
        document["activation"] = {"name": neuron.activation, **neuron.activation_parameters}
    if neuron.aggregation is not None:
        document["aggregation"] = {"name": neuron.aggregation, **neuron.aggregation_parameters}
    if neuron.kind == "neuron":
        document |= {"bias": neuron.bias, "output": neuron.output}
    if neuron.bias is not None or not neuron.bias_trainable:
        document["bias_trainable"] = neuron.bias_trainable
    if neuron.value is not None:
        document["value"] = neuron.value
    if neuron.group is not None:
        document["group"] = neuron.group
    return document


def _connection_to_document(connection: ConnectionRecord) -> Document:
    document: Document = {
        "source": connection.source,
        "target": connection.target,
        "weight": connection.weight,
        "trainable": connection.trainable,
    }
    if connection.label is not None:
        document["label"] = connection.label
    return document


def _network(given: dict[str, Any]) -> NetworkRecord:
    loss, parameters = given.pop("loss")
    network = NetworkRecord(**given, loss=loss, loss_parameters=parameters)
    _check_labels(network.connections)
    return network


def _check_labels(connections: Iterable[ConnectionRecord]) -> None:
    """Refuse a label that two connections carry: nobody could say which of them it means."""
    carried: dict[str, str] = {}
    for connection in connections:
        if connection.label is not None and carried.setdefault(connection.label, connection.name) != (
            connection.name
        ):
            raise FormatError(
                f"the label '{connection.label}' is carried by {carried[connection.label]} and by "
                f"{connection.name}; give each connection a label of its own"
            )


def _neuron(given: dict[str, Any]) -> NeuronRecord:
    if given["kind"] == "neuron" and given["activation"] is None:
        raise Misfit("is missing", "activation")
    activation, parameters = given.pop("activation") or (None, {})
    aggregation, aggregation_parameters = given.pop("aggregation") or (None, {})
    return NeuronRecord(
        **given,
        activation=activation,
        activation_parameters=parameters,
        aggregation=aggregation,
        aggregation_parameters=aggregation_parameters,
    )


def _connection(given: dict[str, Any]) -> ConnectionRecord:
    return ConnectionRecord(**given)


def _equation(given: dict[str, Any]) -> Equation:
    """The name of an equation, and what it was made with: numbers, and the texts of a formula."""
    return given.pop("name"), {name: value for name, value in given.items() if value is not None}


def _name(value: Stored) -> str:
    if not (name := text(value)):
        raise wrong(value, "a name")
    return name


def _made_with(value: Stored) -> float:
    found = number(value)
    return value if type(value) is int else found  # a whole number may be a count


def _drawn(network: NetworkRecord) -> NetworkRecord:
    """Make sure that a network can be drawn and told of as it is, without being built."""
    generations = {neuron.name: neuron.generation for neuron in network.neurons}
    if len(generations) < len(network.neurons):
        raise Misfit("has two neurons of the same name")
    seen = set()
    for place, connection in enumerate(network.connections):
        ends = connection.source, connection.target
        if not generations.keys() >= set(ends):
            raise Misfit("leads to or from a neuron that is not there", f"connections[{place}]")
        if generations[ends[0]] >= generations[ends[1]] or ends in seen:
            raise Misfit("leads backwards, or occurs twice", f"connections[{place}]")
        seen.add(ends)
    return network


EQUATION = (
    fields(
        kind(_made_with, type="number"),
        name=text,
        formula=maybe(text.about("Such as max(a*net, net), with the number a beside it.")),
        slope=maybe(text.about("Its derivative, where one was typed.")),
    )
    .about(
        "The name of an activation, aggregation or loss, the numbers it was made with, and the texts of one "
        "that is given by a formula."
    )
    .called("equation")
    .then(_equation)
)
NAME = kind(_name, type="string", minLength=1)
GENERATION = whole_between(0, DEEPEST).about("Topological generation, 0 for what nothing feeds.")
NEURON = (
    fields(
        name=NAME,
        kind=one_of(NEURON_KINDS),
        generation=GENERATION,
        activation=maybe(EQUATION),
        aggregation=maybe(EQUATION),
        bias=maybe(optional(number)),
        bias_trainable=maybe(flag, True),
        value=maybe(number.about("What a constant always gives.")),
        output=maybe(flag, False),
        group=maybe(text.about("Name of the softmax group.")),
    )
    .called("neuron")
    .then(_neuron)
)
CONNECTION = (
    fields(source=text, target=text, weight=number, trainable=since(2, flag, True), label=maybe(text))
    .called("connection")
    .then(_connection)
)
#: What stands in the document of a network.
ENTRIES: Mapping[str, AnyField] = {
    "name": since(2, optional(text)),
    "loss": EQUATION,
    "bias_style": one_of(BIAS_STYLES),
    "neurons": tuple_of(NEURON),
    "connections": tuple_of(CONNECTION),
}
FORMAT = Format("network", 2, "A feed-forward network: neurons and connections in creation order.", ENTRIES)
#: A network inside another document, which is drawn and told of as it is.
DRAWN = fields(**ENTRIES).called("network").then(_network).then(_drawn)


def network_from_document(document: Stored) -> NetworkRecord:
    """Return the network that a document of the format describes.

    Raises
    ------
    FormatError
        It is no such document, or something in it is missing or of the wrong kind.
    """
    return _network(FORMAT.read(document))
