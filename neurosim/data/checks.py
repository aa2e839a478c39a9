"""Checks that all kinds of data share: tables of numbers, files that can be read."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from neurosim.ground.checks import finite_table, is_read_only, reals
from neurosim.ground.choices import unknown_name
from neurosim.ground.errors import (
    FileError,
    MissingExtraError,
    NumberError,
    UnknownNameError,
    brief,
    missing_extra,
)
from neurosim.ground.files import FilePath
from neurosim.ground.frames import Rows, column_names, is_column


def finite_matrix(values: Rows, what: str) -> np.ndarray:
    """Return a read-only array of finite floats of shape (samples, columns).

    A frame gives its columns in their order, a series one column. An array that is read-only already, and
    that no writable array lends its numbers to, is not copied.

    Raises
    ------
    NumberError
        It is not a table of finite real numbers. `what` names it in the message.

    Examples
    --------
    >>> finite_matrix([[0, 1], [1, 0]], "X").shape
    (2, 2)
    """
    if isinstance(values, np.ndarray) and values.dtype == np.float64 and is_read_only(values):
        array = values
    else:
        array = reals(values, what).astype(np.float64)
        if is_column(values):
            array = array.reshape(-1, 1)
        array.setflags(write=False)
    if array.ndim != 2:
        raise NumberError(
            f"{what} has shape {array.shape}; it must be a table (samples, columns), "
            "so write one number per sample as [[0], [1], ...]"
        )
    finite_table(array, what, [f"column {brief(name)}" for name in column_names(values) or ()])
    return array


def require_one_of(what: str, choice: str, allowed: Sequence[str]) -> None:
    """Refuse a choice that is not allowed.

    Raises
    ------
    UnknownNameError
        It is none of them. `what` names it in the message.

    Examples
    --------
    >>> require_one_of("samples", "rows", ("rows", "columns"))
    """
    if choice not in allowed:
        raise UnknownNameError(unknown_name(what, choice, allowed))


def existing_folder(path: FilePath, holds: str) -> Path:
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
