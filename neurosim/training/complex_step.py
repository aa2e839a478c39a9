"""The complex step: dE/dw = Im E(w + ih) / h, exact to the last digits because nothing is subtracted.

It walks the graph with arrays, through the array forms of the equations, so it shares no line of code
with the backward pass it is compared with.
"""

from collections.abc import Sequence

import numpy as np

from neurosim.ground.frames import Numbers
from neurosim.model.neuron_and_connection import Connection, Neuron
from neurosim.model.plain_network import PlainNetwork
from neurosim.passes.given import given_numbers

STEP = 1e-20
AT_ONCE = 512  # parameters moved in one walk, each in its own column


def complex_step_gradients(
    network: PlainNetwork,
    inputs: Sequence[float],
    targets: Numbers | None,
    parameters: Sequence[Connection | Neuron],
) -> list[float | None]:
    """Return dE/dp of every parameter.

    None stands where an equation of the user's own does not take complex numbers, and where E is so far
    out that its plain formula (without the closed forms of the passes) gives no number.
    """
    gradients: list[float | None] = []
    with np.errstate(all="ignore"):
        for first in range(0, len(parameters), AT_ONCE):
            moved = parameters[first : first + AT_ONCE]
            try:
                error = _errors(network, inputs, targets, moved)
            except (TypeError, ValueError, ArithmeticError):  # math.exp of a complex number, for example
                return [None] * len(parameters)
            found = error.imag / STEP
            gradients += [float(value) if np.isfinite(value) else None for value in found]
    return gradients


def _errors(
    network: PlainNetwork,
    inputs: Sequence[float],
    targets: Numbers | None,
    moved: Sequence[Connection | Neuron],
) -> np.ndarray:
    """E for every parameter moved by ih, shape (parameters,)."""
    columns = {id(parameter): column for column, parameter in enumerate(moved)}
    outs: dict[Neuron, np.ndarray] = {}

    def constant(value: float, parameter: Connection | Neuron | None) -> np.ndarray:
        array = np.full(len(moved), value, dtype=complex)
        if id(parameter) in columns:
            array[columns[id(parameter)]] += 1j * STEP
        return array

    for neuron, value in zip(network.inputs, inputs, strict=True):
        outs[neuron] = constant(value, neuron)
    for unit in network.order().units:
        if unit[0].kind == "constant":
            outs[unit[0]] = constant(unit[0].value or 0.0, None)
        if unit[0].kind != "neuron":
            continue
        nets = []
        for neuron in unit:
            terms = np.zeros((len(moved), len(neuron.incoming)), dtype=complex)
            for i, connection in enumerate(neuron.incoming):
                terms[:, i] = constant(connection.weight, connection) * outs[connection.source]
            net = neuron.aggregation.values(terms)
            nets.append(net if neuron.bias is None else net + constant(neuron.bias, neuron))
        activation = unit[0].activation
        assert activation is not None
        if activation.coupled:
            outs.update(zip(unit, activation.values(np.stack(nets, axis=-1)).T, strict=True))
        else:
            outs[unit[0]] = activation.values(nets[0])
    out = np.stack([outs[neuron] for neuron in network.outputs], axis=-1)
    wanted = np.zeros(len(network.outputs))
    if network.loss.needs_target:
        wanted = np.array(given_numbers("target", targets, network.outputs))
    errors: np.ndarray = network.loss.terms(wanted, out).sum(axis=-1)
    return errors
