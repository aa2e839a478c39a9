"""Figures of a sweep in a scenario: a run leaves them out and says so, and a sweep draws them."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from neurosim.cli.app import commands
from neurosim.ground.errors import FormatError, UnknownNameError
from neurosim.scenario import load
from neurosim.scenario.scenario import Scenario
from neurosim.scenario.sweep_figures import sweep_figures, write_sweep_figures
from neurosim.sweeps.sweep import sweep
from neurosim.sweeps.sweep_view import Sweep

HEAD = """
title = "Exclusive or"
source = "a test"
[network]
loss = "binary_cross_entropy"
[network.layers]
sizes = [2, 2, 1]
seed = 1
[data]
dataset = "xor"
[training]
learning_rate = 0.3
epochs = 5
"""
SWEPT = {"seeds": {"first": 1, "last": 3}, "training.learning_rate": [0.1, 0.5]}


def scenario_with(tmp_path: Path, figures: str) -> Scenario:
    path = tmp_path / "mine.toml"
    path.write_text(HEAD + figures, encoding="utf-8")
    return load(path)


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> Sweep:
    return sweep(scenario_with(tmp_path_factory.mktemp("swept"), ""), SWEPT, jobs=1)


def test_a_run_leaves_figures_of_a_sweep_out_and_says_who_draws_them(tmp_path: Path) -> None:
    scenario_with(tmp_path, '[[figures]]\nkind = "seeds"\n[[figures]]\nkind = "curves"\n')
    words = ["run", str(tmp_path / "mine.toml"), "--out", str(tmp_path / "out")]
    result = CliRunner().invoke(commands, words, catch_exceptions=False)
    assert result.exit_code == 0
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["mine-2-curves.svg"]
    said = f"1 figure of a sweep is left out; 'neurosim sweep {tmp_path / 'mine.toml'}' draws it."
    assert said in result.output.splitlines()


def test_a_run_with_figures_of_a_sweep_alone_makes_no_folder(tmp_path: Path) -> None:
    scenario_with(tmp_path, '[[figures]]\nkind = "seeds"\n[[figures]]\nkind = "sweep-map"\n')
    words = ["run", str(tmp_path / "mine.toml"), "--out", str(tmp_path / "out")]
    result = CliRunner().invoke(commands, words, catch_exceptions=False)
    assert "2 figures of a sweep are left out" in result.output and "FIGURES" not in result.output
    assert not (tmp_path / "out").exists()


def test_a_single_training_cannot_be_drawn_as_a_sweep(tmp_path: Path) -> None:
    words = ["draw", "xor-no-hidden", "--kind", "seeds", "--output", str(tmp_path / "seeds.svg")]
    result = CliRunner().invoke(commands, words)
    assert isinstance(result.exception, FormatError)
    assert "this figure is of many trainings, a sweep; neurosim sweep FILE" in str(result.exception)
    assert not (tmp_path / "seeds.svg").exists()


def test_a_sweep_draws_what_the_file_asks_for_of_it_or_else_the_usual_figures(
    tmp_path: Path, swept: Sweep
) -> None:
    plain = scenario_with(tmp_path, '[[figures]]\nkind = "curves"\n')
    written = write_sweep_figures(plain, swept.outcomes, tmp_path / "usual")
    assert [path.name for path in written] == [
        "mine-seeds.svg",
        "mine-sweep-map.svg",
        "mine-learning-bands.svg",
    ]
    assert all(path.read_text(encoding="utf-8").startswith("<?xml") for path in written)
    asked = scenario_with(
        tmp_path,
        '[[figures]]\nkind = "curves"\n[[figures]]\nkind = "sweep-map"\nmetric = "train_cost"\n'
        '[[figures]]\nkind = "seeds"\nfile = "all.svg"\n',
    )
    assert [wanted.name for wanted in sweep_figures(asked, swept.outcomes)] == [
        "mine-2-sweep-map.svg",
        "all.svg",
    ]


def test_what_a_sweep_does_not_have_is_told_with_its_place(tmp_path: Path, swept: Sweep) -> None:
    for key, error, message in (
        ('metric = "tests_cost"', UnknownNameError, "no metric 'tests_cost'"),
        ('keys = ["training.epochs"]', UnknownNameError, "the sweep does not change 'training.epochs'"),
    ):
        asked = f'[[figures]]\nkind = "seeds"\n[[figures]]\nkind = "sweep-map"\n{key}\n'
        scenario = scenario_with(tmp_path, asked)
        with pytest.raises(error, match=message) as caught:
            write_sweep_figures(scenario, swept.outcomes, tmp_path / "out")
        assert "mine.toml: figures[2] (counted from 1): " in str(caught.value)
        assert not (tmp_path / "out").exists()  # nor the first figure, which could be drawn
    with pytest.raises(FormatError, match="takes no 'keys'; leave it out"):
        scenario_with(tmp_path, '[[figures]]\nkind = "seeds"\nkeys = ["training.epochs"]\n')
