"""How long figures take, after the imports: ``python benchmarks/drawing.py``.

The goals: a 2-2-2 network under 0.3 s, an 8-8-8 one under 1.5 s, a 64-32-16-10 one under 2 s. Each figure
is drawn and written as SVG; the best and the median of several rounds are printed, because what a machine
does beside them only ever adds time. The exit code is 1 when a best time misses its goal.
"""

import argparse
import statistics
import sys
import time

import neurosim as ns
from neurosim.drawing import draw_network
from neurosim.drawing.page.saving import rendered

CASES = (([2, 2, 2], 0.3), ([8, 8, 8], 1.5), ([64, 32, 16, 10], 2.0))


def seconds(sizes: list[int], rounds: int) -> list[float]:
    """Return how long it took to draw a network after a forward pass and to write it, round by round."""
    network = ns.Network.layered(sizes, seed=1)
    network.forward([0.5] * sizes[0])
    state = network.state()
    times = []
    for _ in range(rounds):
        begun = time.perf_counter()
        rendered(draw_network(state), "svg")
        times.append(time.perf_counter() - begun)
    return times


def main() -> int:
    """Print a table of the three networks of the goals."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    seconds([2, 2, 2], 1)  # the imports, and the fonts that matplotlib looks up once
    print(f"{'network':>14} {'best':>8} {'median':>8} {'goal':>6}")
    missed = False
    for sizes, goal in CASES:
        times = seconds(sizes, rounds)
        missed |= min(times) > goal
        name = "-".join(map(str, sizes))
        print(f"{name:>14} {min(times):7.2f}s {statistics.median(times):7.2f}s {goal:5.1f}s")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
