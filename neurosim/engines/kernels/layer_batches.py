"""Epochs of mini-batches over fully connected layers, with matrix products by BLAS.

Sums run in the order that BLAS likes, so this kernel serves only where bits need not be those of the passes
by hand. Net, out and delta of a layer are matrices, a row for each sample of the batch. Layer l stands in
`parameters` as in `dense`, but without anything to fill up; in the arrays of a batch, which have room for
`most` samples, it begins at `places[l]` times `most`.
"""

import numpy as np

from neurosim.engines.kernels.dense import layer_deltas, layer_outs, output_errors
from neurosim.engines.kernels.equations import SOFTMAX, softmax, softmax_deltas
from neurosim.engines.kernels.rules import apply_rule, prepare_gradients

ZERO, ONE = np.uint64(0), np.uint64(1)


def matrix(array, first, rows, columns):
    """The matrix that begins at a place of an array."""
    return array[first : first + rows * columns].reshape((np.int64(rows), np.int64(columns)))


def add_to_rows(numbers, row, factor):
    """numbers_sj <- numbers_sj + row_j * factor."""
    for s in range(numbers.shape[0]):
        for j in range(numbers.shape[1]):
            numbers[s, j] += row[j] * factor


def sum_of_rows(numbers, total, factor):
    """total_j <- factor * sum_s numbers_sj."""
    total[:] = 0.0
    for s in range(numbers.shape[0]):
        for j in range(numbers.shape[1]):
            total[j] += numbers[s, j]
    for j in range(numbers.shape[1]):
        total[j] *= factor


def batch_outs(activation, parameter, net, out, first, size, width):
    """out = f(net)."""
    if activation == SOFTMAX:
        for s in range(size):
            softmax(net, out, first + s * width, first + (s + ONE) * width)
    else:
        layer_outs(activation, parameter, net, out, first, first + size * width)


def batch_deltas(activation, parameter, net, out, slopes, closed, delta, first, size, width):
    """delta = dE/dout * f'(net)."""
    if activation == SOFTMAX:
        for s in range(size):
            softmax_deltas(out, slopes, closed, delta, first + s * width, first + (s + ONE) * width)
    else:
        layer_deltas(activation, parameter, net, out, slopes, closed, delta, first, first + size * width)


def natural_deltas(targets, activation, out, delta, first, last):
    """delta_j = out_j * (sum of the targets) - target_j; for a sigmoid just out_j - target_j."""
    total = 1.0
    if activation == SOFTMAX:
        total = 0.0
        for j in range(first, last):
            total += targets[j - first]
    for j in range(first, last):
        delta[j] = out[j] * total - targets[j - first]


def batch_errors(
    T, order, loss, activation, parameter, natural, net, out, slopes, closed, delta, head, size, outputs
):
    """Return the sum of E; set the deltas of the outputs."""
    total = 0.0
    for s in range(size):
        first = head + s * outputs
        targets = T[order[s]]
        total += output_errors(targets, loss, activation, net, out, slopes, closed, first, first + outputs)
        if natural:
            natural_deltas(targets, activation, out, delta, first, first + outputs)
    if not natural:
        batch_deltas(activation, parameter, net, out, slopes, closed, delta, head, size, outputs)
    return total


def inputs_of(X, order, out):
    """The inputs of the batch: a part of X where the samples come one after the other, else copied to out."""
    neighbours = True
    for s in range(1, len(order)):
        neighbours = neighbours and order[s] == order[s - 1] + ONE
    if neighbours:
        return X[order[0] : order[0] + np.uint64(len(order))]
    copies = matrix(out, ZERO, np.uint64(len(order)), np.uint64(X.shape[1]))
    for s in range(len(order)):
        for i in range(X.shape[1]):
            copies[s, i] = X[order[s], i]
    return copies


def train_layer_batches(
    X, T, orders, rates, costs, start, stop, batch, fused, parameters, trainable, penalised, gradients, rule,
    numbers, powers, first_memory, second_memory, mean, l2, sizes, places, matrices, biases, constants,
    activation, parameter, loss, natural, most, net, out, slopes, closed, delta,
):  # fmt: skip
    """Train for some epochs, or for the samples from `start` until `stop` of one.

    The deltas of the outputs are divided by the samples of the batch, where the mean is wanted: then all
    gradients are.
    """
    gaps = np.uint64(len(matrices))
    outputs, head = sizes[gaps], places[gaps] * most
    for epoch in range(len(rates)):
        for position in range(start, stop, batch):
            size = min(batch, stop - position)
            order = orders[epoch, position : position + size]
            inputs = inputs_of(X, order, out)
            for g in range(gaps):
                n, width = places[g + ONE] * most, sizes[g + ONE]
                nets = matrix(net, n, size, width)
                sources = inputs if g == ZERO else matrix(out, places[g] * most, size, sizes[g])
                np.dot(sources, matrix(parameters, matrices[g], sizes[g], width), nets)
                add_to_rows(nets, parameters[biases[g] : biases[g] + width], constants[g])
                batch_outs(activation[g], parameter[g], net, out, n, size, width)
            costs[epoch] += batch_errors(
                T, order, loss, activation[gaps - ONE], parameter[gaps - ONE], natural, net, out, slopes,
                closed, delta, head, size, outputs,
            )  # fmt: skip
            if mean:
                for k in range(head, head + size * outputs):
                    delta[k] /= float(size)
            g = gaps
            while g > ZERO:
                g -= ONE
                o, width = places[g] * most, sizes[g + ONE]
                deltas = matrix(delta, places[g + ONE] * most, size, width)
                sources = inputs if g == ZERO else matrix(out, o, size, sizes[g])
                np.dot(sources.T, deltas, matrix(gradients, matrices[g], sizes[g], width))
                sum_of_rows(deltas, gradients[biases[g] : biases[g] + width], constants[g])
                if g > ZERO:
                    weights = matrix(parameters, matrices[g], sizes[g], width)
                    np.dot(deltas, weights.T, matrix(slopes, o, size, sizes[g]))
                    batch_deltas(
                        activation[g - ONE], parameter[g - ONE], net, out, slopes, closed, delta, o, size,
                        sizes[g],
                    )  # fmt: skip
            prepare_gradients(gradients, parameters, penalised, l2, 1.0)
            apply_rule(
                rule, numbers, powers, rates[epoch], parameters, gradients, first_memory, second_memory,
                trainable,
            )  # fmt: skip
