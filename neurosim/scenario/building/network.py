"""From the tables of a scenario file to a network and its samples."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from neurosim.data import mat as read_mat
from neurosim.formulas.known import INITIALISATIONS
from neurosim.formulas.known import aggregation as known_aggregation
from neurosim.ground.errors import FormatError, NeurosimError, NumberError, brief, listed
from neurosim.model.keeping import require_one_formula_a_name
from neurosim.network import Network
from neurosim.passes.domain import require_targets
from neurosim.scenario.building.samples import Samples, Values
from neurosim.scenario.table.advice import in_toml
from neurosim.scenario.table.choices import thing_of
from neurosim.scenario.table.equations import equation_of
from neurosim.scenario.table.reading import place
from neurosim.scenario.table.schema import LayersTable, MatTable, NetworkTable, NeuronTable, SampleTable

Key = str | int


@contextmanager
def saying_where(where: str, *keys: Key, name: str | None = None) -> Iterator[None]:
    """Put file and key path in front of whatever the core says is wrong."""
    try:
        yield
    except FormatError:
        raise
    except NeurosimError as error:
        raise FormatError(f"{where}: {place(keys, neuron=name)}{error}") from None


def build_network(
    table: NetworkTable, where: str, name: str, folder: Path | None = None, *, train_biases: bool = True
) -> Network:
    """Return the network of a scenario.

    Parameters
    ----------
    table : NetworkTable
    where : str
        The file, as messages call it.
    name : str
        What the network is called if the table does not say.
    folder : pathlib.Path, optional
        Where the paths in the file start from.
    train_biases : bool
        False freezes every bias, and every connection from a constant.

    Raises
    ------
    FormatError
        When the tables describe no feed-forward network; the message gives the key path.
    """
    network = _built(table, where, name, folder or Path())
    with saying_where(where, "network"):
        require_one_formula_a_name(network)
    if not train_biases:
        for neuron in network.neurons:
            neuron.bias_trainable = False
        for connection in network.connections:
            if connection.source.kind == "constant":
                connection.trainable = False
    return network


def _built(table: NetworkTable, where: str, name: str, folder: Path) -> Network:
    if table.layers is not None:
        return _layered(table, table.layers, where, name)
    if table.mat is not None:
        return _from_mat(table, table.mat, where, name, folder)
    network = Network(loss=equation_of("loss", table.loss), name=table.name or name)
    for position, source in enumerate(table.inputs):
        with saying_where(where, "network", "inputs", position):
            network.add_input(source)
    for source, value in table.constants.items():
        with saying_where(where, "network", "constants", source):
            network.add_constant(source, value=value)
    _everyone_is_fed(table, where)
    outputs = _outputs(table.neurons)
    for position, neuron in enumerate(table.neurons):
        _add(network, neuron, outputs, where, position)
    # Only now, since a neuron may be fed by one that stands further down in the file.
    for position, neuron in enumerate(table.neurons):
        _connect(network, neuron, where, position)
    if not outputs:
        raise FormatError(
            f"{where}: {place(('network', 'neurons'))}no neuron is an output: every neuron that feeds no "
            "other says output = false; write output = true for one, or leave that line out"
        )
    return network


def _everyone_is_fed(table: NetworkTable, where: str) -> None:
    """Refuse a neuron whose weights were forgotten; one that shall have none says ``weights = {}``."""
    for position, neuron in enumerate(table.neurons):
        if "weights" not in neuron.model_fields_set:
            start = f"{where}: {place(('network', 'neurons', position), neuron=neuron.name)}"
            raise FormatError(
                f"{start}nothing feeds '{neuron.name}'; give it weights from its sources, such as "
                f"weights = {{ {table.inputs[0]} = 0.5 }}"
            )


def _outputs(neurons: Sequence[NeuronTable]) -> set[str]:
    """The neurons that say they are outputs; one that says nothing is an output if it feeds no other."""
    feeding = {source for neuron in neurons for source in neuron.weights}
    return {
        neuron.name
        for neuron in neurons
        if (neuron.name not in feeding if neuron.output is None else neuron.output)
    }


def _add(network: Network, neuron: NeuronTable, outputs: set[str], where: str, position: int) -> None:
    keys = ("network", "neurons", position)
    with saying_where(where, *keys, "activation", name=neuron.name):
        activation = equation_of("activation", neuron.activation)
    with saying_where(where, *keys, "aggregation", name=neuron.name):
        aggregation = known_aggregation(neuron.aggregation)
    with saying_where(where, *keys, name=neuron.name):
        network.add_neuron(
            neuron.name,
            activation=activation,
            aggregation=aggregation,
            bias=neuron.bias,
            output=neuron.name in outputs,
            bias_trainable=neuron.bias_trainable,
            group=neuron.group,
        )


def _connect(network: Network, neuron: NeuronTable, where: str, position: int) -> None:
    for source, weight in neuron.weights.items():
        with saying_where(where, "network", "neurons", position, "weights", source, name=neuron.name):
            network.connect(
                source,
                neuron.name,
                weight=weight,
                label=neuron.labels.get(source),
                trainable=source not in neuron.frozen,
            )


def _layered(table: NetworkTable, layers: LayersTable, where: str, name: str) -> Network:
    given = layers.model_dump()
    for key, choice in (("activation", layers.activation), ("output_activation", layers.output_activation)):
        given[key] = None if choice is None else equation_of("activation", choice)
    with saying_where(where, "network", "layers"):
        for key in ("initialisation", "bias_initialisation"):
            given[key] = thing_of("initialisation", given[key], INITIALISATIONS)
        try:
            return Network.layered(**given, loss=equation_of("loss", table.loss), name=table.name or name)
        except NumberError as error:
            # Python counts from 0, a scenario file from 1.
            counted = re.sub(r"(?<=[ts]\[)\d+(?=\])", lambda found: str(int(found[0]) + 1), str(error))
            raise NumberError(counted) from None


def _from_mat(table: NetworkTable, mat: MatTable, where: str, name: str, folder: Path) -> Network:
    try:
        found = read_mat(
            folder / mat.path,
            part="network",
            orientation=mat.orientation,
            weights=mat.weights,
            biases=mat.biases,
            bias_column=mat.bias_column,
        )
    except ImportError:
        raise
    except NeurosimError as error:
        said = in_toml(str(error), type(mat).model_fields)
        raise FormatError(f"{where}: {place(('network', 'mat'))}{said}") from None
    with saying_where(where, "network", "mat"):
        return Network.layered(
            found.sizes,
            equation_of("activation", mat.activation),
            output_activation=(
                None if mat.output_activation is None else equation_of("activation", mat.output_activation)
            ),
            bias="variable" if found.biases else "none",
            weights=found.weights,
            biases=found.biases or None,
            loss=equation_of("loss", table.loss),
            name=table.name or name,
        )


def read_samples(tables: Sequence[SampleTable], network: Network, where: str) -> Samples:
    """Return inputs and targets of every sample by name.

    Raises
    ------
    FormatError
        When a value is missing, one too many, or of an unknown neuron, or a target is none that the loss is
        made for.
    """
    inputs = [neuron.name for neuron in network.inputs]
    outputs = [neuron.name for neuron in network.outputs]
    samples = []
    for position, table in enumerate(tables):
        given = _by_name(table.inputs, inputs, where, ("samples", position, "inputs"))
        wanted = None
        if table.targets is not None:
            keys = ("samples", position, "targets")
            if not network.loss.needs_target:
                raise FormatError(f"{where}: {place(keys)}the loss '{network.loss.name}' uses no targets")
            wanted = _by_name(table.targets, outputs, where, keys)
            with saying_where(where, *keys):
                require_targets(network.loss, network.outputs, np.array([list(wanted.values())]))
        elif network.loss.needs_target:
            raise FormatError(
                f"{where}: {place(('samples', position))}targets are missing "
                f"(the loss '{network.loss.name}' needs targets for {listed(outputs)})"
            )
        samples.append((given, wanted))
    return samples


def _by_name(
    given: Mapping[str, float] | Sequence[float], names: Sequence[str], where: str, keys: Sequence[Key]
) -> Values:
    start = f"{where}: {place(keys)}"
    if not isinstance(given, Mapping):
        if len(given) != len(names):
            raise FormatError(f"{start}has {len(given)} values, but needs {len(names)} (for {listed(names)})")
        return dict(zip(names, given, strict=True))
    for name in given:
        if name not in names:
            raise FormatError(f"{start}no {brief(name)} here (values are needed for {listed(names)})")
    for name in names:
        if name not in given:
            raise FormatError(
                f"{start}the value of '{name}' is missing (values are needed for {listed(names)})"
            )
    return {name: given[name] for name in names}
