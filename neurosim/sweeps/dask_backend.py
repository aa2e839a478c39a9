"""Work for a cluster of Dask, or for workers of Dask on this computer.

The futures are Dask's own. joblib's backend for Dask waits forever for a task that Dask has given up, as it
does when the workers of a task were killed again and again, and it takes a lost connection for a result.
"""

import logging
import time
import warnings
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import CancelledError
from contextlib import AbstractContextManager, contextmanager, suppress
from itertools import islice
from pkgutil import resolve_name
from typing import Any, TypeVar

from neurosim.ground.errors import BackendError, WorkersLostError, missing_extra
from neurosim.ground.jobs import cores, started_without_interrupts
from neurosim.sweeps.backend import Backend
from neurosim.sweeps.same_versions import PROBE, SameVersions, missing_there

T = TypeVar("T")
R = TypeVar("R")

#: Seconds in which a scheduler has to answer.
PATIENCE = 10.0
#: Seconds in which a scheduler that is gone may come back.
COMES_BACK = 60.0
#: Seconds after which the workers are counted again.
COUNTED_AGAIN = 5.0
#: Seconds in which a worker of this computer has started again.
STARTED_AGAIN = 10.0
#: Seconds between two looks for results.
BETWEEN_LOOKS = 0.005
#: Where Dask is told what processes find in their environment.
ENVIRONMENT = "distributed.nanny.pre-spawn-environ"
INSTALL = 'pip install "neurosim[dask]"'


class DaskBackend(Backend):
    """A cluster of Dask.

    Parameters
    ----------
    jobs : int, optional
        Workers on this computer, where no scheduler is given; by default one for each core.
    scheduler : str, optional
        Its address, such as ``"tcp://10.0.0.1:8786"``.
    """

    name = "dask"

    def __init__(self, jobs: int | None = None, scheduler: str | None = None) -> None:
        try:
            import distributed  # noqa: F401
        except ImportError:
            raise missing_extra("the backend 'dask'", "distributed", "dask") from None
        super().__init__(jobs or (cores() if scheduler is None else 1))
        self.scheduler = scheduler
        self._workers = self.jobs  # of this computer; `jobs` is how many are there at a time

    def run(self, work: Callable[[T], R], tasks: Iterator[T]) -> Generator[R]:
        """Yield the results of the tasks; see `Backend.run`."""
        connected = self._workers_here() if self.scheduler is None else connected_to(self.scheduler)
        try:
            with without_log_of_dask(), connected as client:
                yield from self._results(client, SameVersions(work), tasks)
        except _ConnectionLost:
            if self.scheduler is not None:
                self._wait_for(self.scheduler)
            raise WorkersLostError("the connection to the scheduler of Dask was lost") from None

    def _results(self, client: Any, work: SameVersions[T, R], tasks: Iterator[T]) -> Generator[R]:
        from distributed import as_completed

        ready, out, workers = as_completed(loop=client.loop), 0, _Workers(client, self.say)
        workers.wait_for_one()
        try:
            while True:
                self.jobs = max(1, workers.count)
                for task in islice(tasks, max(0, 2 * self.jobs - out)):
                    ready.add(client.submit(work, task, pure=False))
                    out += 1
                if out == 0:
                    return
                if ready.has_ready():
                    out -= 1
                    yield _result(next(ready))
                else:
                    time.sleep(BETWEEN_LOOKS)
        finally:
            client.cancel(list(ready.futures), force=True)

    @contextmanager
    def _workers_here(self) -> Iterator[Any]:
        import dask
        from distributed import Client, LocalCluster

        # What their processes find when they start; from the beginning to the end they write no log.
        found = dask.config.get(ENVIRONMENT, {}) | {"DASK_LOGGING__DISTRIBUTED": "critical"}
        with started_without_interrupts(), dask.config.set({ENVIRONMENT: found}):
            cluster = LocalCluster(
                n_workers=self._workers,
                threads_per_worker=1,
                host="127.0.0.1",
                dashboard_address=None,
                memory_limit=0,
                silence_logs=logging.CRITICAL,
            )
        with cluster, Client(cluster, set_as_default=False) as client:
            try:
                yield client
            finally:
                # One that Dask is about to start again, in place of one that was killed, would print a
                # traceback if it met the end of the cluster as it starts.
                with suppress(TimeoutError, OSError, RuntimeError):
                    client.wait_for_workers(self._workers, timeout=STARTED_AGAIN)

    def _wait_for(self, scheduler: str) -> None:
        """Wait until a scheduler answers again."""
        self.say(
            f"The scheduler at {scheduler} does not answer; waiting up to {COMES_BACK:.0f} seconds for it."
        )
        end = time.monotonic() + COMES_BACK
        while time.monotonic() < end:
            try:
                with without_log_of_dask(), connected_to(scheduler, patience=2.0):
                    return
            except BackendError:
                time.sleep(0.5)
        raise BackendError(
            f"the scheduler at {scheduler} did not come back within {COMES_BACK:.0f} seconds; start it "
            "again, and go on"
        )


class _ConnectionLost(Exception):
    """The scheduler is gone."""


class _Workers:
    """How many tasks the workers of a cluster do at the same time; workers come and go."""

    def __init__(self, client: Any, say: Callable[[str], None]) -> None:
        self._client, self._say = client, say
        self._known, self._due, self._said = 0, 0.0, False
        self._tried: set[str] = set()

    def wait_for_one(self) -> None:
        """Wait until there is a worker; a task that waits makes some clusters start one."""
        probe = self._client.submit(resolve_name, PROBE, pure=False)
        while not probe.done() and self.count == 0:
            time.sleep(BETWEEN_LOOKS)
        _result(probe)

    @property
    def count(self) -> int:
        if time.monotonic() >= self._due:
            self._due = time.monotonic() + COUNTED_AGAIN
            with suppress(OSError):  # a connection that is lost is seen by what becomes of the tasks
                threads = self._client.nthreads()
                self._known = sum(threads.values())
                self._try(set(threads))
            if self._known == 0 and not self._said:
                self._say("The scheduler of Dask has no workers; waiting for the first.")
            self._said = self._known == 0
        return self._known

    def _try(self, workers: set[str]) -> None:
        """Find out whether workers that have come since the last time have neurosim."""
        try:
            if new := sorted(workers - self._tried):
                self._client.run(resolve_name, PROBE, workers=new)
        except ModuleNotFoundError as error:
            raise missing_there(error, INSTALL) from error
        self._tried |= workers


def _result(future: Any) -> Any:
    """Return the result of a future that is over."""
    from distributed import KilledWorker

    try:
        return future.result()
    except CancelledError:
        raise _ConnectionLost from None
    except KilledWorker as error:
        raise WorkersLostError(
            "Dask gave a task up, since every worker that began it ended before its work did: they were "
            "killed, crashed, or had not enough memory"
        ) from error
    except ModuleNotFoundError as error:
        raise missing_there(error, INSTALL) from error


@contextmanager
def connected_to(scheduler: str, patience: float = PATIENCE) -> Iterator[Any]:
    """Yield the client of a scheduler.

    Raises
    ------
    BackendError
        When nobody answers, or somebody who is not Dask.
    """
    from distributed import Client
    from distributed.comm import get_address_host_port

    try:
        get_address_host_port(scheduler)  # a client of what is no address would try to end for 20 seconds
        with warnings.catch_warnings():
            # Of versions that differ: `SameVersions` looks at those that matter.
            warnings.simplefilter("ignore")
            client = Client(scheduler, timeout=patience, set_as_default=False)
    except (OSError, ValueError, RuntimeError, MemoryError) as error:
        raise BackendError(
            f"no scheduler of Dask answers at {scheduler!r}; its address is what 'dask scheduler' prints "
            "when it starts, such as 'tcp://10.0.0.1:8786'"
        ) from error
    with client:
        yield client


def without_log_of_dask() -> AbstractContextManager[None]:
    """Leave what has to be said of a cluster to this module: Dask's own log says it in many lines."""
    from distributed.utils import silence_logging_cmgr

    silent: AbstractContextManager[None] = silence_logging_cmgr(logging.CRITICAL)
    return silent
