"""The activations, aggregations and losses that have a name."""

from collections.abc import Mapping

from neurosim.formulas.activation import Activation
from neurosim.formulas.activations import (
    Exp,
    LeakyRelu,
    Linear,
    Log,
    Relu,
    Sigmoid,
    Softplus,
    Square,
    Step,
    Tanh,
)
from neurosim.formulas.aggregations import Aggregation, WeightedMaximum, WeightedProduct, WeightedSum
from neurosim.formulas.choices import by_name, choose
from neurosim.formulas.class_losses import Focal, Hinge, KullbackLeibler
from neurosim.formulas.loss import Loss
from neurosim.formulas.losses import (
    BinaryCrossEntropy,
    CrossEntropy,
    HalfSquaredError,
    MeanSquaredError,
    SquaredError,
    SumOfOutputs,
)
from neurosim.formulas.rectifiers import Elu, Gelu, Mish, Selu, Swish
from neurosim.formulas.robust_losses import AbsoluteError, Huber
from neurosim.formulas.softmax import Softmax
from neurosim.formulas.squashing import Arctan, BipolarSigmoid, HardSigmoid, Sign, Softsign

ACTIVATIONS: Mapping[str, type[Activation]] = by_name(
    *(Sigmoid, Tanh, Relu, LeakyRelu, Linear, Softmax),
    *(Softplus, Elu, Selu, Gelu, Swish, Mish),
    *(HardSigmoid, BipolarSigmoid, Softsign, Arctan, Step, Sign),
    *(Exp, Log, Square),
)
AGGREGATIONS: Mapping[str, type[Aggregation]] = by_name(WeightedSum, WeightedProduct, WeightedMaximum)
LOSSES: Mapping[str, type[Loss]] = by_name(
    *(HalfSquaredError, SquaredError, MeanSquaredError, CrossEntropy, BinaryCrossEntropy),
    *(AbsoluteError, Huber, Hinge, KullbackLeibler, Focal, SumOfOutputs),
)


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


def natural_pair(loss: Loss, activation: Activation | None) -> bool:
    """Return whether the closed forms of the loss hold: with the bundled activation that it names."""
    return activation is not None and type(activation) is ACTIVATIONS.get(loss.natural)
