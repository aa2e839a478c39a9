"""What a data set that has a name says of itself: what it needs, what it may be told, and how it is read."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from neurosim.data.dataset import Dataset


@dataclass(frozen=True)
class Wanted:
    """What a scenario says about its data.

    Attributes
    ----------
    path : pathlib.Path or None
        The file or folder that holds them.
    options : mapping
        What this data set alone is told.
    one_hot : bool
        Whether there is to be one target for every class.
    split : mapping or None
        ``test_size``, ``random_state`` and ``validation_size``.
    """

    path: Path | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    one_hot: bool = False
    split: Mapping[str, Any] | None = None


#: All samples, which are split and encoded by whoever asked; or the parts by name, as the data have them.
Read: TypeAlias = "Dataset | Mapping[str, Dataset]"


@dataclass(frozen=True)
class NamedData:
    """A data set that has a name.

    Attributes
    ----------
    name : str
    load : function or None
        Returns the samples, as `neurosim.data.load` does; None where there may be more in the file.
    holds : str or None
        What holds it, such as ``"folder of images"``; the path is the first parameter. None where the data
        are always available.
    elsewhere : tuple of str
        Parameters that a scenario gives by keys that all data have: ``path``, ``one_hot``, ``[data.split]``.
    told : function, optional
        The parameters of this function are the options; those of `load` when None.
    read : function, optional
        Returns what a scenario wants; it is loaded with its path and its options when None.
    """

    name: str
    load: Callable[..., Dataset] | None
    holds: str | None = None
    elsewhere: tuple[str, ...] = ()
    told: Callable[..., object] | None = None
    read: Callable[[Wanted], Read] | None = None

    @property
    def options(self) -> list[str]:
        """What a scenario may tell it, besides the keys that all data have."""
        told = self.told or self.load
        parameters = [] if told is None else inspect.signature(told).parameters
        return [name for name in parameters if name not in self.elsewhere]

    def wanted(self, asked: Wanted) -> Read:
        """Return what a scenario wants."""
        if self.read is not None:
            return self.read(asked)
        assert self.load is not None
        path = () if asked.path is None else (asked.path,)
        return self.load(*path, **asked.options)
