"""Losses that weigh a large deviation less than its square: absolute error and Huber's loss.

References
----------
.. [1] R. Koenker, G. Bassett, "Regression quantiles", Econometrica 46(1), 1978, sec. 1 (absolute error).
.. [2] P. J. Huber, "Robust estimation of a location parameter", Annals of Mathematical Statistics 35(1),
   1964, sec. 2 (Huber's loss).
"""

from neurosim.formulas.losses import Regression
from neurosim.formulas.nodes import Expression, Operand, absolute, choice, sign
from neurosim.formulas.rectifiers import scaled
from neurosim.ground.checks import finite
from neurosim.ground.errors import NumberError


class AbsoluteError(Regression):
    """E = sum |t - o|, with dE/do = sign(o - t), which is 0 where out equals the target [1]_."""

    name = "absolute_error"
    text, slope_text = "Σ abs(t − o)", "sign(o − t)"

    def formula(self, target: Expression, out: Expression, outputs: Operand) -> Expression:
        """abs(target - out)."""
        return absolute(target - out)

    def slope_formula(self, target: Expression, out: Expression, outputs: Operand) -> Expression:
        """sign(out - target)."""
        return sign(out - target)


class Huber(Regression):
    """E = sum of 1/2 (t - o)^2 where |t - o| <= delta, else delta (|t - o| - delta/2) [2]_.

    Parameters
    ----------
    delta : float, default 1.0
        Up to here a deviation is squared.

    Raises
    ------
    NumberError
        delta is not above 0.
    """

    name = "huber"
    parameter_names = ("delta",)

    def __init__(self, delta: float = 1.0) -> None:
        self.delta = finite(delta, "delta of huber")
        if self.delta <= 0.0:
            raise NumberError(f"delta of huber is {self.delta:g}; it must be above 0")

    def formula(self, target: Expression, out: Expression, outputs: Operand) -> Expression:
        """1/2 (target - out)^2 if abs(target - out) <= delta else delta (abs(target - out) - delta/2)."""
        off = absolute(target - out)
        far = scaled(self.delta, off - 0.5 * self.delta)
        return choice(off <= self.delta, 0.5 * (target - out) ** 2, far)

    def slope_formula(self, target: Expression, out: Expression, outputs: Operand) -> Expression:
        """out - target if abs(target - out) <= delta else delta sign(out - target)."""
        far = choice(out > target, self.delta, -self.delta)
        return choice(absolute(target - out) <= self.delta, out - target, far)
