"""Aggregations: how a neuron makes its net from the terms t_i = w_ij * out_i that arrive.

The usual one is the sum. Terms come in the creation order of the connections, and a bias is added after
all of them, whatever the aggregation. The passes multiply the slope dA/dt_i into the share of delta that
a connection carries back: dE/dw_ij = delta_j * dA/dt_i * out_i.

References
----------
.. [1] D. E. Rumelhart, G. E. Hinton, J. L. McClelland, "A general framework for parallel distributed
   processing", in Parallel Distributed Processing 1, MIT Press, 1986, ch. 2, p. 73-74 (sigma-pi units).
.. [2] I. Goodfellow, D. Warde-Farley, M. Mirza, A. Courville, Y. Bengio, "Maxout networks", ICML 2013,
   sec. 2 (maximum).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from neurosim.formulas.choices import Equation
from neurosim.formulas.nodes import Expression, as_expression, both, choice, named
from neurosim.formulas.own_python import plain_python
from neurosim.formulas.propagation import Carrying, Incoming, share, terms
from neurosim.formulas.sums import Value, added, greatest, multiplied
from neurosim.ground.checks import plain_float

if TYPE_CHECKING:
    import numpy as np


class Aggregation(Equation):
    """Base of all aggregations; a subclass needs `name`, `value` and `slope`, everything else has defaults.

    Attributes
    ----------
    text, slope_text : str
        net and dnet/dt_i in plain text.
    latex, slope_latex : str
        The same for LaTeX.
    additive : bool
        True for the weighted sum alone, where every slope is 1.
    least : int
        How many connections it needs; a maximum of nothing does not exist.

    Examples
    --------
    >>> class Mean(Aggregation):
    ...     name = "mean"
    ...
    ...     def value(self, terms):
    ...         return WeightedSum().value(terms) / len(terms)
    ...
    ...     def slope(self, terms, i):
    ...         return 1 / len(terms)
    >>> Mean().value([1.0, 2.0])
    1.5
    """

    text: ClassVar[str] = "A(t)"
    slope_text: ClassVar[str] = "∂A/∂t"
    latex: ClassVar[str] = "A(t)"
    slope_latex: ClassVar[str] = r"\frac{\partial A}{\partial t_i}"
    additive: ClassVar[bool] = False
    least: ClassVar[int] = 0

    # -- what is typed ------------------------------------------------------------------------------------

    def value(self, terms: Sequence[float]) -> float:
        """Return A(t_1, ..., t_n)."""
        raise NotImplementedError(f"aggregation '{self.name}' has no value(terms)")

    def slope(self, terms: Sequence[float], i: int) -> float:
        """Return dA/dt_i."""
        raise NotImplementedError(f"aggregation '{self.name}' has no slope(terms, i)")

    # -- what the passes ask for --------------------------------------------------------------------------

    def net(self, incoming: Sequence[Incoming[float]], bias: float | None) -> float:
        """net_j = A(t_1, ..., t_n) + b_j, the bias added last whatever A is."""
        if len(incoming) < self.least:
            raise ValueError(f"{len(incoming)} terms, and it needs at least {self.least}")
        brought = terms(incoming)
        if not all(type(term) is float for term in brought):  # of a weight that was set to another number
            raise TypeError("a weight is no plain float")
        net = plain_float(self.value(brought))
        return net if bias is None else net + bias

    def compute_shares(self, incoming: Sequence[Carrying], delta: float) -> None:
        """share_ij = delta_j * dA/dt_i, what every connection carries back."""
        brought = terms(incoming)
        for i, connection in enumerate(incoming):
            connection.share = plain_float(share(delta, self.slope(brought, i)))

    # -- arrays and trees ---------------------------------------------------------------------------------

    def values(self, terms: np.ndarray) -> np.ndarray:
        """Return A over the last axis, shape (..., terms) to (...); complex terms give complex nets."""
        import numpy as np

        number = complex if np.iscomplexobj(terms) else float
        with plain_python():
            return np.apply_along_axis(lambda row: number(self.value(row.tolist())), -1, terms)

    def slopes(self, terms: np.ndarray) -> np.ndarray:
        """Return dA/dt_i for every element, shape (..., terms)."""
        import numpy as np

        def of_row(row: np.ndarray) -> list[float | complex]:
            return [number(self.slope(row.tolist(), i)) for i in range(len(row))]

        number = complex if np.iscomplexobj(terms) else float
        with plain_python():
            return np.apply_along_axis(of_row, -1, terms)

    def value_expression(self, terms: Sequence[Expression]) -> Expression:
        """Return A as a tree: by its name, with the number that Python gives."""
        value = self.value([term.value for term in terms])
        return named(self.name, *terms, value, compute=lambda *numbers: self.value(numbers))

    def slope_expression(self, terms: Sequence[Expression], i: int) -> Expression:
        """Return dA/dt_i as a tree: by its name, with the number that Python gives."""
        return named(f"∂{self.name}/∂", terms[i], self.slope([term.value for term in terms], i))


class Formula(Aggregation):
    """Base of those whose A is a formula, typed once for numbers and symbols."""

    def formula(self, terms: Sequence[Value]) -> Value:
        """Return A(t_1, ..., t_n), typed with the functions of `neurosim.formulas.sums`."""
        raise NotImplementedError(f"aggregation '{self.name}' has no formula(terms)")

    def value(self, terms: Sequence[float]) -> float:
        """A(t_1, ..., t_n)."""
        return self.formula(terms)

    def value_expression(self, terms: Sequence[Expression]) -> Expression:
        """A as a tree."""
        return as_expression(self.formula(terms))


class WeightedSum(Formula):
    """The usual net: t_1 + t_2 + ... + t_n, and every slope is 1.

    Examples
    --------
    >>> WeightedSum().value([0.5, 0.25])
    0.75
    """

    name = "sum"
    text = "Σ w·out"
    slope_text = "1"
    latex = r"\sum_i w_{ij}\,\mathrm{out}_i"
    slope_latex = "1"
    additive = True

    def formula(self, terms: Sequence[Value]) -> Value:
        """t_1 + t_2 + ... + t_n."""
        return added(terms)

    def slope(self, terms: Sequence[float], i: int) -> float:
        """1."""
        return 1.0

    def net(self, incoming: Sequence[Incoming[float]], bias: float | None) -> float:
        """net_j = sum_i w_ij * out_i + b_j, in one loop: here the passes spend their time."""
        net = 0.0
        for connection in incoming:
            net += connection.weight * connection.source.out
        return net if bias is None else net + bias

    def compute_shares(self, incoming: Sequence[Carrying], delta: float) -> None:
        """delta_j for every connection."""
        for connection in incoming:
            connection.share = delta

    def values(self, terms: np.ndarray) -> np.ndarray:
        """t_1 + t_2 + ... + t_n over the last axis."""
        import numpy as np

        return np.asarray(terms.sum(axis=-1))

    def slopes(self, terms: np.ndarray) -> np.ndarray:
        """1 for every element."""
        import numpy as np

        return np.ones_like(terms)

    def slope_expression(self, terms: Sequence[Expression], i: int) -> Expression:
        """1."""
        return as_expression(1.0)


class WeightedProduct(Formula):
    """The product t_1 * t_2 * ... * t_n; the slope is the product of all other terms.

    Examples
    --------
    >>> WeightedProduct().value([2.0, 3.0]), WeightedProduct().slope([2.0, 3.0], 0)
    (6.0, 3.0)
    """

    name = "product"
    text = "Π w·out"
    slope_text = "product of the other terms"
    latex = r"\prod_i w_{ij}\,\mathrm{out}_i"
    slope_latex = r"\prod_{k \ne i} w_{kj}\,\mathrm{out}_k"

    def formula(self, terms: Sequence[Value]) -> Value:
        """t_1 * t_2 * ... * t_n; 1 when there is none."""
        return multiplied(terms)

    def slope(self, terms: Sequence[float], i: int) -> float:
        """The product of all terms but t_i (not net / t_i, which a term of 0 would forbid)."""
        return multiplied(_others(terms, i))

    def slope_expression(self, terms: Sequence[Expression], i: int) -> Expression:
        """The product of all terms but t_i."""
        return as_expression(multiplied(_others(terms, i)))

    def values(self, terms: np.ndarray) -> np.ndarray:
        """t_1 * t_2 * ... * t_n over the last axis."""
        import numpy as np

        return np.asarray(terms.prod(axis=-1))

    def slopes(self, terms: np.ndarray) -> np.ndarray:
        """The product of all other terms for every element."""
        import numpy as np

        others = np.empty_like(terms)
        for i in range(terms.shape[-1]):
            others[..., i] = np.delete(terms, i, axis=-1).prod(axis=-1)
        return others


def _others(terms: Sequence[Value], i: int) -> list[Value]:
    """All terms but t_i."""
    return [term for k, term in enumerate(terms) if k != i]


class WeightedMaximum(Formula):
    """The greatest term; its slope is 1 and that of all others 0 (of equal ones the first counts).

    Examples
    --------
    >>> WeightedMaximum().value([2.0, 3.0]), WeightedMaximum().slope([2.0, 3.0], 0)
    (3.0, 0.0)
    """

    name = "max"
    text = "max w·out"
    slope_text = "1 of the first greatest term, else 0"
    latex = r"\max_i w_{ij}\,\mathrm{out}_i"
    slope_latex = r"[t_i = \max_k t_k]"
    least = 1

    def formula(self, terms: Sequence[Value]) -> Value:
        """max(t_1, ..., t_n)."""
        return greatest(terms)

    def slope(self, terms: Sequence[float], i: int) -> float:
        """1 if t_i is the first greatest term else 0."""
        return 1.0 if i == terms.index(greatest(terms)) else 0.0

    def values(self, terms: np.ndarray) -> np.ndarray:
        """max(t_1, ..., t_n) over the last axis, complex ones by their real part."""
        import numpy as np

        greatest = terms.real.argmax(axis=-1)[..., None]
        return np.take_along_axis(terms, greatest, axis=-1)[..., 0]

    def slopes(self, terms: np.ndarray) -> np.ndarray:
        """1 for the first greatest of the last axis, 0 for the others."""
        import numpy as np

        places = np.arange(terms.shape[-1])
        return np.where(places == terms.real.argmax(axis=-1)[..., None], 1.0, 0.0)

    def slope_expression(self, terms: Sequence[Expression], i: int) -> Expression:
        """1 if t_i is the first greatest term else 0."""
        before, after = [terms[i] > term for term in terms[:i]], [terms[i] >= term for term in terms[i + 1 :]]
        if not before + after:
            return as_expression(1.0)
        return named("∂max/∂", terms[i], choice(both(*before, *after), 1.0, 0.0))


SUM = WeightedSum()
