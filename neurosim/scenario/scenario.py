"""A scenario: a network, its samples, how it trains, and what its source printed."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from neurosim.errors import FormatError
from neurosim.model.network import Network
from neurosim.scenario.building import Samples, build_network, read_samples
from neurosim.scenario.published import AFTER_UPDATE, Published, counted, read_published
from neurosim.scenario.reading import place, read_document, validate
from neurosim.scenario.schema import ScenarioTable
from neurosim.trace.trace import Trace

if TYPE_CHECKING:
    from neurosim.scenario.running import Run


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

    @classmethod
    def read(cls, path: str | os.PathLike[str], where: str | None = None) -> "Scenario":
        """Return the scenario that stands in a TOML file.

        Raises
        ------
        FileError
            When the file cannot be read.
        FormatError
            When anything in it is wrong: not TOML, an unknown or missing key, a network that
            is none. The message gives the key path.
        """
        file, where = Path(path), where or str(path)
        document = read_document(file, where)
        table = validate(document, where)
        scenario = cls(file.stem, where, table, read_published(table.published, table.misprints, where))
        read_samples(table.samples, scenario.build(), where)
        scenario._look_ahead()
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
        if self.learning_rate is None:
            return 0
        batches = -(-len(self.table.samples) // self.batch_size)
        return self.table.training.epochs * batches

    def build(self) -> Network:
        """Return the network, untrained."""
        return build_network(self.table.network, self.where, self.name)

    def samples(self) -> Samples:
        """Return inputs and targets of every sample, by name."""
        return read_samples(self.table.samples, self.build(), self.where)

    def trace(self, sample: int = 1) -> Trace:
        """Return the recorded passes of the batch that contains a sample, counted from 1.

        Raises
        ------
        UnknownNameError
            When there is no such sample.
        NonFiniteError
            When a value leaves the range of floats.
        """
        from neurosim.scenario.tracing import trace_batch

        return trace_batch(self, sample)

    def run(self, out: str | os.PathLike[str] | None = None) -> "Run":
        """Return the run: step log, training, and our numbers beside those that the source printed.

        Parameters
        ----------
        out : path, optional
            Folder for the figures, made if it is not there; None writes none.
        """
        from neurosim.scenario.running import Run

        made = Run(self)
        if out is not None:
            made.write_figures(out)
        return made

    def __repr__(self) -> str:
        samples = counted(len(self.table.samples), "sample")
        numbers = counted(len(self.published), "published number")
        return f"<Scenario '{self.name}': {self.title}; {samples}, {numbers}>"

    def _look_ahead(self) -> None:
        """Refuse what speaks of an update or a sample that a run will not come by."""
        samples = len(self.table.samples)
        if self.batch_size > samples:
            raise FormatError(
                f"{self.where}: {place(('training', 'batch'))}must be at most {samples}, not "
                f'{self.batch_size}: the file has only {counted(samples, "sample")} ("all" takes all)'
            )
        for published in self.published:
            start = f"{self.where}: {place(published.keys)}"
            if published.after is None and published.quantity in AFTER_UPDATE and self.updates == 0:
                raise FormatError(
                    f"{start}speaks of an update, but training makes none (learning_rate, epochs)"
                )
            if published.after is not None and published.after > self.updates:
                raise FormatError(f"{start}training ends after {counted(self.updates, 'update')}")
            if published.after is None and self.batch_size < published.sample <= samples:
                raise FormatError(f"{start}the first update uses only {counted(self.batch_size, 'sample')}")
            if published.sample > samples:
                raise FormatError(f"{start}the file has only {counted(samples, 'sample')}")
        for position, figure in enumerate(self.table.figures):
            if figure.sample > samples:
                start = f"{self.where}: {place(('figures', position, 'sample'))}"
                raise FormatError(f"{start}the file has only {counted(samples, 'sample')}")
