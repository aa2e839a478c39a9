"""A step: one number that a pass computed, and how."""

from collections.abc import Callable
from typing import Any, NamedTuple

from neurosim.formulas.nodes import Expression, as_written
from neurosim.ground.notebooks import bundle

PHASES = ("forward", "error", "backward", "cost", "gradient", "update")
#: The phases that every sample has; the others are made of all samples of an update.
OF_SAMPLES = ("forward", "error", "backward")
#: ``exp_sum``, ``target_sum`` and ``slope_sum`` are of a large softmax group, named after its first neuron.
QUANTITIES = (
    "input",
    "net",
    "out",
    "error",
    "cost",
    "delta",
    "gradient",
    "bias_gradient",
    "exp_sum",
    "target_sum",
    "slope_sum",
    "weight",
    "bias",
)


class TraceStep(NamedTuple):
    """One line of the log, a frozen fact.

    The formula is kept as a rule and the numbers it was used with; the tree is built when asked for, so
    that recording stays cheap. (A named tuple is made four times faster than a frozen dataclass, and a
    trace has two steps for every connection.)

    Attributes
    ----------
    id : int
        Number of the line, from 1.
    sample : int or None
        Number of the sample, from 1; None for what is made of all samples of an update: its cost, the
        gradients it uses and the new parameters.
    phase : str
        One of `PHASES`.
    quantity : str
        One of `QUANTITIES`.
    of : str
        A neuron (``h1``), a connection (``i1->h1``) or ``E``.
    value : float
        The number at full precision.
    rule, operands
        ``rule(*operands)`` builds the expression.
    shortcut : Expression or None
        A shorter formula that gives the same number, such as out - target.
    exact : float or None
        In a carried trace, what the exact run gives in place of `value`.
    update : int
        The update that the step belongs to, counted from 1 over a training.
    """

    id: int
    sample: int | None
    phase: str
    quantity: str
    of: str
    value: float
    rule: Callable[..., Expression]
    operands: tuple[Any, ...]
    shortcut: Expression | None = None
    exact: float | None = None
    update: int = 1

    @property
    def drift(self) -> float | None:
        """How far rounding has carried the number away, relative to the exact one (None where that is 0)."""
        if self.exact is None or self.exact == 0.0:
            return None
        return (self.value - self.exact) / abs(self.exact)

    @property
    def expression(self) -> Expression:
        """The formula with its numbers, as a tree, as it is written for these numbers."""
        return as_written(self.formula)

    @property
    def formula(self) -> Expression:
        """The formula as a tree that is valid for all numbers, with every choice it makes."""
        return self.rule(*self.operands)

    @property
    def uses(self) -> tuple[int, ...]:
        """Ids of the steps whose values stand in the formula, in the order of first use."""
        return steps_in(self.expression)

    @property
    def key(self) -> tuple[int | float | str | None, ...]:
        """Everything but the formula."""
        return (self.id, self.sample, self.phase, self.quantity, self.of, self.value, self.exact, self.update)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return bundle(self)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, TraceStep):
            return NotImplemented
        return (self.key, self.formula, self.shortcut) == (other.key, other.formula, other.shortcut)

    def __hash__(self) -> int:
        return hash(self.key)

    def __repr__(self) -> str:
        return f"<step {self.id}: {self.quantity} of {self.of} = {self.value}>"


def steps_in(formula: Expression) -> tuple[int, ...]:
    """Ids of the steps whose values stand in a formula, in the order of first use."""
    return tuple(dict.fromkeys(leaf.step for leaf in formula.leaves() if leaf.step is not None))


def __getattr__(name: str) -> Any:
    from neurosim.ground.moved_names import moved_name

    return moved_name(__name__, name)
