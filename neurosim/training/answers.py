"""Targets and outputs beside each other, as tables that can be compared."""

import numpy as np

from neurosim.ground.checks import reals
from neurosim.ground.errors import NumberError, UnknownNameError, brief, listed
from neurosim.ground.frames import Rows, column_names, is_column


def paired_tables(targets: Rows, outputs: Rows) -> tuple[np.ndarray, np.ndarray]:
    """Return targets and outputs as tables of one shape; columns that have names go by them.

    Raises
    ------
    NumberError
        See `table_of_samples`; or the shapes differ.
    UnknownNameError
        The names of their columns differ.
    """
    T, out = (
        table_of_samples(targets, "targets", beside=outputs),
        table_of_samples(outputs, "outputs", beside=targets),
    )
    names, others = column_names(targets), column_names(outputs)
    if names is not None and others is not None and names != others:
        if sorted(map(str, names)) != sorted(map(str, others)):
            raise UnknownNameError(
                f"targets have the columns {listed(names)}, outputs {listed(others)}; "
                "both need the same names"
            )
        out = out[:, [others.index(name) for name in names]]
    if T.shape != out.shape:
        raise NumberError(
            f"targets have shape {T.shape}, outputs {out.shape}; both must be (samples, outputs)"
        )
    return T, out


def table_of_samples(values: Rows, what: str, beside: Rows) -> np.ndarray:
    """Return a table of numbers with at least one sample; nan would compare wrong in silence.

    Flat numbers are a column beside one; flat beside flat could as well be a single sample.

    Raises
    ------
    NumberError
        It is none, or a number is missing.
    """
    table = reals(values, what).astype(float)
    if is_column(values) or (table.ndim == 1 and _is_one_column(beside)):
        table = table.reshape(-1, 1)
    if table.ndim != 2 or table.size == 0:
        raise NumberError(
            f"{what} have shape {table.shape}; they must be (samples, outputs) with at least one sample"
        )
    if np.isnan(table).any():
        sample, column = (int(i) for i in np.argwhere(np.isnan(table))[0])
        raise NumberError(
            f"{what} are nan in sample {sample + 1}, output {column + 1}; there is nothing to evaluate"
        )
    return table


def threshold_of(value: float | str) -> float:
    """Return a threshold as a float.

    Raises
    ------
    NumberError
        It is not a finite number.
    """
    try:
        limit = float(value)
    except (TypeError, ValueError):
        limit = float("nan")
    if not np.isfinite(limit):
        raise NumberError(f"threshold is {brief(value)}; it must be a finite number such as 0.5")
    return limit


def _is_one_column(values: Rows) -> bool:
    """Whether a table has one column: a series, or rows of one number."""
    return is_column(values) or reals(values, "values").shape[1:] == (1,)
