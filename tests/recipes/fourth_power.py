"""The fourth power of a deviation.

References
----------
.. [1] E. Walach, B. Widrow, "The least mean fourth adaptive algorithm and its family", IEEE Transactions on
   Information Theory 30(2), 1984, eq. 1.
"""

from neurosim.formulas.losses import Regression
from neurosim.formulas.nodes import Expression, Operand


class FourthPower(Regression):
    """E = sum (t - o)^4 [1]_."""

    name = "fourth_power"

    def formula(self, target: Expression, out: Expression, outputs: Operand) -> Expression:
        """(target - out)^4."""
        return (target - out) ** 4
