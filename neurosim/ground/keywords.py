"""Functions that answer an argument they do not take with a sentence, and with the name it has here."""

import functools
import inspect
from collections.abc import Callable, Mapping
from typing import ForwardRef, ParamSpec, TypeVar

from neurosim.ground.errors import ArgumentError, did_you_mean, listed

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
    neurosim.ArgumentError: step() has no argument 'lr' (here it is called 'learning_rate')
    """

    @functools.wraps(function)
    def explained(*args: Given.args, **options: Given.kwargs) -> Result:
        try:
            return function(*args, **options)
        except TypeError as error:
            refusal = _refusal(function.__qualname__, inspect.signature(function), args, options)
            if refusal is None:  # the call was right, and something else went wrong inside
                raise
            raise refusal from error

    return explained


def takes_options(
    options: type, defaults: Mapping[str, object]
) -> Callable[[Callable[Given, Result]], Callable[Given, Result]]:
    """Let the signature and the help of a function with ``**options`` name every option.

    A call is answered as `explains_arguments` answers it.

    Parameters
    ----------
    options : type
        A `TypedDict` whose docstring describes the options, after its first line.
    defaults : mapping
        What an option is where it is not given; one without must be given.

    Examples
    --------
    >>> from typing import TypedDict, Unpack
    >>> class Options(TypedDict, total=False):
    ...     '''What to do.
    ...
    ...     rate : float
    ...         How far.
    ...     '''
    ...
    ...     rate: float
    >>> @takes_options(Options, {"rate": 0.5})
    ... def step(weight: float, **options: Unpack[Options]) -> float:
    ...     return weight - options.get("rate", 0.5)
    >>> inspect.signature(step)
    <Signature (weight: float, *, rate: float = 0.5) -> float>
    >>> step(1.0, lr=0.25)
    Traceback (most recent call last):
    ...
    neurosim.ArgumentError: step() has no argument 'lr' (it takes 'weight', 'rate')
    """

    def taking(function: Callable[Given, Result]) -> Callable[Given, Result]:
        signature = _with_options(inspect.signature(function), options, defaults)

        @functools.wraps(function)
        def told(*args: Given.args, **given: Given.kwargs) -> Result:
            refusal = _refusal(function.__qualname__, signature, args, given)
            if refusal is not None:
                raise refusal
            return function(*args, **given)

        vars(told)["__signature__"] = signature
        described = (inspect.getdoc(options) or "").partition("\n\n")[2]
        told.__doc__ = (inspect.getdoc(function) or "").replace(f"**options : {options.__name__}", described)
        return told

    return taking


def _with_options(
    signature: inspect.Signature, options: type, defaults: Mapping[str, object]
) -> inspect.Signature:
    """The signature with every option in place of ``**options``; those that must be given come first."""
    own = [each for each in signature.parameters.values() if each.kind is not inspect.Parameter.VAR_KEYWORD]
    named = [
        inspect.Parameter(
            name,
            inspect.Parameter.KEYWORD_ONLY,
            default=defaults.get(name, inspect.Parameter.empty),
            annotation=kind.__forward_arg__ if isinstance(kind, ForwardRef) else kind,
        )
        for name, kind in options.__annotations__.items()
    ]
    order = list(defaults)
    named.sort(key=lambda each: order.index(each.name) + 1 if each.name in defaults else 0)
    return signature.replace(parameters=[*own, *named])


def _refusal(
    called: str, signature: inspect.Signature, args: tuple[object, ...], options: Mapping[str, object]
) -> ArgumentError | None:
    """What is wrong with a call; None if nothing is."""
    # What the object itself is passed as: nobody types it.
    allowed = [name for name in signature.parameters if name not in ("self", "cls")]
    # Of a constructor the class is what was called.
    name = called.removesuffix(".__init__").split(".")[-1]
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
