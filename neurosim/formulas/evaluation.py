"""What a tree is computed with: floats, or any other kind of number."""

import operator
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Generic, TypeAlias, TypeVar

from neurosim.formulas.ieee import FLOAT_FUNCTIONS as FLOAT_FUNCTIONS

#: A number of any kind: a float, an array of floats, a fraction, a decimal, an expression, one of SymPy.
Quantity: TypeAlias = Any
Functions = Mapping[str, Callable[..., Quantity]]
Leaf = TypeVar("Leaf")

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


class Arithmetic(Generic[Leaf]):
    """A kind of numbers, and what is done with them; every node of a tree computes itself with it.

    Parameters
    ----------
    read : callable or None
        Gives the numbers of the symbols; None stands for their own.
    functions : mapping of str to callable
        What the names of functions mean. One called ``number`` turns the numbers of the formula itself into
        their kind of number, and one called ``divide`` stands in place of ``/``.
    """

    __slots__ = ("divide", "functions", "kind", "read")

    def __init__(self, read: Callable[[Leaf], Quantity] | None, functions: Functions) -> None:
        self.read, self.functions = read, functions
        self.kind = functions.get("number")
        self.divide: Callable[[Quantity, Quantity], Quantity] = functions.get("divide", operator.truediv)
