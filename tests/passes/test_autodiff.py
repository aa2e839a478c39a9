"""Every gradient against automatic differentiation, on random graphs of any shape."""

import operator
from collections.abc import Callable
from functools import reduce
from typing import Any

import autograd
import autograd.numpy as anp
import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import neurosim as ns

# The activations and losses once more, as the textbooks write them.
ACTIVATIONS: dict[str, Callable[[Any], Any]] = {
    "sigmoid": lambda z: 1 / (1 + anp.exp(-z)),
    "tanh": anp.tanh,
    "relu": lambda z: anp.where(z > 0, z, 0.0),
    "leaky_relu": lambda z: anp.where(z > 0, z, 0.01 * z),
    "linear": lambda z: z,
    "softplus": lambda z: anp.log(1 + anp.exp(z)),
    "step": lambda z: 0.0 * z + anp.where(z >= 0, 1.0, 0.0),
    "exp": anp.exp,
    "log": anp.log,
    "square": lambda z: z**2,
}
AGGREGATIONS: dict[str, Callable[[list[Any]], Any]] = {
    "sum": sum,
    "product": lambda terms: reduce(operator.mul, terms, 1.0),
    "max": lambda terms: reduce(lambda best, term: term if term > best else best, terms),
}
LOSSES: dict[str, Callable[[Any, Any], Any]] = {
    "half_squared_error": lambda t, o: 0.5 * anp.sum((t - o) ** 2),
    "squared_error": lambda t, o: anp.sum((t - o) ** 2),
    "mean_squared_error": lambda t, o: anp.mean((t - o) ** 2),
    "cross_entropy": lambda t, o: -anp.sum(t * anp.log(o)),
    "binary_cross_entropy": lambda t, o: -anp.sum(t * anp.log(o) + (1 - t) * anp.log(1 - o)),
    "sum_of_outputs": lambda t, o: anp.sum(o),
}


def groups_of(net: ns.Network) -> dict[str, tuple[str, ...]]:
    """The softmax group of every softmax neuron, from the rule in the documentation."""
    depth = {name: d for d, names in enumerate(nx.topological_generations(net.graph)) for name in names}
    members: dict[Any, list[str]] = {}
    for n in net.neurons:
        if n.activation is not None and n.activation.name == "softmax":
            key = (
                ("group", n.group) if n.group is not None else "out" if n.output else ("depth", depth[n.name])
            )
            members.setdefault(key, []).append(n.name)
    return {name: tuple(names) for names in members.values() for name in names}


def error_of(net: ns.Network, targets: Any) -> Callable[[dict[str, Any]], Any]:
    """E as a function of all weights, biases, inputs and of a shift of every net."""
    groups = groups_of(net)
    names = [n.name for n in net.neurons]
    unit = {name: groups.get(name, (name,)) for name in names}
    order: nx.DiGraph = nx.DiGraph()
    order.add_nodes_from(unit[name] for name in names)
    order.add_edges_from((unit[s], unit[t]) for s, t in net.graph.edges)
    schedule = list(nx.topological_sort(order))

    def error(p: dict[str, Any]) -> Any:
        out: dict[str, Any] = {}
        for members in schedule:
            nets = {}
            for name in members:
                n = net[name]
                if n.kind == "input":
                    out[name] = p["input"][name]
                elif n.kind == "constant":
                    out[name] = n.value
                else:
                    terms = [p["weight"][f"{s}->{name}"] * out[s] for s in net.graph.predecessors(name)]
                    nets[name] = p["shift"][name] + AGGREGATIONS[n.aggregation.name](terms)
            if members[0] in groups:
                exps = {name: anp.exp(z) for name, z in nets.items()}
                whole = sum(exps.values())
                out |= {name: e / whole for name, e in exps.items()}
            else:
                out |= {name: ACTIVATIONS[net[name].activation.name](z) for name, z in nets.items()}
        outs = anp.array([out[n.name] for n in net.outputs])
        wanted = anp.array([targets[n.name] for n in net.outputs] if targets is not None else [0.0])
        return LOSSES[net.loss.name](wanted, outs)

    return error


def parameters_of(net: ns.Network, inputs: dict[str, float]) -> dict[str, dict[str, float]]:
    return {
        "weight": {c.name: c.weight for c in net.connections} | {"": 0.0},
        "input": {name: float(value) for name, value in inputs.items()},
        "shift": {n.name: n.bias or 0.0 for n in net.neurons if n.kind == "neuron"},
    }


def compare(net: ns.Network, inputs: dict[str, float], targets: Any) -> None:
    error = error_of(net, targets)
    parameters = parameters_of(net, inputs)
    slopes = autograd.grad(error)(parameters)
    scale = max(1.0, *(abs(float(s)) for kind in slopes.values() for s in kind.values()))
    near = {"rel": 1e-9, "abs": 1e-12 * scale}

    net.forward(inputs)
    assert net.error(targets) == pytest.approx(float(error(parameters)), rel=1e-9, abs=1e-12)
    net.backward(targets)
    for n in net.neurons:
        if n.kind == "neuron":
            assert n.delta == pytest.approx(float(slopes["shift"][n.name]), **near), n
            if n.bias is not None:
                assert n.bias_gradient == n.delta
        if n.kind == "input":
            assert n.delta == pytest.approx(float(slopes["input"][n.name]), **near), n
    for c in net.connections:
        assert c.gradient == pytest.approx(float(slopes["weight"][c.name]), **near), c


@pytest.mark.slow
@settings(max_examples=110, deadline=None, derandomize=True)
@given(seed=st.integers(0, 2**32))
def test_gradients_of_random_graphs_are_those_of_automatic_differentiation(random_network, seed):
    compare(*random_network(seed))


def test_random_graphs_cover_every_activation_and_loss_and_shape(random_network):
    seen = set()
    for seed in range(150):
        net, _, _ = random_network(seed)
        seen.add(net.loss.name)
        seen |= {n.activation.name for n in net.neurons if n.activation is not None}
        seen |= {n.aggregation.name for n in net.neurons if n.kind == "neuron"}
        seen |= {"feeds on" for n in net.outputs if n.outgoing}
        seen |= {"dead end" for n in net.neurons if not n.output and not n.outgoing and n.kind == "neuron"}
        seen |= {"no bias" for n in net.neurons if n.kind == "neuron" and n.bias is None}
        seen |= {"constant" for n in net.neurons if n.kind == "constant" and n.outgoing}
        groups = groups_of(net)
        for name, group in groups.items():
            if len(group) > 1:
                kind = "named" if net[name].group else "outputs" if net[name].output else "hidden"
                seen.add(f"{kind} group")
    wanted = {*ACTIVATIONS, *AGGREGATIONS, *LOSSES, "softmax", "feeds on", "dead end", "no bias", "constant"}
    assert seen == wanted | {"named group", "outputs group", "hidden group"}


@settings(max_examples=40, deadline=None, derandomize=True)
@given(seed=st.integers(0, 2**32))
def test_output_gradients_in_place_of_targets_give_a_weighted_sum(random_network, seed):
    net, inputs, _ = random_network(seed)
    weights = {n.name: 0.5 - 0.7 * k for k, n in enumerate(net.outputs)}
    expected: dict[str, float] = {}
    net.loss = "sum_of_outputs"
    for name, factor in weights.items():
        net.zero_gradients()
        net.forward(inputs)
        net.backward(output_gradients={other: float(other == name) for other in weights})
        for c in net.connections:
            expected[c.name] = expected.get(c.name, 0.0) + factor * c.gradient
    net.zero_gradients()
    net.forward(inputs)
    net.backward(output_gradients=weights)
    scale = max([1.0, *map(abs, expected.values())])
    for c in net.connections:
        assert c.gradient == pytest.approx(expected[c.name], rel=1e-9, abs=1e-12 * scale)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(seed=st.integers(0, 2**32))
def test_the_gradient_check_agrees_on_random_graphs(random_network, numbers_of, seed):
    net, inputs, targets = random_network(seed)
    before = numbers_of(net)
    report = net.check_gradients(inputs, targets)
    assert report.ok, str(report)
    assert numbers_of(net) == before


def test_building_order_does_not_change_the_gradients(random_network):
    net, inputs, targets = random_network(7)
    record = net.record()
    twin = ns.Network(loss=net.loss)
    for n in reversed(record.neurons):
        if n.kind == "neuron":
            twin.add_neuron(
                n.name,
                n.activation,
                aggregation=n.aggregation or "sum",
                bias=n.bias,
                output=n.output,
                group=n.group,
            )
        elif n.kind == "input":
            twin.add_input(n.name)
        else:
            twin.add_constant(n.name, n.value)
    for c in reversed(record.connections):
        twin.connect(c.source, c.target, c.weight)
    for each in (net, twin):
        each.forward(inputs)
        each.backward(targets)
    assert twin.error(targets) == pytest.approx(net.error(targets), rel=1e-12)
    for c in net.connections:
        gradient = twin[c.source.name, c.target.name].gradient
        assert gradient == pytest.approx(c.gradient, rel=1e-9, abs=1e-12)


def test_gradients_accumulate_over_samples_until_they_are_zeroed(mazur):
    samples = [([0.05, 0.10], [0.01, 0.99]), ([0.5, -0.3], [0.2, 0.4])]
    shares = []
    for inputs, targets in samples:
        mazur.zero_gradients()
        mazur.forward(inputs)
        mazur.backward(targets)
        shares.append({c.name: c.gradient for c in mazur.connections})
    mazur.zero_gradients()
    for inputs, targets in samples:
        mazur.forward(inputs)
        mazur.backward(targets)
    for c in mazur.connections:
        assert c.gradient == shares[0][c.name] + shares[1][c.name]


def test_frozen_parameters_keep_their_value_and_have_a_gradient(mazur):
    mazur["i1", "h1"].trainable = False
    mazur["o1"].bias_trainable = True
    mazur.forward([0.05, 0.10])
    mazur.backward([0.01, 0.99])
    mazur.update(0.5)
    assert mazur["i1", "h1"].weight == 0.15
    assert mazur["i1", "h1"].gradient == pytest.approx(0.00043856773447434685, rel=1e-9)
    assert mazur["h1"].bias == 0.35
    assert mazur["h1"].bias_gradient == pytest.approx(0.008771354689486937, rel=1e-9)
    assert mazur["o1"].bias == pytest.approx(0.60 - 0.5 * 0.13849856162855698, rel=1e-12)
