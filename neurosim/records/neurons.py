"""Records of one neuron from close by: what it adds up, what it gives, and what comes back."""

from dataclasses import dataclass
from typing import Annotated

from neurosim.records.functions import Curve
from neurosim.figures.shapes import along, some
from neurosim.trace.records import State


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


@dataclass(frozen=True, slots=True)
class Layer:
    """Two generations and everything between them.

    Attributes
    ----------
    state : State
        Of these two generations alone.
    weights : tuple of tuple of (float or None)
        One row per target, one column per source; None where there is no connection.
    biases : tuple of (float or None)
    """

    state: State
    sources: Annotated[tuple[str, ...], some("sources")]
    targets: Annotated[tuple[str, ...], some("targets")]
    weights: Annotated[tuple[tuple[float | None, ...], ...], along("targets", "sources")]
    outs: Annotated[tuple[float | None, ...], along("sources")]
    biases: Annotated[tuple[float | None, ...], along("targets")]
    nets: Annotated[tuple[float | None, ...], along("targets")]
