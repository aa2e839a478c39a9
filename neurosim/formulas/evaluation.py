"""The number that a tree stands for, in floats or in any other kind of number."""

import math
import operator
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from neurosim.formulas.fold import Fold

if TYPE_CHECKING:
    from neurosim.formulas import nodes as m

Functions = Mapping[str, Callable[..., Any]]
Read = Callable[["m.Symbol"], Any]

#: The functions that may stand in a tree, for floats. Other kinds of numbers bring their own.
FLOAT_FUNCTIONS: Functions = MappingProxyType(
    {
        "exp": math.exp,
        "log": math.log,
        "log1p": math.log1p,
        "tanh": math.tanh,
        "sqrt": math.sqrt,
        "sin": math.sin,
        "cos": math.cos,
        "atan": math.atan,
        "abs": abs,
        "max": max,
        "min": min,
    }
)
COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = MappingProxyType(
    {
        "<": operator.lt,
        "<=": operator.le,
        ">": operator.gt,
        ">=": operator.ge,
        "==": operator.eq,
        "!=": operator.ne,
    }
)


class Evaluation(Fold[Any]):
    """Computes trees, each operation in the order of the tree.

    Parameters
    ----------
    read : callable or None
        Gives the numbers of the symbols; None stands for their own.
    functions : mapping of str to callable
        What the names of functions mean. One called ``number`` turns the numbers of the formula itself into
        their kind of number.
    """

    what = "compute"

    def __init__(self, read: Read | None, functions: Functions) -> None:
        self._read, self._functions = read, functions
        self._kind = functions.get("number")

    def of_number(self, node: "m.Number") -> Any:
        return node.number if self._kind is None else self._kind(node.number)

    def of_symbol(self, node: "m.Symbol") -> Any:
        return node.number if self._read is None else self._read(node)

    def of_sum(self, node: "m.Sum") -> Any:
        first, *rest = node.terms
        total = self.of(first)
        for term in rest:  # a loop: Python's sum may compensate, and give other bits
            total = total + self.of(term)
        return total

    def of_product(self, node: "m.Product") -> Any:
        first, *rest = node.factors
        product = self.of(first)
        for factor in rest:
            product = product * self.of(factor)
        return product

    def of_quotient(self, node: "m.Quotient") -> Any:
        return self.of(node.numerator) / self.of(node.denominator)

    def of_power(self, node: "m.Power") -> Any:
        base = self.of(node.base)
        power = base
        for _ in range(node.exponent - 1):  # ** rounds otherwise, and raises where this gives inf
            power = power * base
        return power

    def of_negative(self, node: "m.Negative") -> Any:
        return -self.of(node.body)

    def of_call(self, node: "m.Call") -> Any:
        return self._functions[node.function](*map(self.of, node.arguments))

    def of_named(self, node: "m.Named") -> Any:
        return self.of(node.body)

    def of_part(self, node: "m.Part") -> Any:
        return self.of(node.body)

    def of_written(self, node: "m.Written") -> Any:
        return self.of(node.computed)

    def of_comparison(self, node: "m.Comparison") -> Any:
        return COMPARISONS[node.sign](self.of(node.left), self.of(node.right))

    def of_joined(self, node: "m.Joined") -> Any:
        held = map(self.of, node.conditions)  # one by one, no further than needed
        return all(held) if node.word == "and" else any(held)

    def of_choice(self, node: "m.Choice") -> Any:
        return self.of(node.then if self.of(node.condition) else node.otherwise)
