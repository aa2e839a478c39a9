"""Who does the work of a sweep: this process, several processes of this computer, or a cluster."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from typing import ClassVar, TypeVar

from neurosim.ground.errors import ArgumentError, UnknownNameError, did_you_mean, listed
from neurosim.ground.jobs import cores, require_joblib, shared_out

T = TypeVar("T")
R = TypeVar("R")


class Backend(ABC):
    """Does work elsewhere, or here.

    Attributes
    ----------
    name : str
        As it is chosen.
    jobs : int
        How many tasks are worked on at the same time; of a cluster, this is known once `run` has begun.
    """

    name: ClassVar[str]

    def __init__(self, jobs: int = 1) -> None:
        self.jobs = jobs

    @abstractmethod
    def run(self, work: Callable[[T], R], tasks: Iterator[T]) -> Iterator[R]:
        """Yield the results of the tasks in the order in which they become ready.

        Closing the iterator ends the work at once, and leaves no process behind.

        Parameters
        ----------
        work : callable
            A function of a module, so that other processes find it.
        tasks : iterator
            Read as results come in, maybe by another thread: about two for each worker are out at a time.

        Raises
        ------
        WorkersLostError
            When results are missing, because workers or the connection to them were lost. `run` can be
            called again, with the tasks whose results are missing.
        BackendError
            When the workers cannot be reached, or cannot do the work.
        """


class HereBackend(Backend):
    """This process: one task after the other, and no other package needed."""

    name = "here"

    def run(self, work: Callable[[T], R], tasks: Iterator[T]) -> Iterator[R]:
        """Yield the results of the tasks; see `Backend.run`."""
        for task in tasks:
            yield work(task)


class ProcessesBackend(Backend):
    """Several processes of this computer, by joblib."""

    name = "processes"

    def run(self, work: Callable[[T], R], tasks: Iterator[T]) -> Iterator[R]:
        """Yield the results of the tasks; see `Backend.run`."""
        return shared_out(work, tasks, self.jobs, ordered=False)


#: What `backend_named` knows.
BACKENDS = ("processes", "dask", "ray")


def backend_named(name: str = "processes", jobs: int | None = None, scheduler: str | None = None) -> Backend:
    """Return a backend.

    Parameters
    ----------
    name : str
        ``"processes"``, ``"dask"`` or ``"ray"``.
    jobs : int, optional
        How many tasks are worked on at the same time; without it, one for each core. With one of
        ``"processes"``, all is done in this process.
    scheduler : str, optional
        The address of a cluster, for ``"dask"`` and ``"ray"``; without it, workers are started on this
        computer.

    Raises
    ------
    UnknownNameError
    ArgumentError
        When the words do not go together.
    MissingExtraError

    Examples
    --------
    >>> backend_named(jobs=1).name
    'here'
    >>> backend_named("desk")
    Traceback (most recent call last):
        ...
    neurosim.UnknownNameError: no backend 'desk'; did you mean 'dask'? available: 'processes', 'dask', 'ray'
    """
    if name not in BACKENDS:
        raise UnknownNameError(
            f"no backend {name!r}; {did_you_mean(name, BACKENDS)}available: {listed(BACKENDS)}"
        )
    if jobs is not None and jobs < 1:
        raise ArgumentError(f"jobs is {jobs}; it must be 1 or more")
    if name == "processes" and scheduler is not None:
        raise ArgumentError("the backend 'processes' has no scheduler; choose the backend 'dask' or 'ray'")
    if name == "processes" and jobs == 1:
        return HereBackend()
    require_joblib(f"the backend {name!r}")
    return ProcessesBackend(jobs or cores())
