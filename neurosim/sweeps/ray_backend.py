"""Work for a cluster of Ray, or for workers of Ray on this computer.

Tasks are Ray's own. joblib's backend for Ray gives no results before the last of them is there, and holds one
thread for each.
"""

import logging
import socket
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from itertools import islice
from pkgutil import resolve_name
from typing import Any, TypeVar

from neurosim.ground.errors import BackendError, WorkersLostError, missing_extra
from neurosim.ground.jobs import cores, interrupts_held_back
from neurosim.sweeps.backend import Backend
from neurosim.sweeps.same_versions import PROBE, SameVersions, missing_there

T = TypeVar("T")
R = TypeVar("R")

#: Seconds in which a cluster has to answer.
PATIENCE = 10.0
#: Seconds that tasks may take to end when they are not wanted any more.
ENDING = 5.0
INSTALL = 'pip install "neurosim[ray]"'


class RayBackend(Backend):
    """A cluster of Ray.

    Parameters
    ----------
    jobs : int, optional
        Workers on this computer, where no address is given; by default one for each core.
    scheduler : str, optional
        The address, such as ``"10.0.0.1:6379"``, ``"ray://10.0.0.1:10001"`` or ``"auto"``.
    """

    name = "ray"

    def __init__(self, jobs: int | None = None, scheduler: str | None = None) -> None:
        try:
            import ray  # noqa: F401
        except ImportError:
            raise missing_extra("the backend 'ray'", "ray", "ray") from None
        super().__init__(jobs or (cores() if scheduler is None else 1))
        self.scheduler = scheduler

    def run(self, work: Callable[[T], R], tasks: Iterator[T]) -> Generator[R]:
        """Yield the results of the tasks; see `Backend.run`."""
        with self._connected():
            yield from self._results(SameVersions(work), tasks)

    def _results(self, work: SameVersions[T, R], tasks: Iterator[T]) -> Generator[R]:
        import ray

        out = [ray.remote(num_cpus=1)(resolve_name).remote(PROBE)]  # has a worker neurosim at all?
        try:
            _result(out[0])
            out.clear()
            given = ray.put(work)
            call = ray.remote(num_cpus=1)(_call)
            while True:
                self.jobs = max(1, int(ray.cluster_resources().get("CPU", 0)))
                out += [call.remote(given, task) for task in islice(tasks, max(0, 2 * self.jobs - len(out)))]
                if not out:
                    return
                [ready, *_], _ = ray.wait(out)
                out.remove(ready)
                yield _result(ready)
        finally:
            with interrupts_held_back():
                for reference in out:
                    ray.cancel(reference, force=True)
                if out:  # Ray crashes when it is shut down while a task is about to begin
                    ray.wait(out, num_returns=len(out), timeout=ENDING)

    @contextmanager
    def _connected(self) -> Iterator[None]:
        """Be connected to the cluster; one to which the user is connected already stays so."""
        import ray

        if ray.is_initialized():
            yield
            return
        if self.scheduler is not None and self.scheduler != "auto":
            require_answer(self.scheduler)
        here = {} if self.scheduler else {"num_cpus": self.jobs, "include_dashboard": False}
        with without_prints_of_ray():
            try:
                with interrupts_held_back():
                    ray.init(
                        address=self.scheduler or "local",
                        log_to_driver=False,
                        logging_level=logging.CRITICAL,
                        **here,
                    )
            except (ConnectionError, ValueError, RuntimeError) as error:
                raise no_answer(self.scheduler) from error
            except KeyboardInterrupt:
                ray.shutdown()
                raise
            try:
                yield
            finally:
                with interrupts_held_back():
                    ray.shutdown()


@contextmanager
def without_prints_of_ray() -> Iterator[None]:
    """Keep Ray from printing to standard output that it begins a task again, which is no result of anything.

    There is no public option for it; Ray's own debugger uses the same switch.
    """
    import ray

    insides = ray._private.worker
    insides._worker_logs_enabled = False
    try:
        yield
    finally:
        insides._worker_logs_enabled = True


def _call(work: Callable[[T], R], task: T) -> R:
    return work(task)


def _result(reference: Any) -> Any:
    """Return the result of a task that is over."""
    import ray
    from ray.exceptions import RayError, RayTaskError

    try:
        return ray.get(reference)
    except RayTaskError as error:
        if isinstance(error.cause, ModuleNotFoundError):
            raise missing_there(error.cause, INSTALL) from error
        raise error.cause from error
    except RayError as error:
        raise WorkersLostError(
            "Ray gave a task up, since the workers that began it ended before their work did: they were "
            "killed, crashed, or had not enough memory"
        ) from error


def require_answer(address: str) -> None:
    """Ask whether anybody listens at an address, which Ray itself tries for minutes.

    Raises
    ------
    BackendError
    """
    host, _, port = address.removeprefix("ray://").rpartition(":")
    try:
        socket.create_connection((host.strip("[]"), int(port)), timeout=PATIENCE).close()
    except (OSError, ValueError, OverflowError) as error:
        raise no_answer(address) from error


def no_answer(address: str | None) -> BackendError:
    """Return the error of a cluster that is not there."""
    if address is None:
        return BackendError("Ray could not be started on this computer")
    return BackendError(
        f"no cluster of Ray answers at {address!r}, or it does not let this computer in; its address is what "
        "'ray start --head' prints, such as '10.0.0.1:6379', and a cluster with a token needs it here, too"
    )
