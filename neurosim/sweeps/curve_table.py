"""The learning curves of a sweep in their file, a line for each training."""

import math
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from neurosim.ground.errors import FormatError
from neurosim.sweeps.line_file import LineFile
from neurosim.sweeps.row import SweepRow
from neurosim.sweeps.row_table import other_head, row_number
from neurosim.sweeps.settings import SweepPlan
from neurosim.sweeps.trainer import POINTS, curve_epochs

HEADS = ["row", *(f"cost {k}" for k in range(1, POINTS + 1))]


class CurveTable:
    """The file of the curves.

    Parameters
    ----------
    path : pathlib.Path
    plan : SweepPlan
    """

    def __init__(self, path: Path, plan: SweepPlan) -> None:
        self.plan, self.file = plan, LineFile(path)

    def begin(self) -> None:
        """Write the file anew, without curves."""
        self.file.begin(HEADS)

    def read(self) -> Iterator[int]:
        """Yield the number of each row that has a curve.

        Raises
        ------
        FormatError
            The file is not one of these curves.
        """
        rows = self.file.rows()
        if next(rows, []) != HEADS:
            raise other_head(self.file)
        for line, cells in enumerate(rows, start=2):
            yield row_number(self.file, line, cells[0], len(self.plan))

    def add(self, rows: Iterable[SweepRow]) -> None:
        """Write the curves of rows at the end."""
        self.file.add(_cells(row) for row in rows)

    def curves(self, done: np.ndarray) -> np.ndarray:
        """Return curves, (wanted rows, points); NaN where a training ended before.

        Raises
        ------
        FormatError
            A line is damaged.
        """
        place = {number: k for k, number in enumerate(np.flatnonzero(done).tolist())}
        found = np.full((len(place), POINTS), np.nan)
        rows = self.file.rows()
        next(rows)
        for line, (first, *costs) in enumerate(rows, start=2):
            k = place.get(row_number(self.file, line, first, len(self.plan)))
            if k is None:
                continue
            try:
                found[k] = [float(cost) if cost else math.nan for cost in costs]
            except ValueError as error:
                raise FormatError(f"{self.file.path}: line {line}: {error}") from None
        return found

    def epochs(self) -> np.ndarray:
        """Return the epochs of the curves of every setting, (settings, points)."""
        found = np.empty((len(self.plan.settings), POINTS), dtype=int)
        usual = self.plan.scenario.table.training.epochs
        for k, setting in enumerate(self.plan.settings):
            own = setting.get("training.epochs")
            epochs = curve_epochs(own if isinstance(own, int) else usual)
            found[k] = [*epochs, *[epochs[-1]] * (POINTS - len(epochs))]
        return found


def _cells(row: SweepRow) -> list[str]:
    costs = [f"{cost:.6g}" for cost in row.curve]
    return [str(row.number + 1), *costs, *[""] * (POINTS - len(costs))]
