"""The figures of networks: structure, passes, updates, and what a neuron does."""

from neurosim.gallery.entry import Entry, of_network, of_record, of_scenario
from neurosim.network import Network
from neurosim.records.networks import Moment, Paths
from neurosim.trace.records import State
from neurosim.training.closeups import paths

ALL = ("weight", "net", "out")


def _layered(
    *sizes: int,
    activation: str,
    output_activation: str | None = None,
    loss: str = "half_squared_error",
    seed: int = 4,
) -> Network:
    return Network.layered(
        list(sizes),
        activation=activation,
        output_activation=output_activation,
        loss=loss,
        initialisation="xavier_normal",
        bias_initialisation="normal",
        seed=seed,
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


def _six_paths() -> Paths:
    network = _layered(2, 2, 3, 2, activation="sigmoid", seed=7)
    return paths(network.trace([0.9, -0.4], [1.0, 0.0]), network.connections[1].name)


NETWORKS: tuple[Entry, ...] = (
    of_scenario(
        "structure",
        "The structure of a network",
        "Each column holds one generation of neurons; a connection leads from source to target.",
        "mazur",
        show=[],
    ),
    of_scenario(
        "weights",
        "Weights and biases",
        "A network stores what it has learned in its weights: colour and label show the sign, width the "
        "size.",
        "mazur",
        show=["weight"],
    ),
    of_scenario(
        "mazur",
        "The forward pass",
        "Each neuron adds up its inputs (net, above the line) and applies its activation (out, below it).",
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
        "One step downhill: every weight moves against its gradient, in proportion to its size.",
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
    of_scenario(
        "bias-styles",
        "A bias, as drawn and as computed",
        "Left: the network as drawn in a course. Right: the network computed with a column of ones in "
        "the data.",
        "xor-forward",
        "bias-styles",
    ),
    of_scenario(
        "neuron",
        "A single neuron",
        "A neuron multiplies, adds up and applies its activation: first net, then out = f(net).",
        "sports-3-2-2",
        "neuron",
        of=["h1"],
    ),
    of_scenario(
        "computation",
        "One neuron as a computational graph",
        "Going backwards, every operation multiplies by its own slope: that is the chain rule.",
        "cs231n-neuron",
        "computation",
    ),
    of_scenario(
        "layer",
        "A fully connected layer",
        "Every source is connected to every target: a layer is a matrix with one row per target.",
        "full-layer",
        "layer",
    ),
    of_scenario(
        "paths",
        "The chain rule, path by path",
        "A gradient is the sum over all paths to the error; each path is a product of slopes and weights.",
        "mazur",
        "paths",
        of=["w1"],
    ),
    of_record(
        "paths-six",
        "Six paths from one weight",
        "The number of paths multiplies with every layer; the backward pass adds them up without "
        "following each one.",
        "paths",
        _six_paths,
    ),
    of_network(
        "two-hidden-layers",
        "Two hidden layers, forward",
        "Every number stays readable in wider networks: the labels are stacked in front of each neuron.",
        _two_hidden_layers,
        ALL,
    ),
    of_network(
        "two-hidden-layers-backward",
        "Two hidden layers, backward",
        "The same network after the backward pass: one gradient per connection, one δ per neuron.",
        _two_hidden_layers,
        ("gradient", "delta", "out"),
    ),
    of_scenario(
        "skip-connections",
        "Connections that skip layers",
        "Layers are not required: any graph without a cycle is a feed-forward network.",
        "skip-connection",
        show=["weight", "net", "out"],
        sample=3,
    ),
    of_network(
        "thresholds",
        "XOR with thresholds",
        "A threshold is a weight from a neuron whose out is always −1; the step gives 1 above the threshold.",
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
        "All 128 weights at 9 points; each stack of labels has the order of the sources.",
        _eight,
        ("weight",),
    ),
    of_network(
        "large",
        "64-32-16-10, shortened where it is too tall",
        "Neurons that do not fit are left out and counted; colour and width show the weights, labels the "
        "largest.",
        _large,
        ("weight",),
    ),
    of_record(
        "matrices",
        "64-32-16-10 as matrices",
        "All 2,720 weights at once: with one cell per weight, the figure stays readable where lines "
        "would not.",
        "matrices",
        lambda: Moment(_large(), ("weight",), (), ""),
    ),
)
