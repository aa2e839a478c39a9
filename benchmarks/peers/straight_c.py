"""Straight C with the sizes of the job as constants, compiled when it is needed: the limit."""

import ctypes
import subprocess
import tempfile
from collections.abc import Callable
from functools import cache
from itertools import count
from math import prod
from pathlib import Path

import numpy as np
from jobs import FAN_IN, INPUTS, GraphJob, Job, LayeredJob, Parameters

HERE = Path(__file__).parent
OPTIONS = ["-O3", "-march=native"]
LINE, PAGE, STEP = 8, 512, 576  # of memory, in numbers of 64 bits
#: The C function, which changes the arrays that it is given the addresses of.
Training = Callable[..., None]


class StraightC:
    """The natural loops; additions in the order in which they are written."""

    options = OPTIONS

    @staticmethod
    def can(job: Job) -> bool:
        """One sample at a time."""
        return job.batch_size == 1

    def __init__(self, job: Job) -> None:
        self.job = job
        self.X, self.T = np.ascontiguousarray(job.X), np.ascontiguousarray(job.T)
        self.function, self.fixed = self.compiled(job)
        self.places = count()
        self.reset()

    def reset(self) -> None:
        """Back to the weights that all start from, at another place in memory."""
        self.now = placed(self.job.start, next(self.places))

    def parameters(self) -> Parameters:
        """What was learned."""
        return self.now

    def train(self, epochs: int, samples: int) -> None:
        """Go through the first samples, in order, so many times."""
        given = [ctypes.c_long(epochs), ctypes.c_long(samples), pointer(self.X), pointer(self.T)]
        rate = ctypes.c_double(self.job.learning_rate)
        self.function(*given, rate, *map(pointer, [*self.fixed, *self.now]))

    def compiled(self, job: Job) -> tuple[Training, list[np.ndarray]]:
        """Compile; return the function, and what it is given besides samples and parameters."""
        if isinstance(job, LayeredJob):
            return self.library(f'#include "{HERE / "layered.c"}"\n{train(job.sizes)}'), []
        assert isinstance(job, GraphJob)
        neurons = len(job.sources)
        sizes = {"INPUTS": INPUTS, "NEURONS": neurons, "FAN_IN": FAN_IN, "OUTPUTS": len(job.outputs)}
        source = "".join(f"#define {name} {value}\n" for name, value in sizes.items())
        fixed = [job.sources.astype(np.int32).ravel(), job.outputs.astype(np.int32)]
        return self.library(f'{source}#include "{HERE / "graph.c"}"\n'), fixed

    def library(self, source: str) -> Training:
        """Compile in a folder that is gone as soon as the result is loaded."""
        with tempfile.TemporaryDirectory() as folder:
            text, result = Path(folder, "train.c"), Path(folder, "train.so")
            text.write_text(source)
            command = ["gcc", *self.options, "-shared", "-fPIC", "-o", str(result), str(text), "-lm"]
            subprocess.run(command, check=True)
            function = ctypes.CDLL(str(result)).train
        function.restype = None
        return function


class FastMathC(StraightC):
    """The same, allowed to reorder additions and to compute exp for several numbers at once."""

    options = [*OPTIONS, "-ffast-math"]


class HandC(StraightC):
    """Vectors written by hand; rows padded to whole vectors, at addresses that vectors like."""

    @staticmethod
    def can(job: Job) -> bool:
        """Layers that fill a vector."""
        return isinstance(job, LayeredJob) and job.batch_size == 1 and max(job.sizes) >= 8

    def reset(self) -> None:
        """Back to the weights that all start from, at another place in memory."""
        self.now = placed([padded(array) for array in self.job.start], next(self.places))

    def parameters(self) -> Parameters:
        """What was learned."""
        pairs = zip(self.now, self.job.start, strict=True)
        return [own[..., : start.shape[-1]] for own, start in pairs]

    def compiled(self, job: Job) -> tuple[Training, list[np.ndarray]]:
        """Compile."""
        assert isinstance(job, LayeredJob)
        source = f'#define LANES {lanes()}\n#include "{HERE / "by_vectors.c"}"\n'
        return self.library(source + train_by_vectors(job.sizes)), []


@cache
def lanes() -> int:
    """How many numbers of 64 bits a vector of this processor holds."""
    command = ["gcc", *OPTIONS, "-dM", "-E", "-x", "c", "/dev/null"]
    macros = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return 8 if "__AVX512F__" in macros else 4 if "__AVX__" in macros else 2


def padded(array: np.ndarray) -> np.ndarray:
    """The array with its last axis padded with zeros to whole vectors."""
    missing = -array.shape[-1] % lanes()
    return np.pad(array, [(0, 0)] * (array.ndim - 1) + [(0, missing)])


def placed(arrays: Parameters, place: int) -> Parameters:
    """Copies of arrays, one after the other in new memory, each at the beginning of a line of the cache.

    Where they lie can double the time of the same code: the place chooses one of 16 beginnings.
    """
    sizes = [-(-array.size // LINE) * LINE for array in arrays]
    room = np.zeros(PAGE + 16 * STEP + sum(sizes))
    first = -(room.ctypes.data // 8) % PAGE + place % 16 * STEP
    copies = []
    for array, size in zip(arrays, sizes, strict=True):
        copies.append(room[first : first + prod(array.shape)].reshape(array.shape))
        copies[-1][...] = array
        first += size
    return copies


def pointer(array: np.ndarray) -> object:
    """Where an array of float64 (or int32) begins."""
    return ctypes.c_void_p(array.ctypes.data)


def train(sizes: list[int]) -> str:
    """Return the loop over epochs and samples, with the layers spelled out."""
    last = len(sizes) - 1
    local = [f"double out{i}[{sizes[i]}], delta{i}[{sizes[i]}];" for i in range(1, last + 1)]
    gaps = [f"{sizes[i]}, {sizes[i + 1]}, W{i}" for i in range(last)]
    body = [f"forward({gaps[i]}, b{i}, out{i}, out{i + 1});" for i in range(last)]
    body += [f"output_delta({sizes[last]}, t, out{last}, delta{last});"]
    body += [f"hidden_delta({gaps[i]}, delta{i + 1}, out{i}, delta{i});" for i in range(last - 1, 0, -1)]
    body += [f"update({gaps[i]}, b{i}, out{i}, delta{i + 1}, rate);" for i in range(last)]
    return loop(sizes, "double", local, body)


def train_by_vectors(sizes: list[int]) -> str:
    """The same, for vectors; the deltas of a layer and the update of the next one are one walk."""
    last = len(sizes) - 1
    blocks = [-(-size // lanes()) for size in sizes]
    local = [f"vector out{i}[{blocks[i]}], delta{i}[{blocks[i]}];" for i in range(1, last + 1)]
    gaps = [f"{sizes[i]}, {sizes[i + 1]}, W{i}, b{i}, (const double *)out{i}" for i in range(last)]
    body = [f"forward({gaps[i]}, out{i + 1});" for i in range(last)]
    body += [f"output_delta({sizes[last]}, t, (const double *)out{last}, (double *)delta{last});"]
    body += [
        f"backward({gaps[i]}, delta{i + 1}, {f'(double *)delta{i}' if i > 0 else '0'}, rate);"
        for i in range(last - 1, -1, -1)
    ]
    return loop(sizes, "vector", local, body)


def loop(sizes: list[int], number: str, local: list[str], body: list[str]) -> str:
    """Return the function that all this stands in."""
    arguments = "".join(f", {number} *W{i}, {number} *b{i}" for i in range(len(sizes) - 1))
    return f"""
void train(long epochs, long samples, const double *X, const double *T, double rate{arguments})
{{
    {" ".join(local)}
    for (long epoch = 0; epoch < epochs; epoch++)
        for (long k = 0; k < samples; k++) {{
            const double *out0 = X + k * {sizes[0]}, *t = T + k * {sizes[-1]};
            {" ".join(body)}
        }}
}}
"""
