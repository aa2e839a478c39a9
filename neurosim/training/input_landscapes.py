"""Landscapes of inputs for figures: E over the two inputs of a network, and descents on it."""

from collections.abc import Mapping, Sequence

import numpy as np

from neurosim.ground.errors import FormatError, NumberError
from neurosim.model.plain_network import PlainNetwork
from neurosim.passes import safely
from neurosim.records.landscapes import Descent, Landscape, LearningRates
from neurosim.training.input_descent import Point, descend_on_inputs


def input_landscape(
    network: PlainNetwork,
    starts: Sequence[Mapping[str, float]],
    *,
    reach: float,
    learning_rate: float,
    steps: int,
    points: int = 81,
    height: str = "E",
) -> Landscape:
    """Return E over the two inputs of a network, with a descent from every start; their ends are named.

    Parameters
    ----------
    reach : float
        Both inputs run from -reach to reach.
    height : str
        What E stands for.

    Raises
    ------
    FormatError
        The network does not have two inputs.
    NonFiniteError
        A value left the range of a float.
    """
    if len(network.inputs) != 2:
        raise FormatError(
            "a landscape of the inputs needs a network with two inputs, but this one has "
            f"{len(network.inputs)}"
        )
    grid = np.linspace(-reach, reach, points)
    across, up = (neuron.name for neuron in network.inputs)
    value = np.array([[_error(network, {across: x, up: y}) for x in grid.tolist()] for y in grid.tolist()])
    descents: list[Descent] = []
    ends: dict[tuple[float, float], tuple[float, float, float]] = {}
    for number, start in enumerate(starts, start=1):
        way = descend_on_inputs(network, start, learning_rate=learning_rate, steps=steps)
        descents.append(_descent(str(number), way, across, up))
        last = way[-1]
        place = (last.inputs[across], last.inputs[up], last.error)
        ends.setdefault((round(place[0], 2), round(place[1], 2)), place)
    note = f"{steps} steps each, learning rate {learning_rate:g}"
    return Landscape(across, up, height, grid, grid, value, tuple(descents), tuple(ends.values()), note)


def _descent(name: str, way: Sequence[Point], across: str, up: str) -> Descent:
    x, y = (np.array([point.inputs[axis] for point in way]) for axis in (across, up))
    return Descent(name, x, y, np.array([point.error for point in way]))


def _error(network: PlainNetwork, inputs: Mapping[str, float]) -> float:
    safely.forward(network, inputs)
    return safely.error(network, None, judged=True)


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
    network = PlainNetwork(loss="sum_of_outputs")
    network.add_input("x")
    network.add_neuron("o", activation="square", output=True)
    network.connect("x", "o", 1.0)
    descents, widest = [], abs(start)
    for rate in rates:
        way = descend_on_inputs(network, {"x": start}, learning_rate=rate, steps=steps)
        x, error = np.array([point.inputs["x"] for point in way]), np.array([point.error for point in way])
        widest = max(widest, float(abs(x).max()))
        descents.append(Descent(f"{rate:g}", x, np.zeros_like(x), error))
    x = np.linspace(-1.1 * widest, 1.1 * widest, 201)
    value = np.array([_error(network, {"x": here}) for here in x.tolist()])
    return LearningRates("x", "x²", x, value, tuple(rates), tuple(verdicts), tuple(descents))
