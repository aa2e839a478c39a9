"""From ``[data]`` to samples: read, split into parts, scaled, encoded."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import overload

import numpy as np

from neurosim import data
from neurosim.data import Dataset, MinMax, one_hot
from neurosim.data.named import NamedData, Wanted
from neurosim.data.registry import NAMED
from neurosim.ground.errors import FormatError, MissingExtraError, NeurosimError
from neurosim.network import Network
from neurosim.scenario.building.samples import Sample
from neurosim.scenario.table.advice import in_toml
from neurosim.scenario.table.data_table import DataTable
from neurosim.scenario.table.reading import place


@dataclass(frozen=True)
class Parts:
    """The data of a scenario.

    Attributes
    ----------
    train : Dataset
    validation, test : Dataset or None
    note : str or None
        What has to be said about them: that others were meant.
    """

    train: Dataset
    validation: Dataset | None = None
    test: Dataset | None = None
    note: str | None = None

    @property
    def watched(self) -> str | None:
        """The part that a training is looked at with on its way: validation, or else test."""
        return next((name for name in ("validation", "test") if name in self.named), None)

    @property
    def named(self) -> dict[str, Dataset]:
        """The parts that are there, by name."""
        parts = {"train": self.train, "validation": self.validation, "test": self.test}
        return {name: part for name, part in parts.items() if part is not None}


class NamedSamples(Sequence[Sample]):
    """The samples of a dataset with the names of a network's inputs and outputs, each made when asked for."""

    def __init__(self, dataset: Dataset, inputs: Sequence[str], outputs: Sequence[str] | None) -> None:
        self.dataset, self.inputs, self.outputs = dataset, inputs, outputs

    def __len__(self) -> int:
        return len(self.dataset)

    @overload
    def __getitem__(self, place: int) -> Sample: ...
    @overload
    def __getitem__(self, place: slice) -> list[Sample]: ...

    def __getitem__(self, place: int | slice) -> Sample | list[Sample]:
        if isinstance(place, slice):
            return [self[number] for number in range(*place.indices(len(self)))]
        given = dict(zip(self.inputs, self.dataset.X[place].tolist(), strict=True))
        if self.outputs is None:
            return given, None
        return given, dict(zip(self.outputs, self.dataset.T[place].tolist(), strict=True))


def named_samples(dataset: Dataset, network: Network) -> NamedSamples:
    """Return samples by the names of a network."""
    outputs = [neuron.name for neuron in network.outputs] if network.loss.needs_target else None
    return NamedSamples(dataset, [neuron.name for neuron in network.inputs], outputs)


def data_in_order(parts: Parts, network: Network) -> Parts:
    """Return the data with their columns in the order of a network, where they have its names."""
    inputs, outputs = ([n.name for n in neurons] for neurons in (network.inputs, network.outputs))
    return _changed(parts, lambda part: part.arranged(inputs, outputs))


def read_parts(table: DataTable, where: str, folder: Path, given: Path | None = None) -> Parts:
    """Return the data of a scenario.

    Parameters
    ----------
    table : DataTable
    where : str
        The scenario file, as messages call it.
    folder : pathlib.Path
        Where it stands; paths in it start from there.
    given : pathlib.Path, optional
        The file or folder that the user named on the command line.

    Raises
    ------
    FormatError
        When the data cannot be read; the message gives the file and the key path.
    MissingExtraError
        When they come from a package that is not installed.
    """
    named = NAMED[table.dataset]
    if given is not None and named.holds is None:
        raise FormatError(
            f"{where}: the data '{table.dataset}' are not read from a file or folder; leave out --data"
        )
    path = given if given is not None else None if table.path is None else folder / table.path
    if named.holds is not None and path is None:
        return _fallback(table, named.holds, where, folder)
    try:
        parts = _read(table, named, path)
        if table.scaling == "min-max":
            scaling = MinMax.fit(parts.train.X)
            parts = _changed(parts, lambda part: replace(part, X=scaling.apply(part.X)))
    except ImportError:
        raise
    except NeurosimError as error:
        options = ("one_hot", *named.options)
        raise FormatError(f"{where}: {place(('data',))}{in_toml(str(error), options)}") from None
    return parts


def _fallback(table: DataTable, holds: str, where: str, folder: Path) -> Parts:
    if table.fallback is None:
        raise FormatError(
            f"{where}: {place(('data',))}the data '{table.dataset}' are read from a file or folder; "
            'give it with path = "...", or with --data on the command line'
        )
    try:
        parts = read_parts(table.fallback, where, folder)
    except MissingExtraError as error:
        raise MissingExtraError(
            f"no {holds} was given, and {error}; or give the data with --data DIR"
        ) from None
    instead = parts.note or parts.train.origin
    return replace(
        parts,
        note=f"No {holds} was given with --data; these data are used instead: {instead}",
    )


def _read(table: DataTable, named: NamedData, path: Path | None) -> Parts:
    split = None if table.split is None else table.split.model_dump()
    found = named.wanted(Wanted(path, table.options, table.one_hot, split))
    if isinstance(found, Dataset):
        return _split(found, table)
    return Parts(found["train"], found.get("validation"), found.get("test"))


def _split(samples: Dataset, table: DataTable) -> Parts:
    if table.one_hot:
        samples = _encoded(samples)  # before the split, for a class may be missing in a small part
    if table.split is None:
        return Parts(samples)
    sizes = table.split
    parts = data.split(samples, sizes.test_size, sizes.random_state, validation_size=sizes.validation_size)
    return Parts(parts.train, parts.validation, parts.test)


def _changed(parts: Parts, change: Callable[[Dataset], Dataset]) -> Parts:
    train = change(parts.train)
    validation, test = (None if p is None else change(p) for p in (parts.validation, parts.test))
    return replace(parts, train=train, validation=validation, test=test)


def _encoded(part: Dataset) -> Dataset:
    """The same samples with a column of T for every class."""
    if part.T.shape[1] > 1:
        return part  # texts of a table are one-hot already
    classes = np.unique(part.T)
    if not (classes == np.round(classes)).all():
        raise FormatError("one_hot needs whole numbers as targets, one number for each class")
    names = [f"{number:g}" for number in classes]
    return replace(part, T=one_hot(part.T[:, 0].tolist(), classes.tolist()), classes=tuple(names))
