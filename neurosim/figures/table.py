"""Tables: headings and rows, as they are to be read."""

from dataclasses import dataclass
from typing import Annotated

from neurosim.figures.shapes import along, some
from neurosim.ground.rounding import to_decimals

MOST_ROWS = 40
MOST_COLUMNS = 6  # of inputs; beyond that the first ones and the last


@dataclass(frozen=True, slots=True)
class Table:
    """A table.

    Attributes
    ----------
    columns : tuple of str
        Headings.
    rows : tuple of tuple of str
        Cells as text, because a table says how many digits it shows.
    marked : tuple of int
        Columns that the figure points at.
    wrong : tuple of int
        Rows that are mistakes.
    note : str
        A line below it.
    more : int
        How many more rows there are.
    """

    title: str
    columns: Annotated[tuple[str, ...], some("columns")]
    rows: Annotated[tuple[tuple[str, ...], ...], along("rows", "columns")]
    marked: tuple[int, ...] = ()
    wrong: tuple[int, ...] = ()
    note: str = ""
    more: int = 0


@dataclass(frozen=True, slots=True)
class Tables:
    """Tables side by side; `when` says of which weights they speak."""

    tables: Annotated[tuple[Table, ...], some("tables")]
    when: str = ""


def table_number(value: float, decimals: int = 3) -> str:
    """Return a number as a table shows it: as typed where that is short, else rounded.

    Examples
    --------
    >>> table_number(1.0), table_number(0.25), table_number(-1 / 3), table_number(-0.0)
    ('1', '0.25', '−0.333', '0')
    """
    text = f"{value:zg}"
    typed = len(text) <= decimals + 3 and "e" not in text
    return (text if typed else to_decimals(value, decimals)).replace("-", "−")


def some_cells(cells: list[str], most: int = MOST_COLUMNS) -> list[str]:
    """Return the cells, or of many the first ones, dots, and the last."""
    return cells if len(cells) <= most else [*cells[: most - 2], "…", cells[-1]]
