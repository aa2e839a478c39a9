"""Work for several processes of this computer, and its results: as they come, or in the order of the work."""

import os
import signal
import threading
import time
import warnings
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Generic, TypeVar

from neurosim.ground.errors import BackendError, NeurosimError, WorkersLostError, missing_extra

T = TypeVar("T")
R = TypeVar("R")

#: Seconds after which a process looks whether the one that started it is still there.
BETWEEN_LOOKS = 1.0


def cores() -> int:
    """Return how many processes can work on this computer at the same time."""
    import joblib

    return int(joblib.cpu_count())


def require_joblib(what: str) -> None:
    """Refuse to begin something that needs several processes where joblib is not installed.

    Raises
    ------
    MissingExtraError
    """
    try:
        import joblib  # noqa: F401
    except ImportError:
        raise missing_extra(what, "joblib", "sweep") from None


def shared_out(work: Callable[[T], R], tasks: Iterable[T], jobs: int, *, ordered: bool) -> Generator[R]:
    """Let `jobs` processes do the tasks, and yield the results.

    Parameters
    ----------
    work : callable
        A function of a module, so that the other processes find it.
    tasks : iterable
        Read as results come in, by another thread: about two for each process are out at a time.
    jobs : int
        With one, all is done in this process.
    ordered : bool
        Whether results come in the order of the tasks, or as they become ready.

    Raises
    ------
    WorkersLostError
        When a process ended before its work did.
    """
    from joblib import Parallel, delayed, parallel_config
    from joblib.externals.loky.process_executor import BrokenProcessPool, TerminatedWorkerError

    # One thread for each process: the processes are as many as there are cores.
    begun = {"initializer": _begin_to_work, "initargs": (os.getcwd(), os.getpid())}
    with parallel_config("loky", inner_max_num_threads=1, **begun):
        pool = Parallel(
            n_jobs=jobs,
            batch_size=1,
            pre_dispatch="2*n_jobs",
            return_as="generator" if ordered else "generator_unordered",
            max_nbytes=None,
        )
    with started_without_interrupts():
        results = pool(delayed(work)(task) for task in tasks)
    try:
        # "yield from" would close them where the warning is heard.
        for result in results:  # noqa: UP028
            yield result
    except TerminatedWorkerError as error:
        raise WorkersLostError(
            "a process that worked ended before its work did: it was killed, crashed, or there was not "
            "enough memory for all of them (fewer jobs need less)"
        ) from error
    except BrokenProcessPool as error:
        raise BackendError(
            f"the other processes cannot read the work that they are given: {error}"
        ) from error
    finally:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # joblib warns that there was more to do
            results.close()


def in_parallel(function: Callable[[T], R], items: Iterable[T], jobs: int, what: str) -> Iterator[R]:
    """Yield the result of each item in their order, computed by `jobs` processes; the same as one gives.

    Warnings are given, and an error of ours is raised, when the turn of its item comes.

    Parameters
    ----------
    function : callable
        A function of a module, so that the other processes find it.
    jobs : int
        With one, all is done in this process, and joblib is not needed.
    what : str
        What is begun, for the sentence that says what is missing.

    Raises
    ------
    MissingExtraError
    WorkersLostError

    Examples
    --------
    >>> list(in_parallel(abs, [-1, 2, -3], 1, "this"))
    [1, 2, 3]
    """
    if jobs == 1:
        yield from map(function, items)
        return
    require_joblib(what)
    for attempt in shared_out(Attempting(function), items, jobs, ordered=True):
        for message, category, file, line in attempt.warnings:
            warnings.warn_explicit(message, category, file, line)
        if attempt.error is not None:
            raise attempt.error
        yield attempt.results[0]


@dataclass(frozen=True)
class Attempt(Generic[R]):
    """What came of an item: a result or an error of ours, and the warnings on the way."""

    results: tuple[R, ...]
    error: NeurosimError | None
    warnings: tuple[tuple[Warning | str, type[Warning], str, int], ...]


@dataclass(frozen=True)
class Attempting(Generic[T, R]):
    """A function that gives its error and its warnings back, so that they come in the order of the items."""

    function: Callable[[T], R]

    def __call__(self, item: T) -> Attempt[R]:
        results: tuple[R, ...] = ()
        error = None
        with warnings.catch_warnings(record=True) as heard:
            warnings.simplefilter("always")
            try:
                results = (self.function(item),)
            except NeurosimError as raised:
                error = raised
        return Attempt(results, error, tuple((w.message, w.category, w.filename, w.lineno) for w in heard))


def _begin_to_work(folder: str, program: int) -> None:
    """Leave Ctrl-C, which a terminal sends to all its processes, to the one that started this one.

    joblib keeps processes for later work, unless what they begin with differs: the folder in which they are.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.chdir(folder)
    if os.name == "posix":  # elsewhere a program may start others through a third
        threading.Thread(target=_end_with, args=(program,), daemon=True).start()


def _end_with(program: int) -> None:
    """End this process when the one that started it is gone; if that was killed, nobody else would.

    A process that has a result which nobody takes would wait for ever.
    """
    while os.getppid() == program:
        time.sleep(BETWEEN_LOOKS)
    os._exit(1)


@contextmanager
def started_without_interrupts() -> Iterator[None]:
    """Let processes that are started inside the block ignore Ctrl-C from their first moment on.

    They take this over from the process that starts them; only its main thread can say it.
    """
    before = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or before is None:
        yield
        return
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
