"""The rows of a sweep in their file: added as they come, read as columns."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from neurosim.ground.errors import FormatError
from neurosim.sweeps import columns
from neurosim.sweeps.line_file import LineFile
from neurosim.sweeps.row import SweepRow
from neurosim.sweeps.settings import SweepPlan
from neurosim.sweeps.work import Worker


class RowTable:
    """The file of the rows.

    Parameters
    ----------
    path : pathlib.Path
    plan : SweepPlan

    Attributes
    ----------
    metrics : list of str
        Which there are columns for.
    file : LineFile
    """

    def __init__(self, path: Path, plan: SweepPlan) -> None:
        self.plan, self.file = plan, LineFile(path)
        self.metrics: list[str] = []

    @property
    def heads(self) -> list[str]:
        """The heads of all columns."""
        return columns.heads(self.plan.keys, self.metrics)

    def begin(self) -> None:
        """Write the file anew, without rows."""
        self.file.begin(self.heads)

    def read(self) -> Iterator[int]:
        """Find out which metrics there are, and yield the number of each row.

        Raises
        ------
        FormatError
            The file is not one of these rows.
        """
        rows = self.file.rows()
        metrics = columns.metrics_of(next(rows, []), self.plan.keys)
        if metrics is None:
            raise other_head(self.file)
        self.metrics = metrics
        for line, cells in enumerate(rows, start=2):
            yield row_number(self.file, line, cells[0], len(self.plan))

    def add(self, rows: Sequence[SweepRow], worker: Worker) -> None:
        """Write rows at the end."""
        self._widen(rows)
        self.file.add(self._cells(row, worker) for row in rows)

    def functions(self, done: np.ndarray) -> dict[str, set[str]]:
        """Return by engine which bits the functions of its workers had; see `neurosim.sweeps.exp_bits`."""
        found: dict[str, set[str]] = {}
        engine, exp = self.heads.index("engine"), self.heads.index("exp")
        for _, cells in self._rows(done):
            if cells[engine]:
                found.setdefault(cells[engine], set()).add(cells[exp])
        return found

    def columns(self, done: np.ndarray) -> dict[str, list[Any]]:
        """Return rows by their heads, in the order of their numbers, as numbers and texts.

        What a cell leaves open is None.

        Parameters
        ----------
        done : (rows,) array of bool
            Which are wanted; they are there.

        Raises
        ------
        FormatError
            A row is damaged.
        """
        place = {number: k for k, number in enumerate(np.flatnonzero(done).tolist())}
        heads = self.heads
        reads = [columns.reader(head, self.metrics) for head in heads]
        same: dict[str, str] = {}  # a text that stands in many rows is kept once
        found: dict[str, list[Any]] = {head: [None] * len(place) for head in heads}
        for line, cells in self._rows(done):
            k = place[int(cells[0]) - 1]
            try:
                for head, read, cell in zip(heads, reads, cells, strict=True):
                    value = read(cell)
                    found[head][k] = same.setdefault(value, value) if isinstance(value, str) else value
            except ValueError as error:
                raise FormatError(f"{self.file.path}: line {line}: {head}: {error}") from None
        for key in self.plan.keys:
            found[key] = columns.swept(found[key])
        return found

    def _rows(self, done: np.ndarray) -> Iterator[tuple[int, list[str]]]:
        """The rows that are wanted, with their lines; of a row that is there twice, the first."""
        rows, met = self.file.rows(), np.zeros_like(done)
        next(rows)
        for line, cells in enumerate(rows, start=2):
            number = row_number(self.file, line, cells[0], len(self.plan))
            if done[number] and not met[number]:
                met[number] = True
                yield line, cells

    def _widen(self, rows: Sequence[SweepRow]) -> None:
        """Add columns for metrics that were not met before: another loss may have others."""
        names = dict.fromkeys(name for row in rows for name in row.metrics or {})
        more = [name for name in names if name not in self.metrics]
        if not more:
            return
        old = len(self.heads) - len(columns.LAST)
        _, *others = self.file.rows()
        self.metrics += more
        self.file.rewrite(
            [self.heads, *([*cells[:old], *[""] * len(more), *cells[old:]] for cells in others)]
        )

    def _cells(self, row: SweepRow, worker: Worker) -> list[str]:
        setting = self.plan.settings[self.plan.setting_of(row.number)]
        exp = worker.exp.get(row.engine, "")
        return columns.cells_of(row, setting, self.plan.seed_of(row.number), self.metrics, exp, worker.name)


def row_number(file: LineFile, line: int, cell: str, rows: int) -> int:
    """Return the number of a row, counted from 0, from its first cell.

    Raises
    ------
    FormatError
        There is no such row.
    """
    if not (cell.isascii() and cell.isdecimal() and len(cell) < 12 and 1 <= int(cell) <= rows):
        raise FormatError(f"{file.path}: line {line}: no row {cell!r} (rows are 1 to {rows:,})")
    return int(cell) - 1


def other_head(file: LineFile) -> FormatError:
    """Return the error of a file that has not the head which its sweep would write."""
    return FormatError(f"{file.path}: its head is not that of the rows of this sweep")
