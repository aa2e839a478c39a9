"""The functions of two bits that every course begins with; targets are given in one column."""

import numpy as np

from neurosim.data.dataset import Dataset
from neurosim.data.named import NamedData

# In the order of counting in binary, as truth tables are written.
CORNERS = ((0.0, 0.0), (0.0, 1.0), (1.0, 0.0), (1.0, 1.0))


def xor() -> Dataset:
    """Return exclusive or: 1 where exactly one of the two inputs is 1. No single line separates it.

    Examples
    --------
    >>> xor().T.ravel().tolist()
    [0.0, 1.0, 1.0, 0.0]
    """
    return _truth_table("xor", (0.0, 1.0, 1.0, 0.0))


def and_() -> Dataset:
    """Return logical and: 1 where both inputs are 1.

    Examples
    --------
    >>> and_().T.ravel().tolist()
    [0.0, 0.0, 0.0, 1.0]
    """
    return _truth_table("and", (0.0, 0.0, 0.0, 1.0))


def or_() -> Dataset:
    """Return logical or: 1 where at least one input is 1.

    Examples
    --------
    >>> or_().T.ravel().tolist()
    [0.0, 1.0, 1.0, 1.0]
    """
    return _truth_table("or", (0.0, 1.0, 1.0, 1.0))


def _truth_table(name: str, targets: tuple[float, ...]) -> Dataset:
    X, T = np.array(CORNERS), np.array(targets).reshape(-1, 1)
    return Dataset(X, T, ("x1", "x2"), (name,), f"truth table of {name}")


NAMED = (NamedData("xor", xor), NamedData("and", and_), NamedData("or", or_))
