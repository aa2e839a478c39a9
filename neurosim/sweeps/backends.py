"""The backends of a sweep by their names."""

from neurosim.ground.checks import whole
from neurosim.ground.errors import ArgumentError, MissingExtraError, UnknownNameError, did_you_mean, listed
from neurosim.ground.jobs import cores, require_joblib
from neurosim.sweeps.backend import Backend, HereBackend, ProcessesBackend
from neurosim.sweeps.dask_backend import DaskBackend
from neurosim.sweeps.ray_backend import RayBackend

#: Those that a scheduler may stand for; they are installed by the extra of their name.
CLUSTERS = {"dask": DaskBackend, "ray": RayBackend}
#: What `backend_named` knows.
BACKENDS = ("processes", *CLUSTERS)


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
    NumberError
        When `jobs` is no whole number, or less than 1.
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
    if jobs is not None:
        jobs = whole(jobs, "jobs")
    if name == "processes":
        if scheduler is not None:
            raise ArgumentError("the backend 'processes' has no scheduler; choose 'dask' or 'ray'")
        return HereBackend() if jobs == 1 else _processes(jobs)
    if scheduler is not None and jobs is not None:
        raise ArgumentError(
            f"jobs is {jobs}, but the cluster at {scheduler!r} says itself how many workers it has; leave "
            "one of the two out"
        )
    return CLUSTERS[name](jobs, scheduler)


def _processes(jobs: int | None) -> Backend:
    try:
        require_joblib("the backend 'processes'")
    except MissingExtraError as error:
        alone = "(or train in this process alone: --jobs 1, in Python jobs=1)"
        raise MissingExtraError(f"{error} {alone}") from None
    return ProcessesBackend(jobs or cores())
