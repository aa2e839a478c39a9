"""Passes by hand, and the least that `fit` costs, in turn with another checkout of neurosim.

    python benchmarks/against.py CHECKOUT [--rounds N]

Both sides are processes that stay alive and work in turn, round after round; ratios are medians over the
rounds. The parameters that both end with must be the same to the bit. Prints a table and the goals.
"""

import argparse
import gc
import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from time import process_time

from by_hand import mazur, objects, random_graph
from report import Report, Verdict, machine

from neurosim import Network

HERE = Path(__file__).resolve().parent
#: How many times quicker each job is to be than before; recording is only not to be slower.
GOALS = {
    "2-2-2": 4.0,
    "random graph 1,000": 1.3,
    "random graph 10,000": 1.3,
    "2-2-2, recorded": 0.9,
    "random graph 1,000, recorded": 0.9,
    "fit, 79,510 parameters": 10.0,
    "fit, 9 parameters": 10.0,
}
RATE = 0.1

Job = Callable[[], object]


def jobs() -> dict[str, tuple[Job, int, Callable[[], str]]]:
    """What is timed: a call, how often it is made in a round, and the bits that it leaves."""

    def bits(net: Network) -> Callable[[], str]:
        return lambda: hashlib.sha256(repr([c.weight for c in net.connections]).encode()).hexdigest()

    found: dict[str, tuple[Job, int, Callable[[], str]]] = {}
    for plan, calls in ((mazur(), 1000), (random_graph(1_000), 20), (random_graph(10_000), 5)):
        net, recorded = objects(plan), objects(plan)

        given = plan.inputs, plan.targets
        found[plan.name] = partial(make_passes, net, *given), calls, bits(net)
        if f"{plan.name}, recorded" in GOALS:
            again = partial(recorded.trace, *given, RATE)
            found[f"{plan.name}, recorded"] = again, max(1, calls // 10), bits(recorded)
    for sizes, calls in (([784, 100, 10], 3), ([2, 2, 1], 30)):
        net = Network.layered(sizes, seed=1)
        X, T = [[0.5] * sizes[0]], [[0.5] * sizes[-1]]

        fit = partial(net.fit, X, T, epochs=1, learning_rate=RATE, engine="numpy", progress=False)
        parameters = sum(a * b + b for a, b in zip(sizes, sizes[1:], strict=False))
        found[f"fit, {parameters:,} parameters"] = fit, calls, bits(net)
    return found


def make_passes(net: Network, inputs: dict[str, float], targets: dict[str, float]) -> None:
    """Forward, backward and update."""
    net.zero_gradients()
    net.forward(inputs)
    net.backward(targets)
    net.update(RATE)


def work() -> None:
    """Be a side: for every line that names a job, make its calls; answer the seconds of one, and the bits."""
    known = jobs()
    for call, calls, _ in known.values():
        for _ in range(calls):  # enough for whatever is prepared after some passes
            call()
    print("ready", flush=True)
    for line in sys.stdin:
        call, calls, bits = known[line.strip()]
        gc.collect()
        start = process_time()
        for _ in range(calls):
            call()
        print((process_time() - start) / calls, bits(), flush=True)


class Side:
    """A process that works with one checkout."""

    def __init__(self, checkout: Path) -> None:
        space = os.pathsep.join([str(checkout), str(HERE)])
        self.process = subprocess.Popen(
            [sys.executable, __file__, "--work"],
            env={**os.environ, "PYTHONPATH": space},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.read()

    def read(self) -> list[str]:
        """The words of its next answer."""
        assert self.process.stdout is not None
        answer = self.process.stdout.readline().split()
        assert answer, "the other process has ended"
        return answer

    def ask(self, job: str) -> tuple[float, str]:
        """Seconds of one call, and the bits."""
        assert self.process.stdin is not None
        self.process.stdin.write(job + "\n")
        self.process.stdin.flush()
        seconds, bits = self.read()
        return float(seconds), bits


def main() -> int:
    """Time everything; the exit code is 1 when a goal is missed or the bits differ."""
    if "--work" in sys.argv:
        work()
        return 0
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("checkout", type=Path, help="the folder of the other checkout")
    parser.add_argument("--rounds", type=int, default=15, help="rounds in turn (default 15)")
    choices = parser.parse_args()
    report = Report("Now and before", machine("networkx", "numpy"))
    report.table("us of processor time a call", "before", "now", "before / now", "same bits")
    before, now = Side(choices.checkout.resolve()), Side(HERE.parent)
    for job, goal in GOALS.items():
        times: list[tuple[float, float]] = []
        same = True
        for _ in range(choices.rounds):
            (old, old_bits), (new, new_bits) = before.ask(job), now.ask(job)
            times.append((old, new))
            same = same and old_bits == new_bits
        ratio = median(old / new for old, new in times)
        old, new = (median(side) * 1e6 for side in zip(*times, strict=True))
        report.row(job, f"{old:,.1f}", f"{new:,.1f}", f"{ratio:.2f}", "yes" if same else "NO")
        told = f"{job}: at least {goal:g} times as quick, same bits"
        report.judge(Verdict(told, f"{ratio:.2f}", same and ratio >= goal))
    print(f"\n{report.goals()}")
    for side in (before, now):
        side.process.terminate()
    return 0 if report.reached else 1


if __name__ == "__main__":
    sys.exit(main())
