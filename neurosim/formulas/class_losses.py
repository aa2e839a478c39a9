"""Losses that tell classes apart: hinge, Kullback-Leibler divergence and focal loss.

References
----------
.. [1] C. Cortes, V. Vapnik, "Support-vector networks", Machine Learning 20, 1995, sec. 3 (a margin of 1
   on the right side).
.. [2] S. Kullback, R. A. Leibler, "On information and sufficiency", Annals of Mathematical Statistics 22(1),
   1951, eq. 2.4 (divergence).
.. [3] T.-Y. Lin, P. Goyal, R. Girshick, K. He, P. Dollár, "Focal loss for dense object detection", ICCV 2017,
   eq. 4 (focal loss).
"""

from collections.abc import Sequence

from neurosim.formulas.loss import Loss
from neurosim.formulas.losses import ANY_NUMBER, TINY, CrossEntropy
from neurosim.formulas.nodes import (
    Expression,
    Operand,
    choice,
    differs,
    exp,
    log,
    maximum,
    same,
    usually,
    written,
)
from neurosim.formulas.sums import Value, logarithm
from neurosim.ground.checks import finite
from neurosim.ground.errors import NumberError


class Hinge(Loss):
    """E = sum max(0, 1 - t o), with dE/do = -t inside of the margin, and 0 from t o = 1 on [1]_."""

    name = "hinge"
    text, slope_text = "Σ max(0, 1 − t·o)", "−t if 1 − t·o > 0 else 0"
    domain = "targets are -1 and 1, and outs may be any numbers, as those of linear"
    target_values = (-1.0, 1.0)
    target_range, out_range = (-1.0, 1.0), ANY_NUMBER

    def formula(self, target: Expression, out: Expression, outputs: Operand) -> Expression:
        """max(0, 1 - target out)."""
        return maximum(0, 1 - target * out)

    def slope_formula(self, target: Expression, out: Expression, outputs: Operand) -> Expression:
        """-target if 1 - target out > 0 else 0."""
        return choice(1 - target * out > 0.0, -target, 0.0)


class KullbackLeibler(CrossEntropy):
    """E = sum t log(t/o), how far the outs are from shares t, with dE/do = -t/o [2]_.

    It is the cross-entropy without that of the targets themselves, so that it is 0 where outs are as targets.
    """

    name = "kullback_leibler"
    text, slope_text = "Σ t·log(t/o)", "−t/o"

    def formula(self, target: Expression, out: Expression, outputs: Operand) -> Expression:
        """target log(target/out); 0 times the logarithm of 0 counts as 0."""
        return choice(differs(target, 0.0), target * log(target / out), 0.0)

    slope_formula = CrossEntropy.slope_formula

    def defined(self, target: float, out: float) -> bool:
        """True unless log(target/out) is asked for and target/out is not above 0."""
        return target == 0.0 or (out != 0.0 and (out > 0.0) is (target > 0.0))

    def natural_term(self, target: Value, nets: Sequence[Value], i: int) -> Value:
        """target log(target), and the closed form of the cross-entropy."""
        return target * logarithm(target) + super().natural_term(target, nets, i)

    def grouped_term(
        self, target: Expression, net: Expression, largest: Expression | None, exp_sum: Expression
    ) -> Expression:
        """target log(target), and the closed form of the cross-entropy."""
        own = choice(differs(target, 0.0), target * log(target), 0.0)
        return own + super().grouped_term(target, net, largest, exp_sum)


class Focal(Loss):
    """E = -sum (t (1 - o)^gamma log o + (1 - t) o^gamma log(1 - o)): sure and right counts little [3]_.

    With gamma = 0 it is the binary cross-entropy.

    Parameters
    ----------
    gamma : float, default 2.0
        How much less a sample counts that the network is sure of.

    Raises
    ------
    NumberError
        gamma is not a number of at least 0.
    """

    name = "focal"
    parameter_names = ("gamma",)
    domain = "targets are 0 and 1, and outs between 0 and 1, as those of sigmoid"
    target_values = target_range = out_range = (0.0, 1.0)

    def __init__(self, gamma: float = 2.0) -> None:
        self.gamma = finite(gamma, "gamma of focal")
        if self.gamma < 0.0:
            raise NumberError(f"gamma of focal is {self.gamma:g}; it must be at least 0")

    def formula(self, target: Expression, out: Expression, outputs: Operand) -> Expression:
        """-(t (1 - o)^gamma log(o) + (1 - t) o^gamma log(1 - o)), without the logarithms taken 0 times."""
        one = self._weighted(1 - out, log(out))
        zero = self._weighted(out, log(1 - out))
        full = -(target * one + (1 - target) * zero)
        computed = choice(same(target, 1.0), -one, choice(same(target, 0.0), -zero, full))
        near_one = usually(full, where=1 - out > 0.0, otherwise=-(target * one))
        return written(computed, usually(near_one, where=out >= TINY, otherwise=-((1 - target) * zero)))

    def _weighted(self, base: Expression, logarithm: Expression) -> Expression:
        """base^gamma times a logarithm."""
        if self.gamma == 0.0:
            return logarithm
        if self.gamma.is_integer():
            return base ** int(self.gamma) * logarithm
        return exp(self.gamma * log(base)) * logarithm

    def defined(self, target: float, out: float) -> bool:
        """True unless log(out) or log(1 - out) is asked for and its argument is not above 0."""
        return (target == 0.0 or out > 0.0) and (target == 1.0 or out < 1.0)
