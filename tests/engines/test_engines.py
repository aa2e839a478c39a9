"""All engines train the same network to the same numbers: to the bit, or to 1e-12 where BLAS adds."""

import math
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import neurosim as ns
from neurosim.engines.choosing import borrow, expected_seconds
from neurosim.engines.compiled.kernels import kernel_for
from neurosim.engines.interrupts import held_back
from neurosim.engines.job import Job
from neurosim.engines.layers import layers_of
from neurosim.engines.parameters import Parameters
from neurosim.formulas.bundled import AdaGrad, Adam, Descent, Momentum, Nesterov, RMSprop
from neurosim.formulas.optimizer import Optimizer
from neurosim.ground.errors import (
    MissingExtraError,
    NeurosimError,
    NonFiniteError,
    NumberError,
    StructureError,
    UnknownNameError,
)

RULES: list[Callable[[], Optimizer]] = [
    lambda: Descent(0.05),
    lambda: Momentum(0.02),
    lambda: Nesterov(0.02),
    lambda: AdaGrad(0.05),
    lambda: RMSprop(0.01),
    lambda: Adam(0.01),
]
SAME_BITS = ("compiled", "program")
BLAS: dict[str, Any] = {"rule": RULES[0], "batch_size": 4, "exact": False}
Samples = tuple[np.ndarray, np.ndarray]


def numbers(net: ns.Network) -> np.ndarray:
    return Parameters(net).read()


def bits(net: ns.Network) -> list[int]:
    return numbers(net).view(np.int64).tolist()


def train(
    net: ns.Network, samples: Samples, engine: str, epochs: int = 3, done: Any = None, **options: Any
) -> np.ndarray:
    """Train in another order in each epoch; return the costs, or add those of finished epochs to `done`."""
    X, T = samples
    rule = options.pop("rule")()
    borrowed = borrow(net, Job(X, T, rule, **options), engine, epochs)
    orders = np.array([np.random.default_rng(k).permutation(len(X)) for k in range(epochs)])
    costs = np.zeros(epochs)
    try:
        borrowed.run(orders, np.full(epochs, rule.learning_rate), costs)
    finally:
        borrowed.give_back()
        if done is not None:
            done.append(costs[: borrowed.completed].tolist())
    return costs


def ways(seed: int) -> dict[str, Any]:
    """How to train: half of the time by plain descent, else by some optimizer."""
    rng = random.Random(seed)
    return {
        "rule": RULES[seed % 6] if seed % 2 else RULES[0],
        "batch_size": rng.choice([1, 1, 2, 5]),
        "mean": rng.random() < 0.5,
        "l2": rng.choice([0.0, 0.0, 0.01]),
    }


def graph(build: Callable[..., Any], seed: int) -> tuple[ns.Network, Samples]:
    """A random graph with five samples, all but the first moved a little."""
    net, inputs, targets = build(seed)
    x = np.array([inputs[neuron.name] for neuron in net.inputs])
    t = np.array([targets[neuron.name] if targets else 0.0 for neuron in net.outputs])
    moved = np.random.default_rng(seed).uniform(-0.1, 0.1, (4, len(x)))
    return net, (np.vstack([x, x + moved]), np.tile(t, (5, 1)))


def layered(seed: int) -> tuple[ns.Network, Samples]:
    """Random layers, with softmax and cross-entropies, nets far out, and some parameters frozen."""
    rng = random.Random(seed)
    sizes = [rng.randint(2, 19) for _ in range(rng.randint(2, 4))]
    loss = rng.choice(["half_squared_error", "mean_squared_error", "cross_entropy", "binary_cross_entropy"])
    natural = {"cross_entropy": "softmax", "binary_cross_entropy": "sigmoid"}
    net = ns.Network.layered(
        sizes,
        rng.choice(["sigmoid", "tanh", "relu", "leaky_relu", "softplus", "linear", "softmax"]),
        output_activation=natural.get(loss, rng.choice(["sigmoid", "tanh", "linear", "softmax"])),
        bias=rng.choice(["variable", "constant", "column", "none"]),
        bias_initialisation="normal",
        loss=loss,
        seed=seed,
    )
    frozen = rng.choice(["nothing", "some weights", "biases", "outputs"])
    for connection in net.connections:
        some = frozen == "some weights" and rng.random() < 0.2
        connection.trainable = not (some or (frozen == "outputs" and connection.target.output))
    for neuron in net.neurons:
        neuron.bias_trainable = frozen != "biases"
    generator = np.random.default_rng(seed)
    X = generator.normal(size=(7, sizes[0])) * rng.choice([1.0, 1.0, 100.0])
    return net, (X, np.eye(sizes[-1])[generator.integers(0, sizes[-1], 7)])


@pytest.mark.slow
@pytest.mark.parametrize("engine", SAME_BITS)
def test_any_graph_is_trained_to_the_bits_of_the_passes_by_hand(engine, random_network):
    failed = 0
    for seed in range(60):
        by_hand, samples = graph(random_network, seed)
        if seed % 4 == 0:
            by_hand.connections[0].weight = -0.0
        twin, way = by_hand.copy(), ways(seed)
        done: list[list[float]] = []
        try:
            expected = train(by_hand, samples, "objects", done=done, **way)
        except NeurosimError as error:  # the same sentence, costs, and last complete update
            failed += 1
            with pytest.raises(type(error)) as caught:
                train(twin, samples, engine, done=done, **way)
            assert str(caught.value) == str(error)
            assert done[0] == done[1]
        else:
            assert train(twin, samples, engine, **way).tolist() == expected.tolist(), seed
        assert bits(twin) == bits(by_hand), seed
    assert failed < 10


@pytest.mark.slow
@pytest.mark.parametrize("engine", SAME_BITS)
def test_layers_are_trained_to_the_bits_of_the_passes_by_hand(engine):
    for seed in range(12 if engine == "program" else 40):
        by_hand, samples = layered(seed)
        twin, way = by_hand.copy(), ways(seed)
        expected = train(by_hand, samples, "objects", **way)
        assert train(twin, samples, engine, **way).tolist() == expected.tolist(), seed
        assert bits(twin) == bits(by_hand), seed


@pytest.mark.slow
def test_long_batches_go_through_any_graph_part_by_part_with_the_same_bits(random_network):
    for seed in range(24):
        by_hand, (X, T) = graph(random_network, seed) if seed % 3 else layered(seed)
        samples = (np.vstack([X * 0.9**k for k in range(8)])[:38], np.vstack([T] * 8)[:38])
        twin, way = by_hand.copy(), {**ways(seed), "batch_size": 35, "epochs": 2}
        try:
            expected = train(by_hand, samples, "objects", **way)
        except NeurosimError:
            continue
        assert train(twin, samples, "compiled", **way).tolist() == expected.tolist(), seed
        assert bits(twin) == bits(by_hand), seed


@pytest.mark.slow
def test_numpy_agrees_to_twelve_digits(random_network):
    for seed in range(60):
        net, samples = graph(random_network, seed) if seed % 2 else layered(seed)
        way = {**ways(seed), "rule": RULES[seed % 3]}
        by_hand, twin = net.copy(), net.copy()
        try:
            expected = train(by_hand, samples, "objects", epochs=1, **way)
        except NeurosimError:
            continue
        assert train(twin, samples, "numpy", epochs=1, **way) == pytest.approx(expected, rel=1e-12), seed
        # Where an update nearly cancels a weight, the rest keeps the rounding of what was subtracted.
        scale = np.maximum(abs(numbers(net)), abs(numbers(by_hand)))
        assert (abs(numbers(twin) - numbers(by_hand)) <= np.maximum(1e-12 * scale, 1e-14)).all(), seed


@pytest.mark.slow
def test_rounding_otherwise_stays_within_twelve_digits_an_epoch():
    for seed in range(20):
        net, (X, T) = layered(seed)
        samples = (np.clip(X, -3, 3), T)
        exact, relaxed = net.copy(), net.copy()
        train(exact, samples, "compiled", epochs=1, rule=RULES[0])
        train(relaxed, samples, "compiled", epochs=1, rule=RULES[0], exact=False)
        assert numbers(relaxed) == pytest.approx(numbers(exact), rel=1e-12, abs=1e-14), seed


@pytest.mark.slow
def test_batches_that_round_otherwise_agree_to_twelve_digits():
    for seed in range(24):
        net, (X, T) = layered(seed)
        samples = (np.clip(X, -3, 3), T)
        way = {**ways(seed), "rule": RULES[seed % 3], "batch_size": 5, "epochs": 1}
        exact, relaxed = net.copy(), net.copy()
        expected = train(exact, samples, "compiled", **way)
        found = train(relaxed, samples, "compiled", exact=False, **way)
        assert found == pytest.approx(expected, rel=1e-12), seed
        assert numbers(relaxed) == pytest.approx(numbers(exact), rel=1e-12, abs=1e-14), seed


@pytest.mark.slow
@pytest.mark.parametrize("batch_size", [8, 21, 100])
def test_batches_in_order_of_any_size_agree_too(batch_size):
    net, (X, T) = layered(3)
    samples = (np.repeat(X, 3, axis=0), np.repeat(T, 3, axis=0))
    exact, relaxed = net.copy(), net.copy()
    options: dict[str, Any] = {
        "epochs": 1,
        "learning_rate": 0.1,
        "batch_size": batch_size,
        "engine": "compiled",
    }
    exact.fit(*samples, **options)
    relaxed.fit(*samples, exact=False, **options)
    assert numbers(relaxed) == pytest.approx(numbers(exact), rel=1e-12, abs=1e-14)


@pytest.mark.parametrize("x", [1e-12, -1e-7, 1e-3, -0.17, 0.4, 2.0, -19.0, 21.0, 1000.0])
def test_the_tangent_that_rounds_otherwise_loses_no_digit(x):
    net = ns.Network.layered(
        [1, 128], output_activation="tanh", bias="none", loss="sum_of_outputs", weights=[np.ones((1, 128))]
    )
    cost = train(net, (np.full((4, 1), x), np.zeros((4, 128))), "compiled", 1, **BLAS)
    assert cost.tolist() == pytest.approx([128 * math.tanh(x)], rel=2e-14)


def test_each_network_has_the_function_that_suits_it():
    X, T = np.zeros((64, 20)), np.zeros((64, 10))
    layers = ns.Network.layered([20, 10], seed=1)
    skipping = ns.Network.layered([20, 5, 10], seed=1)
    skipping.connect("x1", "o1", 0.5)
    small = ns.Network.layered([20, 1], seed=1)
    rare = ns.Network.layered([20, 10], seed=1)
    rare["o1"].aggregation = "max"

    def kernel(net: ns.Network, batch_size: int, exact: bool) -> str:
        job = Job(X, T[:, : len(net.outputs)], Descent(0.1), batch_size, exact=exact)
        parameters = Parameters(net)
        return type(kernel_for(net, parameters, parameters.read(), job)[0]).__name__

    assert kernel(layers, 1, exact=True) == kernel(layers, 2, exact=True) == "LayersKernel"
    assert kernel(layers, 32, exact=True) == kernel(layers, 100, exact=True) == "LayerBatchesKernel"
    assert kernel(layers, 1, exact=False) == "RelaxedLayersKernel"
    assert kernel(skipping, 1, exact=True) == kernel(skipping, 2, exact=True) == "GraphKernel"
    assert kernel(skipping, 32, exact=True) == "GraphBatchesKernel"
    assert kernel(small, 1, exact=True) == kernel(rare, 1, exact=True) == "StraightKernel"
    assert kernel(small, 32, exact=True) == "LayerBatchesKernel"


@pytest.mark.slow
def test_rounding_otherwise_is_another_function():
    net, samples = ns.Network.layered([8, 16, 8], seed=1), (np.ones((3, 8)), np.zeros((3, 8)))
    exact, relaxed = net.copy(), net.copy()
    train(exact, samples, "compiled", epochs=50, rule=RULES[0])
    train(relaxed, samples, "compiled", epochs=50, rule=RULES[0], exact=False)
    assert bits(exact) != bits(relaxed)


def test_layers_are_found_only_where_every_sum_runs_over_a_row():
    assert layers_of(ns.Network.layered([3, 4, 2])) is not None
    assert layers_of(ns.Network.layered([3, 4, 2], bias="column")) is not None
    skipping = ns.Network.layered([3, 4, 2])
    skipping.connect("x1", "o1", 0.5)
    assert layers_of(skipping) is None
    mixed = ns.Network.layered([3, 4, 2])
    mixed["h1"].activation = "tanh"
    assert layers_of(mixed) is None
    thinned = ns.Network.layered([3, 4, 2])
    thinned.disconnect("x2", "h3")
    assert layers_of(thinned) is None


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["compiled", "numpy", "program"])
def test_a_training_in_two_calls_is_the_training_in_one(engine):
    X, T = np.random.default_rng(1).normal(size=(9, 3)), np.random.default_rng(2).random((9, 2))
    once, twice = (ns.Network.layered([3, 5, 2], seed=4) for _ in range(2))
    once.fit(X, T, epochs=6, optimizer=ns.Adam(0.01), batch_size=4, engine=engine)
    rule = ns.Adam(0.01)
    twice.fit(X, T, epochs=2, optimizer=rule, batch_size=4, engine=engine)
    twice.fit(X, T, epochs=4, optimizer=rule, batch_size=4, engine=engine)
    assert bits(twice) == bits(once)


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["objects", "compiled", "numpy", "program"])
def test_an_overflow_is_named_and_leaves_the_last_complete_update(engine):
    net = ns.Network.layered([2, 3, 1], "square", output_activation="linear", seed=1)
    X, T = [[1.0, 2.0], [30.0, 4.0], [2.0, 1.0]], [[1.0], [1.0], [0.0]]
    with pytest.raises(NonFiniteError, match=r"in sample \d of epoch \d+ \(learning rate 50.0\)"):
        net.fit(X, T, epochs=30, learning_rate=50.0, engine=engine)
    assert np.isfinite(numbers(net)).all()
    expected = ns.Network.layered([2, 3, 1], "square", output_activation="linear", seed=1)
    with pytest.raises(NonFiniteError):
        expected.fit(X, T, epochs=30, learning_rate=50.0, engine="objects")
    assert numbers(net) == pytest.approx(numbers(expected), rel=1e-9)


@pytest.mark.parametrize(("sizes", "exact"), [([2, 3, 1], True), ([2, 60, 1], False)])
def test_an_overflow_in_a_batch_is_named_and_leaves_the_last_complete_update(sizes, exact):
    X, T = np.tile([[1.0, 2.0], [30.0, 4.0], [2.0, 1.0]], (4, 1))[:11], np.ones((11, 1))
    net, by_hand = (ns.Network.layered(sizes, "square", output_activation="linear", seed=1) for _ in range(2))
    options: dict[str, Any] = {"epochs": 30, "learning_rate": 50.0, "batch_size": 4}
    with pytest.raises(NonFiniteError, match=r"in sample \d+ of epoch \d+ \(learning rate 50.0\)") as found:
        net.fit(X, T, engine="compiled", exact=exact, **options)
    with pytest.raises(NonFiniteError) as expected:
        by_hand.fit(X, T, engine="objects", **options)
    assert str(found.value) == str(expected.value) or not exact
    assert numbers(net) == pytest.approx(numbers(by_hand), rel=1e-9)


@pytest.mark.slow
def test_the_same_seed_gives_the_same_bits_in_a_new_process():
    program = (
        "import neurosim as ns\n"
        "net = ns.Network.layered([2, 4, 1], seed=3)\n"
        "net.fit([[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0], epochs=300, learning_rate=0.5,\n"
        "        shuffle=True, seed=7, engine='compiled')\n"
        "print([c.weight.hex() for c in net.connections])\n"
    )
    first, second = (
        subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
        for _ in range(2)
    )
    assert first == second
    net = ns.Network.layered([2, 4, 1], seed=3)
    X = [[0, 0], [0, 1], [1, 0], [1, 1]]
    net.fit(X, [0, 1, 1, 0], epochs=300, learning_rate=0.5, shuffle=True, seed=7, engine="objects")
    assert first.strip() == str([c.weight.hex() for c in net.connections])


@pytest.mark.slow
def test_a_process_that_trains_xor_for_a_short_time_imports_no_compiler_nor_scipy():
    program = (
        "import sys\nimport neurosim as ns\n"
        "net = ns.Network.layered([2, 2, 1], bias='column', seed=1)\n"
        "history = net.fit([[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0], epochs=5000, learning_rate=0.5)\n"
        "print(history.engine, [name in sys.modules for name in ('llvmlite', 'scipy', 'matplotlib')])\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "program [False, False, False]"


def test_long_training_of_layers_is_left_to_machine_code():
    X, T = np.zeros((1400, 2)), np.zeros((1400, 2))
    net = ns.Network.layered([2, 25, 50, 25, 2])
    seconds = expected_seconds(net, Job(X, T, Descent(0.1)), 1000)
    assert min(seconds, key=seconds.__getitem__) == "compiled"
    wide = ns.Network.layered([784, 32, 16, 10])

    def quickest(samples: int, epochs: int, exact: bool) -> str:
        X, T = np.zeros((samples, 784)), np.zeros((samples, 10))
        seconds = expected_seconds(wide, Job(X, T, Descent(0.1), batch_size=32, exact=exact), epochs)
        return min(seconds, key=seconds.__getitem__)

    assert quickest(60_000, 10, exact=True) == quickest(6000, 1000, exact=False) == "compiled"


def test_without_llvmlite_auto_takes_another_engine_and_compiled_says_how_to_get_it(monkeypatch):
    monkeypatch.setattr("neurosim.engines.compiled.engine.find_spec", lambda name: None)
    monkeypatch.setitem(sys.modules, "llvmlite", None)
    net = ns.Network.layered([2, 25, 50, 25, 2], seed=1)
    X, T = np.zeros((4, 2)), np.zeros((4, 2))
    assert net.fit(X, T, epochs=2, learning_rate=0.1).engine != "compiled"
    before = bits(net)
    for name in ("compiled", "numba"):
        with pytest.raises(MissingExtraError, match=r"^engine='compiled'.*pip install \"neurosim\[fast\]\""):
            net.fit(X, T, epochs=2, learning_rate=0.1, engine=name)
    assert bits(net) == before


class Swish(ns.Activation):
    name = "my_swish"

    def value(self, net: float) -> float:
        return net / (1.0 + np.exp(-net))

    def slope(self, net: float, out: float) -> float:
        return out + (1.0 - out) / (1.0 + np.exp(-net))


def test_an_equation_of_ones_own_is_refused_where_it_cannot_be_known():
    net = ns.Network.layered([2, 3, 1], Swish(), seed=1)
    with pytest.raises(StructureError, match=r"activation of 'h1'.*engine='objects'"):
        net.fit([[1.0, 2.0]], [[1.0]], epochs=2, learning_rate=0.1, engine="program")
    arrays, by_hand = net.copy(), net.copy()
    arrays.fit([[1.0, 2.0]], [[1.0]], epochs=2, learning_rate=0.1, engine="numpy")
    by_hand.fit([[1.0, 2.0]], [[1.0]], epochs=2, learning_rate=0.1, engine="objects")
    assert numbers(arrays) == pytest.approx(numbers(by_hand), rel=1e-12)
    assert net.fit([[1.0, 2.0]], [[1.0]], epochs=2, learning_rate=0.1).engine in ("objects", "numpy")


@pytest.mark.slow
def test_a_product_of_very_many_terms_is_no_program():
    net = ns.Network()
    net.add_neuron("p", "linear", aggregation="product", output=True)
    for k in range(260):
        net.add_input(f"x{k}")
        net.connect(f"x{k}", "p", 1.0)
    X = np.full((3, 260), 1.001)
    assert net.fit(X, [1.0, 1.0, 1.0], epochs=100, learning_rate=0.001).engine != "program"
    with pytest.raises(StructureError, match="product of 'p' has 260 terms.*engine='numpy'"):
        net.fit(X, [1.0, 1.0, 1.0], epochs=1, learning_rate=0.001, engine="program")


@pytest.mark.parametrize("engine", ["program", "numpy", "compiled"])
def test_what_is_remembered_of_a_parameter_outlasts_its_being_frozen(engine):
    X, T = [[0.0, 1.0], [1.0, 0.5]], [1.0, 0.0]
    nets = []
    for name in ("objects", engine):
        net, rule = ns.Network.layered([2, 2, 1], seed=1), ns.Momentum(0.1)
        for trainable in (True, False, True):
            net["x1", "h1"].trainable = trainable
            net.fit(X, T, epochs=5, optimizer=rule, engine=name)
        nets.append(net)
    assert numbers(nets[1]) == pytest.approx(numbers(nets[0]), rel=1e-12)


def test_auto_does_not_ask_what_was_imported(monkeypatch):
    job = Job(np.zeros((3, 2)), np.zeros((3, 1)), Descent(0.1))
    net = ns.Network.layered([2, 3, 1])
    monkeypatch.setitem(sys.modules, "scipy", None)
    without = expected_seconds(net, job, 15)["numpy"]
    monkeypatch.delitem(sys.modules, "scipy")
    assert expected_seconds(net, job, 15)["numpy"] == without


def test_an_unknown_engine_is_named_with_the_known_ones():
    net = ns.Network.layered([2, 1], seed=1)
    with pytest.raises(UnknownNameError, match="unknown engine 'nump' .*did you mean 'numpy'"):
        net.fit([[1.0, 2.0]], [[1.0]], epochs=1, learning_rate=0.1, engine="nump")


@pytest.mark.slow
def test_an_interrupt_is_held_back_until_it_is_let_through():
    reached = []
    with pytest.raises(KeyboardInterrupt), held_back() as let_through:
        signal.raise_signal(signal.SIGINT)
        reached.append("after the signal")
        let_through()
        reached.append("never")
    assert reached == ["after the signal"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_another_thread_has_no_interrupts_to_hold_back():
    passed: list[bool] = []

    def work() -> None:
        with held_back() as let_through:
            let_through()
        passed.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert passed == [True]


@pytest.mark.parametrize("engine", ["auto", "objects", "program", "numpy", "compiled"])
def test_neurons_without_connections_are_trained_or_refused_in_one_sentence(engine: str) -> None:
    nets = []
    for aggregation in ("product", "max"):
        net = ns.Network()
        net.add_input("x")
        net.add_neuron("h", "tanh", aggregation=aggregation)
        net.add_neuron("o", "linear", output=True)
        net.connect("x", "o", 0.5)
        net.connect("h", "o", 0.5)
        nets.append(net)
    nets[0].fit([[1.0]], [[0.5]], epochs=1, learning_rate=0.5, engine=engine)
    assert nets[0]["h", "o"].weight == 0.5 - 0.5 * ((0.5 + 0.5 * math.tanh(1.0)) - 0.5) * math.tanh(1.0)
    with pytest.raises(StructureError, match="'h' takes the max of 0 terms"):
        nets[1].fit([[1.0]], [[0.5]], epochs=1, learning_rate=0.5, engine=engine)


@pytest.mark.parametrize("engine", ["objects", "program", "numpy", "compiled"])
@pytest.mark.parametrize("value", [None, "x", math.nan, 10**400])
def test_a_constant_or_weight_that_is_no_number_is_refused(value: Any, engine: str) -> None:
    for skips in (False, True):
        net = ns.Network.layered([2, 9, 2], seed=1, bias="constant")
        if skips:
            net.connect("x1", "o1", 0.5)
        for thing, attribute in ((net["one"], "value"), (net["x1", "h1"], "weight")):
            before = getattr(thing, attribute)
            setattr(thing, attribute, value)
            with pytest.raises(NumberError, match="must be a finite real number"):
                net.fit([[1, 2]], [[0, 1]], epochs=1, learning_rate=0.5, engine=engine)
            with pytest.raises(NumberError, match="must be a finite real number"):
                net.predict([[1, 2]])
            setattr(thing, attribute, before)


@pytest.mark.parametrize("bias", ["constant", "column"])
def test_a_constant_of_single_precision_is_computed_with_as_a_float(bias: Any) -> None:
    trained = []
    for engine in ("objects", "program", "compiled"):
        net = ns.Network.layered([2, 9, 2], seed=1, bias=bias)
        for neuron in net.neurons:
            if neuron.kind == "constant":
                neuron.value = np.float32(0.1)  # type: ignore[assignment]
        net.fit([[1, 2], [3, 4]], [[0, 1], [1, 0]], epochs=2, learning_rate=0.5, engine=engine)
        trained.append(bits(net))
    assert trained[0] == trained[1] == trained[2]
