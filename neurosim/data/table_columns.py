"""A table of texts with names above its columns, before its cells are read as numbers."""

from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property

from neurosim.data.table_lines import MISSING, Lines
from neurosim.data.table_numbers import Numerals, is_number
from neurosim.ground.choices import offered
from neurosim.ground.errors import FormatError, UnknownNameError, brief
from neurosim.ground.files import FilePath


@dataclass(frozen=True)
class TextTable:
    """The cells of a file, as texts, with the line each row stands in."""

    path: str
    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    has_header: bool
    heading: str
    delimiter: str
    notes: tuple[str, ...] = ()
    numerals: Numerals = Numerals()

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self.names)

    @cached_property
    def places(self) -> dict[str, int]:
        """The place of every column, by its name."""
        return {name: place for place, name in enumerate(self.names)}

    def column(self, name: str) -> int:
        """The place of the column of that name."""
        if isinstance(name, str) and name in self.places:
            return self.places[name]
        if not self.has_header:
            raise UnknownNameError(
                f"no column {brief(name)} in '{self.path}', whose first line is no header, so that the "
                f"columns are x1 to x{self.width}; if it is, pass header=True"
            )
        raise UnknownNameError(
            f"no column {brief(name)} in '{self.path}' {offered(name, self.names, 'columns:')}"
        )

    def place(self, row: int, column: int) -> str:
        """Where a cell stands, in words."""
        name = f" ('{self.names[column]}')" if self.has_header else ""
        return f"line {self.lines[row]}, column {column + 1}{name} of '{self.path}'"

    def cells(self, column: int) -> list[str]:
        """The cells of a column."""
        return [row[column] for row in self.rows]


def text_table_of(path: FilePath, split: Lines, header: bool | None) -> TextTable:
    """Return the rows of a file with the names of their columns.

    Parameters
    ----------
    path : path
    split : Lines
    header : bool, optional
        Whether the first row holds the names; without it, what its cells look like.

    Raises
    ------
    FormatError
        There is no row of values, or a column has no name of its own.
    """
    rows, numbers = split.rows, split.numbers
    first = rows[0]
    # A line of numbers is none of names; neither is one in which values are missing.
    has_header = header
    if header is None:
        has_header = not any(is_number(cell) or (cell and cell.lower() in MISSING) for cell in first)
    if has_header:
        names, rows, heading = first, rows[1:], f"header in line {numbers[0]}"
        numbers = numbers[1:]
    elif header is None and _names_columns(split.heading, len(first)):
        assert split.heading is not None
        names, has_header, heading = split.heading, True, "header in the comment above"
    else:
        names, heading = tuple(f"x{number + 1}" for number in range(len(first))), "no header"
    if not rows:
        raise FormatError(f"'{path}' holds a header but no sample; one line per sample must follow")
    table = TextTable(str(path), names, rows, numbers, bool(has_header), heading, split.delimiter)
    return _named(_without_last(table)) if has_header else _without_last(table)


def _names_columns(heading: tuple[str, ...] | None, width: int) -> bool:
    return heading is not None and len(heading) == width and not any(map(is_number, heading)) and all(heading)


def _without_last(table: TextTable) -> TextTable:
    """The table without an empty last column: some programs end every line with a delimiter."""
    if table.width < 2 or any(table.cells(-1)) or (table.has_header and table.names[-1]):
        return table
    return _without(table, table.width - 1, "an empty last column left out")


def _named(table: TextTable) -> TextTable:
    """The table, if its header is good; a first column without a name that only counts is left out."""
    if not table.names[0] and table.width > 1 and is_counting(table.cells(0)):
        table = _without(table, 0, "the first column left out, which has no name and numbers the lines")
    times = Counter(table.names)
    for number, name in enumerate(table.names, start=1):
        if not name:
            raise FormatError(f"column {number} of '{table.path}' has no name in the header")
        if times[name] > 1:
            raise FormatError(f"'{table.path}' has several columns called '{name}'; rename all but one")
    return table


def _without(table: TextTable, column: int, note: str) -> TextTable:
    def shorter(cells: tuple[str, ...]) -> tuple[str, ...]:
        return cells[:column] + cells[column + 1 :]

    rows = tuple(map(shorter, table.rows))
    return replace(table, names=shorter(table.names), rows=rows, notes=(*table.notes, note))


def is_counting(cells: list[str]) -> bool:
    """Return whether cells are whole numbers, each one more than the one before.

    Examples
    --------
    >>> is_counting(["7", "8", "9"]), is_counting(["7", "9"])
    (True, False)
    """
    if not all(cell.isascii() and cell.isdigit() and len(cell) < 16 for cell in cells):
        return False
    return all(int(after) == int(before) + 1 for before, after in zip(cells, cells[1:], strict=False))
