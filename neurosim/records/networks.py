"""Records of networks: the same one in two bias styles, at several moments, and the paths of a gradient."""

from dataclasses import dataclass
from typing import Annotated

from neurosim.figures.shapes import some
from neurosim.trace.records import State


@dataclass(frozen=True, slots=True)
class BiasStyles:
    """A network as it is drawn, with bias variables, and as it is computed, with constants."""

    drawn: State
    internal: State


@dataclass(frozen=True, slots=True)
class Moment:
    """What stands on a network at one moment, and what a frame shows of it.

    Attributes
    ----------
    show : tuple of str
        Quantities, such as weight, net, out.
    focus : tuple of str
        Neurons and connections that the step is about.
    """

    state: State
    show: tuple[str, ...]
    focus: tuple[str, ...]
    caption: str


@dataclass(frozen=True, slots=True)
class Moments:
    """One network step by step: the frames of a film or of a lecture."""

    title: str
    moments: Annotated[tuple[Moment, ...], some("moments")]


@dataclass(frozen=True, slots=True)
class Path:
    """One way from a connection to an output, and on to the error.

    Attributes
    ----------
    neurons : tuple of str
        From the source of the connection to the output.
    factors : tuple of (str, float)
        What each factor is, and its value: ``out``, ``slope``, ``weight``, ``error_slope`` (∂E/∂out), in
        softmax groups ``jacobian`` (∂out/∂net) or ``error_slope_net`` (∂E/∂net), and ``aggregation_slope``
        (∂net/∂product) where products are not added up.
    product : float
        All factors multiplied.
    """

    neurons: tuple[str, ...]
    factors: tuple[tuple[str, float], ...]
    product: float


@dataclass(frozen=True, slots=True)
class Paths:
    """All paths from one connection to the error.

    Attributes
    ----------
    connection : str
        ``"i1->h1"``.
    total : float
        The sum of all products.
    gradient : float
        What the backward pass computed.
    count : int
        How many paths there are; those with the largest products are listed.
    """

    state: State
    connection: str
    paths: tuple[Path, ...]
    total: float
    gradient: float
    count: int
