"""The hyperbolic tangent that is 1 at 1, and -1 at -1.

References
----------
.. [1] Y. LeCun, L. Bottou, G. B. Orr, K.-R. Müller, "Efficient BackProp", in Neural Networks: Tricks of the
   Trade, Springer, 1998, sec. 4.4.
"""

from neurosim.formulas.activation import Activation
from neurosim.formulas.nodes import Expression, tanh


class ScaledTanh(Activation):
    """LeCun's hyperbolic tangent, out = 1.7159 tanh(2 net/3) [1]_."""

    name = symbol = "scaled_tanh"
    out_range = (-1.7159, 1.7159)

    def formula(self, net: Expression) -> Expression:
        """1.7159 tanh(2 net/3)."""
        return 1.7159 * tanh(2 * net / 3)
