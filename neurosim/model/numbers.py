"""Checking what a user gives as a number or as a name, before anything is changed."""

import math
from numbers import Real

from neurosim.errors import NumberError


def finite(value: object, what: str) -> float:
    """Return `value` as a float.

    Raises
    ------
    NumberError
        It is not a real number, or not a finite one. `what` names it in the message.

    Examples
    --------
    >>> finite(1, "weight")
    1.0
    """
    if not isinstance(value, Real):
        # Arrays with one element and numbers of NumPy without a Real ancestor end here, too.
        raise NumberError(f"{what} is {value!r} ({type(value).__name__}); it must be a finite real number")
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise NumberError(f"{what} is {number}; it must be a finite real number")
    return number


def optional_finite(value: object, what: str) -> float | None:
    """Return `value` as a float, or None for None (None means absent).

    Raises
    ------
    NumberError
        See `finite`.
    """
    return None if value is None else finite(value, what)


def neuron_name(name: object) -> str:
    """Return a name that every log and file can show.

    Raises
    ------
    NumberError
        It is not a string, is empty, or contains ``->``, a slash-like control character or a line break.
    """
    if not isinstance(name, str):
        raise NumberError(f"a neuron's name must be a string, not {name!r} ({type(name).__name__})")
    if not name.strip() or name != name.strip() or not name.isprintable() or "->" in name:
        raise NumberError(
            f"a neuron cannot be called {name!r}; use printable characters, no '->', no spaces at the ends"
        )
    return name
