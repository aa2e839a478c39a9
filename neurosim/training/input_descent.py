"""Descent on the inputs: the weights stay, and the inputs go downhill, x <- x - learning_rate * dE/dx."""

from collections.abc import Mapping
from typing import NamedTuple

from neurosim.formulas.updates import Descent
from neurosim.model.plain_network import PlainNetwork
from neurosim.passes import safely


class Point(NamedTuple):
    """Where a descent has come.

    Attributes
    ----------
    step : int
    inputs : dict of str to float
    error : float
        E there.
    """

    step: int
    inputs: dict[str, float]
    error: float


def descend_on_inputs(
    network: PlainNetwork, start: Mapping[str, float], *, learning_rate: float, steps: int, every: int = 1
) -> list[Point]:
    """Return the points after 0, `every`, 2 `every`, ... steps, and after the last.

    Parameters
    ----------
    network : PlainNetwork
        Of a loss without targets, such as ``sum_of_outputs``.
    start : mapping of str to float
        An input for every name.

    Raises
    ------
    NonFiniteError
        A number left the range of floats: the learning rate is too large.

    Examples
    --------
    >>> import neurosim as ns
    >>> bowl = ns.Network(loss="sum_of_outputs")  # f(x) = x^2, df/dx = 2 x
    >>> _ = bowl.add_input("x"), bowl.add_neuron("f", "square", output=True), bowl.connect("x", "f", 1.0)
    >>> descend_on_inputs(bowl, {"x": 4.0}, learning_rate=0.25, steps=2)[-1]
    Point(step=2, inputs={'x': 1.0}, error=1.0)
    """
    rule = Descent(learning_rate)
    inputs, points = dict(start), []
    for step in range(steps + 1):
        safely.forward(network, inputs)
        if step % every == 0 or step == steps:
            points.append(Point(step, dict(inputs), safely.error(network, None, judged=True)))
        if step == steps:
            break
        network.zero_gradients()
        safely.backward(network, judged=True)
        for name in inputs:
            change, _ = rule.change(network[name].delta, learning_rate, (), ())
            inputs[name] += change
    return points
