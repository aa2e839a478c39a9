"""The kinds of equations that a network has, and what may be given for one: name, class or object."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from neurosim.formulas.activation import Activation
from neurosim.formulas.aggregations import Aggregation
from neurosim.formulas.choices import Equation, require_own_name
from neurosim.formulas.initialisations import Initialisation
from neurosim.formulas.known import ACTIVATIONS, AGGREGATIONS, LOSSES
from neurosim.formulas.loss import Loss
from neurosim.ground.errors import FormatError

ActivationChoice = str | type[Activation] | Activation
AggregationChoice = str | type[Aggregation] | Aggregation
LossChoice = str | type[Loss] | Loss
InitialisationChoice = str | type[Initialisation] | Initialisation
#: An equation of a user's own that a file may name: its class, or an object.
OwnEquation = type[Equation] | Equation

Kept = TypeVar("Kept", bound=Equation)


@dataclass(frozen=True)
class EquationKind(Generic[Kept]):
    """A kind of equations: what it is called, its base class, those that come along, and those of a text."""

    name: str
    base: type[Kept]
    known: Mapping[str, type[Kept]]
    from_text: Callable[..., Kept] | None = None

    def class_of(self, given: OwnEquation) -> type[Kept] | None:
        """Return the class of an equation of this kind, which may be given itself; None for all else."""
        own = given if isinstance(given, type) else type(given)
        return own if issubclass(own, self.base) else None

    def of_text(self, name: str, made_with: Mapping[str, float | str]) -> Kept:
        """Return the equation that a text gives.

        Raises
        ------
        NeurosimError
            The text is no formula, or the name that of a bundled equation.
        """
        if self.from_text is None:
            raise FormatError(
                f"{self.name} '{name}' cannot be given by a formula; activations and losses can"
            )
        equation = self.from_text(name, **made_with)
        require_own_name(self.name, equation, self.known)
        return equation


def is_text(made_with: Mapping[str, float | str]) -> bool:
    """Whether an equation is given by a text."""
    return isinstance(made_with.get("formula"), str)


ACTIVATION = EquationKind("activation", Activation, ACTIVATIONS, Activation.from_text)
AGGREGATION = EquationKind("aggregation", Aggregation, AGGREGATIONS)
LOSS = EquationKind("loss", Loss, LOSSES, Loss.from_text)
AnyKind = EquationKind[Loss] | EquationKind[Activation] | EquationKind[Aggregation]
KINDS: Mapping[str, AnyKind] = {kind.name: kind for kind in (LOSS, ACTIVATION, AGGREGATION)}
