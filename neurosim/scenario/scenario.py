"""The scenario that users hold: what its file says, and doors to what can be done with it."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Self

from neurosim.ground.stored import Json
from neurosim.scenario.building.limits import refuse_large
from neurosim.scenario.building.plain import PlainScenario
from neurosim.scenario.building.references import check_references
from neurosim.scenario.published.numbers import read_published
from neurosim.scenario.table.reading import read_document, validate
from neurosim.scenario.table.schema import ScenarioTable
from neurosim.trace_view import Trace

if TYPE_CHECKING:
    from neurosim.scenario.run.run import Run


@dataclass(frozen=True, repr=False)
class Scenario(PlainScenario):
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

    @classmethod
    def read(cls, path: str | os.PathLike[str], where: str | None = None, *, limited: bool = False) -> Self:
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
            return cls._checked(file.stem, where, table, file.parent, file, limited)
        parts = tuple(
            cls._checked(f"{file.stem}-{number}", f"{where}: part {number}", part, file.parent, file, limited)
            for number, part in enumerate(table.as_scenarios(), start=1)
        )
        return cls(file.stem, where, table, (), file.parent, parts=parts, file=file, limited=limited)

    @classmethod
    def _checked(
        cls, name: str, where: str, table: ScenarioTable, folder: Path, file: Path | None, limited: bool
    ) -> Self:
        published = read_published(table.published, table.misprints, where)
        scenario = cls(name, where, table, published, folder, file=file, limited=limited)
        _ = scenario.untrained  # so that what is wrong with it is said here
        if table.data is None:
            scenario.samples()
        check_references(scenario)
        return scenario

    def with_document(self, document: Mapping[str, Json]) -> Self:
        """Return the scenario of the same file with other content, checked as a file is.

        Raises
        ------
        FormatError
            When anything in it is wrong; the message gives the key path.
        """
        table = validate(document, self.where)
        changed = self._checked(self.name, self.where, table, self.folder, self.file, self.limited)
        return replace(changed, data_path=self.data_path)

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

    def run(self, out: str | os.PathLike[str] | None = None) -> "Run":
        """Return the run: step log, training, and our numbers next to those that the source printed.

        Parameters
        ----------
        out : path, optional
            Folder for the figures, made if it is not there; None writes none.
        """
        from neurosim.scenario.run.run import Run

        made = Run(self)
        if out is not None:
            made.write_figures(out)
        return made
