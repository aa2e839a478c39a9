"""The base of all activations: what can be made of a formula that is typed once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from neurosim.formulas.by_formula import ByFormula, UnlessTyped, functions, one_by_one
from neurosim.formulas.derivative import derivative
from neurosim.formulas.nodes import Call, Choice, Expression, Number, Symbol, as_expression, named
from neurosim.formulas.of_text import OfText
from neurosim.formulas.propagation import Computed
from neurosim.ground.checks import plain_float

if TYPE_CHECKING:
    import numpy as np

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
    >>> from neurosim.formulas import sqrt
    >>> class BentIdentity(Activation):
    ...     name = "bent_identity"
    ...
    ...     def formula(self, net):
    ...         return (sqrt(net * net + 1) - 1) / 2 + net
    >>> bent = BentIdentity()
    >>> bent.value(0.75), bent.slope(0.75, bent.value(0.75))
    (0.875, 1.3)
    >>> bent.text
    '(sqrt(net·net + 1) − 1)/2 + net'
    """

    symbol: ClassVar[str] = "f"
    by_name: ClassVar[bool] = True
    coupled: ClassVar[bool] = False
    out_range: tuple[float, float] | None = None
    text = UnlessTyped("value", "f(net)")
    slope_text = UnlessTyped("slope", "f′(net)")
    value_name = "value"

    @staticmethod
    def from_text(name: str, formula: str, slope: str | None = None, **numbers: float) -> ActivationOfText:
        """Return an activation whose f(net) is a text, ``"max(a*net, net)"``, with the number a.

        The text is read by a small grammar (`neurosim.formulas.parsing`), and nothing is executed. The slope
        may speak of net and out; it is derived where none is given.

        Raises
        ------
        FormatError
            The text is no formula; the message gives the column.
        NumberError
            A parameter is no finite number.

        Examples
        --------
        >>> leaky = Activation.from_text("leaky", "max(a*net, net)", a=0.1)
        >>> leaky.value(-2.0), leaky.slope(-2.0, -0.2), leaky.text
        (-0.2, 0.1, 'max(0.1·net, net)')
        """
        return ActivationOfText(name, formula, slope, numbers)

    # -- what is typed ------------------------------------------------------------------------------------

    def formula(self, net: Expression) -> Expression:
        """Return f(net), typed with the functions of `neurosim.formulas`."""
        raise NotImplementedError(f"activation '{self.name}' has no formula(net)")

    def slope_formula(self, net: Symbol, out: Expression) -> Expression:
        """Return f'(net), from net and out = f(net), whichever reads better; by default the derivative."""
        return derivative(as_expression(self.formula(net)), net)

    # -- what the passes ask for --------------------------------------------------------------------------

    def compute_outs(self, neurons: Sequence[Computed]) -> None:
        """out = f(net) of the neurons that are computed together: one, or those of a group."""
        value = self.value
        for neuron in neurons:
            neuron.out = plain_float(value(neuron.net))

    def compute_deltas(
        self, neurons: Sequence[Computed], error_slopes: Sequence[float], known: Sequence[float]
    ) -> None:
        """delta = dE/dout * f'(net) of the same neurons, after what the loss knows in closed form."""
        slope = self.slope
        for i, neuron in enumerate(neurons):
            neuron.delta = known[i] + error_slopes[i] * plain_float(slope(neuron.net, neuron.out))

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
        return one_by_one(self.value, net)

    def slopes(self, net: np.ndarray, out: np.ndarray) -> np.ndarray:
        """Return f'(net) for every element."""
        if "slope" in self.by_formula:
            return functions(self, "slope").of_arrays(net, out)
        return one_by_one(self.slope, net, out)

    def value_expression(self, net: Expression) -> Expression:
        """Return f(net) as a tree, by its name where it has one."""
        if "value" not in self.by_formula:
            return named(self._called, net, self.value(net.value), compute=self.value)
        tree = as_expression(self.formula(net))
        is_function = isinstance(tree, Call) and tree.function == self.symbol
        return named(self._called, net, tree) if self.by_name and not is_function else tree

    def slope_expression(self, net: Symbol, out: Expression) -> Expression:
        """Return f'(net) as a tree; by its name where it is no arithmetic."""
        name = f"{self._called}′"
        if "slope" not in self.by_formula:
            slope = self.slope(net.value, out.value)
            return named(name, net, slope, compute=lambda number: self.slope(number, self.value(number)))
        tree = self._slope_tree(net, out)
        return named(name, net, tree) if isinstance(tree, Choice | Number) else tree

    @property
    def is_flat(self) -> bool:
        """Whether its slope is 0 everywhere, as that of a step, so that nothing is learned through it."""
        return "slope" in self.by_formula and self.general("slope")[0] == Number(0.0)

    def general(self, what: str) -> tuple[Expression, tuple[Symbol, ...]]:
        """Return f(net), or f'(net), as a tree without numbers, and the symbols in it."""
        if what == "value":
            return as_expression(self.formula(NET)), (NET,)
        return self._slope_tree(NET, OUT), (NET, OUT)

    # -- inside -------------------------------------------------------------------------------------------

    @property
    def _called(self) -> str:
        return self.symbol if self.symbol != "f" else self.name

    def _slope_tree(self, net: Symbol, out: Expression) -> Expression:
        """The slope that was typed for this formula, or its derivative."""
        if self.has_typed_slope:
            return as_expression(self.slope_formula(net, out))
        return derivative(as_expression(self.formula(net)), net)


class ActivationOfText(OfText, Activation):
    """An activation that is given by a text; see `Activation.from_text`."""

    given, given_to_slope = (NET,), (NET, OUT)
    by = NET

    def formula(self, net: Expression) -> Expression:
        """The formula that was typed."""
        return self._tree("formula", net)

    def slope_formula(self, net: Symbol, out: Expression) -> Expression:
        """The slope that was typed, or the derivative."""
        typed = self.slope_given is not None
        return self._tree("slope", net, out) if typed else super().slope_formula(net, out)
