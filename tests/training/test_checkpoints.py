"""Checkpoints: killed at any moment, a training ends with the weights of one that was left alone."""

import os
import random
import signal
import subprocess
import sys
import zipfile
from typing import Any

import numpy as np
import pytest

import neurosim as ns

TRAINING = """
import os, sys
import numpy as np
import neurosim as ns

folder, epochs, deadly, when = sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4])
later = int(sys.argv[6])
def count(*event):  # dies after so many calls and returns of whatever functions
    global later
    later -= 1
    if later < 0:
        os.kill(os.getpid(), 9)
if deadly:  # dies at the so many-th call of a function that writing a checkpoint needs, or some time later
    plain, calls = getattr(os, deadly), []
    def dies(*arguments):
        calls.append(arguments)
        if len(calls) == when:
            sys.setprofile(count) if later else os.kill(os.getpid(), 9)
        return plain(*arguments)
    setattr(os, deadly, dies)
generator = np.random.default_rng(1)
X, T = generator.normal(size=(30, 3)), generator.random((30, 2))
net = ns.Network.layered([3, 4, 2], "tanh", output_activation="sigmoid", seed=2)
history = net.fit(
    X, T, epochs=epochs, optimizer="adam", learning_rate=0.05, batch_size=7, shuffle=True, seed=3, l2=0.01,
    schedule=None, evaluate_every=5, snapshots_every=10, engine="objects",
    checkpoint=ns.Checkpoint(folder, every=1) if folder else None, resume=bool(folder),
)
net.save(sys.argv[5] + ".net")
history.save(sys.argv[5] + ".history")
"""


def finished(folder, epochs, out, deadly="", when=0, later=0):
    arguments = [str(given) for given in (folder, epochs, deadly, when, out, later)]
    process = subprocess.run(
        [sys.executable, "-c", TRAINING, *arguments], capture_output=True, text=True, check=False
    )
    assert process.stderr == ""
    return process.returncode


def last_epoch(folder):
    return max((int(path.stem.split("-")[1]) for path in folder.glob("checkpoint-*.npz")), default=0)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """Weights and history of the training that nobody kills."""
    out = tmp_path_factory.mktemp("undisturbed") / "end"
    assert finished("", 40, out) == 0
    return ns.Network.load(f"{out}.net"), ns.History.load(f"{out}.history")


@pytest.mark.slow
def test_killed_at_any_moment_a_training_ends_with_the_same_weights(undisturbed, tmp_path, numbers):
    folder, draw = tmp_path / "run", random.Random(4)
    for _ in range(5):
        when, later = draw.randint(1, 4), draw.randint(1, 30_000)  # about an epoch
        assert finished(folder, 40, tmp_path / "end", "replace", when, later) == -signal.SIGKILL
    assert 0 < last_epoch(folder) < 40
    assert finished(folder, 40, tmp_path / "end") == 0
    assert numbers(ns.Network.load(tmp_path / "end.net")) == numbers(undisturbed[0])
    assert ns.History.load(tmp_path / "end.history") == undisturbed[1]
    assert sorted(path.name for path in folder.iterdir()) == [
        "checkpoint-000000000039.npz",
        "checkpoint-000000000040.npz",
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("deadly", "when", "last"),
    [("fsync", 1, 0), ("fsync", 6, 5), ("replace", 1, 0), ("replace", 6, 5), ("unlink", 2, 4)],
)
def test_killed_while_it_writes_a_checkpoint_a_training_ends_with_the_same_weights(
    undisturbed, tmp_path, numbers, deadly, when, last
):
    """In the middle of the file, before it gets its name, before the oldest is taken away."""
    folder = tmp_path / "run"
    assert finished(folder, 40, tmp_path / "end", deadly, when) == -signal.SIGKILL
    assert last_epoch(folder) == last
    assert finished(folder, 40, tmp_path / "end") == 0
    assert numbers(ns.Network.load(tmp_path / "end.net")) == numbers(undisturbed[0])
    assert ns.History.load(tmp_path / "end.history") == undisturbed[1]
    assert not list(folder.glob(".*"))


# -- in one process -------------------------------------------------------------------------------


CHOICES = {
    "optimizer": "momentum", "learning_rate": 0.1, "shuffle": True, "seed": 3, "engine": "objects"
}  # fmt: skip


@pytest.fixture
def trained(new_net, five, tmp_path):
    """A function that trains for some epochs, with checkpoints every four."""

    def train(epochs, resume=True, every=4, samples=None, net=None, folder="run", **choices):
        net = new_net() if net is None else net
        given = {**CHOICES, **choices}
        history = net.fit(
            *(five if samples is None else samples),
            epochs=epochs,
            checkpoint=ns.Checkpoint(tmp_path / folder, every=every),
            resume=resume,
            **given,
        )
        return net, history

    return train


def test_epochs_count_from_the_beginning_where_a_training_is_resumed(trained, new_net, five, numbers):
    assert trained(10)[1].epochs == 10
    net, history = trained(25)
    other = new_net()
    other.fit(*five, epochs=25, **CHOICES)
    assert (history.epochs, history.stopped) == (25, "epochs")
    assert numbers(net) == numbers(other)


def test_a_finished_training_is_not_trained_again(trained, numbers):
    net, history = trained(10)
    again, same = trained(10)
    assert numbers(again) == numbers(net)
    assert same == history
    assert {neuron.out for neuron in again.neurons} == {None}


def test_what_ended_early_has_ended(trained, numbers):
    stop = {"early_stopping": ns.EarlyStopping(patience=2, least_change=1.0, restore_best=True)}
    net, history = trained(50, **stop)
    again, same = trained(50, **stop)
    assert history.stopped == same.stopped == "early stopping"
    assert numbers(again) == numbers(net) == history.best.tolist()
    assert same == history


def test_early_stopping_goes_on_with_the_patience_that_is_left(trained, new_net, five, numbers):
    stop = {"early_stopping": ns.EarlyStopping(patience=6, least_change=1.0, restore_best=True)}
    trained(4, **stop)
    net, history = trained(50, **stop)
    other = new_net()
    expected = other.fit(*five, epochs=50, **CHOICES, **stop)
    assert (history.epochs, history.stopped, history.best_epoch) == (6, "early stopping", 0)
    assert numbers(net) == numbers(other)
    assert [e.epoch for e in history.evaluations] == [e.epoch for e in expected.evaluations]


def test_the_optimizer_of_the_caller_goes_on_too(trained, numbers):
    whole = trained(12)[0]
    rule = ns.Momentum(0.1)
    net, history = trained(12, optimizer=rule, learning_rate=None)
    assert numbers(net) == numbers(whole)
    assert rule.memory is not None
    assert rule.memory.updates == history.memory.updates == 60


def test_a_generator_of_the_caller_stands_where_the_training_ended(trained, numbers):
    whole = np.random.default_rng(3)
    net, _ = trained(5, seed=np.random.default_rng(3))
    again = np.random.default_rng(99)  # as after the restart of a program that drew something else
    net, _ = trained(12, seed=again)
    other, _ = trained(12, seed=whole, folder="other")
    assert numbers(net) == numbers(other)
    assert again.random() == whole.random()


def test_after_ctrl_c_the_last_checkpoint_stands(trained, new_net, five, numbers):
    def impatient(history):
        if history.epochs == 6:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        trained(10, callback=impatient)
    net, _ = trained(10)
    other = new_net()
    other.fit(*five, epochs=10, **CHOICES)
    assert numbers(net) == numbers(other)


def test_without_a_number_of_epochs_the_clock_says_when(trained, tmp_path, monkeypatch):
    trained(7, every=None)
    assert [path.name for path in (tmp_path / "run").iterdir()] == ["checkpoint-000000000007.npz"]
    monkeypatch.setattr("neurosim.training.loop.SECONDS", 0.0)
    monkeypatch.setattr("neurosim.training.loop.CHUNK_SECONDS", 0.0)
    trained(9, every=None)
    assert sorted(path.name for path in (tmp_path / "run").iterdir()) == [
        "checkpoint-000000000008.npz",
        "checkpoint-000000000009.npz",
    ]


def test_the_name_of_a_folder_will_do(new_net, five, tmp_path):
    new_net().fit(*five, epochs=2, learning_rate=0.5, checkpoint=str(tmp_path / "a" / "b"))
    assert (tmp_path / "a" / "b" / "checkpoint-000000000002.npz").exists()


def test_whatever_names_a_folder_will_do(new_net, five, tmp_path):
    class Place:
        def __fspath__(self):
            return str(tmp_path / "place")

    new_net().fit(*five, epochs=2, learning_rate=0.5, checkpoint=Place())
    assert (tmp_path / "place" / "checkpoint-000000000002.npz").exists()


def test_where_the_seed_of_the_first_weights_is_known_another_one_is_refused(five, tmp_path, numbers):
    def train(epochs, seed):
        net = ns.Network.layered([2, 3, 2], seed=seed)
        place = ns.Checkpoint(tmp_path / "run", seed=seed)
        return net, lambda: net.fit(*five, epochs=epochs, learning_rate=0.5, checkpoint=place, resume=True)

    first, fit = train(3, 1)
    fit()
    other, fit = train(6, 5)
    before = numbers(other)
    with pytest.raises(ns.StructureError) as caught:
        fit()
    assert str(caught.value) == (
        f"the checkpoint in '{tmp_path / 'run'}' was made with seed 1, not 5; give the same to continue, "
        "or another folder to start again"
    )
    assert numbers(other) == before
    assert train(6, 1)[1]().epochs == 6


def test_who_may_not_go_on_keeps_the_place_of_a_generator(trained):
    trained(5, seed=np.random.default_rng(3))
    mine = np.random.default_rng(9)
    with pytest.raises(ns.StructureError, match="was made with l2"):
        trained(9, seed=mine, l2=0.5)
    with pytest.raises(ns.FormatError, match="cannot continue from the saved state"):
        trained(9, seed=np.random.Generator(np.random.MT19937(9)))
    assert mine.random() == np.random.default_rng(9).random()


def test_an_earlier_training_is_not_written_over(trained, tmp_path):
    trained(5)
    with pytest.raises(ns.StructureError) as caught:
        trained(5, resume=False)
    assert str(caught.value) == (
        f"'{tmp_path / 'run'}' holds checkpoints of an earlier training; give resume=True to continue "
        "from them, or another folder to start again"
    )


OTHER: dict[str, dict[str, Any]] = {
    "batch_size 1, not 2": {"batch_size": 2},
    "reduction sum, not mean": {"reduction": "mean"},
    "l2 0.0, not 0.5": {"l2": 0.5},
    "exact True, not False": {"exact": False},
    "shuffle True, not False": {"shuffle": False},
    "engine objects, program or compiled, not numpy": {"engine": "numpy"},
    "optimizer Momentum(learning_rate=0.1, momentum=0.9), not Momentum(learning_rate=0.2, momentum=0.9)": {
        "learning_rate": 0.2
    },
    "optimizer Momentum(learning_rate=0.1, momentum=0.9), not Nesterov(learning_rate=0.1, momentum=0.9)": {
        "optimizer": "nesterov"
    },
    "early_stopping none, not EarlyStopping(quantity=None, patience=3, least_change=0.0, highest=None, "
    "restore_best=False) every 1 epochs": {"early_stopping": ns.EarlyStopping(patience=3)},
    "other samples": {"samples": ([[1.0, 2.0]], [[0.0, 1.0]])},
    "another network": {"net": ns.Network.layered([2, 3, 2], "tanh", seed=1)},
    "other learning rates": {"schedule": lambda epoch: 0.1 / epoch, "optimizer": ns.Momentum(0.1)},
}


@pytest.mark.parametrize("difference", OTHER)
def test_going_on_with_something_else_is_refused(trained, tmp_path, numbers, difference):
    choices = dict(OTHER[difference])
    trained(5)
    if "schedule" in choices:
        choices["learning_rate"] = None
    net = choices.get("net")
    before = None if net is None else numbers(net)
    with pytest.raises(ns.StructureError) as caught:
        trained(9, **choices)
    assert str(caught.value) == (
        f"the checkpoint in '{tmp_path / 'run'}' was made with {difference}; give the same to continue, "
        "or another folder to start again"
    )
    assert net is None or numbers(net) == before


def test_other_ways_not_to_go_on_are_refused(trained, new_net):
    trained(5)
    with pytest.raises(ns.NumberError, match="epochs is 3, but the checkpoint is of epoch 5 already"):
        trained(3)
    with pytest.raises(
        ns.NumberError, match="seed is 4, but the shuffles of this training were drawn from 3"
    ):
        trained(9, seed=4)
    with pytest.raises(
        ns.NumberError, match="resume takes its history from the checkpoint; leave history out"
    ):
        trained(9, history=ns.History())
    with pytest.raises(
        ns.StructureError, match="checkpoint in .* was made with another network; give the network"
    ):
        trained(9, net=ns.Network.layered([2, 1, 2], seed=1))


def test_a_damaged_checkpoint_is_passed_over_for_the_one_before_it(trained, tmp_path, numbers):
    whole = trained(12)[0]
    newest = tmp_path / "run" / "checkpoint-000000000012.npz"
    content = newest.read_bytes()
    for damaged in (content[: len(content) // 2], b"", content[:300] + b"xxxx" + content[304:]):
        newest.write_bytes(damaged)
        assert numbers(trained(12)[0]) == numbers(whole)


def test_ctrl_c_leaves_a_checkpoint_of_a_complete_epoch_to_go_on_from(
    trained, tmp_path, numbers, engine, monkeypatch
):
    monkeypatch.setattr("neurosim.training.loop.CHUNK_SECONDS", 0.0)  # it looks around after every epoch

    def interrupt(history):
        if history.epochs == 7:
            raise KeyboardInterrupt

    whole = trained(12, engine=engine, folder="whole")[0]
    stopped = {"engine": engine, "folder": "stopped", "every": None}  # none is due in so short a time
    with pytest.raises(KeyboardInterrupt):
        trained(12, callback=interrupt, **stopped)
    kept = ns.Checkpoint(tmp_path / "stopped").newest()
    assert kept is not None
    assert kept.history.epochs == 6  # the seventh was not looked at in full
    assert numbers(trained(12, **stopped)[0]) == numbers(whole)


def test_a_folder_with_nothing_but_damage_is_refused(trained, tmp_path):
    trained(4)
    path = tmp_path / "run" / "checkpoint-000000000004.npz"
    path.write_bytes(b"nothing")
    with pytest.raises(ns.FormatError, match=r"checkpoint '.*000004\.npz': it is damaged; remove") as caught:
        trained(8)
    assert "pickle" not in str(caught.value)
    np.savez(path, document=np.zeros(3))
    with pytest.raises(ns.FormatError, match="cannot continue from checkpoint"):
        trained(8)
    with zipfile.ZipFile(path, "w"):
        pass
    with pytest.raises(ns.FormatError, match="cannot continue from checkpoint"):
        trained(8)


def test_a_folder_that_cannot_be_made_is_refused_before_anything_is_trained(new_net, five, tmp_path, numbers):
    (tmp_path / "file").write_text("x")
    net = new_net()
    with pytest.raises(ns.FileError) as caught:
        net.fit(*five, epochs=2, learning_rate=0.5, checkpoint=tmp_path / "file")
    assert str(caught.value) == (
        f"cannot write checkpoints to '{tmp_path / 'file'}': file exists; choose a folder that can be "
        "written to"
    )
    assert numbers(net) == numbers(new_net())


def test_a_checkpoint_that_cannot_be_written_loses_nothing(new_net, five, tmp_path, numbers, monkeypatch):
    def full(*arguments):
        raise OSError(28, "No space left on device")

    net, other = new_net(), new_net()
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ns.FileError, match="no space left on device") as caught:
        net.fit(
            *five, epochs=9, learning_rate=0.5, engine="objects",
            checkpoint=ns.Checkpoint(tmp_path / "run", every=3),
        )  # fmt: skip
    other.fit(*five, epochs=3, learning_rate=0.5, engine="objects")
    history = vars(caught.value)["history"]
    assert (history.epochs, history.stopped) == (3, "error")
    assert numbers(net) == numbers(other)


def test_a_training_that_was_over_says_again_why_it_got_nowhere(tmp_path):
    def fit(resume):
        net = ns.Network.layered([2, 2, 1], initialisation="zeros")
        return net.fit(
            [[0, 0], [0, 1], [1, 0], [1, 1]],
            [[0], [1], [1], [0]],
            epochs=50,
            learning_rate=1.0,
            checkpoint=ns.Checkpoint(tmp_path / "kept", every=10),
            resume=resume,
        )

    first = fit(resume=False)
    assert first.causes
    again = fit(resume=True)
    assert (again.causes, again.diagnosis) == (first.causes, first.diagnosis)
