"""Lines of text in a scene."""

from collections.abc import Sequence

from neurosim.drawing.page.fonts import Ruler
from neurosim.drawing.page.scene import Scene, TextLine, baseline_for
from neurosim.drawing.page.style import Style


class TextWriter:
    """Writes lines of text into a scene, one after the other."""

    def __init__(self, scene: Scene, style: Style, ruler: Ruler) -> None:
        self.scene, self.style, self.ruler = scene, style, ruler

    def write(
        self,
        gid: str,
        text: str,
        x: float,
        y: float,
        *,
        size: float = 9.0,
        colour: str | None = None,
        bold: bool = False,
        align: str = "left",
        layer: float = 5.0,
    ) -> float:
        """Write a text centred at height `y`; return its width."""
        wide = self.ruler.width(text, size, bold=bold)
        baseline = baseline_for(y, size)
        colour = self.style.secondary if colour is None else colour
        self.scene.add(TextLine(gid, text, x, baseline, size, colour, wide, bold, False, align, layer))
        return wide

    def write_parts(self, gid: str, parts: Sequence[str], x: float, y: float, room: float) -> float:
        """Write as many parts as fit, with semicolons between them; none is cut. Return the width."""
        for count in range(len(parts), 0, -1):
            text = "; ".join(parts[:count])
            if self.ruler.width(text, 9.0) <= room:
                return self.write(gid, text, x, y)
        return 0.0
