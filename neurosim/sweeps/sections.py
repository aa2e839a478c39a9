"""The sections of a report, as aligned text and as Markdown."""

from collections.abc import Sequence
from dataclasses import dataclass

from neurosim.ground.errors import harmless
from neurosim.trace.shown import escaped, markdown_table


@dataclass(frozen=True)
class ReportSection:
    """A title, sentences, and a table below them.

    Attributes
    ----------
    title : str
    about : str
        What follows the title on its line.
    sentences : tuple of str
    heads, rows : tuple of str, and of such tuples
        The table; without rows there is none.
    sides : str
        To which side every column is flush: ``"l"`` or ``"r"``.
    code : bool
        Whether the last column is what to type.
    rest : str
        What the table leaves out.
    """

    title: str
    about: str = ""
    sentences: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    sides: str = ""
    code: bool = False
    rest: str = ""

    def text(self) -> str:
        """Return it as text, with aligned columns."""
        title = f"{self.title.upper()}  {self.about}".rstrip()
        below = [*self.sentences, *self._table(), *([self.rest] if self.rest else [])]
        return harmless("\n  ".join([title, *below]), keep="\n")

    def _table(self) -> list[str]:
        if not self.rows:
            return []
        table = [tuple(map(harmless, row)) for row in (self.heads, *self.rows)]
        widths = [max(map(len, column)) for column in zip(*table, strict=True)]
        lines = []
        for row in table:
            cells = [
                cell.ljust(width) if side == "l" else cell.rjust(width)
                for cell, width, side in zip(row, widths, self.sides, strict=True)
            ]
            lines.append("  ".join(cells).rstrip())
        return lines

    def markdown(self) -> str:
        """Return it as Markdown."""
        blocks = [f"**{escaped(self.title)}** {escaped(harmless(self.about))}".rstrip()]
        blocks += [escaped(harmless(sentence)) for sentence in self.sentences]
        if self.rows:
            heads = [escaped(harmless(head)) for head in self.heads]
            blocks.append(markdown_table(heads, list(map(self._cells, self.rows)), self.sides))
        return "\n\n".join([*blocks, *([escaped(self.rest)] if self.rest else [])])

    def _cells(self, row: Sequence[str]) -> list[str]:
        *cells, last = map(harmless, row)
        is_code = self.code and not set("`|") & set(last)
        return [*map(escaped, cells), f"`{last}`" if is_code else escaped(last)]


def together(title: str, sections: Sequence[ReportSection], *, markdown: bool = False) -> str:
    """Return a report: its title, and the sections below each other."""
    if markdown:
        heading = f"### {escaped(harmless(title))}"
        return "\n\n".join([heading, *(section.markdown() for section in sections)]) + "\n"
    return "\n\n".join([harmless(title), *(section.text() for section in sections)])
