"""Column groups: a table that is wider than the page is drawn as several, below each other."""

from dataclasses import replace

from neurosim.drawing.page.fonts import Ruler
from neurosim.figures.table import Table, Tables
from neurosim.ground.errors import NumberError

GAP = 1.25  # between columns, in font sizes
SMALLEST = 9.0
AROUND = 4.0  # rows that heading, column names and notes of a table take
EDGE = 8.0  # points left free at each side
KEYS = ("sample", "step")  # a first column that says which row it is stands in every group


def widths_of(table: Table, ruler: Ruler, size: float) -> list[float]:
    """Return the width of every column."""
    widths = []
    for k, heading in enumerate(table.columns):
        cells = [ruler.width(row[k], size, bold=r in table.wrong) for r, row in enumerate(table.rows)]
        widths.append(max(ruler.width(heading, size, bold=True), *cells, 0.0))
    return widths


def grouped(record: Tables, ruler: Ruler, width: float) -> Tables:
    """Return tables that are no wider than a page; what is wider is cut between columns.

    Raises
    ------
    NumberError
        A single column is wider than the page.
    """
    parts = [part for table in record.tables for part in _parts(table, ruler, width - 2 * EDGE)]
    return replace(record, tables=tuple(parts))


def _parts(table: Table, ruler: Ruler, room: float) -> list[Table]:
    widths, gap = widths_of(table, ruler, SMALLEST), GAP * SMALLEST
    if sum(widths) + gap * (len(widths) - 1) <= room:
        return [table]
    key = [0] if table.columns[0] in KEYS else []
    start = sum(widths[k] + gap for k in key)
    groups: list[list[int]] = [[]]
    taken = start
    for k in range(len(key), len(widths)):
        if start + widths[k] > room:
            raise NumberError(
                f"the column '{table.columns[k]}' needs {start + widths[k]:.0f} points, but this page has "
                f"{room:.0f}; use a wider page or shorter names"
            )
        if groups[-1] and taken + widths[k] > room:
            groups.append([])
            taken = start
        groups[-1].append(k)
        taken += widths[k] + gap
    last = len(groups) - 1
    return [
        replace(
            table,
            title=table.title if number == 0 else "",
            columns=tuple(table.columns[k] for k in (*key, *group)),
            rows=tuple(tuple(row[k] for k in (*key, *group)) for row in table.rows),
            marked=tuple(n for n, k in enumerate((*key, *group)) if k in table.marked),
            note=table.note if number == last else "",
            more=table.more if number == last else 0,
        )
        for number, group in enumerate(groups)
    ]


def note_lines(parts: list[str], ruler: Ruler, room: float) -> list[str]:
    """Return the parts of a note with semicolons between them, in as many lines as it takes."""
    lines: list[str] = []
    for part in parts:
        longer = f"{lines[-1]}; {part}" if lines else part
        if lines and ruler.width(longer, SMALLEST) <= room:
            lines[-1] = longer
        else:
            lines += _broken(part, ruler, room)
    return lines


def _broken(text: str, ruler: Ruler, room: float) -> list[str]:
    """Return a text in lines that are broken between words."""
    first, *words = text.split(" ")
    lines = [first]
    for word in words:
        if ruler.width(f"{lines[-1]} {word}", SMALLEST) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines
