"""Softmax: the outs of a whole group of neurons, positive and adding up to 1.

References
----------
.. [1] J. S. Bridle, "Probabilistic interpretation of feedforward classification network outputs", in
   Neurocomputing, Springer, 1990, p. 227-236.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from neurosim.errors import StructureError
from neurosim.formulas.activation import Activation

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
    >>> [round(out, 4) for out in Softmax().group_values([1.0, 2.0])]
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
        raise StructureError("softmax needs the nets of its whole group; use group_values(nets)")

    slope = value  # type: ignore[assignment]

    def shift(self, nets: Sequence[float]) -> float:
        """What is taken off every net before exp: 0, or the largest net where exp could overflow."""
        largest, smallest = max(nets), min(nets)
        return 0.0 if smallest >= -PLAIN and largest <= PLAIN else largest

    def group_values(self, nets: Sequence[float]) -> list[float]:
        """exp(net_i - shift) / sum_k exp(net_k - shift); the shift cancels."""
        shift = self.shift(nets)
        exps = [math.exp(net - shift) for net in nets]
        total = 0.0
        for term in exps:
            total += term
        return [term / total for term in exps]

    def jacobian(self, outs: Sequence[float], j: int, i: int) -> float:
        """d out_j / d net_i = out_j * ([i=j] - out_i)."""
        return outs[j] * ((1.0 if i == j else 0.0) - outs[i])

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

    def group_expression(self, nets: Sequence[Any], i: int, m: Any) -> Any:
        """exp(net_i) / sum_k exp(net_k), the largest net taken off first where exp could overflow."""
        largest = m.Call("max", tuple(nets)) if len(nets) > 1 else nets[0]
        smallest = m.Call("min", tuple(nets)) if len(nets) > 1 else nets[0]
        shares = []
        for exps in ([m.exp(net) for net in nets], [m.exp(net - largest) for net in nets]):
            shares.append(exps[i] / (m.Sum(tuple(exps)) if len(exps) > 1 else exps[0]))
        return m.choice(m.both(smallest >= -PLAIN, largest <= PLAIN), *shares)

    def jacobian_expression(self, outs: Sequence[Any], j: int, i: int) -> Any:
        """out_j * ([i=j] - out_i)."""
        return outs[j] * ((1 if i == j else 0) - outs[i])

    # -- the closed form of a large group ---------------------------------------------------------

    def exp_sum_expression(self, nets: Sequence[Any], largest: Any, m: Any) -> Any:
        """S = sum_k exp(net_k), the largest net taken off first where exp could overflow (else None)."""
        exps = [m.exp(net if largest is None else net - largest) for net in nets]
        return m.Sum(tuple(exps))

    def closed_expression(self, net: Any, largest: Any, exp_sum: Any, m: Any) -> Any:
        """out_i = exp(net_i) / S, the largest net taken off as in S."""
        return m.exp(net if largest is None else net - largest) / exp_sum

    def slope_sum_expression(self, slopes: Sequence[Any], outs: Sequence[Any], m: Any) -> Any:
        """G = sum_k dE/dout_k * out_k."""
        return m.Sum(tuple(slope * out for slope, out in zip(slopes, outs, strict=True)))

    def closed_delta_expression(self, slope: Any, out: Any, slope_sum: Any) -> Any:
        """delta_i = out_i * (dE/dout_i - G), which is sum_k dE/dout_k * out_k * ([i=k] - out_i)."""
        return out * (slope - slope_sum)
