"""Records of tables: headings and rows, as they are to be read."""

from dataclasses import dataclass
from typing import Annotated

from neurosim.figures.shapes import along, some


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
