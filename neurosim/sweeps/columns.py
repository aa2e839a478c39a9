"""Rows as lines of CSV: which columns there are, and how a value is written and read back."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from neurosim.ground.stored import Json
from neurosim.printing.table import as_text
from neurosim.sweeps.row import SweepRow
from neurosim.training.outcomes import RESULTS

#: Before the swept keys, between them and the results, and after these.
FIRST, SECOND = ("row",), ("seed", "result", "cause")
LAST = ("epochs", "weights", "outputs", "seconds", "engine", "exp", "worker", "reason")


def heads(keys: Sequence[str], metrics: Iterable[str]) -> list[str]:
    """Return the heads of all columns.

    Examples
    --------
    >>> heads(["training.learning_rate"], ["train_cost"])[:6]
    ['row', 'training.learning_rate', 'seed', 'result', 'cause', 'train_cost']
    """
    return [*FIRST, *keys, *SECOND, *metrics, *LAST]


def metrics_of(heads_of_file: Sequence[str], keys: Sequence[str]) -> list[str] | None:
    """Return the metrics among the heads of a file; None where these are not the heads of its rows."""
    before, after = len(FIRST) + len(keys) + len(SECOND), len(heads_of_file) - len(LAST)
    metrics = list(heads_of_file[before:after])
    return metrics if after >= before and heads(keys, metrics) == list(heads_of_file) else None


def cells_of(
    row: SweepRow,
    setting: Mapping[str, Json],
    seed: int | None,
    metrics: Sequence[str],
    exp: str,
    worker: str,
) -> list[str]:
    """Return a row as texts; numbers so that reading them gives the same bits."""
    found = row.metrics or {}
    return [
        str(row.number + 1),
        *map(cell_of, setting.values()),
        "" if seed is None else str(seed),
        row.result,
        row.cause,
        *(repr(found[name]) if name in found else "" for name in metrics),
        str(row.epochs),
        row.weights,
        row.outputs,
        f"{row.seconds:.6f}",
        row.engine,
        exp,
        as_text(worker),
        as_text(row.reason),
    ]


def cell_of(value: Json) -> str:
    """Return a value of a setting as it stands in a cell: a text as it is, all else as JSON.

    Examples
    --------
    >>> cell_of(0.5), cell_of([2, 2, 1]), cell_of("tanh")
    ('0.5', '[2, 2, 1]', 'tanh')
    """
    return as_text(value) if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def line(texts: Iterable[str]) -> str:
    """Return a line of CSV; no text has a line break in it."""
    made = io.StringIO()
    csv.writer(made, lineterminator="\n").writerow(texts)
    return made.getvalue()


def reader(head: str, metrics: Sequence[str]) -> Callable[[str], object]:
    """Return what reads the cells of a column; it raises ValueError where a cell is none of it."""
    if head in metrics or head == "seconds":
        return _number
    if head in ("row", "seed", "epochs"):
        return _whole
    return _result if head == "result" else str


def swept(cells_of_column: Sequence[str]) -> list[Any]:
    """Return the values of a swept key: numbers or flags where all are, else the texts that stand there.

    Examples
    --------
    >>> swept(["0.5", "1"]), swept(["true", "false"]), swept(["[2, 2, 1]", "tanh"])
    ([0.5, 1.0], [True, False], ['[2, 2, 1]', 'tanh'])
    """
    values = [_value(cell) for cell in cells_of_column]
    kinds = set(map(type, values))
    if kinds == {int, float}:
        return list(map(float, values))
    return values if kinds <= {int} or kinds <= {float} or kinds <= {bool} else list(cells_of_column)


def _value(cell: str) -> Any:
    try:
        return json.loads(cell)
    except ValueError:
        return cell


def _number(cell: str) -> float | None:
    return float(cell) if cell else None


def _whole(cell: str) -> int | None:
    return int(cell) if cell else None


def _result(cell: str) -> str:
    if cell not in RESULTS:
        raise ValueError(f"{cell!r} is none of {', '.join(RESULTS)}")
    return cell
