"""Every cause for which a training gets nowhere has a word, and the word goes with the sentence."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import neurosim as ns
from neurosim.training.causes import CAUSES

X = [[0, 0], [0, 1], [1, 0], [1, 1]]
XOR, OR, AND = [[0], [1], [1], [0]], [[0], [1], [1], [1]], [[0], [0], [0], [1]]


def hidden(activation: str = "tanh", **how: object) -> ns.Network:
    return ns.Network.layered([2, 3, 1], activation, output_activation="sigmoid", **{"seed": 1} | how)


def diverging() -> ns.History:
    network = ns.Network.layered([1, 1], "linear", bias="none", weights=[[[1.0]]])
    return network.fit([[2.0]], [[3.0]], epochs=20, learning_rate=0.51)


def out_of_reach() -> ns.History:
    return hidden().fit(X, [[-1], [-1], [-1], [1]], epochs=200, learning_rate=0.5)


def dead() -> ns.History:
    network = ns.Network.layered(
        [2, 2, 1],
        "relu",
        output_activation="linear",
        weights=[[[0.9, 0.8], [0.9, 1.1]], [[0.9], [-1.5]]],
        biases=[[0.1, -5.0], [0.0]],
    )
    return network.fit(X, XOR, epochs=1000, learning_rate=0.1)


def saturated() -> ns.History:
    network = ns.Network.layered([1, 3, 1], "sigmoid", weights=[[[1.0, -1.0, 2.0]], [[0.1], [0.2], [0.1]]])
    return network.fit([[15_000], [17_000], [16_000], [14_000]], XOR, epochs=50, learning_rate=0.5)


def no_slope() -> ns.History:
    network = ns.Network.layered([2, 1], output_activation="step", loss="half_squared_error", seed=1)
    return network.fit(X, OR, epochs=100, learning_rate=0.5)


def symmetric() -> ns.History:
    return hidden("sigmoid", seed=None, initialisation=ns.Constant(0.5)).fit(
        X, XOR, epochs=500, learning_rate=0.5
    )


def frozen() -> ns.History:
    network = hidden()
    for connection in network.connections:
        connection.trainable = False
    return network.fit(X, XOR, epochs=100, learning_rate=0.5)


def slow() -> ns.History:
    return hidden().fit(X, XOR, epochs=100, learning_rate=1e-9)


def contradiction() -> ns.History:
    network = ns.Network.layered([1, 1], loss="binary_cross_entropy", seed=1)
    return network.fit([[2], [1], [1], [1]], [[0], [0], [0], [1]], epochs=3000, learning_rate=0.1)


def no_bias() -> ns.History:
    return ns.Network.layered([2, 1], bias="none", seed=1).fit(X, AND, epochs=2000, learning_rate=0.5)


def straight_line() -> ns.History:
    return ns.Network.layered([2, 1], seed=1).fit(X, XOR, epochs=500, learning_rate=0.5)


def plateau() -> ns.History:
    from neurosim.scenario import load
    from neurosim.scenario.building.options import with_options
    from neurosim.scenario.run.train import train_scenario

    return train_scenario(with_options(load("xor"), seed=3), looks=False).history


TRAININGS: dict[str, Callable[[], ns.History]] = {
    "diverging": diverging,
    "out of reach": out_of_reach,
    "dead": dead,
    "saturated": saturated,
    "no slope": no_slope,
    "symmetric": symmetric,
    "frozen": frozen,
    "slow": slow,
    "contradiction": contradiction,
    "no bias": no_bias,
    "straight line": straight_line,
    "plateau": plateau,
}


@pytest.mark.filterwarnings("ignore::neurosim.LossWarning")
@pytest.mark.parametrize("word", CAUSES)
def test_every_word_is_that_of_a_training(word: str) -> None:
    history = TRAININGS[word]()
    assert history.causes[0] == word
    assert len(history.causes) == len(history.diagnosis)


def test_a_training_that_gets_somewhere_takes_back_what_was_said_of_the_one_before() -> None:
    network = hidden()
    history = network.fit(X, XOR, epochs=100, learning_rate=1e-9)
    assert history.causes == ("slow",)
    network.fit(X, XOR, epochs=3000, learning_rate=2.0, history=history)
    assert (history.causes, history.diagnosis) == ((), ())


def test_an_error_carries_the_word_of_how_it_came_about() -> None:
    network = ns.Network.layered([1, 1], "linear", bias="none", weights=[[[1.0]]])
    with pytest.raises(ns.NonFiniteError) as caught:
        network.fit([[2.0]], [[3.0]], epochs=1000, learning_rate=10.0)
    assert vars(caught.value)["history"].causes == ("diverging",)


def test_the_words_stand_in_a_saved_history_and_one_without_them_is_read(tmp_path: Path) -> None:
    history, path = dead(), tmp_path / "history.json"
    history.save(path)
    loaded = ns.History.load(path)
    assert loaded.causes == ("dead",) and loaded == history
    document = json.loads(path.read_text(encoding="utf-8"))
    assert document.pop("causes") == ["dead"]
    path.write_text(json.dumps(document), encoding="utf-8")
    loaded = ns.History.load(path)
    assert loaded.causes == () and loaded.diagnosis == history.diagnosis
    assert loaded == history  # as of histories that were saved before there were words
