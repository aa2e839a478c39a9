"""What an engine is to do: the samples, and how their gradients become updates."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from neurosim.formulas.updates import Optimizer


@dataclass(frozen=True, eq=False)
class Job:
    """The samples of a training and its rules, checked before any engine sees them.

    Attributes
    ----------
    X : (samples, inputs) array of float
    T : (samples, outputs) array of float
        Zeros where the loss needs no target.
    optimizer : Optimizer
    batch_size : int
        Samples per update; the last batch of an epoch may be smaller.
    mean : bool
        Whether the gradients of a batch are divided by its size.
    l2 : float
        E grows by l2/2 * w^2 for every weight: l2 * w is added to its gradient, once per update.
    exact : bool
        False allows an engine to round otherwise than the passes by hand do.
    """

    X: np.ndarray
    T: np.ndarray
    optimizer: Optimizer
    batch_size: int = 1
    mean: bool = False
    l2: float = 0.0
    exact: bool = True


class Engine(Protocol):
    """Trains a network whose numbers it has borrowed.

    Attributes
    ----------
    name : str
    why : str
        Why ``"auto"`` chose it; empty where it was asked for.
    completed : int
        Epochs that the last `run` finished, also after an interrupt.
    """

    name: str
    why: str
    completed: int

    def run(self, orders: np.ndarray, rates: np.ndarray, costs: np.ndarray, first_epoch: int = 1) -> None:
        """Train for some epochs.

        Parameters
        ----------
        orders : (epochs, samples) array of int
            Which sample comes when, in each epoch.
        rates : (epochs,) array of float
            The learning rate of each epoch.
        costs : (epochs,) array of float
            Filled with the mean of E over the samples of each epoch, each E taken when its sample was
            met, before the update that it led to.
        first_epoch : int
            The number of the first epoch, counted from 1, for messages.

        Raises
        ------
        NonFiniteError
            A number left the range of a float; the parameters are those after the last complete update.
        """

    def give_back(self) -> None:
        """Write parameters to the objects, and what the optimizer remembers to the optimizer."""
