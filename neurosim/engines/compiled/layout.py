"""Which arrays a function of machine code works with, and where the parameters lie in them."""

from abc import ABC, abstractmethod
from collections.abc import Mapping

import numpy as np

from neurosim.engines.places import Places


class Layout(Places, ABC):
    """Where the parameters lie, and the arrays that a function works with besides."""

    @abstractmethod
    def work(self) -> dict[str, np.ndarray]:
        """Return all other arrays of the network, by the names that the function has for them."""

    def fill(self, arrays: Mapping[str, np.ndarray]) -> None:  # noqa: B027  (most have nothing to fill)
        """Write what always stands at places that belong to no parameter."""

    def renew(self, arrays: Mapping[str, np.ndarray]) -> None:  # noqa: B027  (most have no copies)
        """Make copies of parameters again, after they were set from outside."""
