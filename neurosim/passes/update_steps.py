"""The steps of an update and of the means before it: what each was computed from, and its formula."""

from collections.abc import Sequence
from typing import NamedTuple

from neurosim.formulas.nodes import Expression, Part, Symbol
from neurosim.formulas.propagation import mean, mean_of_all
from neurosim.formulas.updates import change_expression
from neurosim.ground.checks import ERROR
from neurosim.passes.operands import Id


class OfSample(NamedTuple):
    """A number of one sample, and the step that computed it."""

    sample: int | None
    number: float
    step: Id


class Cost(NamedTuple):
    """J = (E_1 + ... + E_n) / n."""

    errors: Sequence[OfSample]

    def formula(self) -> Expression:
        """The mean of the errors."""
        return mean([Symbol("error", ERROR, one.number, one.step, None, one.sample) for one in self.errors])


class MeanGradient(NamedTuple):
    """dJ/dw = (dE_1/dw + ... + dE_n/dw) / n."""

    quantity: str
    of: str
    label: str | None
    gradients: Sequence[OfSample]

    def formula(self) -> Expression:
        """The mean of the gradients."""
        return mean(
            [
                Symbol(self.quantity, self.of, one.number, one.step, self.label, one.sample)
                for one in self.gradients
            ]
        )


class MeanOfAll(NamedTuple):
    """dJ/dw = (dE/dw of all n) / n, where the samples are too many to be written one by one."""

    quantity: str
    of: str
    label: str | None
    total: float
    step: Id
    samples: int

    def formula(self) -> Expression:
        """The sum of the gradients, divided."""
        total = Symbol(f"{self.quantity}_of_all", self.of, self.total, self.step, self.label, self.samples)
        return mean_of_all(total, self.samples)


class NewWeight(NamedTuple):
    """w <- w - learning_rate * dE/dw, or dJ/dw where `mean` is ``"mean_"``."""

    name: str
    label: str | None
    before: float
    before_step: Id
    gradient: float
    gradient_step: Id
    learning_rate: float
    mean: str

    def formula(self) -> Expression:
        """The old weight and its change."""
        gradient = Symbol(f"{self.mean}gradient", self.name, self.gradient, self.gradient_step, self.label)
        change = change_expression(gradient, Symbol("learning_rate", "", self.learning_rate))
        before = Symbol("weight", self.name, self.before, self.before_step, self.label)
        return before + Part("weight_change", self.name, change)


def new_weight(*fields: object) -> Expression:
    """The formula of a `NewWeight`, which is made of its fields only where somebody asks for the formula."""
    return NewWeight._make(fields).formula()


class NewBias(NamedTuple):
    """b <- b - learning_rate * dE/db, or dJ/db where `mean` is ``"mean_"``."""

    of: str
    before: float
    before_step: Id
    gradient: float
    gradient_step: Id
    learning_rate: float
    mean: str

    def formula(self) -> Expression:
        """The old bias and its change."""
        gradient = Symbol(f"{self.mean}bias_gradient", self.of, self.gradient, self.gradient_step)
        change = change_expression(gradient, Symbol("learning_rate", "", self.learning_rate))
        return Symbol("bias", self.of, self.before, self.before_step) + Part("bias_change", self.of, change)
