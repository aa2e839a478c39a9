"""One-hot encoding and min-max scaling, there and back, beside scikit-learn's."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from neurosim.data import MinMax, from_one_hot, one_hot
from neurosim.ground.errors import NumberError, UnknownNameError


@pytest.mark.slow
@given(st.lists(st.integers(0, 9), min_size=1))
def test_labels_come_back(labels: list[int]) -> None:
    encoded = one_hot(labels, 10)
    assert encoded.shape == (len(labels), 10)
    assert encoded.sum() == len(labels)
    assert from_one_hot(encoded).tolist() == labels


def test_the_encoding_is_that_of_scikit_learn() -> None:
    preprocessing = pytest.importorskip("sklearn.preprocessing")
    labels = ["b", "c", "a", "b"]
    binarizer = preprocessing.LabelBinarizer()
    theirs = binarizer.fit_transform(labels)
    assert one_hot(labels, classes=["a", "b", "c"]).tolist() == theirs.tolist()
    assert (
        from_one_hot(theirs, classes=["a", "b", "c"]).tolist() == binarizer.inverse_transform(theirs).tolist()
    )


def test_a_class_that_no_sample_has_keeps_its_column() -> None:
    assert one_hot([0, 1], 4).shape == (2, 4)
    assert one_hot(np.array([0, 1]), np.array([1, 0])).tolist() == [[0, 1], [1, 0]]


def test_labels_that_are_no_classes_are_refused() -> None:
    with pytest.raises(NumberError, match="label 3 of sample 2 is too large for 3 classes; .* from 0 to 2"):
        one_hot([0, 3], 3)
    with pytest.raises(NumberError, match="label -1 of sample 1 is not the number of a class"):
        one_hot([-1])
    with pytest.raises(NumberError, match="label 0.5 of sample 2"):
        one_hot([1, 0.5])
    with pytest.raises(NumberError, match=r"for texts pass classes="):
        one_hot(["a"])
    with pytest.raises(UnknownNameError, match=r"'dgo' of sample 1 is not a class \(did you mean 'dog'\?"):
        one_hot(["dgo"], classes=["cat", "dog"])
    with pytest.raises(NumberError, match="has a name more than once"):
        one_hot(["a"], classes=["a", "a"])
    with pytest.raises(NumberError, match="1 names of classes, but 2 columns"):
        from_one_hot([[0, 1]], classes=["a"])
    with pytest.raises(NumberError, match="must be a table of numbers"):
        from_one_hot([0, 1])


TABLES = arrays.arrays(float, (5, 3), elements=st.floats(-1e3, 1e3, width=32))


@pytest.mark.slow
@given(TABLES, TABLES)
def test_scaling_is_that_of_scikit_learn_and_goes_back(X: np.ndarray, other: np.ndarray) -> None:
    ours = MinMax.fit(X, low=-1.0, high=2.0)
    np.testing.assert_allclose(ours.invert(ours.apply(other)), other, rtol=1e-9, atol=1e-6)
    preprocessing = pytest.importorskip("sklearn.preprocessing")
    # scikit-learn takes a range below 10 machine epsilons for 0; we take it as it is.
    if np.all((np.ptp(X, axis=0) == 0.0) | (np.ptp(X, axis=0) > 1e-6)):
        theirs = preprocessing.MinMaxScaler(feature_range=(-1, 2)).fit(X)
        np.testing.assert_allclose(ours.apply(other), theirs.transform(other), rtol=1e-9, atol=1e-6)


def test_the_range_of_the_whole_table() -> None:
    scaling = MinMax.fit([[0.0, 8.0], [4.0, 16.0]], per_feature=False)
    assert scaling.apply([[4.0, 16.0]]).tolist() == [[0.25, 1.0]]


def test_a_constant_feature_becomes_low() -> None:
    scaling = MinMax.fit([[3.0], [3.0]])
    assert scaling.apply([[3.0]]).tolist() == [[0.0]]
    assert scaling.invert([[0.0]]).tolist() == [[3.0]]


def test_scalings_that_cannot_be_are_refused() -> None:
    with pytest.raises(NumberError, match="low must be below high"):
        MinMax.fit([[1.0]], low=1.0, high=1.0)
    with pytest.raises(NumberError, match="there is no sample"):
        MinMax.fit(np.zeros((0, 2)))
    with pytest.raises(NumberError, match="X has 1 features, but the scaling was fit on 2"):
        MinMax.fit([[1.0, 2.0]]).apply([[1.0]])
    with pytest.raises(NumberError, match="X is nan in sample 1, column 2"):
        MinMax.fit([[1.0, float("nan")]])
