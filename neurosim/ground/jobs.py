"""Work for several processes of this computer, and its results: as they come, or in the order of the work."""

import signal
import threading
import warnings
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from neurosim.ground.errors import BackendError, WorkersLostError, missing_extra

T = TypeVar("T")
R = TypeVar("R")


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
    with parallel_config("loky", inner_max_num_threads=1, initializer=ignore_interrupts):
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


def ignore_interrupts() -> None:
    """Leave Ctrl-C, which a terminal sends to all its processes, to the one that started this one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


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
