"""Equations that are given by a formula: what is the same for activations and losses."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, ClassVar

from neurosim.formulas.choices import Equation
from neurosim.formulas.expression import UNDECIDED
from neurosim.formulas.floats import float_function
from neurosim.formulas.nodes import Expression, Symbol
from neurosim.formulas.own_python import plain_python
from neurosim.formulas.text import EQUATION_TEXT
from neurosim.ground.errors import NeurosimError, StructureError

if TYPE_CHECKING:
    import numpy as np


class Functions:
    """What is made of a tree, when it is asked for: who has no arrays needs no NumPy."""

    def __init__(self, tree: Expression, symbols: tuple[Symbol, ...]) -> None:
        self.tree, self.symbols = tree, symbols

    @cached_property
    def of_floats(self) -> Callable[..., float]:
        """The tree as a function of floats."""
        return float_function(self.tree, *self.symbols)

    @cached_property
    def of_arrays(self) -> Callable[..., np.ndarray]:
        """The tree as a function of arrays."""
        from neurosim.formulas.arrays import array_function

        return array_function(self.tree, *self.symbols)


class ByFormula(Equation):
    """Base of equations with a `formula`, and a `slope_formula` where the derivative would read worse.

    Where a function cannot be written as a formula, it may be given as plain Python in place of it. What is
    lowest in a hierarchy of classes counts: a function in Python is not overruled by a formula that was
    inherited, and a slope that was typed is not taken over to another formula.

    Attributes
    ----------
    value_name : str
        What the function is called that is given by `formula`, ``"value"`` or ``"term"``.
    by_formula : set of str
        Which of that function and ``"slope"`` are given by formulas.
    has_typed_slope : bool
        Whether a slope was typed for the formula, or for one further down.
    """

    __slots__ = ("kept",)  # the functions of these parameters; no attribute, which would tell equals apart
    kept: dict[str, Functions]
    formula: Callable[..., Any]
    slope_formula: Callable[..., Any]
    value_name: ClassVar[str] = ""
    by_formula: ClassVar[frozenset[str]] = frozenset()
    has_typed_slope: ClassVar[bool] = False

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if "value_name" in vars(cls):  # the base of all activations, or of all losses
            return
        formula, typed_slope = _place(cls, "formula"), _place(cls, "slope_formula")
        has_formula = formula < _place(cls, "value_name")  # another one than that of the base, which is none
        cls.has_typed_slope = has_formula and typed_slope <= formula
        value_is = has_formula and formula <= _place(cls, cls.value_name)
        slope_is = value_is or cls.has_typed_slope
        slope_is = slope_is and min(formula, typed_slope) <= _place(cls, "slope")
        cls.by_formula = frozenset((cls.value_name,) * value_is + ("slope",) * slope_is)

    def __setattr__(self, name: str, value: object) -> None:
        """Set a parameter; the functions are made anew."""
        super().__setattr__(name, value)
        if name != "kept":
            self.kept = {}

    def __delattr__(self, name: str) -> None:
        """Delete a parameter; the functions are made anew."""
        super().__delattr__(name)
        self.kept = {}

    def __getstate__(self) -> dict[str, Any]:
        """Return the parameters: functions are made anew."""
        return vars(self)

    @property
    def is_formula(self) -> bool:
        """Whether it is given by formulas alone, so that it can be printed, differentiated and compiled."""
        return self.by_formula == {self.value_name, "slope"}

    def require_formulas(self) -> None:
        """Refuse formulas that are none.

        Raises
        ------
        StructureError
            Python has to decide, or to compute, something in one at once; or a function was put on an object.
        """
        for function in (self.value_name, "slope", "formula", "slope_formula"):
            if function in vars(self):  # which some engines would use, and others not
                raise StructureError(
                    f"{function} of '{self.name}' is set on one object alone; make it part of a class of "
                    "your own"
                )
        try:
            for what in self.by_formula:
                functions(self, what).of_floats  # noqa: B018  (made here)
        except NeurosimError:
            raise
        except Exception as error:  # whatever somebody's own formula may raise
            raise StructureError(
                f"the formula of '{self.name}' fails ({type(error).__name__}: {error}); type it with the "
                "functions of ns.formulas"
            ) from error

    def general(self, what: str) -> tuple[Expression, tuple[Symbol, ...]]:
        """Return the tree of the function or of its slope, and the symbols it is a function of."""
        raise NotImplementedError


class UnlessTyped:
    """A text that is made of the formula, unless a class or an object types one of its own."""

    def __init__(
        self, of: str, otherwise: str, write: Callable[[Expression], str] = EQUATION_TEXT.write
    ) -> None:
        self.of, self.otherwise, self.write = of, otherwise, write

    def __get__(self, own: ByFormula | None, kind: type[ByFormula]) -> str:
        if own is None:  # asked of a class
            try:
                own = kind()
            except TypeError as error:
                raise AttributeError(f"{kind.__name__} is made with parameters ({error})") from error
        return _written(copy(own), self.of, self.write) if self.of in own.by_formula else self.otherwise


@lru_cache(maxsize=256)
def _written(equation: ByFormula, of: str, write: Callable[[Expression], str]) -> str:
    """The text of a formula, which every trace shows."""
    return write(equation.general(of)[0])


def functions(equation: ByFormula, what: str) -> Functions:
    """Return the functions of floats and of arrays of an equation with these parameters.

    Raises
    ------
    StructureError
        It has neither a formula for that nor a function in Python.
    """
    try:
        return equation.kept[what]
    except AttributeError:  # it has no parameters that were set
        equation.kept = {}
    except KeyError:
        pass
    made = equation.kept[what] = _functions(copy(equation), what)
    return made


@lru_cache(maxsize=256)
def _functions(equation: ByFormula, what: str) -> Functions:
    """Of an equation that nobody else has: one whose parameters are set later would confuse the cache."""
    if what in (equation.value_name, "slope") and what not in equation.by_formula:
        missing = "slope" if what == "slope" else f"formula, nor a {what}"
        raise StructureError(f"'{equation.name}' has no {missing}; give its class a formula")
    tree, symbols = equation.general(what)
    _require_undecided(equation, what, symbols)
    return Functions(tree, symbols)


@dataclass(frozen=True, eq=False)
class _Asked(Symbol):
    """A symbol that refuses what Python would decide by it: with trees, == compares how they are written."""

    def __bool__(self) -> bool:
        raise StructureError(UNDECIDED)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, int | float):
            raise StructureError(UNDECIDED)
        return self is other

    __hash__ = object.__hash__


_Asked.case = Symbol.case


def _require_undecided(equation: ByFormula, what: str, symbols: tuple[Symbol, ...]) -> None:
    """Refuse ``1 if net == 0 else ...``, of which Python would take the same side for every number."""
    asked = [_Asked(symbol.quantity, symbol.of, symbol.number) for symbol in symbols]
    if what == equation.value_name:
        equation.formula(*asked)
    elif what == "slope" and equation.has_typed_slope:
        equation.slope_formula(*asked)


def one_by_one(function: Callable[..., float], *arrays: np.ndarray | int) -> np.ndarray:
    """Return what a function of floats, which is plain Python, gives for every element of arrays.

    Raises
    ------
    NonFiniteError
        It failed; the passes by hand say where.
    """
    import numpy as np

    with plain_python():
        found: np.ndarray = np.vectorize(function, otypes=[float])(*arrays)
    return found


def _place(kind: type, name: str) -> int:
    """Where a member comes from: 0 for the class itself, more for a base of it."""
    return next(k for k, base in enumerate(kind.__mro__) if name in vars(base))
