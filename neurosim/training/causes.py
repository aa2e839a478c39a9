"""The causes for which a training gets nowhere, each with the word that tables and figures call it by."""

from collections.abc import Mapping
from dataclasses import dataclass

#: Every word, with what it means.
CAUSES: Mapping[str, str] = {
    "diverging": "the cost grows from epoch to epoch",
    "out of reach": "targets that the outputs cannot give",
    "dead": "a relu gives 0 for every sample",
    "saturated": "neurons so far out that their slope is next to 0",
    "no slope": "neurons whose slope is 0 wherever they are",
    "symmetric": "neurons with the same weights, which learn the same",
    "frozen": "no weight is trained",
    "slow": "the learning rate is too small",
    "contradiction": "the same inputs with different targets",
    "no bias": "no neuron has a bias",
    "straight line": "no hidden neurons, so classes are separated by a straight line only",
    "plateau": "a local minimum or a plateau",
}


@dataclass(frozen=True)
class Cause:
    """Why a training got nowhere.

    Attributes
    ----------
    word : str
        One of `CAUSES`.
    text : str
        A sentence or two, with names and numbers, and what to do about it.
    """

    word: str
    text: str
