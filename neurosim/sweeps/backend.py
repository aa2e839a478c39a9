"""What every backend of a sweep is, and the two of this computer: one process, or several."""

import sys
from abc import ABC, abstractmethod
from collections.abc import Callable, Generator, Iterator
from typing import ClassVar, TypeVar

from neurosim.ground.jobs import shared_out

T = TypeVar("T")
R = TypeVar("R")


class Backend(ABC):
    """Does work elsewhere, or here.

    Attributes
    ----------
    name : str
        As it is chosen.
    jobs : int
        How many tasks are worked on at the same time; of a cluster, it is known once `run` has begun.
    """

    name: ClassVar[str]

    def __init__(self, jobs: int = 1) -> None:
        self.jobs = jobs

    @abstractmethod
    def run(self, work: Callable[[T], R], tasks: Iterator[T]) -> Generator[R]:
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

    def say(self, sentence: str) -> None:
        """Tell the user what is waited for."""
        print(sentence, file=sys.stderr, flush=True)


class HereBackend(Backend):
    """This process: one task after the other, and no other package needed."""

    name = "here"

    def run(self, work: Callable[[T], R], tasks: Iterator[T]) -> Generator[R]:
        """Yield the results of the tasks; see `Backend.run`."""
        for task in tasks:
            yield work(task)


class ProcessesBackend(Backend):
    """Several processes of this computer, by joblib."""

    name = "processes"

    def run(self, work: Callable[[T], R], tasks: Iterator[T]) -> Generator[R]:
        """Yield the results of the tasks; see `Backend.run`."""
        return shared_out(work, tasks, self.jobs, ordered=False)
