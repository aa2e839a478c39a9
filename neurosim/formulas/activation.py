"""The base of all activations: what can be made of a formula that is typed once."""

from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np

from neurosim.checks import plain_float
from neurosim.formulas import nodes
from neurosim.formulas.by_formula import ByFormula, UnlessTyped, functions
from neurosim.formulas.derivative import derivative
from neurosim.formulas.nodes import Choice, Expression, Number, Symbol
from neurosim.formulas.propagation import Computed

#: What stands for net and out where a formula has no numbers.
NET, OUT = Symbol("net", "", 0.0), Symbol("out", "", 0.0)


class Activation(ByFormula):
    """Base of all activations; a subclass needs `name` and `formula`.

    Of the formula everything is made: the functions of floats and of arrays, the lines of the log in every
    medium, the printed program, and the slope, by the rules of differentiation. A slope that reads better
    than its derivative is typed beside it, as `slope_formula`.

    Where a function cannot be written as a formula, `value` and `slope` may be given as plain Python in place
    of it; then the log shows no more than the numbers they return.

    Attributes
    ----------
    name : str
        The name that is typed, ``"sigmoid"``.
    symbol : str
        The symbol for f in a printed formula, ``"σ"``.
    text, slope_text : str
        f(net) and f'(net) in plain text; made of the formulas where they are not typed.
    by_name : bool
        Whether a line of the log says ``symbol(net)`` before the formula.
    coupled : bool
        True when out depends on the nets of a whole group (softmax).
    out_range : (float, float) or None
        The smallest and the largest possible out; None if they are not known.

    Examples
    --------
    >>> class BentIdentity(Activation):
    ...     name = "bent_identity"
    ...
    ...     def formula(self, net):
    ...         return (nodes.sqrt(net * net + 1) - 1) / 2 + net
    >>> bent = BentIdentity()
    >>> bent.value(0.75), bent.slope(0.75, bent.value(0.75))
    (0.875, 1.3)
    >>> bent.text
    '(sqrt(net·net + 1) − 1)/2 + net'
    """

    symbol: ClassVar[str] = "f"
    by_name: ClassVar[bool] = True
    coupled: ClassVar[bool] = False
    out_range: ClassVar[tuple[float, float] | None] = None
    text = UnlessTyped("value", "f(net)")
    slope_text = UnlessTyped("slope", "f′(net)")
    value_name = "value"

    # -- what is typed ------------------------------------------------------------------------------------

    def formula(self, net: Any) -> Any:
        """Return f(net), typed with the functions of `neurosim.formulas.nodes`."""
        raise NotImplementedError(f"activation '{self.name}' has no formula(net)")

    def slope_formula(self, net: Any, out: Any) -> Any:
        """Return f'(net), from net and out = f(net), whichever reads better; by default the derivative."""
        return derivative(nodes.as_expression(self.formula(net)), net)

    # -- what the passes ask for --------------------------------------------------------------------------

    def outs(self, nets: Sequence[float]) -> list[float]:
        """Return out = f(net) of the neurons that are computed together: one, or those of a group."""
        value = self.value
        return [plain_float(value(net)) for net in nets]

    def deltas(
        self, neurons: Sequence[Computed], error_slopes: Sequence[float], known: Sequence[float]
    ) -> list[float]:
        """Return delta = dE/dout * f'(net) of the same neurons, after what the loss knows in closed form."""
        slope = self.slope
        return [
            share + error_slope * plain_float(slope(neuron.net, neuron.out))
            for neuron, error_slope, share in zip(neurons, error_slopes, known, strict=True)
        ]

    # -- what is made of it -------------------------------------------------------------------------------

    def value(self, net: float) -> float:
        """Return f(net)."""
        return functions(self, "value").of_floats(net)

    def slope(self, net: float, out: float) -> float:
        """Return f'(net), from net and out = f(net)."""
        return functions(self, "slope").of_floats(net, out)

    def values(self, net: np.ndarray) -> np.ndarray:
        """Return f(net) for every element; complex nets give complex outs."""
        if "value" in self.by_formula:
            return functions(self, "value").of_arrays(net)
        return np.vectorize(self.value, otypes=[float])(net)

    def slopes(self, net: np.ndarray, out: np.ndarray) -> np.ndarray:
        """Return f'(net) for every element."""
        if "slope" in self.by_formula:
            return functions(self, "slope").of_arrays(net, out)
        return np.vectorize(self.slope, otypes=[float])(net, out)

    def value_expression(self, net: Any, m: Any = nodes) -> Any:
        """Return f(net) as a tree, by its name where it has one."""
        if "value" not in self.by_formula:
            return m.named(self._called, net, self.value(net.value), compute=self.value)
        tree = nodes.as_expression(self.formula(net))
        is_function = isinstance(tree, nodes.Call) and tree.function == self.symbol
        return m.named(self._called, net, tree) if self.by_name and not is_function else tree

    def slope_expression(self, net: Any, out: Any, m: Any = nodes) -> Any:
        """Return f'(net) as a tree; by its name where it is no arithmetic."""
        if "slope" not in self.by_formula:
            return m.named(
                f"{self._called}′",
                net,
                self.slope(net.value, out.value),
                compute=lambda number: self.slope(number, self.value(number)),
            )
        tree = self._slope_tree(net, out)
        return m.named(f"{self._called}′", net, tree) if isinstance(tree, Choice | Number) else tree

    def general(self, what: str) -> tuple[Expression, tuple[Symbol, ...]]:
        """Return f(net), or f'(net), as a tree without numbers, and the symbols in it."""
        if what == "value":
            return nodes.as_expression(self.formula(NET)), (NET,)
        return self._slope_tree(NET, OUT), (NET, OUT)

    # -- inside -------------------------------------------------------------------------------------------

    @property
    def _called(self) -> str:
        return self.symbol if self.symbol != "f" else self.name

    def _slope_tree(self, net: Any, out: Any) -> Expression:
        """The slope that was typed for this formula, or its derivative."""
        if self.has_typed_slope:
            return nodes.as_expression(self.slope_formula(net, out))
        return derivative(nodes.as_expression(self.formula(net)), net)
