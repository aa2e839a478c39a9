"""Frames, series and tensors of other packages, told by what they can do: none of these is imported.

A frame has named columns (pandas, polars, pyarrow, a structured array of NumPy). One sample may have names,
too: a series of pandas, a row of a structured array, a named tuple. Whatever else knows how to become an
array is one (torch, TensorFlow, JAX).
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from numbers import Integral, Real
from types import ModuleType
from typing import TYPE_CHECKING, Any, Protocol, TypeGuard

from neurosim.ground.errors import NumberError

if TYPE_CHECKING:
    import numpy as np


class ArrayLike(Protocol):
    """What NumPy makes an array of: its own arrays, frames, series, tensors."""

    def __array__(self) -> np.ndarray:
        """Return the array."""


class SampleSet(Protocol):
    """Samples X with their targets T, such as a `neurosim.data.Dataset`."""

    @property
    def X(self) -> ArrayLike:
        """The inputs, shape (samples, inputs)."""

    @property
    def T(self) -> ArrayLike | None:
        """The targets, shape (samples, outputs)."""


#: The numbers of one sample, by name or in order.
Numbers = Mapping[str, float] | Sequence[float] | ArrayLike
#: The numbers of many samples: a table, or one row after the other; of one number each, as a plain list.
Rows = Sequence[float] | Sequence[Numbers] | ArrayLike
#: One sample: inputs and targets, which are None where the loss needs none.
Sample = tuple[Numbers, Numbers | None]

#: What becomes an array, and what stands where a number is missing: NA and NaT of pandas, a masked number.
ARRAYS = ("__array__", "__dlpack__", "numpy", "to_pylist", "tolist")
MISSING = ("NAType", "NaTType", "MaskedConstant")


def is_array(given: object) -> TypeGuard[np.ndarray]:
    """Tell an array of NumPy, which whoever holds one has loaded; here it is not loaded for that.

    Examples
    --------
    >>> is_array([1.0, 0.0])
    False
    """
    numpy = sys.modules.get("numpy")
    return numpy is not None and isinstance(given, numpy.ndarray)


def is_flag(given: object) -> bool:
    """Tell True and False, of Python or of NumPy."""
    numpy = sys.modules.get("numpy")
    return isinstance(given, bool) or (numpy is not None and isinstance(given, numpy.bool_))


def _names_in_row(given: Any) -> tuple[str, ...] | None:
    """The names in a row of a structured array; None for what is none."""
    numpy = sys.modules.get("numpy")
    if numpy is None or not isinstance(given, numpy.void):
        return None
    names: tuple[str, ...] | None = given.dtype.names
    return names


def column_names(given: object) -> list[Any] | None:
    """Return the names of the columns of a frame; None for what is not a frame.

    Examples
    --------
    >>> import numpy as np
    >>> column_names(np.array([(1, 2.5)], dtype=[("x1", int), ("x2", float)]))
    ['x1', 'x2']
    >>> column_names([[1, 2.5]]) is None
    True
    """
    if is_array(given):
        return list(given.dtype.names) if given.dtype.names and given.ndim == 1 else None
    if isinstance(given, list | tuple | Mapping) or not hasattr(given, "__len__"):
        return None
    # In pyarrow, `columns` are the columns themselves.
    names = getattr(given, "column_names", None) or getattr(given, "columns", None)
    return None if names is None or callable(names) or isinstance(names, str) else list(names)


def columns_of(given: Any) -> list[Any]:
    """Return the columns of a frame in their order, as arrays."""
    names = column_names(given) or []
    if hasattr(given, "iloc"):  # in pandas, where two columns may have the same name
        return [array_of(given.iloc[:, place]) for place in range(len(names))]
    return [array_of(given[name]) for name in names]


def numbers_by_name(given: Any) -> Mapping[Any, Any] | None:
    """Return the numbers of one sample by name, or None where they have no names.

    Raises
    ------
    NumberError
        A name stands twice.

    Examples
    --------
    >>> from collections import namedtuple
    >>> numbers_by_name(namedtuple("Point", "x2 x1")(1.0, 0.0))
    {'x2': 1.0, 'x1': 0.0}
    >>> numbers_by_name([1.0, 0.0]) is None
    True
    """
    if type(given) in (list, tuple, float, int):  # the usual ones, at once
        return None
    if isinstance(given, dict | Mapping):
        return given
    if isinstance(given, tuple):
        return given._asdict() if hasattr(given, "_asdict") else None
    if is_array(given):
        return None
    if row_names := _names_in_row(given):
        return {name: given[name] for name in row_names}
    labels = None if column_names(given) is not None else getattr(given, "index", None)
    if labels is None or callable(labels) or in_order(list(labels)):
        return None
    numbers = dict(zip(labels, array_of(given).tolist(), strict=True))
    if len(numbers) < len(labels):
        raise NumberError(
            f"a name occurs twice among {', '.join(map(repr, labels))}; each needs its own name"
        )
    return numbers


def in_order(names: Sequence[Any]) -> bool:
    """Tell whether names only count, as 0, 1, 2 or 4, 5 do: whole numbers, each greater than the last.

    Examples
    --------
    >>> in_order([0, 1, 2]), in_order([4, 5]), in_order([1, 0]), in_order(["x1"])
    (True, True, False, False)
    """
    return all(isinstance(name, Integral) for name in names) and list(names) == sorted(set(names))


def dimensions(given: Any) -> int | None:
    """Return 2 for a frame, the number of dimensions of an array, tensor or series, None for all else."""
    if column_names(given) is not None:
        return 2
    return getattr(array_of(given), "ndim", None)


def is_column(given: Any) -> bool:
    """Tell a series or tensor of one dimension, which is a column where a table is asked for."""
    return not is_array(given) and dimensions(given) == 1


def array_of(given: Any) -> Any:
    """Return a tensor or series as an array, and what is neither as it is."""
    if isinstance(given, list | tuple | Mapping | type):
        return given
    if not any(hasattr(given, way) for way in ARRAYS):
        return given
    try:
        import numpy as np
    except ImportError:
        return given
    if isinstance(given, np.ndarray | np.generic):
        return given
    if hasattr(given, "detach"):  # torch: without its gradients, and in the memory that NumPy can read
        given = given.detach().cpu()
    for way in _ways(np):
        try:
            array = way(given)
        except (AttributeError, TypeError, ValueError, RuntimeError, BufferError):
            continue  # a kind of number that NumPy does not have, perhaps; another way may do
        if isinstance(array, np.ndarray):
            return array
    return given


def _ways(np: ModuleType) -> tuple[Callable[[Any], Any], ...]:
    """How to make an array of something, best first."""
    return (
        lambda given: np.asarray(given) if hasattr(given, "__array__") else None,
        lambda given: np.from_dlpack(given),
        lambda given: given.numpy(),
        lambda given: np.array(given.to_pylist()),
        lambda given: np.array(given.tolist()),
    )


def plain_number(value: Any) -> Any:
    """Return a decimal, or an array or tensor of one number without dimensions, as a number.

    Examples
    --------
    >>> import numpy as np
    >>> plain_number(Decimal("0.25")), plain_number(np.array(0.5)), plain_number("0.5")
    (0.25, 0.5, '0.5')
    """
    if isinstance(value, Real) or is_missing(value):
        return value
    if isinstance(value, Decimal):
        return float(value)
    array = array_of(value)
    return plain_number(array.item()) if getattr(array, "shape", None) == () else value


def is_missing(value: object) -> bool:
    """Tell what stands where a number is missing; nan is not meant, which is a number of its own."""
    return value is None or type(value).__name__ in MISSING
