"""Checking gradients: backpropagation against central differences and against the complex step.

References
----------
.. [1] C. M. Bishop, "Pattern Recognition and Machine Learning", Springer, 2006, eq. 5.69 (central
   differences).
.. [2] W. Squire, G. Trapp, "Using complex variables to estimate derivatives of real functions", SIAM
   Review 40, 1998, p. 110-112.
"""

import math
from collections.abc import Callable, Sequence

from neurosim.ground.checks import finite, whole
from neurosim.ground.errors import NumberError, brief
from neurosim.ground.frames import Numbers
from neurosim.model.neuron_and_connection import Connection, Neuron
from neurosim.model.plain_network import PlainNetwork
from neurosim.passes import safely
from neurosim.training.comparisons import GradientCheck, GradientComparison
from neurosim.training.complex_step import complex_step_gradients

Parameter = Connection | Neuron

# Central differences lose about a third of the digits, the complex step none.
CENTRAL_TOLERANCE = 1e-6
COMPLEX_TOLERANCE = 1e-9


def check_gradients(
    network: PlainNetwork,
    inputs: Numbers,
    targets: Numbers | None = None,
    *,
    epsilon: float = 6e-6,
    most: int | None = None,
) -> GradientCheck:
    """Compare every gradient of E (weights, biases, inputs) with two other ways to it.

    Every number on the network is put back bit for bit, whatever happens.

    Parameters
    ----------
    inputs, targets : as for ``forward`` and ``backward``
    epsilon : float
        Step of the central differences, relative to the parameter where that is larger than 1.
    most : int, optional
        Check no more than so many parameters, spread evenly. Each costs two forward passes.

    Returns
    -------
    GradientCheck
        ``.ok``, ``.worst``, and a report when printed.

    Raises
    ------
    NeurosimError
        As ``forward`` and ``backward``.
    NumberError
        `epsilon` or `most` is out of range.

    Examples
    --------
    >>> import neurosim as ns
    >>> net = ns.Network()
    >>> _ = net.add_input("x"), net.add_neuron("o", output=True), net.connect("x", "o", 0.5)
    >>> check_gradients(net, {"x": 2.0}, {"o": 1.0}).ok
    True
    """
    if not 0.0 < finite(epsilon, "epsilon") < 1.0:
        raise NumberError(f"epsilon must lie between 0 and 1, not {brief(epsilon)}")
    if most is not None:
        most = whole(most, "most")
    before = network.snapshot()
    try:
        network.zero_gradients()
        safely.forward(network, inputs)
        safely.backward(network, targets, judged=True)
        parameters = _spread(_parameters(network), most)
        backward = [_gradient(parameter) for parameter in parameters]
        error = safely.error(network, targets)
        values = [neuron.out for neuron in network.inputs]
        central = [_central(network, parameter, values, targets, epsilon) for parameter in parameters]
        network.restore(before)
        second = complex_step_gradients(network, values, targets, parameters)
    finally:
        network.restore(before)
    scale = 1e-4 * max(1.0, abs(error), *(abs(gradient) for gradient in backward)) if backward else 1.0
    return _compare(parameters, backward, central, second, scale)


def _parameters(network: PlainNetwork) -> list[Parameter]:
    biased = [neuron for neuron in network.neurons if neuron.bias is not None]
    return [*network.connections, *biased, *network.inputs]


def _spread(parameters: list[Parameter], most: int | None) -> list[Parameter]:
    if most is None or most >= len(parameters):
        return parameters
    return [parameters[k * len(parameters) // most] for k in range(most)]


def _gradient(parameter: Parameter) -> float:
    if isinstance(parameter, Connection):
        return parameter.gradient
    if parameter.kind == "input":
        assert parameter.delta is not None
        return parameter.delta
    return parameter.bias_gradient


def _central(
    network: PlainNetwork, parameter: Parameter, inputs: list[float], targets: Numbers | None, epsilon: float
) -> float:
    """(E(w + h) - E(w - h)) / 2h, with the h that the floats really made."""
    value, setter = _handle(network, parameter, list(inputs))
    step = epsilon * max(1.0, abs(value))
    errors = []
    for moved in (value + step, value - step):
        safely.forward(network, setter(moved))
        errors.append(safely.error(network, targets))
    setter(value)
    return (errors[0] - errors[1]) / ((value + step) - (value - step))


def _handle(
    network: PlainNetwork, parameter: Parameter, inputs: list[float]
) -> tuple[float, Callable[[float], list[float]]]:
    """The value of a parameter, and a function that sets it and returns the inputs to use."""
    if isinstance(parameter, Neuron) and parameter.kind == "input":
        place = network.inputs.index(parameter)

        def set_input(number: float) -> list[float]:
            inputs[place] = number
            return inputs

        return inputs[place], set_input
    attribute = "weight" if isinstance(parameter, Connection) else "bias"

    def set_parameter(number: float) -> list[float]:
        setattr(parameter, attribute, number)
        return inputs

    return getattr(parameter, attribute), set_parameter


def _compare(
    parameters: Sequence[Parameter],
    backward: Sequence[float],
    central: Sequence[float],
    second: Sequence[float | None],
    scale: float,
) -> GradientCheck:
    comparisons: list[GradientComparison] = []
    central_off: list[str] = []
    complex_off: list[str] = []
    rounding = 0.1 * scale  # the complex step loses nothing but the last digits of E
    for k, parameter in enumerate(parameters):
        name, exact = _named(parameter), second[k]
        to_central = _deviation(backward[k], central[k], scale)
        to_exact = math.inf if exact is None else _deviation(backward[k], exact, rounding)
        central_agrees, exact_agrees = to_central <= CENTRAL_TOLERANCE, to_exact <= COMPLEX_TOLERANCE
        ok, deviation = central_agrees or exact_agrees, min(to_central, to_exact)
        if exact is not None and _deviation(central[k], exact, scale) <= CENTRAL_TOLERANCE:
            ok, deviation = exact_agrees, to_exact  # the two agree, and the complex step is the sharper
        elif ok and exact is not None:
            (central_off if exact_agrees else complex_off).append(name)
        comparisons.append(GradientComparison(name, backward[k], central[k], exact, deviation, ok))
    return GradientCheck(tuple(comparisons), tuple(central_off), tuple(complex_off))


def _deviation(one: float, other: float, scale: float) -> float:
    return abs(one - other) / max(abs(one), abs(other), scale) if one != other else 0.0


def _named(parameter: Parameter) -> str:
    if isinstance(parameter, Connection):
        return f"weight of '{parameter.source.name}' -> '{parameter.target.name}'"
    return f"input '{parameter.name}'" if parameter.kind == "input" else f"bias of '{parameter.name}'"
