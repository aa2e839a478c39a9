"""The cost over two weights, with the training of these two."""

from collections.abc import Sequence

import numpy as np

from neurosim.figures.connections import connection_named, first_connection, weight_name
from neurosim.figures.example import Example
from neurosim.figures.kind import Kind
from neurosim.figures.landscape import DescentPath, Landscape, landscape_height
from neurosim.figures.landscape_map import draw_map
from neurosim.figures.options import OfNames
from neurosim.figures.passes import error_of
from neurosim.figures.source import Source
from neurosim.ground.errors import FormatError, listed
from neurosim.ground.frames import Sample
from neurosim.model.builders import layered
from neurosim.model.plain_network import PlainNetwork
from neurosim.training.descend import gradient_descent

#: Updates of the training that is drawn, and points of the grid below it, along each side.
UPDATES, POINTS = 40, 41


def error_over(
    network: PlainNetwork,
    samples: Sequence[Sample],
    names: Sequence[str],
    *,
    learning_rate: float,
    updates: int,
    points: int = POINTS,
    margin: float = 0.6,
) -> Landscape:
    """Return the cost over two weights, everything else held, with the training of these two.

    Raises
    ------
    FormatError
        There are not two different weights.
    UnknownNameError, NumberError, NonFiniteError
        See `connection_named` and `gradient_descent`.
    """
    own = network.copy()
    chosen = [connection_named(own, name) for name in names]
    if len(chosen) != 2 or chosen[0] is chosen[1]:
        raise FormatError(f"E over two weights needs two different connections, not {listed(names)}")
    for connection in own.connections:
        connection.trainable = connection in chosen
    for neuron in own.neurons:
        if neuron.bias is not None:
            neuron.bias_trainable = False
    first, second = chosen
    way = [(first.weight, second.weight, mean_error(own, samples))]
    batch = len(samples)
    for _ in gradient_descent(
        own, samples, learning_rate=learning_rate, updates=updates, batch_size=batch, reduction="mean"
    ):
        way.append((first.weight, second.weight, mean_error(own, samples)))
    places = np.array(way)
    x, y = (_axis(places[:, k], margin, points) for k in (0, 1))
    value = np.empty((points, points))
    for row, up in enumerate(y):
        for column, across in enumerate(x):
            first.weight, second.weight = float(across), float(up)
            value[row, column] = mean_error(own, samples)
    descent = DescentPath("training", places[:, 0], places[:, 1], places[:, 2])
    note = f"{updates} updates, learning rate {learning_rate:g}; all other weights held"
    names_ = [one.label or weight_name(one.name) for one in chosen]
    return Landscape(names_[0], names_[1], "cost", x, y, value, (descent,), (), note)


def _axis(values: np.ndarray, margin: float, points: int) -> np.ndarray:
    """A stretch around the values, with room at both ends."""
    low, high = float(values.min()), float(values.max())
    room = max(margin * (high - low), 1.0)
    return np.linspace(low - room, high + room, points)


def mean_error(network: PlainNetwork, samples: Sequence[Sample]) -> float:
    """Return the mean of E over samples."""
    total = 0.0
    for sample in samples:
        total += error_of(network, sample)
    return total / len(samples)


def _two_weights() -> Landscape:
    """XOR once learnt, with two weights put back to the far side of a ridge."""
    network = layered(PlainNetwork, [2, 2, 1], activation="tanh", output_activation="sigmoid", seed=3)
    samples = [((x, y), (float(x != y),)) for x in (0.0, 1.0) for y in (0.0, 1.0)]
    for _ in gradient_descent(network, samples, learning_rate=0.5, updates=6000):
        pass
    chosen = ("x1->h1", "x2->h1")
    for name, value in zip(chosen, (1.0, -2.5), strict=True):
        connection_named(network, name).weight = value
    return error_over(network, samples, chosen, learning_rate=1.0, updates=60)


def _make(source: Source, options: OfNames) -> Landscape:
    """The cost over two weights, the first and the last where none are named."""
    network = source.network()
    names = options.of or [first_connection(network), network.connections[-1].name]
    rate = 1.0 if source.learning_rate is None else source.learning_rate
    return error_over(network, source.samples(), names, learning_rate=rate, updates=UPDATES)


def _passes(source: Source) -> int:
    return (POINTS * POINTS + 3 * UPDATES) * len(source.samples())


KIND = Kind(
    name="error-over",
    place=110,
    teaches="Training walks downhill, on a surface of which two directions are shown.",
    options=OfNames,
    record=Landscape,
    make=_make,
    draw=draw_map,
    height=landscape_height,
    passes=_passes,
    examples=(
        Example(
            "error-over-two-weights",
            "XOR: the cost over two weights",
            "Training walks downhill on this surface; with more weights there are more directions.",
            family="Landscapes",
            place=3040,
            record=_two_weights,
        ),
    ),
)
