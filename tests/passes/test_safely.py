"""The wrapper around the passes: who is named first, and that nothing is left half changed."""

import math
import random
from collections.abc import Callable
from typing import Any

import pytest

import neurosim as ns
from neurosim.ground.errors import NeurosimError, NonFiniteError, NumberError
from neurosim.passes import by_hand, safely
from neurosim.passes.outputs import OutputErrors
from neurosim.passes.record import PassRecord

Numbers = Callable[[ns.Network], dict[Any, Any]]


class Breaks(ns.Activation):
    """Linear, but beyond a net of 1 it gives what it was made with; so does its slope beyond an out of 1."""

    name = "breaks"
    parameter_names = ("to", "slope_to")

    def __init__(self, to: float = 1.0, slope_to: float = 1.0) -> None:
        self.to, self.slope_to = to, slope_to

    def value(self, net: float) -> float:
        return self.to if net > 1.0 else net

    def slope(self, net: float, out: float) -> float:
        return self.slope_to if net > 0.5 else 1.0


class Last(ns.Aggregation):
    """The last term, unless it is negative: then the root of it is asked for."""

    name = "last"

    def value(self, terms: Any) -> float:
        return math.sqrt(terms[-1])

    def slope(self, terms: Any, i: int) -> float:
        return 1.0 / (terms[-1] - 1.0)


class Lost(ns.Loss):
    """The difference, but no slope for a target of 1."""

    name = "lost"

    def term(self, target: float, out: float, outputs: int) -> float:
        return target - out

    def slope(self, target: float, out: float, outputs: int) -> float:
        return 1.0 / (target - 1.0)


def chain(*activations: Any, weight: float = 1.0, loss: Any = "half_squared_error") -> ns.Network:
    """x -> a -> b -> c ..., the last one an output."""
    net = ns.Network(loss=loss)
    before: ns.Neuron = net.add_input("x")
    for name, activation in zip("abcdef", activations, strict=False):
        last = len(activations) == "abcdef".index(name) + 1
        neuron = net.add_neuron(name, activation, output=last)
        net.connect(before, neuron, weight)
        before = neuron
    return net


def refused(net: ns.Network, numbers_of: Numbers, call: Callable[[], object]) -> str:
    """The sentence of a call that must fail and change nothing."""
    before = numbers_of(net)
    with pytest.raises(NeurosimError) as caught:
        call()
    assert numbers_of(net) == before
    return str(caught.value)


def test_a_net_is_named_before_the_equation_that_cannot_take_it(numbers_of: Numbers) -> None:
    net = chain("linear", "linear", "exp")
    net["x", "a"].weight = net["a", "b"].weight = 1e200
    said = refused(net, numbers_of, lambda: net.forward([2.0]))
    assert said.startswith("net of 'b' became inf in the sample x = 2.0; inputs or weights")


@pytest.mark.parametrize(("to", "became"), [(math.inf, "inf"), (math.nan, "not a number (nan)")])
def test_an_out_is_named_before_all_that_it_spoils(numbers_of: Numbers, to: float, became: str) -> None:
    net = chain("linear", "linear", "linear")
    net["b"].function = Breaks(to)
    said = refused(net, numbers_of, lambda: net.forward([3.0]))
    assert said.startswith(f"out of 'b' became {became} in the sample x = 3.0")


def test_the_last_of_two_slopes_that_break_is_the_first_in_the_order_of_a_backward_pass(
    numbers_of: Numbers,
) -> None:
    net = chain("linear", "linear", "linear")
    net["a"].function = net["b"].function = Breaks(slope_to=math.inf)
    net.forward([0.75])
    said = refused(net, numbers_of, lambda: net.backward([0.0]))
    assert said.startswith("delta of 'b' became inf")


def test_a_gradient_is_named_before_the_deltas_of_the_generation_below(numbers_of: Numbers) -> None:
    net = chain("linear", "linear", weight=1e10)
    net.forward([1.0])
    said = refused(net, numbers_of, lambda: net.backward(output_gradients=[1e300]))
    assert said.startswith("gradient of 'a->b' became inf")


def test_an_aggregation_that_fails_is_named_forwards_and_backwards(numbers_of: Numbers) -> None:
    net = ns.Network(loss="sum_of_outputs")
    net.add_input("x")
    net.add_neuron("a", "linear", aggregation=Last())
    net.add_neuron("o", "linear", output=True)
    net.connect("x", "a", 1.0)
    net.connect("a", "o", 1.0)
    assert "net of 'a'" in refused(net, numbers_of, lambda: net.forward([-1.0]))
    net.forward([1.0])
    said = refused(net, numbers_of, net.backward)
    assert said.startswith("slope of 'a' in the sample x = 1.0: aggregation last failed")


def test_a_loss_without_a_slope_is_told_before_the_pass_begins(numbers_of: Numbers) -> None:
    net = chain("linear", "linear", loss=Lost())
    net.forward([0.5])
    said = refused(net, numbers_of, lambda: net.backward([1.0]))
    assert said.startswith("slope of loss lost failed at target = 1.0, out of 'b' = 0.5")


def test_a_traced_pass_fails_as_the_plain_one_does(numbers_of: Numbers) -> None:
    net = chain("linear", "exp", "linear", weight=10.0)
    plain = refused(net, numbers_of, lambda: net.forward([99.0]))
    traced = refused(net, numbers_of, lambda: net.trace([99.0], [0.0], 0.5))
    assert plain.replace(" in the sample x = 99.0", " in sample 1") == traced
    assert plain.startswith("out of 'b'")


def test_numbers_that_add_up_to_more_than_a_float_holds_are_no_failure() -> None:
    net = ns.Network(loss="sum_of_outputs")
    net.add_input("x")
    for name in ("a", "b"):
        net.add_neuron(name, "linear", output=True)
        net.connect("x", name, 1.5e308)
    assert net.forward([1.0]) == {"a": 1.5e308, "b": 1.5e308}


def test_an_equation_that_fails_only_once_is_asked_again() -> None:
    class Once(ns.Activation):
        name = "once"
        asked = 0

        def value(self, net: float) -> float:
            Once.asked += 1
            return math.nan if Once.asked == 1 else net

        def slope(self, net: float, out: float) -> float:
            return 1.0

    net = chain(Once())
    assert net.forward([0.5]) == {"a": 0.5}


def test_weights_of_numpy_compute_as_plain_ones() -> None:
    np = pytest.importorskip("numpy")
    for aggregation in ("sum", "product", "max"):
        net = ns.Network()
        net.add_input("x")
        net.add_neuron("o", aggregation=aggregation, output=True)
        net.connect("x", "o", 0.0)
        net["x", "o"].weight = np.float32(0.1)
        net.forward([0.3])
        assert net["o"].net == float(np.float32(0.1)) * 0.3
        assert type(net["o"].net) is type(net["x", "o"].weight) is float


def random_network(draw: random.Random) -> ns.Network:
    """A random graph of a few neurons, with groups, aggregations and frozen parameters."""
    net = ns.Network(loss="squared_error")
    names = ["x", "y"]
    for name in names:
        net.add_input(name)
    net.add_constant("one")
    for k in range(draw.randint(2, 7)):
        kind = draw.choice(["sigmoid", "tanh", "relu", "softmax", "linear"])
        aggregation = draw.choice(["sum", "sum", "product", "max"])
        group = f"g{k}" if kind == "softmax" else None
        bias = draw.choice([None, draw.gauss(0.0, 1.0)])
        net.add_neuron(f"n{k}", kind, aggregation=aggregation, bias=bias, group=group, output=k % 2 == 0)
        for source in draw.sample([*names, "one"], draw.randint(1, len(names))):
            net.connect(source, f"n{k}", draw.gauss(0.0, 1.0), trainable=draw.random() < 0.8)
        names.append(f"n{k}")
    return net


@pytest.mark.parametrize("seed", range(25))
def test_traced_plain_and_unguarded_passes_give_the_same_bits(seed: int, numbers_of: Numbers) -> None:
    net = random_network(random.Random(seed))
    inputs, targets = [0.3, -0.7], [0.25] * len(net.outputs)
    plain, bare, traced = net.copy(), net.copy(), net.copy()
    plain.forward(inputs)
    plain.backward(targets)
    plain.update(0.1)
    by_hand.forward(bare, inputs)
    errors = OutputErrors(bare, targets)
    errors.ask_for_slopes()
    by_hand.backward(bare, errors)
    by_hand.update(bare, 0.1)
    trace = traced.trace(inputs, targets, 0.1)
    assert numbers_of(plain) == numbers_of(bare) == numbers_of(traced)
    assert all(step.formula.value == step.value for step in trace.steps)


@pytest.mark.parametrize("seed", range(25))
def test_a_pass_that_is_stopped_anywhere_changes_nothing(seed: int, numbers_of: Numbers) -> None:
    class Stops(PassRecord):
        def __init__(self, after: int) -> None:
            self.left = after

        def told(self, *what: object) -> None:
            self.left -= 1
            if self.left < 0:
                raise KeyboardInterrupt

        net = outs = deltas = gradients = parameters = told  # type: ignore[assignment]

    draw = random.Random(seed)
    net = random_network(draw)
    targets = [0.25] * len(net.outputs)
    net.forward([0.3, -0.7])
    net.backward(targets)
    before, after = numbers_of(net), draw.randint(0, 2)
    for call in (
        lambda: safely.forward(net, [0.9, 0.8], record=Stops(after)),
        lambda: safely.backward(net, targets, record=Stops(after)),
        lambda: safely.update(net, 0.5, record=Stops(min(after, 1))),
    ):
        with pytest.raises(KeyboardInterrupt):
            call()
        assert numbers_of(net) == before


def test_a_parameter_that_is_no_number_is_told_before_all_else(numbers_of: Numbers) -> None:
    net = chain("linear", "linear")
    assigned: Any = net["a", "b"]
    assigned.weight = "0.5"
    with pytest.raises(NumberError, match="weight of 'a' -> 'b' is '0.5'"):
        net.forward([1.0])


def test_a_huge_step_names_the_first_weight_in_the_order_of_the_forward_pass(numbers_of: Numbers) -> None:
    net = chain("linear", "linear")
    net.forward([1.0])
    net.backward([-1e10])
    said = refused(net, numbers_of, lambda: net.update(1e300))
    assert said.startswith("weight of 'x->a' became -inf (learning rate 1e+300)")
    with pytest.raises(NonFiniteError):
        net.update(1e300)


def test_the_backward_pass_of_a_training_gives_the_error_and_the_gradients_of_both_passes() -> None:
    one, other = (ns.Network.layered([2, 3, 2], seed=1) for _ in range(2))
    for net in (one, other):
        net.forward([0.5, -1.0])
    error = one.error([0.25, 1.0])
    one.backward([0.25, 1.0])
    assert safely.backward_and_error(other, [0.25, 1.0], where=" in sample 1") == error
    assert [c.gradient for c in other.connections] == [c.gradient for c in one.connections]
    assert [n.bias_gradient for n in other.neurons] == [n.bias_gradient for n in one.neurons]
    assert other.deltas_ready


def test_an_error_that_is_too_large_is_named_in_a_pass_and_in_a_training() -> None:
    net = chain("linear")
    net.forward([1e200])
    with pytest.raises(NonFiniteError, match=r"^error E became inf; targets or outs are too large"):
        net.error([0.0])
    with pytest.raises(NonFiniteError, match="error E became inf in sample 1 of epoch 1"):
        net.fit([[1e100]], [[1e200]], epochs=1, learning_rate=0.0, engine="objects")


def test_a_softmax_of_ones_own_that_gives_too_few_outs_is_refused(numbers_of: Numbers) -> None:
    class Short(ns.Softmax):
        name = "short"

        def outs(self, nets: Any) -> list[float]:
            return super().outs(nets)[:-1]

    net = ns.Network()
    net.add_input("x")
    for name in "ab":
        net.add_neuron(name, Short(), output=True)
        net.connect("x", name, 1.0)
    assert "out of 'a'" in refused(net, numbers_of, lambda: net.forward([1.0]))
