"""A scenario: a network, its samples, how it trains, and what its source printed."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from neurosim.ground.errors import FormatError, UnknownNameError
from neurosim.network import Network
from neurosim.passes.domain import require_targets
from neurosim.scenario.building.data import Parts, arranged, named_samples, read_parts
from neurosim.scenario.building.limits import refuse_large
from neurosim.scenario.building.looking_ahead import look_ahead
from neurosim.scenario.building.network import build_network, read_samples, said_of
from neurosim.scenario.building.samples import Sample
from neurosim.scenario.published.numbers import Published, counted, read_published
from neurosim.scenario.table.reading import place, read_document, validate
from neurosim.scenario.table.schema import ScenarioTable
from neurosim.trace.trace import Trace

if TYPE_CHECKING:
    from neurosim.scenario.run.collection import CollectionRun
    from neurosim.scenario.run.run import Run
    from neurosim.scenario.run.training_run import TrainingRun


@dataclass(frozen=True, repr=False)
class Scenario:
    """A validated scenario file.

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
    parts : tuple of Scenario
        The examples of a file of ``[[parts]]``; of any other file none.
    file : pathlib.Path or None
        The file itself.
    limited : bool
        Whether nobody named it, so that it may ask for so much work; see `neurosim.scenario.building.limits`.

    Examples
    --------
    >>> from neurosim.scenario import load
    >>> scenario = load("mazur")
    >>> net = scenario.build()
    >>> net["i1", "h1"].weight
    0.15
    """

    name: str
    where: str
    table: ScenarioTable
    published: tuple[Published, ...]
    folder: Path = Path()
    data_path: Path | None = None
    parts: "tuple[Scenario, ...]" = field(default=())
    file: Path | None = None
    limited: bool = False

    @classmethod
    def read(
        cls, path: str | os.PathLike[str], where: str | None = None, *, limited: bool = False
    ) -> "Scenario":
        """Return the scenario in a TOML file.

        Raises
        ------
        FileError
            When the file cannot be read.
        FormatError
            When anything in it is wrong: not TOML, an unknown or missing key, a network that
            is none. The message gives the key path.
        """
        file, where = Path(path), where or str(path)
        table = validate(read_document(file, where), where)
        if limited:
            refuse_large(table, where)
        if not table.parts:
            return cls._checked(file.stem, where, table, file, limited)
        parts = tuple(
            cls._checked(f"{file.stem}-{number}", f"{where}: part {number}", part, file, limited)
            for number, part in enumerate(table.as_scenarios(), start=1)
        )
        return cls(file.stem, where, table, (), file.parent, parts=parts, file=file, limited=limited)

    @classmethod
    def _checked(cls, name: str, where: str, table: ScenarioTable, file: Path, limited: bool) -> "Scenario":
        published = read_published(table.published, table.misprints, where)
        scenario = cls(name, where, table, published, file.parent, file=file, limited=limited)
        scenario.build()
        if table.data is None:
            scenario.samples()
        look_ahead(scenario)
        return scenario

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

    def part(self, number: int) -> "Scenario":
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
        parts = read_parts(self.table.data, self.where, self.folder, self.data_path)
        self._fits(parts)
        try:
            return arranged(parts, self.build())
        except UnknownNameError as error:
            raise FormatError(f"{self.where}: {place(('data',))}{error}") from None

    def _fits(self, parts: Parts) -> None:
        network = self.build()
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
            with said_of(self.where, "network", "loss"):
                require_targets(network.loss, network.outputs, part.T, said)

    def samples(self) -> Sequence[Sample]:
        """Return inputs and targets of every sample, by name; of ``[data]`` those to train with."""
        network = self.build()
        if self.table.data is not None:
            return named_samples(self.data().train, network)
        return read_samples(self.table.samples, network, self.where)

    def trace(self, sample: int = 1) -> Trace:
        """Return the recorded passes of the batch that contains a sample, counted from 1.

        Raises
        ------
        UnknownNameError
            When there is no such sample.
        NonFiniteError
            When a value leaves the range of floats.
        """
        from neurosim.scenario.run.tracing import trace_batch

        return trace_batch(self, sample)

    def run(self, out: str | os.PathLike[str] | None = None) -> "Run | TrainingRun | CollectionRun":
        """Return the run: step log, training, and our numbers next to those that the source printed.

        Parameters
        ----------
        out : path, optional
            Folder for the figures, made if it is not there; None writes none.
        """
        from neurosim.scenario.run.runs import run_of

        made = run_of(self)
        if out is not None:
            made.write_figures(out)
        return made

    def __repr__(self) -> str:
        samples = counted(len(self.table.samples), "sample")
        numbers = counted(len(self.published), "published number")
        if self.parts:
            samples, numbers = counted(len(self.parts), "part"), ""
        elif self.table.data is not None:
            samples, numbers = f"data '{self.table.data.dataset}'", ""
        return f"<Scenario '{self.name}': {self.title}; {samples}{', ' if numbers else ''}{numbers}>"
