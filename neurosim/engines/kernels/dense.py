"""Epochs of descent over fully connected layers.

Rows of a weight matrix are sources, columns targets, filled up with zeros to a multiple of eight: eight sums
grow side by side, each in the order of the sources, so that the processor can compute them together. The
way back needs sums over the targets of each source, in the order of the targets; for it a transposed copy of
each matrix (but the first) is kept, which changes together with its original.
"""

import numpy as np

from neurosim.engines.kernels.equations import (
    GENERAL,
    SIGMOID,
    SOFTMAX,
    TANH,
    closed_term,
    far_out,
    loss_slope,
    sigmoid,
    slope,
    softmax,
    softmax_deltas,
    tanh,
    term,
    value,
)
from neurosim.engines.kernels.rules import apply_rule, prepare_gradients

ZERO, ONE, EIGHT = np.uint64(0), np.uint64(1), np.uint64(8)
C1, C2, C3, C4, C5, C6, C7 = (np.uint64(k) for k in range(1, 8))


def layer_nets(weights, w, width, out, o, sources, bias, b, constant, net, n):
    """net_j = sum_i w_ij * out_i + b_j * constant."""
    for block in range(ZERO, width, EIGHT):
        s0 = s1 = s2 = s3 = s4 = s5 = s6 = s7 = 0.0
        k = w + block
        for i in range(sources):
            x = out[o + i]
            s0 += weights[k] * x
            s1 += weights[k + C1] * x
            s2 += weights[k + C2] * x
            s3 += weights[k + C3] * x
            s4 += weights[k + C4] * x
            s5 += weights[k + C5] * x
            s6 += weights[k + C6] * x
            s7 += weights[k + C7] * x
            k += width
        p = b + block
        j = n + block
        net[j] = s0 + bias[p] * constant
        net[j + C1] = s1 + bias[p + C1] * constant
        net[j + C2] = s2 + bias[p + C2] * constant
        net[j + C3] = s3 + bias[p + C3] * constant
        net[j + C4] = s4 + bias[p + C4] * constant
        net[j + C5] = s5 + bias[p + C5] * constant
        net[j + C6] = s6 + bias[p + C6] * constant
        net[j + C7] = s7 + bias[p + C7] * constant


def layer_outs(activation, parameter, net, out, first, last):
    """out = f(net)."""
    if GENERAL and activation == SOFTMAX:
        softmax(net, out, first, last)
    elif activation == SIGMOID:
        for j in range(first, last):
            out[j] = sigmoid(net[j])
    elif activation == TANH:
        for j in range(first, last):
            out[j] = tanh(net[j])
    else:
        for j in range(first, last):
            out[j] = value(activation, parameter, net[j])


def layer_slopes(copy, w, width, delta, d, targets, slopes, o, out, changing, rate):
    """dE/dout_i = sum_k delta_k * w_ik; where `changing`, the copy changes right after."""
    for block in range(ZERO, width, EIGHT):
        i = o + block
        s0 = slopes[i]
        s1 = slopes[i + C1]
        s2 = slopes[i + C2]
        s3 = slopes[i + C3]
        s4 = slopes[i + C4]
        s5 = slopes[i + C5]
        s6 = slopes[i + C6]
        s7 = slopes[i + C7]
        x0 = out[i]
        x1 = out[i + C1]
        x2 = out[i + C2]
        x3 = out[i + C3]
        x4 = out[i + C4]
        x5 = out[i + C5]
        x6 = out[i + C6]
        x7 = out[i + C7]
        k = w + block
        for j in range(targets):
            y = delta[d + j]
            w0 = copy[k]
            w1 = copy[k + C1]
            w2 = copy[k + C2]
            w3 = copy[k + C3]
            w4 = copy[k + C4]
            w5 = copy[k + C5]
            w6 = copy[k + C6]
            w7 = copy[k + C7]
            s0 += y * w0
            s1 += y * w1
            s2 += y * w2
            s3 += y * w3
            s4 += y * w4
            s5 += y * w5
            s6 += y * w6
            s7 += y * w7
            if changing:
                copy[k] = w0 - rate * (y * x0)
                copy[k + C1] = w1 - rate * (y * x1)
                copy[k + C2] = w2 - rate * (y * x2)
                copy[k + C3] = w3 - rate * (y * x3)
                copy[k + C4] = w4 - rate * (y * x4)
                copy[k + C5] = w5 - rate * (y * x5)
                copy[k + C6] = w6 - rate * (y * x6)
                copy[k + C7] = w7 - rate * (y * x7)
            k += width
        slopes[i] = s0
        slopes[i + C1] = s1
        slopes[i + C2] = s2
        slopes[i + C3] = s3
        slopes[i + C4] = s4
        slopes[i + C5] = s5
        slopes[i + C6] = s6
        slopes[i + C7] = s7


def layer_deltas(activation, parameter, net, out, slopes, closed, delta, first, last):
    """delta = closed + dE/dout * f'(net)."""
    if GENERAL and activation == SOFTMAX:
        softmax_deltas(out, slopes, closed, delta, first, last)
    elif activation == SIGMOID:
        for j in range(first, last):
            delta[j] = closed[j] + slopes[j] * (out[j] * (1.0 - out[j]))
    elif activation == TANH:
        for j in range(first, last):
            delta[j] = closed[j] + slopes[j] * (1.0 - out[j] * out[j])
    else:
        for j in range(first, last):
            delta[j] = closed[j] + slopes[j] * slope(activation, parameter, net[j], out[j])


def change(numbers, w, width, delta, d, out, o, sources, factor):
    """numbers_ij <- numbers_ij - factor * (delta_j * out_i)."""
    for block in range(ZERO, width, EIGHT):
        j = d + block
        y0 = delta[j]
        y1 = delta[j + C1]
        y2 = delta[j + C2]
        y3 = delta[j + C3]
        y4 = delta[j + C4]
        y5 = delta[j + C5]
        y6 = delta[j + C6]
        y7 = delta[j + C7]
        k = w + block
        for i in range(sources):
            x = out[o + i]
            numbers[k] -= factor * (y0 * x)
            numbers[k + C1] -= factor * (y1 * x)
            numbers[k + C2] -= factor * (y2 * x)
            numbers[k + C3] -= factor * (y3 * x)
            numbers[k + C4] -= factor * (y4 * x)
            numbers[k + C5] -= factor * (y5 * x)
            numbers[k + C6] -= factor * (y6 * x)
            numbers[k + C7] -= factor * (y7 * x)
            k += width


def slopes_and_change(
    weights, w, width, copy, c, copy_width, delta, d, targets, slopes, o, out, sources, rate
):
    """`layer_slopes` and `change`: the copy, and then the weights."""
    layer_slopes(copy, c, copy_width, delta, d, targets, slopes, o, out, True, rate)
    change(weights, w, width, delta, d, out, o, sources, rate)


def output_errors(targets, loss, activation, net, out, slopes, closed, first, last):
    """Return E; set dE/dout of every output, or its share of delta where that is known in closed form."""
    found = False
    total = 0.0
    for j in range(first, last):
        target = targets[j - first]
        if GENERAL and far_out(loss, activation, target, out[j]):
            group_first = first if activation == SOFTMAX else j
            group_last = last if activation == SOFTMAX else j + ONE
            total += closed_term(loss, target, net, group_first, group_last, j)
            found = True
        else:
            total += term(loss, target, out[j], float(last - first))
        slopes[j] = loss_slope(loss, target, out[j], float(last - first))
        closed[j] = 0.0
    if GENERAL and found:
        close_layer(targets, loss, activation, out, slopes, closed, first, last)
    return total


def close_layer(targets, loss, activation, out, slopes, closed, first, last):
    """closed_i = out_i * (sum of the targets) - target_i; for a sigmoid just out_i - target_i."""
    total = 0.0
    for j in range(first, last):
        total += targets[j - first]
    for j in range(first, last):
        target = targets[j - first]
        if activation == SOFTMAX:
            closed[j] = out[j] * total - target
            slopes[j] = 0.0
        elif far_out(loss, activation, target, out[j]):
            closed[j] = out[j] - target
            slopes[j] = 0.0


def copy_transposed(weights, w, width, copy, c, copy_width, sources, targets):
    """copy_ji <- w_ij."""
    for i in range(sources):
        for j in range(targets):
            copy[c + j * copy_width + i] = weights[w + i * width + j]


def train_dense(
    X, T, orders, rates, costs, start, stop, batch, fused, parameters, trainable, penalised, gradients, rule,
    numbers, powers, first_memory, second_memory, mean, l2, sizes, widths, places, matrices, copies, biases,
    constants, weights_change, biases_change, activation, parameter, loss, copy, net, out, slopes, closed,
    delta,
):  # fmt: skip
    """Train for some epochs, or for the samples from `start` until `stop` of one.

    Layer l has `sizes[l]` neurons, which stand in net, out, slopes and delta from `places[l]` on; its
    matrix to the next layer stands in `parameters` from `matrices[l]` on, its transposed copy in `copy` from
    `copies[l]` on, and the biases of the next layer in `parameters` from `biases[l]` on.
    """
    gaps = np.uint64(len(matrices))
    head, tail = places[gaps], places[gaps] + sizes[gaps]
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
                for i in range(sizes[ZERO]):
                    out[i] = X[sample, i]
                for g in range(gaps):
                    n = places[g + ONE]
                    layer_nets(
                        parameters, matrices[g], widths[g + ONE], out, places[g], sizes[g], parameters,
                        biases[g], constants[g], net, n,
                    )  # fmt: skip
                    layer_outs(activation[g], parameter[g], net, out, n, n + sizes[g + ONE])
                    for j in range(n, n + sizes[g + ONE]):
                        error += net[j] - net[j]  # 0, or not a number
                error += output_errors(
                    T[sample], loss, activation[gaps - ONE], net, out, slopes, closed, head, tail
                )
                layer_deltas(
                    activation[gaps - ONE], parameter[gaps - ONE], net, out, slopes, closed, delta, head, tail
                )
                g = gaps
                while g > ZERO:
                    g -= ONE
                    d, o = places[g + ONE], places[g]
                    changing = not GENERAL or (fused and weights_change[g])
                    if g > ZERO:
                        for i in range(o, o + widths[g]):
                            slopes[i] = 0.0
                        if changing:
                            slopes_and_change(
                                parameters, matrices[g], widths[g + ONE], copy, copies[g], widths[g], delta,
                                d, sizes[g + ONE], slopes, o, out, sizes[g], rate,
                            )  # fmt: skip
                        else:
                            layer_slopes(
                                copy, copies[g], widths[g], delta, d, sizes[g + ONE], slopes, o, out, False,
                                rate,
                            )  # fmt: skip
                    elif changing:
                        change(parameters, matrices[g], widths[g + ONE], delta, d, out, o, sizes[g], rate)
                    if GENERAL and not fused:
                        change(gradients, matrices[g], widths[g + ONE], delta, d, out, o, sizes[g], -1.0)
                        for j in range(sizes[g + ONE]):
                            gradients[biases[g] + j] += delta[d + j] * constants[g]
                    elif biases_change[g]:
                        for j in range(sizes[g + ONE]):
                            parameters[biases[g] + j] -= rate * (delta[d + j] * constants[g])
                    if g > ZERO:
                        layer_deltas(
                            activation[g - ONE], parameter[g - ONE], net, out, slopes, closed, delta, o,
                            o + sizes[g],
                        )  # fmt: skip
                position += ONE
            costs[epoch] += error
            if GENERAL and not fused:
                prepare_gradients(gradients, parameters, penalised, l2, size if mean else 1.0)
                apply_rule(
                    rule, numbers, powers, rate, parameters, gradients, first_memory, second_memory, trainable
                )
                for g in range(ONE, gaps):
                    copy_transposed(
                        parameters, matrices[g], widths[g + ONE], copy, copies[g], widths[g], sizes[g],
                        sizes[g + ONE],
                    )  # fmt: skip
