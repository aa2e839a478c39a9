"""Landscapes for figures: E over inputs or weights of a network, and descents on it."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from neurosim.checks import finite, whole
from neurosim.errors import FormatError, NumberError, UnknownNameError, did_you_mean, listed
from neurosim.model.connection import Connection
from neurosim.model.network import Network
from neurosim.records.landscapes import Descent, ErrorAlong, Landscape, LearningRates
from neurosim.training.descend import descend

Samples = Sequence[tuple[Any, Any]]


def himmelblau() -> Network:
    """Return a network whose error is Himmelblau's function of its two inputs.

    E = (x² + y - 11)² + (x + y² - 7)², with four minima where E = 0.

    Examples
    --------
    >>> net = himmelblau()
    >>> _ = net.forward([3.0, 2.0])
    >>> net.error()
    0.0
    """
    network = Network(loss="sum_of_outputs", name="Himmelblau")
    for name in ("x", "y"):
        network.add_input(name)
        network.add_neuron(f"{name}2", activation="square")
        network.connect(name, f"{name}2", 1.0)
    for name, bias, sources in (("p", -11.0, ("x2", "y")), ("q", -7.0, ("x", "y2"))):
        network.add_neuron(name, activation="square", bias=bias, output=True)
        for source in sources:
            network.connect(source, name, 1.0)
    return network


def two_valleys() -> Network:
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


def descent_on_inputs(
    network: Network, start: Sequence[float], *, learning_rate: float, steps: int
) -> list[tuple[list[float], float]]:
    """Return the inputs and E after every step of gradient descent on the inputs themselves.

    Inputs have a delta like every neuron, dE/dinput; a step is input - learning rate * delta.

    Raises
    ------
    NonFiniteError
        A value left the range of a float.
    """
    rate, here = finite(learning_rate, "learning_rate"), [float(value) for value in start]
    way = []
    for _ in range(whole(steps, "steps", least=0) + 1):
        network.forward(here)
        way.append((here, network.error()))
        network.zero_gradients()
        network.backward()
        deltas = [0.0 if neuron.delta is None else neuron.delta for neuron in network.inputs]
        here = [value - rate * delta for value, delta in zip(here, deltas, strict=True)]
    return way


def input_landscape(
    network: Network,
    starts: Sequence[Sequence[float]],
    *,
    reach: float,
    learning_rate: float,
    steps: int,
    minima: Sequence[tuple[float, float]] = (),
    points: int = 81,
    height: str = "E",
) -> Landscape:
    """Return E over the two inputs of a network, with a descent from every start.

    Raises
    ------
    FormatError
        The network does not have two inputs, or needs targets.
    """
    _two_inputs(network, "a landscape of the inputs")
    grid = np.linspace(-reach, reach, points)
    value = np.array([[_error(network, (x, y)) for x in grid] for y in grid])
    descents = []
    for number, start in enumerate(starts, start=1):
        way = descent_on_inputs(network, start, learning_rate=learning_rate, steps=steps)
        places = np.array([inputs for inputs, _ in way])
        descents.append(Descent(str(number), places[:, 0], places[:, 1], np.array([e for _, e in way])))
    across, up = (neuron.name for neuron in network.inputs)
    found = tuple((x, y, _error(network, (x, y))) for x, y in minima)
    note = f"{steps} steps each, learning rate {learning_rate:g}"
    return Landscape(across, up, height, grid, grid, value, tuple(descents), found, note)


def _two_inputs(network: Network, what: str) -> None:
    count = len(network.inputs)
    if count != 2:
        raise FormatError(f"{what} needs a network with two inputs, this one has {count}")


def _error(network: Network, inputs: Sequence[float]) -> float:
    network.forward(inputs)
    return network.error()


def connection_named(network: Network, name: str) -> Connection:
    """Return a connection by its label or as ``i1->h1``.

    Raises
    ------
    UnknownNameError
        There is no such connection.
    """
    by_name = {one.name: one for one in network.connections}
    labels = [one.label for one in network.connections]
    by_name |= {
        one.label: one
        for one in network.connections
        if one.label is not None and labels.count(one.label) == 1
    }
    if name not in by_name:
        raise UnknownNameError(
            f"no connection '{name}' ({did_you_mean(name, by_name)}there are {listed(by_name)})"
        )
    return by_name[name]


def error_over(
    network: Network,
    samples: Samples,
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
    names_ = [one.label or f"w({one.name.replace('->', '→')})" for one in chosen]
    return Landscape(names_[0], names_[1], "cost", x, y, value, (descent,), (), note)


def _axis(values: np.ndarray, margin: float, points: int) -> np.ndarray:
    """A stretch around the values, with room at both ends."""
    low, high = float(values.min()), float(values.max())
    room = max(margin * (high - low), 1.0)
    return np.linspace(low - room, high + room, points)


def cost(network: Network, samples: Samples) -> float:
    """Return the mean of E over samples."""
    total = 0.0
    for inputs, targets in samples:
        network.forward(inputs)
        total += network.error(targets)
    return total / len(samples)


def error_along(
    network: Network,
    sample: tuple[Any, Any],
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
    own.forward(inputs)
    error = own.error(targets)
    own.backward(targets)
    gradient = connection.gradient
    weights = np.linspace(here - reach, here + reach, points)

    def at(weight: float) -> float:
        connection.weight = float(weight)
        own.forward(inputs)
        return own.error(targets)

    errors = np.array([at(weight) for weight in weights])
    after = None
    if learning_rate is not None:
        moved = here - learning_rate * gradient
        after = (moved, at(moved))
    label = connection.label or connection.name.replace("->", "→")
    return ErrorAlong(label, weights, errors, (here, error, gradient), after, learning_rate)


def learning_rates(
    rates: Sequence[float] = (0.05, 0.3, 1.05),
    verdicts: Sequence[str] = ("too small", "right", "too large"),
    *,
    start: float = -1.8,
    steps: int = 8,
) -> LearningRates:
    """Return the same descent on E = x² with several learning rates.

    Every step multiplies x by 1 - 2 * learning rate, so beyond a rate of 1 it grows.

    Raises
    ------
    NumberError
        There are not as many verdicts as rates.
    """
    if len(rates) != len(verdicts):
        raise NumberError(f"{len(rates)} learning rates need as many verdicts, not {len(verdicts)}")
    network = Network(loss="sum_of_outputs")
    network.add_input("x")
    network.add_neuron("o", activation="square", output=True)
    network.connect("x", "o", 1.0)
    descents, widest = [], abs(start)
    for rate in rates:
        way = descent_on_inputs(network, [start], learning_rate=rate, steps=steps)
        x, error = np.array([inputs[0] for inputs, _ in way]), np.array([e for _, e in way])
        widest = max(widest, float(abs(x).max()))
        descents.append(Descent(f"{rate:g}", x, np.zeros_like(x), error))
    x = np.linspace(-1.1 * widest, 1.1 * widest, 201)
    value = np.array([_error(network, [here]) for here in x])
    return LearningRates("x", "x²", x, value, tuple(rates), tuple(verdicts), tuple(descents))
