"""Squareplus, a rectifier without a kink.

References
----------
.. [1] J. T. Barron, "Squareplus: a softplus-like algebraic rectifier", arXiv:2112.11687, 2021, eq. 1.
"""

from neurosim.formulas.activation import Activation
from neurosim.formulas.nodes import Expression, sqrt


class Squareplus(Activation):
    """Squareplus, out = (net + sqrt(net^2 + 4))/2 [1]_."""

    name = symbol = "squareplus"
    out_range = (0.0, float("inf"))

    def formula(self, net: Expression) -> Expression:
        """(net + sqrt(net^2 + 4))/2."""
        return (net + sqrt(net**2 + 4)) / 2
