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

SCRIPT = Path(__file__).with_name("xor_process.py")
# What is run, how often, and whether compiled code of an earlier process is at hand.
PROCESSES = {
    "our printed program": ("program", 9, True),
    "auto": ("auto", 9, True),
    "numba, from its cache": ("numba", 5, True),
    "numba, cold": ("numba", 3, False),
    "C, compiled by gcc first": ("c", 5, True),
    "JAX, scan": ("jax", 5, True),
    "plain NumPy, textbook": ("textbook", 3, True),
    "PyTorch, eager": ("torch", 1, True),
}


@contextmanager
def own_cache() -> Iterator[None]:
    """A cache of compiled code that no earlier version has left anything in, and that is removed."""
    names = ("XDG_CACHE_HOME", "NUMBA_CACHE_DIR")
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


def one(key: str) -> tuple[float, float, float]:
    """Run one; return seconds on the clock, seconds of processor time, and the weight that it prints.

    Raises
    ------
    RuntimeError
        It failed; with what it said.
    """
    before, start = os.times(), perf_counter()
    done = subprocess.run([sys.executable, SCRIPT, key], capture_output=True, text=True)
    wall, after = perf_counter() - start, os.times()
    if done.returncode != 0:
        raise RuntimeError((done.stderr.strip().splitlines() or ["no message"])[-1])
    processor = after.children_user - before.children_user + after.children_system - before.children_system
    return wall, processor, float(done.stdout)


def measured(key: str, times: int, warm: bool) -> list[tuple[float, float, float]]:
    """Run one side so many times, after an unmeasured one where compiled code is to be at hand."""
    if not warm:
        found = []
        for _ in range(times):
            with own_cache():
                found.append(one(key))
        return found
    with own_cache():
        if times > 1:
            one(key)
        return [one(key) for _ in range(times)]


def same(weights: list[float]) -> bool:
    """Whether all sides have learned the same."""
    return all(isclose(weight, weights[0], rel_tol=1e-9) for weight in weights)
