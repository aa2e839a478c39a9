"""Datasets: read-only tables with names, and the sentence a wrong one gets."""

import numpy as np
import pytest

from neurosim.data import Dataset, Split, and_, or_, split, xor
from neurosim.ground.errors import NumberError, StructureError, UnknownNameError

X = [[0.0, 1.0], [2.0, 3.0], [4.0, 5.0]]
T = [[1.0, 0.0], [0.0, 1.0], [0.0, 1.0]]


def test_truth_tables_are_pythons_own() -> None:
    for data, truth in (
        (xor(), lambda a, b: a != b),
        (and_(), lambda a, b: a and b),
        (or_(), lambda a, b: a or b),
    ):
        assert data.X.tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]
        assert data.T.tolist() == [[float(truth(bool(a), bool(b)))] for a, b in data.X]


def test_the_arrays_are_copies_that_nobody_can_write_to() -> None:
    mine = np.array(X)
    data = Dataset(mine, T)
    mine[0, 0] = 99.0
    assert data.X[0, 0] == 0.0
    for array in (data.X, data.T, data.take([0]).X, data.take(slice(1, 3)).T):
        with pytest.raises(ValueError, match="read-only"):
            array[0, 0] = 1.0


def test_a_read_only_view_of_a_writable_array_is_copied() -> None:
    mine = np.array(X)
    view = mine[:]
    view.setflags(write=False)
    data = Dataset(view, T)
    mine[0, 0] = 99.0
    assert data.X[0, 0] == 0.0


def test_samples_are_taken_in_the_order_asked_for_with_all_names() -> None:
    data = Dataset(X, T, ("a", "b"), ("yes", "no"), "here", (1, 2)).take([2, 0])
    assert data.X.tolist() == [[4, 5], [0, 1]]
    assert (data.features, data.classes, data.origin) == (("a", "b"), ("yes", "no"), "here")
    assert data.image_shape == (1, 2)
    assert data.labels.tolist() == [1, 0]
    assert len(Dataset(X, T).take(np.array([True, False, True]))) == 2


def test_labels_of_a_single_column_are_its_bits() -> None:
    assert xor().labels.tolist() == [0, 1, 1, 0]


def test_parts_that_are_not_there_are_not_listed() -> None:
    data = Dataset(X, T)
    assert list(Split(data, None, data).parts) == ["train", "test"]
    assert list(split(data, 1, validation_size=1).parts) == ["train", "validation", "test"]


@pytest.mark.parametrize(
    ("inputs", "targets", "sentence"),
    [
        ([0.0, 1.0], T, r"X has shape \(2,\); it must be a table \(samples, columns\)"),
        (X, [[1.0]], "X has 3 samples and T has 1; each X needs its T"),
        (X, [[1.0], [float("nan")], [0.0]], "T is nan in sample 2, column 1; every number must be finite"),
        ([[0.0], [1.0, 2.0]], T, "X must be a table of real numbers with rows of equal length"),
        ([["a"], ["b"]], T, "X must be a table of real numbers"),
        ([[1j], [2.0]], T, "X must be a table of real numbers"),
    ],
)
def test_tables_that_are_none_are_refused(inputs: object, targets: object, sentence: str) -> None:
    with pytest.raises(NumberError, match=sentence):
        Dataset(inputs, targets)


def test_names_must_be_as_many_as_columns_and_differ() -> None:
    with pytest.raises(StructureError, match="features has 1 name, but X has 2 columns"):
        Dataset(X, T, ("a",))
    with pytest.raises(StructureError, match="classes has 'a' more than once"):
        Dataset(X, T, classes=("a", "a"))
    with pytest.raises(StructureError, match="an image of 2 x 2 has 4 pixels, but X has 2 columns"):
        Dataset(X, T, image_shape=(2, 2))


def test_a_sample_that_is_not_there_is_refused() -> None:
    with pytest.raises(NumberError, match="there are 3 samples, numbered from 0"):
        Dataset(X, T).take([3])


def test_columns_of_which_only_some_have_the_names_of_the_network_are_refused() -> None:
    """By their places the column x1 would go to the input x2."""
    data = Dataset([[1.0, 2.0]], [[0.0]], features=("x1", "z"))
    with pytest.raises(
        UnknownNameError,
        match="columns of the data do not fit the inputs 'x2', 'x1': unknown 'z'; missing 'x2'; rename",
    ):
        data.arranged(["x2", "x1"], ["o"])
    assert data.arranged(["a", "b"], ["o"]).X.tolist() == [[1.0, 2.0]]
    assert data.arranged(["z", "x1"], ["o"]).X.tolist() == [[2.0, 1.0]]
    classes = Dataset([[1.0]], [[0.0, 1.0]], classes=("cat", "dog"))
    with pytest.raises(UnknownNameError, match="do not fit the outputs 'dog', 'emu': unknown 'cat'"):
        classes.arranged(["x"], ["dog", "emu"])


def test_columns_that_are_only_numbered_go_by_their_places() -> None:
    data = Dataset([[1.0, 2.0, 3.0]], [[0.0]])
    assert data.arranged(["x2", "x3", "x4"], ["o"]).X.tolist() == [[1.0, 2.0, 3.0]]
