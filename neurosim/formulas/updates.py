"""All update rules by name: how a gradient changes a parameter.

Every rule is one formula over + - * /, a square root and the larger of two numbers, so the same line serves
floats and arrays, and gives the same bits for both: each of these operations is exactly rounded. With symbols
it builds the tree that programs and texts are written from.
"""

import inspect
from collections.abc import Callable, Mapping
from functools import partial

from neurosim.formulas import bundled
from neurosim.formulas.choices import by_name, choose, require_own_name
from neurosim.formulas.descents import (
    Descent,
    Momentum,
    change_expression,
    descend,
    descend_bias,
    penalised,
)
from neurosim.formulas.optimizer import Memory, Optimizer
from neurosim.ground.errors import NumberError, StructureError, brief

__all__ = [
    "OPTIMIZERS",
    "Descent",
    "Memory",
    "Momentum",
    "Optimizer",
    "change_expression",
    "descend",
    "descend_bias",
    "optimizer",
    "penalised",
]
OPTIMIZERS: Mapping[str, type[Optimizer]] = by_name(Optimizer, bundled)


def optimizer(choice: object, learning_rate: float | None = None) -> Optimizer:
    """Return the optimizer that a name or object stands for; None is plain descent.

    Raises
    ------
    UnknownNameError, NumberError, StructureError
        See `neurosim.formulas.choices.choose`; or the learning rate is missing, or said twice; or an
        optimizer of one's own does not take what it is given.

    Examples
    --------
    >>> optimizer("momentum", 0.5)
    Momentum(learning_rate=0.5, momentum=0.9)
    """
    if isinstance(choice, Optimizer):
        _require_own(choice)
        if learning_rate is not None and learning_rate != choice.learning_rate:
            raise NumberError(
                f"learning_rate {brief(learning_rate)} was given together with {brief(choice)}; "
                "set it only in the optimizer"
            )
        return choice
    if choice is None:
        choice = Descent
    if isinstance(choice, type) and issubclass(choice, Optimizer):
        made = _made(choice, learning_rate)
        _require_own(made)
        return made
    makers = {name: partial(_made, kind, learning_rate) for name, kind in OPTIMIZERS.items()}
    return choose("optimizer", choice, Optimizer, makers)


def _made(kind: type[Optimizer], learning_rate: float | None) -> Optimizer:
    """An optimizer with this learning rate, or with the one that it has by itself."""
    if learning_rate is not None:
        return kind(learning_rate)
    make: Callable[..., Optimizer] = kind
    try:
        return make()
    except TypeError:
        raise NumberError(
            f"training by {kind.name or kind.__name__} needs a learning_rate, such as learning_rate=0.5"
        ) from None


def _require_own(own: Optimizer) -> None:
    """Refuse an optimizer of one's own with the name of a bundled one, or without an argument."""
    if type(own) in OPTIMIZERS.values() and "change" not in vars(own):
        return  # it is not one's own
    require_own_name("optimizer", own, OPTIMIZERS)
    taken = inspect.signature(own.change).parameters
    if "weight" not in taken and not any(one.kind is one.VAR_KEYWORD for one in taken.values()):
        raise StructureError(
            f"change of optimizer {type(own).__name__} has no argument 'weight'; it is given as "
            "change(gradient, learning_rate, remembered, powers, *, weight=0.0)"
        )
