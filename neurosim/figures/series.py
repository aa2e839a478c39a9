"""Numbers over the epochs of a training."""

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from neurosim.figures.shapes import along, axis


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """One number per epoch, shape (points,) each."""

    name: str
    epoch: Annotated[np.ndarray, axis("points")]
    value: Annotated[np.ndarray, along("points")]
