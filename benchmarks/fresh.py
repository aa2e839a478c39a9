"""What is measured in fresh processes: the first training, XOR from start to end, and two commands."""

import pickle
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from statistics import median

from commands import write_mnist
from goals import FIRST, WHOLE
from jobs import JOBS
from processes import PROCESSES, Run, measured, own_cache, run, same
from report import Report, Verdict, at_most

HERE = Path(__file__).resolve().parent
FIRST_TRAINING = HERE / "first_training.py"
NEUROSIM = [sys.executable, "-m", "neurosim"]
SAMPLES = 32  # of a first training


def report_first(report: Report, before: Path | None, rounds: int) -> None:
    """The first training of every job in a fresh process: nothing compiled yet, and machine code on disk."""
    head = "first training in a fresh process, over the import: s of the processor"
    report.table(head, "cold", "commit before", "over it", "from disk", "commit before", "over it")
    with tempfile.TemporaryDirectory() as folder:
        for key, limit in FIRST.items():
            file = Path(folder, f"{key}.pickle")
            job = JOBS[key]()
            file.write_bytes(pickle.dumps(replace(job, X=job.X[:SAMPLES], T=job.T[:SAMPLES])))
            script = [sys.executable, str(FIRST_TRAINING)]
            commands = {"ours": [*script, "ours", str(file)]}
            if before is not None:
                commands["before"] = [*script, "before", str(file), str(before)]
            warm = first_trainings(commands, min(3, rounds), cold=False)
            cold = first_trainings(commands, min(2, rounds), cold=True)
            report.row(key, *compared(cold), *compared(warm))
            report.judge(judged(f"{key}, first training in a fresh process, cold", cold, limit))


def compared(found: dict[str, list[float]]) -> list[str]:
    """Our seconds, those of the commit before, and our share of them."""
    ours = f"{median(found['ours']):.3f}"
    return (
        [ours, f"{median(found['before']):.3f}", f"{share(found):.3g}"]
        if "before" in found
        else [ours, "", ""]
    )


def first_trainings(commands: dict[str, list[str]], rounds: int, *, cold: bool) -> dict[str, list[float]]:
    """Seconds of each side, round after round."""
    found: dict[str, list[float]] = {side: [] for side in commands}
    with own_cache():
        if not cold:
            for command in commands.values():
                run(command)
        for _ in range(rounds):
            for side, command in commands.items():
                if cold:
                    with own_cache():
                        found[side].append(float(run(command).output))
                else:
                    found[side].append(float(run(command).output))
    return found


def report_processes(report: Report, keys: list[str]) -> None:
    """XOR, 20,000 epochs, from the start of Python to its end."""
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
        weights.append(float(found[0].output))
        report.row(name, *spans(found), str(times))
    assert same(weights), weights


def report_commands(report: Report, before: Path | None) -> None:
    """Whole commands, beside those of the commit before."""
    report.table("whole command", "s on the clock", "s of the processor", "processes")
    trees = {"ours": HERE.parent} | ({} if before is None else {"before": before})
    with tempfile.TemporaryDirectory() as folder, own_cache():
        images = Path(folder, "images")
        write_mnist(images)
        given = {"xor": ["xor"], "mnist": ["mnist", "--data", str(images)]}
        for tree in trees.values():  # not measured: whatever is kept for the next time
            run([*NEUROSIM, "train", "xor"], tree)
        for name, (limit, times) in WHOLE.items():
            runs: dict[str, list[Run]] = {side: [] for side in trees}
            for _ in range(times):
                for side, tree in trees.items():
                    runs[side].append(run([*NEUROSIM, "train", *given[name]], tree))
            for side, found in runs.items():
                about = {"ours": "", "before": ", the commit before"}[side]
                report.row(f"neurosim train {name}{about}", *spans(found), str(times))
            seconds = {side: [one.processor for one in found] for side, found in runs.items()}
            report.judge(judged(f"whole process, neurosim train {name}", seconds, limit))


def judged(what: str, found: dict[str, list[float]], limit: float) -> Verdict:
    """Judge a share of the time of the commit before."""
    told = f"{what}, over the commit before"
    if "before" not in found:
        return Verdict(f"{told}: at most {limit:g}", "not measured", False)
    return at_most(told, share(found), limit)


def share(found: dict[str, list[float]]) -> float:
    """Our time over that of the commit before: the median over the rounds."""
    return median(ours / theirs for ours, theirs in zip(found["ours"], found["before"], strict=True))


def spans(found: list[Run]) -> list[str]:
    """Seconds on the clock and of the processor: best (median)."""
    columns = [[one.wall for one in found], [one.processor for one in found]]
    return [f"{min(column):.3f} ({median(column):.3f})" for column in columns]
