"""Going through a tree: whatever is made of trees says, kind by kind, what is made of a node."""

from collections.abc import Callable
from typing import ClassVar, Generic, TypeVar

from neurosim.formulas.expression import Expression

Result = TypeVar("Result")


class Fold(Generic[Result]):
    """Base of all that is made of trees: text, code, JSON, other trees.

    A subclass has a method for every kind of node, ``of_sum(node)``, ``of_product(node)`` and so on, which
    calls `of` for the nodes below that it needs. There is no method for all others: a node whose kind is not
    known is an error.

    Attributes
    ----------
    what : str
        What is done, for messages.

    Examples
    --------
    >>> from neurosim.formulas.nodes import Sum, Symbol
    >>> class Depth(Fold[int]):
    ...     def of_symbol(self, node: Symbol) -> int:
    ...         return 1
    ...
    ...     def of_sum(self, node: Sum) -> int:
    ...         return 1 + max(map(self.of, node.terms))
    >>> x = Symbol("net", "h1", 0.5)
    >>> Depth().of(x + x)
    2
    >>> Depth().of(x * x)
    Traceback (most recent call last):
    TypeError: no way to read a Product
    """

    what: ClassVar[str] = "read"

    def of(self, node: Expression, *context: bool) -> Result:
        """Return what is made of a tree, perhaps with a fact about its place that the methods are told.

        Raises
        ------
        TypeError
            There is no method for such a node.
        """
        case: Callable[..., Result] | None = getattr(self, node.case, None)
        if case is None:
            raise TypeError(f"no way to {self.what} a {type(node).__name__}")
        return case(node, *context)
