"""Stopping and going on: the same bits as without a stop, and nothing lost by an interrupt."""

import os
import signal
import subprocess
import sys
from contextlib import contextmanager

import numpy as np
import pytest

import neurosim as ns
from neurosim.formulas.updates import OPTIMIZERS
from neurosim.training.descend import gradient_descent

CHOICES = {"shuffle": True, "batch_size": 2, "reduction": "mean", "l2": 0.01}


def choices_of(rule):
    """The options that go with an optimizer; one with a decay of its own takes no penalty."""
    return CHOICES | ({"l2": 0.0} if OPTIMIZERS[rule].penalty_name else {})


@contextmanager
def ctrl_c_after(seconds):
    """What Ctrl-C does: a signal from outside, so many seconds from now."""
    program = f"import os, signal, time; time.sleep({seconds}); os.kill({os.getpid()}, signal.SIGINT)"
    with subprocess.Popen([sys.executable, "-I", "-S", "-c", program]):
        yield


@pytest.mark.slow
@pytest.mark.parametrize("rule", OPTIMIZERS)
def test_stopping_and_going_on_changes_no_bit(new_net, five, numbers, engine, rule):
    def fit(net, optimizer, **more):
        return net.fit(*five, optimizer=optimizer, engine=engine, seed=3, **choices_of(rule), **more)

    whole, parts, one, other = new_net(), new_net(), OPTIMIZERS[rule](0.1), OPTIMIZERS[rule](0.1)
    expected = fit(whole, one, epochs=30)
    history = None
    for epochs in (1, 16, 0, 13):
        history = fit(parts, other, epochs=epochs, history=history)
    assert numbers(parts) == numbers(whole)
    assert history == expected
    assert history.memory.updates == 90


@pytest.mark.parametrize("rule", OPTIMIZERS)
def test_a_training_that_was_saved_and_loaded_goes_on_without_a_changed_bit(
    new_net, five, numbers, tmp_path, rule
):
    whole, part = new_net(), new_net()
    choices = {"optimizer": rule, "learning_rate": 0.1, "engine": "objects", **choices_of(rule)}
    whole.fit(*five, epochs=20, seed=3, **choices)
    history = part.fit(*five, epochs=9, seed=3, **choices)
    part.save(tmp_path / "net.json")
    history.save(tmp_path / "history.json")
    loaded = ns.Network.load(tmp_path / "net.json")
    history = ns.History.load(tmp_path / "history.json")
    loaded.fit(*five, epochs=11, history=history, **choices)
    assert numbers(loaded) == numbers(whole)


def test_the_same_optimizer_goes_on_even_without_a_history(new_net, five, numbers):
    whole, parts, one, other = new_net(), new_net(), ns.Adam(0.1), ns.Adam(0.1)
    whole.fit(*five, epochs=9, optimizer=one, engine="objects")
    for _ in range(3):
        parts.fit(*five, epochs=3, optimizer=other, engine="objects")
    assert numbers(parts) == numbers(whole)


def test_another_optimizer_begins_anew_in_the_middle(new_net, five, numbers):
    one, other = new_net(), new_net()
    history = one.fit(*five, epochs=2, optimizer="momentum", learning_rate=0.1)
    one.fit(*five, epochs=2, optimizer="adam", learning_rate=0.1, history=history)
    other.fit(*five, epochs=2, optimizer="momentum", learning_rate=0.1)
    other.fit(*five, epochs=2, optimizer="adam", learning_rate=0.1)
    assert numbers(one) == numbers(other)
    assert history.optimizer.startswith("Adam")


def test_a_generator_of_the_caller_goes_on_where_it_stands(new_net, five, numbers):
    whole, parts = new_net(), new_net()
    one, other = np.random.default_rng(5), np.random.default_rng(5)
    choices = {"learning_rate": 0.5, "shuffle": True, "engine": "objects"}
    whole.fit(*five, epochs=8, seed=one, **choices)
    history = parts.fit(*five, epochs=3, seed=other, **choices)
    parts.fit(*five, epochs=5, seed=other, history=history, **choices)
    assert numbers(parts) == numbers(whole)
    assert one.random() == other.random()


def test_chunks_of_any_length_give_the_same_bits(new_net, five, numbers, engine, monkeypatch):
    """However long the engine may run at once."""

    def trained(seconds):
        monkeypatch.setattr("neurosim.training.loop.CHUNK_SECONDS", seconds)
        net = new_net()
        history = net.fit(*five, epochs=50, optimizer="adam", seed=1, engine=engine, **CHOICES)
        return numbers(net), history

    short, long = trained(0.0), trained(1e9)
    assert len(short[1].marks) == 50
    assert len(long[1].marks) == 2
    assert short == long


def test_another_network_is_refused(new_net, five):
    history = new_net().fit(*five, epochs=1, learning_rate=0.5)
    other = ns.Network.layered([2, 2], seed=1)
    with pytest.raises(
        ns.StructureError, match="history is of a network with 17 other parameters than the 6"
    ):
        other.fit(*five, epochs=1, learning_rate=0.5, history=history)
    assert history.epochs == 1


@pytest.mark.parametrize(("first", "said"), [(4, "4"), (np.random.default_rng(4), "a generator")])
def test_another_seed_is_refused(new_net, five, first, said):
    net = new_net()
    history = net.fit(*five, epochs=1, learning_rate=0.5, shuffle=True, seed=first)
    with pytest.raises(ns.NumberError) as caught:
        net.fit(*five, epochs=1, learning_rate=0.5, shuffle=True, seed=5, history=history)
    assert str(caught.value) == (
        f"seed is 5, but the shuffles of this training were drawn from {said}; leave out seed to continue"
    )


# -- interrupts -----------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("shuffle", [False, True])
def test_ctrl_c_leaves_the_last_complete_update_and_a_history_of_it(new_net, five, numbers, engine, shuffle):
    net, other, rule = new_net(), new_net(), ns.Momentum(0.01)
    net.fit(*five, epochs=1, optimizer=ns.Momentum(0.01), engine=engine)  # whatever must be compiled is
    net.restore(other.snapshot())
    with ctrl_c_after(0.15), pytest.raises(KeyboardInterrupt) as caught:
        net.fit(*five, epochs=10**9, optimizer=rule, batch_size=2, shuffle=shuffle, seed=2, engine=engine)
    history = vars(caught.value)["history"]
    assert history.stopped == "interrupted"
    assert 0 < history.epochs == len(history.cost) < 10**9
    begun = history.memory.updates - 3 * history.epochs
    assert 0 <= begun <= 3
    other.fit(
        *five, epochs=history.epochs, optimizer=ns.Momentum(0.01), batch_size=2, shuffle=shuffle, seed=2,
        engine=engine,
    )  # fmt: skip
    if begun == 0:
        assert numbers(net) == numbers(other)
    else:  # in the middle of an epoch, which is less than a few updates away
        np.testing.assert_allclose(numbers(net), numbers(other), atol=0.05)
    assert {n.out for n in net.neurons} == {None}


def test_ctrl_c_stops_the_passes_by_hand_between_two_updates(new_net, five, numbers):
    net, other = new_net(), new_net()
    with ctrl_c_after(0.1), pytest.raises(KeyboardInterrupt) as caught:
        net.fit(*five, epochs=10**9, learning_rate=0.1, engine="objects")
    updates = vars(caught.value)["history"].memory.updates
    samples = list(zip(five[0].tolist(), five[1].tolist(), strict=True))
    list(gradient_descent(other, samples, learning_rate=0.1, updates=updates))
    assert numbers(net) == numbers(other)


def test_after_ctrl_c_at_the_end_of_an_epoch_training_goes_on_without_a_changed_bit(
    new_net, five, numbers, engine
):
    def impatient(history):
        if history.epochs == 7:
            raise KeyboardInterrupt

    net, whole, history, rule = new_net(), new_net(), ns.History(), ns.Adam(0.1)
    with pytest.raises(KeyboardInterrupt) as caught:
        net.fit(
            *five, epochs=20, optimizer=rule, seed=1, engine=engine, callback=impatient, history=history,
            **CHOICES,
        )  # fmt: skip
    assert vars(caught.value)["history"] is history
    assert (history.epochs, history.stopped) == (7, "interrupted")
    net.fit(*five, epochs=13, optimizer=rule, engine=engine, history=history, **CHOICES)
    expected = whole.fit(*five, epochs=20, optimizer=ns.Adam(0.1), seed=1, engine=engine, **CHOICES)
    assert numbers(net) == numbers(whole)
    assert history == expected


def test_an_interrupt_in_a_chunk_forgets_the_shuffles_that_were_drawn_ahead(
    new_net, five, numbers, monkeypatch
):
    """The engine is stopped after two epochs of a chunk of many."""
    from neurosim.engines.objects import ObjectsEngine

    plain = ObjectsEngine.run
    stops = iter([None, 2])

    def stopped(engine, orders, rates, costs, first_epoch=1):
        most = next(stops, None)
        plain(engine, orders[:most], rates, costs, first_epoch) if most is None else plain(
            engine, orders[:most], rates[:most], costs[:most], first_epoch
        )
        if most is not None:
            raise KeyboardInterrupt

    monkeypatch.setattr(ObjectsEngine, "run", stopped)
    net, whole, history = new_net(), new_net(), ns.History()
    choices = {"learning_rate": 0.1, "engine": "objects", **CHOICES}
    with pytest.raises(KeyboardInterrupt):
        net.fit(*five, epochs=20, seed=1, history=history, **choices)
    assert history.epochs == 3
    net.fit(*five, epochs=17, history=history, **choices)
    expected = whole.fit(*five, epochs=20, seed=1, **choices)
    assert numbers(net) == numbers(whole)
    assert history == expected


def test_ctrl_c_while_the_shuffles_are_drawn_does_not_lose_their_place(
    new_net, five, numbers, engine, monkeypatch
):
    """The third chunk's shuffles are drawn, but nothing is trained with them."""
    from neurosim.training.loop import TrainingLoop

    plain, drawn = TrainingLoop._orders, []

    def interrupted(training, epochs):
        orders = plain(training, epochs)
        drawn.append(epochs)
        if len(drawn) == 3:
            raise KeyboardInterrupt
        return orders

    monkeypatch.setattr(TrainingLoop, "_orders", interrupted)
    net, whole, history = new_net(), new_net(), ns.History()
    choices = {"learning_rate": 0.1, "engine": engine, "evaluate_every": 2, **CHOICES}
    with pytest.raises(KeyboardInterrupt):
        net.fit(*five, epochs=20, seed=1, history=history, **choices)
    done = history.epochs
    assert 2 <= done <= 4
    net.fit(*five, epochs=20 - done, history=history, **choices)
    expected = whole.fit(*five, epochs=20, seed=1, **choices)
    assert numbers(net) == numbers(whole)
    assert history == expected


def test_ctrl_c_while_the_network_is_tidied_up_waits_until_it_is_tidy(new_net, five, numbers, monkeypatch):
    from neurosim.engines.objects import ObjectsEngine

    monkeypatch.setattr(ObjectsEngine, "give_back", lambda engine: os.kill(os.getpid(), signal.SIGINT))
    net, other = new_net(), new_net()
    with pytest.raises(KeyboardInterrupt) as caught:
        net.fit(*five, epochs=3, optimizer=ns.Momentum(0.1), engine="objects")
    monkeypatch.undo()
    other.fit(*five, epochs=3, optimizer=ns.Momentum(0.1), engine="objects")
    history = vars(caught.value)["history"]
    assert (history.epochs, history.memory.updates) == (3, 15)
    assert numbers(net) == numbers(other)
    assert {neuron.out for neuron in net.neurons} == {None}


# -- callbacks ------------------------------------------------------------------------------------


def test_a_callback_sees_the_network_after_every_epoch(new_net, five, numbers, engine):
    net, seen = new_net(), []
    net.fit(
        *five, epochs=4, learning_rate=0.5, engine=engine,
        callback=lambda history: seen.append((history.epochs, numbers(net), len(history.cost))),
    )  # fmt: skip
    for epochs, weights, costs in seen:
        other = new_net()
        other.fit(*five, epochs=epochs, learning_rate=0.5, engine=engine)
        assert (weights, costs) == (numbers(other), epochs)
    assert [epochs for epochs, *_ in seen] == [1, 2, 3, 4]


def test_callbacks_come_as_often_as_asked_for_and_at_the_end(new_net, five):
    seen = []
    new_net().fit(
        *five, epochs=8, learning_rate=0.5, callback_every=3, callback=lambda h: seen.append(h.epochs)
    )
    assert seen == [3, 6, 8]


def test_a_callback_that_returns_true_ends_the_training(new_net, five, engine):
    history = new_net().fit(
        *five, epochs=50, learning_rate=0.5, engine=engine, callback=lambda history: history.epochs == 6,
        evaluate_every=4,
    )  # fmt: skip
    assert (history.epochs, history.stopped) == (6, "callback")
    assert [evaluation.epoch for evaluation in history.evaluations] == [0, 4, 6]


def test_what_a_callback_changes_is_trained_on(new_net, five, numbers, engine):
    def change(net):
        net["x1", "h1"].weight = 2.0
        net["h2", "o1"].trainable = False

    net, other = new_net(), new_net()
    net.fit(
        *five, epochs=6, learning_rate=0.5, engine=engine, callback_every=4, callback=lambda _: change(net)
    )
    other.fit(*five, epochs=4, learning_rate=0.5, engine=engine)
    change(other)
    other.fit(*five, epochs=2, learning_rate=0.5, engine=engine)
    change(other)
    assert numbers(net) == numbers(other)


def test_a_callback_may_not_change_the_structure(new_net, five, numbers, engine):
    net, other = new_net(), new_net()
    with pytest.raises(ns.StructureError, match="the callback changed the structure of the network; it may"):
        net.fit(
            *five, epochs=3, learning_rate=0.5, engine=engine, callback=lambda _: net.connect("x1", "o1", 1.0)
        )
    other.fit(*five, epochs=1, learning_rate=0.5, engine=engine)
    net.disconnect("x1", "o1")
    assert numbers(net) == numbers(other)


REFUSED = {
    "structure of the network": [
        lambda net, rule: setattr(net["h1"], "activation", "sigmoid"),
        lambda net, rule: setattr(net, "loss", "squared_error"),
        lambda net, rule: setattr(constant_of(net), "value", 2.0),
    ],
    "optimizer": [lambda net, rule: setattr(rule, "momentum", 0.1)],
}


def constant_of(net):
    return next(neuron for neuron in net.neurons if neuron.kind == "constant")


@pytest.mark.parametrize(
    ("what", "change"), [(what, change) for what, changes in REFUSED.items() for change in changes]
)
def test_a_callback_may_not_change_what_an_engine_would_not_see(new_net, five, numbers, engine, what, change):
    def meddle(history):
        if history.epochs == 2:
            net["x1", "h1"].weight = 7.0
            change(net, rule)

    net, other, rule = new_net("constant"), new_net("constant"), ns.Momentum(0.1)
    with pytest.raises(ns.StructureError) as caught:
        net.fit(*five, epochs=5, optimizer=rule, engine=engine, callback=meddle)
    assert str(caught.value) == (
        f"the callback changed the {what}; it may change weights and biases, and which of them are trainable"
    )
    other.fit(*five, epochs=2, optimizer=ns.Momentum(0.1), engine=engine)
    assert numbers(net) == numbers(other)


def test_changes_of_the_callers_arrays_reach_no_engine(new_net, five, numbers, engine):
    X, T = (np.array(table) for table in five)
    net, other = new_net(), new_net()

    def empty(history):
        X[:] = T[:] = 0.0

    net.fit(X, T, epochs=4, learning_rate=0.5, engine=engine, evaluate_every=1, callback=empty)
    other.fit(*five, epochs=4, learning_rate=0.5, engine=engine)
    assert numbers(net) == numbers(other)


def test_a_callback_that_fails_leaves_the_weights_that_were_trained(new_net, five, numbers, engine):
    def fail(history):
        if history.epochs == 3:
            net["x1", "h1"].weight = 77.0
            raise RuntimeError("no more")

    net, other = new_net(), new_net()
    with pytest.raises(RuntimeError, match="no more"):
        net.fit(*five, epochs=9, learning_rate=0.5, engine=engine, callback=fail)
    other.fit(*five, epochs=3, learning_rate=0.5, engine=engine)
    assert numbers(net) == numbers(other)


def test_a_callback_may_use_the_network(new_net, five, numbers, engine):
    def use(history):
        net.forward([1.0, 2.0])
        net.backward([0.0, 1.0])
        net.predict(five[0])

    net, other = new_net(), new_net()
    net.fit(*five, epochs=3, learning_rate=0.5, engine=engine, callback=use)
    other.fit(*five, epochs=3, learning_rate=0.5, engine=engine)
    assert numbers(net) == numbers(other)


def test_an_error_in_a_callback_loses_nothing(new_net, five, numbers, engine):
    def fail(history):
        if history.epochs == 3:
            raise RuntimeError("no more")

    net, other = new_net(), new_net()
    with pytest.raises(RuntimeError, match="no more") as caught:
        net.fit(*five, epochs=9, learning_rate=0.5, engine=engine, callback=fail)
    expected = other.fit(*five, epochs=3, learning_rate=0.5, engine=engine)
    assert vars(caught.value)["history"].cost.tolist() == expected.cost.tolist()
    assert vars(caught.value)["history"].stopped == "error"
    assert numbers(net) == numbers(other)
