"""Work that a worker on another computer refuses where its versions are not those of the one that asks."""

import platform
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Generic, TypeVar

from neurosim.ground.errors import BackendError
from neurosim.ground.version import __version__

T = TypeVar("T")
R = TypeVar("R")


@cache
def versions() -> str:
    """Return what has to be the same on every worker, in words."""
    python = ".".join(platform.python_version_tuple()[:2])
    return f"neurosim {__version__} with Python {python}"


@dataclass(frozen=True)
class SameVersions(Generic[T, R]):
    """A function that is only called where neurosim and Python are those of the process that made this.

    The check travels with every task, so it meets workers that join later, too.

    Examples
    --------
    >>> SameVersions(abs)(-2)
    2
    >>> SameVersions(abs, "neurosim 0.0 with Python 3.2")(-2)  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    neurosim.BackendError: the worker on ... has neurosim ...; here is neurosim 0.0 with Python 3.2; ...
    """

    work: Callable[[T], R]
    expected: str = field(default_factory=versions)

    def __call__(self, task: T) -> R:
        if versions() != self.expected:
            raise BackendError(
                f"the worker on {socket.gethostname()} has {versions()}; here is {self.expected}; "
                "install the same versions there"
            )
        return self.work(task)


#: ``resolve_name(PROBE)``, which every Python can do, finds out whether a worker has neurosim and what it
#: needs. A worker of Dask ends when it is sent a function that it cannot import.
PROBE = "neurosim.sweeps.work:LONGEST"


def missing_there(error: ModuleNotFoundError, command: str) -> BackendError:
    """Return the error of a worker on which a package is missing, or one that is too old.

    Parameters
    ----------
    command : str
        What installs it there.
    """
    return BackendError(
        f"a worker cannot read its work, for it has no module {error.name!r}; "
        f"install {versions()} on all workers: {command}"
    )
