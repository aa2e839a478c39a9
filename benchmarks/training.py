"""Speed of training, paired in one run with named peers on the same jobs.

    python benchmarks/training.py [--quick] [--rounds N] [--only J2,J3] [--sides numba,c]

Prints tables, and writes them to RESULTS.md beside this file. README.md says how to read them.
"""

import argparse
import os
import subprocess
import sys
import tracemalloc
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from report import Report
    from sides import Trainer

RESULTS = Path(__file__).with_name("RESULTS.md")
SLOW = {"textbook", "rows", "torch", "objects"}  # sample by sample
PARTS = ("J1", "J2", "J3", "J4", "J5", "J5b", "linear", "processes")
OVER = ("numba", "relaxed", "numpy", "c")
COLUMNS = (
    "us per sample",
    *("over numba", "over exact=False", "over numpy engine", "over C"),
    "calls x epochs x samples",
    "first call, s",
)
LINEAR_SIDES = ("numba", "relaxed")
SIZES = (1_000, 10_000, 100_000)


def single_thread() -> None:
    """One core and one thread for all that is imported from here on, and for child processes."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"):
        os.environ[name] = "1"
    os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
    os.environ["JAX_PLATFORMS"] = "cpu"


def main() -> int:
    """Time everything; the exit code is 1 when a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="two short rounds; writes no file")
    parser.add_argument("--rounds", type=int, help="interleaved rounds (default 9, quick 2)")
    parser.add_argument("--only", default=",".join(PARTS), help=f"parts, of {','.join(PARTS)}")
    parser.add_argument("--sides", help="sides, such as numba,c (default all); writes no file")
    choices = parser.parse_args()
    single_thread()
    from processes import own_cache
    from report import Report, machine
    from sides import SIDES

    parts = chosen(parser, "--only", choices.only, PARTS)
    keys = chosen(parser, "--sides", choices.sides or ",".join(SIDES), tuple(SIDES))
    rounds = (2 if choices.quick else 9) if choices.rounds is None else max(1, choices.rounds)
    share = 0.125 if choices.quick else 1.0
    packages = [package for key in keys for package in SIDES[key].packages]
    about = f"{machine(*packages)}\n{compiler()}. One thread on one core, float64; {rounds} rounds."
    report = Report("Training", about)
    with own_cache():
        for part in parts:
            if part == "linear":
                report_linear(report, keys, rounds)
            elif part == "processes":
                report_processes(report, keys)
            else:
                report_job(report, part, keys, rounds, share)
    print("\n" + report.goals())
    if not choices.quick and choices.sides is None and len(parts) == len(PARTS):
        RESULTS.write_text(report.text(), encoding="utf-8")
    return 0 if report.reached else 1


def chosen(parser: argparse.ArgumentParser, option: str, given: str, known: tuple[str, ...]) -> list[str]:
    """Return the names given, or end with a sentence."""
    names = given.split(",")
    for name in names:
        if name not in known:
            parser.error(f"{option}: no '{name}' (there are {', '.join(known)})")
    return names


def compiler() -> str:
    """Which C compiler there is."""
    try:
        found = subprocess.run(["gcc", "--version"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return "No gcc"
    return found.stdout.splitlines()[0]


def report_job(report: "Report", key: str, keys: list[str], rounds: int, share: float) -> None:
    """One job: all sides, and the goals."""
    from goals import GOALS, verdict
    from jobs import JOBS
    from sides import SIDES, able
    from timing import prepared, race, ratio

    try:
        job = JOBS[key]()
    except ImportError as error:
        report.say(f"Left out: {key}, whose samples come from elsewhere ({error}).")
        return
    kinds, missing = able(keys, job)
    timed, failed = prepared(kinds, job, SLOW if job.batch_size == 1 else set(), share)
    race(timed, rounds)
    title = f"{key}: {job.name}, {len(job.X):,} samples, {job.parameters:,} parameters"
    report.table(title, *COLUMNS)
    for name, side in timed.items():
        ratios = [f"{ratio(side, timed[other]):.3g}" if other in timed else "" for other in OVER]
        amount = f"{side.calls:,} x {side.epochs:,} x {side.samples:,}"
        report.row(SIDES[name].name, micro(side.times), *ratios, amount, f"{side.first_call:.2f}")
    for name, why in {**missing, **failed}.items():
        report.say(f"Left out: {SIDES[name].name} ({why}).")
    for goal in GOALS:
        if goal.job == key and goal.side in keys:
            text, reached = verdict(goal, timed)
            report.goal(f"{key}, {SIDES[goal.side].name}: {text}", reached)


def report_linear(report: "Report", keys: list[str], rounds: int) -> None:
    """Random graphs of growing size, trained equally long: time and memory for each connection."""
    from goals import LINEAR
    from jobs import graph_job
    from sides import SIDES, able
    from timing import prepared, race

    jobs = [graph_job(size, key="linear") for size in SIZES]
    timed = []
    for job in jobs:
        kinds, _ = able([key for key in LINEAR_SIDES if key in keys], job)
        found, failed = prepared(kinds, job, set(), 0.0)
        for side in found.values():
            side.epochs, side.calls = 10, max(SIZES) // job.start[0].size
        race(found, max(1, rounds // 3))
        timed.append(found)
        for name, why in failed.items():
            report.say(f"Left out: {SIDES[name].name} ({why}).")
    report.table("random graphs, 10 epochs of 160 samples", *(f"{size:,} connections" for size in SIZES))
    for key in timed[0]:
        name = SIDES[key].name
        times = [[t / size for t in found[key].times] for found, size in zip(timed, SIZES, strict=True)]
        peaks = [peak(found[key].trainer) / size for found, size in zip(timed, SIZES, strict=True)]
        report.row(f"{name}: ns per connection and sample", *(f"{min(t) * 1e9:.2f}" for t in times))
        report.row(f"{name}: bytes per connection", *(f"{most:.0f}" for most in peaks))
        for what, numbers in (("time", [min(t) for t in times]), ("memory", peaks)):
            growth = numbers[-1] / numbers[0]
            text = f"{name}: {what} per connection grows at most {LINEAR} x to 100,000: {growth:.2f} x"
            report.goal(text, growth <= LINEAR)


def peak(trainer: "Trainer") -> int:
    """Bytes that a short training takes at its peak, beside the network."""
    tracemalloc.start()
    trainer.train(1, 4)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most


def report_processes(report: "Report", keys: list[str]) -> None:
    """XOR, 20,000 epochs, in a fresh process."""
    from goals import WHOLE_PROCESS
    from processes import PROCESSES, measured, same

    report.table("whole process: XOR, 20,000 epochs", "s on the clock", "s of the processor", "processes")
    weights = []
    for name, (key, times, warm) in PROCESSES.items():
        if {"auto": "program"}.get(key, key) not in keys:
            continue
        try:
            found = measured(key, times, warm)
        except RuntimeError as error:
            report.say(f"Left out: {name} ({error}).")
            continue
        wall, processor = ([run[i] for run in found] for i in (0, 1))
        weights.append(found[0][2])
        cells = [f"{min(t):.3f} ({median(t):.3f})" for t in (wall, processor)]
        report.row(name, *cells, str(times))
        if key == "program":
            text = f"{median(wall):.3f} s on the clock, {median(processor):.3f} s of the processor"
            reached = median(wall) <= WHOLE_PROCESS
            report.goal(f"whole process, {name}: at most {WHOLE_PROCESS} s on the clock: {text}", reached)
    assert same(weights), weights


def micro(times: list[float]) -> str:
    """Microseconds: best (median)."""
    return f"{min(times) * 1e6:.4g} ({median(times) * 1e6:.4g})"


if __name__ == "__main__":
    sys.exit(main())
