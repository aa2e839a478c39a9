"""Checks that all kinds of data share: tables of numbers, sizes, files that can be read."""

import math
import os
from numbers import Integral, Real
from pathlib import Path
from typing import Any

import numpy as np

from neurosim.checks import reals
from neurosim.errors import FileError, MissingExtraError, NumberError, missing_extra


def matrix(values: Any, what: str) -> np.ndarray:
    """Return finite floats of shape (samples, columns) that nobody can write to.

    An array that is read-only already, and that no writable array lends its numbers to, is not copied.

    Raises
    ------
    NumberError
        It is not a table of finite real numbers. `what` names it in the message.

    Examples
    --------
    >>> matrix([[0, 1], [1, 0]], "X").shape
    (2, 2)
    """
    if isinstance(values, np.ndarray) and _is_frozen(values):
        array = values
    else:
        array = reals(values, what).astype(np.float64)
        array.setflags(write=False)
    if array.ndim != 2:
        raise NumberError(
            f"{what} has shape {array.shape}; it must be a table (samples, columns), "
            "so write one number per sample as [[0], [1], ...]"
        )
    finite(array, what)
    return array


def _is_frozen(array: np.ndarray) -> bool:
    return array.dtype == np.float64 and array.base is None and not array.flags.writeable


def finite(array: np.ndarray, what: str) -> None:
    """Refuse an array of shape (samples, columns) that holds nan or inf.

    Raises
    ------
    NumberError
        With the first such place, counted from 1.
    """
    good = np.isfinite(array)
    if not good.all():
        row, column = (int(i) for i in np.argwhere(~good)[0])
        raise NumberError(
            f"{what} is {array[row, column]} in sample {row + 1}, column {column + 1}; "
            "every number must be finite: leave such samples out or fill them in"
        )


def whole(value: object, what: str, least: int = 1) -> int:
    """Return a whole number that is not below `least`.

    Raises
    ------
    NumberError
        It is not one.
    """
    if isinstance(value, bool) or not isinstance(value, Integral) or value < least:
        raise NumberError(f"{what} is {value!r}; it must be a whole number, {least} or more")
    return int(value)


def real(value: object, what: str) -> float:
    """Return a finite real number as a float.

    Raises
    ------
    NumberError
        It is not one.
    """
    if isinstance(value, bool) or not isinstance(value, Real) or not math.isfinite(value):
        raise NumberError(f"{what} is {value!r}; it must be a finite real number")
    return float(value)


def read_bytes(path: str | os.PathLike[str]) -> bytes:
    """Return what stands in a file.

    Raises
    ------
    FileError
        It does not exist or cannot be read.
    """
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise FileError(f"cannot read '{path}': {(error.strerror or str(error)).lower()}") from error


def existing_folder(path: str | os.PathLike[str], holds: str) -> Path:
    """Return the path of a folder that is there.

    Raises
    ------
    FileError
        There is no such folder. `holds` says what it should hold.
    """
    folder = Path(path)
    if not folder.is_dir():
        what = "it is a file" if folder.exists() else "there is no such folder"
        raise FileError(f"cannot read '{folder}': {what}; name the folder that holds {holds}")
    return folder


def missing_scikit_learn(what: str) -> MissingExtraError:
    """Return the error to raise where scikit-learn is not installed."""
    return missing_extra(what, "scikit-learn", "data")
