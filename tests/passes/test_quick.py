"""Quick passes: the bits of the careful ones, the same errors, and nothing changed where they give up."""

import copy
import math
import pickle
import random
import sys
import warnings
from collections.abc import Callable
from fractions import Fraction
from functools import partial
from typing import Any

import numpy as np
import pytest

import neurosim as ns
from neurosim.formulas.known import ACTIVATIONS, LOSSES
from neurosim.ground.errors import NeurosimError
from neurosim.model.neuron import ComputingNeuron
from neurosim.passes import loops
from neurosim.passes.formulas_only import is_formula, is_summing
from neurosim.passes.loops import LoopPasses
from neurosim.passes.quick import ENOUGH_FOR_LINES, ENOUGH_FOR_LOOPS, MOST_CONNECTIONS
from neurosim.passes.straight import StraightLines, WrittenPasses

Kind = Callable[[ns.Network], Any]
SINGLE = [name for name, kind in ACTIVATIONS.items() if is_formula(kind())]
both_kinds = pytest.mark.parametrize("kind", [WrittenPasses, LoopPasses])


def quick(net: ns.Network, kind: Kind) -> ns.Network:
    """The network with quick passes of a kind."""
    assert is_summing(net)
    net.quick = kind(net)
    return net


def careful(net: ns.Network) -> ns.Network:
    """The network, which never gets quick passes."""
    net.quick, net.forwards = None, 10**6
    return net


def random_sums(seed: int, activations: list[str] = SINGLE) -> ns.Network:
    """Two to five inputs, perhaps a constant, and neurons that add up what some of the others give."""
    rng = random.Random(seed)
    net = ns.Network(loss=rng.choice(list(LOSSES)))
    for k in range(rng.randint(2, 5)):
        net.add_input(f"x{k}")
    if rng.random() < 0.5:
        net.add_constant("one", rng.choice([1.0, -1.0]))
    for k in range(rng.randint(2, 7)):
        earlier = [neuron.name for neuron in net]
        bias = rng.choice([None, rng.gauss(), -0.0])
        frozen = rng.random() < 0.2
        output = k > 3 or rng.random() < 0.4 or k == 1
        net.add_neuron(f"n{k}", rng.choice(activations), bias=bias, output=output, bias_trainable=not frozen)
        for source in rng.sample(earlier, rng.randint(0 if k else 1, len(earlier))):
            weight = rng.choice([rng.gauss(), rng.gauss(), 0.0, -0.0, 3.0])
            net.connect(source, f"n{k}", weight, trainable=rng.random() < 0.8)
    return net


def all_numbers(net: ns.Network) -> list[object]:
    """Every number that a pass changes, told apart to the last bit, and what is known of them."""
    numbers = [n for one in net for n in (one.net, one.out, one.delta, one.bias, one.bias_gradient)]
    numbers += [n for one in net.connections for n in (one.weight, one.gradient)]
    return [(type(n), repr(n)) for n in numbers] + [net.ready, net.deltas_ready, net.gradients_used]


def outcome(call: Callable[[], object]) -> tuple[object, ...]:
    """What a call returns or raises, and what it warns of."""
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        try:
            found = repr(call())
        except Exception as error:
            found = f"{type(error).__name__}: {error}"
    return found, [str(one.message) for one in warned]


def require_same(one: ns.Network, other: ns.Network, *calls: Callable[[ns.Network], object]) -> list[str]:
    """Make the same calls on both, compare everything after each, and return what the calls gave."""
    given = []
    for call in calls:
        found = outcome(partial(call, one))
        assert found == outcome(partial(call, other))
        assert all_numbers(one) == all_numbers(other)
        given.append(str(found[0]))
    return given


def some_number(rng: random.Random) -> float:
    usual = [rng.gauss(), rng.gauss(), rng.random(), 0.0, -0.0, 1.0, 1, -1]
    return rng.choice([*usual, *usual, *usual, 40.0, 800.0, 1e200, math.nan])


def step(rng: random.Random, net: ns.Network) -> list[Callable[[ns.Network], object]]:
    """A forward pass, E, two backward passes and an update, of numbers that may be too large."""
    inputs = {neuron.name: some_number(rng) for neuron in net.inputs}
    targets: Any = [rng.choice([0, 1.0, rng.random(), some_number(rng)]) for _ in net.outputs]
    if not net.loss.needs_target:
        targets = None
    elif rng.random() < 0.5:
        targets = {neuron.name: target for neuron, target in zip(net.outputs, targets, strict=True)}
    rate = rng.choice([0.1, 0.5, 1, 1e300])
    return [
        lambda net: net.forward(inputs),
        lambda net: net.error(targets),
        lambda net: net.backward(targets),
        lambda net: net.backward(targets),
        lambda net: net.update(rate),
    ]


@both_kinds
@pytest.mark.parametrize("seed", range(150))
def test_quick_passes_give_the_bits_and_the_errors_of_careful_ones(kind: Kind, seed: int) -> None:
    net, rng = random_sums(seed), random.Random(seed)
    twin = careful(net.copy())
    for _ in range(4):
        require_same(quick(net, kind), twin, *step(rng, net))


@both_kinds
@pytest.mark.parametrize("name", SINGLE)
def test_every_activation_is_made_quickly(kind: Kind, name: str) -> None:
    net = ns.Network.layered([2, 3, 2], name, seed=4)
    twin, targets = careful(net.copy()), [0.5, 0.75]
    calls = (lambda n: n.forward([0.3, 0.4]), lambda n: n.error(targets), lambda n: n.backward(targets))
    require_same(quick(net, kind), twin, *calls, lambda n: n.update(0.5))
    assert net.quick is not None  # no pass was left to the careful one


@both_kinds
def test_they_are_really_made(kind: Kind) -> None:
    net = quick(ns.Network.layered([2, 2, 2], seed=1), kind)
    passes = net.quick
    assert passes is not None
    assert passes.forward({"x1": 0.5, "x2": 1}) == {one.name: one.out for one in net.outputs}
    net.ready = True
    assert passes.backward([0.25, 1], net.loss) is not None
    assert passes.update(0.5) is not None
    assert net.outputs[0].delta is not None


@pytest.mark.parametrize("loss", ["cross_entropy", "half_squared_error"])
def test_loops_go_through_softmax_groups(loss: str) -> None:
    net = ns.Network.layered([2, 3, 3], "tanh", output_activation="softmax", seed=2, loss=loss)
    twin = careful(net.copy())
    calls = [
        lambda n: n.forward([0.5, -2.0]),
        lambda n: n.backward([0.0, 1.0, 0.0]),
        lambda n: n.update(0.5),
        lambda n: n.forward([800.0, -700.0]),
        lambda n: n.backward([0.0, 1.0, 0.0]),
    ]
    require_same(quick(net, LoopPasses), twin, *calls)
    assert net.quick is not None


@both_kinds
@pytest.mark.parametrize("weight", [1e3, 30.0, 5.0])
@pytest.mark.parametrize("target", [0.0, 1.0])
def test_outs_far_out_are_left_to_the_closed_forms(kind: Kind, weight: float, target: float) -> None:
    net = ns.Network.layered([1, 1], weights=[[[weight]]], loss="binary_cross_entropy")
    twin = careful(net.copy())
    calls = (lambda n: n.forward([1.0]), lambda n: n.error([target]), lambda n: n.backward([target]))
    require_same(quick(net, kind), twin, *calls)


# -- numbers of other kinds --------------------------------------------------------------------------------


@both_kinds
@pytest.mark.parametrize(
    "number", [np.float64(0.3), np.float32(0.3), Fraction(1, 3), 1, True, "1", 1j, None], ids=repr
)
@pytest.mark.parametrize("where", ["weight", "bias", "gradient"])
def test_other_kinds_of_numbers_do_what_they_did(kind: Kind, number: Any, where: str) -> None:
    net = ns.Network.layered([2, 2, 1], seed=3)
    twin = careful(net.copy())
    both = (quick(net, kind), twin)
    require_same(*both, lambda n: n.forward([1.0, 2.0]), lambda n: n.backward([1.0]))
    for one in both:
        thing = one["h1"] if where == "bias" else one["x1", "h1"]
        setattr(thing, where, number)
    calls = (lambda n: n.backward([1.0]), lambda n: n.update(0.5), lambda n: n.forward([1.0, 2.0]))
    require_same(*both, *calls)


# -- whatever stops a pass ---------------------------------------------------------------------------------


@both_kinds
@pytest.mark.parametrize("call", ["forward", "backward", "update"])
def test_ctrl_c_on_any_line_leaves_everything_as_it_was(kind: Kind, call: str) -> None:
    net = ns.Network.layered([2, 2, 1], seed=3)
    net.forward([1.0, 2.0])
    net.backward([1.0])
    calls = {
        "forward": lambda: net.forward([0.5, 0.25]),
        "backward": lambda: net.backward([0.0]),
        "update": lambda: net.update(0.5),
    }
    before, stopped_at = all_numbers(net), 0
    while True:
        quick(net, kind)
        if not _stopped(calls[call], stopped_at):
            break
        assert all_numbers(net) == before
        stopped_at += 1
    assert stopped_at > 10
    assert all_numbers(net) != before


def _stopped(call: Callable[[], object], line: int) -> bool:
    """Whether Ctrl-C came while the pass was made, before the line of this number."""
    seen = 0

    def in_pass(frame: Any, event: str, _: object) -> Any:
        nonlocal seen
        if event == "line":
            seen += 1
            if seen == line + 1:
                raise KeyboardInterrupt
        return in_pass

    def trace(frame: Any, event: str, _: object) -> Any:
        code = frame.f_code
        written = code.co_filename.startswith("<a pass written")
        looped = code.co_filename == loops.__file__ and code.co_name in ("_forward", "_backward", "_update")
        return in_pass if written or looped else None

    sys.settrace(trace)
    try:
        call()
    except KeyboardInterrupt:
        return True
    finally:
        sys.settrace(None)
    return False


# -- what changes between two passes -----------------------------------------------------------------------


class Steep(ns.Activation):
    """A parameter of its own."""

    name = "steep"
    parameter_names = ("by",)

    def __init__(self, by: float = 2.0) -> None:
        self.by = by

    def formula(self, net: Any) -> Any:
        return self.by * net


@both_kinds
@pytest.mark.parametrize(
    "change",
    [
        lambda n: setattr(n["h1"], "activation", "tanh"),
        lambda n: setattr(n["h1"], "function", ACTIVATIONS["tanh"]()),
        lambda n: setattr(n["h1"], "aggregation", "max"),
        lambda n: setattr(n["h1"].activation, "by", 3.0),
        lambda n: setattr(n["h1"], "bias", None),
        lambda n: setattr(n["h2"], "bias", 0.5),
        lambda n: setattr(n["x1"], "bias", 0.5),
        lambda n: setattr(n["h1"], "bias_trainable", False),
        lambda n: setattr(n["x1", "h1"], "trainable", False),
        lambda n: setattr(n["x1", "h1"], "weight", 0.125),
        lambda n: setattr(n["one"], "value", -2.0),
        lambda n: setattr(n["h1"], "out", 0.125),
        lambda n: setattr(n, "loss", "squared_error"),
    ],
)
@pytest.mark.parametrize("after", range(4))
def test_changes_between_passes_are_seen(
    kind: Kind, change: Callable[[ns.Network], None], after: int
) -> None:
    net = ns.Network()
    net.add_input("x1"), net.add_constant("one")
    net.add_neuron("h1", Steep(), bias=0.25), net.add_neuron("h2"), net.add_neuron("o", bias=1, output=True)
    for source, target in (("x1", "h1"), ("x1", "h2"), ("one", "h2"), ("h1", "o"), ("h2", "o")):
        net.connect(source, target, 0.5)
    twin = careful(net.copy())
    twin["h1"].activation = Steep()
    calls: list[Callable[[ns.Network], object]] = [
        lambda n: n.forward([1.0]),
        lambda n: n.backward([0.5]),
        lambda n: n.update(0.5),
        lambda n: n.forward([2.0]),
        lambda n: n.backward([0.5]),
        lambda n: n.update(0.5),
    ]
    require_same(quick(net, kind), twin, *calls[:after])
    change(net)
    change(twin)
    require_same(net, twin, *calls[after:])


def test_an_edit_ends_them_and_they_are_written_after_enough_passes() -> None:
    net = ns.Network.layered([2, 2, 1], seed=1)
    for _ in range(3):  # edited between passes, nothing is ever written
        for _ in range(ENOUGH_FOR_LINES - 1):
            net.forward([0.0, 1.0])
        assert net.quick is None
        net.connect("x1", "o1", 0.5)
        net.disconnect("x1", "o1")
    for _ in range(ENOUGH_FOR_LINES):
        net.forward([0.0, 1.0])
    assert isinstance(net.quick, WrittenPasses)
    net.add_input("more")
    assert net.quick is None


def test_a_large_network_gets_loops_at_once() -> None:
    net = ns.Network.layered([10, 10], seed=1)
    assert len(net.connections) > MOST_CONNECTIONS
    for _ in range(ENOUGH_FOR_LOOPS):
        net.forward([0.5] * 10)
    assert isinstance(net.quick, LoopPasses)


def test_a_small_network_with_a_softmax_group_gets_loops() -> None:
    net = ns.Network.layered([2, 2], output_activation="softmax", seed=1)
    for _ in range(ENOUGH_FOR_LINES):
        net.forward([0.5, 1.0])
    assert isinstance(net.quick, LoopPasses)


@both_kinds
def test_copies_and_pickles_come_without_them(kind: Kind) -> None:
    for made in (ns.Network.copy, copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))):
        net = quick(ns.Network.layered([2, 2, 1], seed=1), kind)
        net.forward([0.0, 1.0])
        twin = made(net)
        assert net.quick is not None
        assert twin.quick is None
        require_same(net, twin, lambda n: n.forward([1.0, 0.5]), lambda n: n.backward([1.0]))


# -- what is left to the careful passes --------------------------------------------------------------------


class Counts(ns.Activation):
    """Plain Python, which does something besides."""

    name = "counts"

    def __init__(self) -> None:
        self.calls = 0

    def value(self, net: float) -> float:
        type(self).seen.append(net)
        return net

    def slope(self, net: float, out: float) -> float:
        return 1.0

    seen: list[float] = []  # noqa: RUF012


def test_plain_python_of_ones_own_is_called_once_a_pass() -> None:
    net = ns.Network.layered([1, 1], Counts())
    assert not is_summing(net)
    Counts.seen.clear()
    for _ in range(ENOUGH_FOR_LINES + 5):
        net.forward([1.0])
    assert len(Counts.seen) == ENOUGH_FOR_LINES + 5


class Overrides(ns.Activation):
    """A formula, but the pass asks for something else."""

    name = "overrides"

    def formula(self, net: Any) -> Any:
        return 2 * net

    def compute_outs(self, neurons: Any) -> None:
        for neuron in neurons:
            neuron.out = 7.0


class Bipolar(ComputingNeuron):
    """A neuron of one's own."""

    __slots__ = ()


def test_what_is_overridden_is_left_to_careful_passes() -> None:
    assert not is_summing(ns.Network.layered([1, 1], Overrides()))
    net = ns.Network.layered([1, 1])
    net["o1"].__class__ = Bipolar
    assert not is_summing(net)

    class Own(ns.Network):
        @property
        def outputs(self) -> Any:
            return super().outputs[:1]

    assert not is_summing(Own.layered([2, 2]))
    assert is_summing(ns.Network.layered([2, 2]))


def test_an_own_loss_in_python_is_left_to_careful_passes() -> None:
    class Odd(ns.Loss):
        name = "odd"

        def term(self, target: float, out: float, outputs: int) -> float:
            return abs(target - out)

        def slope(self, target: float, out: float, outputs: int) -> float:
            return 1.0

    net = ns.Network.layered([2, 2], loss=Odd(), seed=1)
    twin = careful(net.copy())
    for kind in (WrittenPasses, LoopPasses):
        calls = (lambda n: n.forward([1.0, 2.0]), lambda n: n.error([1, 0]), lambda n: n.backward([1, 0]))
        require_same(quick(net, kind), twin, *calls)


def test_no_text_of_a_users_enters_what_is_written() -> None:
    net = ns.Network(loss="squared_error")
    net.add_input("__import__('os')"), net.add_neuron("'); evil('", bias=0.123456789, output=True)
    net.connect("__import__('os')", "'); evil('", 0.987654321, label="label")
    quick(net, WrittenPasses)
    lines = StraightLines(net)
    text = lines.forward() + lines.backward() + lines.update() + lines.error()
    for typed in ("import", "evil", "label", "0.123", "0.987"):
        assert typed not in text
    assert list(net.forward({"__import__('os')": 1.0})) == ["'); evil('"]


@both_kinds
def test_a_net_of_zero_keeps_its_sign(kind: Kind) -> None:
    net = ns.Network.layered([1, 1], "linear", bias="none", weights=[[[-0.5]]])
    quick(net, kind).forward([0.0])
    assert math.copysign(1.0, net["o1"].net) == 1.0  # 0.0 + -0.0


@both_kinds
def test_another_thread_that_trains_is_noticed(kind: Kind) -> None:
    net = quick(ns.Network.layered([1, 1], seed=1), kind)
    net.trainer = -1
    with pytest.raises(NeurosimError, match="trained in another thread"):
        net.forward([1.0])


def test_a_training_by_objects_is_the_same_with_and_without(monkeypatch: pytest.MonkeyPatch) -> None:
    X, T = [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]
    net = ns.Network.layered([2, 4, 1], "tanh", output_activation="sigmoid", seed=1)
    twin = net.copy()
    history = net.fit(X, T, epochs=30, learning_rate=0.5, engine="objects")
    assert isinstance(net.quick, WrittenPasses)
    monkeypatch.setattr("neurosim.passes.safely.made_by_hand", lambda network: None)
    again = twin.fit(X, T, epochs=30, learning_rate=0.5, engine="objects")
    assert list(history.cost) == list(again.cost)
    assert all_numbers(net) == all_numbers(twin)
