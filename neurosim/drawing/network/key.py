"""The key below a network: what colours, places and pills mean; and the error of the sample."""

from dataclasses import dataclass

from neurosim.drawing.network.drawn_nodes import DrawnNodes
from neurosim.drawing.network.layout import NetworkLayout
from neurosim.drawing.network.routing import Routing, dashes_negative
from neurosim.drawing.network.selection import Selection
from neurosim.drawing.page.keys import ROW
from neurosim.drawing.page.numbers import num
from neurosim.drawing.page.routes import straight
from neurosim.drawing.page.scene import Box, Rectangle, Stroke
from neurosim.drawing.page.text_writer import TextWriter
from neurosim.trace.records import State


@dataclass(slots=True)
class _Row:
    """The lines of the key: what no longer fits into the last one, which ends at `end`, is left out."""

    writer: TextWriter
    x: float
    end: float
    y: float = ROW

    def room_for(self, wide: float) -> bool:
        """Whether so much fits, if need be on the next line."""
        style = self.writer.style
        if self.y > ROW and self.x + wide > style.width - 0.55 * style.left:
            self.x, self.y = 0.55 * style.left, ROW
        return self.x + wide <= (self.end if self.y == ROW else style.width - 0.55 * style.left)

    def put(
        self,
        gid: str,
        text: str,
        colour: str,
        *,
        bold: bool = False,
        line: str | None = None,
        dashed: bool = False,
        pill: bool = False,
    ) -> None:
        """Write one entry, after a piece of line or on a pill."""
        style, scene = self.writer.style, self.writer.scene
        wide = self.writer.ruler.width(text, 9.0, bold=bold)
        swatch = 25.0 if line else 0.0
        if not self.room_for(swatch + wide):
            return
        if line:
            route = straight((self.x, self.y), (self.x + 20.0, self.y))
            scene.add(Stroke(f"key:{gid}", route, line, 2.6, 2.0, dashed))
        if pill:
            box = Box(self.x - 3, self.y - 5.6, self.x + wide + 3, self.y + 5.6)
            scene.add(Rectangle(f"key:{gid}", box, style.gradient_pill, rounding=2.7))
        self.writer.write(f"legend:{gid}", text, self.x + swatch, self.y, colour=colour, bold=bold)
        self.x += swatch + wide + 20


def add_key(writer: TextWriter, routing: Routing, selection: Selection, end: float, rows: int = 1) -> None:
    """Explain colours, places and pills below the drawing, as far as they occur in it.

    Parameters
    ----------
    end : float
        Where the last line must end.
    rows : int
        Lines of the key.
    """
    style, drawn = writer.style, routing.drawn
    labelled = {gid.partition(":")[0] for gid in routing.numbers}
    row = _Row(writer, style.left * 0.55, end, ROW * rows)
    if routing.layout.graph.edges:
        row.put("positive", "weight > 0", style.positive_text, line=style.positive)
        dashed = dashes_negative(routing)
        row.put("negative", "weight < 0", style.negative_text, line=style.negative, dashed=dashed)
    _explain_places(row, drawn)
    if selection.update and "old weights" not in drawn.missing:
        row.put("update", "old \u2192 new", style.secondary)
    if selection.change:
        row.put("change", "with a sign: what is added", style.ink)
    pills = ["\u2202E/\u2202w"] if "gradient" in labelled else []
    pills += ["\u03b4"] if selection.delta else []
    if pills:
        row.put("gradient", "  and  ".join(pills), style.gradient_text, pill=True)
    notes = _notes(drawn, labelled)
    if notes:
        row.room_for(writer.ruler.width(notes[0], 9.0))
    writer.write_parts("note:missing", notes, row.x, row.y, end - row.x)


def _explain_places(row: _Row, drawn: DrawnNodes) -> None:
    """Say which number of a neuron stands where."""
    style = row.writer.style
    tones = {"net": style.secondary, "out": style.ink}
    inside, above = drawn.inside & {"net", "out"}, drawn.above & {"net", "out"}
    if len(inside) == 2:
        row.put("net", "upper: net", style.secondary)
        row.put("out", "lower: out", style.ink, bold=True)
    elif inside:
        kind = min(inside)
        row.put(kind, f"in the disc: {kind}", tones[kind], bold=kind == "out")
    if above:
        names = ", ".join(sorted(above))
        row.put("above", f"above the disc: {names}", style.ink, bold=names == "out")
    if "bias" in drawn.inside:
        row.put("bias", "grey: bias", style.secondary)


def _notes(drawn: DrawnNodes, labelled: set[str]) -> list[str]:
    """What stands nowhere, and that colour and width show the weights then."""
    unprinted = "weight" in drawn.missing or ("gradient" in labelled and "weight" not in labelled)
    notes = ["weights by colour and width"] if unprinted else []
    order = ["net", "out", "delta", "bias", "old weights"]
    missing = [name for name in order if name in drawn.missing]
    missing += sorted(name for name in drawn.missing if name.endswith("numbers"))
    if missing:
        notes.append(f"no room for {', '.join(missing)}")
    return notes


def add_total(writer: TextWriter, layout: NetworkLayout, state: State, selection: Selection) -> float:
    """Write the error of the whole sample at the lower right; return where the key must end."""
    style = writer.style
    end = style.width - style.left * 0.55
    error = state.get("error", "E")
    outputs = sum(node.record.output for node in layout.graph.nodes.values())
    if error is None or not selection.error or outputs < 2:
        return end
    text = f"E = {num(error, 4)}"
    wide = writer.ruler.width(text, 9.0, bold=True)
    left = end - wide
    if not layout.graph.deep:
        left = min(left, layout.x[-1] + layout.radius + 6)
    writer.write("error:E", text, left, ROW, colour=style.target, bold=True)
    return left - 12
