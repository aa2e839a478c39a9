"""What the caller gives to a pass, checked before anything is changed."""

from collections.abc import Mapping, Sequence

import numpy as np

from neurosim.errors import NumberError, UnknownNameError, did_you_mean, listed
from neurosim.model.neuron import Neuron
from neurosim.model.numbers import finite


def given_numbers(what: str, given: object, neurons: Sequence[Neuron]) -> list[float]:
    """Return one number per neuron, in the order of `neurons`.

    Parameters
    ----------
    what : str
        ``"input"``, ``"target"`` or ``"output gradient"``, for the messages.
    given : mapping of name to float, or sequence of float

    Raises
    ------
    UnknownNameError
        A name is unknown or missing.
    NumberError
        There are too few or too many numbers, or one is not a finite number.
    """
    if isinstance(given, Mapping):
        return _by_name(what, given, neurons)
    if isinstance(given, str | bytes) or not isinstance(given, Sequence | np.ndarray):
        raise NumberError(
            f"{what}s must be a mapping such as {_example(neurons)} or a sequence of {len(neurons)} numbers, "
            f"not {given!r}"
        )
    if len(given) != len(neurons):
        raise NumberError(
            f"{len(given)} {what}s were given, but there are {len(neurons)}: "
            f"{listed(neuron.name for neuron in neurons)}"
        )
    return [finite(value, f"{what} of '{n.name}'") for value, n in zip(given, neurons, strict=True)]


def _by_name(what: str, given: Mapping[object, object], neurons: Sequence[Neuron]) -> list[float]:
    names = [neuron.name for neuron in neurons]
    for name in given:
        if name not in names:
            raise UnknownNameError(
                f"no {what} {name!r} ({did_you_mean(name, names)}{what}s are {listed(names)})"
            )
    missing = [name for name in names if name not in given]
    if missing:
        raise UnknownNameError(f"{what} of {listed(missing)} is missing ({what}s are {listed(names)})")
    return [finite(given[name], f"{what} of '{name}'") for name in names]


def _example(neurons: Sequence[Neuron]) -> str:
    return "{" + ", ".join(f"'{neuron.name}': 0.5" for neuron in neurons[:2]) + "}"


def is_sample(given: object) -> bool:
    """Tell one sample (names and numbers, or numbers) from a list of samples."""
    if isinstance(given, Mapping):
        return True
    if isinstance(given, np.ndarray):
        return given.ndim < 2
    if isinstance(given, Sequence) and not isinstance(given, str) and len(given) > 0:
        return not isinstance(given[0], Mapping | Sequence | np.ndarray) or isinstance(given[0], str)
    return True
