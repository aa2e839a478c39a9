"""The printed program: the bits of the passes by hand, on any network, and nothing that is not needed."""

import math
import random
import signal
import struct

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import neurosim as ns
from neurosim.engines.choosing import borrow
from neurosim.engines.job import Job
from neurosim.engines.objects import ObjectsEngine
from neurosim.engines.program import ProgramEngine
from neurosim.formulas.updates import OPTIMIZERS, Descent
from neurosim.ground.errors import NonFiniteError, StructureError

XOR = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]), np.array([[0.0], [1.0], [1.0], [0.0]])


def bits(numbers):
    return [struct.pack("<d", float(number)) for number in numbers]


def train(engine, net, job, epochs=7, rate=0.1, seed=1):
    """Everything that a training leaves, bit for bit, and what it said when it failed."""
    rng = random.Random(seed)
    orders = np.array([rng.sample(range(len(job.X)), len(job.X)) for _ in range(epochs)])
    costs, said = np.full(epochs, np.nan), None
    running = engine(net, job)
    try:
        running.run(orders, np.linspace(rate, rate / 2, epochs), costs)
    except NonFiniteError as failure:
        said = str(failure)
    running.give_back()
    memory = job.optimizer.memory
    return {
        "weights": bits(c.weight for c in net.connections),
        "biases": bits(n.bias for n in net.neurons if n.bias is not None),
        "costs": bits(costs) if said is None else [],
        "memory": [bits(slot) for slot in memory.slots],
        "powers": bits(memory.powers),
        "updates": memory.updates,
        "said": said,
    }


def job_for(net, inputs, targets, rng, optimizer="descent"):
    """A few samples near the one that the network was made for, and any way of training."""
    samples = rng.randint(1, 5)
    X = np.array([[value + rng.uniform(-0.3, 0.3) for value in inputs.values()] for _ in range(samples)])
    wanted = [0.0] * len(net.outputs) if targets is None else list(targets.values())
    return Job(
        X,
        np.array([wanted] * samples),
        OPTIMIZERS[optimizer](learning_rate=0.1),
        batch_size=rng.choice([1, 1, 2, 3]),
        mean=rng.random() < 0.5,
        l2=rng.choice([0.0, 0.0, 0.01]),
    )


@pytest.mark.slow
@settings(max_examples=120, deadline=None, derandomize=True)
@given(seed=st.integers(0, 2**32), optimizer=st.sampled_from(list(OPTIMIZERS)))
def test_any_network_trains_to_the_bits_of_the_passes_by_hand(random_network, seed, optimizer):
    left = {}
    for engine in (ObjectsEngine, ProgramEngine):
        net, inputs, targets = random_network(seed)
        rng = random.Random(seed)
        if rng.random() < 0.3:
            for connection in net.connections:
                connection.trainable = rng.random() < 0.5
        rate = rng.choice([0.001, 0.01, 0.1, 1.0])
        left[engine.name] = train(engine, net, job_for(net, inputs, targets, rng, optimizer), rate=rate)
    assert left["program"] == left["objects"]


@pytest.mark.slow
@settings(max_examples=60, deadline=None, derandomize=True)
@given(seed=st.integers(0, 2**32), scale=st.sampled_from([30.0, 300.0, 3000.0]))
def test_far_out_the_bits_are_the_same_and_so_are_the_failures(random_network, seed, scale):
    left = {}
    for engine in (ObjectsEngine, ProgramEngine):
        net, inputs, targets = random_network(seed)
        job = job_for(
            net, {name: value * scale for name, value in inputs.items()}, targets, random.Random(seed)
        )
        left[engine.name] = train(engine, net, job, epochs=3)
    assert left["program"] == left["objects"]


@pytest.mark.parametrize("bias", ["variable", "constant", "column", "none"])
@pytest.mark.parametrize("batch", [1, 4])
def test_xor_in_every_bias_style(bias, batch):
    left = {}
    for engine in (ObjectsEngine, ProgramEngine):
        net = ns.Network.layered([2, 2, 1], bias=bias, seed=3)
        left[engine.name] = train(engine, net, Job(*XOR, Descent(0.5), batch), epochs=200, rate=0.5)
    assert left["program"] == left["objects"]


@pytest.mark.parametrize("optimizer", list(OPTIMIZERS))
def test_a_weight_of_minus_zero_keeps_its_sign_where_the_others_do(optimizer):
    left = {}
    for engine in (ObjectsEngine, ProgramEngine):
        net = ns.Network.layered([2, 2, 1], bias="none", seed=3)
        for connection in net.connections[::2]:
            connection.weight = -0.0
        job = Job(XOR[0][:1], XOR[1][:1], OPTIMIZERS[optimizer](learning_rate=0.5), l2=0.1)
        left[engine.name] = train(engine, net, job)
    assert left["program"] == left["objects"]


def test_a_training_in_pieces_is_the_training_in_one():
    whole, pieces = (ns.Network.layered([2, 2, 1], seed=3) for _ in range(2))
    jobs = [Job(*XOR, OPTIMIZERS["adam"](learning_rate=0.1)) for _ in range(2)]
    orders, rates = np.tile(np.arange(4), (60, 1)), np.full(60, 0.1)
    one = ProgramEngine(whole, jobs[0])
    one.run(orders, rates, np.zeros(60))
    one.give_back()
    for first in range(0, 60, 20):
        part = ProgramEngine(pieces, jobs[1])  # a new one takes up the memory of the optimizer
        part.run(orders[:20], rates[:20], np.zeros(20), first + 1)
        part.give_back()
    assert [c.weight for c in pieces.connections] == [c.weight for c in whole.connections]


def test_the_lines_are_those_of_the_log_with_readable_names():
    net = ns.Network()
    net.add_input("i1")
    net.add_input("i2")
    net.add_neuron("h1", bias=0.1)
    net.add_neuron("o1", "linear", output=True)
    net.connect("i1", "h1", 0.5)
    net.connect("i2", "h1", -0.5)
    net.connect("h1", "o1", 0.7, label="w3")
    text = ProgramEngine(net, Job(*XOR, Descent(0.5))).source
    for line in (
        "net_h1 = w_i1_h1*out_i1 + w_i2_h1*out_i2 + b_h1",
        "out_h1 = 1.0/(1.0 + exp(-net_h1)) if net_h1 >= -700.0 else exp(net_h1)",
        "net_o1 = w3*out_h1",
        "E = 0.5*((t_o1 - out_o1)*(t_o1 - out_o1))",
        "delta_o1 = out_o1 - t_o1",
        "delta_h1 = delta_o1*w3*(out_h1*(1.0 - out_h1))",
        "w_i1_h1 = w_i1_h1 - learning_rate*(delta_h1*out_i1)",
        "b_h1 = b_h1 - learning_rate*delta_h1",
    ):
        assert f" {line}\n" in text


def test_what_nobody_needs_is_not_computed(mazur):
    mazur["i1", "h1"].trainable = mazur["i2", "h1"].trainable = False
    text = ProgramEngine(mazur, Job(XOR[0], np.zeros((4, 2)), Descent(0.5))).source
    for absent in ("delta_i1", "delta_i2", "delta_h1", "w1 =", "w2 =", "b_h1 =", "b_o1 ="):
        assert absent not in text
    assert "delta_h2 =" in text and "w3 =" in text


def test_a_dead_end_and_what_leads_to_it_have_no_delta(mazur):
    mazur.add_neuron("dead", bias=0.5)
    mazur.connect("h1", "dead", 0.5)
    text = ProgramEngine(mazur, Job(XOR[0], np.zeros((4, 2)), Descent(0.5))).source
    assert "delta_dead" not in text and "b_dead =" not in text
    assert "net_dead =" in text  # it could fail


@pytest.mark.parametrize("what", ["activation", "loss", "aggregation", "optimizer"])
def test_an_own_equation_is_refused_in_one_sentence(what, mazur):
    class Mine(ns.Activation):
        name = "mine"

        def value(self, net: float) -> float:
            return net / 2

        def slope(self, net: float, out: float) -> float:
            return 0.5

    class Lost(ns.Loss):
        name = "lost"

        def term(self, target: float, out: float, outputs: int) -> float:
            return (target - out) ** 2

        def slope(self, target: float, out: float, outputs: int) -> float:
            return 2.0 * (out - target)

    class Total(ns.WeightedSum):
        name = "total"

    class Slow(Descent):
        name = "slow"

    if what == "activation":
        mazur["h1"].activation = Mine()
    elif what == "loss":
        mazur.loss = Lost()
    elif what == "aggregation":
        mazur["h1"].aggregation = Total()
    rule = Slow(0.5) if what == "optimizer" else Descent(0.5)
    message = (
        f"^engine=.program. knows only bundled equations and formulas, and the {what}.* is your own; train"
    )
    with pytest.raises(StructureError, match=message):
        borrow(mazur, Job(XOR[0], np.zeros((4, 2)), rule), "program", 1)


@pytest.mark.slow
@pytest.mark.parametrize("sizes", [[700, 2], [2, 700, 1], [1, 1, 700]])
def test_sums_of_hundreds_of_terms_keep_their_order(sizes):
    left = {}
    for engine in (ObjectsEngine, ProgramEngine):
        rng = np.random.default_rng(1)
        X, T = rng.normal(size=(2, sizes[0])), rng.uniform(size=(2, sizes[-1]))
        net = ns.Network.layered(sizes, seed=3)
        left[engine.name] = train(engine, net, Job(X, T, Descent(0.5)), epochs=2)
    assert left["program"] == left["objects"]


def test_a_product_of_hundreds_of_factors_is_refused_in_one_sentence():
    net = ns.Network.layered([201, 1], bias="none", seed=3)
    net["o1"].aggregation = "product"
    with pytest.raises(StructureError, match="^the product of 'o1' has 201 terms, too many for slopes"):
        borrow(net, Job(np.ones((1, 201)), np.ones((1, 1)), Descent(0.5)), "program", 1)


def test_names_that_users_type_are_never_code():
    net = ns.Network()
    hostile = [
        "x = exit()",
        "__import__('os')",
        'a"""',
        "# b",
        "class",
        "exp",
        "parameters",
        "ﬁ",
        "größe",
        "h 1",
    ]
    for name in hostile[:5]:
        net.add_input(name)
    for name in hostile[5:]:
        net.add_neuron(name, bias=0.1, output=True)
        for number, source in enumerate(hostile[:5]):
            net.connect(source, name, 0.1, label=f"learning_rate{name}{number}" if number else None)
    twin = net.copy()
    job = [Job(np.full((2, 5), 0.5), np.full((2, 5), 0.25), Descent(0.5)) for _ in range(2)]
    text = ProgramEngine(net, job[0]).source
    assert text.isascii() and '"' not in text and "'" not in text and "#" not in text
    assert train(ProgramEngine, net, job[0]) == train(ObjectsEngine, twin, job[1])


def test_ctrl_c_leaves_a_complete_update(monkeypatch):
    net, twin = (ns.Network.layered([2, 2, 1], seed=3) for _ in range(2))
    calls, real = 0, math.sqrt

    def interrupted(number: float) -> float:
        nonlocal calls
        calls += 1
        if calls == 1004:  # in the middle of an update
            signal.raise_signal(signal.SIGINT)
        return real(number)

    monkeypatch.setattr(math, "sqrt", interrupted)
    rules = [OPTIMIZERS["adam"](learning_rate=0.1) for _ in range(2)]
    engine = ProgramEngine(net, Job(*XOR, rules[0]))
    engine.at_once = 6 * 40  # so that something is left to do
    orders, rates = np.tile(np.arange(4), (500, 1)), np.full(500, 0.1)
    with pytest.raises(KeyboardInterrupt):
        engine.run(orders, rates, np.zeros(500))
    engine.give_back()
    monkeypatch.undo()
    assert 28 <= engine.completed < 100
    memory = rules[0].memory
    assert memory is not None and memory.updates == 4 * engine.completed
    by_hand = ObjectsEngine(twin, Job(*XOR, rules[1]))
    done = engine.completed
    by_hand.run(orders[:done], rates[:done], np.zeros(done))
    assert [c.weight for c in net.connections] == [c.weight for c in twin.connections]
    other = rules[1].memory
    assert other is not None
    assert [bits(slot) for slot in memory.slots] == [bits(slot) for slot in other.slots]


@pytest.mark.parametrize(("activation", "rate"), [("square", 1e3), ("exp", 0.5), ("linear", 1e80)])
def test_a_number_that_leaves_the_floats_is_told_as_by_hand(activation, rate):
    left = {}
    for engine in (ObjectsEngine, ProgramEngine):
        net = ns.Network.layered([2, 2, 1], activation, seed=3)
        if activation == "exp":
            net["h1", "o1"].weight = net["h2", "o1"].weight = 300.0
        left[engine.name] = train(engine, net, Job(*XOR, Descent(rate)), epochs=40, rate=rate)
    assert left["program"] == left["objects"]
    assert "became" in left["program"]["said"]


def test_a_net_that_becomes_infinite_is_told_although_no_parameter_does():
    net = ns.Network()
    net.add_input("x")
    net.add_neuron("o", "sigmoid", output=True)
    net.connect("x", "o", 1e200, trainable=False)
    engine = ProgramEngine(net, Job(np.array([[1e200]]), np.array([[1.0]]), Descent(0.5)))
    with pytest.raises(NonFiniteError, match="^net of 'o' became inf in sample 1 of epoch 1"):
        engine.run(np.zeros((1, 1), dtype=int), np.array([0.5]), np.zeros(1))
