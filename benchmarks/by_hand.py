"""Speed of the passes by hand, paired in one run with the same work in scalar autograd code.

    python benchmarks/by_hand.py [--quick] [--rounds N]

Prints a table, and writes it to RESULTS_BY_HAND.md beside this file. README.md says how to read it.
"""

import argparse
import gc
import random
import sys
from collections.abc import Callable, Generator
from dataclasses import dataclass
from math import isclose, sqrt
from pathlib import Path
from statistics import median
from time import process_time

import scalar_autograd
from report import Report, Verdict, at_most, machine
from scalar_autograd import ScalarNetwork

from neurosim.model.neuron_and_connection import Neuron
from neurosim.network import Network

RESULTS = Path(__file__).with_name("RESULTS_BY_HAND.md")
FAN_IN = 20
LEARNING_RATE = 0.5
UNRECORDED, RECORDED, RATIO, FLAT, BUILD, LINEAR = 1.5, 10.0, 10.0, 2.5, 10.0, 2.5

Times = dict[str, list[float]]
Steps = Generator[None, None, None]


# -- what is computed -----------------------------------------------------------------------------


@dataclass
class Plan:
    """A network and one sample, as plain numbers; both sides are built from it."""

    name: str
    inputs: dict[str, float]
    neurons: dict[str, tuple[float, dict[str, float]]]  # name: (bias, {source: weight}), sources first
    targets: dict[str, float]
    repeats: int = 1

    @property
    def connections(self) -> int:
        """How many connections there are."""
        return sum(len(weights) for _, weights in self.neurons.values())


def mazur() -> Plan:
    """The 2-2-2 network of Matt Mazur's step by step example (2015)."""
    return Plan(
        "2-2-2",
        {"i1": 0.05, "i2": 0.10},
        {
            "h1": (0.35, {"i1": 0.15, "i2": 0.20}),
            "h2": (0.35, {"i1": 0.25, "i2": 0.30}),
            "o1": (0.60, {"h1": 0.40, "h2": 0.45}),
            "o2": (0.60, {"h1": 0.50, "h2": 0.55}),
        },
        {"o1": 0.01, "o2": 0.99},
        repeats=200,
    )


def random_graph(connections: int) -> Plan:
    """Neurons with 20 random sources each among all earlier ones; those that feed nothing are outputs."""
    draw = random.Random(1)
    inputs = {f"x{i}": draw.uniform(-1.0, 1.0) for i in range(FAN_IN)}
    names, fed = list(inputs), set()
    neurons = {}
    for i in range(connections // FAN_IN):
        sources = draw.sample(names, FAN_IN)
        fed.update(sources)
        neurons[f"n{i}"] = draw.gauss(), {source: draw.gauss() / sqrt(FAN_IN) for source in sources}
        names.append(f"n{i}")
    targets = {name: draw.random() for name in neurons if name not in fed}
    return Plan(f"random graph {connections:,}", inputs, neurons, targets, max(1, 10_000 // connections))


def objects(plan: Plan) -> Network:
    """The plan as a network of neurosim."""
    net = Network()
    for name in plan.inputs:
        net.add_input(name)
    for name, (bias, _) in plan.neurons.items():
        net.add_neuron(name, "sigmoid", bias=bias, output=name in plan.targets)
    for target, (_, weights) in plan.neurons.items():
        for source, weight in weights.items():
            net.connect(source, target, weight)
    return net


def scalars(plan: Plan) -> ScalarNetwork:
    """The plan as a network of the peer."""
    return ScalarNetwork(
        scalar_autograd.Neuron(name, bias, weights, weights.values())
        for name, (bias, weights) in plan.neurons.items()
    )


def check_agreement(plan: Plan) -> None:
    """Stop unless all gradients of both sides agree to 1e-9, and the recorded pass gives the same bits."""
    ours, recorded, peer = objects(plan), objects(plan), scalars(plan)
    for side in (ours, peer):
        side.forward(plan.inputs)
        side.backward(plan.targets)
    recorded.trace(plan.inputs, plan.targets)
    for neuron in peer.neurons:
        found = [(ours[source, neuron.name].gradient, recorded[source, neuron.name].gradient)
                 for source in neuron.sources]  # fmt: skip
        found.append((ours[neuron.name].bias_gradient, recorded[neuron.name].bias_gradient))
        for (plain, traced), value in zip(found, [*neuron.weights, neuron.bias], strict=True):
            assert plain == traced
            assert isclose(plain, value.gradient, rel_tol=1e-9, abs_tol=1e-15), neuron.name
    for name, value in peer.inputs.items():
        delta = ours[name].delta
        assert delta is not None
        assert isclose(delta, value.gradient, rel_tol=1e-9, abs_tol=1e-15), name


# -- how it is timed ------------------------------------------------------------------------------


def interleaved(jobs: dict[str, Callable[[], Steps]], rounds: int, repeats: int = 1) -> Times:
    """Run all jobs in turn, round after round; return processor seconds per call, one number per round.

    A job is a generator: what stands before its first ``yield`` and after its second one is not timed.
    """
    times: Times = {name: [] for name in jobs}
    for _ in range(rounds):
        for name, job in jobs.items():
            gc.collect()
            total = 0.0
            for _ in range(repeats):
                steps = job()
                next(steps)
                start = process_time()
                next(steps)
                total += process_time() - start
                steps.close()
            times[name].append(total / repeats)
    return times


def time_passes(plan: Plan, rounds: int) -> Times:
    """Seconds for forward, backward and update: plain, recorded, and in the peer."""
    ours, recorded, peer = objects(plan), objects(plan), scalars(plan)

    def three_passes(side: Network | ScalarNetwork) -> Callable[[], Steps]:
        def job() -> Steps:
            side.zero_gradients()
            yield
            side.forward(plan.inputs)
            side.backward(plan.targets)
            side.update(LEARNING_RATE)
            yield

        return job

    def trace() -> Steps:
        recorded.zero_gradients()
        yield
        kept = recorded.trace(plan.inputs, plan.targets, LEARNING_RATE)
        yield
        assert len(kept) > plan.connections

    jobs = {"unrecorded": three_passes(ours), "recorded": trace, "peer": three_passes(peer)}
    return interleaved(jobs, rounds, plan.repeats)


def time_building(plan: Plan, rounds: int) -> Times:
    """Seconds for connecting what is there, one by one, in several orders."""
    edges = [(s, t, w) for t, (_, weights) in plan.neurons.items() for s, w in weights.items()]
    names = list(plan.neurons)
    shuffle = random.Random(2).shuffle
    mixed, mixed_names = list(edges), list(names)
    shuffle(mixed)
    shuffle(mixed_names)

    def connecting(neurons: list[str], order: list[tuple[str, str, float]]) -> Callable[[], Steps]:
        def job() -> Steps:
            net = Network()
            for name in plan.inputs:
                net.add_input(name)
            for name in neurons:
                net.add_neuron(name)
            yield
            for source, target, weight in order:
                net.connect(source, target, weight)
            yield

        return job

    jobs = {
        "creation order": connecting(names, edges),
        "random order": connecting(names, mixed),
        "neurons in random order, too": connecting(mixed_names, mixed),
    }
    return interleaved(jobs, rounds)


def time_chain(length: int, rounds: int) -> Times:
    """Seconds for building a chain of neurons, and for the passes over it."""
    net = Network()

    def build() -> Steps:
        nonlocal net
        net = Network()
        yield
        previous: Neuron = net.add_input("x")
        for i in range(length):
            neuron = net.add_neuron(f"n{i}", "tanh", output=i == length - 1)
            net.connect(previous, neuron, 1.0)
            previous = neuron
        yield

    def forward() -> Steps:
        net.order()
        yield
        net.forward([0.5])
        yield

    def backward() -> Steps:
        yield
        net.backward([0.0])
        yield

    return interleaved({"build": build, "forward": forward, "backward": backward}, rounds)


# -- what is reported -----------------------------------------------------------------------------


def micro(times: list[float], per: int) -> str:
    """Microseconds per connection: best (median)."""
    return f"{best(times, per):.2f} ({median(times) / per * 1e6:.2f})"


def best(times: list[float], per: int) -> float:
    """Microseconds per connection, in the round that was disturbed least."""
    return min(times) / per * 1e6


def report_passes(report: Report, sizes: list[int], rounds: int) -> None:
    """Forward, backward and update."""
    columns = "unrecorded", "recorded", "scalar autograd", "autograd / unrecorded", "autograd / recorded"
    report.table("forward + backward + update, us per connection", *columns)
    found: dict[str, list[float]] = {"unrecorded": [], "recorded": [], "ratio": []}
    for plan in [mazur(), *map(random_graph, sizes)]:
        check_agreement(plan)
        times, per = time_passes(plan, rounds), plan.connections
        ratios = {
            name: median(p / t for p, t in zip(times["peer"], times[name], strict=True))
            for name in ("unrecorded", "recorded")
        }
        cells = [micro(times[name], per) for name in ("unrecorded", "recorded", "peer")]
        report.row(plan.name, *cells, *(f"{ratio:.1f}" for ratio in ratios.values()))
        if plan.name != "2-2-2":
            for name in ("unrecorded", "recorded"):
                found[name].append(best(times[name], per))
            found["ratio"].append(ratios["unrecorded"])
    for name, limit in (("unrecorded", UNRECORDED), ("recorded", RECORDED)):
        slowest, spread = max(found[name]), max(found[name]) / min(found[name])
        report.judge(at_most(f"{name}: us per connection, the slowest", slowest, limit))
        report.judge(at_most(f"{name}: flat, times from size to size", spread, FLAT))
    least = min(found["ratio"])
    told = f"at least {RATIO:.0f} x faster than scalar autograd"
    report.judge(Verdict(told, f"{least:.1f} x", least >= RATIO))


def report_building(report: Report, sizes: list[int], rounds: int) -> None:
    """Connecting one by one."""
    plans = [random_graph(size) for size in sizes]
    times = [time_building(plan, rounds) for plan in plans]
    report.table("building, us per connection", *(plan.name for plan in plans))
    for name in times[0]:
        numbers = [best(t[name], plan.connections) for t, plan in zip(times, plans, strict=True)]
        report.row(name, *(micro(t[name], plan.connections) for t, plan in zip(times, plans, strict=True)))
        spread = max(numbers) / min(numbers)
        report.judge(at_most(f"building, {name}: us per connection, the slowest", max(numbers), BUILD))
        report.judge(at_most(f"building, {name}: linear, times from size to size", spread, LINEAR))


def report_chain(report: Report, length: int, rounds: int) -> None:
    """A chain, as deep as it is long."""
    times = time_chain(length, rounds)
    report.table(f"chain of {length:,} neurons, us per neuron", *times)
    report.row("", *(micro(t, length) for t in times.values()))
    report.judge(Verdict(f"a chain of {length:,} neurons is built and passed", "it is", True))


def main() -> int:
    """Time everything; the exit code is 1 when a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="smaller graphs; writes no file")
    parser.add_argument("--rounds", type=int, default=5, help="interleaved rounds (default 5)")
    choices = parser.parse_args()
    sizes = [1_000, 10_000] if choices.quick else [1_000, 10_000, 100_000]
    about = (
        f"{machine('neurosim', 'networkx', 'numpy')}\nMicroseconds of processor time: the smallest of all "
        "rounds (the median in parentheses); ratios are medians of the rounds."
    )
    report = Report("The passes by hand", about)
    report_passes(report, sizes, choices.rounds)
    report_building(report, sizes, max(1, choices.rounds // 2))
    report_chain(report, sizes[-1], max(1, choices.rounds // 2))
    print(report.text())
    if not choices.quick:
        RESULTS.write_text(report.text(), encoding="utf-8")
    return 0 if report.reached else 1


if __name__ == "__main__":
    sys.exit(main())
