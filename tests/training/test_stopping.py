"""Early stopping: when it stops, what counts as better, and which weights are left."""

from typing import Any

import pytest

import neurosim as ns
from neurosim.training.history_record import Evaluation
from neurosim.training.stopping import StoppingWatch


def watched(costs, rule, name="cost"):
    """The epoch at which the rule stops, and the best one."""
    watch = StoppingWatch(rule, ["training cost", f"training {name}"])
    for epoch, cost in enumerate(costs):
        watch.look(Evaluation(epoch, {name: cost}))
        if watch.over:
            break
    assert watch.best is not None
    return (epoch if watch.over else None), watch.best.epoch


COSTS = [1.0, 0.8, 0.7, 0.72, 0.71, 0.69, 0.7, 0.71, 0.72, 0.73]


@pytest.mark.parametrize(
    ("choices", "expected"),
    [
        ({"patience": 1}, (3, 2)),
        ({"patience": 2}, (4, 2)),
        ({"patience": 3}, (8, 5)),
        ({"patience": 4}, (9, 5)),
        ({"patience": 5}, (None, 5)),
        ({"patience": 3, "least_change": 0.05}, (5, 2)),
        ({"patience": 2, "highest": True}, (2, 0)),
    ],
)
def test_it_stops_after_so_many_evaluations_without_gain(choices, expected):
    assert watched(COSTS, ns.EarlyStopping("training cost", **choices)) == expected


def test_of_a_metric_high_numbers_are_good():
    assert watched([0.1, 0.5, 0.4, 0.5], ns.EarlyStopping("training accuracy", patience=2), "accuracy") == (
        3,
        1,
    )


def sinking(epoch):
    """The rate of a training that climbs again after its fifth epoch."""
    return 0.5 if epoch <= 5 else -0.5


@pytest.mark.parametrize("restore_best", [False, True])
def test_a_training_ends_when_nothing_becomes_better(new_net, five, numbers, engine, restore_best):
    net, best, last = new_net(), new_net(), new_net()
    rule = ns.EarlyStopping(patience=3, restore_best=restore_best)
    history = net.fit(
        *five, epochs=100, schedule=sinking, early_stopping=rule, engine=engine, batch_size="all"
    )
    assert (history.epochs, history.stopped, history.best_epoch) == (8, "early stopping", 5)
    best.fit(*five, epochs=5, schedule=sinking, engine=engine, batch_size="all")
    last.fit(*five, epochs=8, schedule=sinking, engine=engine, batch_size="all")
    assert history.best.tolist() == numbers(best)
    assert numbers(net) == numbers(best if restore_best else last)


def test_the_validation_is_watched_where_there_is_one(new_net, five):
    X, T = five
    history = new_net().fit(
        X,
        T,
        epochs=50,
        learning_rate=0.5,
        validation=(X, 1.0 - T),
        early_stopping=ns.EarlyStopping(patience=2),
    )
    assert (history.epochs, history.best_epoch) == (2, 0)
    assert [name for name in history.quantities if "cost" in name] == ["training cost", "validation cost"]


def test_evaluations_that_come_seldom_are_counted_not_epochs(new_net, five):
    rule = ns.EarlyStopping(patience=2, least_change=10.0)
    history = new_net().fit(*five, epochs=100, learning_rate=0.5, early_stopping=rule, evaluate_every=10)
    assert (history.epochs, history.stopped) == (20, "early stopping")


@pytest.mark.parametrize(("end", "stopped"), [(None, "epochs"), (9, "callback")])
def test_the_best_weights_come_back_where_a_training_ends_by_itself_or_by_a_callback(
    new_net, five, numbers, end, stopped
):
    net = new_net()
    rule = ns.EarlyStopping(patience=50, restore_best=True)
    history = net.fit(
        *five, epochs=9 if end is None else 20, schedule=sinking, early_stopping=rule, batch_size="all",
        callback=lambda history: history.epochs == end,
    )  # fmt: skip
    assert (history.epochs, history.stopped, history.best_epoch) == (9, stopped, 5)
    assert numbers(net) == history.best.tolist()


def test_who_goes_on_all_the_same_has_new_patience(new_net, five):
    net, rule = new_net(), ns.EarlyStopping(patience=3, least_change=10.0)
    history = net.fit(*five, epochs=100, learning_rate=0.5, early_stopping=rule)
    assert history.epochs == 3
    net.fit(*five, epochs=100, learning_rate=0.5, early_stopping=rule, history=history)
    assert (history.epochs, history.best_epoch) == (6, 0)


def test_patience_goes_on_with_a_training_that_goes_on(new_net, five):
    net, rule, history = new_net(), ns.EarlyStopping(patience=5, least_change=10.0), None
    for epochs in (2, 100):
        history = net.fit(*five, epochs=epochs, learning_rate=0.5, early_stopping=rule, history=history)
    assert history is not None
    assert (history.epochs, history.stopped) == (5, "early stopping")


@pytest.mark.parametrize("first", [3, 7, 10])
def test_the_end_of_a_first_stage_uses_no_patience_up(new_net, five, first):
    """It is judged, though no evaluation is due."""
    net, rule, history = new_net(), ns.EarlyStopping(patience=3, least_change=10.0), None
    for epochs in (first, 100):
        history = net.fit(
            *five, epochs=epochs, learning_rate=0.5, early_stopping=rule, evaluate_every=5, history=history
        )
    assert history is not None
    assert (history.epochs, history.stopped) == (15, "early stopping")


CHANGES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "a first validation": ({}, {"validation": True}),
    "another metric": (
        {"metrics": "micro_recall", "early_stopping": ns.EarlyStopping("training micro_recall")},
        {"metrics": "accuracy", "early_stopping": ns.EarlyStopping("training accuracy")},
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_watching_something_else_begins_a_new_watch(new_net, five, numbers, change):
    before, after = CHANGES[change]
    samples = five[0], (five[1] > 0.5).astype(float)
    after = {**after, "validation": (samples[0], 1.0 - samples[1])} if "validation" in after else after
    choices: dict[str, Any] = {"learning_rate": 0.5, "early_stopping": ns.EarlyStopping()}
    net, kept = new_net(), {}
    history = net.fit(*samples, epochs=4, **{**choices, **before})
    history = net.fit(
        *samples, epochs=4, history=history, callback=lambda h: kept.update({h.epochs: numbers(net)}),
        **{**choices, **after},
    )  # fmt: skip
    assert history.epochs == 8
    assert history.best_epoch > 4
    assert history.best.tolist() == kept[history.best_epoch]


def test_another_direction_begins_a_new_watch_too(new_net, five):
    """Epoch 8 was the worst and would be the best now, but nobody kept its weights."""
    net, highest = new_net(), ns.EarlyStopping(highest=True)
    choices = {"schedule": sinking, "early_stopping": ns.EarlyStopping(), "batch_size": "all"}
    history = net.fit(*five, epochs=8, **choices)
    assert history.best_epoch == 5
    choices |= {"schedule": None, "learning_rate": 0.5, "early_stopping": highest}
    history = net.fit(*five, epochs=3, history=history, **choices)
    assert (history.epochs, history.best_epoch) == (11, 9)


def test_a_second_watch_goes_on_like_a_first_one(new_net, five):
    net, rule = new_net(), ns.EarlyStopping(patience=4, least_change=10.0)
    history = net.fit(*five, epochs=3, learning_rate=0.5, early_stopping=ns.EarlyStopping())
    for epochs in (2, 100):  # watches the validation: 4 is the first evaluation that has one
        history = net.fit(
            *five, epochs=epochs, learning_rate=0.5, early_stopping=rule, history=history, validation=five
        )
    assert (history.epochs, history.best_epoch, history.watched) == (8, 4, "validation cost")


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: ns.EarlyStopping(patience=0), "patience is 0; it must be a whole number of at least 1"),
        (lambda: ns.EarlyStopping(highest="yes"), "highest is 'yes'; it must be True or False"),
        (lambda: ns.EarlyStopping(restore_best="no"), "restore_best is 'no'; it must be True or False"),
        (
            lambda: ns.EarlyStopping(least_change=True),
            "least_change is True; it must be a finite real number",
        ),
        (lambda: ns.EarlyStopping(least_change=-1), "least_change is -1.0; it must be at least 0"),
    ],
)
def test_a_wrong_number_gets_one_sentence(make, sentence):
    with pytest.raises(ns.NumberError) as caught:
        make()
    assert str(caught.value) == sentence


def test_what_is_not_evaluated_cannot_be_watched(new_net, five, numbers):
    net = new_net()
    with pytest.raises(ns.UnknownNameError) as caught:
        net.fit(
            *five, epochs=3, learning_rate=0.5, metrics="accuracy",
            early_stopping=ns.EarlyStopping("validation accuracy"),
        )  # fmt: skip
    assert str(caught.value) == (
        "early stopping cannot watch 'validation accuracy' (did you mean 'training accuracy'? there are "
        "'training cost', 'training accuracy'); metrics and validation are arguments of fit"
    )
    assert numbers(net) == numbers(new_net())
