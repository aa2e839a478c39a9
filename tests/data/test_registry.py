"""Data by name."""

from pathlib import Path

import numpy as np
import pytest

from neurosim.data import DATASETS, load, moons
from neurosim.ground.errors import UnknownNameError


@pytest.mark.parametrize("name", ["xor", "and", "or"])
def test_a_name_is_all_it_takes(name: str) -> None:
    assert load(name).classes == (name,)


def test_options_are_passed_on(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("1,2,3\n")
    assert load("csv", path=tmp_path / "a.csv", targets=2).T.tolist() == [[2, 3]]
    pytest.importorskip("sklearn")
    assert np.array_equal(load("moons", n_samples=10, noise=0.1).X, moons(10, 0.1).X)


@pytest.mark.parametrize("name", DATASETS)
def test_every_function_tells_what_it_raises(name: str) -> None:
    text = DATASETS[name].__doc__ or ""
    assert text.startswith("Return ")


def test_wrong_names_and_options_are_told_with_the_right_ones() -> None:
    with pytest.raises(
        UnknownNameError, match=r"unknown data 'mooons' \(did you mean 'moons'\? one of: xor, a"
    ):
        load("mooons")
    with pytest.raises(
        UnknownNameError, match=r"no option 'nois' \(did you mean 'noise'\? options: n_samples"
    ):
        load("moons", nois=0.2)
    with pytest.raises(UnknownNameError, match=r"data 'xor' have no option 'seed' \(options: none\)"):
        load("xor", seed=1)
    with pytest.raises(UnknownNameError, match="data 'idx' need the option 'folder'"):
        load("idx")
