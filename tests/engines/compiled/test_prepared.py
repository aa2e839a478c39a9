"""What a training leaves for the next one of the same network, and what makes it useless."""

from collections.abc import Callable

import numpy as np
import pytest

import neurosim as ns
from neurosim.engines.compiled.prepared import MOST_KEPT, PreparedBefore
from neurosim.engines.parameters import Parameters

X = np.random.default_rng(1).normal(size=(7, 3))
T = np.random.default_rng(2).uniform(size=(7, 2))


def network() -> ns.Network:
    net = ns.Network(loss="half_squared_error")
    for k in (1, 2, 3):
        net.add_input(f"x{k}")
    net.add_constant("one", 0.5)
    for k in (1, 2):
        net.add_neuron(f"h{k}", "leaky_relu", bias=0.1 * k)
    for k in (1, 2):
        net.add_neuron(f"o{k}", "sigmoid", bias=0.2, output=True)
    for source, target in [("x1", "h1"), ("x2", "h1"), ("x3", "h2"), ("one", "h2"), ("x1", "o2")]:
        net.connect(source, target, 0.3)
    for source in ("h1", "h2"):
        for target in ("o1", "o2"):
            net.connect(source, target, -0.4)
    return net


def fit(net: ns.Network, engine: str, **options: object) -> list[str]:
    how = {"learning_rate": 0.3, "epochs": 3, "progress": False, **options}
    if isinstance(how.get("optimizer"), type):
        how["optimizer"] = how["optimizer"](how.pop("learning_rate"))  # type: ignore[operator]
    history = net.fit(X, T, engine=engine, **how)
    assert history.engine == engine
    return [number.hex() for number in [*Parameters(net).read().tolist(), *history.cost.tolist()]]


def kept(net: ns.Network) -> int:
    return len(net.kept(PreparedBefore).functions)


def test_numbers_alone_need_no_other_function() -> None:
    net = network()
    for rate in (0.1, 0.2, 0.3):
        fit(net, "compiled", learning_rate=rate)
        fit(net, "compiled", learning_rate=rate, optimizer=ns.Momentum)
    assert kept(net) == 2


def test_few_functions_are_kept() -> None:
    net = network()
    for size in range(1, 2 * MOST_KEPT):
        fit(net, "compiled", l2=size / 100)
    assert kept(net) == MOST_KEPT


CHANGES: dict[str, Callable[[ns.Network], object]] = {
    "a parameter of an activation": lambda net: setattr(net["h1"].activation, "slope_below", 0.4),
    "an activation": lambda net: setattr(net["h1"], "activation", "tanh"),
    "the loss": lambda net: setattr(net, "loss", "huber"),
    "a constant": lambda net: setattr(net["one"], "value", -2.0),
    "a constant of -0.0": lambda net: setattr(net["one"], "value", -0.0),
    "a frozen weight": lambda net: setattr(net["x1", "h1"], "trainable", False),
    "a frozen bias": lambda net: setattr(net["h1"], "bias_trainable", False),
    "no bias": lambda net: setattr(net["o1"], "bias", None),
    "a bias": lambda net: setattr(net["o1"], "bias", 0.7),
    "a weight of -0.0": lambda net: setattr(net["x1", "h1"], "weight", -0.0),
    "an aggregation": lambda net: setattr(net["h2"], "aggregation", "product"),
    "a connection": lambda net: net.connect("x3", "o1", 0.1),
}


@pytest.mark.parametrize("what", CHANGES)
def test_after_a_change_between_two_trainings_the_bits_are_those_by_hand(what: str) -> None:
    found = []
    for engine in ("objects", "compiled"):
        net = network()
        first = fit(net, engine)
        CHANGES[what](net)
        found.append((first, fit(net, engine), fit(net, engine, batch_size=4)))
    assert found[0] == found[1]
