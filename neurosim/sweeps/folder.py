"""The folder of a sweep: what makes it again, and the rows that are done, complete at every moment."""

import json
import math
import os
import platform
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from neurosim.engines.choosing import BUNDLED
from neurosim.ground.errors import FileError, FormatError
from neurosim.ground.files import read_text, remove_left, write_text
from neurosim.ground.formats import Format
from neurosim.ground.locks import locked_folder
from neurosim.ground.stored import Json, one_of, text
from neurosim.ground.stored_tables import list_of, mapping_of, maybe
from neurosim.ground.stored_texts import parse_json
from neurosim.sweeps import columns
from neurosim.sweeps.line_file import LineFile
from neurosim.sweeps.row import SweepRow
from neurosim.sweeps.settings import DOCUMENT, SweepPlan
from neurosim.sweeps.trainer import POINTS, curve_epochs
from neurosim.sweeps.work import Finished
from neurosim.training.outcomes import Outcomes

FORMAT = Format(
    "sweep",
    1,
    "What makes a sweep again: the scenario, what is swept, and what it was made with.",
    {
        "plan": DOCUMENT,
        "engines": list_of(one_of(tuple(BUNDLED))),
        "goal": text,
        "targets": text,
        "data": text,
        "made_with": maybe(mapping_of(text), {}),
    },
)
#: The names of the files.
SETTINGS, ROWS, CURVES, PARQUET = "sweep.json", "rows.csv", "curves.csv", "rows.parquet"


class SweepFolder:
    """Where a sweep is kept.

    Attributes
    ----------
    folder : pathlib.Path
    plan : SweepPlan
    engines : tuple of str
        Of which the quickest trains, where the scenario leaves the choice.
    goal, targets : str
        As in `neurosim.training.outcomes.Outcomes`.
    data : str
        A digest of the data; empty where these differ among settings.
    metrics : list of str
        Which there are columns for.
    done : (rows,) array of bool
        Which rows are there.
    """

    def __init__(
        self, folder: Path, plan: SweepPlan, engines: Sequence[str], goal: str, targets: str, data: str
    ) -> None:
        self.folder, self.plan, self.engines = folder, plan, tuple(engines)
        self.goal, self.targets, self.data = goal, targets, data
        self.metrics: list[str] = []
        self.done = np.zeros(len(plan), dtype=bool)
        self.exp: dict[str, set[str]] = {}
        self._rows, self._curves = LineFile(folder / ROWS), LineFile(folder / CURVES)
        self._curved = self.done.copy()

    @staticmethod
    def is_one(folder: Path) -> bool:
        """Whether a folder holds a sweep."""
        return (folder / SETTINGS).is_file()

    @classmethod
    def begin(
        cls, folder: Path, plan: SweepPlan, engines: Sequence[str], goal: str, targets: str, data: str
    ) -> "SweepFolder":
        """Return the folder of a new sweep.

        Raises
        ------
        FileError
            It cannot be made, or holds a sweep already.
        """
        _make(folder)
        if cls.is_one(folder):
            raise FileError(
                f"'{folder}' holds a sweep already; add --resume (in Python resume=True) to go on with it, "
                "or name another folder with --out (in Python out=...)"
            )
        new = cls(folder, plan, engines, goal, targets, data)
        new._rows.begin(columns.heads(plan.keys, []))
        new._curves.begin(_curve_heads())
        write_text(folder / SETTINGS, json.dumps(new._document(), indent=1, ensure_ascii=False) + "\n")
        return new

    @classmethod
    def read(cls, folder: Path) -> "SweepFolder":
        """Return the folder of a sweep that was begun.

        Raises
        ------
        FileError, FormatError
            It holds none, or one that is damaged.
        """
        where = folder / SETTINGS
        try:
            found = FORMAT.read(parse_json(read_text(where)))
            plan = SweepPlan.of_read(found["plan"])
        except FormatError as error:
            raise FormatError(f"{where}: {error}") from None
        old = cls(folder, plan, *(found[entry] for entry in ("engines", "goal", "targets", "data")))
        old._take_stock()
        return old

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep other sweeps out of the folder, and take away what a killed one left half written."""
        try:
            with locked_folder(self.folder):
                remove_left(self.folder)
                for file in (self._curves, self._rows):
                    file.cut_half_a_line()
                yield
        except BlockingIOError as error:
            raise FileError(
                f"another sweep is writing to '{self.folder}'; choose another folder, or wait until it has "
                "finished"
            ) from error

    def add(self, finished: Finished) -> None:
        """Keep rows that are done; such as are there already are left as they are.

        The curves are written first, so that a row that is there has its curve.
        """
        new = [row for row in finished.rows if not self.done[row.number]]
        self._widen(new)
        self._curves.add(_curve_cells(row) for row in new if not self._curved[row.number])
        self._rows.add(self._cells(row, finished) for row in new)
        numbers = [row.number for row in new]
        self.done[numbers] = self._curved[numbers] = True
        for engine, exp in finished.worker.exp.items():
            self.exp.setdefault(engine, set()).add(exp)

    def finish(self) -> None:
        """Put rows and curves into the order of their numbers."""
        for file in (self._curves, self._rows):
            head, *rows = file.rows()
            file.rewrite([head, *sorted(rows, key=lambda cells: int(cells[0]))])

    def columns(self) -> dict[str, list[Any]]:
        """Return the rows that are there by their heads, in the order of their numbers, as numbers and texts.

        What a cell leaves open is None.

        Raises
        ------
        FormatError
            A row is damaged.
        """
        place = {number: k for k, number in enumerate(np.flatnonzero(self.done).tolist())}
        heads = columns.heads(self.plan.keys, self.metrics)
        reads = [columns.reader(head, self.metrics) for head in heads]
        found: dict[str, list[Any]] = {head: [None] * len(place) for head in heads}
        for line, cells in self._read_rows():
            k = place[int(cells[0]) - 1]
            try:
                for head, read, cell in zip(heads, reads, cells, strict=True):
                    found[head][k] = read(cell)
            except ValueError as error:
                raise FormatError(f"{self.folder / ROWS}: line {line}: {head}: {error}") from None
        for key in self.plan.keys:
            found[key] = columns.swept(found[key])
        return found

    def outcomes(self) -> Outcomes:
        """Return the rows that are there, as columns.

        Raises
        ------
        FormatError
            A row is damaged.
        """
        numbers = np.flatnonzero(self.done)
        found = self.columns()
        settings = tuple(self.plan.settings)
        return Outcomes(
            scenario=self.plan.scenario.title,
            goal=self.goal,
            settings=settings,
            setting=np.array([self.plan.setting_of(number) for number in numbers.tolist()], dtype=int),
            seed=np.array([-1 if seed is None else seed for seed in found["seed"]], dtype=int),
            result=np.array(found["result"], dtype=object),
            cause=np.array(found["cause"], dtype=object),
            metrics={
                name: np.array([math.nan if value is None else value for value in found[name]])
                for name in self.metrics
            },
            epochs=np.array(found["epochs"], dtype=int),
            seconds=np.array(found["seconds"], dtype=float),
            outputs=np.array(found["outputs"], dtype=object),
            targets=self.targets,
            curve_epochs=self._curve_epochs(len(settings)),
            curves=self._read_curves({number: k for k, number in enumerate(numbers.tolist())}),
            reason=np.array(found["reason"], dtype=object),
        )

    # -- inside -----------------------------------------------------------------------------------

    def _document(self) -> dict[str, Json]:
        return {
            **FORMAT.head(),
            "plan": self.plan.document(),
            "engines": list(self.engines),
            "goal": self.goal,
            "targets": self.targets,
            "data": self.data,
            "made_with": {"python": platform.python_version(), **_versions(), "machine": platform.machine()},
        }

    def _take_stock(self) -> None:
        """Find out which rows are there."""
        for name, file, done in ((CURVES, self._curves, self._curved), (ROWS, self._rows, self.done)):
            rows = file.rows()
            self._take_heads(name, next(rows, []))
            for line, cells in enumerate(rows, start=2):
                done[self._number(name, line, cells[0])] = True
        self.done &= self._curved
        heads = columns.heads(self.plan.keys, self.metrics)
        engine, exp = heads.index("engine"), heads.index("exp")
        for _, cells in self._read_rows():
            if cells[engine]:
                self.exp.setdefault(cells[engine], set()).add(cells[exp])

    def _take_heads(self, name: str, heads: list[str]) -> None:
        metrics = columns.metrics_of(heads, self.plan.keys) if name == ROWS else []
        if metrics is None or (name == CURVES and heads != _curve_heads()):
            raise FormatError(f"{self.folder / name}: its head is not that of the rows of this sweep")
        if name == ROWS:
            self.metrics = metrics

    def _number(self, name: str, line: int, cell: str) -> int:
        if not (cell.isascii() and cell.isdecimal() and len(cell) < 12 and 1 <= int(cell) <= len(self.plan)):
            raise FormatError(
                f"{self.folder / name}: line {line}: no row {cell!r} (rows are 1 to {len(self.plan):,})"
            )
        return int(cell) - 1

    def _read_rows(self) -> Iterator[tuple[int, list[str]]]:
        """The rows that are done, with their lines; of a row that is there twice, the first."""
        rows, met = self._rows.rows(), np.zeros_like(self.done)
        next(rows)
        for line, cells in enumerate(rows, start=2):
            number = self._number(ROWS, line, cells[0])
            if self.done[number] and not met[number]:
                met[number] = True
                yield line, cells

    def _read_curves(self, place: dict[int, int]) -> np.ndarray:
        curves = np.full((len(place), POINTS), np.nan)
        rows = self._curves.rows()
        next(rows)
        for line, (number, *costs) in enumerate(rows, start=2):
            k = place.get(self._number(CURVES, line, number))
            if k is None:
                continue
            try:
                curves[k] = [float(cost) if cost else math.nan for cost in costs]
            except ValueError as error:
                raise FormatError(f"{self.folder / CURVES}: line {line}: {error}") from None
        return curves

    def _curve_epochs(self, settings: int) -> np.ndarray:
        """The epochs of the curves of every setting, all of the same length."""
        found = np.empty((settings, POINTS), dtype=int)
        usual = self.plan.scenario.table.training.epochs
        for k, setting in enumerate(self.plan.settings):
            own = setting.get("training.epochs")
            epochs = curve_epochs(own if isinstance(own, int) else usual)
            found[k] = [*epochs, *[epochs[-1]] * (POINTS - len(epochs))]
        return found

    def _widen(self, rows: Sequence[SweepRow]) -> None:
        """Add columns for metrics that were not met before: another loss may have others."""
        names = dict.fromkeys(name for row in rows for name in row.metrics or {})
        more = [name for name in names if name not in self.metrics]
        if not more:
            return
        old = len(columns.heads(self.plan.keys, self.metrics)) - len(columns.LAST)
        self.metrics += more
        heads, *others = self._rows.rows()
        new = [columns.heads(self.plan.keys, self.metrics)]
        new += [[*cells[:old], *[""] * len(more), *cells[old:]] for cells in others]
        self._rows.rewrite(new)

    def _cells(self, row: SweepRow, finished: Finished) -> list[str]:
        setting = self.plan.settings[self.plan.setting_of(row.number)]
        worker = finished.worker
        exp = worker.exp.get(row.engine, "")
        return columns.cells_of(row, setting, self.plan.seed_of(row.number), self.metrics, exp, worker.name)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError(13, "Permission denied")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise FileError(f"the folder '{folder}' cannot be written to: {reason}") from error


def _curve_heads() -> list[str]:
    return ["row", *(f"cost {k}" for k in range(1, POINTS + 1))]


def _curve_cells(row: SweepRow) -> list[str]:
    costs = [f"{cost:.6g}" for cost in row.curve]
    return [str(row.number + 1), *costs, *[""] * (POINTS - len(costs))]


def _versions() -> dict[str, str]:
    """The packages that numbers depend on."""
    from importlib.metadata import PackageNotFoundError, version

    found = {}
    for package in ("neurosim", "numpy", "scipy", "llvmlite", "joblib", "distributed", "ray"):
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found
