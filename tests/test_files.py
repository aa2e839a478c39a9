"""Files in use: whole at any moment, and nothing left behind by who was killed."""

import os
import random
import signal
import subprocess
import sys
import time

import pytest

import neurosim as ns
from neurosim.ground.files import LEFT, write_text
from neurosim.ground.locks import lock

needs_kill = pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
NETS = {seed: ns.Network.layered([20, 30, 10], seed=seed) for seed in (1, 2)}
SAVING = """
import neurosim as ns
nets = [ns.Network.layered([20, 30, 10], seed=seed) for seed in (1, 2)]
nets[0].save("n.json")
print("begun", flush=True)
while True:
    for net in nets:
        net.save("n.json")
"""
TRAINING = """
import sys, neurosim as ns
net = ns.Network.layered([2, 3, 1], seed=1)
net.fit([[0.0, 1.0]], [[1.0]], epochs=int(sys.argv[1]), learning_rate=0.1, checkpoint="state",
        callback=lambda history: print("epoch", flush=True))
"""


def left(folder):
    return [path.name for path in folder.glob(f".*{LEFT}")]


def test_what_a_killed_process_left_goes_with_the_next_file_that_is_written(tmp_path):
    (tmp_path / f".abc{LEFT}").write_text("half")
    (tmp_path / ".hidden").write_text("somebody's own")
    write_text(tmp_path / "a.txt", "whole")
    assert sorted(path.name for path in tmp_path.iterdir()) == [".hidden", "a.txt"]


@needs_kill
def test_what_another_process_is_writing_stays(tmp_path):
    half = tmp_path / f".abc{LEFT}"
    with open(half, "wb") as file:
        lock(file.fileno())
        write_text(tmp_path / "a.txt", "whole")
        assert half.exists()
    write_text(tmp_path / "a.txt", "whole")
    assert not half.exists()


def test_a_folder_is_looked_through_once_however_often_is_written_into_it(tmp_path, monkeypatch):
    looked, scan = [], os.scandir

    def counted(folder):
        looked.append(str(folder))
        return scan(folder)

    monkeypatch.setattr(os, "scandir", counted)
    (tmp_path / "other").mkdir()
    for number in range(5):
        write_text(tmp_path / f"{number}.txt", "whole")
        write_text(tmp_path / "other" / f"{number}.txt", "whole")
    assert looked == [str(tmp_path), str(tmp_path / "other")]


def test_a_link_and_a_folder_that_are_called_so_stay(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    (tmp_path / f".link{LEFT}").symlink_to("mine.txt")
    (tmp_path / f".folder{LEFT}").mkdir()
    write_text(tmp_path / "a.txt", "whole")
    assert len(left(tmp_path)) == 2
    assert (tmp_path / "mine.txt").read_text() == "mine"


def test_a_name_of_250_letters_can_be_written(tmp_path):
    assert write_text(tmp_path / ("n" * 250), "whole").read_text() == "whole"


@pytest.mark.slow
@needs_kill
@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGINT], ids=["kill", "interrupt"])
def test_stopped_at_any_moment_a_saved_network_is_the_old_or_the_new(tmp_path, sign):
    draw = random.Random(5)
    for _ in range(4):
        with subprocess.Popen(
            [sys.executable, "-c", SAVING],
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        ) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "begun\n"
            time.sleep(0.1 + draw.uniform(0.0, 0.1))
            process.send_signal(sign)
        found = ns.Network.load(tmp_path / "n.json").snapshot()
        assert found in [net.snapshot() for net in NETS.values()]
    NETS[1].save(tmp_path / "n.json")
    assert [path.name for path in tmp_path.iterdir()] == ["n.json"]


@pytest.mark.slow
@needs_kill
def test_two_trainings_in_one_folder_and_a_killed_one_blocks_nobody(tmp_path):
    net = ns.Network.layered([2, 3, 1], seed=1)

    def train(**options):
        return net.fit(
            [[0.0, 1.0]], [[1.0]], epochs=2, learning_rate=0.1, checkpoint=tmp_path / "state", **options
        )

    with subprocess.Popen(
        [sys.executable, "-c", TRAINING, "100000000"], cwd=tmp_path, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "epoch\n"
        for resume in (False, True):
            with pytest.raises(
                ns.FileError, match="another training is writing its checkpoints to '.*state'"
            ):
                train(resume=resume)
        process.kill()
    assert train(resume=True).epochs == 2


def test_the_folder_is_free_after_an_error_and_inside_no_second_time(tmp_path):
    net = ns.Network.layered([2, 1], seed=1)
    given = {"epochs": 1, "learning_rate": 0.1, "checkpoint": tmp_path}

    def again(_history):
        net.copy().fit([[0.0, 1.0]], [[1.0]], **given)

    for _ in range(2):
        with pytest.raises(ns.FileError, match="choose another folder, or wait until it has finished"):
            net.fit([[0.0, 1.0]], [[1.0]], callback=again, **given)
    assert net.fit([[0.0, 1.0]], [[1.0]], **given).epochs == 1
