"""Random graphs of growing size, trained equally long: time and memory for each connection."""

import tracemalloc

from goals import LINEAR
from jobs import graph_job
from report import Report, at_most
from sides import SIDES, Trainer, able
from timing import Amount, prepared, race

LINEAR_SIDES = ("compiled",)
SIZES = (1_000, 10_000, 100_000)


def report_linear(report: Report, keys: list[str], rounds: int) -> None:
    """Time and memory for each connection must not grow with the graph."""
    jobs = [graph_job(size, key="linear") for size in SIZES]
    timed = []
    for job in jobs:
        kinds, _ = able([key for key in LINEAR_SIDES if key in keys], job)
        found, failed = prepared(kinds, job, dict.fromkeys(kinds, Amount(0.0)))
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
            told = f"{name}: {what} per connection at {SIZES[-1]:,}, in times of that at {SIZES[0]:,}"
            report.judge(at_most(told, numbers[-1] / numbers[0], LINEAR))


def peak(trainer: Trainer) -> int:
    """Bytes that a short training takes at its peak, beside the network."""
    tracemalloc.start()
    trainer.train(1, 4)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most
