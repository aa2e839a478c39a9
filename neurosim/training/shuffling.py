"""The generator of the shuffles: made from a seed, kept as plain values, made anew from them."""

from collections.abc import Mapping
from operator import index
from typing import Any

import numpy as np

from neurosim.errors import FormatError, NumberError, brief

Seed = int | np.random.Generator | None


def new_generator(seed: Seed) -> tuple[np.random.Generator, int | None]:
    """Return a generator, and the number that it was made from.

    Without a seed the number is drawn by the system, so that it can be written down; a generator that is
    given is used as it is, and has no number.

    Raises
    ------
    NumberError
        The seed is neither a whole number of at least 0 nor a generator.
    """
    if isinstance(seed, np.random.Generator):
        return seed, None
    if seed is None:
        entropy = np.random.SeedSequence().entropy
        assert isinstance(entropy, int)
        return np.random.default_rng(entropy), entropy
    number = seed_number(seed)
    return np.random.default_rng(number), number


def seed_number(seed: Any) -> int:
    """Return a seed as an int.

    Raises
    ------
    NumberError
        It is not a whole number of at least 0.
    """
    try:
        number = index(seed)
    except TypeError:
        number = -1
    if number < 0 or isinstance(seed, bool):
        raise NumberError(
            f"seed is {brief(seed)}; it must be a whole number of at least 0, a numpy.random.Generator, "
            "or None"
        )
    return number


def state_of(generator: np.random.Generator) -> dict[str, Any]:
    """Return the state of a generator as values that JSON knows."""
    state = _plain(generator.bit_generator.state)
    assert isinstance(state, dict)
    return state


def generator_of(state: Mapping[str, Any]) -> np.random.Generator:
    """Return a generator that goes on from a state.

    Raises
    ------
    FormatError
        It is no state of a generator that NumPy has.
    """
    try:
        generator = np.random.Generator(getattr(np.random, str(state["bit_generator"]))())
    except (AttributeError, KeyError, TypeError) as error:
        raise FormatError(f"the state of the generator of the shuffles is damaged: {error}") from None
    set_state(generator, state)
    return generator


def set_state(generator: np.random.Generator, state: Mapping[str, Any]) -> None:
    """Let a generator go on from a state.

    Raises
    ------
    FormatError
        It is no state of a generator of this kind.
    """
    try:
        generator.bit_generator.state = state
    except (KeyError, TypeError, ValueError) as error:
        raise FormatError(
            f"the generator of the shuffles cannot go on from the state that was saved: {error}"
        ) from None


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(entry) for key, entry in value.items()}
    return value.tolist() if isinstance(value, np.ndarray | np.generic) else value
