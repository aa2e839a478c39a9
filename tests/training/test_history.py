"""The history of a training: what it says, and that it survives being saved."""

import dataclasses
import json
import math

import numpy as np
import pytest

import neurosim as ns
from neurosim.ground.formats import own_version
from neurosim.history_view import History
from neurosim.training.history_documents import ENTRIES
from neurosim.training.history_record import Evaluation

KNOWN = ("schema", "made_by", *ENTRIES)


@pytest.fixture
def full(new_net, five):
    """A history with everything in it."""
    samples = five[0], (five[1] > 0.5).astype(int)
    return new_net().fit(
        *samples, epochs=12, optimizer="adam", schedule=ns.StepDecay(0.1, factor=0.5, every=5), shuffle=True,
        seed=3, validation=samples, metrics=["accuracy", "micro_recall"], evaluate_every=5, l2=0.01,
        snapshots_every=6, early_stopping=ns.EarlyStopping(patience=9), batch_size=2,
    )  # fmt: skip


def test_it_says_how_the_training_was_made(full):
    assert (full.epochs, full.samples, full.batch_size, full.reduction) == (12, 5, 2, "sum")
    assert (full.shuffle, full.seed, full.l2, full.exact, full.stopped) == (True, 3, 0.01, True, "epochs")
    assert full.optimizer == "Adam(learning_rate=0.1, beta1=0.9, beta2=0.999, epsilon=1e-08)"
    assert full.schedule == "StepDecay(learning_rate=0.1, factor=0.5, every=5)"
    assert full.learning_rate.tolist() == [0.1] * 5 + [0.05] * 5 + [0.025] * 2
    assert full.parameters[:2] + full.parameters[-1:] == ("x1->h1", "x1->h2", "b(o2)")
    assert full.memory.updates == 36
    assert full.engine in ("objects", "program", "numpy", "compiled")
    assert full.seconds == full.marks[-1][1] > 0.0
    assert full.marks[-1][0] == 12


def test_evaluations_judge_the_network_as_it_stands_after_an_epoch(new_net, five, engine):
    X, T = five
    net = new_net()
    history = net.fit(
        X, T, epochs=7, learning_rate=0.5, evaluate_every=3, validation=(X[:2], T[:2]), engine=engine,
        metrics=["accuracy", lambda targets, outputs: float(outputs[0, 0])], snapshots_every=1,
    )  # fmt: skip
    assert [e.epoch for e in history.evaluations] == [0, 3, 6, 7]
    for evaluation in history.evaluations:
        history.restore(net, evaluation.epoch)
        outs = np.array([list(net.forward(x).values()) for x in X.tolist()])
        costs = 0.5 * ((T - outs) ** 2).sum(axis=1)
        assert evaluation.training["cost"] == pytest.approx(costs.mean(), rel=1e-12)
        assert evaluation.validation["cost"] == pytest.approx(costs[:2].mean(), rel=1e-12)
        assert evaluation.training["accuracy"] == np.mean(outs.argmax(axis=1) == T.argmax(axis=1))
        assert evaluation.training["<lambda>"] == pytest.approx(outs[0, 0], rel=1e-14)


def test_nothing_is_evaluated_unless_something_asks_for_it(new_net, five):
    net = new_net()
    assert net.fit(*five, epochs=3, learning_rate=0.5).evaluations == []
    for asked in ({"metrics": "accuracy"}, {"validation": five}, {"early_stopping": ns.EarlyStopping()}):
        history = net.fit(*five, epochs=3, learning_rate=0.5, **asked)
        assert [e.epoch for e in history.evaluations] == [0, 1, 2, 3]


def test_a_metric_that_gives_no_number_is_refused(new_net, five):
    with pytest.raises(ns.NumberError, match=r"metric 'strange' is None \(NoneType\); it must be a finite"):

        def strange(targets, outputs):
            return None

        new_net().fit(*five, epochs=1, learning_rate=0.5, metrics=[strange])


def test_snapshots_are_the_weights_after_an_epoch(new_net, five, numbers, full):
    assert list(full.snapshots) == [0, 6, 12]
    net, other = new_net(), new_net()
    history = net.fit(*five, epochs=9, learning_rate=0.5, snapshots_every=4, engine="objects")
    assert list(history.snapshots) == [0, 4, 8, 9]
    other.fit(*five, epochs=4, learning_rate=0.5, engine="objects")
    history.restore(net, 4)
    assert numbers(net) == numbers(other) == history.snapshots[4].tolist()
    with pytest.raises(ns.UnknownNameError, match=r"no snapshot of epoch 5 \(there are '0', '4', '8', '9'\)"):
        history.restore(net, 5)
    with pytest.raises(
        ns.StructureError, match="history is of a network with 17 other parameters than the 3"
    ):
        history.restore(ns.Network.layered([2, 1], seed=1), 4)


def test_curves_are_read_by_name(full):
    epochs, values = full.curve("validation accuracy")
    assert epochs.tolist() == [0, 5, 10, 12]
    assert values.tolist() == [e.validation["accuracy"] for e in full.evaluations]
    with pytest.raises(ns.UnknownNameError) as caught:
        full.curve("accuracy")
    assert str(caught.value) == (
        "no evaluation has a 'accuracy' (there are 'training cost', 'training accuracy', "
        "'training micro_recall', 'validation cost', 'validation accuracy', 'validation micro_recall'); "
        "metrics, validation and evaluate_every are arguments of fit"
    )


def test_what_was_saved_is_equal_when_it_is_loaded(full, tmp_path):
    full.save(tmp_path / "history.json")
    loaded = ns.History.load(tmp_path / "history.json")
    assert loaded == full
    assert (loaded.marks, loaded.why, loaded.generator) == (full.marks, full.why, full.generator)
    assert loaded.cost.tobytes() == full.cost.tobytes()
    assert str(loaded) == str(full)
    assert json.loads((tmp_path / "history.json").read_text())["schema"] == "neurosim-history/2"


def test_everything_in_a_history_is_saved():
    assert {each.name for each in dataclasses.fields(History)} - set(ENTRIES) == {"_costs", "_rates"}
    assert set(ENTRIES) - {each.name for each in dataclasses.fields(History)} == {"cost", "learning_rate"}


def test_a_number_that_is_not_finite_is_told_and_no_file_is_written(full, tmp_path):
    full.evaluations[1] = Evaluation(5, {"cost": math.nan})
    with pytest.raises(ns.NumberError) as caught:
        full.save(tmp_path / "history.json")
    assert str(caught.value) == (
        "the history holds a number that is not finite, which JSON cannot store; "
        "check its cost and evaluations, and train with a smaller learning rate"
    )
    assert not list(tmp_path.iterdir())


def test_an_empty_history_can_be_saved_and_printed(tmp_path):
    ns.History().save(tmp_path / "history.json")
    assert ns.History.load(tmp_path / "history.json") == ns.History()
    assert "0 epochs" in str(ns.History())


def test_histories_are_equal_when_they_tell_the_same_whatever_the_clock_said(new_net, five):
    def trained(**choices):
        return new_net().fit(*five, **{"epochs": 4, "learning_rate": 0.5, "metrics": "accuracy", **choices})

    assert trained() == trained()
    for other in (
        {"epochs": 5},
        {"learning_rate": 0.4},
        {"l2": 0.1},
        {"metrics": ()},
        {"snapshots_every": 2},
    ):
        assert trained() != trained(**other)
    assert trained() != "a history"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda d: d.pop("cost"), "it is damaged: 'cost' is missing"),
        (lambda d: d.update(cost=[1.0, "x"]),
         "it is damaged: 'cost' is [1.0, 'x']; it must be a list of numbers"),
        (lambda d: d.update(cost=[1.0]), "it is damaged: 1 costs, but 12 learning rates"),
        (lambda d: d.update(samples=-1),
         "it is damaged: 'samples' is -1; it must be a whole number of at least 0"),
        (lambda d: d.update(shuffle=1), "it is damaged: 'shuffle' is 1; it must be true or false"),
        (lambda d: d.update(engine=None), "it is damaged: 'engine' is None; it must be a printable text"),
        (lambda d: d.update(evaluations=[{"epoch": 1}]),
         "it is damaged: 'evaluations[0].training' is missing"),
        (lambda d: d.update(snapshots=[[1, [0.5]]]),
         "it is damaged: 'snapshots[0][1]' has 1 numbers; it must have 17"),
        (lambda d: d.update(best=[0.5]), "it is damaged: 'best' has 1 numbers; it must have 17"),
        (lambda d: d.update(marks=5), "it is damaged: 'marks' is 5; it must be a list"),
        (lambda d: d.update(memory={"updates": 1}), "it is damaged: 'memory.powers' is missing"),
        (lambda d: d.update(generator=[1]),
         "it is damaged: 'generator' is [1]; it must be a table of names and values"),
        (lambda d: d.update(notes=1), f"it is damaged: 'notes' is unknown (known are: {', '.join(KNOWN)})"),
        (lambda d: d.update(schema="neurosim-history/3"), f"it is of version neurosim-history/3, made by "
         f"neurosim {own_version()}, but this neurosim, {own_version()}, reads up to neurosim-history/2; "
         "update it with: pip install --upgrade neurosim"),
        (lambda d: d.update(schema="neurosim-trace/1"), "it is a neurosim-trace/1 file, not "
         "neurosim-history/2"),
    ],
)  # fmt: skip
def test_a_damaged_file_is_told_in_one_sentence(full, tmp_path, change, sentence):
    path = tmp_path / "history.json"
    full.save(path)
    document = json.loads(path.read_text())
    change(document)
    path.write_text(json.dumps(document))
    with pytest.raises(ns.FormatError) as caught:
        ns.History.load(path)
    assert str(caught.value) == f"cannot load a history from '{path}': {sentence}"


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(ns.FileError, match="cannot read"):
        ns.History.load(tmp_path / "none.json")


def test_a_damaged_generator_is_told_when_it_is_needed(new_net, five, full):
    full.generator = {"bit_generator": "PCG65"}
    with pytest.raises(ns.FormatError, match="drawn from a generator 'PCG65', which NumPy does not have"):
        new_net().fit(*five, epochs=1, learning_rate=0.1, shuffle=True, history=full)


@pytest.mark.parametrize("kind", ["MT19937", "PCG64", "PCG64DXSM", "Philox", "SFC64"])
def test_every_generator_of_numpy_goes_on_from_a_saved_history(new_net, five, numbers, tmp_path, kind):
    def generator():
        return np.random.Generator(getattr(np.random, kind)(5))

    whole, part = new_net(), new_net()
    choices = {"learning_rate": 0.5, "shuffle": True, "engine": "objects"}
    whole.fit(*five, epochs=7, seed=generator(), **choices)
    history = part.fit(*five, epochs=3, seed=generator(), **choices)
    history.save(tmp_path / "history.json")
    part.fit(*five, epochs=4, history=ns.History.load(tmp_path / "history.json"), **choices)
    assert numbers(part) == numbers(whole)


# -- as text and as a picture ---------------------------------------------------------------------


def test_it_prints_itself_as_a_short_table(new_net, five):
    net = new_net()
    history = net.fit(
        *five, epochs=200, learning_rate=0.5, metrics="accuracy", evaluate_every=10, engine="objects"
    )
    head, how, titles, *rows = str(history).splitlines()
    assert head.startswith("200 epochs of 5 samples in ")
    assert head.endswith(" s (engine objects)")
    assert how == "Descent(learning_rate=0.5); batch size 1, sum of the gradients"
    assert titles.split() == ["epoch", "training", "cost", "training", "accuracy"]
    assert [row.split()[0] for row in rows] == [str(epoch) for epoch in range(0, 201, 20)]
    assert {len(row) for row in [titles, *rows]} == {len(titles)}
    epoch, cost, accuracy = rows[-1].split()
    last = history.evaluations[-1].training
    assert math.isclose(float(cost), last["cost"], rel_tol=5e-4)
    assert math.isclose(float(accuracy), last["accuracy"], rel_tol=5e-4)


@pytest.mark.parametrize(
    ("epochs", "shown"),
    [
        (1, "1"),
        (12, "1 2 3 4 5 6 7 8 9 10 11 12"),
        (13, "1 2 4 6 8 10 12 13"),
        (1234, "1 200 400 600 800 1,000 1,200 1,234"),
        (20000, "1 2,000 4,000 6,000 8,000 10,000 12,000 14,000 16,000 18,000 20,000"),
    ],
)
def test_of_many_epochs_the_table_shows_round_ones(epochs, shown):
    history = ns.History()
    history.add(np.ones(epochs), np.ones(epochs), 1.0)
    assert " ".join(row.split()[0] for row in str(history).splitlines()[3:]) == shown


def test_without_evaluations_the_table_shows_the_running_cost(new_net, five):
    history = new_net().fit(*five, epochs=3, learning_rate=0.5, shuffle=True, seed=4, l2=0.1, batch_size=2)
    _, how, titles, *rows = str(history).splitlines()
    assert (
        how == "Descent(learning_rate=0.5); batch size 2, sum of the gradients; l2 0.1; shuffled from seed 4"
    )
    assert titles.split() == ["epoch", "running", "cost"]
    assert [row.split()[0] for row in rows] == ["1", "2", "3"]


def test_the_figure_shows_training_and_validation_cost(full):
    figure = full.plot(title="Adam")
    (axes,) = figure.axes[0].child_axes
    assert [line.get_gid() for line in axes.lines] == ["curve:training cost", "curve:validation cost"]
    assert axes.lines[0].get_ydata().tolist() == full.curve("training cost")[1].tolist()
    assert len({line.get_linestyle() for line in axes.lines}) == 2
    shown = {text.get_gid(): text.get_text() for text in figure.axes[0].texts}
    assert (shown["title"], shown["legend:training"], shown["legend:validation"]) == (
        "Adam", "training", "validation",
    )  # fmt: skip
    assert axes.texts[0].get_text() == "cost"


def test_the_figure_goes_into_axes_that_are_given_and_shows_what_was_asked_for(full):
    from matplotlib.figure import Figure

    axes = Figure().add_subplot()
    assert full.plot(["validation accuracy"], ax=axes) is axes
    (panel,) = axes.child_axes
    assert panel.texts[0].get_text() == "validation accuracy"
    both = full.plot(["training cost", "validation accuracy"]).axes[0].child_axes
    assert [[line.get_gid() for line in panel.lines] for panel in both] == [
        ["curve:training cost"],
        ["curve:validation accuracy"],
    ]  # a cost and a share have no axis in common
    with pytest.raises(ns.UnknownNameError, match="no evaluation has a 'speed'"):
        full.plot(["speed"])


def test_without_evaluations_the_figure_shows_the_running_cost(new_net, five):
    history = new_net().fit(*five, epochs=30, learning_rate=0.5)
    (line,) = history.plot().axes[0].child_axes[0].lines
    assert line.get_xdata().tolist() == list(range(1, 31))
    assert line.get_ydata().tolist() == history.cost.tolist()
