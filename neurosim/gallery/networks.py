"""The figures of networks: structure, passes, updates, and what a neuron does."""

from neurosim.gallery.entry import Entry, of_network, of_scenario
from neurosim.model.network import Network
from neurosim.trace.records import State

ALL = ("weight", "net", "out")


def _layered(*sizes: int, seed: int = 4, **choices: object) -> Network:
    return Network.layered(
        list(sizes),
        seed=seed,
        initialisation="xavier_normal",
        bias_initialisation="normal",
        **choices,  # type: ignore[arg-type]
    )


def _passed(network: Network, inputs: list[float]) -> State:
    network.forward(inputs)
    return network.state()


def _two_hidden_layers() -> State:
    network = _layered(2, 4, 4, 2, activation="tanh", output_activation="sigmoid")
    return network.trace([0.5, -0.9], [1.0, 0.0]).state()


def _eight() -> State:
    return _layered(8, 8, 8, activation="tanh").state()


def _large() -> State:
    return _layered(64, 32, 16, 10, activation="tanh").state()


def _thresholds() -> State:
    """x1 AND NOT x2: the thresholds are weights from a constant of -1."""
    network = Network(name="thresholds")
    for name in ("x1", "x2"):
        network.add_input(name)
    network.add_constant("t", value=-1.0)
    for name in ("h1", "h2"):
        network.add_neuron(name, activation="step")
    network.add_neuron("y", activation="step", output=True)
    weights = (
        ("x1", "h1", 1.0),
        ("x2", "h1", 1.0),
        ("t", "h1", 0.5),
        ("x1", "h2", 1.0),
        ("x2", "h2", 1.0),
        ("t", "h2", 1.5),
        ("h1", "y", 1.0),
        ("h2", "y", -1.0),
        ("t", "y", 0.5),
    )
    for source, target, weight in weights:
        network.connect(source, target, weight)
    return _passed(network, [1.0, 0.0])


def _softmax() -> State:
    network = _layered(3, 4, 3, activation="tanh", output_activation="softmax", loss="cross_entropy", seed=2)
    return network.trace([0.8, -0.4, 0.3], [0.0, 1.0, 0.0]).state()


NETWORKS: tuple[Entry, ...] = (
    of_scenario(
        "structure",
        "The structure of a network",
        "Neurons stand in the columns of their generations; a connection leads from source to target.",
        "mazur",
        show=[],
    ),
    of_scenario(
        "weights",
        "Weights and biases",
        "What a network has learnt is in its weights: colour and label say the sign, width the size.",
        "mazur",
        show=["weight"],
    ),
    of_scenario(
        "mazur",
        "The forward pass",
        "Each neuron sums what arrives (net, above the line) and gives its activation (out, below it).",
        "mazur",
        show=["weight", "net", "out"],
    ),
    of_scenario(
        "backward",
        "The backward pass",
        "δ of a neuron times the out of the source is the gradient of the weight between them.",
        "mazur",
        show=["weight", "out", "delta", "gradient"],
    ),
    of_scenario(
        "update",
        "Weights before and after an update",
        "One step downhill: every weight moves against its gradient, in proportion to it.",
        "mazur",
        show=["update"],
    ),
    of_scenario(
        "change",
        "What the update adds",
        "The changes alone: −learning rate · gradient, large where the error depends strongly on a weight.",
        "mazur",
        show=["change"],
    ),
    of_network(
        "two-hidden-layers",
        "Two hidden layers, forward",
        "Wider networks keep every number readable: labels climb a ladder before each neuron.",
        _two_hidden_layers,
        ALL,
    ),
    of_network(
        "two-hidden-layers-backward",
        "Two hidden layers, backward",
        "The same network, seen backwards: one gradient per connection, one δ per neuron.",
        _two_hidden_layers,
        ("gradient", "delta", "out"),
    ),
    of_scenario(
        "skip-connections",
        "Connections that skip layers",
        "Layers are a habit, not a law: any graph without a cycle is a feed-forward network.",
        "skip-connection",
        show=["weight", "net", "out"],
    ),
    of_network(
        "thresholds",
        "XOR with thresholds",
        "A threshold is a weight from a neuron that always gives −1; the step fires where it is exceeded.",
        _thresholds,
        ALL,
    ),
    of_network(
        "softmax-group",
        "A softmax group",
        "The outs of a softmax group are computed together: they are positive and add up to 1.",
        _softmax,
        ALL,
    ),
    of_network(
        "eight-by-eight",
        "8-8-8 with every weight",
        "All 128 weights at 9 points; the order of a ladder repeats the order of the sources.",
        _eight,
        ("weight",),
    ),
    of_network(
        "large",
        "64-32-16-10, cut where it is too tall",
        "What does not fit is left out and counted; colour and width say the weights, labels the strongest.",
        _large,
        ("weight",),
    ),
)
