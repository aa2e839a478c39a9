"""Activations and losses in a scenario: by name, with numbers, or as a formula that is typed there."""

from collections.abc import Callable
from typing import Annotated, Literal, overload

from pydantic import AfterValidator, PlainSerializer

from neurosim.formulas.activation import Activation
from neurosim.formulas.choices import Equation
from neurosim.formulas.loss import Loss
from neurosim.ground.errors import NeurosimError
from neurosim.ground.tables import sentence
from neurosim.model.choices import KINDS
from neurosim.scenario.table.choices import Choice, Chosen, thing_of


@overload
def equation_of(kind: Literal["activation"], choice: Chosen) -> Activation: ...
@overload
def equation_of(kind: Literal["loss"], choice: Chosen) -> Loss: ...


def equation_of(kind: Literal["activation", "loss"], choice: Chosen) -> Equation:
    """Return the activation or loss that a table stands for.

    Raises
    ------
    NeurosimError
        There is none of that name, it takes no such number, or its formula is none.

    Examples
    --------
    >>> equation_of("activation", {"name": "leaky_relu", "negative_slope": 0.2})
    LeakyRelu(negative_slope=0.2)
    >>> equation_of("activation", {"name": "leaky", "formula": "max(a*net, net)", "a": 0.1}).value(-2.0)
    -0.2
    """
    if "formula" in choice:
        return KINDS[kind].of_text(choice["name"], {key: choice[key] for key in choice if key != "name"})
    return thing_of(kind, choice, KINDS[kind].known)


def _checked(kind: Literal["activation", "loss"]) -> Callable[[Chosen], Chosen]:
    """Let a mistake be found where the file is read, so that the message gives its place."""

    def check(choice: Chosen) -> Chosen:
        try:
            equation_of(kind, choice)
        except NeurosimError as error:
            raise sentence(str(error)) from None
        return choice

    return check


def _as_typed(choice: Chosen) -> str | Chosen:
    """A name alone is written as a name: the hash of a scenario rests on it."""
    return choice if len(choice) > 1 else str(choice["name"])


#: ``"tanh"``, ``{ name = "leaky_relu", negative_slope = 0.2 }`` or
#: ``{ name = "leaky", formula = "max(a*net, net)", a = 0.1 }``.
ActivationChoice = Annotated[Choice, AfterValidator(_checked("activation")), PlainSerializer(_as_typed)]
LossChoice = Annotated[Choice, AfterValidator(_checked("loss")), PlainSerializer(_as_typed)]
