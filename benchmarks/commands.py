"""Whole commands, from the start of Python to its end, beside those of an earlier checkout.

    python benchmarks/commands.py --base DIR [--rounds N] [--only xor,mnist]

Both sides run in turn, round after round, each in a fresh process with one thread. Printed are the medians
of seconds on the clock and of the processor, and of what ours takes of the time of the base, pair by pair.
The exit code is 1 when a goal is missed. MNIST is not handed out: its files are made here, of the same sizes.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

import numpy as np
from processes import own_cache

ROOT = Path(__file__).parents[1]
#: In a path of a command: the folder of the generated files of MNIST.
MNIST = "{mnist}"
SIDE, CLASSES = 28, 10
PARTS = {"train": 60_000, "t10k": 10_000}


@dataclass(frozen=True)
class Measured:
    """A command, and which share of the time of the base it may take at most."""

    arguments: tuple[str, ...]
    goal: float | None = None


COMMANDS = {
    "import": Measured(("-c", "import neurosim"), 1.1),
    "help": Measured(("-m", "neurosim", "--help"), 1.1),
    "list": Measured(("-m", "neurosim", "list"), 1.1),
    "trace": Measured(("-m", "neurosim", "trace", "mazur"), 1.1),
    "draw": Measured(("-m", "neurosim", "draw", "mazur", "--output", "-"), 1.1),
    "xor": Measured(("-m", "neurosim", "train", "xor"), 0.8),
    "mnist": Measured(("-m", "neurosim", "train", "mnist", "--data", MNIST), 0.4),
}


def main() -> int:
    """Time everything; the exit code is 1 when a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--base", type=Path, required=True, help="the checkout to compare with")
    parser.add_argument("--rounds", type=int, default=9, help="interleaved rounds (default 9)")
    parser.add_argument("--only", default=",".join(COMMANDS), help=f"commands, of {','.join(COMMANDS)}")
    choices = parser.parse_args()
    sides = {"base": choices.base.resolve(), "ours": ROOT}
    missed = False
    with tempfile.TemporaryDirectory() as work, own_cache():
        folder = Path(work)
        for side, root in sides.items():
            require_package(root, environment(root, folder / side), folder)
        print(f"{'':8} {'clock, s':>17} {'processor, s':>17}   ours/base")
        print(f"{'':8} {'base':>8} {'ours':>8} {'base':>8} {'ours':>8} {'clock':>7} {'proc.':>7}")
        for name in choices.only.split(","):
            clock, processor = timed(name, sides, folder, choices.rounds)
            goal = COMMANDS[name].goal
            shares = [median(o / b for b, o in zip(*each, strict=True)) for each in (clock, processor)]
            reached = goal is None or min(shares) <= goal
            missed |= not reached
            print(
                f"{name:8}",
                *(f"{median(times):8.3f}" for times in (*clock, *processor)),
                *(f"{share:7.2f}" for share in shares),
                "" if goal is None else f"  goal {goal:g}{'' if reached else ': MISSED'}",
                flush=True,
            )
    return int(missed)


def timed(
    name: str, sides: Mapping[str, Path], folder: Path, rounds: int
) -> tuple[list[list[float]], list[list[float]]]:
    """Return the times of both sides on the clock, and of the processor; an unmeasured round comes first."""
    arguments = COMMANDS[name].arguments
    if MNIST in arguments:
        write_mnist(folder / "mnist")
        arguments = tuple(str(folder / "mnist") if word == MNIST else word for word in arguments)
    clock: list[list[float]] = [[] for _ in sides]
    processor: list[list[float]] = [[] for _ in sides]
    for number in range(rounds + 1):
        for place, (side, root) in enumerate(sides.items()):
            wall, used = one(arguments, environment(root, folder / side), folder)
            if number > 0:
                clock[place].append(wall)
                processor[place].append(used)
    return clock, processor


def one(arguments: tuple[str, ...], variables: Mapping[str, str], folder: Path) -> tuple[float, float]:
    """Run a command; return seconds on the clock and of the processor."""
    before, start = os.times(), perf_counter()
    subprocess.run([sys.executable, *arguments], env=variables, cwd=folder, capture_output=True, check=True)
    wall, after = perf_counter() - start, os.times()
    return wall, after.children_user - before.children_user + after.children_system - before.children_system


def environment(root: Path, cache: Path) -> dict[str, str]:
    """The variables of a process of one side: its package, its own bytecode, one thread."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    return {**kept, **threads, "PYTHONPATH": str(root), "PYTHONPYCACHEPREFIX": str(cache)}


def require_package(root: Path, variables: Mapping[str, str], folder: Path) -> None:
    """End with a sentence where a checkout is not what its processes would import."""
    code = "import neurosim; print(neurosim.__file__)"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, env=variables, cwd=folder, capture_output=True, text=True)
    if root not in Path(done.stdout.strip()).parents:
        sys.exit(f"neurosim of {root} cannot be imported: {done.stderr or done.stdout}")


def write_mnist(folder: Path) -> None:
    """Write IDX files of the sizes of MNIST: a pattern for each class, dark at the edges, with noise."""
    draw = np.random.default_rng(0)
    patterns = 180 * (draw.random((CLASSES, SIDE, SIDE)) > 0.7).astype(np.uint8)
    folder.mkdir()
    for part, count in PARTS.items():
        labels = draw.integers(0, CLASSES, count, dtype=np.uint8)
        images = patterns[labels] + draw.integers(0, 76, (count, SIDE, SIDE), dtype=np.uint8)
        images[:, :4] = images[:, :, :4] = 0
        for what, numbers in (("images-idx3", images), ("labels-idx1", labels)):
            header = bytes([0, 0, 8, numbers.ndim]) + np.array(numbers.shape, dtype=">u4").tobytes()
            (folder / f"{part}-{what}-ubyte").write_bytes(header + numbers.tobytes())


if __name__ == "__main__":
    sys.exit(main())
