"""Descent by hand: batches, reductions, and what is left after a failure."""

import pytest

import neurosim as ns
from neurosim.ground.errors import NeurosimError
from neurosim.training.descend import gradient_descent

SAMPLES = [([0.05, 0.10], [0.01, 0.99]), ([0.5, -0.3], [0.2, 0.4]), ([1.0, 0.0], [0.9, 0.1])]


def by_hand(net, batches, learning_rate, share):
    for batch in batches:
        net.zero_gradients()
        for inputs, targets in batch:
            net.forward(inputs)
            net.backward(targets)
        if share:
            for connection in net.connections:
                connection.gradient /= len(batch)
            for neuron in net.neurons:
                neuron.bias_gradient /= len(batch)
        net.update(learning_rate)


@pytest.mark.parametrize("batch_size", [1, 2, 3, 5])
@pytest.mark.parametrize("reduction", ["sum", "mean"])
def test_batches_are_those_of_the_passes_by_hand(new_mazur, numbers_of, batch_size, reduction):
    one, other = new_mazur(), new_mazur()
    starts = range(0, 3, batch_size)
    batches = [SAMPLES[start : start + batch_size] for start in starts] * 2
    done = list(
        gradient_descent(
            one, SAMPLES, learning_rate=0.5, updates=len(batches), batch_size=batch_size, reduction=reduction
        )
    )
    assert done == list(range(1, len(batches) + 1))
    by_hand(other, batches, 0.5, reduction == "mean")
    assert numbers_of(one) == numbers_of(other)


def test_a_loss_without_targets_is_descended_on():
    net = ns.Network.layered([1, 1], "square", weights=[[[1.0]]], bias="none", loss="sum_of_outputs")
    list(gradient_descent(net, [([1.0], None)], learning_rate=0.1, updates=100))
    assert abs(net["x1", "o1"].weight) < 1e-8


@pytest.mark.parametrize(
    "choices",
    [
        {"reduction": "average"},
        {"batch_size": 0},
        {"batch_size": 1.5},
        {"batch_size": "2"},
        {"samples": []},
        {"samples": None},
        {"samples": 5},
        {"samples": [([1.0, 2.0],)]},
        {"samples": [5]},
        {"learning_rate": "fast"},
        {"learning_rate": None},
        {"learning_rate": "fast", "reduction": "mean"},
        {"updates": "x"},
        {"updates": 1.5},
        {"updates": -1},
    ],
    ids=str,
)
def test_impossible_choices_are_refused_before_anything_changes(mazur, numbers_of, choices):
    before = numbers_of(mazur)
    given = {"samples": SAMPLES, "learning_rate": 0.5, "updates": 3, **choices}
    with pytest.raises(NeurosimError) as caught:
        list(gradient_descent(mazur, given.pop("samples"), **given))
    assert "\n" not in str(caught.value)
    weights = {k: v for k, v in numbers_of(mazur).items() if k[0] in ("weight", "bias")}
    assert weights == {k: v for k, v in before.items() if k[0] in ("weight", "bias")}


def test_after_a_failure_the_weights_are_those_of_the_last_complete_update(new_mazur):
    one, other = new_mazur(), new_mazur()
    samples = [*SAMPLES[:2], ([1e308, 1e308], [0.0, 0.0])]
    for net in (one, other):
        net["i1", "h1"].weight = net["i2", "h1"].weight = 5.0
    with pytest.raises(ns.NonFiniteError, match="net of 'h1' became inf in sample 3 of epoch 1"):
        list(gradient_descent(one, samples, learning_rate=0.5, updates=9))
    by_hand(other, [[sample] for sample in SAMPLES[:2]], 0.5, False)
    assert [c.weight for c in one.connections] == [c.weight for c in other.connections]
