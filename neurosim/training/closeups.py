"""Close-ups of a trace: one neuron, one layer, the paths of one gradient, as records for figures."""

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from neurosim.equations.known import ACTIVATIONS
from neurosim.errors import FormatError, UnknownNameError, did_you_mean, listed
from neurosim.model.network import Network
from neurosim.records.functions import Curve
from neurosim.records.networks import BiasStyles, Path, Paths
from neurosim.records.neurons import Layer, NeuronSum, Term
from neurosim.trace.records import ConnectionRecord, NetworkRecord, NeuronRecord, State
from neurosim.trace.trace import Trace

MOST_PATHS = 7
TOO_MANY = 10_000
POINTS = 161


def neuron_sum(trace: Trace, name: str) -> NeuronSum:
    """Return a neuron with its sum, its activation and, after a backward pass, its gradients.

    Raises
    ------
    UnknownNameError
        The trace has no neuron of that name that computes.
    """
    neuron = _neuron(trace.network, name)
    _adds_up(neuron)
    state = trace.state(sample=trace.samples[0])
    first = trace.samples[0]
    net, out, delta = state.values["net", name], state.values["out", name], state.get("delta", name)
    terms = []
    for connection in (c for c in trace.network.connections if c.target == name):
        source, weight = state.values["out", connection.source], connection.weight
        back = None if delta is None else delta * weight
        gradient = state.get("gradient", connection.name)
        label = connection.label or f"w({connection.source})"
        terms.append(Term(connection.source, label, source, weight, weight * source, gradient, back))
    function = ACTIVATIONS.get(neuron.activation or "")  # None for one of the user's own
    coupled = function is None or function.coupled
    outputs = [one for one in trace.network.neurons if one.output]
    after = (
        {}
        if delta is None or coupled
        else {
            "slope": trace.value("slope", name, first),
            "error_slope": trace.value("error_slope", name, first),
        }
    )
    return NeuronSum(
        name,
        "f" if function is None else function.symbol,
        neuron.activation or "" if function is None else function.text,
        tuple(terms),
        neuron.bias,
        net,
        out,
        None if coupled else _around(neuron, net),
        delta=delta,
        error=state.get("error", "E") if [one.name for one in outputs] == [name] else None,
        **after,
    )


def _around(neuron: NeuronRecord, net: float) -> Curve:
    """The activation around a net, with the tangent there."""
    assert neuron.activation is not None
    function = ACTIVATIONS[neuron.activation](**neuron.activation_parameters)
    reach = max(4.0, 1.4 * abs(net))
    x = np.linspace(-reach, reach, POINTS)
    value = function.values(x)
    out = function.value(net)
    touch = (net, out, function.slope(net, out))
    return Curve(
        neuron.activation, function.text, function.slope_text, x, value, function.slopes(x, value), (touch,)
    )


def _adds_up(neuron: NeuronRecord) -> None:
    """Refuse neurons whose net is no weighted sum: their terms have other slopes than their weights."""
    if neuron.aggregation is not None:
        raise FormatError(
            f"net of '{neuron.name}' is no sum but a {neuron.aggregation}; this figure is of weighted sums"
        )


def _neuron(network: NetworkRecord, name: str) -> NeuronRecord:
    known = {neuron.name: neuron for neuron in network.neurons if neuron.kind == "neuron"}
    if name not in known:
        raise UnknownNameError(
            f"no neuron '{name}' that computes ({did_you_mean(name, known)}there are {listed(known)})"
        )
    return known[name]


def bias_styles(network: Network, inputs: Any) -> BiasStyles:
    """Return a network after a forward pass, as it is drawn and as it is computed.

    A column of ones brings a computed neuron into every hidden layer; drawings leave it out, together
    with the ones. Bias variables are weights from a constant 1.
    """
    if network.bias_style == "column":
        internal = network.trace(inputs).state()
        hidden = internal.network.generations()[1:-1]
        extra = {generation[-1].name for generation in hidden}
        return BiasStyles(_without(internal, extra), internal)
    variables, constants = network.with_bias_variables(), network.with_bias_inputs()
    return BiasStyles(variables.trace(inputs).state(), constants.trace(inputs).state())


def _without(state: State, names: set[str]) -> State:
    """The state without some neurons and without constants."""
    kept = tuple(n for n in state.network.neurons if n.kind != "constant" and n.name not in names)
    known = {neuron.name for neuron in kept}
    connections = tuple(c for c in state.network.connections if {c.source, c.target} <= known)
    return replace(state, network=replace(state.network, neurons=kept, connections=connections))


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
        *(replace(one, generation=1, output=True) for one in targets),
    )  # fmt: skip
    network = replace(state.network, neurons=neurons, connections=tuple(between))
    return Layer(
        replace(state, network=network),
        tuple(columns),
        tuple(rows),
        tuple(tuple(weight.get((source, target)) for source in columns) for target in rows),
        tuple(state.get("out", name) for name in columns),
        tuple(state.values.get(("bias", one.name), one.bias) for one in targets),
        tuple(state.get("net", name) for name in rows),
    )


def paths(trace: Trace, connection: str) -> Paths:
    """Return all paths from a connection to the error, each with the product of its factors.

    dE/dw is the sum over all paths of out(source) · f' · w · f' · w ... · dE/dout(output).

    Raises
    ------
    UnknownNameError
        There is no such connection.
    FormatError
        The paths meet a softmax group, whose outs depend on each other beside the paths, or there
        was no backward pass.
    """
    found = _connection(trace.network, connection)
    first = trace.samples[0]
    state = trace.state(sample=first)
    if state.get("delta", found.target) is None:
        raise FormatError("the paths of a gradient need a backward pass; give the sample targets")
    ways = list(_ways(trace.network, found.target))
    reached = {name for way in ways for name in way}
    kinds = {neuron.name: neuron for neuron in trace.network.neurons}
    for name in reached:
        _adds_up(kinds[name])
    if any(kinds[name].activation == "softmax" for name in reached):
        raise FormatError("the outs of a softmax group depend on each other; choose a network without one")
    weights = {(c.source, c.target): c.weight for c in trace.network.connections}
    all_paths = []
    for way in ways:
        factors = [("out", state.values["out", found.source])]
        for source, target in zip((found.source, *way), way, strict=False):
            if target != way[0]:
                factors.append(("weight", weights[source, target]))
            factors.append(("slope", trace.value("slope", target, first)))
        factors.append(("error_slope", _loss_slope(trace, state, way[-1], weights)))
        all_paths.append(Path((found.source, *way), tuple(factors), math.prod(v for _, v in factors)))
    total = math.fsum(path.product for path in all_paths)
    listed_ = sorted(all_paths, key=lambda path: -abs(path.product))[:MOST_PATHS]
    gradient = state.values["gradient", found.name]
    return Paths(
        state,
        found.name,
        tuple(path for path in all_paths if path in listed_),
        total,
        gradient,
        len(all_paths),
    )


def _connection(network: NetworkRecord, name: str) -> ConnectionRecord:
    by_name = {c.name: c for c in network.connections}
    by_name |= {label: by_name[of] for of, label in network.labels().items() if label not in by_name}
    if name not in by_name:
        raise UnknownNameError(
            f"no connection '{name}' ({did_you_mean(name, by_name)}there are {listed(by_name)})"
        )
    return by_name[name]


def _ways(network: NetworkRecord, start: str) -> Iterator[tuple[str, ...]]:
    """All ways from a neuron to outputs, in creation order."""
    outputs = {neuron.name for neuron in network.neurons if neuron.output}
    after: dict[str, list[str]] = {}
    for connection in network.connections:
        after.setdefault(connection.source, []).append(connection.target)
    waiting: list[tuple[str, ...]] = [(start,)]
    found = 0
    while waiting:
        way = waiting.pop()
        if way[-1] in outputs:
            found += 1
            if found > TOO_MANY:
                raise FormatError(f"more than {TOO_MANY} paths lead from '{start}' to the error; start later")
            yield way
        waiting += [(*way, target) for target in reversed(after.get(way[-1], []))]


def _loss_slope(trace: Trace, state: State, output: str, weights: dict[tuple[str, str], float]) -> float:
    """dE/dout of an output by the loss alone, without what comes back from neurons that it feeds."""
    whole = trace.value("error_slope", output, trace.samples[0])
    fed = [target for source, target in weights if source == output]
    return whole - math.fsum(weights[output, target] * state.values["delta", target] for target in fed)
