"""Activations and losses for the kernels, chosen by number; the twins of `neurosim.formulas`."""

import math

#: Whether a kernel must be ready for softmax groups, aggregations, closed forms far out, and gradients that
#: are gathered first. Compiled a second time with False, all that falls away, and half of the time with it
#: where the network is tiny.
GENERAL = True

LINEAR, SIGMOID, TANH, RELU, LEAKY_RELU, SOFTPLUS, STEP, EXP, LOG, SQUARE, SOFTMAX = range(11)
#: The names of the activations, in the order of their numbers.
ACTIVATION_NAMES = (
    "linear",
    "sigmoid",
    "tanh",
    "relu",
    "leaky_relu",
    "softplus",
    "step",
    "exp",
    "log",
    "square",
    "softmax",
)

HALF_SQUARED, SQUARED, MEAN_SQUARED, SUM_OF_OUTPUTS, CROSS_ENTROPY, BINARY_CROSS_ENTROPY = range(6)
#: The names of the losses, in the order of their numbers.
LOSS_NAMES = (
    "half_squared_error",
    "squared_error",
    "mean_squared_error",
    "sum_of_outputs",
    "cross_entropy",
    "binary_cross_entropy",
)

FAR_OUT = 700.0
LARGEST_EXPONENT = 709.782712893384
PLAIN = 500.0
TINY = 1e-300
NEAR_ONE = 1e-6


def exp(x):
    """e to the power of x."""
    return math.exp(x)


def sigmoid(net):
    """1 / (1 + exp(-net)); far out on the left that is exp(net)."""
    if net >= -FAR_OUT:
        return 1.0 / (1.0 + exp(-net))
    return exp(net)


def tanh(net):
    """The hyperbolic tangent."""
    return math.tanh(net)


def softplus(net):
    """log(1 + exp(net)), written so that nothing overflows and no digit is lost."""
    if net > 0.0:
        return net + math.log1p(exp(-net))
    return math.log1p(exp(net))


def value(activation, parameter, net):
    """f(net); not a number where the logarithm does not exist."""
    if activation == SIGMOID:
        return sigmoid(net)
    if activation == TANH:
        return tanh(net)
    if activation == LINEAR:
        return net
    if activation == RELU:
        return 0.0 if net <= 0.0 else net
    if activation == LEAKY_RELU:
        return net if net > 0.0 else parameter * net
    if activation == SOFTPLUS:
        return softplus(net)
    if activation == STEP:
        return 1.0 if net >= 0.0 else 0.0
    if activation == EXP:
        return exp(net) if net < LARGEST_EXPONENT else math.inf
    if activation == LOG:
        return math.log(net) if net > 0.0 else math.nan
    return net * net


def slope(activation, parameter, net, out):
    """f'(net)."""
    if activation == SIGMOID:
        return out * (1.0 - out)
    if activation == TANH:
        return 1.0 - out * out
    if activation == LINEAR:
        return 1.0
    if activation == RELU:
        return 1.0 if net > 0.0 else 0.0
    if activation == LEAKY_RELU:
        return 1.0 if net > 0.0 else parameter
    if activation == SOFTPLUS:
        return sigmoid(net)
    if activation == STEP:
        return 0.0
    if activation == EXP:
        return out
    if activation == LOG:
        return 1.0 / net
    return 2.0 * net


def softmax(net, out, first, last):
    """out_i = exp(net_i - shift) / sum_k exp(net_k - shift), for neurons from `first` until `last`."""
    largest = net[first]
    smallest = net[first]
    for i in range(first, last):
        largest = max(largest, net[i])
        smallest = min(smallest, net[i])
    shift = 0.0 if smallest >= -PLAIN and largest <= PLAIN else largest
    total = 0.0
    for i in range(first, last):
        out[i] = exp(net[i] - shift)
        total += out[i]
    for i in range(first, last):
        out[i] = out[i] / total


def softmax_deltas(out, slopes, closed, delta, first, last):
    """delta_i = closed_i + sum_j dE/dout_j * (out_j * ([i=j] - out_i))."""
    for i in range(first, last):
        total = closed[i]
        for j in range(first, last):
            one = 1.0 if i == j else 0.0
            total += slopes[j] * (out[j] * (one - out[i]))
        delta[i] = total


def term(loss, target, out, outputs):
    """The share of one output in E."""
    difference = target - out
    if loss == HALF_SQUARED:
        return 0.5 * (difference * difference)
    if loss == SQUARED:
        return difference * difference
    if loss == MEAN_SQUARED:
        return difference * difference / outputs
    if loss == SUM_OF_OUTPUTS:
        return out
    if loss == CROSS_ENTROPY:
        return -(target * math.log(out)) if target != 0.0 else 0.0
    if target == 0.0:
        return -math.log(1.0 - out)
    if target == 1.0:
        return -math.log(out)
    return -(target * math.log(out) + (1.0 - target) * math.log(1.0 - out))


def loss_slope(loss, target, out, outputs):
    """dE/dout of one output."""
    if loss == HALF_SQUARED:
        return out - target
    if loss == SQUARED:
        return 2.0 * (out - target)
    if loss == MEAN_SQUARED:
        return 2.0 * (out - target) / outputs
    if loss == SUM_OF_OUTPUTS:
        return 1.0
    if loss == CROSS_ENTROPY:
        return -(target / out) if target != 0.0 else 0.0
    if target == 0.0:
        return 1.0 / (1.0 - out)
    if target == 1.0:
        return -(1.0 / out)
    return (1.0 - target) / (1.0 - out) - target / out


def far_out(loss, activation, target, out):
    """Whether the closed forms take over: a natural pair, and a logarithm that is gone."""
    if loss == CROSS_ENTROPY:
        return activation == SOFTMAX and target != 0.0 and out < TINY
    if loss == BINARY_CROSS_ENTROPY:
        lost = (target != 0.0 and out < TINY) or (target != 1.0 and 1.0 - out < NEAR_ONE)
        return activation == SIGMOID and lost
    return False


def closed_term(loss, target, net, first, last, i):
    """The share of output i in E, from the nets of its group."""
    if loss == BINARY_CROSS_ENTROPY:
        return max(net[i], 0.0) - net[i] * target + math.log(1.0 + exp(-abs(net[i])))
    largest = net[first]
    for k in range(first, last):
        largest = max(largest, net[k])
    total = 0.0
    for k in range(first, last):
        total += exp(net[k] - largest)
    return target * (math.log(total) + (largest - net[i]))
