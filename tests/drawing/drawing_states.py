"""States for the drawing tests: networks with made-up numbers, no engine needed."""

import math
import random
from collections.abc import Mapping, Sequence

from matplotlib.figure import Figure

from neurosim.trace.records import ConnectionRecord, NetworkRecord, NeuronRecord, State


def network(
    inputs: Sequence[str],
    neurons: Mapping[str, Mapping[str, float]],
    *,
    outputs: Sequence[str],
    biases: Mapping[str, float] | None = None,
    constants: Mapping[str, float] | None = None,
    name: str | None = None,
    bias_style: str = "variable",
) -> NetworkRecord:
    """Return the record of a network given as target -> {source: weight}, in topological order."""
    biases, constants = biases or {}, constants or {}
    generation = {**dict.fromkeys(inputs, 0), **dict.fromkeys(constants, 0)}
    records = [NeuronRecord(x, "input", 0) for x in inputs]
    records += [NeuronRecord(x, "constant", 0, value=value) for x, value in constants.items()]
    connections = []
    for target, weights in neurons.items():
        generation[target] = 1 + max((generation[source] for source in weights), default=-1)
        records.append(
            NeuronRecord(
                target,
                "neuron",
                generation[target],
                "sigmoid",
                bias=biases.get(target),
                output=target in outputs,
            )
        )
        connections += [ConnectionRecord(source, target, weight) for source, weight in weights.items()]
    return NetworkRecord(name, "half_squared_error", bias_style, tuple(records), tuple(connections))


def passed(record: NetworkRecord, seed: int = 1, *, backward: bool = False, update: bool = False) -> State:
    """Return a state after a forward pass (and more), with numbers that look like the real ones."""
    draw = random.Random(seed)
    values: dict[tuple[str, str], float] = {}
    incoming: dict[str, list[ConnectionRecord]] = {}
    for connection in record.connections:
        values["weight", connection.name] = connection.weight
        incoming.setdefault(connection.target, []).append(connection)
    for neuron in sorted(record.neurons, key=lambda neuron: neuron.generation):
        if neuron.kind == "input":
            values["out", neuron.name] = round(draw.uniform(-1, 1), 2)
        elif neuron.kind == "constant":
            values["out", neuron.name] = 1.0 if neuron.value is None else neuron.value
        else:
            net = neuron.bias or 0.0
            for connection in incoming.get(neuron.name, []):
                net += connection.weight * values["out", connection.source]
            values["net", neuron.name] = net
            values["out", neuron.name] = 1 / (1 + math.exp(-max(-30.0, min(30.0, net))))
        if neuron.bias is not None:
            values["bias", neuron.name] = neuron.bias
    total = 0.0
    for neuron in record.neurons:
        if neuron.output:
            target = float(draw.random() < 0.5)
            values["target", neuron.name] = target
            values["error", neuron.name] = (target - values["out", neuron.name]) ** 2 / 2
            total += values["error", neuron.name]
    values["error", "E"] = total
    if not (backward or update):
        return State(record, values)
    for neuron in record.neurons:
        if neuron.kind == "neuron":
            values["delta", neuron.name] = draw.gauss(0, 0.06)
    for connection in record.connections:
        values["gradient", connection.name] = (
            values["delta", connection.target] * values["out", connection.source]
        )
    if not update:
        return State(record, values)
    before = {}
    for connection in record.connections:
        before["weight", connection.name] = connection.weight
        values["weight", connection.name] -= 0.5 * values["gradient", connection.name]
    for neuron in record.neurons:
        if neuron.bias is not None:
            before["bias", neuron.name] = neuron.bias
            values["bias", neuron.name] -= 0.5 * values["delta", neuron.name]
    return State(record, values, before, learning_rate=0.5)


def layered(
    *sizes: int, bias: str = "variable", seed: int = 1, name: str | None = None, decimals: int | None = None
) -> NetworkRecord:
    """Return a fully connected network."""
    draw = random.Random(seed)

    def weight() -> float:
        value = draw.gauss(0, 0.9)
        return value if decimals is None else round(value, decimals)

    inputs = [f"x{k + 1}" for k in range(sizes[0])]
    before, neurons, biases = inputs, {}, {}
    constants = {"one": 1.0} if bias == "constant" else {}
    for number, size in enumerate(sizes[1:]):
        last = number == len(sizes) - 2
        letter = "y" if last else "hgfedcba"[number] if number < 8 else f"l{number}n"
        names = [f"{letter}{k + 1}" for k in range(size)]
        for target in names:
            neurons[target] = {source: weight() for source in before}
            if bias == "constant":
                neurons[target]["one"] = weight()
            elif bias == "variable":
                biases[target] = weight()
        before = names
    return network(inputs, neurons, outputs=before, biases=biases, constants=constants, name=name)


def mazur(bias: str = "variable") -> NetworkRecord:
    """Return the 2-2-2 network of Mazur's worked example."""
    neurons = {
        "h1": {"i1": 0.15, "i2": 0.20},
        "h2": {"i1": 0.25, "i2": 0.30},
        "o1": {"h1": 0.40, "h2": 0.45},
        "o2": {"h1": 0.50, "h2": 0.55},
    }
    biases = {"h1": 0.35, "h2": 0.35, "o1": 0.60, "o2": 0.60}
    if bias == "variable":
        return network(["i1", "i2"], neurons, outputs=["o1", "o2"], biases=biases, name="mazur")
    for target, value in biases.items():
        neurons[target]["one"] = value
    return network(
        ["i1", "i2"],
        neurons,
        outputs=["o1", "o2"],
        constants={"one": 1.0},
        name="mazur",
        bias_style="constant",
    )


def random_dag(seed: int, neurons: int = 12, connections: int = 25) -> NetworkRecord:
    """Return a random acyclic network with skip connections."""
    draw = random.Random(seed)
    inputs = draw.randint(1, min(4, neurons - 2))
    names = [f"x{k + 1}" for k in range(inputs)] + [f"n{k + 1}" for k in range(neurons - inputs)]
    edges: dict[str, dict[str, float]] = {name: {} for name in names[inputs:]}
    for position in range(inputs, neurons):
        source = names[draw.randrange(max(0, position - 5), position)]
        edges[names[position]][source] = draw.gauss(0, 0.9)
    for _ in range(connections * 3):
        if sum(map(len, edges.values())) >= connections:
            break
        target = draw.randrange(inputs, neurons)
        earlier = names[draw.randrange(0, target)]
        edges[names[target]].setdefault(earlier, draw.gauss(0, 0.9))
    used = {source for weights in edges.values() for source in weights}
    outputs = [name for name in names[inputs:] if name not in used]
    biases = {name: draw.gauss(0, 0.5) for name in names[inputs:] if seed % 2}
    return network(names[:inputs], edges, outputs=outputs, biases=biases)


def skip() -> NetworkRecord:
    """Return a network in which connections skip generations."""
    return network(
        ["x1", "x2"],
        {
            "h1": {"x1": 0.62, "x2": -0.91},
            "h2": {"x1": -0.48, "x2": 1.13},
            "g1": {"h1": 0.77, "h2": -1.2},
            "g2": {"h1": 0.34, "h2": 0.58, "x2": -0.37},
            "y": {"g1": 1.41, "g2": -0.66, "x1": 0.85},
        },
        outputs=["y"],
    )


def feeds_on() -> NetworkRecord:
    """Return a network in which an output feeds another output."""
    return network(
        ["x1", "x2"],
        {"h1": {"x1": 0.5, "x2": -0.3}, "o1": {"h1": 0.8, "x1": 0.2}, "o2": {"o1": -0.7, "h1": 0.4}},
        outputs=["o1", "o2"],
        biases={"h1": 0.1, "o1": -0.2, "o2": 0.3},
    )


def xor_skip() -> NetworkRecord:
    """Return XOR with one hidden neuron and direct connections from input to output."""
    return network(
        ["x1", "x2"],
        {"h": {"x1": 1.0, "x2": 1.0}, "y": {"x1": 1.0, "h": -2.0, "x2": 1.0}},
        outputs=["y"],
        biases={"h": -1.5, "y": -0.5},
        name="XOR",
    )


def single(inputs: int, bias: str = "variable") -> NetworkRecord:
    """Return one neuron with several inputs."""
    return layered(inputs, 1, bias=bias, decimals=2)


def chain(length: int, skips: bool = False) -> NetworkRecord:
    """Return a chain of neurons."""
    neurons = {}
    before = "x"
    draw = random.Random(length)
    for k in range(length):
        neurons[f"n{k + 1}"] = {before: draw.gauss(0, 1)}
        if skips and k > 0:
            neurons[f"n{k + 1}"]["x" if k % 2 else f"n{k - 1}" if k > 1 else "x"] = draw.gauss(0, 1)
        before = f"n{k + 1}"
    return network(["x"], neurons, outputs=[before])


def centres(figure: Figure) -> dict[str, tuple[float, float]]:
    """Centres of the neurons in points, rounded to a hundredth."""
    found = {}
    for patch in figure.axes[0].patches:
        if str(patch.get_gid()).startswith("neuron:"):
            box = patch.get_path().get_extents(patch.get_patch_transform())
            found[str(patch.get_gid())] = (round((box.x0 + box.x1) / 2, 2), round((box.y0 + box.y1) / 2, 2))
    return found
