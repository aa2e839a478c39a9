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
from neurosim.ground.errors import FileError, FormatError, reason_of
from neurosim.ground.files import read_text, remove_left, write_text
from neurosim.ground.formats import Format
from neurosim.ground.locks import locked_folder
from neurosim.ground.stored import Json, one_of, text
from neurosim.ground.stored_tables import list_of, mapping_of, maybe
from neurosim.ground.stored_texts import parse_json
from neurosim.sweeps.curve_table import CurveTable
from neurosim.sweeps.row_table import RowTable
from neurosim.sweeps.settings import DOCUMENT, SweepPlan
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
    done : (rows,) array of bool
        Which rows are there.
    """

    def __init__(
        self, folder: Path, plan: SweepPlan, engines: Sequence[str], goal: str, targets: str, data: str
    ) -> None:
        self.folder, self.plan, self.engines = folder, plan, tuple(engines)
        self.goal, self.targets, self.data = goal, targets, data
        self.done = np.zeros(len(plan), dtype=bool)
        self.exp: dict[str, set[str]] = {}
        self._rows, self._curves = RowTable(folder / ROWS, plan), CurveTable(folder / CURVES, plan)
        self._curved = self.done.copy()

    @property
    def count(self) -> int:
        """How many rows are there."""
        return int(self.done.sum())

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
        new._rows.begin()
        new._curves.begin()
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
                for table in (self._curves, self._rows):
                    table.file.cut_half_a_line()
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
        self._curves.add(row for row in new if not self._curved[row.number])
        self._rows.add(new, finished.worker)
        numbers = [row.number for row in new]
        self.done[numbers] = self._curved[numbers] = True
        for engine, exp in finished.worker.exp.items():
            self.exp.setdefault(engine, set()).add(exp)

    def finish(self) -> None:
        """Put rows and curves into the order of their numbers."""
        for table in (self._curves, self._rows):
            table.file.sort()

    def columns(self) -> dict[str, list[Any]]:
        """Return the rows that are there by their heads, in the order of their numbers, as numbers and texts.

        What a cell leaves open is None.

        Raises
        ------
        FormatError
            A row is damaged.
        """
        return self._rows.columns(self.done)

    def outcomes(self) -> Outcomes:
        """Return the rows that are there, as columns.

        Raises
        ------
        FormatError
            A row is damaged.
        """
        numbers = np.flatnonzero(self.done)
        found = self.columns()
        return Outcomes(
            scenario=self.plan.scenario.title,
            goal=self.goal,
            settings=tuple(self.plan.settings),
            setting=np.array([self.plan.setting_of(number) for number in numbers.tolist()], dtype=int),
            seed=np.array([-1 if seed is None else seed for seed in found["seed"]], dtype=int),
            result=np.array(found["result"], dtype=object),
            cause=np.array(found["cause"], dtype=object),
            metrics={
                name: np.array([math.nan if value is None else value for value in found[name]])
                for name in self._rows.metrics
            },
            epochs=np.array(found["epochs"], dtype=int),
            seconds=np.array(found["seconds"], dtype=float),
            outputs=np.array(found["outputs"], dtype=object),
            targets=self.targets,
            curve_epochs=self._curves.epochs(),
            curves=self._curves.curves(self.done),
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
        """Find out which rows are there: those that have a curve, too."""
        for table, done in ((self._curves, self._curved), (self._rows, self.done)):
            for number in table.read():
                done[number] = True
        self.done &= self._curved
        self.exp = self._rows.functions(self.done)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError(13, "Permission denied")
    except OSError as error:
        reason = reason_of(error)
        raise FileError(f"the folder '{folder}' cannot be written to: {reason}") from error


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
