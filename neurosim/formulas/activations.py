"""Activations: out = f(net) and the slope f'(net), each typed once, as a formula.

References
----------
.. [1] D. E. Rumelhart, G. E. Hinton, R. J. Williams, "Learning internal representations by error
   propagation", in Parallel Distributed Processing 1, MIT Press, 1986, ch. 8 (sigmoid, p. 324-329).
.. [2] X. Glorot, A. Bordes, Y. Bengio, "Deep sparse rectifier neural networks", AISTATS 2011, sec. 3
   (relu, softplus).
.. [3] A. L. Maas, A. Y. Hannun, A. Y. Ng, "Rectifier nonlinearities improve neural network acoustic
   models", ICML 2013, eq. 2 (leaky relu).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from neurosim.formulas.activation import Activation
from neurosim.formulas.nodes import Expression, choice, exp, log, log1p, maximum, tanh, usually, written
from neurosim.ground.checks import finite
from neurosim.ground.errors import NonFiniteError

if TYPE_CHECKING:
    import numpy as np

# Beyond this net, exp(-net) would leave the range of a float.
FAR_OUT = 700.0


class Sigmoid(Activation):
    """The logistic function, out = 1/(1 + exp(-net)), with slope out (1 - out) [1]_.

    Examples
    --------
    >>> round(Sigmoid().value(0.3775), 9)
    0.593269992
    """

    name, symbol = "sigmoid", "σ"
    out_range = (0.0, 1.0)

    def formula(self, net: Expression) -> Expression:
        """1/(1 + exp(-net)); far out on the left that is exp(net)."""
        return usually(1 / (1 + exp(-net)), where=net >= -FAR_OUT, otherwise=exp(net))

    def slope_formula(self, net: Expression, out: Expression) -> Expression:
        """out (1 - out)."""
        return out * (1 - out)


class Tanh(Activation):
    """The hyperbolic tangent, out = tanh(net), with slope 1 - out^2."""

    name = symbol = "tanh"
    out_range = (-1.0, 1.0)

    def formula(self, net: Expression) -> Expression:
        """tanh(net)."""
        return tanh(net)

    def slope_formula(self, net: Expression, out: Expression) -> Expression:
        """1 - out^2."""
        return 1 - out**2


class Linear(Activation):
    """The identity, out = net, with slope 1."""

    name = symbol = "linear"
    out_range = (-math.inf, math.inf)
    by_name = False

    def formula(self, net: Expression) -> Expression:
        """net."""
        return net


class Relu(Activation):
    """The rectifier, out = max(0, net); its slope is 1 where net > 0, and 0 elsewhere, at 0 too [2]_."""

    name = symbol = "relu"
    out_range = (0.0, math.inf)

    def formula(self, net: Expression) -> Expression:
        """max(0, net), asked in an order in which a net that is not a number stays visible."""
        return written(choice(net <= 0.0, 0.0, net), maximum(0, net))

    def slope_formula(self, net: Expression, out: Expression) -> Expression:
        """1 if net > 0 else 0."""
        return choice(net > 0.0, 1.0, 0.0)


class LeakyRelu(Activation):
    """The leaky rectifier, out = net where net > 0, else negative_slope * net [3]_.

    Parameters
    ----------
    negative_slope : float, default 0.01
        The slope where net <= 0.

    Raises
    ------
    NumberError
        The slope is not a finite number.
    """

    name = symbol = "leaky_relu"
    parameter_names = ("negative_slope",)

    def __init__(self, negative_slope: float = 0.01) -> None:
        self.negative_slope = finite(negative_slope, "negative_slope of leaky_relu")

    def formula(self, net: Expression) -> Expression:
        """net if net > 0 else negative_slope * net."""
        return choice(net > 0.0, net, self.negative_slope * net)

    def slope_formula(self, net: Expression, out: Expression) -> Expression:
        """1 if net > 0 else negative_slope."""
        return choice(net > 0.0, 1.0, self.negative_slope)


class Softplus(Activation):
    """The smooth rectifier, out = log(1 + exp(net)), whose slope is the sigmoid [2]_."""

    name = symbol = "softplus"
    out_range = (0.0, math.inf)

    def formula(self, net: Expression) -> Expression:
        """log(1 + exp(net)), computed and written so that nothing overflows and no digit is lost."""
        e = exp(net)
        computed = choice(net > 0.0, net + log1p(exp(-net)), log1p(e))
        far_left = choice(net > -32.0, log(1 + e) * e / ((1 + e) - 1), e)
        near = usually(log(1 + e), where=net > -8.0, otherwise=far_left)
        return written(computed, usually(near, where=net <= FAR_OUT, otherwise=net))

    def slope_formula(self, net: Expression, out: Expression) -> Expression:
        """1/(1 + exp(-net))."""
        return SIGMOID.value_expression(net)


class Step(Activation):
    """The threshold, out = 1 where net >= 0, else 0; its slope is 0, so nothing is learned through it."""

    name = symbol = "step"
    out_range = (0.0, 1.0)

    def formula(self, net: Expression) -> Expression:
        """1 if net >= 0 else 0."""
        return choice(net >= 0.0, 1.0, 0.0)


class Exp(Activation):
    """The exponential, out = exp(net), its own slope (for exercises in calculus)."""

    name = symbol = "exp"
    out_range = (0.0, math.inf)

    def formula(self, net: Expression) -> Expression:
        """exp(net)."""
        return exp(net)

    def slope_formula(self, net: Expression, out: Expression) -> Expression:
        """out."""
        return out


class Log(Activation):
    """The natural logarithm, out = log(net) for net > 0, with slope 1/net (for exercises in calculus)."""

    name = symbol = "log"
    out_range = (-math.inf, math.inf)

    def formula(self, net: Expression) -> Expression:
        """log(net)."""
        return log(net)

    def value(self, net: float) -> float:
        """log(net).

        Raises
        ------
        NonFiniteError
            net is not above 0.
        """
        if net <= 0.0:
            raise NonFiniteError(f"log({net!r}) does not exist; its net must be above 0")
        return super().value(net)

    def values(self, net: np.ndarray) -> np.ndarray:
        """log(net) for every element.

        Raises
        ------
        NonFiniteError
            A net is not above 0.
        """
        import numpy as np

        if np.any(net.real <= 0.0):
            raise NonFiniteError(f"log({net.real.min()!r}) does not exist; its net must be above 0")
        return super().values(net)


class Square(Activation):
    """The square, out = net^2, with slope 2 net (for exercises in calculus)."""

    name = symbol = "square"
    out_range = (0.0, math.inf)
    by_name = False

    def formula(self, net: Expression) -> Expression:
        """net^2."""
        return net**2


SIGMOID = Sigmoid()
