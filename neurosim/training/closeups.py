"""Close-ups of a trace: one neuron, one layer, the paths of one gradient, as records for figures."""

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from neurosim.formulas.activation import Activation
from neurosim.formulas.nodes import Expression, Product
from neurosim.ground.choices import offered
from neurosim.ground.errors import FormatError, UnknownNameError
from neurosim.ground.frames import Numbers
from neurosim.model.choices import ACTIVATION, is_text
from neurosim.model.keeping import Own
from neurosim.model.plain_network import PlainNetwork
from neurosim.passes.traced import trace as recorded
from neurosim.records.functions import Curve
from neurosim.records.networks import BiasStyles, Path, Paths
from neurosim.records.neurons import Layer, NeuronSum, Term
from neurosim.trace.naming import known_name, required_connection
from neurosim.trace.paths_record import PathsRecord
from neurosim.trace.records import NetworkRecord, NeuronRecord, State
from neurosim.trace.trace_record import TraceRecord

MOST_PATHS = 7
TOO_MANY = 10_000
POINTS = 161


def neuron_sum(trace: TraceRecord, name: str) -> NeuronSum:
    """Return a neuron with its sum, its activation and, after a backward pass, its gradients.

    Raises
    ------
    UnknownNameError
        The trace has no neuron of that name that computes.
    """
    neuron = _neuron(trace.network, name)
    name = neuron.name
    state = trace.state(sample=trace.samples[0])
    first = trace.samples[0]
    net, out, delta = state.values["net", name], state.values["out", name], state.get("delta", name)
    terms = []
    for connection in (c for c in trace.network.connections if c.target == name):
        source, weight = state.values["out", connection.source], connection.weight
        share = delta
        if delta is not None and neuron.aggregation is not None:
            share = trace.value("share", connection.name, first)
        back = None if share is None else share * weight
        gradient = state.get("gradient", connection.name)
        label = connection.label or f"w({connection.source})"
        terms.append(Term(connection.source, label, source, weight, weight * source, gradient, back, share))
    function = _activation(neuron)
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
        None if function is None or coupled else _around(function, net),
        delta=delta,
        error=state.get("error", "E") if [one.name for one in outputs] == [name] else None,
        aggregation=neuron.aggregation,
        **after,
    )


def _activation(neuron: NeuronRecord) -> Activation | None:
    """The activation of a neuron; None for one of a class of the user's own."""
    name, made_with = neuron.activation or "", neuron.activation_parameters
    if is_text(made_with) or name in ACTIVATION.known:
        return Own(()).made(ACTIVATION, name, made_with)
    return None


def _around(function: Activation, net: float) -> Curve:
    """The activation around a net, with the tangent there."""
    reach = max(4.0, 1.4 * abs(net))
    x = np.linspace(-reach, reach, POINTS)
    value = function.values(x)
    out = function.value(net)
    touch = (net, out, function.slope(net, out))
    return Curve(
        function.name, function.text, function.slope_text, x, value, function.slopes(x, value), (touch,)
    )


def _adds_up(neuron: NeuronRecord) -> None:
    """Refuse neurons whose net is not a weighted sum, which W · out + b would state wrongly."""
    if neuron.aggregation is not None:
        raise FormatError(
            f"net of '{neuron.name}' is not a sum but a {neuron.aggregation}, which a matrix cannot show; "
            "draw the kind 'neuron'"
        )


def _neuron(network: NetworkRecord, name: str) -> NeuronRecord:
    known = {neuron.name: neuron for neuron in network.neurons if neuron.kind == "neuron"}
    found = known_name(network, name)
    if found not in known:
        raise UnknownNameError(f"no neuron '{name}' that computes {offered(name, known, 'there are')}")
    return known[found]


def bias_styles(network: PlainNetwork, inputs: Numbers) -> BiasStyles:
    """Return a network after a forward pass, as it is drawn and as it is computed.

    A column of ones brings a computed neuron into every hidden layer; drawings leave it out, together
    with the ones, and write what arrives from them as b next to the neuron:
    b = sum of weight * out over the sources that are left out. Bias variables are weights from a constant 1.
    """
    if network.bias_style == "column":
        internal = _after_forward(network, inputs)
        hidden = internal.network.generations()[1:-1]
        extra = {generation[-1].name for generation in hidden}
        return BiasStyles(_without(internal, extra), internal)
    variables, constants = network.with_bias_variables(), network.with_bias_inputs()
    return BiasStyles(_after_forward(variables, inputs), _after_forward(constants, inputs))


def _after_forward(network: PlainNetwork, inputs: Numbers) -> State:
    return recorded(TraceRecord, network, inputs).state()


def _without(state: State, names: set[str]) -> State:
    """The state without some neurons and without constants; what arrives from them is a bias."""
    kept = [n for n in state.network.neurons if n.kind != "constant" and n.name not in names]
    known = {neuron.name for neuron in kept}
    bias: dict[str, float] = {}
    for c in state.network.connections:
        if c.source not in known and c.target in known:
            bias[c.target] = bias.get(c.target, 0.0) + c.weight * state.values["out", c.source]
    neurons = tuple(replace(n, bias=bias[n.name]) if n.name in bias else n for n in kept)
    connections = tuple(c for c in state.network.connections if {c.source, c.target} <= known)
    return replace(state, network=replace(state.network, neurons=neurons, connections=connections))


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


def paths(trace: TraceRecord, connection: str) -> Paths:
    """Return all paths from a connection to the error, each with the product of its factors.

    dE/dw is the sum over all paths of out(source) · f' · w · f' · w ... · dE/dout(output).

    In a softmax group every net reaches every out, by ∂out/∂net; where a neuron makes something else than
    a sum, ∂net/∂product stands before the out that it multiplies.

    Raises
    ------
    UnknownNameError
        There is no such connection.
    FormatError
        There are more than 10,000 paths, or there was no backward pass.
    """
    name = required_connection(trace.network, connection)
    target = name.split("->")[1]
    first = trace.samples[0]
    state = trace.state(sample=first)
    if state.get("delta", target) is None:
        raise FormatError("the paths of a gradient need a backward pass; give the sample targets")
    traced = PathsRecord.of(trace, name, first, most=TOO_MANY)
    if traced.count > TOO_MANY:
        raise FormatError(
            f"more than {TOO_MANY} paths lead from '{target}' to the error; choose a connection nearer to "
            "the outputs"
        )
    all_paths = [Path(path.neurons, tuple(_named_factors(path.product)), path.value) for path in traced.paths]
    telling = [path for path in all_paths if path.product] or all_paths
    largest = sorted(telling, key=lambda path: -abs(path.product))[:MOST_PATHS]
    return Paths(
        state,
        name,
        tuple(path for path in all_paths if path in largest),
        math.fsum(path.product for path in all_paths),
        state.values["gradient", name],
        len(all_paths),
    )


def _named_factors(product: Expression) -> Iterator[tuple[str, float]]:
    """The factors of a path, each with what it is; the last one is where the path meets the loss."""
    assert isinstance(product, Product)
    *before, last = product.factors
    kind = "out"
    for factor in before:
        quantity = getattr(factor, "quantity", None)
        if quantity in ("input", "constant", "out"):
            kind = "out"
        elif quantity in ("slope", "weight"):
            kind = quantity
        else:
            coupled = {leaf.quantity for leaf in factor.leaves()} <= {"out"}
            kind = "jacobian" if coupled else "aggregation_slope"
        yield kind, float(factor.value)
    yield ("error_slope" if kind in ("slope", "jacobian") else "error_slope_net"), float(last.value)
