"""The command that a report gives to look at a training trains what the sweep trained."""

from collections.abc import Callable
from pathlib import Path

import pytest
from small_sweeps import scenario

import neurosim as ns
from neurosim.scenario import Scenario, load
from neurosim.scenario.building.options import with_options, with_variant
from neurosim.sweeps.train_command import train_command


def words(changed: Scenario) -> str:
    return " ".join(train_command(changed))


def test_a_variant_and_what_was_changed_are_said() -> None:
    assert words(load("moons")) == "neurosim train moons"
    frozen = with_options(with_variant(load("moons"), "frozen"), epochs=2, learning_rate=0.5, engine="numpy")
    assert words(frozen) == (
        "neurosim train moons --variant frozen --learning-rate 0.5 --epochs 2 --engine numpy"
    )


def test_other_data_are_said() -> None:
    assert words(with_options(load("mnist"), data=Path("my data"))) == "neurosim train mnist --data my data"


def test_a_sweep_makes_no_other_command(tmp_path: Path) -> None:
    small = scenario(tmp_path, "[sweep]\nseeds = [1, 2]\n")
    found = ns.sweep(small, {"training.epochs": [3], "seeds": [5]}, jobs=1)
    assert f"  neurosim train {small.where} --epochs 3 --seed 5\n" in str(found)


def test_without_a_command_that_trains_the_same_there_is_none(tmp_path: Path) -> None:
    small = scenario(tmp_path)
    document = small.table.model_dump(mode="json", exclude_unset=True)
    document["network"]["layers"]["sizes"] = [2, 5, 1]
    assert train_command(small.with_document(document)) == ()
    file = Path(small.where)
    file.write_text(file.read_text("utf-8").replace("[2, 2, 1]", "[2, 3, 1]"), "utf-8")
    assert train_command(small) == ()
    file.unlink()
    assert train_command(small) == ()


def test_the_rows_of_an_edited_file_are_named_by_their_numbers(tmp_path: Path) -> None:
    small = scenario(tmp_path)
    found = ns.sweep(small, {"seeds": [5, 6]}, jobs=1)
    Path(small.where).write_text("nothing", "utf-8")
    assert "such as\n" in str(found) and "  row 1: seed 5" in str(found)


@pytest.mark.parametrize("options", [(), ("--variant", "frozen")])
def test_train_with_seeds_gives_the_command_with_its_options(
    typed: Callable[..., tuple[int, str, str]], options: tuple[str, ...]
) -> None:
    code, out, _ = typed("train", "moons", "--seeds", "2", "--epochs", "1", "--jobs", "1", *options)
    assert code == 0
    assert f"  {' '.join(['neurosim train moons', *options])} --epochs 1 --seed " in out
