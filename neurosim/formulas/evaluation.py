"""The number that a tree stands for, in floats or in any other kind of number."""

import operator
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias

from neurosim.formulas.fold import Fold
from neurosim.formulas.ieee import FLOAT_FUNCTIONS as FLOAT_FUNCTIONS

if TYPE_CHECKING:
    from neurosim.formulas import nodes as m

#: A number of any kind: a float, an array of floats, a fraction, a decimal, an expression, one of SymPy.
Quantity: TypeAlias = Any
Functions = Mapping[str, Callable[..., Quantity]]
Read = Callable[["m.Symbol"], Quantity]

COMPARISONS: Mapping[str, Callable[[Quantity, Quantity], bool]] = MappingProxyType(
    {
        "<": operator.lt,
        "<=": operator.le,
        ">": operator.gt,
        ">=": operator.ge,
        "==": operator.eq,
        "!=": operator.ne,
    }
)


class Evaluation(Fold[Quantity]):
    """Computes trees, each operation in the order of the tree.

    Parameters
    ----------
    read : callable or None
        Gives the numbers of the symbols; None stands for their own.
    functions : mapping of str to callable
        What the names of functions mean. One called ``number`` turns the numbers of the formula itself into
        their kind of number, and one called ``divide`` stands in place of ``/``.
    """

    what = "compute"

    def __init__(self, read: Read | None, functions: Functions) -> None:
        self._read, self._functions = read, functions
        self._kind = functions.get("number")
        self._divide: Callable[[Quantity, Quantity], Quantity] = functions.get("divide", operator.truediv)

    def of_number(self, node: "m.Number") -> Quantity:
        """The number of the formula itself."""
        return node.number if self._kind is None else self._kind(node.number)

    def of_symbol(self, node: "m.Symbol") -> Quantity:
        """The number of a symbol."""
        return node.number if self._read is None else self._read(node)

    def of_sum(self, node: "m.Sum") -> Quantity:
        """Add the terms in order."""
        first, *rest = node.terms
        total = self.of(first)
        for term in rest:  # a loop: Python's sum may compensate, and give other bits
            total = total + self.of(term)
        return total

    def of_product(self, node: "m.Product") -> Quantity:
        """Multiply the factors in order."""
        first, *rest = node.factors
        product = self.of(first)
        for factor in rest:
            product = product * self.of(factor)
        return product

    def of_quotient(self, node: "m.Quotient") -> Quantity:
        """Divide."""
        return self._divide(self.of(node.numerator), self.of(node.denominator))

    def of_power(self, node: "m.Power") -> Quantity:
        """Multiply the base by itself."""
        base = self.of(node.base)
        power = base
        for _ in range(node.exponent - 1):  # ** rounds otherwise, and raises where this gives inf
            power = power * base
        return power

    def of_negative(self, node: "m.Negative") -> Quantity:
        """Change the sign."""
        return -self.of(node.body)

    def of_call(self, node: "m.Call") -> Quantity:
        """Apply the function."""
        return self._functions[node.function](*map(self.of, node.arguments))

    def of_named(self, node: "m.Named") -> Quantity:
        """Compute the definition."""
        return self.of(node.body)

    def of_part(self, node: "m.Part") -> Quantity:
        """Compute the piece."""
        return self.of(node.body)

    def of_written(self, node: "m.Written") -> Quantity:
        """Compute what is computed, not what is shown."""
        return self.of(node.computed)

    def of_comparison(self, node: "m.Comparison") -> bool:
        """Tell whether it holds."""
        return COMPARISONS[node.sign](self.of(node.left), self.of(node.right))

    def of_joined(self, node: "m.Joined") -> bool:
        """Tell whether all hold, or one, without looking further than needed."""
        held = map(self.of, node.conditions)
        return all(held) if node.word == "and" else any(held)

    def of_choice(self, node: "m.Choice") -> Quantity:
        """Compute the formula that counts, and only that."""
        return self.of(node.then if self.of(node.condition) else node.otherwise)
