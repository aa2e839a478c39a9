"""What a loss is made for: targets outside are refused, doubtful ones are warned of, once for each call."""

import warnings
from collections.abc import Callable

import numpy as np
import pytest

import neurosim as ns
from neurosim.formulas.known import ACTIVATIONS, LOSSES

X = [[1.0], [0.5], [-0.5]]


def made(loss: str, activation: str, outputs: int) -> ns.Network:
    return ns.Network.layered([1, outputs], activation, loss=loss, seed=1)


def ways(net: ns.Network, targets: list[float]) -> dict[str, Callable[[], object]]:
    """Every way by which targets reach a network."""
    net.forward([1.0])
    return {
        "error": lambda: net.error(targets),
        "backward": lambda: net.backward(targets),
        "trace": lambda: net.trace(X, [targets] * 3),
        "fit": lambda: net.fit(X, [targets] * 3, epochs=3, learning_rate=0.01, progress=False),
    }


WAYS = ("error", "backward", "trace", "fit")


def test_every_bundled_loss_says_what_it_is_made_for_and_every_activation_what_it_can_give() -> None:
    for loss in LOSSES.values():
        assert loss.domain, loss
        assert loss.target_range is not None
        assert loss.out_range is not None
    nets = np.linspace(-30.0, 30.0, 301)
    for kind in ACTIVATIONS.values():
        reach = kind().out_range
        if reach is None:
            assert kind.name == "leaky_relu"  # by its slope
            continue
        low, high = reach
        outs = kind().values(abs(nets) + 0.1 if kind.name == "log" else nets)
        assert low <= outs.min() <= outs.max() <= high


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("loss", "activation", "targets", "sentence"),
    [
        ("binary_cross_entropy", "sigmoid", [-1.0], r"target of 'o1' is -1.*lie from 0 to 1.*tanh outputs"),
        ("binary_cross_entropy", "sigmoid", [0.5, 1.5], r"target of 'o2' is 1\.5.*bring the targets"),
        ("cross_entropy", "softmax", [5.0, 0.0], "target of 'o1' is 5.*shares from 0 to 1 that add up to 1"),
        ("cross_entropy", "softmax", [-0.1, 1.1], r"target of 'o1' is -0\.1"),
    ],
)
def test_targets_that_a_loss_has_no_meaning_for_are_refused(
    way: str, loss: str, activation: str, targets: list[float], sentence: str
) -> None:
    net = made(loss, activation, len(targets))
    call = ways(net, targets)[way]
    before = net.snapshot()
    with pytest.raises(ns.NumberError, match=sentence):
        call()
    assert net.snapshot() == before


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("loss", "activation", "targets", "sentence"),
    [
        ("binary_cross_entropy", "linear", [1.0], "'o1' is linear, whose outs may be below 0 or above 1"),
        ("binary_cross_entropy", "tanh", [1.0], "'o1' is tanh, whose outs may be below 0: use sigmoid"),
        (
            "cross_entropy",
            "sigmoid",
            [0.0, 1.0],
            "an out with target 0 is not penalised.*use softmax outputs",
        ),
        ("cross_entropy", "softmax", [0.0, 0.0], "targets of 'o1', 'o2' add up to 0"),
        ("cross_entropy", "softmax", [0.5, 0.6], r"targets of 'o1', 'o2' add up to 1\.1"),
        ("half_squared_error", "sigmoid", [2.0], "target of 'o1' is 2.*outs of sigmoid lie from 0 to 1"),
        ("mean_squared_error", "tanh", [0.0, 3.0], "target of 'o2' is 3.*outs of tanh lie from -1 to 1"),
        ("squared_error", "relu", [-1.0], "target of 'o1' is -1.*outs of relu are at least 0"),
        ("half_squared_error", "softplus", [-1.0], "outs of softplus are at least 0"),
    ],
)
def test_what_may_be_meant_is_warned_of_once_for_each_call(
    way: str, loss: str, activation: str, targets: list[float], sentence: str
) -> None:
    net = made(loss, activation, len(targets))
    for neuron in net.outputs:  # a linear out that has a logarithm, and one that 1 minus it has
        neuron.bias, neuron.incoming[0].weight = 0.3, 0.2
    call = ways(net, targets)[way]
    with pytest.warns(ns.LossWarning, match=sentence) as caught:
        call()
    assert len(caught) == 1
    assert caught[0].filename == __file__  # not a line of neurosim


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("loss", "activation", "targets"),
    [
        ("binary_cross_entropy", "sigmoid", [0.0, 1.0]),
        ("binary_cross_entropy", "sigmoid", [0.25, 1.0]),
        ("cross_entropy", "softmax", [0.0, 1.0]),
        ("cross_entropy", "softmax", [0.33, 0.67]),
        ("half_squared_error", "sigmoid", [0.0, 1.0]),
        ("half_squared_error", "tanh", [-1.0, 1.0]),
        ("half_squared_error", "linear", [-100.0, 17_000.0]),
        ("half_squared_error", "leaky_relu", [-5.0]),
    ],
)
def test_what_suits_is_not_spoken_of(way: str, loss: str, activation: str, targets: list[float]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        ways(made(loss, activation, len(targets)), targets)[way]()


def test_each_softmax_group_has_shares_of_its_own() -> None:
    net = ns.Network(loss="cross_entropy")
    net.add_input("x")
    for name in ("a1", "a2", "b1", "b2"):
        net.add_neuron(name, "softmax", output=True, group=name[0])
        net.connect("x", name, 0.1)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        net.trace([1.0], [1.0, 0.0, 0.0, 1.0])
    with pytest.warns(ns.LossWarning, match="targets of 'b1', 'b2' add up to 0"):
        net.trace([1.0], [1.0, 0.0, 0.0, 0.0])


def test_a_loss_of_ones_own_that_does_not_say_is_not_judged() -> None:
    class Hinge(ns.Loss):
        name = "my_hinge"

        def term(self, target: float, out: float, outputs: int) -> float:
            return max(0.0, 1.0 - target * out)

        def slope(self, target: float, out: float, outputs: int) -> float:
            return -target if target * out < 1.0 else 0.0

    net = ns.Network.layered([1, 1], "sigmoid", loss=Hinge(), seed=1)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for call in ways(net, [-7.0]).values():
            call()


def test_a_loss_of_ones_own_may_say() -> None:
    class Positive(ns.HalfSquaredError):
        name = "positive"
        domain = "targets are at least 0"
        target_range = (0.0, float("inf"))

    net = ns.Network.layered([1, 1], "linear", loss=Positive(), seed=1)
    with pytest.raises(ns.NumberError, match="with loss positive targets are at least 0"):
        net.trace([1.0], [-1.0])


def test_targets_of_a_validation_are_refused_too() -> None:
    net = made("binary_cross_entropy", "sigmoid", 1)
    with pytest.raises(ns.NumberError, match="is 2 in sample 2 of the validation"):
        net.fit(X, [0, 1, 1], epochs=1, learning_rate=0.1, validation=(X, [0, 2, 1]))


def test_class_numbers_get_the_remedy() -> None:
    net = made("half_squared_error", "sigmoid", 1)
    with pytest.warns(ns.LossWarning, match="target of 'o1' is 2 in sample 3, out of reach.*one_hot = true"):
        net.fit(X, [0, 1, 2], epochs=1, learning_rate=0.1)


def test_a_target_just_outside_is_not_rounded_into_the_range() -> None:
    network = ns.Network.layered([1, 1], loss="binary_cross_entropy", seed=1)
    network.forward([1.0])
    with pytest.raises(ns.NumberError, match="target of 'o1' is 1.0000001, but"):
        network.error([1.0000001])
