"""The paths from a connection to the error, each with its product."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from neurosim.formulas.nodes import Expression, Product
from neurosim.ground.errors import FormatError
from neurosim.trace.naming import required_connection
from neurosim.trace.paths_record import PathsRecord
from neurosim.trace.records import State
from neurosim.trace.trace_record import TraceRecord

MOST_PATHS = 7
TOO_MANY = 10_000


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


def paths(trace: TraceRecord, connection: str) -> Paths:
    """Return all paths from a connection to the error, each with the product of its factors.

    dE/dw is the sum over all paths of out(source) · f' · w · f' · w ... · dE/dout(output).

    In a softmax group every net reaches every out, by ∂out/∂net; where a neuron makes something else than
    a sum, ∂net/∂product stands before the out that it multiplies.

    Raises
    ------
    UnknownNameError
        There is no such connection.
    FormatError
        There are more than 10,000 paths, or there was no backward pass.
    """
    name = required_connection(trace.network, connection)
    target = name.split("->")[1]
    first = trace.samples[0]
    state = trace.state(sample=first)
    if state.get("delta", target) is None:
        raise FormatError("the paths of a gradient need a backward pass; give the sample targets")
    traced = PathsRecord.of(trace, name, first, most=TOO_MANY)
    if traced.count > TOO_MANY:
        raise FormatError(
            f"more than {TOO_MANY} paths lead from '{target}' to the error; choose a connection nearer to "
            "the outputs"
        )
    all_paths = [Path(path.neurons, tuple(_named_factors(path.product)), path.value) for path in traced.paths]
    telling = [path for path in all_paths if path.product] or all_paths
    largest = sorted(telling, key=lambda path: -abs(path.product))[:MOST_PATHS]
    return Paths(
        state,
        name,
        tuple(path for path in all_paths if path in largest),
        math.fsum(path.product for path in all_paths),
        state.values["gradient", name],
        len(all_paths),
    )


def _named_factors(product: Expression) -> Iterator[tuple[str, float]]:
    """The factors of a path, each with what it is; the last one is where the path meets the loss."""
    assert isinstance(product, Product)
    *before, last = product.factors
    kind = "out"
    for factor in before:
        quantity = getattr(factor, "quantity", None)
        if quantity in ("input", "constant", "out"):
            kind = "out"
        elif quantity in ("slope", "weight"):
            kind = quantity
        else:
            coupled = {leaf.quantity for leaf in factor.leaves()} <= {"out"}
            kind = "jacobian" if coupled else "aggregation_slope"
        yield kind, float(factor.value)
    yield ("error_slope" if kind in ("slope", "jacobian") else "error_slope_net"), float(last.value)
