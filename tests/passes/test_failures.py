"""Wrong input of every kind: one clear sentence, and a network that is as it was before."""

import math
import re
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

import neurosim as ns
from neurosim.ground.errors import (
    NeurosimError,
    NonFiniteError,
    NumberError,
    PassOrderError,
    StructureError,
    UnknownNameError,
)
from neurosim.passes import safely
from neurosim.passes.record import PassRecord

NO_NUMBERS = [
    "0.5",
    None,
    1j,
    math.nan,
    math.inf,
    -math.inf,
    [1.0],
    np.array([0.5]),
    np.array([0.5, 1.0]),
    Decimal("nan"),
    object(),
    10**400,
    Fraction(10**400),
    np.complex128(1.0),
    b"1",
]
IDS = [f"{type(value).__name__}-{k}" for k, value in enumerate(NO_NUMBERS)]
every_wrong_number = pytest.mark.parametrize("wrong", NO_NUMBERS, ids=IDS)
INPUTS, TARGETS = {"i1": 0.05, "i2": 0.10}, {"o1": 0.01, "o2": 0.99}


@pytest.fixture
def trained(mazur):
    """Mazur's network with a number in every place that a pass could touch."""
    mazur.forward(INPUTS)
    mazur.backward(TARGETS)
    mazur["o1"].bias_trainable = True
    return mazur


@pytest.fixture
def refuses(trained, numbers_of):
    """Call something that must fail, and compare every number on the network with before."""

    def check(kind, match, call):
        before = numbers_of(trained)
        with pytest.raises(kind, match=match) as caught:
            call(trained)
        assert isinstance(caught.value, NeurosimError)
        assert sum(base.__module__ == "builtins" for base in type(caught.value).__mro__) > 3
        assert one_sentence(str(caught.value))
        after = numbers_of(trained)
        assert after == before, {k: (before[k], after[k]) for k in before if after[k] != before[k]}

    return check


def one_sentence(message: str) -> bool:
    return bool(message) and "\n" not in message and "Traceback" not in message and len(message) < 400


# -- what is given to a pass -----------------------------------------------------------------------


def test_an_unknown_input_is_named_with_the_known_ones(refuses):
    message = re.escape("no input 'i3' (inputs are 'i1', 'i2')")
    refuses(UnknownNameError, message, lambda n: n.forward({"i1": 1, "i2": 2, "i3": 3}))


def test_a_missing_input_is_named(refuses):
    refuses(UnknownNameError, "input of 'i2' is missing", lambda n: n.forward({"i1": 1.0}))


def test_a_missing_target_is_named(refuses):
    refuses(UnknownNameError, "target of 'o2' is missing", lambda n: n.backward({"o1": 1.0}))
    refuses(UnknownNameError, "target of 'o2' is missing", lambda n: n.error({"o1": 1.0}))
    refuses(UnknownNameError, "target of 'o1', 'o2' is missing", lambda n: n.trace(INPUTS, {}))


def test_an_unknown_target_is_named(refuses):
    refuses(UnknownNameError, "no target 'h1'", lambda n: n.backward({"o1": 1.0, "o2": 0.0, "h1": 1.0}))


@pytest.mark.parametrize("count", [0, 1, 3])
def test_a_wrong_count_is_told(refuses, count):
    given = [0.5] * count
    refuses(NumberError, f"{count} inputs? given, but the network has 2", lambda n: n.forward(given))
    refuses(NumberError, f"{count} targets? given, but the network has 2", lambda n: n.backward(given))
    refuses(NumberError, f"{count} targets?", lambda n: n.error(given))
    refuses(NumberError, f"{count} output gradients?", lambda n: n.backward(output_gradients=given))


@pytest.mark.parametrize(
    "wrong", [None, 5, 0.5, "ab", b"ab", {0.5, 0.6}, np.array(0.5), np.zeros((2, 2))], ids=repr
)
def test_what_is_neither_mapping_nor_sequence_of_numbers_is_refused(refuses, wrong):
    refuses(NumberError, "input", lambda n: n.forward(wrong))
    refuses(NumberError, "input|sample|target", lambda n: n.trace(wrong, TARGETS, 0.5))
    if wrong is not None:
        refuses(NumberError, "target", lambda n: n.backward(wrong))
        refuses(NumberError, "target", lambda n: n.error(wrong))
        refuses(NumberError, "output gradient", lambda n: n.backward(output_gradients=wrong))


@every_wrong_number
def test_a_wrong_number_is_refused_wherever_it_is_given(refuses, wrong):
    refuses(NumberError, "input of 'i2' is", lambda n: n.forward({"i1": 1.0, "i2": wrong}))
    refuses(NumberError, "input of 'i2' is", lambda n: n.forward([1.0, wrong]))
    refuses(NumberError, "target of 'o1' is", lambda n: n.backward([wrong, 1.0]))
    refuses(NumberError, "target of 'o1' is", lambda n: n.error({"o1": wrong, "o2": 0.5}))
    refuses(NumberError, "output gradient of 'o2'", lambda n: n.backward(output_gradients=[1.0, wrong]))
    refuses(NumberError, "learning_rate is", lambda n: n.update(wrong))
    refuses(NumberError, "weight of 'i1' -> 'o1' is", lambda n: n.connect("i1", "o1", wrong))
    refuses(NumberError, "value of constant 'one' is", lambda n: n.add_constant("one", wrong))
    refuses(NumberError, "input of 'i2' is", lambda n: n.trace([1.0, wrong], TARGETS, 0.5))
    if wrong is not None:
        refuses(NumberError, "bias of 'h3' is", lambda n: n.add_neuron("h3", bias=wrong))
        refuses(NumberError, "learning_rate is", lambda n: n.trace(INPUTS, TARGETS, wrong))


def test_targets_are_needed_by_a_loss_that_compares(refuses):
    for call in (lambda n: n.error(), lambda n: n.backward(), lambda n: n.check_gradients(INPUTS)):
        refuses(NumberError, "loss half_squared_error needs a target for every output", call)


def test_targets_are_refused_by_a_loss_without_them(trained, refuses):
    trained.loss = "sum_of_outputs"
    refuses(NumberError, "loss sum_of_outputs uses no targets", lambda n: n.backward(TARGETS))
    refuses(NumberError, "loss sum_of_outputs uses no targets", lambda n: n.error(TARGETS))


def test_targets_and_output_gradients_exclude_each_other(refuses):
    refuses(
        NumberError,
        "either targets or output_gradients",
        lambda n: n.backward(TARGETS, output_gradients=[1.0, 1.0]),
    )


def test_a_network_without_output_has_no_error_and_no_deltas():
    net = ns.Network()
    net.add_input("x")
    net.add_neuron("h")
    net.connect("x", "h", 1.0)
    assert net.forward([1.0]) == {}
    for call in (lambda: net.error([]), lambda: net.backward([])):
        with pytest.raises(StructureError, match="has no output; add one with"):
            call()


# -- the order of passes ---------------------------------------------------------------------------


def test_backward_and_error_need_a_forward_pass(mazur):
    with pytest.raises(PassOrderError, match=r"call forward\(inputs\) first"):
        mazur.backward(TARGETS)
    with pytest.raises(PassOrderError, match=r"call forward\(inputs\) first"):
        mazur.error(TARGETS)


def test_backward_after_an_update_needs_a_new_forward_pass(trained, refuses):
    trained.update(0.5)
    refuses(PassOrderError, "forward pass with the present weights", lambda n: n.backward(TARGETS))
    trained.forward(INPUTS)
    trained.backward(TARGETS)


def test_backward_after_an_edit_needs_a_new_forward_pass(trained, refuses):
    trained.connect("i1", "o1", 0.3)
    refuses(PassOrderError, "forward pass with the present weights", lambda n: n.backward(TARGETS))


# -- what is assigned afterwards -------------------------------------------------------------------


@every_wrong_number
def test_a_wrong_weight_assigned_afterwards_is_named_by_every_pass(trained, numbers_of, wrong):
    trained["i1", "h1"].weight = wrong
    before = {k: v for k, v in numbers_of(trained).items() if k != ("weight", "i1->h1")}
    for call in (
        lambda: trained.forward(INPUTS),
        lambda: trained.trace(INPUTS, TARGETS, 0.5),
        lambda: trained.update(0.5),
        lambda: trained.check_gradients(INPUTS, TARGETS),
    ):
        with pytest.raises(NumberError, match="weight of ('i1' -> 'h1'|i1->h1) is") as caught:
            call()
        assert one_sentence(str(caught.value))
        assert trained["i1", "h1"].weight is wrong
        after = numbers_of(trained)
        assert {k: v for k, v in after.items() if k != ("weight", "i1->h1")} == before


@pytest.mark.parametrize(
    "wrong", [w for w in NO_NUMBERS if w is not None], ids=[i for i in IDS if "None" not in i]
)
def test_a_wrong_bias_assigned_afterwards_is_named_by_every_pass(trained, numbers_of, wrong):
    trained["o1"].bias = wrong
    before = {k: v for k, v in numbers_of(trained).items() if k != ("bias", "o1")}
    for call in (
        lambda: trained.forward(INPUTS),
        lambda: trained.trace(INPUTS, TARGETS, 0.5),
        lambda: trained.update(0.5),
    ):
        with pytest.raises(NumberError, match="bias of '?o1'? is") as caught:
            call()
        assert one_sentence(str(caught.value))
        assert trained["o1"].bias is wrong
        assert {k: v for k, v in numbers_of(trained).items() if k != ("bias", "o1")} == before


@every_wrong_number
def test_a_wrong_gradient_assigned_afterwards_is_refused(trained, numbers_of, wrong):
    trained["i1", "h1"].gradient = wrong
    before = {k: v for k, v in numbers_of(trained).items() if k != ("gradient", "i1->h1")}
    for call in (lambda: trained.backward(TARGETS), lambda: trained.update(0.5)):
        with pytest.raises(
            NeurosimError, match=r"gradient of 'i1(->|' -> ')h1'|weight of 'i1' -> 'h1'"
        ) as caught:
            call()
        assert one_sentence(str(caught.value))
        assert {k: v for k, v in numbers_of(trained).items() if k != ("gradient", "i1->h1")} == before


@every_wrong_number
def test_a_wrong_bias_gradient_assigned_afterwards_is_refused(trained, numbers_of, wrong):
    trained["o1"].bias_gradient = wrong
    before = {k: v for k, v in numbers_of(trained).items() if k != ("bias_gradient", "o1")}
    for call in (lambda: trained.backward(TARGETS), lambda: trained.update(0.5)):
        with pytest.raises(NeurosimError, match="bias.*'o1'") as caught:
            call()
        assert one_sentence(str(caught.value))
        assert {k: v for k, v in numbers_of(trained).items() if k != ("bias_gradient", "o1")} == before


def test_a_wrong_value_of_a_constant_assigned_afterwards_is_named(trained):
    trained.add_constant("one")
    trained.connect("one", "h1", 0.5)
    for wrong in ("1", math.nan, 1j):
        trained["one"].value = wrong
        with pytest.raises(NumberError, match="value of constant 'one' is"):
            trained.forward(INPUTS)


@pytest.mark.parametrize(
    "number", [1, np.float64(0.25), np.int64(2), Fraction(1, 4), np.float32(0.25)], ids=repr
)
def test_other_real_numbers_are_welcome(mazur, number):
    mazur["i1", "h1"].weight = number
    mazur.forward({"i1": number, "i2": number})
    mazur.backward(TARGETS)
    mazur.update(number)
    twin = ns.Network.layered([1, 1], weights=[[[float(number)]]])
    assert twin["x1", "o1"].weight == float(number)


# -- numbers that leave the range of a float --------------------------------------------------------


def test_an_overflowing_net_names_the_neuron(trained, refuses):
    trained["h1"].activation = "exp"
    trained["i1", "h1"].weight = 700.0
    trained["h1", "o2"].weight = 1e308
    refuses(NonFiniteError, "net of 'o2' became inf", lambda n: n.forward([1.0, 1.0]))


def test_an_overflowing_out_names_the_neuron(trained, refuses):
    trained["h1"].activation = "exp"
    refuses(NonFiniteError, "out of 'h1'.*inf", lambda n: n.forward([1e5, 1.0]))


def test_a_logarithm_that_does_not_exist_names_the_neuron(trained, refuses):
    trained["o2"].activation = "log"
    trained["o2"].bias = -9.0
    refuses(NonFiniteError, "out of 'o2'.*log", lambda n: n.forward(INPUTS))


def test_an_overflowing_gradient_names_the_connection(trained, refuses):
    trained["h1"].activation = trained["o1"].activation = "linear"
    trained["i1", "h1"].weight = 1e10
    trained.forward([1.0, 1.0])
    refuses(
        NonFiniteError,
        "gradient of 'h1->o1' became inf",
        lambda n: n.backward(output_gradients=[1e300, 0.0]),
    )


def test_an_overflowing_bias_gradient_is_noticed():
    net = ns.Network(loss="sum_of_outputs")
    net.add_input("x")
    net.add_neuron("o", "linear", bias=0.0, output=True)
    net.connect("x", "o", 1.0)
    net.forward([0.0])
    net.backward(output_gradients=[1.5e308])
    with pytest.raises(NonFiniteError, match="bias.gradient of 'o' became inf"):
        net.backward(output_gradients=[1.5e308])
    assert net["o"].bias_gradient == 1.5e308


@pytest.mark.parametrize("loss", ["half_squared_error", "squared_error", "mean_squared_error"])
def test_an_overflowing_error_is_told(loss, numbers_of):
    net = ns.Network.layered([1, 1], "linear", weights=[[[1.0]]], loss=loss)
    net.forward([1e200])
    before = numbers_of(net)
    with pytest.raises(NonFiniteError, match="error E|'o1'"):
        net.error([0.0])
    with pytest.raises(NonFiniteError, match="error E.*in sample 1|'o1'.*in sample 1"):
        net.trace([1e200], [0.0], 0.5)
    assert numbers_of(net) == before


@pytest.mark.parametrize("rate", [1e300, 1e308])
def test_a_huge_learning_rate_overflows_with_its_name_and_changes_nothing(trained, refuses, rate):
    trained.forward([1e10, 1e10])
    trained.zero_gradients()
    trained.backward(output_gradients=[1e20, 1e20])
    refuses(
        NonFiniteError,
        rf"(weight|bias) of '[^']+' became -?inf.*learning rate {re.escape(str(rate))}",
        lambda n: n.update(rate),
    )


def test_training_with_a_huge_learning_rate_names_neuron_sample_and_epoch(mazur):
    from neurosim.training.descend import gradient_descent

    mazur["h1"].activation = mazur["h2"].activation = mazur["o1"].activation = "linear"
    samples = [(INPUTS, TARGETS), ([1.0, 1.0], TARGETS)]
    with pytest.raises(
        NonFiniteError, match=r"'[ioh].*in sample [12] of epoch \d+ \(learning rate 1e\+100\)"
    ):
        list(gradient_descent(mazur, samples, learning_rate=1e100, updates=50))


def test_a_traced_overflow_names_the_sample(trained, refuses):
    trained["i1", "h1"].weight = 10.0
    samples = [[0.1, 0.2], [1.7e308, 1.7e308], [0.1, 0.2]]
    refuses(
        NonFiniteError,
        "net of 'h1' became inf in sample 2",
        lambda n: n.trace(samples, [TARGETS] * 3, 0.5),
    )


# -- whatever stops a pass -------------------------------------------------------------------------


class Stops(ns.Activation):
    """Linear, until it is told to raise."""

    name = "stops"

    def __init__(self):
        self.armed = None
        self.in_slope = False

    def value(self, net):
        if self.armed is not None and not self.in_slope:
            raise self.armed
        return net

    def slope(self, net, out):
        if self.armed is not None and self.in_slope:
            raise self.armed
        return 1.0


@pytest.mark.parametrize("failure", [KeyboardInterrupt(), MemoryError(), RuntimeError("boom"), SystemExit(3)])
@pytest.mark.parametrize("in_slope", [False, True])
@pytest.mark.parametrize("neuron", ["h1", "h2", "o2"])
def test_an_interrupt_in_the_middle_of_a_pass_leaves_no_trace(trained, numbers_of, failure, in_slope, neuron):
    stops = Stops()
    trained[neuron].activation = stops
    trained.forward(INPUTS)
    trained.backward(TARGETS)
    stops.armed, stops.in_slope = failure, in_slope
    before = numbers_of(trained)
    calls = [
        lambda: trained.trace([0.3, 0.4], TARGETS, 0.5),
        lambda: trained.check_gradients(INPUTS, TARGETS),
    ]
    calls.append(
        (lambda: trained.backward([0.4, 0.2])) if in_slope else (lambda: trained.forward([0.3, 0.4]))
    )
    for call in calls:
        with pytest.raises(type(failure)):
            call()
        assert numbers_of(trained) == before


@pytest.mark.parametrize("failure", [ZeroDivisionError(), OverflowError("too big"), ValueError("no")])
@pytest.mark.parametrize("in_slope", [False, True])
def test_arithmetic_that_fails_in_an_own_activation_names_the_neuron(trained, numbers_of, failure, in_slope):
    stops = Stops()
    trained["h2"].activation = stops
    trained.forward(INPUTS)
    stops.armed, stops.in_slope = failure, in_slope
    before = numbers_of(trained)
    with pytest.raises(NonFiniteError, match="'h2'.*stops"):
        trained.trace(INPUTS, TARGETS, 0.5)
    assert numbers_of(trained) == before


def test_an_own_activation_that_gives_nan_is_noticed(trained, refuses):
    class Broken(ns.Activation):
        name = "broken"

        def value(self, net):
            return math.nan

        def slope(self, net, out):
            return 1.0

    trained["h2"].activation = Broken()
    refuses(NonFiniteError, r"out of 'h2' became not a number \(nan\)", lambda n: n.forward(INPUTS))


@pytest.mark.parametrize("gives", ["0.5", None, 1j, np.array([0.5])], ids=repr)
def test_an_own_activation_that_gives_no_number_is_named(trained, numbers_of, gives):
    class Broken(ns.Activation):
        name = "broken"

        def value(self, net):
            return gives

        def slope(self, net, out):
            return 1.0

    trained["h2"].activation = Broken()
    before = numbers_of(trained)
    with pytest.raises(NeurosimError, match="'h2'"):
        trained.forward(INPUTS)
    assert numbers_of(trained) == before


@pytest.mark.parametrize("told", [0, 1, 3])
def test_a_record_that_stops_a_pass_half_way_leaves_the_network_as_it_was(trained, numbers_of, told):
    class Stopping(PassRecord):
        def __init__(self):
            self.left = told

        def net(self, *what):
            self.left -= 1
            if self.left < 0:
                raise KeyboardInterrupt

        outs = deltas = gradients = parameters = net

    before = numbers_of(trained)
    for stopped in (
        lambda: safely.forward(trained, [0.9, 0.8], record=Stopping()),
        lambda: safely.backward(trained, [0.9, 0.8], record=Stopping()),
        lambda: safely.update(trained, 0.5, record=Stopping()),
    ):
        with pytest.raises(KeyboardInterrupt):
            stopped()
        assert numbers_of(trained) == before
