"""Title and subtitle of a figure, in one row or in several."""

from neurosim.drawing.page.names import printable
from neurosim.drawing.page.text_writer import TextWriter

LOW = 150.0  # points; on pages that are lower, titles stand in one row


def add_titles(writer: TextWriter, title: str | None, subtitle: str | None) -> None:
    """Write the title, bold, and the subtitle after it, cut to the width of the canvas."""
    style = writer.style
    y, x, room = style.height - 16.5, style.left * 0.55, style.width - style.left * 1.1
    if title:
        text = writer.ruler.shortened(printable(title), style.title_size * 1.08, room)
        wide = writer.write("title", text, x, y, size=style.title_size, colour=style.ink, bold=True)
        x, room = x + wide + 14, room - wide - 14
    if subtitle and room > 30:
        text = writer.ruler.shortened(printable(subtitle), style.heading_size, room)
        writer.write("subtitle", text, x, y - 0.5, size=style.heading_size)


def add_title_rows(writer: TextWriter, title: str | None, subtitle: str | None, *, most: int = 5) -> float:
    """Write the title, bold, and the subtitle after it, or below it where it is too wide: `most` rows in all.

    Returns
    -------
    float
        The height of the rows beyond the first.
    """
    style, ruler = writer.style, writer.ruler
    left, room = style.left * 0.55, style.width - style.left * 1.1
    titles = ruler.wrapped(printable(title), style.title_size, room, bold=True, most=2) if title else []
    taken = ruler.width(titles[0], style.title_size, bold=True) + 14 if titles else 0.0
    text = printable(subtitle) if subtitle else ""
    beside = len(titles) < 2 and taken + ruler.width(text, style.heading_size) <= room
    if beside or style.height < LOW:
        add_titles(writer, title, subtitle)
        return 0.0
    y, size = style.height - 16.5, style.title_size
    for number, line in enumerate(titles, start=1):
        writer.write(f"title:{number}", line, left, y, size=size, colour=style.ink, bold=True)
        y -= 1.25 * size
    rows = ruler.wrapped(text, style.heading_size, room, most=min(3, most - len(titles))) if text else []
    for number, line in enumerate(rows, start=1):
        writer.write(f"subtitle:{number}", line, left, y, size=style.heading_size)
        y -= 1.3 * style.heading_size
    return style.height - 16.5 - y - 1.25 * size


def dated(when: str, text: str) -> str:
    """Return a subtitle that begins with the weights it is about.

    Examples
    --------
    >>> dated("after 30 epochs", "2 of 50 wrong"), dated("", "2 of 50 wrong")
    ('after 30 epochs: 2 of 50 wrong', '2 of 50 wrong')
    """
    return f"{when}: {text}" if when else text
