"""The generator of the shuffles: made from a seed, kept as plain values, made again from them."""

from collections.abc import Mapping
from operator import index

import numpy as np

from neurosim.ground.errors import FormatError, NumberError, brief
from neurosim.ground.stored import Stored, ValueKind, anything, kind, text, whole, wrong
from neurosim.ground.stored_tables import AnyField, fields, row_of, table

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


def seed_number(seed: int) -> int:
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


def _seed(value: Stored) -> int:
    if (number := whole(value)) < 0:
        raise wrong(value, "a whole number of at least 0")
    return number


def state_of(generator: np.random.Generator) -> dict[str, Stored]:
    """Return the state of a generator as values that JSON knows."""
    state = _plain(dict(generator.bit_generator.state))
    assert isinstance(state, dict)
    return state


def generator_state(value: Stored) -> dict[str, Stored]:
    """Read the state of a generator from a document; of those of NumPy, every number of it is checked.

    A generator reads at the place that its state names, so that a wrong one would lead out of its memory.

    Raises
    ------
    FormatError
        It is not a state of a generator.
    """
    named = _NAMED(value)["bit_generator"]
    return _KINDS[named](value) if named in _KINDS else table(value)


def _below(limit: int) -> ValueKind[int]:
    """A whole number from 0 to a limit, which is not reached."""

    def read(value: Stored) -> int:
        number = whole(value)
        if not 0 <= number < limit:
            raise wrong(value, f"a whole number of at least 0 and below {limit}")
        return number

    return kind(read, type="integer", minimum=0, exclusiveMaximum=limit)


def _words(amount: int, bits: int) -> ValueKind[list[int]]:
    """So many whole numbers of so many bits."""
    return row_of(*[_below(2**bits)] * amount).then(list)


_HALF: Mapping[str, AnyField] = {"has_uint32": _below(2), "uinteger": _below(2**32)}
_PCG: Mapping[str, AnyField] = {"state": fields(state=_below(2**128), inc=_below(2**128)), **_HALF}
#: What stands in the state of each bit generator of NumPy.
_STATES: Mapping[str, Mapping[str, AnyField]] = {
    "MT19937": {"state": fields(key=_words(624, 32), pos=_below(625))},
    "PCG64": _PCG,
    "PCG64DXSM": _PCG,
    "Philox": {
        "state": fields(counter=_words(4, 64), key=_words(2, 64)),
        "buffer": _words(4, 64),
        "buffer_pos": _below(5),
        **_HALF,
    },
    "SFC64": {"state": fields(state=_words(4, 64)), **_HALF},
}
_KINDS = {name: fields(bit_generator=text, **state) for name, state in _STATES.items()}
_NAMED = fields(anything, bit_generator=text)
#: A seed: a whole number of at least 0, of at most 4,000 digits or so.
SEED = kind(_seed, type="integer", minimum=0)
GENERATOR = kind(generator_state, type="object", required=["bit_generator"])


def generator_of(state: Mapping[str, Stored]) -> np.random.Generator:
    """Return a generator that continues from a state.

    Raises
    ------
    FormatError
        It is not a state of a generator that NumPy has.
    """
    kind = state.get("bit_generator")
    if kind not in _STATES:
        raise FormatError(
            f"the shuffles were drawn from a generator {brief(kind)}, which NumPy does not have; "
            "give a generator of that kind as seed to continue"
        )
    generator = np.random.Generator(getattr(np.random, str(kind))())
    set_state(generator, state)
    return generator


def set_state(generator: np.random.Generator, state: Mapping[str, Stored]) -> None:
    """Let a generator continue from a state.

    Raises
    ------
    FormatError
        It is not a state of a generator of this kind.
    """
    kind, given = type(generator.bit_generator).__name__, state.get("bit_generator")
    if kind != given:
        raise FormatError(
            f"the generator of the shuffles, a '{kind}', cannot continue from the saved state, which "
            f"is of a generator {brief(given)}; give one of the same kind"
        )
    try:
        generator.bit_generator.state = generator_state(dict(state))
    except FormatError as error:
        raise FormatError(
            f"the generator of the shuffles cannot continue from the saved state: {error}"
        ) from None


def _plain(value: Stored) -> Stored:
    if isinstance(value, dict):
        return {key: _plain(entry) for key, entry in value.items()}
    return value.tolist() if isinstance(value, np.ndarray | np.generic) else value
