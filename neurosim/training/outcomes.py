"""What came of many trainings, as columns: what reports and figures of a sweep are made of."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from neurosim.ground.stored import Json

#: What a training came to: the goal was reached or missed, there was none, or an error ended it.
RESULTS = ("reached", "missed", "done", "failed")


@dataclass(frozen=True)
class Outcomes:
    """Many trainings; every array has one entry for each, in the order of their numbers.

    Attributes
    ----------
    scenario : str
        The title of what was trained.
    goal : str
        What is called reached, in words, such as ``"all 4 samples right"``; empty where there is no goal.
    settings : tuple of mapping
        Of every setting what it changes, by key: ``{"training.learning_rate": 0.5}``; one empty mapping
        where only the seeds differ.
    setting : (trainings,) int array
        Which of the settings a training has, counted from 0.
    seed : (trainings,) int array
        -1 where nothing is drawn.
    result : (trainings,) array of str
        One of `RESULTS`.
    cause : (trainings,) array of str
        Why a training got nowhere, a word of `neurosim.training.causes.CAUSES`; empty where it got somewhere.
    metrics : dict of str to (trainings,) float array
        ``train_cost``, ``train_accuracy``, ...; NaN where an error ended the training.
    epochs : (trainings,) int array
    seconds : (trainings,) float array
    outputs : (trainings,) array of str
        The outs for all samples to one decimal, ``"0.0 1.0 1.0 0.5"``; empty where they are many.
    targets : str
        The targets of all samples in the same way; empty where they are many.
    curve_epochs : (settings, points) int array
        The epochs at which curves are kept; a last one is repeated where there are fewer.
    curves : (trainings, points) float array
        The running cost of those epochs; NaN where a training ended before.
    reason : (trainings,) array of str
        The sentence of the error that ended a training; empty where none did.
    """

    scenario: str
    goal: str
    settings: tuple[Mapping[str, Json], ...]
    setting: np.ndarray
    seed: np.ndarray
    result: np.ndarray
    cause: np.ndarray
    metrics: dict[str, np.ndarray]
    epochs: np.ndarray
    seconds: np.ndarray
    outputs: np.ndarray
    targets: str
    curve_epochs: np.ndarray
    curves: np.ndarray
    reason: np.ndarray

    def __len__(self) -> int:
        return len(self.seed)
