"""Functions of a user's own, given as plain Python, where they are called for many numbers at once."""

from collections.abc import Iterator
from contextlib import contextmanager

from neurosim.ground.errors import NeurosimError, NonFiniteError


@contextmanager
def plain_python() -> Iterator[None]:
    """Turn what such a function raises into the error after which the passes by hand say where it failed.

    Raises
    ------
    NonFiniteError
        It failed, or gave something else than a number.
    """
    try:
        yield
    except NeurosimError:
        raise
    except (ArithmeticError, ValueError, TypeError) as failure:
        raise NonFiniteError(
            f"an equation failed ({failure}); keep numbers in the range where it is defined and real"
        ) from failure
