"""Activations that pass what is positive and hold back what is negative: elu, selu, gelu, swish, mish.

References
----------
.. [1] D.-A. Clevert, T. Unterthiner, S. Hochreiter, "Fast and accurate deep network learning by exponential
   linear units (ELUs)", ICLR 2016, eq. 15 (elu).
.. [2] G. Klambauer, T. Unterthiner, A. Mayr, S. Hochreiter, "Self-normalizing neural networks", NeurIPS 2017,
   eq. 2 and 14 (selu).
.. [3] D. Hendrycks, K. Gimpel, "Gaussian error linear units (GELUs)", arXiv:1606.08415, 2016, sec. 2 (gelu).
.. [4] P. Ramachandran, B. Zoph, Q. V. Le, "Searching for activation functions", arXiv:1710.05941, 2017,
   sec. 4 (swish).
.. [5] D. Misra, "Mish: a self regularized non-monotonic activation function", BMVC 2020, eq. 1 (mish).
"""

import math

from neurosim.formulas.activation import Activation
from neurosim.formulas.activations import FAR_OUT, SIGMOID, Softplus
from neurosim.formulas.nodes import Expression, both, choice, exp, tanh, usually, written
from neurosim.ground.checks import finite

#: Nearer to 0 than this on the left, exp(net) - 1 has lost the digits that a log shows.
NEAR_ZERO = -1e-3
#: Beyond this net a gelu is relu, to the last bit.
GELU_IS_RELU = 30.0


def scaled(factor: float, tree: Expression) -> Expression:
    """Return a product in which a factor of 1 is not written."""
    return tree if factor == 1.0 else factor * tree


def exp_minus_one(net: Expression) -> Expression:
    """exp(net) - 1 for net <= 0, computed without loss of digits: 2 t/(1 - t) with t = tanh(net/2)."""
    t = tanh(net / 2)
    exactly = 2 * t / (1 - t)
    return written(exactly, usually(exp(net) - 1, where=net <= NEAR_ZERO, otherwise=exactly))


class Elu(Activation):
    """The exponential linear unit, out = net where net > 0, else alpha (exp(net) - 1) [1]_.

    Its slope at 0 is that of the left side, alpha.

    Parameters
    ----------
    alpha : float, default 1.0
        How far below 0 it goes.

    Raises
    ------
    NumberError
        alpha is not a finite number.
    """

    name = symbol = "elu"
    parameter_names = ("alpha",)

    def __init__(self, alpha: float = 1.0) -> None:
        self.alpha = finite(alpha, "alpha of elu")
        self.out_range = (-self.alpha, math.inf) if self.alpha >= 0.0 else None

    def formula(self, net: Expression) -> Expression:
        """net if net > 0 else alpha (exp(net) - 1)."""
        return choice(net > 0.0, net, scaled(self.alpha, exp_minus_one(net)))

    def slope_formula(self, net: Expression, out: Expression) -> Expression:
        """1 if net > 0 else alpha exp(net)."""
        return choice(net > 0.0, 1.0, scaled(self.alpha, exp(net)))


class Selu(Activation):
    """The scaled exponential linear unit: elu times a scale, so that outs keep mean 0 and variance 1 [2]_.

    Its slope at 0 is that of the left side.
    """

    name = symbol = "selu"
    ALPHA, SCALE = 1.6732632423543772, 1.0507009873554805
    out_range = (-ALPHA * SCALE, math.inf)

    def formula(self, net: Expression) -> Expression:
        """1.0507... net if net > 0 else 1.0507... * 1.6732... (exp(net) - 1)."""
        return choice(net > 0.0, self.SCALE * net, self.SCALE * self.ALPHA * exp_minus_one(net))

    def slope_formula(self, net: Expression, out: Expression) -> Expression:
        """1.0507... if net > 0 else 1.0507... * 1.6732... exp(net)."""
        return choice(net > 0.0, self.SCALE, self.SCALE * self.ALPHA * exp(net))


class Gelu(Activation):
    """The Gaussian error linear unit in its tanh form [3]_.

    out = 0.5 net (1 + tanh(sqrt(2/pi) (net + 0.044715 net^3))), about net times the share of a standard
    normal distribution that lies below it.
    """

    name = symbol = "gelu"
    out_range = (-0.1700407505712541, math.inf)  # at net = -0.7525
    FACTOR, CUBIC = math.sqrt(2 / math.pi), 0.044715

    def formula(self, net: Expression) -> Expression:
        """0.5 net (1 + tanh(u)); on the left, where digits would be lost, net exp(2u)/(1 + exp(2u))."""
        u = self._inside(net)
        e = exp(2 * u)
        return usually(0.5 * net * (1 + tanh(u)), where=net >= -1.0, otherwise=net * e / (1 + e))

    def slope_formula(self, net: Expression, out: Expression) -> Expression:
        """0.5 (1 + tanh(u)) + 0.5 net (1 - tanh(u)^2) u'."""
        u, rise = self._inside(net), self.FACTOR * (1 + 3 * self.CUBIC * net**2)
        t, e = tanh(u), exp(2 * u)
        usual = 0.5 * (1 + t) + 0.5 * net * (1 - t**2) * rise
        left = e / (1 + e) * (1 + 2 * net * rise / (1 + e))
        near = usually(usual, where=net >= -1.0, otherwise=left)
        inside = both(net > -GELU_IS_RELU, net < GELU_IS_RELU)
        return usually(near, where=inside, otherwise=choice(net > 0.0, 1.0, 0.0))

    def _inside(self, net: Expression) -> Expression:
        return self.FACTOR * (net + self.CUBIC * net**3)


class Swish(Activation):
    """Swish, out = net/(1 + exp(-beta net)), net times its sigmoid; with beta = 1 also called silu [4]_.

    Parameters
    ----------
    beta : float, default 1.0
        How steep the sigmoid is.

    Raises
    ------
    NumberError
        beta is not a finite number.
    """

    name = symbol = "swish"
    parameter_names = ("beta",)

    def __init__(self, beta: float = 1.0) -> None:
        self.beta = finite(beta, "beta of swish")
        # The least out is -0.27846.../beta, at beta net = -1.2785.
        self.out_range = (-0.2784645427610738 / self.beta, math.inf) if self.beta > 0.0 else None

    def formula(self, net: Expression) -> Expression:
        """net/(1 + exp(-beta net)); far out on the left net exp(beta net)."""
        inside = scaled(self.beta, net)
        far_left = net * exp(inside)
        return usually(net / (1 + exp(-inside)), where=inside >= -FAR_OUT, otherwise=far_left)

    def slope_formula(self, net: Expression, out: Expression) -> Expression:
        """s (1 + beta net (1 - s)), where s is the sigmoid of beta net."""
        inside = scaled(self.beta, net)
        s = SIGMOID.value_expression(inside)
        return s * (1 + inside * (1 - s))


class Mish(Activation):
    """Mish, out = net tanh(log(1 + exp(net))), net times the tanh of its softplus [5]_."""

    name = symbol = "mish"
    out_range = (-0.30884341301725044, math.inf)  # at net = -1.1924

    def formula(self, net: Expression) -> Expression:
        """net tanh(softplus(net))."""
        return net * tanh(SOFTPLUS.formula(net))

    def slope_formula(self, net: Expression, out: Expression) -> Expression:
        """t + net (1 - t^2) s, where t is the tanh of the softplus, and s the sigmoid."""
        t = tanh(SOFTPLUS.formula(net))
        return t + net * (1 - t**2) * SIGMOID.value_expression(net)


SOFTPLUS = Softplus()
