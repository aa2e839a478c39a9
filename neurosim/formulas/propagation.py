"""The equations of the three passes, each typed once: with numbers they compute, with symbols they are trees.

They read connections: the living ones of a network, whose weights and outs are numbers, or those of a
formula, whose weights and outs are symbols. Sums run in the creation order of the connections, from left to
right, the bias last.

References
----------
.. [1] D. E. Rumelhart, G. E. Hinton, R. J. Williams, "Learning internal representations by error
   propagation", in Parallel Distributed Processing 1, MIT Press, 1986, ch. 8, eq. 13-15.
"""

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

from neurosim.formulas.nodes import Expression
from neurosim.formulas.sums import Value, added

Value_co = TypeVar("Value_co", float, Expression, covariant=True)


class Giving(Protocol[Value_co]):
    """A neuron at the beginning of a connection."""

    @property
    def out(self) -> Value_co:
        """What it gives."""


class Incoming(Protocol[Value_co]):
    """A connection, seen from the neuron that it feeds."""

    @property
    def weight(self) -> Value_co:
        """The weight w_ij."""

    @property
    def source(self) -> Giving[Value_co]:
        """The neuron i."""


class Carrying(Incoming[float], Protocol):
    """A connection of a network, which is told what it carries back."""

    share: float


class Outgoing(Protocol[Value_co]):
    """A connection, seen from the neuron that feeds it."""

    @property
    def weight(self) -> Value_co:
        """The weight w_jk."""

    @property
    def share(self) -> Value_co:
        """What it carries back: delta_k * dA/dt_j, which is delta_k where k adds up its terms."""


class Computed(Protocol):
    """A neuron whose net is known, as its activation reads and completes it."""

    net: float
    out: float
    delta: float


def terms(incoming: Iterable[Incoming[Value]]) -> list[Value]:
    """t_i = w_ij * out_i, what every connection brings."""
    return [connection.weight * connection.source.out for connection in incoming]


def net_input(incoming: Iterable[Incoming[Value]], bias: Value | None) -> Value:
    """net_j = sum_i w_ij * out_i + b_j."""
    brought: list[Value] = terms(incoming)
    if bias is not None:
        brought.append(bias)
    return added(brought)


def error_slope(own: Value | None, outgoing: Iterable[Outgoing[Value]]) -> Value:
    """dE/dout_j = (slope of the loss, if j is an output) + sum_k share_jk * w_jk."""
    slopes: list[Value] = [connection.share * connection.weight for connection in outgoing]
    if own is not None:
        slopes.insert(0, own)
    return added(slopes)


def share(delta: Value, slope: Value) -> Value:
    """share_ij = delta_j * dA/dt_i, what a connection carries back."""
    return delta * slope


def mean(numbers: Sequence[Value]) -> Value:
    """(x_1 + ... + x_n) / n, of the errors of a batch or of their gradients."""
    return mean_of_all(added(numbers), len(numbers))


def mean_of_all(total: Value, samples: int) -> Value:
    """The sum over a batch, divided by its size."""
    return total / float(samples)
