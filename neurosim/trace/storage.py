"""Records and expressions as plain JSON values, in both directions."""

import math
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from neurosim.ground.errors import FormatError, brief
from neurosim.trace.records import BIAS_STYLES, NEURON_KINDS, ConnectionRecord, NetworkRecord, NeuronRecord

#: What JSON calls an object: one that is written, and one that is read.
Document: TypeAlias = dict[str, Any]
Entries: TypeAlias = Mapping[str, Any]
#: The generations of a record are counted up to the highest that a neuron names.
DEEPEST = 1_000_000
#: What an equation that is given by a text is made with, besides numbers.
TEXTS = ("formula", "slope")


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


def network_from_document(document: Entries) -> NetworkRecord:
    """Return the network that JSON values describe.

    Raises
    ------
    FormatError
        Something is missing or of the wrong type; the message gives its place.
    """
    loss, loss_parameters = _equation(document, "loss", "the document")
    connections = tuple(
        _connection_from_document(entry, f"connections[{number}]")
        for number, entry in enumerate(_get(document, "connections", list, "the document"))
    )
    _check_labels(connections)
    return NetworkRecord(
        name=_optional(document, "name", str, "the document"),
        loss=loss,
        loss_parameters=loss_parameters,
        bias_style=_bias_style(document),
        neurons=tuple(
            _neuron_from_document(entry, f"neurons[{number}]")
            for number, entry in enumerate(_get(document, "neurons", list, "the document"))
        ),
        connections=connections,
    )


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


def _bias_style(document: Entries) -> str:
    style = _get(document, "bias_style", str, "the document")
    if style not in BIAS_STYLES:
        raise FormatError(f"'bias_style' is {brief(style)}; it must be one of: {', '.join(BIAS_STYLES)}")
    return str(style)


def _neuron_from_document(entry: object, place: str) -> NeuronRecord:
    given = _mapping(entry, place)
    activation, parameters = _optional_equation(given, "activation", place)
    aggregation, aggregation_parameters = _optional_equation(given, "aggregation", place)
    return NeuronRecord(
        name=_get(given, "name", str, place),
        kind=_get(given, "kind", str, place),
        generation=_generation(given, place),
        activation=activation,
        activation_parameters=parameters,
        bias=_number(given, "bias", place),
        bias_trainable=_truth(given, "bias_trainable", place, True),
        value=_number(given, "value", place),
        output=_truth(given, "output", place, False),
        group=_optional(given, "group", str, place),
        aggregation=aggregation,
        aggregation_parameters=aggregation_parameters,
    )


def _generation(given: Entries, place: str) -> int:
    generation: int = _get(given, "generation", int, place)
    if not 0 <= generation <= DEEPEST:
        raise FormatError(
            f"'generation' of {place} is {brief(generation)}; it must be at least 0 and at most {DEEPEST}"
        )
    return generation


def _connection_from_document(entry: object, place: str) -> ConnectionRecord:
    given = _mapping(entry, place)
    weight = _number(given, "weight", place)
    if weight is None:
        raise FormatError(f"{place} has no 'weight'")
    return ConnectionRecord(
        source=_get(given, "source", str, place),
        target=_get(given, "target", str, place),
        weight=weight,
        label=_optional(given, "label", str, place),
        trainable=_truth(given, "trainable", place, True),
    )


def _equation(given: Entries, key: str, place: str) -> tuple[str, dict[str, float | str]]:
    """The name of an equation, and what it was made with: numbers, and the texts of a formula."""
    where = f"{key} of {place}"
    entry = _mapping(given.get(key), where)
    return _get(entry, "name", str, where), {
        name: value
        for name in entry
        if name != "name" and (value := _made_with(entry, name, where)) is not None
    }


def _made_with(entry: Entries, name: str, where: str) -> float | str | None:
    if name in TEXTS and isinstance(entry[name], str):
        return str(entry[name])
    number = _number(entry, name, where)
    return int(entry[name]) if isinstance(entry[name], int) else number  # a whole number may be a count


def _optional_equation(given: Entries, key: str, place: str) -> tuple[str | None, dict[str, float | str]]:
    return _equation(given, key, place) if key in given else (None, {})


def _mapping(entry: object, place: str) -> Entries:
    if not isinstance(entry, Mapping):
        raise FormatError(f"{place} must be an object with names and values, not {brief(entry)}")
    return entry


def _get(given: Entries, key: str, kind: type, place: str) -> Any:
    if key not in given:
        raise FormatError(f"{place} has no '{key}'")
    value = given[key]
    if not isinstance(value, kind) or isinstance(value, bool):
        raise FormatError(f"'{key}' of {place} must be {_KINDS[kind]}, not {brief(value)}")
    return value


def _optional(given: Entries, key: str, kind: type, place: str) -> Any:
    return None if given.get(key) is None else _get(given, key, kind, place)


def _number(given: Entries, key: str, place: str) -> float | None:
    value = given.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise FormatError(f"'{key}' of {place} must be a number, not {brief(value)}")
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise FormatError(f"'{key}' of {place} is too large for a number")
    return number


def _truth(given: Entries, key: str, place: str, usual: bool) -> bool:
    value = given.get(key, usual)
    if not isinstance(value, bool):
        raise FormatError(f"'{key}' of {place} must be true or false, not {brief(value)}")
    return value


def drawn_network(document: Entries) -> NetworkRecord:
    """Return a network that is drawn and told of as it is, without being built.

    Raises
    ------
    FormatError
        See `network_from_document`; or a name stands twice, or a connection leads from nowhere or backwards.
    """
    network = network_from_document(document)
    generations = {neuron.name: neuron.generation for neuron in network.neurons}
    if len(generations) < len(network.neurons):
        raise FormatError("two neurons have the same name")
    strange = next((n for n in network.neurons if n.kind not in NEURON_KINDS), None)
    if strange is not None:
        raise FormatError(
            f"neuron '{strange.name}' is of kind {brief(strange.kind)}; kinds are {', '.join(NEURON_KINDS)}"
        )
    seen = set()
    for number, connection in enumerate(network.connections):
        ends = connection.source, connection.target
        if not generations.keys() >= set(ends):
            raise FormatError(f"connections[{number}] leads to or from a neuron that is not there")
        if generations[ends[0]] >= generations[ends[1]] or ends in seen:
            raise FormatError(f"connections[{number}] leads backwards, or occurs twice")
        seen.add(ends)
    return network


_KINDS = {str: "a string", int: "a whole number", list: "a list"}
