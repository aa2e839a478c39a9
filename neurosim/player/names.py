"""Names of quantities as HTML: indices below, the number of a layer above."""

from html import escape

from neurosim.printing.names import TextScript


class PageScript(TextScript):
    """Names as a browser sets them next to text; what plain text has in one row anyway stays as it is."""

    def called(self, letter: str, indices: tuple[str, ...]) -> str:
        """net(h1), w(i1→h1)."""
        return escape(super().called(letter, indices))

    def numbered(self, letter: str, number: int) -> str:
        """E₂, in one row with the text."""
        return escape(super().numbered(letter, number))

    def indexed(self, letter: str, indices: tuple[str, ...], layer: str = "") -> str:
        """A letter with indices below, and a layer above them.

        Examples
        --------
        >>> PageScript().indexed("w", ("h1", "i1"))
        'w<sub>h1,i1</sub>'
        """
        digits = all(index.isdecimal() and len(index) == 1 for index in indices)
        below = f"<sub>{escape(('' if digits else ',').join(indices))}</sub>" if indices else ""
        above = f"<sup>{escape(layer)}</sup>" if layer else ""
        scripts = f'<span class="both">{above}{below}</span>' if above and below else above + below
        return escape(letter) + scripts

    def label(self, text: str) -> str:
        """The label as it is."""
        return escape(text)

    def words(self, text: str) -> str:
        """The words as they are."""
        return escape(text)
