"""The lines of a table and the cells in them: comments left out, delimiter found."""

import csv as lines_of
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from neurosim.data.table_numbers import is_number
from neurosim.ground.errors import FormatError, NumberError, brief
from neurosim.ground.files import FilePath

if TYPE_CHECKING:
    from _csv import Reader

#: What may stand between two cells, in words; of several that fit equally well the first is taken.
DELIMITERS = {";": ";", "\t": "tabs", "|": "|", ",": ",", " ": "spaces"}
#: What stands for a value that is missing, in small letters.
MISSING = frozenset(("", "?", "na", "n/a", "#n/a", "#nv", "nan", "null"))
#: What a spreadsheet writes into a cell that it could not compute; it is no comment.
ERRORS = re.compile(r"#(?:N/A|NV|[A-Z/0]+[!?])")
#: With which some spreadsheets say the delimiter in the first line.
SAID = re.compile(r"sep=(.)\n?", re.IGNORECASE)
#: Lines that are looked at to find the delimiter.
FEW = 100


@dataclass(frozen=True)
class Lines:
    """The rows of cells in a text.

    Attributes
    ----------
    rows : tuple of tuple of str
    numbers : tuple of int
        The line in which each row stands (where it ends, if a cell has several lines).
    delimiter : str
    comments : int
        How many lines were left out.
    heading : tuple of str or None
        The cells of a comment that stands right above the first row.
    """

    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]
    delimiter: str
    comments: int
    heading: tuple[str, ...] | None


def lines(text: str, path: FilePath, delimiter: str | None, comment: str) -> Lines:
    """Return the rows of a text.

    Raises
    ------
    FormatError
        There is none, they differ in length, or a quote is not closed.
    NumberError
        The delimiter is more than one character.
    """
    if delimiter is not None and not _may_part(delimiter):
        raise NumberError(f"delimiter is {brief(delimiter)}; it must be one character, such as ',' or ';'")
    if not isinstance(comment, str):
        raise NumberError(
            f"comment is {brief(comment)}; it must be the text that begins a comment, such as '#'"
        )
    kept, comments, heading = _kept(text, comment)
    if kept and (said := SAID.fullmatch(kept[0][1])) is not None:
        delimiter = delimiter or said[1]
        kept = kept[1:]
    texts = [line for _, line in kept]
    sign = _guessed(texts[:FEW]) if delimiter is None else delimiter
    rows, numbers = [], []
    reader = _reader(texts, sign, strict=True)
    try:
        for cells in reader:
            row = tuple(cell.strip() for cell in cells)
            if any(row):
                rows.append(row)
                numbers.append(kept[reader.line_num - 1][0])
    except lines_of.Error as error:
        line = kept[min(reader.line_num, len(kept)) - 1][0]
        raise FormatError(f"line {line} of '{path}' cannot be read: {error}") from error
    if not rows:
        raise FormatError(f"'{path}' is empty; it must hold one line per sample")
    for row, line in zip(rows, numbers, strict=True):
        if len(row) != len(rows[0]):
            raise FormatError(
                f"line {line} of '{path}' has {len(row)} cells, but line {numbers[0]} has {len(rows[0])}; "
                f"every line must have the same number of cells{other_delimiter(rows, sign)}"
            )
    above = None if heading is None else next(_cells([heading], sign), None)
    return Lines(tuple(rows), tuple(numbers), sign, comments, above)


def _may_part(delimiter: str) -> bool:
    return isinstance(delimiter, str) and len(delimiter) == 1 and delimiter not in '"\r\n'


def other_delimiter(rows: Sequence[tuple[str, ...]], delimiter: str) -> str:
    """Return advice where the delimiter is missing in a line, and another sign stands in all of them."""
    if all(len(row) > 1 for row in rows):
        return ""
    for sign in DELIMITERS:
        if sign != delimiter and all(any(sign in cell for cell in row) for row in rows):
            return f"; its cells seem to be separated by another character: pass delimiter={brief(sign)}"
    return ""


def _kept(text: str, comment: str) -> tuple[list[tuple[int, str]], int, str | None]:
    """The numbered lines that are not comments, how many are, and the last one above the first row."""
    kept: list[tuple[int, str]] = []
    comments, heading, quoted = 0, None, False
    for number, line in enumerate(io.StringIO(text, newline="\n"), start=1):
        if comment and not quoted and line.startswith(comment) and not ERRORS.match(line):
            comments += 1
            if not kept:
                heading = line.removeprefix(comment)
            continue
        if line.count('"') % 2:
            quoted = not quoted
        if kept or line.strip():
            kept.append((number, line))
    return kept, comments, heading


def _reader(texts: Iterable[str], sign: str, strict: bool) -> "Reader":
    if sign == " ":  # however many of them stand there
        texts = [" ".join(line.split()) + "\n" for line in texts]
    return lines_of.reader(texts, delimiter=sign, strict=strict, skipinitialspace=sign != " ")


def _cells(texts: Iterable[str], sign: str) -> Iterator[tuple[str, ...]]:
    try:
        for cells in _reader(texts, sign, strict=False):
            row = tuple(cell.strip() for cell in cells)
            if any(row):
                yield row
    except lines_of.Error:
        return  # it is said when the lines are really read


def _guessed(texts: list[str]) -> str:
    """The sign that splits all lines into equally many cells; of several the one that leaves most numbers."""
    split = {sign: list(_cells(texts, sign)) for sign in DELIMITERS}
    even = {
        sign: rows
        for sign, rows in split.items()
        if rows and {len(row) for row in rows} == {len(rows[0])} != {1}
    }
    if even:
        return max(even, key=lambda sign: _share(even[sign]))
    # Then a line is wrong, and it is found best with a sign that stands in all of them.
    everywhere = (sign for sign, rows in split.items() if rows and all(len(row) > 1 for row in rows))
    first = (sign for sign, rows in split.items() if rows and len(rows[0]) > 1)
    return next(everywhere, next(first, ","))


def _share(rows: list[tuple[str, ...]]) -> float:
    """Which part of the columns is numbers, below a line that may hold the names."""
    columns = list(zip(*(rows[1:] or rows), strict=True))
    return sum(
        all(is_number(cell) or cell.lower() in MISSING for cell in column) for column in columns
    ) / len(columns)
