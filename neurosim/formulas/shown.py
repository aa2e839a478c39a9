"""Formulas that a reader sees otherwise than they are computed: by a name, or in a simpler form."""

from collections.abc import Callable
from dataclasses import dataclass, field

from neurosim.formulas.evaluation import Arithmetic, Quantity
from neurosim.formulas.expression import Expression, Operand, Symbol, as_expression


@dataclass(frozen=True, slots=True)
class Named(Expression):
    """A function with a name of its own: σ(net) in symbols, its definition in numbers.

    Where the definition is not a formula but just the number it gave, `compute` gives it for other arguments.
    """

    symbol: str
    arguments: tuple[Expression, ...]
    body: Expression
    compute: Callable[..., float] | None = field(default=None, compare=False, repr=False)

    def children(self) -> tuple[Expression, ...]:
        """The arguments and the definition: a number that is worked out elsewhere rests on the former."""
        return (*self.arguments, self.body)

    def evaluated(self, using: Arithmetic[Symbol]) -> Quantity:
        """Compute the definition."""
        return self.body.evaluated(using)


@dataclass(frozen=True, slots=True)
class Written(Expression):
    """A formula that is computed in one way, to the last bit, and written in another, simpler one."""

    computed: Expression
    written: Expression

    def children(self) -> tuple[Expression, ...]:
        """Both ways."""
        return (self.computed, self.written)

    def evaluated(self, using: Arithmetic[Symbol]) -> Quantity:
        """Compute what is computed, not what is shown."""
        return self.computed.evaluated(using)


def written(computed: Operand, shown: Operand) -> Expression:
    """What is computed, and what a reader is shown for it."""
    return Written(as_expression(computed), as_expression(shown))


def named(
    symbol: str, *arguments_and_body: Operand, compute: Callable[..., float] | None = None
) -> Expression:
    """``symbol(arguments)`` in symbols, the body, which comes last, in numbers."""
    *arguments, body = map(as_expression, arguments_and_body)
    return Named(symbol, tuple(arguments), body, compute)
