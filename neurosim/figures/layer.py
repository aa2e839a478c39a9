"""One layer: two generations and the connections between them."""

from dataclasses import dataclass, replace
from typing import Annotated

from neurosim.figures.shapes import along, some
from neurosim.ground.errors import FormatError, UnknownNameError
from neurosim.trace.records import NeuronRecord, State


@dataclass(frozen=True, slots=True)
class Layer:
    """Two generations and everything between them.

    Attributes
    ----------
    state : State
        Of these two generations alone.
    weights : tuple of tuple of (float or None)
        One row per target, one column per source; None where there is no connection.
    biases : tuple of (float or None)
    """

    state: State
    sources: Annotated[tuple[str, ...], some("sources")]
    targets: Annotated[tuple[str, ...], some("targets")]
    weights: Annotated[tuple[tuple[float | None, ...], ...], along("targets", "sources")]
    outs: Annotated[tuple[float | None, ...], along("sources")]
    biases: Annotated[tuple[float | None, ...], along("targets")]
    nets: Annotated[tuple[float | None, ...], along("targets")]


def layer(state: State, number: int) -> Layer:
    """Return generation `number` with the one before it and the connections between them.

    Raises
    ------
    UnknownNameError
        There is no such generation.
    """
    generations = state.network.generations()
    if not 1 <= number < len(generations):
        raise UnknownNameError(f"no layer {number}; this network has the layers 1 to {len(generations) - 1}")
    targets = generations[number]
    for neuron in targets:
        _adds_up(neuron)
    feeding = {c.source for c in state.network.connections if c.target in {one.name for one in targets}}
    constants = [one for one in state.network.neurons if one.kind == "constant" and one.name in feeding]
    sources = [one for one in generations[number - 1] if one.kind != "constant"] + constants
    columns, rows = [one.name for one in sources], [one.name for one in targets]
    between = [c for c in state.network.connections if c.source in columns and c.target in rows]
    weight = {(c.source, c.target): state.values.get(("weight", c.name), c.weight) for c in between}
    neurons = (
        *(replace(one, generation=0, kind="input" if one.kind == "neuron" else one.kind, bias=None)
          for one in sources),
        *(replace(one, generation=1, output=False) for one in targets),
    )  # fmt: skip
    network = replace(state.network, neurons=neurons, connections=tuple(between))
    values = {key: value for key, value in state.values.items() if key[0] not in ("error", "target")}
    return Layer(
        replace(state, network=network, values=values),
        tuple(columns),
        tuple(rows),
        tuple(tuple(weight.get((source, target)) for source in columns) for target in rows),
        tuple(state.get("out", name) for name in columns),
        tuple(state.values.get(("bias", one.name), one.bias) for one in targets),
        tuple(state.get("net", name) for name in rows),
    )


def _adds_up(neuron: NeuronRecord) -> None:
    """Refuse neurons whose net is not a weighted sum, which W · out + b would state wrongly."""
    if neuron.aggregation is not None:
        raise FormatError(
            f"net of '{neuron.name}' is not a sum but a {neuron.aggregation}, which a matrix cannot show; "
            "draw the kind 'neuron'"
        )
