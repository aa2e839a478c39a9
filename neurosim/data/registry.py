"""The data that have a name, for scenarios and the command line."""

import inspect
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from neurosim.data import idx_files, image_folders, logic, matlab, scikit, tables
from neurosim.data.dataset import Dataset
from neurosim.data.named import NamedData
from neurosim.ground.choices import unknown_name
from neurosim.ground.errors import UnknownNameError, did_you_mean

#: All data that have a name; what each needs and may be told stands beside its function.
NAMED: Mapping[str, NamedData] = MappingProxyType(
    {
        named.name: named
        for module in (logic, scikit, idx_files, image_folders, tables, matlab)
        for named in module.NAMED
    }
)
#: The functions of those that hold samples and nothing else.
DATASETS: Mapping[str, Callable[..., Dataset]] = MappingProxyType(
    {name: named.load for name, named in NAMED.items() if named.load is not None}
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
        raise UnknownNameError(unknown_name("data", name, DATASETS))
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
