"""The two data sets of scikit-learn that the worked examples learn: moons and digits.

References
----------
.. [1] F. Pedregosa et al., "Scikit-learn: Machine Learning in Python", JMLR 12, 2011, pp. 2825-2830.
.. [2] E. Alpaydin, C. Kaynak, "Optical Recognition of Handwritten Digits", UCI Machine Learning
   Repository, 1998 (the digits: bitmaps of 32 x 32, counted in blocks of 4 x 4, so 0 to 16).
"""

import numpy as np

from neurosim.data.checks import missing_scikit_learn
from neurosim.data.dataset import Dataset
from neurosim.data.encoding import one_hot
from neurosim.data.named import NamedData
from neurosim.ground.checks import finite, whole
from neurosim.ground.errors import NumberError

# 3 pixels for each of 8, and 2 of margin on both sides, as the digits of MNIST have a margin: 28.
ENLARGED, FACTOR, MARGIN = 28, 3, 2


def moons(n_samples: int = 2000, noise: float | None = 0.2, random_state: int | None = 100) -> Dataset:
    """Return two interleaved half circles, one-hot, as ``sklearn.datasets.make_moons`` draws them [1]_.

    Parameters
    ----------
    n_samples : int
        Half of them in each moon.
    noise : float or None
        Standard deviation of the normal noise that is added to every point.
    random_state : int or None
        Seed of the noise and of the order of the samples.

    Raises
    ------
    MissingExtraError
        scikit-learn is not installed.
    NumberError
        A parameter is out of range.
    """
    whole(n_samples, "n_samples", least=2)
    if noise is not None and finite(noise, "noise") < 0.0:
        raise NumberError(f"noise is {noise}; it is a standard deviation, 0 or more")
    if random_state is not None:
        whole(random_state, "random_state", least=0)
    try:
        from sklearn.datasets import make_moons
    except ImportError as error:
        raise missing_scikit_learn("the data set moons") from error
    X, labels = make_moons(n_samples=n_samples, noise=noise, random_state=random_state)
    origin = f"make_moons(n_samples={n_samples}, noise={noise}, random_state={random_state}) of scikit-learn"
    return Dataset(X, one_hot(labels, 2), ("x1", "x2"), ("upper moon", "lower moon"), origin)


def digits() -> Dataset:
    """Return 1,797 handwritten digits of 8 x 8 pixels [2]_, scaled to [0, 1] and one-hot.

    Scaled by the range of the whole set: (X - least) / (greatest - least), which is X / 16.

    Raises
    ------
    MissingExtraError
        scikit-learn is not installed.
    """
    X, labels = _raw_digits()
    return Dataset(
        X=(X - X.min()) / (X.max() - X.min()),
        T=one_hot(labels, 10),
        features=_pixels(8),
        classes=tuple("0123456789"),
        origin="load_digits() of scikit-learn, scaled to [0, 1]",
        image_shape=(8, 8),
    )


def digits_enlarged() -> Dataset:
    """Return the digits enlarged to 28 x 28, which stand in for MNIST where its files are missing.

    Every pixel becomes a block of 3 x 3, and a margin of 2 goes around. There is no more in these images
    than in those of 8 x 8, and there are 1,797 of them, not 70,000.

    Raises
    ------
    MissingExtraError
        scikit-learn is not installed.
    """
    small = digits()
    blocks = small.X.reshape(-1, 8, 8).repeat(FACTOR, axis=1).repeat(FACTOR, axis=2)
    images = np.pad(blocks, ((0, 0), (MARGIN, MARGIN), (MARGIN, MARGIN)))
    return Dataset(
        X=images.reshape(len(images), -1),
        T=small.T,
        features=_pixels(ENLARGED),
        classes=small.classes,
        origin="load_digits() of scikit-learn, scaled to [0, 1] and enlarged from 8 x 8 to 28 x 28",
        image_shape=(ENLARGED, ENLARGED),
    )


def _raw_digits() -> tuple[np.ndarray, np.ndarray]:
    try:
        from sklearn.datasets import load_digits
    except ImportError as error:
        raise missing_scikit_learn("the data set digits") from error
    X, labels = load_digits(return_X_y=True)
    return X, labels


def _pixels(side: int) -> tuple[str, ...]:
    return tuple(f"pixel_{row}_{column}" for row in range(side) for column in range(side))


NAMED = (
    NamedData("moons", moons),
    NamedData("digits", digits),
    NamedData("digits_enlarged", digits_enlarged),
)
