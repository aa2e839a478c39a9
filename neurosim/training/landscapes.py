"""Landscapes of weights for figures: the cost over two of them, E along one."""

from collections.abc import Sequence

import numpy as np

from neurosim.ground.errors import FormatError, listed
from neurosim.ground.frames import Sample
from neurosim.model.neuron_and_connection import Connection
from neurosim.model.plain_network import PlainNetwork
from neurosim.passes import safely
from neurosim.records.landscapes import Descent, ErrorAlong, Landscape
from neurosim.trace.naming import required_connection
from neurosim.training.descend import descend


def connection_named(network: PlainNetwork, name: str) -> Connection:
    """Return a connection, however it is called.

    Raises
    ------
    UnknownNameError
        There is no such connection.
    """
    source, target = required_connection(network.record(), name).split("->")
    return network[source, target]


def weight_name(of: str) -> str:
    """Return how a figure calls the weight of a connection without a label; a neuron keeps its name.

    Examples
    --------
    >>> weight_name("x1->h1"), weight_name("h1")
    ('w(x1→h1)', 'h1')
    """
    return f"w({of.replace('->', '→')})" if "->" in of else of


def error_over(
    network: PlainNetwork,
    samples: Sequence[Sample],
    names: Sequence[str],
    *,
    learning_rate: float,
    updates: int,
    points: int = 41,
    margin: float = 0.6,
) -> Landscape:
    """Return the cost over two weights, everything else held, with the training of these two.

    Raises
    ------
    FormatError
        There are not two different weights.
    UnknownNameError, NumberError, NonFiniteError
        See `connection_named` and `descend`.
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
    way = [(first.weight, second.weight, cost(own, samples))]
    batch = len(samples)
    for _ in descend(
        own, samples, learning_rate=learning_rate, updates=updates, batch_size=batch, reduction="mean"
    ):
        way.append((first.weight, second.weight, cost(own, samples)))
    places = np.array(way)
    x, y = (_axis(places[:, k], margin, points) for k in (0, 1))
    value = np.empty((points, points))
    for row, up in enumerate(y):
        for column, across in enumerate(x):
            first.weight, second.weight = float(across), float(up)
            value[row, column] = cost(own, samples)
    descent = Descent("training", places[:, 0], places[:, 1], places[:, 2])
    note = f"{updates} updates, learning rate {learning_rate:g}; all other weights held"
    names_ = [one.label or weight_name(one.name) for one in chosen]
    return Landscape(names_[0], names_[1], "cost", x, y, value, (descent,), (), note)


def _axis(values: np.ndarray, margin: float, points: int) -> np.ndarray:
    """A stretch around the values, with room at both ends."""
    low, high = float(values.min()), float(values.max())
    room = max(margin * (high - low), 1.0)
    return np.linspace(low - room, high + room, points)


def cost(network: PlainNetwork, samples: Sequence[Sample]) -> float:
    """Return the mean of E over samples."""
    total = 0.0
    for inputs, targets in samples:
        safely.forward(network, inputs)
        total += safely.error(network, targets, judged=True)
    return total / len(samples)


def error_along(
    network: PlainNetwork,
    sample: Sample,
    name: str,
    *,
    learning_rate: float | None = None,
    reach: float = 3.0,
    points: int = 161,
) -> ErrorAlong:
    """Return E of one sample along one weight, with its slope where the network stands.

    Raises
    ------
    UnknownNameError
        There is no such connection.
    """
    own = network.copy()
    inputs, targets = sample
    connection = connection_named(own, name)
    here = connection.weight
    own.zero_gradients()
    safely.forward(own, inputs)
    error = safely.error(own, targets, judged=True)
    safely.backward(own, targets, judged=True)
    gradient = connection.gradient
    weights = np.linspace(here - reach, here + reach, points)

    def at(weight: float) -> float:
        connection.weight = float(weight)
        safely.forward(own, inputs)
        return safely.error(own, targets, judged=True)

    errors = np.array([at(weight) for weight in weights])
    after = None
    if learning_rate is not None:
        moved = here - learning_rate * gradient
        after = (moved, at(moved))
    label = connection.label or weight_name(connection.name)
    return ErrorAlong(label, weights, errors, (here, error, gradient), after, learning_rate)
