"""A network at one moment of the passes, with its numbers."""

from typing import Unpack

from neurosim.drawing import draw_network
from neurosim.drawing.network.selection import DEFAULT
from neurosim.drawing.page.choices import Choices, Drawn
from neurosim.figures.example import Example
from neurosim.figures.example_networks import large, layered_example, two_hidden_layers
from neurosim.figures.kind import Kind
from neurosim.figures.moments import Moment, moment_of
from neurosim.figures.options import OfMoment
from neurosim.figures.source import Source
from neurosim.model.plain_network import PlainNetwork
from neurosim.passes import safely
from neurosim.passes.traced import trace
from neurosim.trace.records import State
from neurosim.trace.trace_record import TraceRecord


def make_moment(source: Source, options: OfMoment) -> Moment:
    """The network at one moment, with the numbers asked for."""
    source = source.with_weights(options.weights) if "weights" in options.model_fields_set else source
    show = source.shown(options.show)
    moment = options.moment or moment_of(show)
    state = source.state(options.sample, moment)
    source.refuse_unknown(show, state, moment)
    # Beside figures of the training it must be said that this is not what the training left.
    said = moment != "update" and ("weights" in options.model_fields_set or source.beside_trained)
    return Moment(state, show, tuple(options.of), source.when(options.sample) if said else "")


def draw_moment(moment: Moment, **choices: Unpack[Choices]) -> Drawn:
    """Draw a network at one moment."""
    choices["subtitle"] = choices.get("subtitle") or moment.caption or None
    return draw_network(moment.state, moment.show, focus=moment.focus, **choices)


def _eight() -> State:
    return layered_example(8, 8, 8, activation="tanh").state()


def _thresholds() -> State:
    """x1 AND NOT x2: the thresholds are weights from a constant of -1."""
    network = PlainNetwork(name="thresholds")
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
    safely.forward(network, [1.0, 0.0])
    return network.state()


def _softmax() -> State:
    network = layered_example(
        3, 4, 3, activation="tanh", output_activation="softmax", loss="cross_entropy", seed=2
    )
    return trace(TraceRecord, network, [0.8, -0.4, 0.3], [0.0, 1.0, 0.0]).state()


KIND = Kind(
    name="network",
    place=10,
    teaches="Where every number of a pass stands in the network.",
    options=OfMoment,
    record=Moment,
    make=make_moment,
    draw=draw_moment,
    of="passes",
    examples=(
        Example(
            "structure",
            "The structure of a network",
            "Each column holds one generation of neurons; a connection leads from source to target.",
            family="The network",
            place=1010,
            scenario="mazur",
            options={"show": []},
        ),
        Example(
            "weights",
            "Weights and biases",
            "A network stores what it has learned in its weights: colour and label show the sign, width the "
            "size.",
            family="The network",
            place=1020,
            scenario="mazur",
            options={"show": ["weight"]},
        ),
        Example(
            "mazur",
            "The forward pass",
            "Each neuron adds up its inputs (net, above the line) and applies its activation (out, below "
            "it).",
            family="The network",
            place=1030,
            scenario="mazur",
            options={"show": ["weight", "net", "out"]},
        ),
        Example(
            "backward",
            "The backward pass",
            "δ of a neuron times the out of the source is the gradient of the weight between them.",
            family="The network",
            place=1040,
            scenario="mazur",
            options={"show": ["weight", "out", "delta", "gradient"]},
        ),
        Example(
            "update",
            "Weights before and after an update",
            "One step downhill: every weight moves against its gradient, in proportion to its size.",
            family="The network",
            place=1050,
            scenario="mazur",
            options={"show": ["update"]},
        ),
        Example(
            "change",
            "What the update adds",
            "The changes alone: −learning rate · gradient, large where the error depends strongly on a "
            "weight.",
            family="The network",
            place=1060,
            scenario="mazur",
            options={"show": ["change"]},
        ),
        Example(
            "two-hidden-layers",
            "Two hidden layers, forward",
            "Every number stays readable in wider networks: the labels are stacked in front of each neuron.",
            family="The network",
            place=1130,
            record=lambda: Moment(two_hidden_layers(), DEFAULT, (), ""),
        ),
        Example(
            "two-hidden-layers-backward",
            "Two hidden layers, backward",
            "The same network after the backward pass: one gradient per connection, one δ per neuron.",
            family="The network",
            place=1140,
            record=lambda: Moment(two_hidden_layers(), ("gradient", "delta", "out"), (), ""),
        ),
        Example(
            "skip-connections",
            "Connections that skip layers",
            "Layers are not required: any graph without a cycle is a feed-forward network.",
            family="The network",
            place=1150,
            scenario="skip-connection",
            options={"show": ["weight", "net", "out"], "sample": 3},
        ),
        Example(
            "thresholds",
            "XOR with thresholds",
            "A threshold is a weight from a neuron whose out is always −1; the step gives 1 above the "
            "threshold.",
            family="The network",
            place=1160,
            record=lambda: Moment(_thresholds(), DEFAULT, (), ""),
        ),
        Example(
            "softmax-group",
            "A softmax group",
            "The outs of a softmax group are computed together: they are positive and add up to 1.",
            family="The network",
            place=1170,
            record=lambda: Moment(_softmax(), DEFAULT, (), ""),
        ),
        Example(
            "eight-by-eight",
            "8-8-8 with every weight",
            "All 128 weights at 9 points; each stack of labels has the order of the sources.",
            family="The network",
            place=1180,
            record=lambda: Moment(_eight(), ("weight",), (), ""),
        ),
        Example(
            "large",
            "64-32-16-10, shortened where it is too tall",
            "Neurons that do not fit are left out and counted; colour and width show the weights, labels "
            "the largest.",
            family="The network",
            place=1190,
            record=lambda: Moment(large(), ("weight",), (), ""),
        ),
    ),
)
