"""Early stopping: when it stops, what counts as better, and which weights are left."""

import pytest

import neurosim as ns
from neurosim.training.history import Evaluation
from neurosim.training.stopping import Watch


def watched(costs, rule, name="cost"):
    """The epoch at which the rule stops, and the best one."""
    watch = Watch(rule, ["training cost", f"training {name}"])
    for epoch, cost in enumerate(costs):
        watch.look(Evaluation(epoch, {name: cost}))
        if watch.over:
            return epoch, watch.best.epoch
    return None, watch.best.epoch


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


def test_the_best_weights_come_back_however_the_training_ends(new_net, five, numbers):
    net = new_net()
    rule = ns.EarlyStopping(patience=50, restore_best=True)
    history = net.fit(*five, epochs=9, schedule=sinking, early_stopping=rule, batch_size="all")
    assert (history.stopped, history.best_epoch) == ("epochs", 5)
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
    assert (history.epochs, history.stopped) == (5, "early stopping")


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: ns.EarlyStopping(patience=0), "patience is 0; it must be a whole number of at least 1"),
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
