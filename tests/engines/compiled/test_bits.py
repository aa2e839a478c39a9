"""The engine compiled leaves the very bits of the passes by hand, whatever is trained."""

import random
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from random_trainings import Outcome, Training, graph, layered, outcome, targets, training

import neurosim as ns
from neurosim.engines.parameters import Parameters
from neurosim.formulas.known import ACTIVATIONS, AGGREGATIONS, LOSSES
from neurosim.formulas.updates import OPTIMIZERS

KINDS: dict[str, Callable[[random.Random], ns.Network]] = {
    "layers": layered,
    "graph": graph,
    "products and maxima": lambda rng: graph(rng, rare=True),
}
BATCHES: list[dict[str, Any]] = [{"batch_size": 1}, {"batch_size": 2, "mean": True}, {"batch_size": 5}]


def assert_same_bits(one: Training) -> Outcome:
    """Make sure that both engines leave the same, errors included; return what they leave."""
    by_hand = outcome(one, "objects")
    assert outcome(one, "compiled") == by_hand
    return by_hand


def drawn(kind: str, seed: int) -> Training:
    rng = random.Random(seed)
    return training(KINDS[kind](rng), rng)


def of(net: ns.Network, **given: Any) -> Training:
    """A training by plain descent, of nine samples unless another number is given."""
    usual: dict[str, Any] = {"optimizer": lambda: ns.Descent(0.05), "samples": 9, "epochs": 3, "l2": 0.0}
    return training(net, random.Random(5), **usual | given)


def skipping(
    activation: object, output_activation: object = "tanh", loss: object = "half_squared_error"
) -> ns.Network:
    """Three inputs, five hidden neurons and two outputs, and connections that skip them."""
    net = ns.Network.layered(
        [3, 5, 2],
        activation,
        output_activation=output_activation,
        loss=loss,
        seed=3,
        bias_initialisation="normal",
    )
    net.connect("x1", "o1", 0.25)
    net.connect("x3", "o2", -0.5)
    net.disconnect("x2", "h3")
    return net


def positive(net: ns.Network) -> ns.Network:
    """The network with positive numbers alone, so that there are logarithms of its nets."""
    parameters = Parameters(net)
    parameters.write(abs(parameters.read()))
    return net


# -- anything at all -------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_random_trainings_leave_the_same_bits(kind: str) -> None:
    for seed in range(3):
        assert_same_bits(drawn(kind, seed))


@pytest.mark.slow
@pytest.mark.parametrize("part", range(4))
@pytest.mark.parametrize("kind", KINDS)
def test_many_random_trainings_leave_the_same_bits(kind: str, part: int) -> None:
    seeds = iter(range(100 + 20 * part, 120 + 20 * part))
    finished = 0
    while finished < 6:  # some leave the range of a float, in every engine
        finished += not assert_same_bits(drawn(kind, next(seeds))).error


# -- every equation that has a name ----------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("way", BATCHES, ids=lambda way: f"batch {way['batch_size']}")
@pytest.mark.parametrize("name", ACTIVATIONS)
def test_every_activation(name: str, way: dict[str, Any]) -> None:
    layers = ns.Network.layered([3, 5, 9, 2], name, output_activation="tanh", seed=3)
    grouped = skipping("tanh" if name == "softmax" else name)
    single = ns.Network.layered([1, 1], name, seed=3)
    for net in (layers, grouped, single):
        one = of(positive(net) if name == "log" else net, **way)
        left = assert_same_bits(Training(**{**vars(one), "X": np.clip(abs(one.X), 0.1, 1.0) + 1.0}))
        assert left.error == "" or name in ("log", "square")  # squares of squares overflow
        if name != "log":
            assert_same_bits(one)


@pytest.mark.slow
@pytest.mark.parametrize("far", [1.0, 40.0, 800.0])
@pytest.mark.parametrize("name", LOSSES)
def test_every_loss_also_where_outs_are_far_out(name: str, far: float) -> None:
    natural = LOSSES[name].natural
    pairs = [natural] if natural else ["sigmoid", "linear", "tanh"]
    for output in (*pairs, "softmax"):
        for batch_size in (1, 5):
            for net in (
                ns.Network.layered([3, 4, 3], "tanh", output_activation=output, loss=name, seed=1),
                skipping("tanh", "tanh" if output == "softmax" else output, name),
            ):
                one = of(net, batch_size=batch_size)
                assert_same_bits(Training(**{**vars(one), "X": one.X * far}))


@pytest.mark.slow
@pytest.mark.parametrize("mean", [False, True])
@pytest.mark.parametrize("batch_size", [1, 3, 8])
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_optimizer(name: str, batch_size: int, mean: bool) -> None:
    cls = OPTIMIZERS[name]
    for l2 in (0.0,) if cls.penalty_name else (0.0, 0.01):
        for net in (ns.Network.layered([3, 4, 2], bias="column", seed=1), skipping("tanh")):
            net.connections[1].trainable = False
            assert_same_bits(
                of(net, optimizer=lambda: cls(0.05), batch_size=batch_size, mean=mean, l2=l2, epochs=5)
            )


@pytest.mark.parametrize("name", AGGREGATIONS)
def test_every_aggregation(name: str) -> None:
    net = skipping("tanh")
    net["h2"].aggregation = net["o1"].aggregation = name
    assert_same_bits(of(net))
    assert_same_bits(of(net, batch_size=4))


@pytest.mark.parametrize("batch_size", [1, 4])
def test_formulas_of_ones_own(batch_size: int) -> None:
    bent = ns.Activation.from_text("bent", "atan(net)*2/3 + sin(net)/10 - cos(3*net)/20")
    fourth = ns.Loss.from_text("fourth", "(target - out)**4/outputs")
    for net in (ns.Network.layered([2, 9, 2], bent, loss=fourth, seed=1), skipping(bent, bent, fourth)):
        assert assert_same_bits(of(net, batch_size=batch_size)).error == ""


# -- shapes and numbers at the ends ----------------------------------------------------------------------

SHAPES: dict[str, Callable[[], ns.Network]] = {
    "one weight": lambda: ns.Network.layered([1, 1], bias="none", seed=1),
    "a chain of single neurons": lambda: ns.Network.layered([1, 1, 1, 1], "tanh", seed=1),
    "one input": lambda: ns.Network.layered([1, 17, 3], seed=1),
    "one output": lambda: ns.Network.layered([17, 9, 1], seed=1),
    "whole blocks": lambda: ns.Network.layered([16, 8, 16], seed=1),
    "softmax inside": lambda: ns.Network.layered([3, 9, 4], "softmax", seed=1),
    "all frozen": lambda: frozen(ns.Network.layered([3, 9, 2], seed=1)),
    "all frozen, any graph": lambda: frozen(skipping("tanh")),
    "no hidden neuron": lambda: ns.Network.layered(
        [40, 10], output_activation="softmax", loss="cross_entropy", seed=1
    ),
}


def frozen(net: ns.Network) -> ns.Network:
    for connection in net.connections:
        connection.trainable = False
    for neuron in net.neurons:
        neuron.bias_trainable = False
    return net


@pytest.mark.slow
@pytest.mark.parametrize("name", SHAPES)
def test_every_shape(name: str) -> None:
    assert assert_same_bits(of(SHAPES[name]())).error == ""
    assert assert_same_bits(of(SHAPES[name](), batch_size=4)).error == ""


@pytest.mark.slow
@pytest.mark.parametrize("batch_size", [1, 3, 32])
def test_very_wide_layers(batch_size: int) -> None:
    for sizes in ([20, 301, 3], [300, 7]):
        layers = ns.Network.layered(sizes, "relu", seed=1)
        assert_same_bits(of(layers, batch_size=batch_size, epochs=2))
        assert_same_bits(of(skipped(layers), batch_size=batch_size, epochs=2))


def skipped(net: ns.Network) -> ns.Network:
    """The same layers, but for one connection more, so that it is any graph."""
    net.add_input("extra")
    net.connect("extra", net.outputs[0].name, 0.125)
    return net


@pytest.mark.slow
@pytest.mark.parametrize("batch_size", [1, 4])
def test_a_softmax_of_a_thousand_classes(batch_size: int) -> None:
    net = ns.Network.layered([3, 1000], output_activation="softmax", loss="cross_entropy", seed=1)
    one, left = of(net, samples=5), []
    for engine in ("objects", "compiled"):
        twin = net.copy()
        twin.fit(one.X, one.T, epochs=2, learning_rate=0.05, batch_size=batch_size, engine=engine)
        left.append(Parameters(twin).read().tobytes())
    assert left[0] == left[1]


@pytest.mark.parametrize("batch_size", [1, 4, 100])
@pytest.mark.parametrize("samples", [1, 3])
def test_batches_that_are_larger_than_the_samples(samples: int, batch_size: int) -> None:
    for net in (ns.Network.layered([3, 9, 2], seed=1), skipping("tanh")):
        assert_same_bits(of(net, samples=samples, batch_size=batch_size, mean=True))


@pytest.mark.parametrize("x", [511.0, 513.0, -513.0, 709.7, 709.9, -708.5, -745.2, -746.0, 1e6, -1e6])
def test_nets_far_out_of_the_range_of_exp(x: float) -> None:
    net = ns.Network()
    net.add_input("x")
    for name in ("sigmoid", "softplus", "tanh", "elu", "mish"):
        net.add_neuron(name, name, output=True)
        net.connect("x", name, 1.0)
    for batch_size in (1, 4):
        one = of(net, samples=4, batch_size=batch_size)
        assert_same_bits(Training(**{**vars(one), "X": np.array([[x], [x / 3], [x / 7], [1.0]])}))


@pytest.mark.parametrize("batch_size", [1, 4])
def test_a_weight_of_minus_zero_keeps_its_sign_as_it_does_by_hand(batch_size: int) -> None:
    for net in (
        ns.Network.layered([2, 2, 1], seed=1),
        ns.Network.layered([3, 9, 2], seed=1),
        skipping("relu"),
    ):
        for connection in net.connections[::2]:
            connection.weight = -0.0
        one = of(net, batch_size=batch_size)
        for X in (one.X, np.zeros_like(one.X), -np.zeros_like(one.X)):
            assert_same_bits(Training(**{**vars(one), "X": X}))


def test_every_epoch_has_its_own_order_and_rate() -> None:
    net = ns.Network.layered([2, 9, 1], seed=1)
    one = of(net, epochs=6)
    same = Training(**{**vars(one), "orders": np.sort(one.orders, axis=1), "rates": np.full(6, 0.05)})
    assert assert_same_bits(one).parameters != assert_same_bits(same).parameters


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_several_calls_are_one_training(kind: str) -> None:
    one = training(KINDS[kind](random.Random(3)), random.Random(3), epochs=7)
    assert outcome(one, "compiled", calls=3) == outcome(one, "compiled") == outcome(one, "objects")


# -- numbers out of the range ----------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("batch_size", [1, 2, 5])
@pytest.mark.parametrize("shape", ["layers", "graph"])
def test_what_left_the_range_of_a_float_is_named_as_by_hand(shape: str, batch_size: int) -> None:
    net = ns.Network.layered([3, 9, 1], "square", output_activation="linear", seed=1)
    if shape == "graph":
        net = skipping("square", "linear")
    for rate, fails in ((1e-3, False), (1.0, True), (1e300, True)):
        drawn = of(net, optimizer=lambda rate=rate: ns.Momentum(rate), batch_size=batch_size, epochs=30)
        one = Training(**{**vars(drawn), "X": drawn.X / abs(drawn.X).max()})  # of any size when drawn
        assert assert_same_bits(one).error.startswith("NonFiniteError: ") == fails


def test_targets_are_drawn_for_every_loss() -> None:
    """The generator gives what the loss has a meaning for; else the tests above would try little."""
    for name in LOSSES:
        net = ns.Network.layered([2, 3], output_activation="softmax", loss=name, seed=1)
        found = targets(net, 20, random.Random(1))
        assert found.shape == (20, 3) and len(np.unique(found)) > 1
        if net.loss.shares:
            assert found.sum(axis=1) == pytest.approx(np.ones(20))
