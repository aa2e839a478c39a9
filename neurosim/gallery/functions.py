"""The figures of functions and of landscapes."""

from neurosim.gallery.entry import Entry, of_record, of_scenario
from neurosim.network import Network
from neurosim.records.landscapes import ErrorAlong, Landscape
from neurosim.training import functions, landscapes
from neurosim.training.descend import descend
from neurosim.training.input_landscapes import input_landscape, learning_rates


def valleys() -> Network:
    """Return a network with four minima of different depth: (x² - 1)² + (y² - 1)² + 0.3 x + 0.2 y."""
    network = Network(loss="sum_of_outputs", name="valleys")
    for name in ("x", "y"):
        network.add_input(name)
        network.add_neuron(f"{name}2", activation="square")
        network.connect(name, f"{name}2", 1.0)
        network.add_neuron(f"{name}4", activation="square", bias=-1.0, output=True)
        network.connect(f"{name}2", f"{name}4", 1.0)
    network.add_neuron("tilt", activation="linear", output=True)
    network.connect("x", "tilt", 0.3)
    network.connect("y", "tilt", 0.2)
    return network


def _valleys() -> Landscape:
    starts = ((0.15, 1.7), (-0.15, 0.12), (1.75, -0.15), (-1.5, -1.6))
    named = [{"x": x, "y": y} for x, y in starts]
    return input_landscape(valleys(), named, reach=1.8, learning_rate=0.04, steps=60, points=61)


def _two_weights() -> Landscape:
    """XOR once learnt, with two weights put back to the far side of a ridge."""
    network = Network.layered([2, 2, 1], activation="tanh", output_activation="sigmoid", seed=3)
    samples = [((x, y), (float(x != y),)) for x in (0.0, 1.0) for y in (0.0, 1.0)]
    for _ in descend(network, samples, learning_rate=0.5, updates=6000):
        pass
    chosen = ("x1->h1", "x2->h1")
    for name, value in zip(chosen, (1.0, -2.5), strict=True):
        landscapes.connection_named(network, name).weight = value
    return landscapes.error_over(network, samples, chosen, learning_rate=1.0, updates=60)


def _one_weight() -> ErrorAlong:
    """A linear neuron: its error is a parabola."""
    network = Network(name="linear")
    network.add_input("x")
    network.add_neuron("o", activation="linear", output=True)
    network.connect("x", "o", 2.6, label="w")
    return landscapes.error_along(network, ([1.0], [1.0]), "w", learning_rate=0.4, reach=3.2)


FUNCTIONS: tuple[Entry, ...] = (
    of_record(
        "activations",
        "Activations and their slopes",
        "The backward pass multiplies by the slope: at most 0.25 for a sigmoid, and 1 for relu.",
        "functions",
        functions.activation_curves,
    ),
    of_record(
        "derivative",
        "The derivative is the limit of secants",
        "As h is halved again and again, the slope of the secant approaches that of the tangent.",
        "derivative",
        functions.derivative,
    ),
    of_record(
        "softmax",
        "Softmax, before and after",
        "Softmax keeps the order; all outs are positive and add up to 1, so they can be read as "
        "probabilities.",
        "softmax",
        lambda: functions.softmax_group((2.0, 1.0, 0.1, -1.0), ("cat", "dog", "bird", "fish"), target=0),
    ),
    of_record(
        "losses",
        "Losses and their slopes",
        "Every loss is 0 where out equals the target; the steeper it is elsewhere, the stronger the "
        "correction.",
        "losses",
        functions.loss_curves,
    ),
    of_record(
        "squared-error-against-cross-entropy",
        "Squared error against cross-entropy",
        "A confidently wrong sigmoid neuron learns slowly with squared error, and fast with cross-entropy.",
        "losses",
        functions.loss_comparison,
    ),
)

LANDSCAPES: tuple[Entry, ...] = (
    of_record(
        "valleys",
        "Where you start decides where you end",
        "A landscape that is not convex has several minima; each descent ends in the valley where it "
        "started.",
        "surface",
        _valleys,
    ),
    of_scenario(
        "himmelblau-surface",
        "Himmelblau's function as a surface",
        "Four valleys of equal depth, with a hill between them.",
        "himmelblau",
        "surface",
    ),
    of_scenario(
        "himmelblau",
        "Himmelblau's function from above",
        "Four minima of equal depth: the start decides which one a descent finds.",
        "himmelblau",
        "map",
    ),
    of_record(
        "error-over-two-weights",
        "XOR: the cost over two weights",
        "Training walks downhill on this surface; with more weights there are more directions.",
        "error-over",
        _two_weights,
    ),
    of_record(
        "error-along",
        "The error along one weight",
        "The gradient is the slope of the tangent; the update moves against it, in proportion to its size.",
        "error-along",
        _one_weight,
    ),
    of_record(
        "learning-rates",
        "Learning rates",
        "Too small: the descent does not arrive. Too large: every step overshoots, and the error grows.",
        "learning-rates",
        learning_rates,
    ),
)
