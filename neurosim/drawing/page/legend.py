"""Legend: title, headings of the columns, and the key below the drawing."""

from collections.abc import Sequence
from dataclasses import dataclass

from neurosim.drawing.network.layout import NetworkLayout
from neurosim.drawing.network.routing import Routing, dashes_negative
from neurosim.drawing.network.selection import Selection
from neurosim.drawing.page.fonts import Ruler
from neurosim.drawing.page.names import printable
from neurosim.drawing.page.numbers import num
from neurosim.drawing.page.routes import straight
from neurosim.drawing.page.scene import Box, Frame, Line, Scene, Words, baseline_for
from neurosim.drawing.page.style import Style
from neurosim.trace.records import State

ROW = 14.0  # height of the key above the lower edge
LOW = 150.0  # points; on pages that are lower, titles stand in one row


class Writer:
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
        self.scene.add(Words(gid, text, x, baseline, size, colour, wide, bold, False, align, layer))
        return wide

    def write_parts(self, gid: str, parts: Sequence[str], x: float, y: float, room: float) -> float:
        """Write as many parts as fit, with semicolons between them; none is cut. Return the width."""
        for count in range(len(parts), 0, -1):
            text = "; ".join(parts[:count])
            if self.ruler.width(text, 9.0) <= room:
                return self.write(gid, text, x, y)
        return 0.0


def add_titles(writer: Writer, title: str | None, subtitle: str | None) -> None:
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


def add_title_rows(writer: Writer, title: str | None, subtitle: str | None, *, most: int = 5) -> float:
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


def add_headings(writer: Writer, layout: NetworkLayout) -> None:
    """Write input, hidden and output over the columns of a layered network, and say what is cut."""
    style, graph = writer.style, layout.graph
    y = style.height - style.top + 8
    names = headings(layout)
    for number, column in enumerate(graph.columns):
        x = layout.x[number]
        if column.left_out:
            middle = (style.bottom + style.height - style.top) / 2
            writer.write(f"column:{number}", f"{column.total:,} generations", x, middle + 18, align="center")
            writer.write(f"note:{number}", "left out", x, middle - 18, align="center")
            continue
        if names:
            writer.write(f"column:{number}", names[number], x, y, size=style.heading_size, align="center")
        if column.dots_after is not None:
            drawn = len(column.keys)
            text = f"{column.total:,} neurons, {drawn} drawn"
            if writer.ruler.width(text, 9.0) > layout.step - 6:
                text = f"{drawn} of {column.total:,}"
            x = max(x, writer.ruler.width(text, 9.0) / 2 + 0.3 * style.left)
            writer.write(f"count:{number}", text, x, y - 13, size=9.0, colour=style.ink, align="center")


def headings(layout: NetworkLayout) -> list[str]:
    """Return the names of the columns, empty unless the network is layered."""
    graph = layout.graph
    last = len(graph.columns) - 1
    for node in graph.nodes.values():
        if node.record.output and node.column != last:
            return []
        if node.record.kind == "input" and node.column != 0:
            return []
    if last < 1 or any(graph.span(edge) != 1 for edge in graph.edges):
        return []
    if not any(graph.nodes[key].record.output for key in graph.columns[last].keys):
        return []
    if graph.generations != len(graph.columns):
        hidden = [""] * (last - 1)
    else:
        hidden = ["hidden"] if last == 2 else [f"hidden {k}" for k in range(1, last)]
    return ["input", *hidden, "output"]


@dataclass(slots=True)
class _Row:
    """The lines of the key: what no longer fits into the last one, which ends at `end`, is left out."""

    writer: Writer
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
            scene.add(Line(f"key:{gid}", route, line, 2.6, 2.0, dashed))
        if pill:
            box = Box(self.x - 3, self.y - 5.6, self.x + wide + 3, self.y + 5.6)
            scene.add(Frame(f"key:{gid}", box, style.gradient_pill, rounding=2.7))
        self.writer.write(f"legend:{gid}", text, self.x + swatch, self.y, colour=colour, bold=bold)
        self.x += swatch + wide + 20


def add_key(
    writer: Writer, routing: Routing, selection: Selection, labelled: set[str], end: float, rows: int = 1
) -> None:
    """Explain colours, places and pills below the drawing, as far as they occur in it.

    Parameters
    ----------
    labelled : set of str
        Quantities that stand on connections.
    end : float
        Where the last line must end.
    rows : int
        Lines of the key.
    """
    style, drawn = writer.style, routing.drawn
    row = _Row(writer, style.left * 0.55, end, ROW * rows)
    if routing.layout.graph.edges:
        row.put("positive", "weight > 0", style.positive_text, line=style.positive)
        dashed = dashes_negative(routing)
        row.put("negative", "weight < 0", style.negative_text, line=style.negative, dashed=dashed)
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
    if selection.update and "old weights" not in drawn.missing:
        row.put("update", "old \u2192 new", style.secondary)
    if selection.change:
        row.put("change", "with a sign: what is added", style.ink)
    pills = ["\u2202E/\u2202w"] if "gradient" in labelled else []
    pills += ["\u03b4"] if selection.delta else []
    if pills:
        row.put("gradient", "  and  ".join(pills), style.gradient_text, pill=True)
    unprinted = "weight" in drawn.missing or ("gradient" in labelled and "weight" not in labelled)
    notes = ["weights by colour and width"] if unprinted else []
    order = ["net", "out", "delta", "bias", "old weights"]
    missing = [name for name in order if name in drawn.missing]
    missing += sorted(name for name in drawn.missing if name.endswith("numbers"))
    if missing:
        notes.append(f"no room for {', '.join(missing)}")
    if notes:
        row.room_for(writer.ruler.width(notes[0], 9.0))
    writer.write_parts("note:missing", notes, row.x, row.y, end - row.x)


def add_total(writer: Writer, layout: NetworkLayout, state: State, selection: Selection) -> float:
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
