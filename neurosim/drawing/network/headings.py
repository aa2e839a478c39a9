"""Headings of the columns: input, hidden, output, and how much of a column is drawn."""

from neurosim.drawing.network.layout import NetworkLayout
from neurosim.drawing.page.text_writer import TextWriter


def add_headings(writer: TextWriter, layout: NetworkLayout) -> None:
    """Write input, hidden and output over the columns of a layered network, and say what is cut."""
    style, graph = writer.style, layout.graph
    y = style.height - style.top + 8
    names = layer_names(layout)
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


def layer_names(layout: NetworkLayout) -> list[str]:
    """Return the names of the layers, empty unless the network is layered."""
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
