"""Min-max scaling: numbers moved and stretched into a given range."""

from dataclasses import dataclass

import numpy as np

from neurosim.data.checks import finite_matrix
from neurosim.ground.checks import finite
from neurosim.ground.errors import NumberError
from neurosim.ground.frames import Rows


@dataclass(frozen=True, eq=False)
class MinMax:
    """The scaling x -> low + (x - least) / (greatest - least) * (high - low).

    Fit it on the training part alone and apply it to every part: the test part must not be looked at.

    Attributes
    ----------
    least, greatest : (features,) array of float
        Range of every feature in the data it was fit on.
    low, high : float
        The range that it becomes.

    Examples
    --------
    >>> scaling = MinMax.fit([[0.0, 10.0], [4.0, 30.0]])
    >>> scaling.apply([[1.0, 20.0]])
    array([[0.25, 0.5 ]])
    >>> scaling.invert([[0.25, 0.5]])
    array([[ 1., 20.]])
    """

    least: np.ndarray
    greatest: np.ndarray
    low: float = 0.0
    high: float = 1.0

    @classmethod
    def fit(cls, X: Rows, *, low: float = 0.0, high: float = 1.0, per_feature: bool = True) -> "MinMax":
        """Return the scaling that sends the range of these numbers to [low, high].

        Parameters
        ----------
        X : (samples, features) array
        low, high : float
        per_feature : bool
            Every feature by its own range; else all by the range of the whole table, as grey
            values of images are scaled.

        Raises
        ------
        NumberError
            X is not a table of finite numbers or has no sample, or low is not below high.
        """
        low, high = finite(low, "low"), finite(high, "high")
        if low >= high:
            raise NumberError(f"low is {low} and high is {high}; low must be below high")
        table = finite_matrix(X, "X")
        if table.size == 0:
            raise NumberError("there is no sample to find the range of")
        if per_feature:
            least, greatest = table.min(axis=0), table.max(axis=0)
        else:
            least, greatest = (np.full(table.shape[1], end) for end in (table.min(), table.max()))
        for ends in (least, greatest):
            ends.setflags(write=False)
        return cls(least, greatest, low, high)

    def apply(self, X: Rows) -> np.ndarray:
        """Return the scaled numbers; a feature that was constant becomes `low`."""
        table = self._table(X)
        scaled: np.ndarray = self.low + (table - self.least) / self._range() * (self.high - self.low)
        return scaled

    def invert(self, X: Rows) -> np.ndarray:
        """Return the numbers before scaling."""
        table = self._table(X)
        unscaled: np.ndarray = self.least + (table - self.low) / (self.high - self.low) * self._range()
        return unscaled

    def _range(self) -> np.ndarray:
        """greatest - least, and 1 where that is 0, so that a constant feature divides by nothing."""
        width = self.greatest - self.least
        return np.where(width == 0.0, 1.0, width)

    def _table(self, X: Rows) -> np.ndarray:
        table = finite_matrix(X, "X")
        if table.shape[1] != len(self.least):
            raise NumberError(
                f"X has {table.shape[1]} features, but the scaling was fit on {len(self.least)}"
            )
        return table
