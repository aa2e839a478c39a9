"""The data that have a name, for scenarios and the command line."""

import inspect
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from neurosim.data.dataset import Dataset
from neurosim.data.idx_files import idx
from neurosim.data.image_folders import images
from neurosim.data.logic import and_, or_, xor
from neurosim.data.scikit import digits, digits_enlarged, moons
from neurosim.data.tables import csv
from neurosim.ground.errors import UnknownNameError, did_you_mean

DATASETS: Mapping[str, Callable[..., Dataset]] = MappingProxyType(
    {
        "xor": xor,
        "and": and_,
        "or": or_,
        "moons": moons,
        "digits": digits,
        "digits_enlarged": digits_enlarged,
        "idx": idx,
        "images": images,
        "csv": csv,
    }
)


def load(name: str, /, **options: Any) -> Dataset:
    """Return the dataset of that name.

    Parameters
    ----------
    name : str
        One of `DATASETS`.
    **options
        Passed on: ``load("moons", noise=0.1)`` is ``moons(noise=0.1)``.

    Raises
    ------
    UnknownNameError
        There are no data of that name, they have no such option, or a needed one is missing.
    MissingExtraError, FileError, FormatError, NumberError
        See the function of that name.

    Examples
    --------
    >>> load("and")
    Dataset(4 samples, 2 features, 1 target: truth table of and)
    """
    if name not in DATASETS:
        raise UnknownNameError(
            f"unknown data '{name}' ({did_you_mean(name, DATASETS)}one of: {', '.join(DATASETS)})"
        )
    parameters = inspect.signature(DATASETS[name]).parameters
    for option in options:
        if option not in parameters:
            known = ", ".join(parameters) or "none"
            raise UnknownNameError(
                f"data '{name}' have no option '{option}' "
                f"({did_you_mean(option, parameters)}options: {known})"
            )
    for option, parameter in parameters.items():
        if parameter.default is parameter.empty and option not in options:
            raise UnknownNameError(f"data '{name}' need the option '{option}': load('{name}', {option}=...)")
    return DATASETS[name](**options)
