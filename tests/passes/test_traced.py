"""The traced pass is the plain pass, and every step of it can be recomputed."""

import json
import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import neurosim as ns
from neurosim.ground.errors import NumberError

MANY = settings(max_examples=60, deadline=None, derandomize=True)


@pytest.mark.slow
@MANY
@given(seed=st.integers(0, 2**32))
def test_plain_and_traced_passes_leave_the_same_bits(random_network, numbers_of, seed):
    plain, inputs, targets = random_network(seed)
    traced = plain.copy()
    plain.forward(inputs)
    error = plain.error(targets)
    plain.backward(targets)
    plain.update(0.3)
    trace = traced.trace(inputs, targets, learning_rate=0.3)
    assert numbers_of(traced) == numbers_of(plain)
    assert trace.value("error", "E") == error


@pytest.mark.slow
@MANY
@given(seed=st.integers(0, 2**32))
def test_every_expression_gives_its_value(random_network, evaluate, seed):
    net, inputs, targets = random_network(seed)
    steps = json.loads(net.trace(inputs, targets, learning_rate=0.3).to_json())["steps"]
    for step in steps:
        value = evaluate(step["expression"])
        assert value == pytest.approx(step["value"], rel=1e-12, abs=0), step
        if "shortcut" in step:
            assert evaluate(step["shortcut"]["expression"]) == pytest.approx(
                step["value"], rel=1e-9, abs=1e-15
            )


@MANY
@given(seed=st.integers(0, 2**32))
def test_steps_are_numbered_and_use_earlier_steps_whose_values_they_hold(random_network, seed):
    net, inputs, targets = random_network(seed)
    trace = net.trace(inputs, targets, learning_rate=0.3)
    assert [step.id for step in trace] == list(range(1, len(trace) + 1))
    values = {step.id: step.value for step in trace}
    for step in trace:
        leaves = {leaf.step: leaf.number for leaf in step.expression.leaves() if leaf.step is not None}
        assert set(leaves) == set(step.uses)
        for used, number in leaves.items():
            assert used < step.id
            assert values[used] == number


def test_steps_come_phase_by_phase_and_cover_every_quantity(mazur):
    mazur["h1"].bias_trainable = True
    trace = mazur.trace([0.05, 0.10], [0.01, 0.99], learning_rate=0.5)
    phases = [step.phase for step in trace]
    assert phases == sorted(phases, key=("forward", "error", "backward", "update").index)
    found: dict[tuple[str, str], list[str]] = {}
    for step in trace:
        found.setdefault((step.phase, step.quantity), []).append(step.of)
    connections = {c.name for c in mazur.connections}
    assert found["forward", "input"] == ["i1", "i2"]
    assert found["forward", "net"] == found["forward", "out"] == ["h1", "h2", "o1", "o2"]
    assert found["error", "error"] == ["E"]
    assert set(found["backward", "delta"]) == {"o1", "o2", "h1", "h2", "i1", "i2"}
    assert set(found["backward", "gradient"]) == connections
    assert set(found["backward", "bias_gradient"]) == {"o1", "o2", "h1", "h2"}
    assert set(found["update", "weight"]) == connections
    assert found["update", "bias"] == ["h1"]


def test_all_deltas_are_complete_before_any_weight_changes(mazur):
    trace = mazur.trace([0.05, 0.10], [0.01, 0.99], learning_rate=0.5)
    last_delta = max(step.id for step in trace if step.quantity == "delta")
    assert min(step.id for step in trace if step.phase == "update") > last_delta
    weights = {
        leaf.number for leaf in trace.step("delta", "h1").expression.leaves() if leaf.quantity == "weight"
    }
    assert weights == {0.40, 0.50}


def test_several_samples_accumulate_and_are_followed_by_one_update(new_mazur, numbers_of, evaluate):
    samples = [[0.05, 0.10], [0.7, -0.2], [0.0, 1.0]]
    targets = [[0.01, 0.99], [0.5, 0.5], [1.0, 0.0]]
    plain, traced = new_mazur(), new_mazur()
    for inputs, wanted in zip(samples, targets, strict=True):
        plain.forward(inputs)
        plain.backward(wanted)
    plain.update(0.5)
    trace = traced.trace(samples, targets, learning_rate=0.5)
    assert numbers_of(traced) == numbers_of(plain)
    assert trace.samples == (1, 2, 3)
    assert len([step for step in trace if step.phase == "update"]) == 8
    third = trace.step("gradient", "i1->h1", sample=3)
    assert trace.step("gradient", "i1->h1", sample=2).id in third.uses
    contributions = [trace.value("contribution", "i1->h1", sample=k) for k in (1, 2, 3)]
    assert third.value == pytest.approx(sum(contributions), rel=1e-12)
    for step in json.loads(trace.to_json())["steps"]:
        assert evaluate(step["expression"]) == pytest.approx(step["value"], rel=1e-12, abs=0)


def test_a_trace_that_accumulates_says_so_and_adds_to_what_had_begun(mazur, evaluate):
    mazur.forward([0.05, 0.10])
    mazur.backward([0.01, 0.99])
    first = mazur["i1", "h1"].gradient
    trace = mazur.trace([0.05, 0.10], [0.01, 0.99], accumulate=True)
    assert trace.conventions.gradients_begun
    assert "added to what had been accumulated" in str(trace)
    assert trace.value("gradient", "i1->h1") == first + first
    for step in json.loads(trace.to_json())["steps"]:
        assert evaluate(step["expression"]) == pytest.approx(step["value"], rel=1e-12, abs=0)


def test_without_targets_only_the_forward_pass_is_traced(mazur):
    trace = mazur.trace([0.05, 0.10])
    assert {step.phase for step in trace} == {"forward"}
    with pytest.raises(NumberError, match="needs targets"):
        mazur.trace([0.05, 0.10], learning_rate=0.5)


def test_output_gradients_take_the_place_of_targets(mazur):
    trace = mazur.trace([0.05, 0.10], output_gradients={"o1": 1.0, "o2": 0.0})
    assert trace.value("delta", "o1") == pytest.approx(0.18681560180895948, rel=1e-12)
    assert trace.value("delta", "o2") == 0.0
    assert not [step for step in trace if step.phase == "error"]


@pytest.mark.parametrize("weight", [6.536002412285418, 7.1, 8.9, -6.3, 15.0])
def test_a_nearly_saturated_tanh_keeps_its_digits_in_the_expression(evaluate, weight):
    # 1 - out^2 cancels: one wrong bit in out^2 is visible at 1e-12.
    net = ns.Network(loss="sum_of_outputs")
    net.add_input("x")
    net.add_neuron("o", "tanh", output=True)
    net.connect("x", "o", weight)
    for step in json.loads(net.trace([1.0]).to_json())["steps"]:
        assert evaluate(step["expression"]) == pytest.approx(step["value"], rel=1e-12, abs=0)


@pytest.mark.parametrize(
    ("activation", "loss", "targets"),
    [("softmax", "cross_entropy", [0.0, 1.0]), ("sigmoid", "binary_cross_entropy", [0.0, 1.0])],
)
@pytest.mark.parametrize("far", [25.0, 40.0, 300.0, 760.0, 1000.0])
def test_far_out_steps_can_be_recomputed(evaluate, activation, loss, targets, far):
    net = ns.Network(loss=loss)
    net.add_input("x")
    for name, weight in (("a", far), ("b", -far)):
        net.add_neuron(name, activation, output=True)
        net.connect("x", name, weight)
    for step in json.loads(net.trace([1.0], targets, learning_rate=0.1).to_json())["steps"]:
        assert evaluate(step["expression"]) == pytest.approx(step["value"], rel=1e-12, abs=0), step


@pytest.mark.slow
def test_a_chain_of_10000_neurons_is_passed_and_traced_without_recursion():
    net = ns.Network()
    net.add_input("n0")
    for k in range(1, 10_001):
        net.add_neuron(f"n{k}", "linear", output=k == 10_000)
        net.connect(f"n{k - 1}", f"n{k}", 1.0)
    assert net.forward([0.5]) == {"n10000": 0.5}
    net.backward([0.25])
    assert net["n0"].delta == 0.25
    assert len(net.generations()) == 10_001
    net.zero_gradients()
    trace = net.trace([0.5], [0.25], learning_rate=0.1)
    assert net["n0", "n1"].weight == 1.0 - 0.1 * 0.25 * 0.5
    assert len(trace.why("delta", "n0")) > 10_000
    assert trace.step("weight", "n9999->n10000").value == net["n9999", "n10000"].weight


@pytest.mark.slow
def test_a_chain_of_1000_neurons_is_written_and_read(small):
    net = ns.Network()
    net.add_input("n0")
    for k in range(1, 1001):
        net.add_neuron(f"n{k}", "sigmoid", output=k == 1000)
        net.connect(f"n{k - 1}", f"n{k}", 1.0)
    trace = net.trace([0.5], [0.25], learning_rate=0.1)
    assert "net(n1000)" in str(trace)
    assert ns.Trace.__eq__(trace, trace)
    json.loads(trace.to_json())


@pytest.mark.parametrize("rate", [np.float32(0.5), np.float64(0.5), Fraction(1, 2), 1], ids=repr)
def test_a_learning_rate_of_another_kind_is_written_as_a_number(mazur, rate):
    document = json.loads(mazur.trace([0.05, 0.10], [0.01, 0.99], learning_rate=rate).to_json())
    assert document["conventions"]["learning_rate"] == float(rate)


def test_whole_numbers_are_computed_as_floats_in_expressions(evaluate):
    net = ns.Network(loss="sum_of_outputs")
    net.add_input("a")
    net.add_input("b")
    net.add_neuron("o", "linear", output=True)
    net.connect("a", "o", 100000001.0)
    net.connect("b", "o", -100000000.0)
    steps = json.loads(net.trace([100000001.0, 100000002.0]).to_json())["steps"]
    for step in steps:
        assert evaluate(step["expression"]) == step["value"]


def test_an_own_activation_like_the_natural_one_gets_no_closed_form():
    class Steep(ns.Sigmoid):
        name = "steep"

        def value(self, net):
            return 1.0 / (1.0 + math.exp(-2.0 * net))

        def slope(self, net, out):
            return 2.0 * out * (1.0 - out)

    net = ns.Network(loss="binary_cross_entropy")
    net.add_input("x")
    net.add_neuron("o", Steep(), output=True)
    net.connect("x", "o", 1.0)
    step = net.trace([8.0], [0.0]).step("delta", "o")
    assert step.shortcut is None and step.value == pytest.approx(2.0, rel=1e-6)
