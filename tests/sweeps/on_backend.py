"""Tries a backend, and prints what came of it: ``python on_backend.py dask WHAT [SCHEDULER]``.

It is run by the Python of an environment in which the package of the backend is installed.
"""

import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from itertools import islice

from cluster_work import fatal, long, of_process, refused

from neurosim.ground.errors import NeurosimError, WorkersLostError
from neurosim.ground.jobs import cores
from neurosim.sweeps.backend import Backend
from neurosim.sweeps.backends import backend_named


def everything(backend: Backend) -> object:
    """All results, and how many workers there are."""
    return [sorted(backend.run(of_process, iter(range(20)))), backend.jobs]


def killed(backend: Backend) -> object:
    """All results, when the worker that gives the first is killed then."""
    results = backend.run(of_process, iter(range(20)))
    first = next(results)
    os.kill(first[1], signal.SIGKILL)
    return sorted([first, *results])


def fatal_work(backend: Backend) -> object:
    return list(backend.run(fatal, iter(range(8))))


def refused_work(backend: Backend) -> object:
    return list(backend.run(refused, iter(range(8))))


def closed(backend: Backend) -> object:
    """The worker of the first result, when the others are not waited for."""
    results = backend.run(long, iter(range(8)))
    first = next(results)
    results.close()
    return first


def interrupted(backend: Backend) -> object:
    """The same, with Ctrl-C as a terminal sends it to all processes."""
    results = backend.run(long, iter(range(8)))
    first = next(results)
    try:
        print("working", flush=True)
        list(results)
    except KeyboardInterrupt:
        results.close()
    return first


def alone(backend: Backend) -> object:
    """Nothing: it is killed when it has told a worker."""
    results = backend.run(long, iter(range(8)))
    print(next(results), flush=True)
    return list(results)


def begun_again(backend: Backend) -> object:
    """All results, asked for again when workers are lost, and how often that was."""
    missing, got, lost = set(range(40)), [], 0
    while missing:
        try:
            for result in backend.run(of_process, iter(sorted(missing))):
                got.append(result[0])
                missing.discard(result[0])
                if len(got) == 1:
                    print("working", flush=True)
        except WorkersLostError:
            lost += 1
    return [sorted(got), lost]


def lazy(backend: Backend) -> object:
    """How many tasks were read when the tenth result came."""
    read: list[int] = []

    def tasks() -> Iterator[int]:
        for number in range(1000):
            read.append(number)
            yield number

    list(islice(backend.run(of_process, tasks()), 10))
    return len(read)


def by_default(backend: Backend) -> object:
    """How many workers there are where nobody says, and how many cores."""
    usual = backend_named(backend.name)
    list(usual.run(of_process, iter(range(2))))
    return [usual.jobs, cores()]


if __name__ == "__main__":
    tried: Callable[[Backend], object] = globals()[sys.argv[2]]
    address = sys.argv[3] if len(sys.argv) > 3 else None
    try:
        print(json.dumps(tried(backend_named(sys.argv[1], None if address else 2, address))))
    except NeurosimError as error:
        print(json.dumps({type(error).__name__: str(error)}))
