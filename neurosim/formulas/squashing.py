"""Activations that squash any net between two bounds: bipolar and hard sigmoid, softsign, arc tangent, sign.

References
----------
.. [1] L. Fausett, "Fundamentals of Neural Networks", Prentice Hall, 1994, sec. 1.4.3 and 6.2.3 (bipolar
   sigmoid).
.. [2] A. Howard et al., "Searching for MobileNetV3", ICCV 2019, sec. 5.2 (hard sigmoid with slope 1/6).
.. [3] X. Glorot, Y. Bengio, "Understanding the difficulty of training deep feedforward neural networks",
   AISTATS 2010, sec. 2 (softsign).
.. [4] F. Rosenblatt, "The perceptron: a probabilistic model for information storage and organization in the
   brain", Psychological Review 65(6), 1958 (a unit that answers +1 or -1).
.. [5] K. Hornik, M. Stinchcombe, H. White, "Multilayer feedforward networks are universal approximators",
   Neural Networks 2, 1989, sec. 2 (any function that squashes).
"""

import math

from neurosim.formulas.activation import Activation
from neurosim.formulas.activations import FAR_OUT
from neurosim.formulas.nodes import (
    Expression,
    Number,
    absolute,
    atan,
    both,
    choice,
    exp,
    maximum,
    minimum,
    sign,
    tanh,
    usually,
    written,
)


class BipolarSigmoid(Activation):
    """The bipolar sigmoid, out = 2/(1 + exp(-net)) - 1, with slope 0.5 (1 + out) (1 - out) [1]_.

    It is tanh(net/2), and so it is computed, since near 0 the difference would lose digits.
    """

    name = symbol = "bipolar_sigmoid"
    out_range = (-1.0, 1.0)

    def formula(self, net: Expression) -> Expression:
        """2/(1 + exp(-net)) - 1."""
        half = tanh(net / 2)
        apart = usually(2 / (1 + exp(-net)) - 1, where=absolute(net) >= 1e-3, otherwise=half)
        return written(half, usually(apart, where=net >= -FAR_OUT, otherwise=half))

    def slope_formula(self, net: Expression, out: Expression) -> Expression:
        """0.5 (1 + out) (1 - out)."""
        return 0.5 * (1 + out) * (1 - out)


class HardSigmoid(Activation):
    """A sigmoid of straight lines, out = max(0, min(1, net/6 + 0.5)), with slope 1/6 between -3 and 3 [2]_.

    Its slope at -3 and 3 is 0.
    """

    name = symbol = "hard_sigmoid"
    out_range = (0.0, 1.0)

    def formula(self, net: Expression) -> Expression:
        """max(0, min(1, net/6 + 0.5)), asked in an order in which a net that is no number stays visible."""
        line = net / 6 + 0.5
        computed = choice(net <= -3.0, 0.0, choice(net >= 3.0, 1.0, line))
        return written(computed, maximum(0, minimum(1, line)))

    def slope_formula(self, net: Expression, out: Expression) -> Expression:
        """1/6 if net > -3 and net < 3 else 0."""
        return choice(both(net > -3.0, net < 3.0), Number(1) / 6, 0.0)


class Softsign(Activation):
    """Softsign, out = net/(1 + abs(net)), with slope 1/(1 + abs(net))^2 [3]_."""

    name = symbol = "softsign"
    out_range = (-1.0, 1.0)

    def formula(self, net: Expression) -> Expression:
        """net/(1 + abs(net))."""
        return net / (1 + absolute(net))

    def slope_formula(self, net: Expression, out: Expression) -> Expression:
        """1/(1 + abs(net))^2."""
        return 1 / (1 + absolute(net)) ** 2


class Arctan(Activation):
    """The arc tangent, out = atan(net), with slope 1/(1 + net^2) [5]_."""

    name = symbol = "arctan"
    out_range = (-math.pi / 2, math.pi / 2)

    def formula(self, net: Expression) -> Expression:
        """atan(net)."""
        return atan(net)

    def slope_formula(self, net: Expression, out: Expression) -> Expression:
        """1/(1 + net^2)."""
        return 1 / (1 + net**2)


class Sign(Activation):
    """The sign, out = 1 where net > 0, -1 where net < 0, 0 at 0; its slope is 0: nothing is learned [4]_."""

    name = symbol = "sign"
    out_range = (-1.0, 1.0)

    def formula(self, net: Expression) -> Expression:
        """1 if net > 0 else (-1 if net < 0 else 0)."""
        return sign(net)
