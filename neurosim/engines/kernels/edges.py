"""Epochs of descent over a list of connections: any acyclic network.

Neurons are numbered in the order of computation: inputs, constants, then the neurons that compute, softmax
groups side by side. Connections are numbered target by target, in creation order at each: connection k
leads from `source[k]`, and those of neuron j are `incoming[j]` until `incoming[j + 1]`. Going back, those
that leave neuron j are listed in creation order from `outgoing[j]` on: the numbers of their targets in
`target`, their own numbers in `leaving`.
"""

import numpy as np

from neurosim.engines.kernels.equations import (
    GENERAL,
    SOFTMAX,
    closed_term,
    far_out,
    loss_slope,
    slope,
    softmax,
    softmax_deltas,
    term,
    value,
)
from neurosim.engines.kernels.rules import apply_rule, prepare_gradients

ZERO = np.uint64(0)
ONE = np.uint64(1)
WEIGHTED_SUM, WEIGHTED_PRODUCT, WEIGHTED_MAXIMUM = range(3)
#: The names of the aggregations, in the order of their numbers.
AGGREGATION_NAMES = ("sum", "product", "max")
NO_BIAS, FROZEN_BIAS, TRAINABLE_BIAS = range(3)


def aggregate(aggregation, weights, source, out, first, last):
    """net without bias: the product, or the first greatest, of weight * out."""
    if aggregation == WEIGHTED_PRODUCT:
        total = 1.0
        for k in range(first, last):
            total *= weights[k] * out[source[k]]
        return total
    total = weights[first] * out[source[first]]
    for k in range(first, last):
        if weights[k] * out[source[k]] > total:
            total = weights[k] * out[source[k]]
    return total


def aggregate_shares(aggregation, weights, source, out, first, last, delta, shares):
    """share_k = delta * dnet/d(weight_k * out_k)."""
    if aggregation == WEIGHTED_PRODUCT:
        for k in range(first, last):
            others = 1.0
            for other in range(first, last):
                if other != k:
                    others *= weights[other] * out[source[other]]
            shares[k] = delta * others
        return
    greatest = first
    for k in range(first, last):
        if weights[k] * out[source[k]] > weights[greatest] * out[source[greatest]]:
            greatest = k
    for k in range(first, last):
        shares[k] = delta * (1.0 if k == greatest else 0.0)


def forward(
    first, last, incoming, source, weights, bias, bias_kind, aggregation, sums, activation, parameter,
    group_first, group_last, net, out,
):  # fmt: skip
    """Compute net and out of the neurons from `first` until `last`.

    Returns 0; not a number where a net or out is not finite.
    """
    k = ZERO
    probe = 0.0
    for j in range(first, last):
        end = incoming[j + ONE]
        total = 0.0
        if not GENERAL or sums or aggregation[j] == WEIGHTED_SUM:
            while k < end:
                total += weights[k] * out[source[k]]
                k += ONE
        else:
            total = aggregate(aggregation[j], weights, source, out, k, end)
            k = end
        if bias_kind[j] != NO_BIAS:
            total += bias[j]
        net[j] = total
        if not GENERAL or activation[j] != SOFTMAX:
            out[j] = value(activation[j], parameter[j], total)
        elif group_last[j] == j + ONE:
            softmax(net, out, group_first[j], group_last[j])
            for i in range(group_first[j], j):
                probe += out[i] - out[i]
        else:
            continue
        probe += (total - total) + (out[j] - out[j])
    return probe


def errors(
    outputs, targets, loss, activation, group_first, group_last, net, out, slopes, closed, in_closed_form
):  # fmt: skip
    """Return E; set dE/dout of every output, or its share of delta where that is known in closed form."""
    found = False
    for q in range(len(outputs)):
        if GENERAL and far_out(loss, activation[outputs[q]], targets[q], out[outputs[q]]):
            found = True
    if GENERAL and (found or in_closed_form[0]):
        mark(found, outputs, targets, loss, activation, group_first, group_last, out, closed, in_closed_form)
    total = 0.0
    for q in range(len(outputs)):
        j = outputs[q]
        if GENERAL and found and far_out(loss, activation[j], targets[q], out[j]):
            total += closed_term(loss, targets[q], net, group_first[j], group_last[j], j)
        else:
            total += term(loss, targets[q], out[j], float(len(outputs)))
        if not (GENERAL and found and in_closed_form[j]):
            slopes[j] = loss_slope(loss, targets[q], out[j], float(len(outputs)))
    if GENERAL and found:
        close_groups(
            outputs, targets, activation, group_first, group_last, out, slopes, closed, in_closed_form
        )
    return total


def mark(found, outputs, targets, loss, activation, group_first, group_last, out, closed, in_closed_form):
    """Mark the groups with an output far out; place 0, an input, tells whether there is any mark."""
    for i in range(len(closed)):
        closed[i] = 0.0
        in_closed_form[i] = False
    in_closed_form[0] = found
    for q in range(len(outputs)):
        j = outputs[q]
        if far_out(loss, activation[j], targets[q], out[j]):
            for i in range(group_first[j], group_last[j]):
                in_closed_form[i] = True


def close_groups(outputs, targets, activation, group_first, group_last, out, slopes, closed, in_closed_form):
    """closed_i = out_i * (sum of the group's targets) - target_i; for a sigmoid just out_i - target_i."""
    for q in range(len(outputs)):
        j = outputs[q]
        if not in_closed_form[j]:
            continue
        slopes[j] = 0.0
        if activation[j] != SOFTMAX:
            closed[j] = out[j] - targets[q]
            continue
        group_target = 0.0
        for i in range(group_first[j], group_last[j]):
            own = 0.0
            for p in range(len(outputs)):
                if outputs[p] == i:
                    own = targets[p]
            group_target += own
        for i in range(group_first[j], group_last[j]):
            own = 0.0
            for p in range(len(outputs)):
                if outputs[p] == i:
                    own = targets[p]
            closed[i] = out[i] * group_target - own


def backward(
    first, last, outgoing, target, leaving, incoming, source, weights, aggregation, sums, activation,
    parameter, group_first, group_last, net, out, slopes, closed, delta, shares, fused, rate,
):  # fmt: skip
    """Compute the deltas, last neuron first; where `fused`, change each weight right after its last use."""
    j = last
    while j > first:
        j -= ONE
        total = slopes[j]
        own = out[j]
        for p in range(outgoing[j], outgoing[j + ONE]):
            k = leaving[p]
            back = delta[target[p]] if not GENERAL or sums else shares[k]
            weight = weights[k]
            total += back * weight
            if not GENERAL or fused:
                weights[k] = weight - rate * (back * own)
        slopes[j] = total
        if not GENERAL or activation[j] != SOFTMAX:
            delta[j] = closed[j] + total * slope(activation[j], parameter[j], net[j], own)
        elif group_first[j] == j:
            softmax_deltas(out, slopes, closed, delta, group_first[j], group_last[j])
        if GENERAL and not sums and group_first[j] == j:
            for i in range(group_first[j], group_last[j]):
                if aggregation[i] == WEIGHTED_SUM:
                    for k in range(incoming[i], incoming[i + ONE]):
                        shares[k] = delta[i]
                else:
                    aggregate_shares(
                        aggregation[i], weights, source, out, incoming[i], incoming[i + ONE], delta[i], shares
                    )


def train_edges(
    X, T, orders, rates, costs, start, stop, batch, fused, parameters, trainable, penalised, gradients, rule,
    numbers, powers, first_memory, second_memory, mean, l2, inputs, first, last, incoming, source, outgoing,
    target, leaving, bias_kind, aggregation, sums, activation, parameter, group_first, group_last, outputs,
    loss, net, out, slopes, closed, in_closed_form, delta, shares,
):  # fmt: skip
    """Train for some epochs, or for the samples from `start` until `stop` of one."""
    connections = np.uint64(len(source))
    weights = parameters[:connections]
    bias = parameters[connections:]
    for epoch in range(len(rates)):
        rate = rates[epoch]
        position = start
        while position < stop:
            end = min(position + batch, stop)
            size = float(end - position)
            error = 0.0
            if GENERAL and not fused:
                gradients[:] = 0.0
            while position < end:
                sample = orders[epoch, position]
                for i in range(inputs):
                    out[i] = X[sample, i]
                error += forward(
                    first, last, incoming, source, weights, bias, bias_kind, aggregation, sums, activation,
                    parameter, group_first, group_last, net, out,
                )  # fmt: skip
                for j in range(first, last):
                    slopes[j] = 0.0
                error += errors(
                    outputs, T[sample], loss, activation, group_first, group_last, net, out, slopes, closed,
                    in_closed_form,
                )  # fmt: skip
                backward(
                    first, last, outgoing, target, leaving, incoming, source, weights, aggregation, sums,
                    activation, parameter, group_first, group_last, net, out, slopes, closed, delta, shares,
                    fused, rate,
                )  # fmt: skip
                if not GENERAL or fused:
                    update_rest(
                        first, last, outgoing, target, leaving, weights, bias, bias_kind, sums, out, delta,
                        shares, rate,
                    )  # fmt: skip
                else:
                    add_gradients(
                        first, last, incoming, source, sums, out, delta, shares, gradients, connections
                    )
                position += ONE
            costs[epoch] += error
            if GENERAL and not fused:
                prepare_gradients(gradients, parameters, penalised, l2, size if mean else 1.0)
                apply_rule(
                    rule, numbers, powers, rate, parameters, gradients, first_memory, second_memory, trainable
                )


def update_rest(
    first, last, outgoing, target, leaving, weights, bias, bias_kind, sums, out, delta, shares, rate
):
    """Change what the way back did not pass: the weights from inputs and constants, and the biases."""
    for i in range(first):
        for p in range(outgoing[i], outgoing[i + ONE]):
            k = leaving[p]
            back = delta[target[p]] if not GENERAL or sums else shares[k]
            weights[k] -= rate * (back * out[i])
    for j in range(first, last):
        if bias_kind[j] == TRAINABLE_BIAS:
            bias[j] -= rate * delta[j]


def add_gradients(first, last, incoming, source, sums, out, delta, shares, gradients, connections):
    """dE/dw <- dE/dw + share * out, and dE/db <- dE/db + delta."""
    for j in range(first, last):
        for k in range(incoming[j], incoming[j + ONE]):
            gradients[k] += (delta[j] if not GENERAL or sums else shares[k]) * out[source[k]]
        gradients[connections + j] += delta[j]
