"""No command writes over what it reads, by whatever name or link it is called."""

import os
from pathlib import Path

import pytest

from neurosim.cli.app import main
from neurosim.scenario.table.starter import starter

HERE = Path("mine.toml")
PICTURES = {
    "draw": ["draw", "mine.toml", "--output", "link.svg"],
    "film": ["film", "mine.toml", "--output", "link.gif"],
    "play": ["play", "mine.toml", "--output", "link.html"],
    "trace": ["trace", "mine.toml", "--output", "link.txt"],
    "program": ["program", "mine.toml", "--output", "link.py"],
    "train": ["train", "mine.toml", "--output", "link.json"],
    "record": ["draw", "mine.toml", "--output", "new.svg", "--record", "link.json"],
}


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    HERE.write_text(starter("mine.toml"))
    return tmp_path


def refused(words, capsys):
    """The one sentence of a command that is refused; nothing is changed."""
    before = {path: path.read_bytes() for path in Path().iterdir() if path.is_file()}
    assert main(words) == 2
    assert {path: path.read_bytes() for path in Path().iterdir() if path.is_file()} == before
    out, err = capsys.readouterr()
    assert out == ""
    return err


@pytest.mark.parametrize("words", PICTURES.values(), ids=PICTURES)
@pytest.mark.parametrize("link", [os.symlink, os.link], ids=["symbolic", "hard"])
def test_an_output_that_is_a_link_to_the_scenario(words, link, capsys):
    link("mine.toml", words[-1])
    assert f"{words[-2]} '{words[-1]}' would overwrite the scenario 'mine.toml'" in refused(words, capsys)


def test_a_figure_of_a_run_that_is_a_link_to_the_scenario(capsys):
    folder = Path("out")
    folder.mkdir()
    assert main(["run", "mine.toml", "--out", "out"]) == 0
    for path in list(folder.iterdir()):
        path.unlink()
        path.symlink_to("../mine.toml")
    capsys.readouterr()
    assert "would overwrite the scenario 'mine.toml'" in refused(["run", "mine.toml", "--out", "out"], capsys)


def test_the_record_and_the_figure_in_one_file(capsys):
    words = ["draw", "mine.toml", "--output", "a.json", "--record", "./a.json"]
    assert "--record 'a.json' would overwrite the figure 'a.json'" in refused(words, capsys)


def test_a_figure_drawn_again_over_its_record(capsys):
    assert main(["draw", "mine.toml", "--output", "new.svg", "--record", "a.json"]) == 0
    capsys.readouterr()
    assert "would overwrite the record 'a.json'" in refused(
        ["redraw", "a.json", "--output", "../" + Path.cwd().name + "/a.json"], capsys
    )


def test_the_notation_of_a_log(capsys):
    Path("own.toml").write_text('letters = {net = "z"}')
    Path("link.html").symlink_to("own.toml")
    for command in ("trace", "play"):
        words = [command, "mine.toml", "--notation", "own.toml", "--output", "link.html"]
        assert "would overwrite the notation 'own.toml'" in refused(words, capsys)


DATA = """
title = "t"
source = "s"
[network]
layers = { sizes = [2, 1] }
loss = "half_squared_error"
[data]
dataset = "csv"
path = "points.csv"
targets = 1
[training]
learning_rate = 0.1
"""


def test_the_table_of_the_data(capsys):
    HERE.write_text(DATA)
    Path("points.csv").write_text("0,1,1\n1,0,0\n")
    Path("link.json").symlink_to("points.csv")
    assert "would overwrite the data 'points.csv'" in refused(
        ["train", "mine.toml", "--output", "link.json"], capsys
    )


def test_a_picture_of_the_data(capsys):
    HERE.write_text(DATA.replace('"csv"', '"images"').replace('"points.csv"\ntargets = 1', '"zoo"'))
    Path("zoo/cat").mkdir(parents=True)
    Path("zoo/cat/1.png").write_bytes(b"a cat")
    words = ["draw", "mine.toml", "--kind", "learning", "--output", "zoo/cat/1.png"]
    assert main(words) == 2
    assert "would overwrite the data 'zoo'" in capsys.readouterr().err
    assert Path("zoo/cat/1.png").read_bytes() == b"a cat"


def test_the_network_and_the_state_of_its_training_in_one_place(capsys):
    words = ["train", "mine.toml", "--checkpoint", "state"]
    assert "would overwrite the state of the training 'state'" in refused(
        [*words, "--output", "state"], capsys
    )
    assert main([*words, "--epochs", "1"]) == 0
    (path,) = Path("state").iterdir()
    capsys.readouterr()
    again = [*words, "--resume", "--output", str(path)]
    assert "would overwrite the state of the training" in refused(again, capsys)
