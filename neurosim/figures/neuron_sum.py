"""One neuron from close by: what it adds up, what it gives, and what comes back."""

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from neurosim.figures.curve import Curve
from neurosim.figures.shapes import some
from neurosim.formulas.activation import Activation
from neurosim.ground.choices import offered
from neurosim.ground.errors import UnknownNameError
from neurosim.model.choices import ACTIVATION, is_text
from neurosim.model.keeping import Own
from neurosim.trace.naming import known_name
from neurosim.trace.records import NetworkRecord, NeuronRecord
from neurosim.trace.trace_record import TraceRecord

SIGNS = {"product": "Π", "max": "max"}
POINTS = 161


@dataclass(frozen=True, slots=True)
class Term:
    """One connection into the neuron: weight · out, and what the backward pass says of both.

    Attributes
    ----------
    source, label : str
        The neuron it comes from, and what its weight is called.
    gradient : float or None
        dE/dweight.
    sensitivity : float or None
        dE/dout of the source, as far as it goes through this neuron.
    share : float or None
        dE/dproduct, which is delta where the neuron adds its products up.
    """

    source: str
    label: str
    out: float
    weight: float
    product: float
    gradient: float | None = None
    sensitivity: float | None = None
    share: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class NeuronSum:
    """A neuron with its sum and its activation.

    Attributes
    ----------
    symbol : str
        What stands for the activation, such as σ.
    curve : Curve or None
        The activation around net; None where out depends on other neurons as well.
    slope, delta, error_slope : float or None
        dout/dnet, dE/dnet, dE/dout; None before a backward pass.
    error : float or None
        E, where the neuron is the only output.
    aggregation : str or None
        What the neuron makes of its products, such as ``"max"``; None where it adds them up.
    """

    name: str
    symbol: str
    text: str
    terms: Annotated[tuple[Term, ...], some("terms")]
    bias: float | None
    net: float
    out: float
    curve: Curve | None = None
    slope: float | None = None
    delta: float | None = None
    error_slope: float | None = None
    error: float | None = None
    aggregation: str | None = None


def neuron_sum(trace: TraceRecord, name: str) -> NeuronSum:
    """Return a neuron with its sum, its activation and, after a backward pass, its gradients.

    Raises
    ------
    UnknownNameError
        The trace has no neuron of that name that computes.
    """
    neuron = _neuron(trace.network, name)
    name = neuron.name
    state = trace.state(sample=trace.samples[0])
    first = trace.samples[0]
    net, out, delta = state.values["net", name], state.values["out", name], state.get("delta", name)
    terms = []
    for connection in (c for c in trace.network.connections if c.target == name):
        source, weight = state.values["out", connection.source], connection.weight
        share = delta
        if delta is not None and neuron.aggregation is not None:
            share = trace.value("share", connection.name, first)
        back = None if share is None else share * weight
        gradient = state.get("gradient", connection.name)
        label = connection.label or f"w({connection.source})"
        terms.append(Term(connection.source, label, source, weight, weight * source, gradient, back, share))
    function = _activation(neuron)
    coupled = function is None or function.coupled
    outputs = [one for one in trace.network.neurons if one.output]
    after = (
        {}
        if delta is None or coupled
        else {
            "slope": trace.value("slope", name, first),
            "error_slope": trace.value("error_slope", name, first),
        }
    )
    return NeuronSum(
        name,
        "f" if function is None else function.symbol,
        neuron.activation or "" if function is None else function.text,
        tuple(terms),
        neuron.bias,
        net,
        out,
        None if function is None or coupled else _around(function, net),
        delta=delta,
        error=state.get("error", "E") if [one.name for one in outputs] == [name] else None,
        aggregation=neuron.aggregation,
        **after,
    )


def _activation(neuron: NeuronRecord) -> Activation | None:
    """The activation of a neuron; None for one of a class of the user's own."""
    name, made_with = neuron.activation or "", neuron.activation_parameters
    if is_text(made_with) or name in ACTIVATION.known:
        return Own(()).made(ACTIVATION, name, made_with)
    return None


def _around(function: Activation, net: float) -> Curve:
    """The activation around a net, with the tangent there."""
    reach = max(4.0, 1.4 * abs(net))
    x = np.linspace(-reach, reach, POINTS)
    value = function.values(x)
    out = function.value(net)
    touch = (net, out, function.slope(net, out))
    return Curve(
        function.name, function.text, function.slope_text, x, value, function.slopes(x, value), (touch,)
    )


def _neuron(network: NetworkRecord, name: str) -> NeuronRecord:
    known = {neuron.name: neuron for neuron in network.neurons if neuron.kind == "neuron"}
    found = known_name(network, name)
    if found not in known:
        raise UnknownNameError(f"no neuron '{name}' that computes {offered(name, known, 'there are')}")
    return known[found]


def first_neuron(trace: TraceRecord) -> str:
    """Return the name of the first neuron that computes, which a figure is about where none is named."""
    return next(neuron.name for neuron in trace.network.neurons if neuron.kind == "neuron")
