"""What a variable of a MATLAB file may be."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, TypeGuard

import numpy as np


@dataclass(frozen=True)
class MatStructure:
    """A structure, whose fields stand next to it under names of their own."""

    fields: tuple[str, ...]


@dataclass(frozen=True)
class Unreadable:
    """What holds no numbers, such as an object of a class of MATLAB's."""

    kind: str


class MatSparse(Protocol):
    """A sparse matrix of SciPy."""

    shape: tuple[int, ...]

    def toarray(self) -> np.ndarray:
        """Return it with its zeros."""


#: What a file holds: matrices, cell arrays (of dtype object) and structures, which are read as dictionaries.
Variable = np.ndarray | MatSparse | MatStructure | Unreadable | dict[str, "Variable"]
Variables = Mapping[str, Variable]


def is_cell_array(value: Variable | None) -> TypeGuard[np.ndarray]:
    """Tell a cell array, which scipy reads as an array of things."""
    return isinstance(value, np.ndarray) and value.dtype == object


def is_sparse(value: Variable) -> TypeGuard[MatSparse]:
    """Tell a sparse matrix."""
    return hasattr(value, "toarray")
