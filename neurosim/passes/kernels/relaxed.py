"""What takes the place of exp, sigmoid and tanh where bits need not be those of the passes by hand.

There is no branch and no call in it, so that the compiler can work on several numbers at once. It needs
numba and is loaded only by `neurosim.passes.kernels.loading`.

References
----------
.. [1] W. J. Cody, W. Waite, "Software manual for the elementary functions", Prentice-Hall, 1980, ch. 6
   (exp: the argument is reduced by ln 2, which is taken off in two parts).
"""

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

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
