"""How the engine compiled is used: in parts, handed over, interrupted, replaced, and allowed to round."""

import random
import signal
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from plain_equations import Halved
from random_trainings import Training, graph, hexes, layered, outcome, training

import neurosim as ns
from neurosim.engines.compiled.engine import CompiledEngine
from neurosim.engines.compiled.prepared import MOST_KEPT, PreparedBefore
from neurosim.engines.job import Job
from neurosim.engines.parameters import Parameters
from neurosim.ground.errors import NeurosimError

X = np.random.default_rng(1).normal(size=(7, 3))
T = np.random.default_rng(2).uniform(size=(7, 2))


def network(sizes: tuple[int, ...] = (3, 9, 2)) -> ns.Network:
    return ns.Network.layered(list(sizes), seed=4)


def skipping() -> ns.Network:
    net = network()
    net.connect("x1", "o1", 0.25)
    return net


def bits(net: ns.Network) -> list[str]:
    return hexes(Parameters(net).read())


@pytest.mark.parametrize("order", [("objects", "compiled"), ("compiled", "objects")], ids=" then ".join)
@pytest.mark.parametrize("rule", ["adam", "adadelta"])
def test_what_an_optimizer_remembers_is_handed_over(rule: str, order: tuple[str, str]) -> None:
    options: dict[str, Any] = {"optimizer": rule, "learning_rate": 0.1, "batch_size": 3}
    for make in (network, skipping):
        parted, whole, history = make(), make(), None
        for engine in (*order, order[0]):
            history = parted.fit(X, T, epochs=3, engine=engine, history=history, **options)
        expected = whole.fit(X, T, epochs=9, engine="objects", **options)
        assert bits(parted) == bits(whole)
        assert history is not None and history.memory is not None and expected.memory is not None
        assert history.cost.tolist() == expected.cost.tolist()
        assert history.memory.updates == expected.memory.updates
        assert hexes(history.memory.powers) == hexes(expected.memory.powers)
        assert [*map(hexes, history.memory.slots)] == [*map(hexes, expected.memory.slots)]


@pytest.mark.parametrize("sizes", [(3, 4, 2), (3, 9, 2)])
@pytest.mark.parametrize("batch_size", [1, 4])
def test_another_aggregation_is_trained_with(batch_size: int, sizes: tuple[int, ...]) -> None:
    nets = [network(sizes), network(sizes)]
    for aggregation in ("sum", "max", "product", "sum"):
        for net, engine in zip(nets, ("objects", "compiled"), strict=True):
            net["h1"].aggregation = aggregation
            net.fit(X, T, epochs=2, learning_rate=0.1, batch_size=batch_size, engine=engine)
        assert bits(nets[0]) == bits(nets[1])


def test_what_is_prepared_does_not_depend_on_the_learning_rate_and_does_not_pile_up() -> None:
    net = network()
    for k in range(3):
        net.fit(X, T, epochs=1, learning_rate=0.1 * (k + 1), engine="compiled")
    kept = net.kept(PreparedBefore).functions
    assert len(kept) == 1
    for k in range(2 * MOST_KEPT):
        net.fit(X, T, epochs=1, learning_rate=0.1, l2=0.001 * k, engine="compiled")
    assert len(kept) == MOST_KEPT


@pytest.mark.parametrize("batch_size", [1, 4])
def test_weights_that_were_changed_between_two_trainings_are_trained_on(batch_size: int) -> None:
    nets = []
    for engine in ("objects", "compiled"):
        for make in (network, skipping):
            net, rule = make(), ns.Momentum(0.1)
            net.fit(X, T, epochs=2, optimizer=rule, batch_size=batch_size, engine=engine)
            net["x1", "h1"].weight, net["h2"].bias = -0.0, 1e-300
            net["x2", "h1"].trainable = False
            net.fit(X, T, epochs=2, optimizer=rule, batch_size=batch_size, engine=engine)
            nets.append(bits(net))
    assert nets[:2] == nets[2:]


@pytest.mark.parametrize("batch_size", [1, 4])
@pytest.mark.parametrize("name", ["product", "max"])
def test_equations_that_were_exchanged_between_two_trainings_are_used(name: str, batch_size: int) -> None:
    def exchange(net: ns.Network) -> None:
        net["h1"].aggregation, net["h2"].activation = name, "relu"

    nets = []
    for engine in ("objects", "compiled"):
        for make in (network, skipping):
            net = make()
            for change in (exchange, lambda net: setattr(net["h1"], "aggregation", "sum")):
                net.fit(X, T, epochs=2, learning_rate=0.1, batch_size=batch_size, engine=engine)
                change(net)
            net.fit(X, T, epochs=2, learning_rate=0.1, batch_size=batch_size, engine=engine)
            nets.append(bits(net))
    assert nets[:2] == nets[2:]


def test_a_callback_that_changes_weights_is_heard() -> None:
    left = []
    for engine in ("objects", "compiled"):
        net = network()

        def change(history: ns.History, net: ns.Network = net) -> None:
            net["x1", "h1"].weight *= 0.5

        net.fit(X, T, epochs=5, learning_rate=0.5, callback=change, callback_every=2, engine=engine)
        left.append(bits(net))
    assert left[0] == left[1]


@pytest.mark.parametrize("batch_size", [1, 4])
@pytest.mark.parametrize("at_once", [1, 250])
def test_parts_of_an_epoch_of_any_size_give_the_same_bits(
    at_once: int, batch_size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for make in (network, skipping):
        one = training(make(), random.Random(1), samples=17, epochs=2, batch_size=batch_size)
        expected = outcome(one, "objects")
        monkeypatch.setattr(CompiledEngine, "at_once", at_once)
        assert outcome(one, "compiled") == expected
        monkeypatch.undo()


@pytest.mark.parametrize("make", [network, skipping], ids=["layers", "graph"])
def test_ctrl_c_is_heard_between_parts_and_leaves_complete_epochs(
    make: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    net, by_hand = make(), make()
    monkeypatch.setattr(CompiledEngine, "at_once", len(net.connections) * len(X))  # one epoch
    train, calls = CompiledEngine._train, []

    def interrupted(self: CompiledEngine, *given: Any) -> None:
        train(self, *given)
        calls.append(given)
        if len(calls) == 3:
            signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(CompiledEngine, "_train", interrupted)
    with pytest.raises(KeyboardInterrupt) as caught:
        net.fit(X, T, epochs=50, optimizer="adam", learning_rate=0.1, engine="compiled")
    history = vars(caught.value)["history"]
    assert history.epochs == 3 and len(calls) == 3
    by_hand.fit(X, T, epochs=3, optimizer="adam", learning_rate=0.1, engine="objects")
    assert bits(net) == bits(by_hand)


# -- other roundings -------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("kind", [layered, graph])
def test_where_it_may_round_otherwise_it_stays_close(kind: Any) -> None:
    tried = 0
    for seed in range(120):
        rng = random.Random(seed)
        one = training(kind(rng), rng, epochs=1)
        if abs(one.X).max() > 10 or one.choices["l2"] or one.optimizer().learning_rate > 1:
            continue
        if not isinstance(one.optimizer(), ns.Descent):
            continue  # an optimizer divides by what may be nearly nothing
        by_hand = outcome(one, "objects")
        relaxed = outcome(Training(**{**vars(one), "choices": one.choices | {"exact": False}}), "compiled")
        if by_hand.error:
            assert relaxed.error
            continue
        exact, found = (np.array([float.fromhex(n) for n in o.parameters]) for o in (by_hand, relaxed))
        scale = np.maximum(1.0, abs(exact))
        assert (abs(found - exact) <= 1e-12 * scale).all(), seed
        tried += 1
    assert tried > 10


@pytest.mark.parametrize("batch_size", [1, 4])
def test_the_bits_are_those_of_objects_and_never_those_of_numpy(batch_size: int) -> None:
    wide = ns.Network.layered([40, 20, 5], seed=1)
    rows, targets = (
        np.random.default_rng(3).normal(size=(9, 40)),
        np.random.default_rng(4).uniform(size=(9, 5)),
    )
    left = {}
    for engine in ("objects", "compiled", "numpy"):
        net = wide.copy()
        history = net.fit(rows, targets, epochs=3, learning_rate=0.5, batch_size=batch_size, engine=engine)
        assert history.engine == engine
        left[engine] = bits(net)
    assert left["compiled"] == left["objects"] != left["numpy"]


# -- what others do in its place -------------------------------------------------------------------------


def long_product() -> ns.Network:
    """A product of more terms than a program prints."""
    net = ns.Network(name="long")
    for k in range(260):
        net.add_input(f"x{k}")
    net.add_neuron("p", "linear", aggregation="product", output=True)
    for k in range(260):
        net.connect(f"x{k}", "p", 1.0)
    return net


REPLACED = {
    "plain Python": lambda: ns.Network.layered([3, 4, 2], Halved(), seed=1),
    "a long product": long_product,
}


@pytest.mark.parametrize("what", REPLACED)
def test_what_it_cannot_do_is_done_by_an_engine_of_the_same_bits(what: str) -> None:
    net, by_hand = REPLACED[what](), REPLACED[what]()
    inputs, targets = np.full((3, len(net.inputs)), 1.001), np.full((3, len(net.outputs)), 0.5)
    history = net.fit(inputs, targets, epochs=2, learning_rate=0.01, engine="compiled")
    assert history.engine in ("objects", "program")
    assert history.why.endswith(f"; {history.engine} gives the same bits")
    by_hand.fit(inputs, targets, epochs=2, learning_rate=0.01, engine="objects")
    assert bits(net) == bits(by_hand)
    rule = ns.Descent(0.01)
    assert CompiledEngine.can_train(net, Job(inputs, targets, rule)) is not None


def test_what_another_engine_did_in_its_place_is_resumed(tmp_path: Path) -> None:
    def trained(epochs: int, **options: Any) -> tuple[list[str], ns.History]:
        net = ns.Network.layered([3, 4, 2], Halved(), seed=1)
        history = net.fit(X, T, epochs=epochs, learning_rate=0.1, engine="compiled", **options)
        return bits(net), history

    for epochs in (2, 5):
        resumed, history = trained(epochs, checkpoint=tmp_path / "run", resume=True)
    assert history.engine == "objects" and history.epochs == 5
    assert resumed == trained(5)[0]


def test_numbers_that_leave_the_range_change_nothing_but_complete_updates() -> None:
    net, by_hand = (ns.Network.layered([3, 9, 2], "square", seed=1) for _ in range(2))
    said = []
    for one, engine in ((net, "compiled"), (by_hand, "objects")):
        with pytest.raises(NeurosimError) as caught:
            one.fit(X * 50, T, epochs=20, learning_rate=1e200, engine=engine)
        said.append((str(caught.value), vars(caught.value)["history"].epochs))
    assert said[0] == said[1]
    assert bits(net) == bits(by_hand)
