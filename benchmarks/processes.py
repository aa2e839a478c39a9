"""Whole processes: from the start of Python to its end, on the clock."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from math import isclose
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

SCRIPT = Path(__file__).with_name("xor_process.py")
# What is run, how often, and whether compiled code of an earlier process is at hand.
PROCESSES = {
    "our printed program": ("program", 5, True),
    "auto": ("auto", 5, True),
    "compiled, from its cache": ("compiled", 5, True),
    "compiled, cold": ("compiled", 5, False),
    "C, compiled by gcc first": ("c", 5, True),
    "JAX, scan": ("jax", 5, True),
    "plain NumPy, textbook": ("textbook", 3, True),
}


class Run(NamedTuple):
    """Seconds on the clock, seconds of processor time, and what was printed."""

    wall: float
    processor: float
    output: str


@contextmanager
def own_cache() -> Iterator[None]:
    """A cache of compiled code that no earlier version has left anything in, and that is removed."""
    names = ("NEUROSIM_CACHE", "XDG_CACHE_HOME", "NUMBA_CACHE_DIR")
    before = {name: os.environ.get(name) for name in names}
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(dict.fromkeys(names, folder))
        try:
            yield
        finally:
            for name, value in before.items():
                if value is None:
                    del os.environ[name]
                else:
                    os.environ[name] = value


def run(command: list[str], tree: Path | None = None) -> Run:
    """Run a command, with the package of a tree where one is given.

    Raises
    ------
    RuntimeError
        It failed; with what it said.
    """
    environment = os.environ | ({} if tree is None else {"PYTHONPATH": str(tree)})
    before, start = os.times(), perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    wall, after = perf_counter() - start, os.times()
    if done.returncode != 0:
        raise RuntimeError((done.stderr.strip().splitlines() or ["no message"])[-1])
    processor = after.children_user - before.children_user + after.children_system - before.children_system
    return Run(wall, processor, done.stdout)


def measured(key: str, times: int, warm: bool) -> list[Run]:
    """Run one side so many times, after an unmeasured one where compiled code is to be at hand."""
    command = [sys.executable, str(SCRIPT), key]
    if not warm:
        found = []
        for _ in range(times):
            with own_cache():
                found.append(run(command))
        return found
    with own_cache():
        run(command)
        return [run(command) for _ in range(times)]


def same(weights: list[float]) -> bool:
    """Whether all sides have learned the same."""
    return all(isclose(weight, weights[0], rel_tol=1e-9) for weight in weights)
