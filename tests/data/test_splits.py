"""Splits: the very samples that scikit-learn deals out."""

import numpy as np
import pytest

from neurosim.data import Dataset, split, split_indices
from neurosim.ground.errors import NumberError


def numbered(samples: int) -> Dataset:
    return Dataset(np.arange(samples).reshape(-1, 1), np.arange(samples).reshape(-1, 1))


@pytest.mark.parametrize("samples", [2, 7, 10, 1797, 2000])
@pytest.mark.parametrize("test_size", [0.1, 0.25, 0.3, 1 / 3, 1])
@pytest.mark.parametrize("seed", [0, 42, 2**32 - 1])
def test_train_and_test_are_those_of_scikit_learn(samples: int, test_size: float, seed: int) -> None:
    selection = pytest.importorskip("sklearn.model_selection")
    train, test = selection.train_test_split(np.arange(samples), test_size=test_size, random_state=seed)
    ours = split(numbered(samples), test_size, seed)
    assert ours.train.X.ravel().tolist() == train.tolist()
    assert ours.test.T.ravel().tolist() == test.tolist()
    assert ours.validation is None


def test_the_validation_part_is_the_beginning_of_what_would_be_training() -> None:
    whole_train, _, test = split_indices(100, 0.3, 5)
    train, validation, same_test = split_indices(100, 0.3, 5, validation_size=0.2)
    assert same_test.tolist() == test.tolist()
    assert [*validation, *train] == whole_train.tolist()
    assert len(validation) == 20


def test_numpys_own_permutation_is_what_is_dealt_out() -> None:
    # Holds the split in place where scikit-learn is not installed.
    train, _, test = split_indices(10, 0.3, 42)
    assert [*test, *train] == np.random.RandomState(42).permutation(10).tolist()


def test_without_a_seed_two_splits_differ() -> None:
    one, other = (split_indices(1000, 0.3, None)[0].tolist() for _ in range(2))
    assert one != other


@pytest.mark.parametrize("size", [0, 0.0, 1.0, 10, -1, True, "a third", None, float("nan")])
def test_a_test_part_of_nothing_or_everything_is_refused(size: object) -> None:
    with pytest.raises(NumberError, match="test_size is .*; it must be a share between 0 and 1"):
        split_indices(10, size)


def test_something_must_be_left_to_train_on() -> None:
    with pytest.raises(NumberError, match="of 10 samples 5 would go to the test and 5 to the validation"):
        split_indices(10, 0.5, validation_size=0.5)


@pytest.mark.parametrize("seed", [-1, 2**32, 1.5])
def test_a_seed_that_numpy_does_not_take_is_refused(seed: int) -> None:
    with pytest.raises(NumberError, match="random_state is"):
        split_indices(10, 0.5, seed)
