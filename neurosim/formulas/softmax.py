"""Softmax: the outs of a whole group of neurons, positive and adding up to 1.

References
----------
.. [1] J. S. Bridle, "Probabilistic interpretation of feedforward classification network outputs", in
   Neurocomputing, Springer, 1990, p. 227-236.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from neurosim.formulas.activation import Activation
from neurosim.formulas.nodes import Expression, both, choice
from neurosim.formulas.propagation import Computed
from neurosim.formulas.sums import Value, added, exponential, greatest, smallest
from neurosim.ground.errors import StructureError

if TYPE_CHECKING:
    import numpy as np

# Up to here exp(net) and sums of it stay well inside the range of a float.
PLAIN = 500.0


class Softmax(Activation):
    """out_i = exp(net_i) / sum_k exp(net_k) over the neurons of a group [1]_.

    The slope of a single neuron is replaced by the Jacobian of the group,
    d out_j / d net_i = out_j ([i=j] - out_i).

    Examples
    --------
    >>> [round(out, 4) for out in Softmax().outs([1.0, 2.0])]
    [0.2689, 0.7311]
    """

    name = "softmax"
    out_range = (0.0, 1.0)
    symbol = "softmax"
    text = "exp(net(i))/Σ exp(net(k))"
    slope_text = "∂out(j)/∂net(i) = out(j)·([i=j] − out(i))"
    latex = r"\frac{e^{\mathrm{net}_i}}{\sum_k e^{\mathrm{net}_k}}"
    slope_latex = r"\mathrm{out}_j\,([i=j] - \mathrm{out}_i)"
    coupled = True

    def value(self, net: float) -> float:
        """Refuse: one net alone does not tell its out."""
        raise StructureError("softmax needs the nets of its whole group; use outs(nets)")

    def slope(self, net: float, out: float) -> float:
        """Refuse: one net alone does not tell the slopes."""
        raise StructureError("softmax has slopes between all neurons of its group; use jacobian(outs, j, i)")

    def shift(self, nets: Sequence[float]) -> float:
        """What is taken off every net before exp: 0, or the largest net where exp could overflow."""
        largest = max(nets)
        return 0.0 if min(nets) >= -PLAIN and largest <= PLAIN else largest

    def outs(self, nets: Sequence[float]) -> list[float]:
        """exp(net_i - shift) / sum_k exp(net_k - shift); the shift cancels."""
        shift = self.shift(nets)
        exps = [exponential(net - shift) for net in nets]
        total = added(exps)
        return [term / total for term in exps]

    def jacobian(self, outs: Sequence[Value], j: int, i: int) -> Value:
        """d out_j / d net_i = out_j * ([i=j] - out_i)."""
        return outs[j] * ((1 if i == j else 0) - outs[i])

    def delta(
        self, error_slopes: Sequence[Value], outs: Sequence[Value], i: int, closed: Value | None = None
    ) -> Value:
        """delta_i = sum_j dE/dout_j * d out_j / d net_i, j over the group (after what the loss knows)."""
        terms: list[Value] = [] if closed is None else [closed]
        terms += [slope * self.jacobian(outs, j, i) for j, slope in enumerate(error_slopes)]
        return added(terms)

    def compute_outs(self, neurons: Sequence[Computed]) -> None:
        """out_i of every neuron of the group."""
        outs = self.outs([neuron.net for neuron in neurons])
        for neuron, out in zip(neurons, outs, strict=True):
            neuron.out = out

    def compute_deltas(
        self, neurons: Sequence[Computed], error_slopes: Sequence[float], known: Sequence[float]
    ) -> None:
        """delta_i of every neuron of the group."""
        outs = [neuron.out for neuron in neurons]
        for i, neuron in enumerate(neurons):
            neuron.delta = self.delta(error_slopes, outs, i, known[i])

    def values(self, net: np.ndarray) -> np.ndarray:
        """Softmax over the last axis, shape (..., group)."""
        import numpy as np

        exps = np.exp(net - net.real.max(axis=-1, keepdims=True))
        shares: np.ndarray = exps / exps.sum(axis=-1, keepdims=True)
        return shares

    def slopes(self, net: np.ndarray, out: np.ndarray) -> np.ndarray:
        """Jacobian, shape (..., group, group): element [j, i] is d out_j / d net_i."""
        import numpy as np

        jacobian: np.ndarray = out[..., :, None] * (np.eye(out.shape[-1]) - out[..., None, :])
        return jacobian

    def group_expression(self, nets: Sequence[Expression], i: int) -> Expression:
        """exp(net_i) / sum_k exp(net_k), the largest net taken off first where exp could overflow."""
        largest = greatest(nets)
        within = both(smallest(nets) >= -PLAIN, largest <= PLAIN)
        plain, shifted = ([exponential(net) for net in nets], [exponential(net - largest) for net in nets])
        return choice(within, plain[i] / added(plain), shifted[i] / added(shifted))

    # -- the closed form of a large group ---------------------------------------------------------

    def exp_sum(self, nets: Sequence[Expression], largest: Expression | None) -> Expression:
        """S = sum_k exp(net_k), the largest net taken off first where exp could overflow (else None)."""
        return added([self._exp(net, largest) for net in nets])

    def closed_out(self, net: Expression, largest: Expression | None, exp_sum: Expression) -> Expression:
        """out_i = exp(net_i) / S, the largest net taken off as in S."""
        return self._exp(net, largest) / exp_sum

    def _exp(self, net: Expression, largest: Expression | None) -> Expression:
        return exponential(net if largest is None else net - largest)

    def slope_sum(self, slopes: Sequence[Expression], outs: Sequence[Expression]) -> Expression:
        """G = sum_k dE/dout_k * out_k."""
        return added([slope * out for slope, out in zip(slopes, outs, strict=True)])

    def closed_delta(self, slope: Expression, out: Expression, slope_sum: Expression) -> Expression:
        """delta_i = out_i * (dE/dout_i - G), which is sum_k dE/dout_k * out_k * ([i=k] - out_i)."""
        return out * (slope - slope_sum)
