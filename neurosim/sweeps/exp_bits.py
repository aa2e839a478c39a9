"""Which bits this computer's functions give: trainings agree to the last bit where these do."""

import hashlib
import math
from functools import cache

import numpy as np

from neurosim.engines.choosing import class_of

#: So many arguments are tried; with them, exp of two C libraries that round otherwise differs.
TRIED = 20_000


def exp_bits(engine: str) -> str:
    """Return a digest that is the same on computers whose trainings have the same bits.

    Engines with the bits of the passes by hand call the functions of the C library, one number at a time.
    Others call NumPy's for whole arrays, and its products of matrices.

    Parameters
    ----------
    engine : str
        Which trains.
    """
    return _of_library() if class_of(engine).same_bits else _of_arrays()


@cache
def _of_library() -> str:
    numbers = _arguments().tolist()
    found = [function(x) for function in (math.exp, math.tanh, math.sin) for x in numbers]
    found += [math.log(abs(x) + 1e-9) for x in numbers] + [abs(x) ** 1.7 for x in numbers]
    return _digest(np.array(found))


@cache
def _of_arrays() -> str:
    numbers = _arguments()
    table = numbers.reshape(100, -1)
    return _digest(
        np.concatenate([np.exp(numbers), np.tanh(numbers), np.log(abs(numbers) + 1e-9)]), table @ table.T
    )


def _arguments() -> np.ndarray:
    """Numbers of both signs and many sizes, for which no function here leaves the range of a float."""
    k = np.arange(TRIED)
    numbers: np.ndarray = np.ldexp(k * 0.6180339887498949 % 1.0 - 0.5, k % 11)
    return numbers


def _digest(*arrays: np.ndarray) -> str:
    found = hashlib.sha256()
    for array in arrays:
        found.update(np.ascontiguousarray(array, dtype="<f8").tobytes())
    return f"x{found.hexdigest()[:8]}"  # with a letter first, no table takes it for a number
