"""The activations, aggregations, losses and initialisations that have a name."""

from collections.abc import Mapping

from neurosim.formulas import bundled
from neurosim.formulas.activation import Activation
from neurosim.formulas.aggregations import Aggregation
from neurosim.formulas.choices import by_name, choose
from neurosim.formulas.initialisations import Initialisation
from neurosim.formulas.loss import Loss

ACTIVATIONS: Mapping[str, type[Activation]] = by_name(Activation, bundled)
AGGREGATIONS: Mapping[str, type[Aggregation]] = by_name(Aggregation, bundled)
LOSSES: Mapping[str, type[Loss]] = by_name(Loss, bundled)
INITIALISATIONS: Mapping[str, type[Initialisation]] = by_name(Initialisation, bundled)


def activation(choice: object) -> Activation:
    """Return the activation that is given by name, as a class or as an object.

    Raises
    ------
    UnknownNameError, NumberError
        See `neurosim.formulas.choices.choose`.
    StructureError
        Its formula is none: Python has to decide, or to compute, something in it at once.

    Examples
    --------
    >>> activation("tanh")
    Tanh()
    """
    return choose("activation", choice, Activation, ACTIVATIONS)


def aggregation(choice: object) -> Aggregation:
    """Return the aggregation that is given by name, as a class or as an object.

    Raises
    ------
    UnknownNameError, NumberError
        See `neurosim.formulas.choices.choose`.

    Examples
    --------
    >>> aggregation("product")
    WeightedProduct()
    """
    return choose("aggregation", choice, Aggregation, AGGREGATIONS)


def loss(choice: object) -> Loss:
    """Return the loss that is given by name, as a class or as an object.

    Raises
    ------
    UnknownNameError, NumberError
        See `neurosim.formulas.choices.choose`.

    Examples
    --------
    >>> loss("squared_error")
    SquaredError()
    """
    return choose("loss", choice, Loss, LOSSES)


def initialisation(choice: object) -> Initialisation:
    """Return the initialisation that is given by name, as a class or as an object.

    Raises
    ------
    UnknownNameError, NumberError
        See `neurosim.formulas.choices.choose`.
    """
    return choose("initialisation", choice, Initialisation, INITIALISATIONS)


def natural_pair(loss: Loss, activation: Activation | None) -> bool:
    """Return whether the closed forms of the loss hold: with the bundled activation that it names."""
    return activation is not None and type(activation) is ACTIVATIONS.get(loss.natural)
