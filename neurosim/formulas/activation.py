"""The base of all activations: what can be made of a formula that is typed once."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, ClassVar, NamedTuple

import numpy as np

from neurosim.errors import NeurosimError, StructureError
from neurosim.formulas import nodes
from neurosim.formulas.arrays import array_function
from neurosim.formulas.choices import Equation
from neurosim.formulas.derivative import derivative
from neurosim.formulas.floats import float_function
from neurosim.formulas.nodes import Choice, Expression, Number, Symbol
from neurosim.formulas.text import EQUATION_TEXT

#: What stands for net and out where a formula has no numbers.
NET, OUT = Symbol("net", "", 0.0), Symbol("out", "", 0.0)


class UnlessTyped:
    """A text that is made of the formula, unless a class or an object types one of its own."""

    def __init__(self, of: str, tree: Callable[[Any], Expression], otherwise: str) -> None:
        self.of, self.tree, self.otherwise = of, tree, otherwise

    def __get__(self, own: "Activation | None", kind: type["Activation"]) -> str:
        if own is None:  # asked of a class
            try:
                own = kind()
            except TypeError as error:
                raise AttributeError(f"{kind.__name__} is made with parameters ({error})") from error
        return EQUATION_TEXT.write(self.tree(own)) if self.of in own.by_formula else self.otherwise


class Activation(Equation):
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
    text = UnlessTyped("value", lambda own: own.formula(NET), "f(net)")
    slope_text = UnlessTyped("slope", lambda own: own._slope_tree(NET, OUT), "f′(net)")
    #: Which of ``value`` and ``slope`` are given by formulas, and not by plain Python further down.
    by_formula: ClassVar[frozenset[str]] = frozenset()

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        formula, base = _place(cls, "formula"), cls.__mro__.index(Activation)
        value_is = formula < base and formula <= _place(cls, "value")
        slope_place = min(formula, _place(cls, "slope_formula"))
        slope_is = (value_is or _typed_slope(cls)) and slope_place <= _place(cls, "slope")
        cls.by_formula = frozenset(("value",) * value_is + ("slope",) * slope_is)

    # -- what is typed ------------------------------------------------------------------------------------

    def formula(self, net: Any) -> Any:
        """Return f(net), typed with the functions of `neurosim.formulas.nodes`."""
        raise NotImplementedError(f"activation '{self.name}' has no formula(net)")

    def slope_formula(self, net: Any, out: Any) -> Any:
        """Return f'(net), from net and out = f(net), whichever reads better; by default the derivative."""
        return derivative(self.formula(net), net)

    # -- what is made of it -------------------------------------------------------------------------------

    def value(self, net: float) -> float:
        """Return f(net)."""
        return _functions(self, "value").of_floats(net)

    def slope(self, net: float, out: float) -> float:
        """Return f'(net), from net and out = f(net)."""
        return _functions(self, "slope").of_floats(net, out)

    def values(self, net: np.ndarray) -> np.ndarray:
        """Return f(net) for every element; complex nets give complex outs."""
        if "value" in self.by_formula:
            return _functions(self, "value").of_arrays(net)
        return np.vectorize(self.value, otypes=[float])(net)

    def slopes(self, net: np.ndarray, out: np.ndarray) -> np.ndarray:
        """Return f'(net) for every element."""
        if "slope" in self.by_formula:
            return _functions(self, "slope").of_arrays(net, out)
        return np.vectorize(self.slope, otypes=[float])(net, out)

    def value_expression(self, net: Any, m: Any = nodes) -> Any:
        """Return f(net) as a tree, by its name where it has one."""
        if "value" not in self.by_formula:
            return m.named(self._called, net, self.value(net.value), compute=self.value)
        tree = self.formula(net)
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

    @property
    def is_formula(self) -> bool:
        """Whether it is given by formulas alone, so that it can be printed, differentiated and compiled."""
        return self.by_formula == {"value", "slope"}

    def require_formulas(self) -> None:
        """Refuse formulas that are none.

        Raises
        ------
        StructureError
            Python has to decide, or to compute, something in one at once.
        """
        try:
            for name in self.by_formula:
                _functions(self, name)
        except NeurosimError:
            raise
        except Exception as error:  # whatever somebody's own formula may raise
            raise StructureError(
                f"the formula of activation '{self.name}' fails ({type(error).__name__}: {error}); type it "
                "with the functions of ns.formulas"
            ) from error

    # -- inside -------------------------------------------------------------------------------------------

    @property
    def _called(self) -> str:
        return self.symbol if self.symbol != "f" else self.name

    def _slope_tree(self, net: Any, out: Any) -> Expression:
        """The slope that was typed for this formula, or its derivative."""
        typed = _typed_slope(type(self))
        tree = self.slope_formula(net, out) if typed else derivative(self.formula(net), net)
        return nodes.as_expression(tree)


class _Functions(NamedTuple):
    of_floats: Callable[..., float]
    of_arrays: Callable[..., np.ndarray]


@lru_cache(maxsize=256)
def _functions(activation: Activation, what: str) -> _Functions:
    """The value, or the slope, of an activation with these parameters, as it is made of its formulas."""
    if what not in activation.by_formula:
        missing = "formula(net)" if what == "value" else "slope(net, out)"
        raise NotImplementedError(f"activation '{activation.name}' has no {missing}")
    is_value = what == "value"
    tree = nodes.as_expression(activation.formula(NET)) if is_value else activation._slope_tree(NET, OUT)
    names = [NET] if is_value else [NET, OUT]
    return _Functions(float_function(tree, *names), array_function(tree, *names))


def _typed_slope(kind: type) -> bool:
    """Whether a slope was typed for the formula of a class, or for one further down."""
    return _place(kind, "slope_formula") <= _place(kind, "formula") < kind.__mro__.index(Activation)


def _place(kind: type, name: str) -> int:
    """Where a method comes from: 0 for the class itself, more for a base of it."""
    return next(k for k, base in enumerate(kind.__mro__) if name in vars(base))
