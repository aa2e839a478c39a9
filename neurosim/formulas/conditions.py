"""Formulas that choose: what holds, and what counts where it holds."""

from dataclasses import dataclass, field

from neurosim.formulas.evaluation import Arithmetic, Quantity
from neurosim.formulas.expression import (
    Comparison,
    Condition,
    Expression,
    Number,
    Operand,
    Symbol,
    as_expression,
)
from neurosim.ground.errors import StructureError, brief


@dataclass(frozen=True, slots=True)
class Joined(Condition):
    """Conditions of which all must hold (``and``), or one (``or``)."""

    word: str
    conditions: tuple[Expression, ...]

    def children(self) -> tuple[Expression, ...]:
        """The conditions."""
        return self.conditions

    def evaluated(self, using: Arithmetic[Symbol]) -> bool:
        """Tell whether all hold, or one, without looking further than needed."""
        held = (condition.evaluated(using) for condition in self.conditions)
        return all(held) if self.word == "and" else any(held)


@dataclass(frozen=True, slots=True)
class Choice(Expression):
    """One formula where a condition holds, another where it does not, so that a tree is valid everywhere.

    Attributes
    ----------
    usual : bool
        Whether the first is the equation itself, and the other one there only for numbers that are far out.
    """

    condition: Expression
    then: Expression
    otherwise: Expression
    usual: bool = field(default=False, compare=False)

    def children(self) -> tuple[Expression, ...]:
        """The condition and both formulas."""
        return (self.condition, self.then, self.otherwise)

    def evaluated(self, using: Arithmetic[Symbol]) -> Quantity:
        """Compute the formula that counts, and only that."""
        return (self.then if self.condition.evaluated(using) else self.otherwise).evaluated(using)


def choice(condition: Expression, then: Operand, otherwise: Operand) -> Expression:
    """`then` where the condition holds, else `otherwise`.

    Raises
    ------
    StructureError
        The condition is not one of a formula.
    """
    if not isinstance(condition, Condition):
        raise StructureError(
            "choice begins with a comparison of a formula by <, <=, > or >=, such as net > 0, not with "
            f"{brief(condition)}; two conditions are a choice in a choice"
        )
    return Choice(condition, as_expression(then), as_expression(otherwise))


def usually(then: Operand, *, where: Expression, otherwise: Operand) -> Expression:
    """`then`, the equation itself, where floats can hold what stands in it; `otherwise` far out."""
    return Choice(where, as_expression(then), as_expression(otherwise), usual=True)


def differs(left: Operand, right: Operand) -> Expression:
    """The condition left != right (``!=`` itself compares the trees)."""
    return Comparison(as_expression(left), "!=", as_expression(right))


def same(left: Operand, right: Operand) -> Expression:
    """The condition left == right (``==`` itself compares the trees)."""
    return Comparison(as_expression(left), "==", as_expression(right))


def both(*conditions: Expression) -> Expression:
    """The condition that all of them hold."""
    return conditions[0] if len(conditions) == 1 else Joined("and", conditions)


def either(*conditions: Expression) -> Expression:
    """The condition that one of them holds."""
    return conditions[0] if len(conditions) == 1 else Joined("or", conditions)


def fact(holds: bool) -> Expression:
    """A condition that is known already."""
    return Comparison(Number(1.0 if holds else 0.0), "==", Number(1.0))
