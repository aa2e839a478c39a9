"""The rows of a sweep as a table of pandas, and as a file of Parquet."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from neurosim.ground.errors import missing_extra
from neurosim.ground.files import write_bytes
from neurosim.sweeps import columns

if TYPE_CHECKING:
    import pandas as pd


def frame(path: Path, keys: Sequence[str], metrics: Sequence[str]) -> "pd.DataFrame":
    """Return a file of rows as a table, each column of its own type; the floats have the bits of the rows.

    Raises
    ------
    MissingExtraError
        pandas is not installed.
    """
    try:
        import pandas as pd
    except ImportError:
        raise missing_extra("to_pandas", "pandas", "sweep") from None
    numbers = dict.fromkeys(metrics, "float64")
    types: dict[Any, Any] = {
        **dict.fromkeys(columns.heads(keys, metrics), "str"),
        **numbers,
        "row": "int64",
        "seed": "Int64",
        "epochs": "int64",
        "seconds": "float64",
    }
    table = pd.read_csv(
        path, dtype=types, float_precision="round_trip", na_values=dict.fromkeys((*numbers, "seed"), [""]),
        keep_default_na=False,
    )  # fmt: skip
    for key in keys:
        table[key] = _typed(table[key], pd)
    return table


def _typed(column: "pd.Series[str]", pd: Any) -> Any:
    """A swept value of numbers or flags as such; of anything else as the text that stands in the cell."""
    values = [_value(cell) for cell in column]
    if all(type(value) is float or type(value) is int for value in values):
        whole = all(type(value) is int for value in values)
        return pd.Series(values, index=column.index, dtype="int64" if whole else "float64")
    if all(type(value) is bool for value in values):
        return pd.Series(values, index=column.index, dtype="bool")
    return column


def _value(cell: str) -> object:
    try:
        return json.loads(cell)
    except ValueError:
        return cell


def write_parquet(path: Path, table: "pd.DataFrame") -> None:
    """Write a table to a file of Parquet.

    Raises
    ------
    MissingExtraError
        pyarrow is not installed.
    FileError
    """
    import io

    try:
        import pyarrow  # noqa: F401
    except ImportError:
        raise missing_extra("a file of Parquet", "pyarrow", "sweep") from None
    content = io.BytesIO()
    table.to_parquet(content, engine="pyarrow", index=False)
    write_bytes(path, content.getvalue())
