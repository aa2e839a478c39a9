"""Widths of texts, measured with the font that will draw them."""

import warnings

from neurosim.drawing.page.style import Style

CAP = 0.73  # height of a digit, in font sizes
ASCENT = 0.77  # of the box that matplotlib gives a line of text
DESCENT = 0.24
LONGEST = 300  # letters of a text that are looked at


class Ruler:
    """Measures texts in points, and remembers what it measured."""

    def __init__(self, style: Style) -> None:
        from matplotlib.font_manager import FontProperties
        from matplotlib.textpath import TextToPath

        self._measure = TextToPath()
        self._fonts = {
            bold: FontProperties(
                family=style.font, weight="bold" if bold else "normal", math_fontfamily=style.math_font
            )
            for bold in (False, True)
        }
        self._known: dict[tuple[str, bool], float] = {}

    def width(self, text: str, size: float, *, bold: bool = False, math: bool = False) -> float:
        """Return the width of a line of text in points."""
        if math:
            # An index is set at 70 % of the size; parsing the formula would take longer than all the rest.
            letters, _, digits = text.replace("\\mathrm", "").strip("$").replace("{,}", ",").partition("_")
            return self.width(letters.strip("{}"), size) + self.width(digits.strip("{}"), 0.72 * size)
        key = (text, bold)
        if key not in self._known:
            font = self._fonts[bold].copy()
            font.set_size(100.0)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # a glyph that the font lacks: some width is good enough
                self._known[key] = self._measure.get_text_width_height_descent(text, font, False)[0] / 100.0
        return self._known[key] * size

    def shortened(self, text: str, size: float, width: float, tail: int = 0) -> str:
        """Return the text, cut with an ellipsis (before the last `tail` letters) where it is too wide."""
        if len(text) <= LONGEST and self.width(text, size) <= width:
            return text
        end = "\u2026" + text[len(text) - tail :]
        low, high = 1, max(1, min(LONGEST, len(text) - 1 - tail))
        while low < high:
            middle = (low + high + 1) // 2
            fits = self.width(text[:middle].rstrip() + end, size) <= width
            low, high = (middle, high) if fits else (low, middle - 1)
        return text[:low].rstrip() + end

    def wrapped(
        self, text: str, size: float, width: float, *, bold: bool = False, most: int = 3
    ) -> list[str]:
        """Return the text in lines of this width, broken between words; the last one is cut if need be."""
        lines: list[str] = []
        words = text[: LONGEST * most].split(" ")
        while words:
            count = len(words)
            if len(lines) < most - 1:
                while count > 1 and self.width(" ".join(words[:count]), size, bold=bold) > width:
                    count -= 1
            line, words = " ".join(words[:count]), words[count:]
            factor = self.width(line, size, bold=bold) / (self.width(line, size) or 1.0)
            lines.append(self.shortened(line, size * factor, width))
        return lines
