"""What takes the place of functions of the other kernels where bits need not be those of the passes by hand.

There is no branch and no call in exp, sigmoid and tanh, so that the compiler can work on several numbers at
once. This file needs numba and is loaded only by `neurosim.engines.kernels.loading`.

References
----------
.. [1] W. J. Cody, W. Waite, "Software manual for the elementary functions", Prentice-Hall, 1980, ch. 6
   (exp: the argument is reduced by ln 2, which is taken off in two parts).
"""

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from neurosim.engines.kernels.dense import C1, C2, C3, C4, C5, C6, C7, EIGHT

LOG2_E = 1.4426950408889634
LN2_HIGH = 6.93145751953125e-1
LN2_LOW = 1.42860682030941723212e-6
#: Added to a number it rounds that to a whole one, which then stands in the lowest bits.
ROUNDER = 6755399441055744.0
LEAST, GREATEST = -708.0, 709.0
#: From here on tanh is 1 to the last digit.
FLAT = 20.0
EXPONENT_OF_ONE = np.int64(1023)
EXPONENT_PLACE = np.int64(52)


@intrinsic
def bits_of(context, number):
    """The bits of a float as a whole number."""

    def generate(context, builder, signature, arguments):
        return builder.bitcast(arguments[0], ir.IntType(64))

    return types.int64(types.float64), generate


@intrinsic
def from_bits(context, number):
    """The float that has these bits."""

    def generate(context, builder, signature, arguments):
        return builder.bitcast(arguments[0], ir.DoubleType())

    return types.float64(types.int64), generate


def exp_parts(x):
    """2^n and e^r - 1, of which e^x = 2^n e^r is made: n is whole, r at most ln(2)/2.

    The series of e^r is cut after r^13/13!.
    """
    near = min(max(x, LEAST), GREATEST)
    shifted = near * LOG2_E + ROUNDER
    n = shifted - ROUNDER
    r = (near - n * LN2_HIGH) - n * LN2_LOW
    series = 1.0 / 6227020800.0
    series = series * r + 1.0 / 479001600.0
    series = series * r + 1.0 / 39916800.0
    series = series * r + 1.0 / 3628800.0
    series = series * r + 1.0 / 362880.0
    series = series * r + 1.0 / 40320.0
    series = series * r + 1.0 / 5040.0
    series = series * r + 1.0 / 720.0
    series = series * r + 1.0 / 120.0
    series = series * r + 1.0 / 24.0
    series = series * r + 1.0 / 6.0
    series = series * r + 0.5
    series = series * r + 1.0
    power = from_bits((bits_of(shifted) + EXPONENT_OF_ONE) << EXPONENT_PLACE)
    return power, series * r + (x - x)  # not a number where x is none


def exp(x):
    """e^x."""
    power, rest = exp_parts(x)
    return 0.0 if x < LEAST else power * (1.0 + rest)


def sigmoid(net):
    """1 / (1 + exp(-net)), and exp(net) / (1 + exp(net)) on the left, where it may become 0."""
    e = exp(-abs(net))
    return (1.0 if net >= 0.0 else e) / (1.0 + e)


def tanh(net):
    """(e^(2 net) - 1) / (e^(2 net) + 1), with e^(2 net) - 1 from its parts: near 0 no digit is lost."""
    power, rest = exp_parts(2.0 * min(max(net, -FLAT), FLAT) + (net - net))
    less = power * rest + (power - 1.0)
    return less / (less + 2.0)


def slopes_and_change(
    weights, w, width, copy, c, copy_width, delta, d, targets, slopes, o, out, sources, rate
):
    """dE/dout_i = sum_k delta_k * w_ik, and w_ik <- w_ik - rate * delta_k * out_i, in one walk over the rows.

    Eight sums grow side by side and are added up at the end of a row, so that no transposed copy is needed.
    They are put down in its place for a moment, for the compiler keeps in one vector what is stored together.
    """
    k = w
    for i in range(sources):
        step = rate * out[o + i]
        s0 = s1 = s2 = s3 = s4 = s5 = s6 = s7 = 0.0
        for j in range(d, d + width, EIGHT):
            y0 = delta[j]
            y1 = delta[j + C1]
            y2 = delta[j + C2]
            y3 = delta[j + C3]
            y4 = delta[j + C4]
            y5 = delta[j + C5]
            y6 = delta[j + C6]
            y7 = delta[j + C7]
            w0 = weights[k]
            w1 = weights[k + C1]
            w2 = weights[k + C2]
            w3 = weights[k + C3]
            w4 = weights[k + C4]
            w5 = weights[k + C5]
            w6 = weights[k + C6]
            w7 = weights[k + C7]
            s0 += y0 * w0
            s1 += y1 * w1
            s2 += y2 * w2
            s3 += y3 * w3
            s4 += y4 * w4
            s5 += y5 * w5
            s6 += y6 * w6
            s7 += y7 * w7
            weights[k] = w0 - step * y0
            weights[k + C1] = w1 - step * y1
            weights[k + C2] = w2 - step * y2
            weights[k + C3] = w3 - step * y3
            weights[k + C4] = w4 - step * y4
            weights[k + C5] = w5 - step * y5
            weights[k + C6] = w6 - step * y6
            weights[k + C7] = w7 - step * y7
            k += EIGHT
        copy[c] = s0
        copy[c + C1] = s1
        copy[c + C2] = s2
        copy[c + C3] = s3
        copy[c + C4] = s4
        copy[c + C5] = s5
        copy[c + C6] = s6
        copy[c + C7] = s7
        slopes[o + i] = ((s0 + s4) + (s2 + s6)) + ((s1 + s5) + (s3 + s7))
