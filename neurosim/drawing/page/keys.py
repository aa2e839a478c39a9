"""The key of a figure with panels: what its lines and marks mean, in as many rows as it takes."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from neurosim.drawing.page.text_writer import TextWriter

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Entry = tuple[str, str, str | None]  # text, colour, and line style or mark; None for a text alone
ROW = 14.0  # height of the key above the lower edge
MARKS = ("o", "^", "s", "D", "*", "x", "hollow")
PITCH = 13.0
APART = 20.0
SIZE = 9.0


def write_key(axes: "Axes", writer: TextWriter, entries: Sequence[Entry]) -> float:
    """Write the entries below the drawing, and return the height of the rows beyond the first."""
    rows = _rows(writer, entries)
    more = PITCH * (len(rows) - 1)
    for number, row in enumerate(rows):
        x, y = 0.55 * writer.style.left, ROW + more - number * PITCH
        for text, colour, look in row:
            gid = text.replace(":", "").replace("->", "→")
            if look is not None:
                _swatch(axes, writer, f"key:{gid}", colour, look, (x, y))
            tone = colour if look is None else writer.style.ink
            writer.write(f"legend:{gid}", text, x + _swatch_width(look), y, colour=tone)
            x += _width(writer, text, look) + APART
    return more


def _rows(writer: TextWriter, entries: Sequence[Entry]) -> list[list[Entry]]:
    """Break the entries into rows that fit."""
    rows: list[list[Entry]] = [[]]
    x = start = 0.55 * writer.style.left
    for entry in entries:
        wide = _width(writer, entry[0], entry[2])
        if rows[-1] and x + wide > writer.style.width - start:
            rows.append([])
            x = start
        rows[-1].append(entry)
        x += wide + APART
    return rows


def _width(writer: TextWriter, text: str, look: str | None) -> float:
    return _swatch_width(look) + writer.ruler.width(text, SIZE)


def _swatch_width(look: str | None) -> float:
    return 0.0 if look is None else 24.0 if look in MARKS else 34.0


def _swatch(
    axes: "Axes", writer: TextWriter, gid: str, colour: str, look: str, at: tuple[float, float]
) -> None:
    """Draw the piece of line or the mark that is explained."""
    from matplotlib.lines import Line2D

    x, y = at
    points = [x + 14] if look in MARKS else [x, x + 28]
    line = Line2D(points, [y] * len(points), gid=gid, color=colour, linewidth=2.2)
    if look not in MARKS:
        line.set(linestyle=look)
    else:
        line.set(marker="o" if look == "hollow" else look, linestyle="none", markersize=6.0)
    if look == "hollow":
        line.set_markerfacecolor(writer.style.paper)
    axes.add_line(line)
