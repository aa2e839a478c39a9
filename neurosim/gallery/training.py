"""The figures of trainings: small ones, made again in a few seconds, always with the same numbers."""

from dataclasses import replace
from functools import cache
from importlib.resources import files

import numpy as np

from neurosim.data.dataset import Split
from neurosim.gallery.entry import Entry, of_record, of_scenario
from neurosim.network import Network
from neurosim.records.learning import (
    Confusion,
    DeltaSizes,
    Field,
    Films,
    GradientTimes,
    ImageTiles,
    Predictions,
    StepErrors,
    Training,
    WeightHistories,
)
from neurosim.figures.storage import record_from_json
from neurosim.training import fields, pictures
from neurosim.training.history import History

EPOCHS = (0, 2, 5, 10, 30, 150)
Learnt = tuple[Network, History, Split]


@cache
def moons() -> Learnt:
    """Train 2-8-2 on two moons of 200 points, 50 of them kept for the test."""
    from neurosim import data

    parts = data.split(data.moons(200, noise=0.2, random_state=4), test_size=50, random_state=1)
    network = Network.layered(
        [2, 8, 2], activation="tanh", output_activation="softmax", loss="cross_entropy", seed=2
    )
    history = network.fit(
        parts.train.X, parts.train.T, epochs=150, learning_rate=0.15, batch_size=8, reduction="mean",
        shuffle=True, seed=1, snapshots_every=1, engine="numpy",
    )  # fmt: skip
    return network, history, parts


@cache
def digits() -> Learnt:
    """Train 64-24-10 on the digits, a quarter of them kept for the test."""
    from neurosim import data

    parts = data.split(data.digits(), test_size=450, random_state=42)
    network = Network.layered(
        [64, 24, 10], activation="tanh", output_activation="softmax", loss="cross_entropy", seed=1
    )
    history = network.fit(
        parts.train.X, parts.train.T, epochs=30, learning_rate=0.2, batch_size=32, reduction="mean",
        shuffle=True, seed=1, validation=(parts.test.X, parts.test.T), metrics=["accuracy"],
        evaluate_every=1, engine="numpy",
    )  # fmt: skip
    return network, history, parts


def _curves() -> Training:
    return pictures.training_curves(digits()[1], chance=0.1, watched="test")


def _boundary() -> Field:
    network, _, parts = moons()
    field = fields.boundary(network, parts.train.X, parts.train.T, test=(parts.test.X, parts.test.T))
    return replace(field, when="after 150 epochs")


def epochs() -> Films:
    """Return the decision boundary of the moons at six epochs."""
    network, history, parts = moons()
    return fields.boundaries(network, history, parts.train.X, parts.train.T, EPOCHS, points=31)


def _hidden() -> Field:
    network, _, parts = moons()
    return replace(fields.hidden_outs(network, parts.train.X, parts.train.T), when="after 150 epochs")


def _weights() -> WeightHistories:
    network = Network.layered([2, 2, 1], activation="tanh", output_activation="sigmoid", seed=5)
    X = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]
    T = [[0.0], [1.0], [1.0], [0.0]]
    history = network.fit(X, T, epochs=600, learning_rate=0.5, snapshots_every=5, engine="objects")
    return pictures.weight_histories(history)


def _deltas() -> DeltaSizes:
    sizes = [4, 16, 16, 16, 16, 16, 16, 2]
    draw = np.random.default_rng(1)
    samples = [(draw.normal(size=4).tolist(), [1.0, 0.0]) for _ in range(20)]
    kinds = (("sigmoid", "xavier_normal"), ("relu", "he_normal"))
    networks = [
        (
            name,
            Network.layered(sizes, activation=name, output_activation="linear", initialisation=start, seed=3),
        )
        for name, start in kinds
    ]
    return pictures.delta_sizes(networks, samples)


def _confusion() -> Confusion:
    network, _, parts = digits()
    found = pictures.confusion(network, parts.test.X, parts.test.T, parts.test.classes)
    return replace(found, when="after 30 epochs")


def _predictions() -> Predictions:
    network, _, parts = digits()
    test = parts.test
    found = pictures.image_predictions(network, test.X, test.T, test.image_shape, test.classes)
    return replace(found, when="after 30 epochs")


def _tiles() -> ImageTiles:
    network, _, parts = digits()
    return replace(pictures.first_layer(network, parts.train.image_shape), when="after 30 epochs")


def _step_errors() -> StepErrors:
    from neurosim.scenario import load

    scenario = load("mazur")
    return pictures.step_errors(scenario.build(), scenario.samples()[0], "w5")


def _times() -> GradientTimes:
    """The clock differs every time; so these times were saved once, and the figure is drawn from them."""
    saved = files("neurosim.figures").joinpath("gradient-times.json").read_text(encoding="utf-8")
    found = record_from_json(saved).record
    assert isinstance(found, GradientTimes)
    return found


TRAINING: tuple[Entry, ...] = (
    of_record(
        "training-curves",
        "Cost and accuracy over the epochs",
        "Both costs fall together at first; the gap that remains shows what was learned only for the "
        "training data.",
        "curves",
        _curves,
    ),
    of_scenario(
        "decision-line",
        "What one neuron cannot do",
        "A single neuron draws a straight line, and no straight line separates the classes of XOR.",
        "xor-no-hidden",
        "decision-line",
    ),
    of_record(
        "boundary",
        "The decision boundary",
        "The line where out is 0.5 separates the two classes as the network sees them.",
        "boundary",
        _boundary,
    ),
    of_record(
        "boundary-epochs",
        "A decision boundary, epoch by epoch",
        "The boundary starts straight; with every epoch it bends further around the samples.",
        "boundary-epochs",
        epochs,
    ),
    of_record(
        "hidden-outs",
        "What every hidden neuron sees",
        "Each hidden neuron draws one soft line through the plane; the output neuron combines the lines.",
        "hidden-outs",
        _hidden,
    ),
    of_record(
        "weight-histories",
        "XOR: every weight over the epochs",
        "The weights stay on a plateau, then separate: the symmetry breaks, and each hidden neuron takes "
        "on a task.",
        "weight-histories",
        _weights,
    ),
    of_record(
        "vanishing-gradients",
        "Vanishing gradients",
        "Going back, every sigmoid layer multiplies δ by a slope of at most 0.25; an active relu passes "
        "it on.",
        "delta-sizes",
        _deltas,
    ),
    of_record(
        "confusion",
        "The confusion matrix of the digits",
        "Which digit is mistaken for which: the diagonal is right; recall is the share that was found.",
        "confusion",
        _confusion,
    ),
    of_record(
        "digits",
        "Digits with predictions",
        "Top: right answers. Bottom: the mistakes that the network was most certain about.",
        "digits",
        _predictions,
    ),
    of_record(
        "first-layer",
        "Weights of the first layer as images",
        "A neuron of the first layer looks for a pattern: blue pixels raise its net, orange ones lower it.",
        "first-layer",
        _tiles,
    ),
    of_record(
        "gradient-steps",
        "Checking a gradient: how small a step?",
        "If h is too large, the curve bends away; if it is too small, digits are lost: the best h lies "
        "in between.",
        "gradient-steps",
        _step_errors,
    ),
    of_record(
        "gradient-times",
        "Why backpropagation",
        "A numeric gradient needs a forward pass per weight; the backward pass gives all of them at once.",
        "gradient-times",
        _times,
    ),
)
