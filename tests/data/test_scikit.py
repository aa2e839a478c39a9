"""Moons and digits are scikit-learn's own, and their absence is told with its remedy."""

import re
import subprocess
import sys
from collections.abc import Callable

import numpy as np
import pytest

from neurosim.data import Dataset, digits, digits_enlarged, moons
from neurosim.ground.errors import MissingExtraError, NumberError


def test_moons_are_those_of_make_moons() -> None:
    datasets = pytest.importorskip("sklearn.datasets")
    X, labels = datasets.make_moons(n_samples=2000, noise=0.2, random_state=100)
    data = moons()
    assert np.array_equal(data.X, X)
    assert np.array_equal(data.labels, labels)
    assert data.T.shape == (2000, 2)
    assert np.array_equal(moons(10, None, 1).X, datasets.make_moons(10, random_state=1)[0])


def test_digits_are_scaled_by_the_range_of_all() -> None:
    datasets = pytest.importorskip("sklearn.datasets")
    X, labels = datasets.load_digits(return_X_y=True)
    data = digits()
    assert np.array_equal(data.X, X / 16.0)
    assert np.array_equal(data.labels, labels)
    assert data.image_shape == (8, 8)
    assert data.features[:9] == tuple(f"pixel_0_{column}" for column in range(8)) + ("pixel_1_0",)


def test_enlarged_digits_are_blocks_of_three_with_a_margin_of_two() -> None:
    pytest.importorskip("sklearn")
    small, large = digits(), digits_enlarged()
    assert large.X.shape == (1797, 784)
    images = large.X.reshape(-1, 28, 28)
    for row, column in np.ndindex(3, 3):
        inner = images[:, 2 + row : 26 : 3, 2 + column : 26 : 3]
        assert np.array_equal(inner, small.X.reshape(-1, 8, 8))
    assert images.sum() == 9 * small.X.sum()  # so the margin is black
    assert np.array_equal(large.T, small.T)


@pytest.mark.parametrize("function", [moons, digits, digits_enlarged])
def test_without_scikit_learn_the_message_says_what_to_install(
    function: Callable[[], Dataset], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "sklearn.datasets", None)
    with pytest.raises(MissingExtraError, match=re.escape('pip install "neurosim[data]"')):
        function()


def test_parameters_out_of_range_are_refused_before_anything_is_imported() -> None:
    with pytest.raises(NumberError, match="noise is -1; it is a standard deviation, 0 or more"):
        moons(noise=-1)
    with pytest.raises(NumberError, match="n_samples is 1.5; it must be a whole number of at least 2"):
        moons(n_samples=1.5)


def test_importing_the_data_imports_nothing_heavy() -> None:
    # What the package itself brings along is measured elsewhere.
    program = (
        "import sys, neurosim\n"
        "before = set(sys.modules)\n"
        "import neurosim.data\n"
        "heavy = {'sklearn', 'scipy', 'matplotlib', 'PIL'} & (set(sys.modules) - before)\n"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
