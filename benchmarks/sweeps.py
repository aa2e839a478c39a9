"""How long a sweep takes beside a plain loop, how much of it is not training, and how much memory it needs.

Both train XOR from the same seeds: the loop in one process, by a network and `fit` for every seed; the sweep
with as many processes as asked for, its rows and curves written to files. They take turns, and what counts
is the ratio of their times.

    python benchmarks/sweeps.py --seeds 5000 --rounds 3
    python benchmarks/sweeps.py --seeds 100000 --rounds 1
"""

import argparse
import resource
import statistics
import tempfile
import time
from pathlib import Path

import neurosim as ns
from neurosim.sweeps.sweep import sweep
from neurosim.sweeps.sweep_view import Sweep


def plain_loop(seeds: int) -> float:
    """Return the seconds of a loop over the seeds, as anybody would write it."""
    scenario = ns.scenarios.load("xor")
    train, training = scenario.data().train, scenario.table.training
    begun = time.perf_counter()
    for seed in range(1, seeds + 1):
        network = ns.Network.layered([2, 2, 1], bias="column", seed=seed)
        network.fit(train.X, train.T, epochs=training.epochs, learning_rate=training.learning_rate)
        (network.predict(train.X) >= 0.5).tolist()
    return time.perf_counter() - begun


def swept(seeds: int, jobs: int) -> tuple[float, Sweep]:
    """Return the seconds of the sweep, and the sweep."""
    with tempfile.TemporaryDirectory() as folder:
        begun = time.perf_counter()
        found = sweep("xor", {"seeds": {"first": 1, "last": seeds}}, jobs=jobs, out=Path(folder) / "sweep")
        seconds = time.perf_counter() - begun
        _ = found.outcomes
    return seconds, found


def main() -> None:
    """Measure, and print a line for every round."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--seeds", type=int, default=5000)
    asked.add_argument("--jobs", type=int, default=2)
    asked.add_argument("--rounds", type=int, default=3)
    given = asked.parse_args()
    swept(200, given.jobs)  # code is compiled, and processes are started
    ratios = []
    for number in range(1, given.rounds + 1):
        loop = plain_loop(given.seeds)
        before = memory()
        seconds, found = swept(given.seeds, given.jobs)
        idle = 1 - float(found.outcomes.seconds.sum()) / (given.jobs * seconds)
        ratios.append(seconds / loop)
        print(
            f"round {number}: loop {loop:.1f} s, sweep {seconds:.1f} s, ratio {seconds / loop:.2f}", end="; "
        )
        print(f"{idle:.1%} of the time of {given.jobs} processes is no training", end="; ")
        print(f"memory {before:.0f} MB before, {memory():.0f} MB after", flush=True)
    print(f"median ratio {statistics.median(ratios):.2f}")


def memory() -> float:
    """Return the most memory that this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
