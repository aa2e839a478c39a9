"""Networks as records and as JSON documents (``neurosim-network/2``), in both directions."""

import json
from collections.abc import Iterable
from math import isfinite
from typing import TypeVar

from neurosim.formulas.activation import Activation
from neurosim.formulas.aggregations import Aggregation, WeightedSum
from neurosim.ground.checks import finite, optional_finite, text
from neurosim.ground.errors import FormatError, NeurosimError, brief
from neurosim.ground.files import FilePath, read_text, require_ending, write_text
from neurosim.ground.stored_texts import parse_json
from neurosim.model.choices import ACTIVATION, AGGREGATION, LOSS, OwnEquation
from neurosim.model.keeping import Own, require_restorable
from neurosim.model.neuron_and_connection import Connection, Neuron
from neurosim.model.standing import outdated
from neurosim.model.structure_with_loss import StructureWithLoss
from neurosim.model.subclasses import copy_own, empty_network, sibling
from neurosim.trace.records import COMPUTED, ConnectionRecord, NetworkRecord, NeuronRecord, State
from neurosim.trace.storage import FORMAT, network_from_document, network_to_document

AnyNetwork = TypeVar("AnyNetwork", bound=StructureWithLoss)


def to_record(network: StructureWithLoss) -> NetworkRecord:
    """Return a frozen record of structure and parameters."""
    depth = {n.name: d for d, generation in enumerate(network.generations()) for n in generation}
    return NetworkRecord(
        name=network.name,
        loss=network.loss.name,
        loss_parameters=network.loss.made_with(),
        bias_style=network.bias_style,
        neurons=tuple(_neuron_record(neuron, depth[neuron.name]) for neuron in network.neurons),
        connections=tuple(
            ConnectionRecord(c.source.name, c.target.name, _weight(c), _label(c), bool(c.trainable))
            for c in network.connections
        ),
    )


def _weight(connection: Connection) -> float:
    weight = connection.weight
    if type(weight) is float and isfinite(weight):
        return weight
    return finite(weight, f"weight of '{connection.source.name}' -> '{connection.target.name}'")


def _label(connection: Connection) -> str | None:
    return None if connection.label is None else text(connection.label, f"label of {connection.name}")


def _neuron_record(neuron: Neuron, generation: int) -> NeuronRecord:
    activation, aggregation = neuron.activation, neuron.aggregation
    usual = type(aggregation) is WeightedSum
    return NeuronRecord(
        name=neuron.name,
        kind=neuron.kind,
        generation=generation,
        activation=None if activation is None else activation.name,
        activation_parameters={} if activation is None else activation.made_with(),
        aggregation=None if usual else aggregation.name,
        aggregation_parameters={} if usual else aggregation.made_with(),
        bias=optional_finite(neuron.bias, f"bias of '{neuron.name}'"),
        bias_trainable=bool(neuron.bias_trainable),
        value=optional_finite(neuron.value, f"value of constant '{neuron.name}'"),
        output=neuron.output,
        group=neuron.group,
    )


def to_state(network: StructureWithLoss) -> State:
    """Return a record of the network and of every number stored on it."""
    values: dict[tuple[str, str], float] = {}
    for neuron in network.neurons:
        for quantity in ("net", "out", "delta", "bias"):
            number = getattr(neuron, quantity)
            if number is not None:
                values[quantity, neuron.name] = number
        if neuron.bias is not None and neuron.delta is not None:
            values["bias_gradient", neuron.name] = neuron.bias_gradient
    for connection in network.connections:
        values["weight", connection.name] = connection.weight
        if connection.target.delta is not None:
            values["gradient", connection.name] = connection.gradient
    return State(to_record(network), values, outdated=_outdated_quantities(network))


def _outdated_quantities(network: StructureWithLoss) -> frozenset[str]:
    """What stands on the network and is of other weights than the present, or of an earlier forward pass."""
    if outdated(network) is not None:
        return COMPUTED
    return frozenset() if network.deltas_ready else frozenset({"delta"})


def from_record(
    record: NetworkRecord,
    cls: type[AnyNetwork],
    *,
    own: Iterable[OwnEquation] = (),
    equations: AnyNetwork | None = None,
) -> AnyNetwork:
    """Build the network that a record describes.

    Parameters
    ----------
    own : iterable of Activation, Aggregation or Loss
        Equations of the user's own that the record may name.
    equations : Network, optional
        A network with the same neurons, whose equation objects are taken over, and what a subclass keeps
        besides.

    Raises
    ------
    NeurosimError
        The record describes no valid network.
    """
    known = Own(own)

    if equations is None:
        network = empty_network(cls, known.made(LOSS, record.loss, record.loss_parameters), record.name)
    else:
        network = sibling(cls, equations.loss, record.name)
    for neuron in record.neurons:
        if neuron.kind == "input":
            network.add_input(neuron.name)
        elif neuron.kind == "constant":
            network.add_constant(neuron.name, 1.0 if neuron.value is None else neuron.value)
        elif neuron.kind == "neuron":
            activation, aggregation = _equations(neuron, known, equations)
            network.add_neuron(
                neuron.name,
                activation,
                aggregation=aggregation,
                bias=neuron.bias,
                output=neuron.output,
                bias_trainable=neuron.bias_trainable,
                group=neuron.group,
            )
        else:
            raise FormatError(
                f"neuron '{neuron.name}' is of kind {brief(neuron.kind)}; kinds are input, constant, neuron"
            )
    for c in record.connections:
        network.connect(c.source, c.target, c.weight, label=c.label, trainable=c.trainable)
    network.column = record.bias_style == "column"
    if equations is not None:
        copy_own(equations, network)
    return network


def _equations(
    record: NeuronRecord, known: Own, network: StructureWithLoss | None
) -> tuple[Activation, Aggregation]:
    """The equations of a neuron: those of a network, or made again."""
    if network is not None:
        neuron = network[record.name]
        assert neuron.activation is not None
        return neuron.activation, neuron.aggregation
    aggregation: Aggregation = WeightedSum()
    if record.aggregation is not None:
        aggregation = known.made(AGGREGATION, record.aggregation, record.aggregation_parameters)
    return known.made(ACTIVATION, str(record.activation), record.activation_parameters), aggregation


def save_network(network: StructureWithLoss, path: FilePath) -> None:
    """Write a network as a JSON document, atomically."""
    require_ending(path, ".json", others=True)
    write_text(path, text_of(network) + "\n")


def text_of(network: StructureWithLoss) -> str:
    """Return a network as the text of a JSON document.

    Raises
    ------
    StructureError
        It has an equation of the user's own that the file would not bring back.
    """
    require_restorable(network)
    document = {**FORMAT.head(), **network_to_document(to_record(network))}
    return json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False)


def load_network(cls: type[AnyNetwork], path: FilePath, own: Iterable[OwnEquation]) -> AnyNetwork:
    """Read a network from a JSON document.

    Raises
    ------
    FileError
        The file cannot be read.
    FormatError
        It is damaged, not a network, or of another version; the message names the file.
    """
    text = read_text(path)
    try:
        return from_record(network_from_document(parse_json(text)), cls, own=own)
    except NeurosimError as error:
        raise FormatError(f"cannot load a network from '{path}': {error}") from error
