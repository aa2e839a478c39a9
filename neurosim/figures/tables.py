"""Tables as they are drawn: side by side, or below each other."""

from dataclasses import replace
from typing import Unpack

from neurosim.drawing.page.canvas import Canvas
from neurosim.drawing.page.choices import Choices, Drawn
from neurosim.drawing.page.fonts import Ruler
from neurosim.drawing.page.names import printable
from neurosim.drawing.page.routes import straight
from neurosim.drawing.page.scene import Box, Rectangle, Stroke
from neurosim.drawing.page.style import Style
from neurosim.figures.column_groups import AROUND as ROWS_AROUND
from neurosim.figures.column_groups import EDGE, GAP, SMALLEST, grouped, note_lines, widths_of
from neurosim.figures.heights import AROUND
from neurosim.figures.table import Table, Tables

APART = 3.2  # between tables
LARGEST = 20.0
NUMBERS = "−-+.…∞"  # signs with which a number may begin
LINE = 1.75  # height of a row, in font sizes


def draw_tables(record: Tables, **choices: Unpack[Choices]) -> Drawn:
    """Draw tables side by side, as large as they fit; rows that do not fit are counted."""
    canvas = Canvas(choices, record.when)
    parts = grouped(record, canvas.ruler, canvas.style.width)
    if canvas.stacked or len(parts.tables) > len(record.tables):
        _below_each_other(canvas, parts)
        return canvas.done()
    size = _size(canvas, record)
    record = _fitting(canvas, record, size)
    wide = [_block(canvas, table, size) for table in record.tables]
    total = sum(wide) + APART * size * (len(wide) - 1)
    x = (canvas.style.width - total) / 2
    most = int((canvas.high - canvas.low - 3.6 * LINE * size) / (LINE * size))
    tall = min(most, max(len(table.rows) for table in record.tables))
    top = (canvas.high + canvas.low + (tall + 1) * LINE * size) / 2
    for number, (table, width) in enumerate(zip(record.tables, wide, strict=True), start=1):
        _table(canvas, table, number, (x, top), size, most)
        x += width + APART * size
    return canvas.done()


def _wide(canvas: Canvas, table: Table, size: float) -> float:
    """Return the width of a table."""
    return sum(widths_of(table, canvas.ruler, size)) + GAP * size * (len(table.columns) - 1)


def _block(canvas: Canvas, table: Table, size: float) -> float:
    """Return the width of a table with its title."""
    return max(_wide(canvas, table, size), canvas.ruler.width(table.title, size, bold=True))


def _below_each_other(canvas: Canvas, record: Tables) -> None:
    """Draw the tables below each other, each with an even share of the page where they need more."""
    line = LINE * SMALLEST
    rows = max(
        1, int((canvas.high - canvas.low) / line - ROWS_AROUND * len(record.tables)) // len(record.tables)
    )
    y = canvas.high
    for number, table in enumerate(record.tables, start=1):
        x = max(EDGE, (canvas.style.width - _block(canvas, table, SMALLEST)) / 2)
        _table(canvas, table, number, (x, y - 1.5 * line), SMALLEST, rows)
        y -= (min(len(table.rows), rows) + ROWS_AROUND) * line


def _size(canvas: Canvas, record: Tables) -> float:
    """Return the largest size at which everything fits, at least the smallest that can be read."""
    size = LARGEST
    room = canvas.style.width - 2 * 20.0
    while size > SMALLEST:
        wide = sum(_block(canvas, table, size) for table in record.tables)
        rows = max(len(table.rows) for table in record.tables)
        fits = wide + APART * size * (len(record.tables) - 1) <= room
        if fits and (rows + 3.6) * LINE * size <= canvas.high - canvas.low:
            return size
        size -= 0.5
    return SMALLEST


def _fitting(canvas: Canvas, record: Tables, size: float) -> Tables:
    """Leave out tables that do not fit next to each other, and say so below the last one that does."""
    tables, left_out = list(record.tables), 0
    while len(tables) > 1:
        wide = sum(_block(canvas, table, size) for table in tables)
        if wide + APART * size * (len(tables) - 1) <= canvas.style.width - 16.0:
            break
        left_out += len(tables.pop().rows)
    if left_out:
        tables[-1] = replace(tables[-1], note=f"{left_out} more rows beside these")
    return replace(record, tables=tuple(tables))


def _is_words(table: Table, column: int) -> bool:
    """Return whether a column holds words, which begin below each other; numbers end below each other."""
    cells = [row[column] for row in table.rows]
    return bool(cells) and not any(cell[:1].isdigit() or cell[:1] in NUMBERS for cell in cells if cell)


def _table(
    canvas: Canvas, table: Table, number: int, at: tuple[float, float], size: float, most: int
) -> None:
    """Draw a table from its upper left corner, with so many rows at most."""
    style, writer = canvas.style, canvas.writer
    (left, top), line, wide = at, LINE * size, _wide(canvas, table, size)
    shown = min(len(table.rows), most)
    height = (shown + 1) * line
    widths = widths_of(table, canvas.ruler, size)
    ends = []
    x = left
    for width in widths:
        ends.append(x + width)
        x += width + GAP * size
    for k in table.marked:
        box = Box(ends[k] - widths[k] - 7, top - height, ends[k] + 7, top)
        canvas.scene.add(Rectangle(f"marked:{number} {k}", box, style.gradient_pill, rounding=4.0, layer=1.0))
    writer.write(f"heading:{number}", table.title, left, top + line, size=size, colour=style.ink, bold=True)
    sides = ["left" if _is_words(table, k) else "right" for k in range(len(widths))]
    places = [
        end - wide_ if side == "left" else end for end, wide_, side in zip(ends, widths, sides, strict=True)
    ]
    for k, heading in enumerate(table.columns):
        colour = style.gradient_text if k in table.marked else style.secondary
        y, side = top - line / 2, sides[k]
        writer.write(
            f"column:{number} {k}", heading, places[k], y, size=size, colour=colour, align=side, bold=True
        )
    rule = straight((left, top - line), (left + wide, top - line))
    canvas.scene.add(Stroke(f"rule:{number}", rule, style.hairline, 1.0))
    for r, row in enumerate(table.rows[:shown]):
        y = top - (r + 1.5) * line
        wrong = r in table.wrong
        for k, text in enumerate(row):
            colour = style.negative_text if wrong else style.gradient_text if k in table.marked else style.ink
            cell = f"cell:{number} {r} {k}", printable(text), places[k], y
            writer.write(*cell, size=size, colour=colour, align=sides[k], bold=wrong)
    left_out = len(table.rows) - shown + table.more
    parts = [f"{left_out} more row{'s' if left_out > 1 else ''}"] if left_out else []
    parts += table.note.split("; ") if table.note else []
    for k, text in enumerate(note_lines(parts, canvas.ruler, style.width - left - EDGE)):
        gid = f"note:{number}" if k == 0 else f"note:{number} {k + 1}"
        writer.write(gid, text, left, top - height - 0.7 * line - 12.0 * k)


def tables_height(record: Tables, width: float) -> float:
    """The tables below each other, with so many rows as a page of a journal has."""
    parts = grouped(record, Ruler(Style()), width)
    rows = sum(len(table.rows) + ROWS_AROUND for table in parts.tables)
    least = width + 1.0 if len(parts.tables) > 1 else 0.0  # upright, so that they do stand so
    return max(least, min(640.0, AROUND + 30.0 + 15.75 * rows))
