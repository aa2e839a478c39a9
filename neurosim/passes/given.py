"""What the caller gives to a pass, checked before anything is changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from typing import TYPE_CHECKING, Any, TypeGuard

from neurosim.ground.checks import finite, reals
from neurosim.ground.choices import offered
from neurosim.ground.errors import NumberError, UnknownNameError, brief, listed
from neurosim.ground.frames import (
    Numbers,
    Rows,
    array_of,
    column_names,
    dimensions,
    in_order,
    is_array,
    numbers_by_name,
)
from neurosim.ground.numbers import counted
from neurosim.model.neuron_and_connection import Neuron

if TYPE_CHECKING:
    import numpy as np


def given_numbers(what: str, given: object, neurons: Sequence[Neuron]) -> list[float]:
    """Return one number per neuron, in the order of `neurons`.

    Parameters
    ----------
    what : str
        ``"input"``, ``"target"`` or ``"output gradient"``, for the messages.
    given : mapping or series of name to float, or sequence of float

    Raises
    ------
    UnknownNameError
        A name is unknown or missing.
    NumberError
        There are too few or too many numbers, or one is not a finite number.
    """
    if isinstance(given, dict):
        return _by_name(what, given, neurons)
    if type(given) is not list:  # the two usual ones are recognised at once, the others take a while
        given = _one_row(what, given, neurons)
        by_name = numbers_by_name(given)
        if by_name is not None:
            return _by_name(what, by_name, neurons)
    numbers = _in_order(what, given, neurons)
    if len(numbers) != len(neurons):
        raise NumberError(
            f"{counted(len(numbers), what)} given, but the network has "
            f"{len(neurons)}: {listed(neuron.name for neuron in neurons)}"
        )
    return [finite(value, f"{what} of '{n.name}'") for value, n in zip(numbers, neurons, strict=True)]


def _one_row(what: str, given: Any, neurons: Sequence[Neuron]) -> Any:
    """The one sample of a table; anything that is not a table as it is."""
    if dimensions(given) != 2:
        return given
    rows = sample_rows(given, neurons, what, f"the {what}s")
    if len(rows) != 1:
        raise NumberError(
            f"the {what}s are a table of {len(rows)} samples, and a pass takes one; give one row of it, or "
            "the whole table to predict, trace or fit"
        )
    return rows[0]


def _in_order(what: str, given: object, neurons: Sequence[Neuron]) -> list[object]:
    try:
        if not isinstance(given, str | bytes | Set):
            return list(array_of(given))
    except TypeError:
        pass
    raise NumberError(
        f"{what}s must be a mapping such as {_example(neurons)} or a sequence of {len(neurons)} numbers, "
        f"not {brief(given)}"
    )


def _by_name(what: str, given: Mapping[object, object], neurons: Sequence[Neuron]) -> list[float]:
    names = {neuron.name: None for neuron in neurons}  # keeps the order, and finds a name at once
    for name in given:
        if name not in names:
            raise UnknownNameError(f"no {what} {brief(name)} {offered(name, names, f'{what}s are')}")
    if len(given) < len(names):
        missing = [name for name in names if name not in given]
        raise UnknownNameError(f"{what} of {listed(missing)} is missing ({what}s are {listed(names)})")
    return [finite(given[name], f"{what} of '{name}'") for name in names]


def _example(neurons: Sequence[Neuron]) -> str:
    return "{" + ", ".join(f"'{neuron.name}': 0.5" for neuron in neurons[:2]) + "}"


def is_sample(given: Numbers | Rows) -> TypeGuard[Numbers]:
    """Tell one sample (names and numbers, or numbers) from a list or table of samples."""
    if not isinstance(given, Sequence):
        return (dimensions(given) or 0) < 2
    first = given[0] if len(given) > 0 else 0.0
    if isinstance(first, str):
        return True
    return (
        not isinstance(first, Sequence | Mapping) and numbers_by_name(first) is None and not dimensions(first)
    )


def sample_rows(given: Any, neurons: Sequence[Neuron], what: str, name: str) -> Sequence[Any]:
    """Return the samples of a table one by one, numbers in the order of `neurons`; a list as it is.

    Raises
    ------
    NumberError, UnknownNameError
        See `in_order_of`.
    """
    if column_names(given) is not None:
        rows: list[list[float]] = in_order_of(given, neurons, what, name).tolist()
        return rows
    return list(array_of(given))


def plain_row(given: Any) -> Any:
    """Return one sample as a mapping by name or a list, which a comparison takes as one thing."""
    by_name = numbers_by_name(given)
    if by_name is not None:
        return by_name
    row = array_of(given)
    return list(row) if is_array(row) and row.ndim == 1 else given


def in_order_of(frame: Any, neurons: Sequence[Neuron], what: str, name: str) -> np.ndarray:
    """Return the columns of a frame in the order of neurons, by their names; numbered ones as they stand.

    Parameters
    ----------
    what : str
        ``"input"`` or ``"target"``: what one column is.
    name : str
        What the frame is called in messages.

    Raises
    ------
    UnknownNameError
        A name is unknown or missing.
    NumberError
        Two columns have the same name, or one holds something else than real numbers.
    """
    names = column_names(frame) or []
    if in_order(names):
        return reals(frame, name)
    wanted = [neuron.name for neuron in neurons]
    unknown = [column for column in names if column not in wanted]
    missing = [neuron for neuron in wanted if neuron not in names]
    if unknown or missing:
        raise UnknownNameError(
            f"the columns of {name} do not fit the {what}s {listed(wanted)}: "
            + "; ".join(
                f"{said} {listed(those)}"
                for said, those in (("unknown", unknown), ("missing", missing))
                if those
            )
            + "; rename or choose columns, or give .to_numpy() to go by position"
        )
    if len(names) != len(wanted):
        twice = next(column for column in names if names.count(column) > 1)
        raise NumberError(f"{name} has two columns {brief(twice)}; every column needs a name of its own")
    return reals(frame, name)[:, [names.index(neuron) for neuron in wanted]]
