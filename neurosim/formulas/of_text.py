"""Equations that are given by a text, ``max(a*net, net)`` with a = 0.1, in place of a class."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import ClassVar

from neurosim.formulas.choices import Equation
from neurosim.formulas.derivative import derivative
from neurosim.formulas.nodes import Expression, Number, Power, Symbol, rebuilt
from neurosim.formulas.parsing import CHOICE, FUNCTIONS, parse_formula
from neurosim.ground.checks import finite, text
from neurosim.ground.errors import FormatError, NumberError, brief

#: So many operations a formula may have, and its slope, with every power written out as a product.
MOST, MOST_OF_SLOPE = 200, 600
PARAMETER = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


class OfText(Equation):
    """What is the same for activations and losses that are given by a text.

    Parameters
    ----------
    name : str
        What logs and files call it.
    formula : str
        The formula; see `neurosim.formulas.parsing` for what may stand in it.
    slope : str, optional
        Its derivative, where another way of writing it reads better than the one that is derived.
    numbers : mapping of str to float
        The parameters that the texts speak of, by their names.

    Raises
    ------
    NumberError
        A name cannot be shown, or a parameter is no finite number.
    FormatError
        A text is no formula, or too long; or a parameter has a name that means something else.
    """

    #: What the formula, and the slope, are functions of.
    given: ClassVar[tuple[Symbol, ...]] = ()
    given_to_slope: ClassVar[tuple[Symbol, ...]] = ()
    #: What the slope is the derivative by.
    by: ClassVar[Symbol]

    def __init__(self, name: str, formula: str, slope: str | None, numbers: Mapping[str, float]) -> None:
        self.name = text(name, "the name of a formula")
        self.formula_text = text(formula, f"the formula of '{name}'")
        self.slope_given = None if slope is None else text(slope, f"the slope of '{name}'")
        self.numbers = {
            key: _number(value, f"parameter '{key}' of '{name}'") for key, value in numbers.items()
        }
        for key in self.numbers:
            self._require_usable(key)
        _require_short(self)
        for key in self.numbers:
            self._require_used(key)

    @property
    def texts(self) -> Mapping[str, str]:
        """The formula, and the slope where one was typed, as they were typed."""
        typed = {"formula": self.formula_text}
        return typed if self.slope_given is None else {**typed, "slope": self.slope_given}

    def made_with(self) -> dict[str, float | str]:
        """The texts and the numbers it was made with."""
        return {**self.texts, **self.numbers}

    def made_again(self) -> "OfText":
        """Return an equation of the same texts and numbers."""
        return type(self)(self.name, self.formula_text, self.slope_given, self.numbers)

    @property
    def described(self) -> str:
        """How a message calls it."""
        return "formula"

    def __repr__(self) -> str:
        parts = [repr(self.name), *(f"{key}={value!r}" for key, value in self.made_with().items())]
        return f"{type(self).__name__}({', '.join(parts)})"

    def __hash__(self) -> int:
        return hash((type(self), self.name, *self.texts.items(), *self.numbers.items()))

    # -- inside -------------------------------------------------------------------------------------------

    def _tree(self, what: str, *quantities: Expression | None) -> Expression:
        """The tree of a text, of these quantities in place of the symbols."""
        symbols = self.given if what == "formula" else self.given_to_slope
        tree = _parsed(self.texts[what], symbols, tuple(self.numbers.items()))
        if not quantities:
            return tree
        return replaced(tree, {s: q for s, q in zip(symbols, quantities, strict=True) if q is not None})

    def _require_usable(self, key: str) -> None:
        """Refuse a parameter whose name means something else."""
        taken = [*(symbol.quantity for symbol in self.given_to_slope), *FUNCTIONS, CHOICE]
        if key in taken:
            raise FormatError(f"'{key}' means something else in a formula; give the parameter another name")
        if PARAMETER.fullmatch(key) is None:
            raise FormatError(
                f"a parameter of a formula cannot be called {brief(key)}; names are made of letters a to z, "
                "digits and _, and begin with a letter"
            )

    def _require_used(self, key: str) -> None:
        """Refuse a parameter that no text speaks of."""
        if not any(re.search(rf"\b{key}\b", typed) for typed in self.texts.values()):
            raise FormatError(
                f"the parameter '{key}' does not occur in the formula {brief(self.formula_text)}; leave it "
                "out, or use it"
            )


def _number(value: object, what: str) -> float:
    if isinstance(value, bool):
        raise NumberError(f"{what} is {str(value).lower()}; it must be a number")
    return finite(value, what)


@lru_cache(maxsize=256)
def _parsed(typed: str, symbols: tuple[Symbol, ...], numbers: tuple[tuple[str, float], ...]) -> Expression:
    """The tree of a text; a log of many neurons asks for it at every step."""
    names: dict[str, Expression] = {symbol.quantity: symbol for symbol in symbols}
    return parse_formula(typed, names | {key: Number(number) for key, number in numbers})


@lru_cache(maxsize=256)
def _require_short(own: OfText) -> None:
    """Refuse a formula whose lines, or those of its slope, nobody could read, and no engine would finish."""
    tree, said = own._tree("formula"), f"the formula {brief(own.formula_text)}"
    require_size(tree, MOST, said)
    slope = own._tree("slope") if own.slope_given is not None else derivative(tree, own.by)
    require_size(slope, MOST_OF_SLOPE, f"the slope of {said}")


def replaced(tree: Expression, by: Mapping[Symbol, Expression]) -> Expression:
    """Return a tree with other quantities in place of its symbols.

    Examples
    --------
    >>> net, other = Symbol("net", "", 0.5), Symbol("net", "h1", 2.0)
    >>> replaced(2 * net + 1, {net: other}).value
    5.0
    """
    return rebuilt(tree, lambda node: by.get(node) if isinstance(node, Symbol) else None)


def require_size(tree: Expression, most: int, what: str) -> None:
    """Refuse a formula of too many operations: ``((net**20)**20)**20`` is a product of 8,000 factors.

    Raises
    ------
    FormatError
        It has more than `most`.
    """
    size = operations(tree, most)
    if size > most:
        raise FormatError(
            f"{what} has more than {most:,} operations, with its powers written out; make the formula shorter"
        )


def operations(tree: Expression, most: int) -> int:
    """Return how many numbers, symbols and functions stand in a tree, counted no further than needed."""
    if isinstance(tree, Power):
        return tree.exponent * operations(tree.base, most)
    count = 1
    for child in tree.children():
        if count > most:
            break
        count += operations(child, most)
    return count
