"""Epochs of mini-batches over a list of connections: any acyclic network, several samples side by side.

Neurons and connections are numbered as in `edges`. Net, out and delta of a neuron are rows over the samples
of a batch, so that the processor can compute eight samples together, while the sum of each sample grows in
the defined order. What is rare (softmax groups, aggregations, closed forms) goes sample by sample, as there.
"""

import numpy as np

from neurosim.engines.kernels.dense import layer_deltas, layer_outs
from neurosim.engines.kernels.edges import NO_BIAS, WEIGHTED_SUM, aggregate, aggregate_shares, errors
from neurosim.engines.kernels.equations import GENERAL, SOFTMAX, softmax, softmax_deltas
from neurosim.engines.kernels.rules import apply_rule, prepare_gradients

ZERO, ONE, FOUR, EIGHT = (np.uint64(k) for k in (0, 1, 4, 8))
C8, C16, C24, C32 = (np.uint64(k) for k in (8, 16, 24, 32))
C1, C2, C3, C4, C5, C6, C7 = (np.uint64(k) for k in range(1, 8))


def eight(rows, i, s):
    """Eight neighbours of row i."""
    return (
        rows[i, s], rows[i, s + C1], rows[i, s + C2], rows[i, s + C3],
        rows[i, s + C4], rows[i, s + C5], rows[i, s + C6], rows[i, s + C7],
    )  # fmt: skip


def put_eight(rows, i, s, numbers):
    """Put them back."""
    rows[i, s], rows[i, s + C1], rows[i, s + C2], rows[i, s + C3] = numbers[:4]
    rows[i, s + C4], rows[i, s + C5], rows[i, s + C6], rows[i, s + C7] = numbers[4:]


def plus_products(sums, weight, numbers):
    """sum_s + weight * number_s."""
    return (
        sums[0] + weight * numbers[0], sums[1] + weight * numbers[1],
        sums[2] + weight * numbers[2], sums[3] + weight * numbers[3],
        sums[4] + weight * numbers[4], sums[5] + weight * numbers[5],
        sums[6] + weight * numbers[6], sums[7] + weight * numbers[7],
    )  # fmt: skip


def add_products(total, j, lanes, weights, numbers, rows, index, first, last):
    """total_j <- total_j + sum_p weight_numbers(p) * row_index(p), one sum for each sample."""
    s = ZERO
    while s + C32 <= lanes:
        s0, s1, s2, s3 = s, s + C8, s + C16, s + C24
        sums0, sums1 = eight(total, j, s0), eight(total, j, s1)
        sums2, sums3 = eight(total, j, s2), eight(total, j, s3)
        for p in range(first, last):
            weight = weights[numbers[p]]
            i = index[p]
            sums0 = plus_products(sums0, weight, eight(rows, i, s0))
            sums1 = plus_products(sums1, weight, eight(rows, i, s1))
            sums2 = plus_products(sums2, weight, eight(rows, i, s2))
            sums3 = plus_products(sums3, weight, eight(rows, i, s3))
        put_eight(total, j, s0, sums0)
        put_eight(total, j, s1, sums1)
        put_eight(total, j, s2, sums2)
        put_eight(total, j, s3, sums3)
        s += C32
    while s < lanes:
        sums = eight(total, j, s)
        for p in range(first, last):
            sums = plus_products(sums, weights[numbers[p]], eight(rows, index[p], s))
        put_eight(total, j, s, sums)
        s += C8


def forward_rows(
    first, last, size, lanes, incoming, source, all_connections, weights, bias, bias_kind, aggregation, sums,
    activation, parameter, group_first, group_last, net, out, probe,
):  # fmt: skip
    """Compute net and out of the neurons from `first` until `last`, for `size` samples.

    `probe` stays 0; it becomes not a number for a sample with a net or out that is not finite.
    """
    for j in range(first, last):
        for s in range(lanes):
            net[j, s] = 0.0
        if not GENERAL or sums or aggregation[j] == WEIGHTED_SUM:
            add_products(net, j, lanes, weights, all_connections, out, source, incoming[j], incoming[j + ONE])
        else:
            for s in range(size):
                net[j, s] = aggregate(
                    aggregation[j], weights, source, out[:, s], incoming[j], incoming[j + ONE]
                )
        if bias_kind[j] != NO_BIAS:
            for s in range(lanes):
                net[j, s] += bias[j]
        if not GENERAL or activation[j] != SOFTMAX:
            layer_outs(activation[j], parameter[j], net[j], out[j], ZERO, size)
        elif group_last[j] == j + ONE:
            for s in range(size):
                softmax(net[:, s], out[:, s], group_first[j], group_last[j])
        if not GENERAL or group_last[j] == j + ONE:
            for i in range(group_first[j], group_last[j]):
                for s in range(size):
                    probe[s] += (net[i, s] - net[i, s]) + (out[i, s] - out[i, s])


def backward_rows(
    first, last, size, lanes, outgoing, target, leaving, incoming, source, weights, aggregation, sums,
    activation, parameter, group_first, group_last, net, out, slopes, closed, delta, shares,
):  # fmt: skip
    """Compute the deltas for `size` samples, last neuron first."""
    j = last
    while j > first:
        j -= ONE
        if not GENERAL or sums:
            add_products(slopes, j, lanes, weights, leaving, delta, target, outgoing[j], outgoing[j + ONE])
        else:
            add_products(slopes, j, lanes, weights, leaving, shares, leaving, outgoing[j], outgoing[j + ONE])
        if not GENERAL or activation[j] != SOFTMAX:
            layer_deltas(
                activation[j], parameter[j], net[j], out[j], slopes[j], closed[j], delta[j], ZERO, size
            )
        elif group_first[j] == j:
            for s in range(size):
                softmax_deltas(
                    out[:, s], slopes[:, s], closed[:, s], delta[:, s], group_first[j], group_last[j]
                )
        if GENERAL and not sums and group_first[j] == j:
            for i in range(group_first[j], group_last[j]):
                for s in range(size):
                    spread_delta(
                        aggregation[i], weights, source, out[:, s], incoming[i], incoming[i + ONE],
                        delta[i, s], shares[:, s],
                    )  # fmt: skip


def spread_delta(aggregation, weights, source, out, first, last, delta, shares):
    """share_k = delta * dnet/d(weight_k * out_k), which is 1 in a sum."""
    if aggregation != WEIGHTED_SUM:
        aggregate_shares(aggregation, weights, source, out, first, last, delta, shares)
        return
    for k in range(first, last):
        shares[k] = delta


def add_row_gradients(first, last, size, incoming, source, sums, out, delta, shares, gradients, connections):
    """dE/dw <- dE/dw + share * out, and dE/db <- dE/db + delta, sample after sample."""
    for j in range(first, last):
        if not GENERAL or sums:
            add_delta_gradients(incoming[j], incoming[j + ONE], size, source, out, delta, j, gradients)
        else:
            for k in range(incoming[j], incoming[j + ONE]):
                add_gradient(k, size, source, out, shares, k, gradients)
        for s in range(size):
            gradients[connections + j] += delta[j, s]


def add_delta_gradients(first, last, size, source, out, delta, j, gradients):
    """The same for the connections of one neuron.

    Each addition waits for the one before, so four sums are under way together; they come from the four
    quarters of the connections, for of neighbours the compiler would make vectors, with slow gathering.
    """
    quarter = (last - first) // FOUR
    for k0 in range(first, first + quarter):
        k1 = k0 + quarter
        k2 = k1 + quarter
        k3 = k2 + quarter
        i0, i1, i2, i3 = source[k0], source[k1], source[k2], source[k3]
        g0, g1, g2, g3 = gradients[k0], gradients[k1], gradients[k2], gradients[k3]
        for s in range(size):
            back = delta[j, s]
            g0 += back * out[i0, s]
            g1 += back * out[i1, s]
            g2 += back * out[i2, s]
            g3 += back * out[i3, s]
        gradients[k0], gradients[k1], gradients[k2], gradients[k3] = g0, g1, g2, g3
    for k in range(first + quarter * FOUR, last):
        add_gradient(k, size, source, out, delta, j, gradients)


def add_gradient(k, size, source, out, back, row, gradients):
    """dE/dw_k <- dE/dw_k + sum_s back_s * out_s."""
    total = gradients[k]
    for s in range(size):
        total += back[row, s] * out[source[k], s]
    gradients[k] = total


def train_edge_batches(
    X, T, orders, rates, costs, start, stop, batch, fused, parameters, trainable, penalised, gradients, rule,
    numbers, powers, first_memory, second_memory, mean, l2, inputs, first, last, incoming, source, outgoing,
    target, leaving, bias_kind, aggregation, sums, activation, parameter, group_first, group_last, outputs,
    loss, net, out, slopes, closed, in_closed_form, delta, shares, all_connections, probe,
):  # fmt: skip
    """Train for some epochs, or for the samples from `start` until `stop` of one.

    A batch with more samples than there are places in a row is taken part by part.
    """
    connections = np.uint64(len(source))
    places = np.uint64(len(probe))
    weights = parameters[:connections]
    bias = parameters[connections:]
    for epoch in range(len(rates)):
        position = start
        while position < stop:
            end = min(position + batch, stop)
            share = float(end - position) if mean else 1.0
            error = 0.0
            gradients[:] = 0.0
            while position < end:
                size = min(places, end - position)
                lanes = (size + C7) // EIGHT * EIGHT
                for i in range(inputs):
                    for s in range(size):
                        out[i, s] = X[orders[epoch, position + s], i]
                for s in range(size):
                    probe[s] = 0.0
                forward_rows(
                    first, last, size, lanes, incoming, source, all_connections, weights, bias, bias_kind,
                    aggregation, sums, activation, parameter, group_first, group_last, net, out, probe,
                )  # fmt: skip
                slopes[first:, :lanes] = 0.0
                for s in range(size):
                    error += probe[s]
                    error += errors(
                        outputs, T[orders[epoch, position + s]], loss, activation, group_first, group_last,
                        net[:, s], out[:, s], slopes[:, s], closed[:, s], in_closed_form[:, s],
                    )  # fmt: skip
                backward_rows(
                    first, last, size, lanes, outgoing, target, leaving, incoming, source, weights,
                    aggregation, sums, activation, parameter, group_first, group_last, net, out, slopes,
                    closed, delta, shares,
                )  # fmt: skip
                add_row_gradients(
                    first, last, size, incoming, source, sums, out, delta, shares, gradients, connections
                )
                position += size
            costs[epoch] += error
            prepare_gradients(gradients, parameters, penalised, l2, share)
            apply_rule(
                rule, numbers, powers, rates[epoch], parameters, gradients, first_memory, second_memory,
                trainable,
            )  # fmt: skip
