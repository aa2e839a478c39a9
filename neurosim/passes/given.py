"""What the caller gives to a pass, checked before anything is changed."""

from collections.abc import Mapping, Sequence, Set

import numpy as np

from neurosim.checks import finite
from neurosim.errors import NumberError, UnknownNameError, brief, did_you_mean, listed
from neurosim.model.neuron import Neuron


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
    if isinstance(given, dict | Mapping):  # a dict is recognised at once, other mappings take a while
        return _by_name(what, given, neurons)
    numbers = _in_order(what, given, neurons)
    if len(numbers) != len(neurons):
        raise NumberError(
            f"{len(numbers)} {what}s were given, but there are {len(neurons)}: "
            f"{listed(neuron.name for neuron in neurons)}"
        )
    return [finite(value, f"{what} of '{n.name}'") for value, n in zip(numbers, neurons, strict=True)]


def _in_order(what: str, given: object, neurons: Sequence[Neuron]) -> list[object]:
    try:
        if not isinstance(given, str | bytes | Set):
            return list(given)  # type: ignore[call-overload]
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
            raise UnknownNameError(
                f"no {what} {brief(name)} ({did_you_mean(name, names)}{what}s are {listed(names)})"
            )
    if len(given) < len(names):
        missing = [name for name in names if name not in given]
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
