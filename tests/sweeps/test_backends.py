"""Every backend: all results, each once, whoever is killed; and nothing left behind."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from environments import ENVIRONMENTS, SITE

HERE = Path(__file__).parent
BACKENDS = [
    "processes",
    pytest.param("dask", marks=pytest.mark.needs("dask")),
    pytest.param("ray", marks=pytest.mark.needs("ray")),
]
every_backend = pytest.mark.parametrize("backend", BACKENDS)
pytestmark = pytest.mark.slow


def started(backend: str, *words: str) -> subprocess.Popen[str]:
    python = ENVIRONMENTS[backend].python if backend in ENVIRONMENTS else sys.executable
    return subprocess.Popen(
        [python, str(HERE / "on_backend.py"), backend, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": str(HERE)},
    )


def answer(process: subprocess.Popen[str]) -> tuple[Any, str]:
    """What it found, and what it said."""
    out, said = process.communicate(timeout=120)
    assert "Traceback" not in out + said, said
    return json.loads(out), said


def tried(backend: str, *words: str) -> Any:
    return answer(started(backend, *words))[0]


def is_gone(process: int) -> bool:
    """Tell whether a process ends within some seconds."""
    for _ in range(100):
        try:
            if Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2].startswith("Z"):
                return True
            os.kill(process, 0)
        except OSError:
            return True
        time.sleep(0.1)
    return False


@every_backend
def test_two_workers_share_the_tasks_with_one_thread_each(backend: str) -> None:
    results, jobs = tried(backend, "everything")
    assert [number for number, _, _ in results] == list(range(20))
    assert len({process for _, process, _ in results}) == jobs == 2
    assert {threads for _, _, threads in results} == {"1"}


@pytest.mark.parametrize("backend", BACKENDS[1:])
def test_a_killed_worker_costs_no_result(backend: str) -> None:
    results = tried(backend, "killed")
    assert [number for number, _, _ in results] == list(range(20))


def test_a_killed_process_is_said() -> None:
    found = tried("processes", "killed")
    assert list(found) == ["WorkersLostError"]
    assert "a process that worked ended before its work did" in found["WorkersLostError"]


@every_backend
def test_work_that_ends_every_worker_is_given_up(backend: str) -> None:
    found = tried(backend, "fatal_work")
    assert list(found) == ["WorkersLostError"]
    assert "ended before" in found["WorkersLostError"]


@every_backend
def test_an_error_of_the_work_comes_as_it_is(backend: str) -> None:
    assert tried(backend, "refused_work") == {"NumberError": "3 is not wanted"}


@every_backend
def test_there_is_a_worker_for_each_core_where_nobody_says(backend: str) -> None:
    workers, there = tried(backend, "by_default")
    assert workers == there


@every_backend
def test_tasks_are_read_as_results_come(backend: str) -> None:
    # About two for each worker are out; while this process is kept waiting, results become ready and others
    # are read in their place, 20 a second.
    assert 10 <= tried(backend, "lazy") <= 10 + 2 * 2 + 60


@every_backend
def test_whoever_stops_waiting_leaves_no_worker_behind(backend: str) -> None:
    assert is_gone(tried(backend, "closed"))


@every_backend
def test_ctrl_c_ends_the_workers_without_a_word(backend: str) -> None:
    process = started(backend, "interrupted")
    assert process.stdout is not None
    assert process.stdout.readline() == "working\n"
    os.killpg(process.pid, signal.SIGINT)
    found, said = answer(process)
    assert is_gone(found)
    assert said == ""


@every_backend
def test_workers_end_when_the_program_is_killed(backend: str) -> None:
    process = started(backend, "alone")
    assert process.stdout is not None
    worker = int(process.stdout.readline())
    os.kill(process.pid, signal.SIGKILL)
    try:
        assert is_gone(worker)
        time.sleep(1.0)  # in which those that clean up do so
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    assert process.communicate()[1] == ""


@pytest.mark.parametrize("backend", BACKENDS[1:])
@pytest.mark.parametrize("address", ["127.0.0.1:1", "nonsense", "foo://bar:1"])
def test_an_address_where_nobody_answers_is_said_in_a_sentence(backend: str, address: str) -> None:
    begun = time.monotonic()
    found = tried(backend, "everything", address)
    assert time.monotonic() - begun < 25
    assert list(found) == ["BackendError"]
    assert f"answers at '{address}'" in found["BackendError"]


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Start the scheduler or a worker of a cluster of Dask, as its command does, at a port."""
    running: list[subprocess.Popen[bytes]] = []

    def start(what: str, port: int, *, bare: bool = False) -> subprocess.Popen[bytes]:
        words = {
            "scheduler": ["--host", "127.0.0.1", "--port", str(port), "--no-dashboard"],
            "worker": [f"tcp://127.0.0.1:{port}", "--nthreads", "1", "--no-dashboard", "--no-nanny"],
        }
        dask = ENVIRONMENTS["dask"]
        # With -S Python does not read what borrows the packages of .venv, neurosim among them.
        command = [dask.python, *(["-S"] if bare else []), "-m", f"distributed.cli.dask_{what}", *words[what]]
        modules = {"PYTHONPATH": str(dask.folder / SITE if bare else HERE)}
        running.append(
            subprocess.Popen(command, stderr=subprocess.DEVNULL, cwd=tmp_path, env={**os.environ, **modules})
        )
        return running[-1]

    yield start
    for process in running:
        process.kill()
        process.wait()


@pytest.mark.needs("dask")
def test_a_scheduler_that_was_killed_is_waited_for(cluster: Callable[..., Any]) -> None:
    port = free_port()
    scheduler = cluster("scheduler", port)
    cluster("worker", port)
    process = started("dask", "begun_again", f"tcp://127.0.0.1:{port}")
    assert process.stdout is not None
    assert process.stdout.readline() == "working\n"
    scheduler.kill()
    scheduler.wait()
    assert process.stderr is not None
    while "does not answer" not in process.stderr.readline():
        pass
    cluster("scheduler", port)
    cluster("worker", port)
    (results, lost), _ = answer(process)
    assert results == list(range(40))
    assert lost == 1


@pytest.mark.needs("dask")
def test_a_worker_without_neurosim_is_said(cluster: Callable[..., Any]) -> None:
    port = free_port()
    cluster("scheduler", port)
    cluster("worker", port, bare=True)
    found = tried("dask", "everything", f"tcp://127.0.0.1:{port}")
    assert "it has no module 'neurosim'" in found["BackendError"]
    assert "on all workers: pip install" in found["BackendError"]
