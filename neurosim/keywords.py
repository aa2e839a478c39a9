"""Functions that answer an argument they do not take with a sentence, and with the name it has here."""

import functools
import inspect
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from neurosim.errors import ArgumentError, did_you_mean, listed

Given = ParamSpec("Given")
Result = TypeVar("Result")

#: Arguments of other libraries that are not one argument here, and what to write instead.
_INSTEAD = {
    "momentum": "momentum belongs to an optimizer: optimizer=ns.Momentum(learning_rate=0.5, momentum=0.9)",
    "validation_split": "split the samples yourself, and pass validation=(X, T)",
    "patience": "it belongs to early stopping: early_stopping=ns.EarlyStopping(patience=10)",
}


def explains_arguments(function: Callable[Given, Result]) -> Callable[Given, Result]:
    """Let a function raise `ArgumentError` where Python would say "unexpected keyword argument".

    Examples
    --------
    >>> @explains_arguments
    ... def step(weight, *, learning_rate):
    ...     return weight - learning_rate
    >>> step(1.0, lr=0.5)
    Traceback (most recent call last):
    ...
    neurosim.errors.ArgumentError: step() has no argument 'lr' (here it is called 'learning_rate')
    """

    @functools.wraps(function)
    def explained(*args: Given.args, **options: Given.kwargs) -> Result:
        try:
            return function(*args, **options)
        except TypeError as error:
            refusal = _refusal(function, args, options)
            if refusal is None:  # the call was right, and something else went wrong inside
                raise
            raise refusal from error

    return explained


def _refusal(
    function: Callable[..., object], args: tuple[object, ...], options: dict[str, object]
) -> ArgumentError | None:
    """What is wrong with a call; None if nothing is."""
    signature = inspect.signature(function)
    # What the object itself is passed as: nobody types it.
    allowed = [name for name in signature.parameters if name not in ("self", "cls")]
    # Of a constructor the class is what was called.
    name = function.__qualname__.removesuffix(".__init__").split(".")[-1]
    for given in options:
        if given not in allowed:
            hint = _INSTEAD.get(given) or did_you_mean(given, allowed).removesuffix(" ").removesuffix(";")
            return ArgumentError(
                f"{name}() has no argument '{given}' ({hint or f'it takes {listed(allowed, 40)}'})"
            )
    try:
        bound = signature.bind_partial(*args, **options).arguments
    except TypeError as misfit:  # too many, or one of them twice
        return ArgumentError(f"{name}() got {misfit} (it takes {listed(allowed, 40)})")
    missing = [
        each
        for each in allowed
        if each not in bound and signature.parameters[each].default is inspect.Parameter.empty
    ]
    return (
        ArgumentError(f"{name}() needs {listed(missing)} (it takes {listed(allowed, 40)})")
        if missing
        else None
    )
