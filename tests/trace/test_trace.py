"""Asking a trace: values, steps, where a number comes from, and what stood on the network when."""

import pytest

import neurosim as ns
from neurosim.ground.errors import UnknownNameError


@pytest.fixture
def trace(mazur):
    return mazur.trace([0.05, 0.10], [0.01, 0.99], learning_rate=0.5)


def near(value):
    return pytest.approx(value, rel=1e-9)


def test_values_of_steps_and_of_their_parts(trace):
    assert trace.value("net", "h1") == 0.3775
    assert trace.value("out", "i1") == 0.05
    assert trace.value("input", "i1") == 0.05
    assert trace.value("error", "E") == near(0.2983711087600027)
    assert trace.value("error", "o1") == near(0.274811083176155)
    assert trace.value("error", "o2") == near(0.023560025583847746)
    assert trace.value("error_slope", "o2") == near(-0.21707153467853746)
    assert trace.value("error_slope", "h2") == near(0.04137032264874471)
    assert trace.value("slope", "o1") == near(0.18681560180895948)
    assert trace.value("delta", "i2") == near(0.004740547349462548)
    assert trace.value("weight_change", "h1->o1") == near(-0.04108352028211539)
    assert trace.value("weight", "h1->o1") == near(0.35891647971788465)
    assert trace.value("contribution", "h1->o1") == near(0.08216704056423078)


@pytest.mark.parametrize(
    "activation", ["sigmoid", "tanh", "relu", "leaky_relu", "linear", "softplus", "step", "exp", "square"]
)
def test_parts_exist_for_every_activation(small, activation):
    net = small(activation)
    trace = net.trace([1.0], [0.5], learning_rate=0.1)
    h = net["h"]
    assert trace.value("slope", "h") == pytest.approx(h.activation.slope(h.net, h.out), rel=1e-12)
    assert trace.value("error_slope", "o") == pytest.approx(net["o"].out - 0.5, rel=1e-12)
    assert trace.value("bias_change", "h") == pytest.approx(-0.1 * h.delta, rel=1e-12)


def test_why_walks_back_to_the_inputs(trace):
    steps = trace.why("weight", "i1->h1")
    found = {(step.quantity, step.of) for step in steps}
    assert {
        ("input", "i1"),
        ("input", "i2"),
        ("net", "h1"),
        ("out", "o2"),
        ("delta", "o1"),
        ("gradient", "i1->h1"),
    } <= found
    assert ("gradient", "i2->h1") not in found and ("delta", "h2") not in found
    assert [step.id for step in steps] == sorted(step.id for step in steps)


class Softsign(ns.Activation):
    name = "my_softsign"

    def value(self, net):
        return net / (1 + abs(net))

    def slope(self, net, out):
        return 1 / (1 + abs(net)) ** 2


class Quartic(ns.Loss):
    name = "quartic"

    def term(self, target, out, outputs):
        return (target - out) ** 4

    def slope(self, target, out, outputs):
        return -4 * (target - out) ** 3


@pytest.mark.parametrize("activation", ["step", "relu", "leaky_relu", "softplus", Softsign()], ids=str)
def test_why_goes_through_every_activation(small, activation):
    trace = small(activation).trace([1.0], [0.5], learning_rate=0.1)
    found = {(step.quantity, step.of) for step in trace.why("out", "o")}
    assert found == {("input", "x"), ("net", "h"), ("out", "h"), ("net", "o"), ("out", "o")}
    assert trace.step("net", "h").id in trace.step("out", "h").uses
    assert trace.step("net", "h").id in [s.id for s in trace.why("delta", "h")]


def test_why_goes_through_an_own_loss(small):
    trace = small(loss=Quartic()).trace([1.0], [0.5], learning_rate=0.1)
    assert ("input", "x") in {(step.quantity, step.of) for step in trace.why("error", "E")}
    assert ("input", "x") in {(step.quantity, step.of) for step in trace.why("delta", "o")}


def test_steps_can_be_asked_for_by_neuron_connection_and_label(trace):
    assert [s.quantity for s in trace.about("h1")] == ["net", "out", "delta", "bias_gradient"]
    assert [s.quantity for s in trace.about("i1->h1")] == ["gradient", "weight"]
    assert trace.about("w1").steps == trace.about("i1->h1").steps == trace.about("i1 -> h1").steps
    assert [s.id for s in trace.about("E")] == [trace.step("error", "E").id]


def test_samples_can_be_taken_out(mazur):
    trace = mazur.trace([[0.1, 0.2], [0.3, 0.4]], [[0, 1], [1, 0]])
    assert trace.value("out", "i1", sample=2) == 0.3
    assert {step.sample for step in trace.of_sample(2)} == {2}
    assert trace.value("out", "i1") == 0.1
    with pytest.raises(UnknownNameError, match="no sample 3; the trace has samples '1', '2'"):
        trace.of_sample(3)


def test_unknown_questions_are_told(trace):
    with pytest.raises(UnknownNameError, match="unknown quantity 'dleta' .did you mean 'delta'"):
        trace.value("dleta", "h1")
    with pytest.raises(UnknownNameError, match="no delta of 'h9' in this trace"):
        trace.step("delta", "h9")
    with pytest.raises(UnknownNameError, match="no slope of 'i1'"):
        trace.value("slope", "i1")
    with pytest.raises(UnknownNameError, match="no neuron, connection or label 'h9'"):
        trace.about("h9")
    with pytest.raises(UnknownNameError, match="no sample 2 in this trace .it has .1..$"):
        trace.step("net", "h1", sample=2)


def test_states_are_what_stood_on_the_network_when(mazur, trace):
    after = trace.state()
    for n in mazur.neurons:
        for quantity in ("net", "out", "delta"):
            assert after.get(quantity, n.name) == getattr(n, quantity)
    for c in mazur.connections:
        assert after.get("weight", c.name) == c.weight
        assert after.get("gradient", c.name) == c.gradient
    assert after.before["weight", "i1->h1"] == 0.15
    assert after.get("target", "o1") == 0.01 and after.get("error", "o1") == near(0.274811083176155)
    first = trace.state(upto=trace.step("net", "h1").id)
    assert first.get("net", "h1") == 0.3775 and first.get("out", "h1") is None
    assert first.get("weight", "i1->h1") == 0.15 and first.before == {}
    state = mazur.state()
    for key, value in state.values.items():
        assert after.values[key] == value


def test_a_trace_is_a_frozen_fact(trace, mazur):
    before = [step.value for step in trace]
    mazur.forward([5.0, 5.0])
    mazur["i1", "h1"].weight = 7.0
    assert [step.value for step in trace] == before
    assert trace.network.connections[0].weight == 0.15
    with pytest.raises(AttributeError):
        trace.steps = ()
    with pytest.raises(AttributeError):
        trace.steps[0].value = 3.0


def test_conventions_say_what_was_in_force(trace, mazur):
    given = trace.conventions
    assert (given.loss, given.learning_rate, given.bias_style) == ("half_squared_error", 0.5, "variable")
    assert given.frozen == ("b(h1)", "b(h2)", "b(o1)", "b(o2)")
    assert not given.gradients_begun
    assert mazur.trace([0.1, 0.2]).conventions.learning_rate is None
