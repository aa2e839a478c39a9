"""A scenario as it stands in its file, with the network and the samples that are made from it."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Self

from neurosim.ground.errors import FormatError, UnknownNameError
from neurosim.ground.numbers import counted
from neurosim.network import Network
from neurosim.passes.domain import require_targets
from neurosim.scenario.building.data import Parts, data_in_order, named_samples, read_parts
from neurosim.scenario.building.network import build_network, read_samples, saying_where
from neurosim.scenario.building.samples import Sample
from neurosim.scenario.published.numbers import Published
from neurosim.scenario.table.reading import place
from neurosim.scenario.table.schema import ScenarioTable


@dataclass(frozen=True, repr=False)
class PlainScenario:
    """A validated scenario file; see `neurosim.scenario.scenario.Scenario`, which can also be run.

    Attributes
    ----------
    name : str
        The file's name without its ending.
    where : str
        The file as messages call it.
    table : ScenarioTable
        What stands in it.
    published : tuple of Published
        Every number that its source printed.
    folder : pathlib.Path
        The folder of the file; paths in it start from there.
    data_path : pathlib.Path or None
        The file or folder of the data, where the user named one in place of that in the file.
    parts : tuple of PlainScenario
        The examples of a file of ``[[parts]]``; of any other file none.
    file : pathlib.Path or None
        The file itself.
    limited : bool
        Whether nobody named it, so that it may ask for so much work; see `neurosim.scenario.building.limits`.
    """

    name: str
    where: str
    table: ScenarioTable
    published: tuple[Published, ...]
    folder: Path = Path()
    data_path: Path | None = None
    parts: tuple[Self, ...] = ()
    file: Path | None = None
    limited: bool = False

    @property
    def title(self) -> str:
        """What it is, in one line."""
        return self.table.title

    @property
    def source(self) -> str:
        """Who printed its numbers, and where."""
        return self.table.source

    @property
    def note(self) -> str | None:
        """A longer remark."""
        return self.table.note

    @property
    def learning_rate(self) -> float | None:
        """None when nothing is updated."""
        return self.table.training.learning_rate

    @property
    def batch_size(self) -> int:
        """How many samples go into one update, or into the trace when there is no update."""
        if self.learning_rate is None:
            return len(self.table.samples)
        return self.table.training.batch_size(len(self.table.samples))

    @property
    def updates(self) -> int:
        """How many updates the training makes."""
        return self.table.training.epochs * self.updates_per_epoch if self.learning_rate is not None else 0

    @property
    def updates_per_epoch(self) -> int:
        """How many updates one round through the samples makes."""
        return -(-len(self.table.samples) // self.batch_size)

    def build(self) -> Network:
        """Return the network, untrained.

        Raises
        ------
        FormatError
            When the file has several parts, each with a network of its own.
        """
        if self.table.network is None:
            raise FormatError(
                f"{self.where}: has {len(self.parts)} parts, each with a network of its own; "
                "choose one with --part N, or with scenario.parts in Python"
            )
        return build_network(
            self.table.network,
            self.where,
            self.name,
            self.folder,
            train_biases=self.table.training.train_biases,
        )

    @cached_property
    def untrained(self) -> Network:
        """The network as `build` makes it, made once, for whoever looks at it and changes nothing."""
        return self.build()

    def part(self, number: int) -> Self:
        """Return a part of a file of ``[[parts]]``, counted from 1.

        Raises
        ------
        UnknownNameError
            There is no such part.
        """
        if not 1 <= number <= len(self.parts):
            has = f"parts are 1 to {len(self.parts)}" if self.parts else "it has no [[parts]]"
            raise UnknownNameError(f"no part {number} in {self.where} ({has})")
        return self.parts[number - 1]

    @property
    def reads(self) -> dict[str | os.PathLike[str], str]:
        """The files and folders that it is read from, with what each is."""
        read: dict[str | os.PathLike[str], str] = {} if self.file is None else {self.file: "the scenario"}
        data, network = self.table.data, self.table.network
        places = [] if self.data_path is None else [self.data_path]
        while data is not None:  # with what may stand in for it
            places += [] if data.path is None else [self.folder / data.path]
            data = data.fallback
        for place_ in places:
            read[place_] = "the data"
            for pattern in ("*idx*", "*ubyte*"):  # of IDX the folder is named
                read |= dict.fromkeys(place_.glob(pattern), "the data")
        if network is not None and network.mat is not None:
            read[self.folder / network.mat.path] = "the weights"
        for part in self.parts:
            read |= part.reads
        return read

    def data(self) -> Parts:
        """Return the data to train, validate and test with.

        Raises
        ------
        FormatError
            When they cannot be read, or do not fit the network; the message gives the key path.
        MissingExtraError
            When they come from a package that is not installed.
        """
        if self.table.data is None:
            raise FormatError(f"{self.where}: has no [data]; its samples are in the file itself")
        return self.fitted(read_parts(self.table.data, self.where, self.folder, self.data_path))

    def fitted(self, parts: Parts) -> Parts:
        """Return data that were read with their columns in the order of the network.

        Raises
        ------
        FormatError
            They do not fit it; the message gives the key path.
        """
        self._fits(parts)
        try:
            return data_in_order(parts, self.untrained)
        except UnknownNameError as error:
            raise FormatError(f"{self.where}: {place(('data',))}{error}") from None

    def _fits(self, parts: Parts) -> None:
        network = self.untrained
        columns = (
            ("input", network.inputs, parts.train.X.shape[1], "feature", ""),
            ("output", network.outputs, parts.train.T.shape[1], "column", " of targets"),
        )
        for what, neurons, count, given, more in columns:
            if len(neurons) != count:
                raise FormatError(
                    f"{self.where}: {place(('network',))}has {counted(len(neurons), what)}, "
                    f"but the data have {counted(count, given)}{more}"
                )
        for name, part in parts.named.items():
            said = " of the data" if len(parts.named) == 1 else f" of the {name} part of the data"
            with saying_where(self.where, "network", "loss"):
                require_targets(network.loss, network.outputs, part.T, said)

    def samples(self) -> Sequence[Sample]:
        """Return inputs and targets of every sample, by name; of ``[data]`` those to train with."""
        network = self.untrained
        if self.table.data is not None:
            return named_samples(self.data().train, network)
        return read_samples(self.table.samples, network, self.where)

    def __repr__(self) -> str:
        samples = counted(len(self.table.samples), "sample")
        numbers = counted(len(self.published), "published number")
        if self.parts:
            samples, numbers = counted(len(self.parts), "part"), ""
        elif self.table.data is not None:
            samples, numbers = f"data '{self.table.data.dataset}'", ""
        return f"<Scenario '{self.name}': {self.title}; {samples}{', ' if numbers else ''}{numbers}>"
