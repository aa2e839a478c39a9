"""Trainings for several processors, each compared with the passes by hand.

Run as a file, it trains all of them in a process of its own, whose C library can be another build, and prints
which variant of exp each processor was given.
"""

import json
import platform
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

import neurosim as ns
from neurosim.engines.compiled.engine import CompiledEngine
from neurosim.engines.compiled.processor import Processor, this_processor
from neurosim.engines.compiled.variants import best_variant
from neurosim.engines.job import Job
from neurosim.engines.objects import ObjectsEngine
from neurosim.engines.parameters import Parameters
from neurosim.formulas.updates import optimizer


def processors() -> dict[str, Processor]:
    """The processor of this computer, and less capable ones whose code it can run."""
    here = this_processor()
    found = {"this": here}
    if platform.machine() in ("x86_64", "AMD64"):
        found["SSE2 alone"] = here._replace(name="x86-64", features="")
        if here.has_fma:
            found["AVX2 with fma"] = here._replace(name="haswell", features="+avx2,+fma,-avx512f")
            found["AVX without fma"] = here._replace(name="sandybridge", features="+avx,-fma,-avx2,-avx512f")
    else:
        found["generic"] = here._replace(name="generic", features="")
    return found


def layers(sizes: list[int], out: str, loss: str, hidden: str = "tanh") -> ns.Network:
    return ns.Network.layered(sizes, hidden, output_activation=out, loss=loss, seed=3)


def graph(outs: int = 3) -> ns.Network:
    """Neurons of several kinds, each fed by some of those before."""
    random, net = np.random.default_rng(5), ns.Network(loss="half_squared_error")
    for k in range(4):
        net.add_input(f"x{k}")
    net.add_constant("one", 1.0)
    kinds = ["sigmoid", "tanh", "softplus", "gelu", "elu", "linear"]
    before = ["x0", "x1", "x2", "x3", "one"]
    for k in range(14):
        name = f"n{k}"
        net.add_neuron(name, kinds[k % 6], bias=float(random.normal()), output=k >= 14 - outs)
        for source in random.choice(before, size=min(4, len(before)), replace=False).tolist():
            net.connect(source, name, float(random.normal()))
        if k < 14 - outs:
            before.append(name)
    return net


Case = tuple[Callable[[], ns.Network], dict[str, Any]]
CASES: dict[str, Case] = {
    "straight": (lambda: layers([2, 2, 1], "sigmoid", "half_squared_error", "sigmoid"), {}),
    "layers": (lambda: layers([5, 17, 9, 3], "sigmoid", "half_squared_error", "sigmoid"), {}),
    "softmax": (lambda: layers([4, 12, 5], "softmax", "cross_entropy"), {"rule": "adam", "batch_size": 3}),
    "far": (lambda: layers([5, 8, 2], "sigmoid", "binary_cross_entropy", "elu"), {"scale": 400.0}),
    "layers in batches": (
        lambda: layers([9, 20, 7], "softmax", "cross_entropy"),
        {"batch_size": 8, "rule": "adamw", "mean": True},
    ),
    "graph": (graph, {}),
    "graph in batches": (graph, {"batch_size": 5, "rule": "rmsprop", "l2": 0.01}),
    "penalty": (lambda: layers([3, 11, 2], "linear", "half_squared_error"), {"l2": 0.01, "rule": "momentum"}),
}


def bits(numbers: np.ndarray) -> list[int]:
    return np.ascontiguousarray(numbers, dtype=float).view(np.int64).tolist()


def trained(case: Case, processor: Processor | None) -> list[list[int]]:
    """The bits of parameters, costs and memory after three epochs; by hand without a processor."""
    build, options = case
    net, random = build(), np.random.default_rng(8)
    X = random.normal(size=(21, len(net.inputs))) * options.get("scale", 1.0)
    T = np.round(random.uniform(size=(21, len(net.outputs))))
    rule = optimizer(options.get("rule"), 0.05)
    job = Job(
        X,
        T,
        rule,
        batch_size=options.get("batch_size", 1),
        mean=options.get("mean", False),
        l2=options.get("l2", 0.0),
    )
    engine = ObjectsEngine(net, job) if processor is None else CompiledEngine(net, job, processor)
    costs = np.zeros(3)
    orders = np.array([random.permutation(21) for _ in range(3)])
    engine.run(orders, np.array([0.05, 0.04, 0.03]), costs)
    engine.give_back()
    memory = rule.remember(Parameters(net).names)
    return [bits(Parameters(net).read()), bits(costs), *(bits(slot) for slot in memory.slots)]


def different() -> Iterator[tuple[str, str]]:
    """Yield each processor and case whose bits are not those of the passes by hand."""
    for name, case in CASES.items():
        expected = trained(case, None)
        for called, processor in processors().items():
            if trained(case, processor) != expected:
                yield called, name


if __name__ == "__main__":
    variants = {called: best_variant(processor) for called, processor in processors().items()}
    print(json.dumps({"different": list(different()), "variants": variants}))
