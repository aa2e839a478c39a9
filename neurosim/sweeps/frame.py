"""The rows of a sweep as a table of pandas, and as a file of Parquet."""

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

from neurosim.ground.errors import missing_extra
from neurosim.ground.files import write_bytes

if TYPE_CHECKING:
    import pandas as pd


def frame(columns: dict[str, list[Any]]) -> "pd.DataFrame":
    """Return columns as a table, each of its own type; what is open in a column is missing there.

    Raises
    ------
    MissingExtraError
        pandas is not installed.
    """
    try:
        import pandas as pd
    except ImportError:
        raise missing_extra("to_pandas", "pandas", "sweep") from None
    # Whole numbers of which some are missing are not to become floats.
    return pd.DataFrame(
        {
            head: pd.Series(values, dtype="Int64" if None in values and _are_whole(values) else None)
            for head, values in columns.items()
        }
    )


def write_parquet(path: Path, columns: dict[str, list[Any]]) -> None:
    """Write columns to a file of Parquet.

    Raises
    ------
    MissingExtraError
        pyarrow is not installed.
    FileError
        The file cannot be written.
    """
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise missing_extra("a file of Parquet", "pyarrow", "sweep") from None
    content = io.BytesIO()
    parquet.write_table(pyarrow.table(columns), content)
    write_bytes(path, content.getvalue())


def _are_whole(values: list[Any]) -> bool:
    return all(value is None or type(value) is int for value in values)
