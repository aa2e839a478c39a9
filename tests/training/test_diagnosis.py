"""Why a training got nowhere: the true cause by name, and nothing where it got somewhere."""

import re

import numpy as np
import pytest

import neurosim as ns
from neurosim.scenario import load
from neurosim.scenario.building.options import with_options
from neurosim.scenario.run.train import train_scenario
from neurosim.training.diagnosis import growth

X, T = [[0, 0], [0, 1], [1, 0], [1, 1]], [[0], [1], [1], [0]]


def relu_xor(second_bias: float) -> ns.Network:
    """XOR by two relus; with a low bias the second is off for every sample."""
    return ns.Network.layered(
        [2, 2, 1],
        "relu",
        output_activation="linear",
        weights=[[[0.9, 0.8], [0.9, 1.1]], [[0.9], [-1.5]]],
        biases=[[0.1, second_bias], [0.0]],
    )


def test_a_relu_xor_is_solvable_and_then_nothing_is_said() -> None:
    history = relu_xor(-0.9).fit(X, T, epochs=1000, learning_rate=0.1)
    assert history.cost[-1] < 1e-6
    assert history.diagnosis == ()


def test_a_relu_that_is_dead_from_the_start_is_named() -> None:
    history = relu_xor(-5.0).fit(X, T, epochs=1000, learning_rate=0.1)
    (said,) = history.diagnosis
    assert said.startswith("Dead relu: 'h2' has given 0 for every sample from the start;")
    assert "leaky_relu" in said
    assert said in str(history)


@pytest.mark.parametrize("by", ["objects", "program"])
def test_it_is_told_since_which_epoch_a_relu_is_dead(by: str) -> None:
    network = ns.Network.layered([2, 2, 1], "relu", output_activation="linear", seed=4)
    first = network.copy()
    history = network.fit(X, T, epochs=300, learning_rate=0.1, engine=by)
    (said,) = history.diagnosis
    found = re.match(r"Dead relu: '(\w+)' has given 0 for every sample since epoch (\d+);", said)
    assert found is not None
    name, epoch = found.groups()

    def is_dead() -> bool:
        nets: list[float] = []
        for inputs in X:
            first.forward(inputs)
            nets.append(first[name].net)
        return max(nets) <= 0.0

    going = None
    for _ in range(int(epoch) - 1):
        going = first.fit(X, T, epochs=1, learning_rate=0.1, engine=by, history=going)
    assert not is_dead()
    first.fit(X, T, epochs=1, learning_rate=0.1, engine=by, history=going)
    assert is_dead()


def test_the_epoch_is_the_same_where_the_samples_are_shuffled_and_the_optimizer_remembers() -> None:
    said = []
    for engine in ("objects", "program"):
        network = ns.Network.layered([2, 2, 1], "relu", output_activation="linear", seed=7)
        rule = ns.Momentum(0.1, momentum=0.5)
        history = network.fit(X, T, epochs=200, optimizer=rule, shuffle=True, seed=3, engine=engine)
        said.append(history.diagnosis)
    assert said[0] == said[1]
    assert "Dead relu" in said[0][0]
    assert "since epoch" in said[0][0] or "from the start" in said[0][0]


def test_units_that_large_inputs_saturate_are_named_with_the_remedy() -> None:
    network = ns.Network.layered([1, 3, 1], "sigmoid", weights=[[[1.0, -1.0, 2.0]], [[0.1], [0.2], [0.1]]])
    history = network.fit([[15_000], [17_000], [16_000], [14_000]], T, epochs=50, learning_rate=0.5)
    (said,) = history.diagnosis
    assert said.startswith("'h1', 'h2', 'h3' are saturated: |net| is at least 1.4e+04 for every sample")
    assert 'Inputs go up to 17,000: scale them, with scaling = "min-max"' in said


def test_divergence_gives_the_rate_and_the_factor_by_which_the_cost_grows() -> None:
    # out = w·2, so that the error 2w − 3 is multiplied by 1 − 4·0.51 = −1.04 in every epoch, E by 1.0816.
    network = ns.Network.layered([1, 1], "linear", bias="none", weights=[[[1.0]]])
    history = network.fit([[2.0]], [[3.0]], epochs=20, learning_rate=0.51)
    (said,) = history.diagnosis
    assert "the cost grew by a factor of 1.08 an epoch" in said
    assert "The learning rate 0.51 is too large" in said


def test_an_overflow_says_how_quickly_the_cost_grew_before() -> None:
    network = ns.Network.layered([1, 1], "linear", bias="none", weights=[[[1.0]]])
    with pytest.raises(
        ns.NonFiniteError, match="grew by a factor of 1.52e.03 an epoch.*rate 10 is too large"
    ):
        network.fit([[2.0]], [[3.0]], epochs=1000, learning_rate=10.0)


def test_growth_is_from_the_lowest_cost() -> None:
    grown = growth(np.array([4.0, 1, 3, 9]), 0.3)
    assert grown is not None
    assert "factor of 3 an epoch, from 1 in epoch 2 to 9 in epoch 4" in grown.text
    assert growth(np.array([4.0, 3.0, 2.0, 2.5]), 0.3) is None


def test_targets_out_of_reach_are_told_with_their_output() -> None:
    network = ns.Network.layered([2, 2, 1], "tanh", output_activation="sigmoid", seed=1)
    history = network.fit(X, [[-1], [-1], [-1], [1]], epochs=200, learning_rate=0.5)
    assert history.diagnosis[0].startswith("Targets of 'o1' are out of reach: 3 of 4 are such as -1")


@pytest.mark.parametrize(("kind", "activation"), [("zeros", "tanh"), (ns.Constant(0.5), "sigmoid")])
def test_neurons_that_are_all_alike_are_named(kind: object, activation: str) -> None:
    network = ns.Network.layered(
        [2, 3, 1], activation, output_activation="sigmoid", initialisation=kind, loss="half_squared_error"
    )
    history = network.fit(X, T, epochs=500, learning_rate=0.5)
    (said,) = history.diagnosis
    assert said.startswith("'h1', 'h2', 'h3' have the same weights")


def test_a_plateau_without_a_known_cause_is_called_one() -> None:
    history = train_scenario(with_options(load("xor"), seed=3), looks=False).history
    (said,) = history.diagnosis
    assert "1 of 4 samples is wrong. It is in a local minimum or on a plateau" in said


def test_without_a_hidden_neuron_or_a_bias_that_is_what_is_said() -> None:
    history = ns.Network.layered([2, 1], seed=1).fit(X, T, epochs=500, learning_rate=0.5)
    assert "by a straight line only" in history.diagnosis[0]
    history = ns.Network.layered([2, 1], bias="none", seed=1).fit(
        X, [[0], [0], [0], [1]], epochs=2000, learning_rate=0.5
    )
    assert "The network has no bias" in history.diagnosis[0]


def test_a_training_that_is_too_short_to_tell_or_that_was_solved_before_is_not_judged() -> None:
    network = ns.Network.layered([2, 2, 1], seed=1)
    assert network.fit(X, T, epochs=3, learning_rate=0.01).diagnosis == ()
    history = network.fit(X, T, epochs=10_000, learning_rate=0.5)
    assert history.diagnosis == ()
    assert (
        network.fit(X, T, epochs=50, learning_rate=0.5).diagnosis == ()
    )  # the cost hardly falls, as it should


def test_regression_that_finds_the_line_through_noise_is_no_failure() -> None:
    rng = np.random.default_rng(1)
    x = rng.normal(size=(60, 1))
    network = ns.Network.layered([1, 1], "linear", weights=[[[1.9]]])
    history = network.fit(x, 2.0 * x + 0.3 * rng.normal(size=(60, 1)), epochs=30, learning_rate=0.001)
    assert history.cost[-1] > 0.5 * history.cost[0]
    assert history.diagnosis == ()


def test_a_history_keeps_its_diagnosis_in_a_file(tmp_path) -> None:
    history = relu_xor(-5.0).fit(X, T, epochs=100, learning_rate=0.1)
    history.save(tmp_path / "history.json")
    assert ns.History.load(tmp_path / "history.json").diagnosis == history.diagnosis != ()
