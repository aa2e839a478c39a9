"""Tables of comma-separated values: one line per sample, one column per feature or target."""

import csv as lines_of
import io
import math
import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from neurosim.checks import whole
from neurosim.data.dataset import Dataset
from neurosim.data.encoding import one_hot
from neurosim.errors import FormatError, NumberError, UnknownNameError, brief, did_you_mean, listed
from neurosim.files import read_text

Columns = int | str | Sequence[str] | None


def csv(
    path: str | os.PathLike[str],
    targets: Columns = None,
    *,
    features: Sequence[str] | None = None,
    header: bool | None = None,
    delimiter: str = ",",
    encode: bool = False,
) -> Dataset:
    """Return the samples of a table in a text file (UTF-8).

    A target column of texts is a class: it becomes one-hot, its classes in alphabetical order.

    Parameters
    ----------
    path : path
    targets : str, sequence of str, or int, optional
        Target columns by their names in the header, or how many of the last columns; without it,
        the last one.
    features : sequence of str, optional
        Columns to take as inputs; without it, all that are not targets.
    header : bool, optional
        Whether the first line holds the names; without it, it does if none of its cells is a number.
    delimiter : str
        What stands between two cells.
    encode : bool
        Make target columns of numbers one-hot, too, as where digits name the classes.

    Raises
    ------
    FileError
        The file cannot be read.
    FormatError
        It is empty, or its lines differ in length.
    NumberError
        A cell is not a finite number; the message gives its line and column.
    UnknownNameError
        There is no column of that name.
    """
    table = _read(path, header, delimiter)
    chosen = _target_columns(table, targets)
    aside = set(chosen)
    inputs = (
        [column for column in range(table.width) if column not in aside]
        if features is None
        else [table.column(name) for name in ([features] if isinstance(features, str) else features)]
    )
    both = [table.names[column] for column in inputs if column in aside]
    if both:
        raise UnknownNameError(f"column '{both[0]}' of '{path}' is asked for as feature and as target")
    if not inputs:
        hint = _other_delimiter(table.rows, delimiter)
        raise FormatError(f"'{path}' has no column left for the inputs{hint}")
    encoded = [_target(table, column, encode) for column in chosen]
    several = len(chosen) > 1
    return Dataset(
        X=np.column_stack([_numbers(table, column) for column in inputs]),
        T=np.column_stack([values for values, _ in encoded]),
        features=tuple(table.names[column] for column in inputs),
        classes=tuple(
            f"{table.names[column]}={name}" if several and names else name
            for column, (_, names) in zip(chosen, encoded, strict=True)
            for name in (names or (table.names[column],))
        ),
        origin=f"table '{path}'",
    )


@dataclass(frozen=True)
class _Table:
    """The cells of a file, as texts, with the line each row stands in."""

    path: str
    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    has_header: bool

    @property
    def width(self) -> int:
        return len(self.names)

    @cached_property
    def places(self) -> dict[str, int]:
        """The place of every column, by its name."""
        return {name: place for place, name in enumerate(self.names)}

    def column(self, name: str) -> int:
        """The place of the column of that name."""
        if name in self.places:
            return self.places[name]
        if not self.has_header:
            raise UnknownNameError(
                f"no column '{name}' in '{self.path}', whose first line is no header; "
                "if it is, pass header=True, else say how many of the last columns are targets"
            )
        hint = did_you_mean(name, self.names)
        raise UnknownNameError(f"no column '{name}' in '{self.path}' ({hint}columns: {listed(self.names)})")

    def place(self, row: int, column: int) -> str:
        """The place of a cell, in words."""
        name = f" ('{self.names[column]}')" if self.has_header else ""
        return f"line {self.lines[row]}, column {column + 1}{name} of '{self.path}'"


def _read(path: str | os.PathLike[str], header: bool | None, delimiter: str) -> _Table:
    if not isinstance(delimiter, str) or len(delimiter) != 1:
        raise NumberError(f"delimiter is {brief(delimiter)}; it must be one character, such as ',' or ';'")
    # Spreadsheets put a mark before the first letter that is no part of its name.
    text = read_text(path).removeprefix("\ufeff")
    reader = lines_of.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows, lines = [], []
    try:
        for cells in reader:
            row = tuple(cell.strip() for cell in cells)
            if any(row):
                rows.append(row)
                lines.append(reader.line_num)
    except lines_of.Error as error:
        raise FormatError(f"line {reader.line_num} of '{path}' cannot be read: {error}") from error
    if not rows:
        raise FormatError(f"'{path}' is empty; it must hold one line per sample")
    for row, line in zip(rows, lines, strict=True):
        if len(row) != len(rows[0]):
            raise FormatError(
                f"line {line} of '{path}' has {len(row)} cells, but line {lines[0]} has {len(rows[0])}; "
                f"every line must have the same number of cells{_other_delimiter(rows, delimiter)}"
            )
    has_header = all(_number(cell) is None for cell in rows[0]) if header is None else header
    names = rows.pop(0) if has_header else tuple(f"x{number + 1}" for number in range(len(rows[0])))
    if has_header:
        _check_header(path, names)
        lines.pop(0)
    if not rows:
        raise FormatError(f"'{path}' holds a header but no sample; one line per sample must follow")
    return _Table(str(path), names, tuple(rows), tuple(lines), has_header)


def _other_delimiter(rows: Sequence[tuple[str, ...]], delimiter: str) -> str:
    """Advice where the delimiter is missing in a line, and another sign stands in all of them."""
    if all(len(row) > 1 for row in rows):
        return ""
    for sign in (";", "\t", ","):
        if sign != delimiter and all(any(sign in cell for cell in row) for row in rows):
            return f"; its cells seem to be parted otherwise: pass delimiter={brief(sign)}"
    return ""


def _check_header(path: str | os.PathLike[str], names: tuple[str, ...]) -> None:
    times = Counter(names)
    for number, name in enumerate(names, start=1):
        if not name:
            raise FormatError(f"column {number} of '{path}' has no name in the header")
        if times[name] > 1:
            raise FormatError(f"'{path}' has several columns called '{name}'; rename all but one")


def _target_columns(table: _Table, targets: Columns) -> list[int]:
    if targets is None:
        return [table.width - 1]
    if isinstance(targets, str):
        return [table.column(targets)]
    if isinstance(targets, Sequence):
        if not targets or len(set(targets)) != len(targets):
            raise NumberError("targets must name at least one column, and each only once")
        return [table.column(name) for name in targets]
    count = whole(targets, "targets")
    if count >= table.width:
        raise NumberError(
            f"targets is {count}, but '{table.path}' has {table.width} columns and needs one for the inputs"
        )
    return list(range(table.width - count, table.width))


def _target(table: _Table, column: int, encode: bool) -> tuple[np.ndarray, tuple[str, ...]]:
    """The columns of T that a column of the table becomes, and the classes (none for plain numbers)."""
    cells = [row[column] for row in table.rows]
    if "" in cells:
        raise NumberError(_wrong_cell(table, cells.index(""), column))
    texts = [cell for cell in cells if _number(cell) is None]
    if not texts and encode:
        return _classes(cells, sorted(set(cells), key=float))
    if not encode and len(texts) < len(cells):
        # Numbers, or numbers with a misprint among them: then this says where.
        return _numbers(table, column), ()
    return _classes(cells, sorted(set(cells)))


def _classes(cells: list[str], classes: list[str]) -> tuple[np.ndarray, tuple[str, ...]]:
    return one_hot(cells, classes), tuple(classes)


def _numbers(table: _Table, column: int) -> np.ndarray:
    """A column as floats."""
    values = np.empty(len(table.rows))
    for row, cells in enumerate(table.rows):
        number = _number(cells[column])
        if number is None or not math.isfinite(number):
            raise NumberError(_wrong_cell(table, row, column))
        values[row] = number
    return values


def _wrong_cell(table: _Table, row: int, column: int) -> str:
    cell = table.rows[row][column]
    sentence = f"{table.place(row, column)}: "
    if not cell:
        return f"{sentence}the cell is empty; it must hold a finite number"
    if row == 0 and not table.has_header and _number(cell) is None:
        return f"{sentence}{brief(cell)} is not a number; if this line holds the names, pass header=True"
    if _number(cell.replace(",", ".")) is not None and "," in cell:
        return (
            f"{sentence}{brief(cell)} is not a finite number; write it with a point: {cell.replace(',', '.')}"
        )
    return f"{sentence}{brief(cell)} is not a finite number"


def _number(cell: str) -> float | None:
    """The number in a cell, or None. Python's own 1_000 is no number in a table."""
    try:
        return None if "_" in cell else float(cell)
    except ValueError:
        return None
