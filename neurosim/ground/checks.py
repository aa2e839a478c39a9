"""Checking what a user gives as a number or as a name, before anything is changed."""

from __future__ import annotations

import math
from collections.abc import Sequence, Sized
from numbers import Integral, Real
from typing import TYPE_CHECKING

from neurosim.ground.errors import NumberError, brief
from neurosim.ground.frames import array_of, column_names, columns_of, is_flag, is_missing, plain_number

if TYPE_CHECKING:
    import numpy as np

#: What is made of the gradients of a batch.
REDUCTIONS = ("sum", "mean")
ERROR = "E"  # what logs, files and questions call the error, so nothing else may be called so


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
    if type(value) is float and math.isfinite(value):  # the usual case, quickly
        return value
    real = plain_number(value)
    if not isinstance(real, Real):
        raise NumberError(
            f"{what} is {brief(value)} ({type(value).__name__}); it must be a finite real number"
        )
    try:
        number = float(real)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise NumberError(f"{what} is {number}; it must be a finite real number")
    return number


def plain_float(number: object) -> float:
    """Return a number that an equation gave, or that was assigned, as a float.

    Raises
    ------
    TypeError
        It is not real.
    """
    if type(number) is float:
        return number
    if not isinstance(number, Real):
        raise TypeError(f"{brief(number)} is not a real number")
    return float(number)


def optional_finite(value: object, what: str) -> float | None:
    """Return `value` as a float, or None for None (None means absent).

    Raises
    ------
    NumberError
        See `finite`.
    """
    return None if value is None else finite(value, what)


def number(value: object, what: str) -> float:
    """Return `value` as a float; True is no number here.

    Raises
    ------
    NumberError
        See `finite`.
    """
    if isinstance(value, bool):
        raise NumberError(f"{what} is {value}; it must be a finite real number")
    return finite(value, what)


def flag(value: object, what: str) -> bool:
    """Return True or False.

    Raises
    ------
    NumberError
        It is something else.
    """
    if not is_flag(value):
        raise NumberError(f"{what} is {brief(value)}; it must be True or False")
    return bool(value)


def whole(value: object, what: str, least: int = 1) -> int:
    """Return `value` as an int.

    Raises
    ------
    NumberError
        It is not a whole number of at least `least`. `what` names it in the message.
    """
    if isinstance(value, Integral) and not isinstance(value, bool) and int(value) >= least:
        return int(value)
    raise NumberError(f"{what} is {brief(value)}; it must be a whole number of at least {least}")


def reals(values: object, what: str) -> np.ndarray:
    """Return the numbers of a table as an array; complex numbers and texts are refused, not converted.

    Raises
    ------
    NumberError
        They are not real numbers, one is missing, or the rows have different lengths.
    """
    import numpy as np

    names = column_names(values)
    if names is not None:
        columns = [
            reals(c, f"column {brief(n)} of {what}") for n, c in zip(names, columns_of(values), strict=True)
        ]
        return (
            np.column_stack(columns)
            if columns
            else np.empty((len(values) if isinstance(values, Sized) else 0, 0))
        )
    try:
        numbers = np.asarray(array_of(values))
    except ValueError:  # rows of different lengths
        numbers = np.array(None, dtype=object)
    if numbers.dtype.kind == "O" and numbers.ndim > 0:
        return _one_by_one(numbers, what)
    if numbers.dtype.kind not in "biuf":
        raise NumberError(
            f"{what} must be a table of real numbers with rows of equal length, not {brief(values)}"
        )
    return numbers


def _one_by_one(values: np.ndarray, what: str) -> np.ndarray:
    """The numbers among objects: decimals, numbers of several kinds, numbers that could be missing."""
    import numpy as np

    numbers = np.empty(values.shape)
    for place, value in np.ndenumerate(values):
        real = plain_number(value)
        if not isinstance(real, Real):
            where = f"sample {place[0] + 1}" + "".join(f", column {column + 1}" for column in place[1:])
            if is_missing(value):
                raise NumberError(
                    f"{what} is missing ({brief(value)}) in {where}; remove such samples or fill them in"
                )
            raise NumberError(
                f"{what} is {brief(value)} ({type(value).__name__}) in {where}; it must be a real number"
            )
        try:
            numbers[place] = real
        except OverflowError:
            numbers[place] = math.inf
    return numbers


def is_read_only(array: np.ndarray) -> bool:
    """Tell whether nobody changes an array: it is read-only, and its numbers are its own."""
    return array.base is None and not array.flags.writeable


def finite_table(numbers: np.ndarray, what: str, columns: Sequence[str] = ()) -> None:
    """Refuse an array of shape (samples, columns) that holds nan or inf.

    Parameters
    ----------
    columns : sequence of str
        What each column is called in the message; without it they are counted.

    Raises
    ------
    NumberError
        With the first such place, counted from 1.
    """
    import numpy as np

    good = np.isfinite(numbers)
    if not good.all():
        row, column = (int(i) for i in np.argwhere(~good)[0])
        where = columns[column] if columns else f"column {column + 1}"
        raise NumberError(
            f"{what} is {numbers[row, column]} in sample {row + 1}, {where}; "
            "every number must be finite; remove such samples or fill them in"
        )


def text(value: object, what: str) -> str:
    """Return `value`, a string that every log and file can show.

    Raises
    ------
    NumberError
        It is not a string, is empty, or holds characters that cannot be printed.
    """
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        raise NumberError(f"{what} is {brief(value)}; it must be a string of printable characters")
    return value


def connection_label(label: object, ends: str) -> str:
    """Return a label that every log and file can show.

    Raises
    ------
    NumberError
        It is not a string, is empty, holds characters that cannot be printed, or is ``E``.
    """
    if label == ERROR:
        raise NumberError(
            f"label of {ends} cannot be 'E', which is the error in every log; choose another name"
        )
    return text(label, f"label of {ends}")


def neuron_name(name: object) -> str:
    """Return a name that every log and file can show.

    Raises
    ------
    NumberError
        It is not a string, is empty, contains ``->`` or a character that cannot be printed, or is ``E``.
    """
    if not isinstance(name, str):
        raise NumberError(f"a neuron's name must be a string, not {brief(name)} ({type(name).__name__})")
    if name == ERROR:
        raise NumberError(
            "a neuron cannot be called 'E', which is the error in every log; choose another name"
        )
    if name != text(name, "a neuron's name").strip() or "->" in name:
        raise NumberError(
            f"a neuron cannot be called {brief(name)}; use printable characters, without "
            "'->' and without spaces at either end"
        )
    return name


def is_mean(reduction: object) -> bool:
    """Tell whether the gradients of a batch are divided by its size.

    Raises
    ------
    NumberError
        The reduction is neither ``"sum"`` nor ``"mean"``.
    """
    if not isinstance(reduction, str) or reduction not in REDUCTIONS:
        raise NumberError(f"reduction must be one of {', '.join(REDUCTIONS)}, not {brief(reduction)}")
    return reduction == "mean"
