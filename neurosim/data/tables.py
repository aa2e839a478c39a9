"""Tables of values in a text file: one line per sample, one column per feature or target."""

import math
import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from neurosim.data.checks import require_one_of
from neurosim.data.dataset import Dataset
from neurosim.data.encoding import one_hot
from neurosim.data.named import NamedData, Wanted
from neurosim.data.table_columns import TextTable, text_table_of
from neurosim.data.table_hints import hints
from neurosim.data.table_lines import DELIMITERS, MISSING, lines, other_delimiter
from neurosim.data.table_numbers import Evidence, Numerals, check_signs, is_number, signs_in
from neurosim.data.table_text import table_text
from neurosim.ground.checks import whole
from neurosim.ground.errors import FormatError, NumberError, UnknownNameError, brief, listed
from neurosim.ground.files import FilePath
from neurosim.ground.numbers import counted

Columns = int | str | Sequence[str] | None
#: What is done where a value is missing.
REMEDIES = ("refuse", "drop")
#: What a number with decimal comma leaves behind where its comma was taken for the end of a cell.
TORN = re.compile(r"-0|[+-]?0\d+")
TORN_IN_TEXT = re.compile(rf"(?:^|,)[ \t]*(?:{TORN.pattern})[ \t]*(?:,|$)", re.MULTILINE)


def csv(
    path: FilePath,
    targets: Columns = None,
    *,
    features: str | Sequence[str] | None = None,
    drop: str | Sequence[str] = (),
    header: bool | None = None,
    delimiter: str | None = None,
    decimal: str | None = None,
    thousands: str | None = None,
    encoding: str | None = None,
    comment: str = "#",
    missing: str = "refuse",
    encode: bool = False,
) -> Dataset:
    """Return the samples of a table in a text file, as programs and spreadsheets write it.

    What is not given is guessed, and the guess is told in the origin of the dataset. What can be read in
    two ways is refused. A target column of texts is a class: it becomes one-hot, its classes in
    alphabetical order.

    Parameters
    ----------
    path : path
    targets : str, sequence of str, or int, optional
        Target columns by their names, or how many of the last columns; without it, the last one.
        Without a header the columns are called x1, x2, ...
    features : str or sequence of str, optional
        Columns to take as inputs; without it, all others.
    drop : str or sequence of str
        Columns to leave out, such as those that number the samples.
    header : bool, optional
        Whether the first line holds the names; without it, it does if none of its cells is a number.
    delimiter : str, optional
        The character between two cells; " " is any number of spaces. Without it, the one of
        ; tab | , and spaces that splits all lines into equally many cells, and most of them into numbers.
    decimal : {".", ","}, optional
        The decimal sign; without it, the one that the numbers have.
    thousands : {",", ".", " ", "'"}, optional
        The sign between thousands; without it, the one that the numbers have.
    encoding : str, optional
        Such as "utf-8", "latin-1", "cp1252", "utf-16"; without it, one that fits all bytes.
    comment : str
        The text that begins lines to leave out; "" leaves out none.
    missing : {"refuse", "drop"}
        What to do where a value is missing (an empty cell, ?, NA, nan): refuse the table, or leave out
        the line.
    encode : bool
        Make target columns of numbers one-hot, too, as where digits name the classes.

    Raises
    ------
    FileError
        The file cannot be read.
    FormatError
        It is empty or not text, its lines differ in length, or its numbers can be read in two ways.
    NumberError
        A cell is not a finite number, or missing; the message gives its line and column.
    UnknownNameError
        There is no column or encoding of that name.
    """
    require_one_of("missing", missing, REMEDIES)
    check_signs(decimal, thousands)
    if header is not None and not isinstance(header, bool):
        raise NumberError(f"header is {brief(header)}; it must be True or False")
    text, name = table_text(path, encoding)
    split = lines(text, path, delimiter, comment)
    table = text_table_of(path, split, header)
    chosen, inputs = _columns(table, targets, features, drop)
    table, missed = _complete(table, [*inputs, *chosen], missing)
    if delimiter is None and decimal is None and split.delimiter == ",":
        _check_torn(table, text)
    signs = signs_in(text, split.delimiter)
    table = replace(table, numerals=_numerals(table, [*inputs, *chosen], signs, decimal, thousands))
    encoded = [_target(table, column, encode) for column in chosen]
    several = len(chosen) > 1
    target = "targets" if several else "target"
    said = [
        f"{DELIMITERS.get(split.delimiter, split.delimiter)} between columns",
        *table.numerals.words,
        table.heading,
        *([name] if name != "utf-8" else []),
        *_left_out(split.comments, "comment line"),
        *_left_out(missed, "line", " with missing values"),
        *table.notes,
    ]
    names = [table.names[column] for column in chosen]
    thought = hints(table, inputs, chosen if targets is None else None)
    return Dataset(
        X=np.column_stack([_numbers(table, column) for column in inputs]),
        T=np.column_stack([values for values, _ in encoded]),
        features=tuple(table.names[column] for column in inputs) if table.has_header else (),
        classes=tuple(
            f"{table.names[column]}={name}" if several and names else name
            for column, (_, names) in zip(chosen, encoded, strict=True)
            for name in (names or (table.names[column],))
        ),
        origin=f"table '{path}', read with {', '.join(said)}; {target} {listed(names)}{thought}",
    )


def _columns(
    table: TextTable, targets: Columns, features: str | Sequence[str] | None, drop: str | Sequence[str]
) -> tuple[list[int], list[int]]:
    """The places of the targets and of the inputs."""
    dropped = {table.column(name) for name in _several(drop, "drop")}
    chosen = _target_columns(table, targets, dropped)
    both = [table.names[column] for column in chosen if column in dropped]
    if both:
        raise UnknownNameError(f"column '{both[0]}' of '{table.path}' is named in targets and in drop")
    aside = {*chosen, *dropped}
    if features is None:
        inputs = [column for column in range(table.width) if column not in aside]
    else:
        inputs = [table.column(name) for name in _several(features, "features")]
    both = [table.names[column] for column in inputs if column in aside]
    if both:
        other = "drop" if both[0] in _several(drop, "drop") else "targets"
        raise UnknownNameError(f"column '{both[0]}' of '{table.path}' is named in features and in {other}")
    if not inputs:
        hint = other_delimiter(table.rows, table.delimiter)
        raise FormatError(f"'{table.path}' has no column left for the inputs{hint}")
    return chosen, inputs


def _several(names: str | Sequence[str], what: str) -> list[str]:
    """Names of columns that are given as one or several."""
    if isinstance(names, str):
        return [names]
    if not isinstance(names, Sequence) or len(set(map(str, names))) != len(names):
        raise NumberError(f"{what} is {brief(names)}; it must name columns, each only once")
    return list(names)


def _target_columns(table: TextTable, targets: Columns, dropped: set[int]) -> list[int]:
    left = [column for column in range(table.width) if column not in dropped]
    if targets is None:
        return left[-1:]
    if isinstance(targets, str):
        return [table.column(targets)]
    if isinstance(targets, Sequence):
        if not targets or len(set(targets)) != len(targets):
            raise NumberError("targets must name at least one column, and each only once")
        return [table.column(name) for name in targets]
    count = whole(targets, "targets")
    if count >= len(left):
        raise NumberError(
            f"targets is {count}, but '{table.path}' has {len(left)} columns and needs one for the inputs"
        )
    return left[-count:]


def _complete(table: TextTable, columns: list[int], missing: str) -> tuple[TextTable, int]:
    """The table without the lines in which one of these columns has no value, and how many they were."""
    gone = set()
    for row, cells in enumerate(table.rows):
        if MISSING.isdisjoint(map(str.lower, cells)):
            continue
        column = next((column for column in columns if cells[column].lower() in MISSING), None)
        if column is None:
            continue
        if missing == "refuse":
            raise NumberError(_missing(table, row, column))
        gone.add(row)
    if not gone:
        return table, 0
    kept = [row for row in range(len(table.rows)) if row not in gone]
    if not kept:
        raise FormatError(f"every line of '{table.path}' has a missing value, so no sample is left")
    rows = tuple(table.rows[row] for row in kept)
    numbers = tuple(table.lines[row] for row in kept)
    return replace(table, rows=rows, lines=numbers), len(gone)


def _missing(table: TextTable, row: int, column: int) -> str:
    cell = table.rows[row][column]
    what = f"{brief(cell)} stands for a missing value" if cell else "the cell is empty"
    return (
        f"{table.place(row, column)}: {what}; fill it in, or pass missing='drop' to leave out all such lines"
    )


def _check_torn(table: TextTable, text: str) -> None:
    """Refuse whole numbers that seem to be halves of numbers with a decimal comma."""
    if "." in text or TORN_IN_TEXT.search(text) is None:
        return
    for row, cells in enumerate(table.rows):
        if not any(map(TORN.fullmatch, cells)):
            continue
        column = next(column for column, cell in enumerate(cells) if TORN.fullmatch(cell))
        raise FormatError(
            f"{table.place(row, column)}: {brief(cells[column])} seems to be a part of a number with a "
            "decimal comma; write ; between the cells, or pass delimiter=',' if the commas stand between them"
        )


def _numerals(
    table: TextTable, columns: list[int], signs: list[str], decimal: str | None, thousands: str | None
) -> Numerals:
    """How the numbers in these columns are written, of which some of these signs are a part."""
    evidence = Evidence()
    for column in columns if signs else ():
        if all(map(is_number, table.cells(column))):
            cells = ((cell, table.place(row, column)) for row, cell in enumerate(table.cells(column)))
            evidence.take(cells, signs)
        if len(signs) < 2 and evidence.decimal:
            break
    return evidence.numerals(decimal, thousands, table.delimiter)


def _target(table: TextTable, column: int, encode: bool) -> tuple[np.ndarray, tuple[str, ...]]:
    """The columns of T that a column of the table becomes, and the classes (none for plain numbers)."""
    cells = table.cells(column)
    values = [table.numerals.number(cell) for cell in cells]
    texts = values.count(None)
    if not texts and encode:
        numbers = _numbers(table, column).tolist()
        name = dict(zip(reversed(numbers), reversed(cells), strict=True))  # as it is written first
        classes = sorted(name)
        return one_hot(numbers, classes), tuple(name[number] for number in classes)
    if not encode and texts < len(cells):
        # Numbers, or numbers with a misprint among them: then this says where.
        return _numbers(table, column), ()
    classes_of_texts = sorted(set(cells))
    return one_hot(cells, classes_of_texts), tuple(classes_of_texts)


def _numbers(table: TextTable, column: int) -> np.ndarray:
    """A column as floats."""
    numbers = map(table.numerals.number, table.cells(column))
    values = np.array([math.nan if number is None else number for number in numbers])
    if not np.isfinite(values).all():
        raise NumberError(_wrong_cell(table, int(np.argmin(np.isfinite(values))), column))
    return values


def _wrong_cell(table: TextTable, row: int, column: int) -> str:
    cell = table.rows[row][column]
    sentence = f"{table.place(row, column)}: {brief(cell)} is not a"
    if row == 0 and not table.has_header and not is_number(cell):
        return f"{sentence} number; if this line holds the names, pass header=True"
    other = Numerals("." if table.numerals.decimal == "," else ",").number(cell)
    if other is not None and math.isfinite(other):
        sign, words = (",", "comma") if table.numerals.decimal == "," else (".", "point")
        return f"{sentence} finite number; write it with a {words}: {re.sub('[.,]', sign, cell)}"
    return f"{sentence} finite number"


def _left_out(count: int, what: str, which: str = "") -> list[str]:
    return [f"{counted(count, what)}{which} left out"] if count else []


def _wanted(asked: Wanted) -> Dataset:
    """The table, with its texts encoded where one target for every class is wanted."""
    return csv(asked.path or "", encode=asked.one_hot, **asked.options)


NAMED = (NamedData("csv", csv, "table of comma-separated values", ("path", "encode"), read=_wanted),)
