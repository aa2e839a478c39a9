"""The equations of the three passes, each as a number and as a tree.

The number functions read the living objects of a network (anything with the same attributes will do).
Sums run in the creation order of the connections, from left to right, the bias last: that order is part
of the definition, because floating-point addition is not associative.

References
----------
.. [1] D. E. Rumelhart, G. E. Hinton, R. J. Williams, "Learning internal representations by error
   propagation", in Parallel Distributed Processing 1, MIT Press, 1986, ch. 8, eq. 13-15.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any


def terms(incoming: Iterable[Any]) -> list[float]:
    """t_i = w_ij * out_i, what every connection brings."""
    return [connection.weight * connection.source.out for connection in incoming]


def net_input(incoming: Iterable[Any], bias: float | None) -> float:
    """net_j = sum_i w_ij * out_i + b_j."""
    net = 0.0
    for connection in incoming:
        net += connection.weight * connection.source.out
    return net if bias is None else net + bias


def terms_expression(weights: Sequence[Any], outs: Sequence[Any]) -> list[Any]:
    """t_i = w_ij * out_i, what every connection brings."""
    return [weight * out for weight, out in zip(weights, outs, strict=True)]


def net_input_expression(weights: Sequence[Any], outs: Sequence[Any], bias: Any, m: Any) -> Any:
    """net_j = sum_i w_ij * out_i + b_j."""
    terms = terms_expression(weights, outs)
    if bias is not None:
        terms.append(bias)
    return m.Sum(tuple(terms)) if len(terms) > 1 else (terms[0] if terms else m.Number(0.0))


def aggregated_net(aggregation: Any, incoming: Iterable[Any], bias: float | None) -> float:
    """net_j = A(t_1, ..., t_n) + b_j, the bias added last whatever A is."""
    net: float = aggregation.value(terms(incoming))
    return net if bias is None else net + bias


def aggregated_net_expression(aggregation: Any, terms: Sequence[Any], bias: Any, m: Any) -> Any:
    """net_j = A(t_1, ..., t_n) + b_j."""
    net = aggregation.value_expression(terms, m)
    return net if bias is None else net + bias


def shares(aggregation: Any, incoming: Iterable[Any], delta: float) -> list[float]:
    """share_ij = delta_j * dA/dt_i, what every connection carries back; delta_j itself for a sum."""
    brought = terms(incoming)
    return [delta * aggregation.slope(brought, i) for i in range(len(brought))]


def error_slope(own: float, outgoing: Iterable[Any]) -> float:
    """dE/dout_j = (slope of the loss, if j is an output) + sum_k delta_k * w_jk."""
    slope = own
    for connection in outgoing:
        slope += connection.target.delta * connection.weight
    return slope


def shared_error_slope(own: float, outgoing: Iterable[Any], shares: Mapping[Any, float]) -> float:
    """dE/dout_j = (slope of the loss) + sum_k share_jk * w_jk; a share is delta_k where none is given."""
    slope = own
    for connection in outgoing:
        slope += shares.get(connection, connection.target.delta) * connection.weight
    return slope


def error_slope_expression(own: Any, shares: Sequence[Any], weights: Sequence[Any], m: Any) -> Any:
    """dE/dout_j = (slope of the loss, if j is an output) + sum_k share_jk * w_jk."""
    terms = [] if own is None else [own]
    terms += [share * weight for share, weight in zip(shares, weights, strict=True)]
    return m.Sum(tuple(terms)) if len(terms) > 1 else (terms[0] if terms else m.Number(0.0))


def delta(error_slope: float, slope: float, closed: float = 0.0) -> float:
    """delta_j = dE/dout_j * f'(net_j) (+ the loss's share, where it is known in closed form)."""
    return closed + error_slope * slope


def group_delta(
    softmax: Any, error_slopes: Sequence[float], outs: Sequence[float], i: int, closed: float = 0.0
) -> float:
    """delta_i = sum_j dE/dout_j * (out_j * ([i=j] - out_i)), j over the softmax group of i."""
    total = closed
    for j, slope in enumerate(error_slopes):
        total += slope * softmax.jacobian(outs, j, i)
    return total


def group_delta_expression(
    softmax: Any, error_slopes: Sequence[Any], outs: Sequence[Any], i: int, m: Any
) -> Any:
    """delta_i = sum_j dE/dout_j * (out_j * ([i=j] - out_i)), j over the softmax group of i."""
    terms = [slope * softmax.jacobian_expression(outs, j, i) for j, slope in enumerate(error_slopes)]
    return m.Sum(tuple(terms)) if len(terms) > 1 else terms[0]


def add_gradients(incoming: Iterable[Any], delta: float) -> None:
    """dE/dw_ij <- dE/dw_ij + delta_j * out_i, for all i that feed j."""
    for connection in incoming:
        connection.gradient += delta * connection.source.out


def add_shared_gradients(incoming: Iterable[Any], shares: Iterable[float]) -> None:
    """dE/dw_ij <- dE/dw_ij + share_ij * out_i, for all i that feed j."""
    for connection, share in zip(incoming, shares, strict=True):
        connection.gradient += share * connection.source.out


def add_bias_gradient(neuron: Any, delta: float) -> None:
    """dE/db_j <- dE/db_j + delta_j."""
    neuron.bias_gradient += delta


def average_gradients(incoming: Iterable[Any], samples: int) -> None:
    """dJ/dw_ij <- (dE/dw_ij of all samples together) / samples, for all i that feed j."""
    for connection in incoming:
        connection.gradient /= samples


def average_bias_gradient(neuron: Any, samples: int) -> None:
    """dJ/db_j <- (dE/db_j of all samples together) / samples."""
    neuron.bias_gradient /= samples


def mean_expression(numbers: Sequence[Any], m: Any) -> Any:
    """(x_1 + ... + x_n) / n, of the errors of a batch or of their gradients."""
    return m.Sum(tuple(numbers)) / float(len(numbers))


def mean_of_all_expression(total: Any, samples: int) -> Any:
    """The sum over a batch, divided by its size."""
    return total / float(samples)


def share_expression(delta: Any, slope: Any) -> Any:
    """share_ij = delta_j * dA/dt_i."""
    return delta * slope


def gradient_expression(share: Any, out: Any) -> Any:
    """share_ij * out_i, what one sample adds to dE/dw_ij; the share is delta_j for a sum."""
    return share * out
