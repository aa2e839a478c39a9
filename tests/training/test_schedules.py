"""Learning-rate schedules: against PyTorch 2.13 and closed forms."""

import math

import numpy as np
import pytest

import neurosim as ns
from neurosim.training.schedules import rates, schedule

# torch.optim.lr_scheduler, from 0.5, the rates of the first eight epochs.
PYTORCH = [
    (ns.StepDecay(0.5, factor=0.5, every=3), [0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.125, 0.125]),
    (
        ns.ExponentialDecay(0.5, factor=0.9),
        [0.5, 0.45, 0.405, 0.3645, 0.32805, 0.295245, 0.2657205, 0.23914845],
    ),
    (
        ns.CosineDecay(0.5, epochs=10, last=0.01),
        [
            0.5,
            0.48800884649231263,
            0.4532091636218621,
            0.39900738681165593,
            0.33070916362186215,
            0.255,
            0.17929083637813792,
            0.11099261318834411,
        ],
    ),
]


@pytest.mark.parametrize(("rule", "expected"), PYTORCH, ids=lambda value: type(value).__name__)
def test_rates_are_those_of_pytorch(rule, expected):
    np.testing.assert_allclose([rule(epoch) for epoch in range(1, 9)], expected, rtol=1e-13)
    np.testing.assert_array_equal(rates(rule, 3, 5), [rule(3), rule(4), rule(5)])


def test_the_rate_falls_like_one_over_the_epoch():
    rule = ns.InverseTimeDecay(0.5, decay=1.0)
    assert [rule(epoch) for epoch in (1, 2, 4, 1000)] == [0.5, 0.25, 0.125, 0.0005]


def test_the_cosine_ends_and_stays_at_the_last_rate():
    rule = ns.CosineDecay(0.5, epochs=10, last=0.01)
    assert rule(11) == rule(12) == rule(1000) == pytest.approx(0.01)


SCHEDULES = [
    ns.ConstantRate(0.1),
    ns.StepDecay(0.5, factor=0.5, every=3),
    ns.ExponentialDecay(0.5, factor=0.9),
    ns.InverseTimeDecay(0.5, decay=0.1),
    ns.CosineDecay(0.5, epochs=9),
    lambda epoch: 1.0 / (1 + epoch),
    [0.5, 0.4, 0.3, 0.2, 0.1, 0.05, 0.04, 0.03],
    np.linspace(1.0, 0.0, 8),
]


@pytest.mark.slow
@pytest.mark.parametrize("rule", SCHEDULES, ids=lambda rule: repr(rule)[:12])
def test_every_epoch_trains_with_its_own_rate(new_net, five, numbers, engine, rule):
    whole, parts = new_net(), new_net()
    history = whole.fit(*five, epochs=8, schedule=rule, engine=engine)
    for epoch in range(1, 9):
        rate = rule[epoch - 1] if isinstance(rule, list | np.ndarray) else rule(epoch)
        parts.fit(*five, epochs=1, learning_rate=rate, engine=engine)
        assert history.learning_rate[epoch - 1] == rate
    assert numbers(parts) == numbers(whole)


def test_the_epochs_go_on_counting_where_a_training_goes_on(new_net, five, numbers):
    whole, parts, history = new_net(), new_net(), None
    rule = ns.ExponentialDecay(0.5, factor=0.5)
    whole.fit(*five, epochs=6, schedule=rule, engine="objects")
    for _ in range(3):
        history = parts.fit(*five, epochs=2, schedule=rule, history=history, engine="objects")
    assert numbers(parts) == numbers(whole)


def test_a_schedule_sets_the_rate_of_an_optimizer_object_too(new_net, five):
    rule = ns.Momentum(99.0, momentum=0.5)
    history = new_net().fit(*five, epochs=3, optimizer=rule, schedule=[0.5, 0.25, 0.125])
    assert history.learning_rate.tolist() == [0.5, 0.25, 0.125]
    assert rule.learning_rate == 99.0
    assert history.optimizer == "Momentum(learning_rate=99.0, momentum=0.5)"
    assert history.schedule == "a list of 3 learning rates"


def test_a_list_that_is_too_short_is_told_before_anything_is_trained(new_net, five, numbers):
    net, history = new_net(), ns.History()
    with pytest.raises(ns.NumberError) as caught:
        net.fit(*five, epochs=5, schedule=[0.5, 0.25], engine="objects", history=history)
    assert str(caught.value) == "schedule lists 2 learning rates, but the training reaches epoch 5"
    assert (numbers(net), history.epochs) == (numbers(new_net()), 0)


class Ending(ns.Schedule):
    """Of a user's own: it has a rate for two epochs only."""

    def rate(self, epoch):
        return self.learning_rate if epoch <= 2 else math.nan


@pytest.mark.parametrize(
    ("rule", "epoch", "number"),
    [
        (ns.ExponentialDecay(0.5, factor=10.0), 400, "inf"),
        (ns.StepDecay(0.5, factor=10.0, every=1), 400, "inf"),
        (Ending(0.5), 3, "nan"),
    ],
)
def test_a_rate_that_is_no_finite_number_is_told_with_its_epoch(new_net, five, numbers, rule, epoch, number):
    net = new_net()
    with pytest.raises(ns.NumberError) as caught:
        net.fit(*five, epochs=epoch, schedule=rule, engine="objects")
    assert str(caught.value) == (
        f"learning rate of epoch {epoch} is {number}; it must be a finite real number"
    )
    assert numbers(net) == numbers(new_net())


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (
            lambda: ns.StepDecay(0.5, factor=math.nan, every=3),
            "factor is nan; it must be a finite real number",
        ),
        (
            lambda: ns.StepDecay(0.5, factor=0.5, every=0),
            "every is 0; it must be a whole number of at least 1",
        ),
        (lambda: ns.ConstantRate("x"), "learning_rate is 'x' (str); it must be a finite real number"),
        (lambda: ns.InverseTimeDecay(0.5, decay=-1.0), "decay is -1.0; it must be at least 0"),
        (lambda: ns.CosineDecay(0.5, epochs=1.5), "epochs is 1.5; it must be a whole number of at least 1"),
        (lambda: schedule([]), "schedule is an empty list; give a learning rate for every epoch"),
        (
            lambda: schedule([0.5, None]),
            "learning rate of epoch 2 is None (NoneType); it must be a finite real number",
        ),
        (
            lambda: schedule(lambda epoch: "fast"),
            "learning rate of epoch 1, as the schedule gives it, is 'fast' (str); it must be a finite real "
            "number",
        ),
    ],
)
def test_a_wrong_number_gets_one_sentence(make, sentence):
    with pytest.raises(ns.NumberError) as caught:
        make()
    assert str(caught.value) == sentence


def test_a_schedule_of_ones_own_needs_only_a_rate(new_net, five):
    class Triangle(ns.Schedule):
        def rate(self, epoch):
            return self.learning_rate * (1.0 - abs(epoch - 2.0) / 4.0)

    history = new_net().fit(*five, epochs=4, schedule=Triangle(0.4))
    assert history.learning_rate.tolist() == pytest.approx([0.3, 0.4, 0.3, 0.2])
    assert history.schedule == "Triangle(learning_rate=0.4)"
