"""The base of all losses: what can be made of a formula that is typed once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from neurosim.formulas.by_formula import ByFormula, UnlessTyped, functions, one_by_one
from neurosim.formulas.derivative import derivative
from neurosim.formulas.nodes import Choice, Expression, Number, Operand, Symbol, as_expression, fact, named
from neurosim.formulas.of_text import OfText
from neurosim.formulas.sums import Value
from neurosim.formulas.text import added_up

if TYPE_CHECKING:
    import numpy as np

#: A function of target, out and how many outputs there are.
Term = Callable[[float, float, int], float]
#: What stands for them where a formula has no numbers; K is the number of outputs.
TARGET, OUT, OUTPUTS = Symbol("target", "", 0.0), Symbol("out", "", 0.0), Symbol("outputs", "", 1.0)


class Loss(ByFormula):
    """Base of all losses; a subclass needs `name` and `formula`, the share of one output in E.

    Of the formula everything is made, as with activations: the functions of floats and of arrays, the lines
    of the log, the printed program, and the slope. A slope that reads better than its derivative is typed
    beside it, as `slope_formula`. `term` and `slope` may be given as plain Python in place of formulas.

    Attributes
    ----------
    text, slope_text : str
        E, and dE/do of one output, in plain text; made of the formulas where they are not typed.
    needs_target : bool
        False when E is made from the outs alone.
    natural : str
        The activation that, paired with this loss, has the closed forms `natural_term` and
        `natural_delta`; they are used where an out is so close to 0 or 1 that its logarithm is gone.
    domain : str
        What targets and outs the loss is made for, in one sentence.
    target_range, out_range : (float, float) or None
        The same in numbers, ends included; None where the loss does not say, and then nothing is judged.
    target_values : tuple of float, or None
        The only targets that have a meaning, such as -1 and 1; they are the two classes.
    shares : bool
        Whether the targets of a sample are shares that add up to 1.

    Examples
    --------
    >>> class FourthPower(Loss):
    ...     name = "fourth_power"
    ...
    ...     def formula(self, target, out, outputs):
    ...         return (target - out) ** 4
    >>> FourthPower().term(1.0, 0.5, outputs=1), FourthPower().slope(1.0, 0.5, outputs=1)
    (0.0625, -0.5)
    """

    value_name = "term"
    text = UnlessTyped("term", "E", added_up)
    slope_text = UnlessTyped("slope", "∂E/∂out")
    needs_target: bool = True
    natural: ClassVar[str] = ""
    domain: ClassVar[str] = ""
    target_range: ClassVar[tuple[float, float] | None] = None
    out_range: ClassVar[tuple[float, float] | None] = None
    target_values: ClassVar[tuple[float, float] | None] = None
    shares: ClassVar[bool] = False

    @staticmethod
    def from_text(name: str, formula: str, slope: str | None = None, **numbers: float) -> LossOfText:
        """Return a loss whose term is a text, ``"0.5*(target - out)**2"``; see `Activation.from_text`.

        The text speaks of target, out and outputs, which is how many there are; one that does not speak of
        target is the formula of a loss without targets.

        Raises
        ------
        FormatError
            The text is no formula; the message gives the column.
        NumberError
            A parameter is no finite number.

        Examples
        --------
        >>> half = Loss.from_text("half", "c*(target - out)**2", c=0.5)
        >>> half.term(1.0, 0.5, outputs=1), half.slope(1.0, 0.5, outputs=1), half.text
        (0.125, -0.5, 'Σ 0.5·(t − out)²')
        """
        return LossOfText(name, formula, slope, numbers)

    # -- what is typed ------------------------------------------------------------------------------------

    def formula(self, target: Expression, out: Expression, outputs: Operand) -> Expression:
        """Return the share of one output in E, typed with the functions of `neurosim.formulas`."""
        raise NotImplementedError(f"loss '{self.name}' has no formula(target, out, outputs)")

    def slope_formula(self, target: Expression, out: Symbol, outputs: Operand) -> Expression:
        """Return dE/dout of one output; by default the derivative."""
        return derivative(as_expression(self.formula(target, out, outputs)), out)

    def far_out_formula(self, target: Expression, out: Expression) -> Expression:
        """Return when the closed forms of the natural pair are more exact, or all that is left."""
        return fact(False)

    def defined(self, target: float, out: float) -> bool:
        """Tell whether `term` and `slope` exist: no logarithm of 0, no division by 0."""
        return True

    def natural_term(self, target: Value, nets: Sequence[Value], i: int) -> Value:
        """Return the closed form of a term, by the nets of the group (or the one net) of the natural pair."""
        raise NotImplementedError(f"loss '{self.name}' has no closed form of its terms")

    def natural_delta(self, target: Value, out: Value, targets: Value) -> Value:
        """Return the closed form of a delta; `targets` is the sum of those of the group."""
        raise NotImplementedError(f"loss '{self.name}' has no closed form of delta")

    def grouped_term(
        self, target: Expression, net: Expression, largest: Expression | None, exp_sum: Expression
    ) -> Expression | None:
        """The closed form of a term by S = sum_k exp(net_k) over a softmax group; None where it has none."""
        return None

    def shortcut(self, targets: Sequence[float]) -> bool:
        """Tell whether delta = out - target holds with the natural activation for these targets."""
        return False

    # -- what is made of it -------------------------------------------------------------------------------

    def term(self, target: float, out: float, outputs: int) -> float:
        """Return the share of one output in E."""
        return functions(self, "term").of_floats(target, out, outputs)

    def slope(self, target: float, out: float, outputs: int) -> float:
        """Return dE/dout of one output."""
        return functions(self, "slope").of_floats(target, out, outputs)

    def terms(self, target: np.ndarray, out: np.ndarray) -> np.ndarray:
        """Return the terms, shape (samples, outputs)."""
        if "term" in self.by_formula:
            return functions(self, "term").of_arrays(target, out, out.shape[-1])
        return one_by_one(self.term, target, out, out.shape[-1])

    def slopes(self, target: np.ndarray, out: np.ndarray) -> np.ndarray:
        """Return dE/dout, shape (samples, outputs)."""
        if "slope" in self.by_formula:
            return functions(self, "slope").of_arrays(target, out, out.shape[-1])
        return one_by_one(self.slope, target, out, out.shape[-1])

    def term_expression(self, target: Symbol | None, out: Symbol, outputs: int) -> Expression:
        """Return the term as a tree; there is no target where none is needed."""
        if "term" in self.by_formula:
            return as_expression(self.formula(target or TARGET, out, outputs))
        return self._by_its_number(self.name, self.term, target, out, outputs)

    def slope_expression(self, target: Symbol | None, out: Symbol, outputs: int) -> Expression:
        """Return dE/dout as a tree; by its name where it is no arithmetic."""
        if "slope" not in self.by_formula:
            return self._by_its_number(f"{self.name}′", self.slope, target, out, outputs)
        tree = self._slope_tree(target or TARGET, out, outputs)
        return named("∂E/∂", out, tree) if isinstance(tree, Choice | Number) else tree

    def far_out(self, target: float, out: float) -> bool:
        """Tell whether the closed forms of the natural pair are to be used."""
        return bool(functions(self, "far_out").of_floats(target, out))

    def far_outs(self, target: np.ndarray, out: np.ndarray) -> np.ndarray:
        """`far_out` for every element."""
        return functions(self, "far_out").of_arrays(target, out)

    def general(self, what: str) -> tuple[Expression, tuple[Symbol, ...]]:
        """Return the term, its slope or the condition of being far out as a tree, and the symbols in it."""
        if what == "far_out":
            return as_expression(self.far_out_formula(TARGET, OUT)), (TARGET, OUT)
        given = (TARGET, OUT, OUTPUTS)
        tree = self.formula(*given) if what == "term" else self._slope_tree(*given)
        return as_expression(tree), given

    # -- inside -------------------------------------------------------------------------------------------

    def _slope_tree(self, target: Expression, out: Symbol, outputs: Operand) -> Expression:
        """The slope that was typed for this formula, or its derivative."""
        if self.has_typed_slope:
            return as_expression(self.slope_formula(target, out, outputs))
        return derivative(as_expression(self.formula(target, out, outputs)), out)

    def _by_its_number(
        self, name: str, function: Term, target: Symbol | None, out: Symbol, outputs: int
    ) -> Expression:
        """What plain Python returns, by its name."""
        given = (out,) if target is None else (target, out)

        def compute(*numbers: float) -> float:
            return float(function(0.0 if target is None else numbers[0], numbers[-1], outputs))

        return named(name, *given, compute(*(leaf.number for leaf in given)), compute=compute)


class LossOfText(OfText, Loss):
    """A loss that is given by a text; see `Loss.from_text`."""

    given = given_to_slope = (TARGET, OUT, OUTPUTS)
    by = OUT

    def __init__(self, name: str, formula: str, slope: str | None, numbers: Mapping[str, float]) -> None:
        super().__init__(name, formula, slope, numbers)
        self.needs_target = TARGET in self._tree("formula").leaves()

    def formula(self, target: Expression, out: Expression, outputs: Operand) -> Expression:
        """The formula that was typed."""
        return self._tree("formula", target, out, as_expression(outputs))

    def slope_formula(self, target: Expression, out: Symbol, outputs: Operand) -> Expression:
        """The slope that was typed, or the derivative."""
        if self.slope_given is None:
            return super().slope_formula(target, out, outputs)
        return self._tree("slope", target, out, as_expression(outputs))
