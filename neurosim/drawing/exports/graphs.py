"""Graphs: a network as networkx, DOT, Mermaid, GraphML and node-link JSON."""

import json

import networkx as nx

from neurosim.drawing.network.layered_graph import layered_graph
from neurosim.drawing.network.layout import find_layout
from neurosim.drawing.page.names import printable
from neurosim.drawing.page.numbers import num
from neurosim.drawing.page.style import Style
from neurosim.ground.errors import FormatError
from neurosim.trace.records import State

MERMAID_CAP = 500  # edges; Mermaid refuses more
STEP, PITCH = 140.0, 60.0  # points between columns and rows of networks that figures cut


def graph_of(state: State) -> "nx.DiGraph[str]":
    """Return a network as a plain networkx graph: numbers and names as attributes, nothing of neurosim.

    Nodes have ``kind``, ``generation``, ``x`` and ``y`` (in points), and where they are known
    ``activation``, ``bias``, ``net``, ``out``, ``delta`` and ``target``; edges have ``weight`` and
    where they are known ``label`` and ``gradient``. Numbers of other weights than the present are not; the
    gradients of an update stand beside its new weights.
    """
    graph: nx.DiGraph[str] = nx.DiGraph(name=state.network.name or "")
    places = _places(state)
    for neuron in state.network.neurons:
        x, y = places[neuron.name]
        about: dict[str, str | float | bool] = {
            "kind": neuron.kind,
            "generation": neuron.generation,
            "x": x,
            "y": y,
        }
        if neuron.activation is not None:
            about["activation"] = neuron.activation
        if neuron.kind == "neuron":
            about["output"] = neuron.output
        if neuron.aggregation is not None:
            about["aggregation"] = neuron.aggregation
        if neuron.bias is not None:
            about["bias"] = neuron.bias
        for quantity in ("bias", "net", "out", "delta", "target"):
            value = state.get(quantity, neuron.name)
            given = quantity == "out" and neuron.kind != "neuron"
            if value is not None and (given or quantity not in state.outdated):
                about[quantity] = value
        graph.add_node(neuron.name, **about)
    for connection in state.network.connections:
        weight = state.values.get(("weight", connection.name), connection.weight)
        about = {"weight": weight}
        if connection.label is not None:
            about["label"] = connection.label
        gradient = state.get("gradient", connection.name)
        if gradient is not None and (state.before or "gradient" not in state.outdated):
            about["gradient"] = gradient
        graph.add_edge(connection.source, connection.target, **about)
    return graph


def _places(state: State) -> dict[str, tuple[float, float]]:
    """Where the figure draws each neuron; of networks that it cuts, a plain grid."""
    graph = layered_graph(state.network)
    if not graph.cut:
        layout = find_layout(graph, Style())
        found: dict[str, tuple[float, float]] = {}
        for key, node in graph.nodes.items():
            x, y = layout.centre(key)
            found.setdefault(node.record.name, (round(x, 2), round(y, 2)))
        return found
    places = {}
    for column, generation in enumerate(state.network.generations()):
        for row, neuron in enumerate(generation):
            places[neuron.name] = (column * STEP, ((len(generation) - 1) / 2 - row) * PITCH)
    return places


def dot(state: State) -> str:
    """Return a network for Graphviz, with positions: ``neato -n2 -Tsvg``."""
    style, graph = Style(), graph_of(state)
    lines = [
        f"digraph {_quoted(state.network.name or 'network')} {{",
        '  graph [rankdir=LR, splines=line, outputorder=edgesfirst, fontname="Helvetica"];',
        "  node [shape=circle, style=filled, fillcolor=white, fixedsize=true, width=0.6];",
        '  node [fontname="Helvetica"];',
        '  edge [fontname="Helvetica", fontsize=9];',
    ]
    for name, about in graph.nodes(data=True):
        shape = ", shape=box" if about["kind"] == "constant" else ""
        place = f'pos="{about["x"]:g},{about["y"]:g}!"'
        lines.append(f"  {_quoted(name)} [{place}{shape}];")
    for source, target, about in graph.edges(data=True):
        weight = about["weight"]
        line = "solid" if weight >= 0 else "dashed"
        look = f'label="{num(weight, 2)}", color="{style.sign_colour(weight)}", style={line}'
        exact = f'weight_of="{weight!r}"'  # weight itself means something else to Graphviz
        lines.append(f"  {_quoted(source)} -> {_quoted(target)} [{look}, {exact}];")
    return "\n".join([*lines, "}"]) + "\n"


def _quoted(text: str) -> str:
    return '"' + printable(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


def mermaid(state: State) -> str:
    """Return a network as a Mermaid flowchart, which web pages and Markdown show.

    Raises
    ------
    FormatError
        There are more than 500 connections, which Mermaid refuses.
    """
    count = len(state.network.connections)
    if count > MERMAID_CAP:
        raise FormatError(
            f"Mermaid draws at most {MERMAID_CAP} connections, this network has {count}; export to .dot"
        )
    style = Style()
    ids = {neuron.name: f"n{number}" for number, neuron in enumerate(state.network.neurons)}
    lines = ["flowchart LR"]
    for neuron in state.network.neurons:
        left, right = ("[", "]") if neuron.kind == "constant" else ("((", "))")
        lines.append(f'  {ids[neuron.name]}{left}"{_entities(neuron.name)}"{right}')
    looks = []
    for number, connection in enumerate(state.network.connections):
        weight = state.values.get(("weight", connection.name), connection.weight)
        ends = ids[connection.source], ids[connection.target]
        lines.append(f'  {ends[0]} -- "{num(weight, 2)}" --> {ends[1]}')
        looks.append(f"  linkStyle {number} stroke:{style.sign_colour(weight)}")
    return "\n".join([*lines, *looks]) + "\n"


def _entities(text: str) -> str:
    """Mermaid writes special characters by their numbers."""
    return "".join(x if x.isalnum() or x in " -" else f"#{ord(x)};" for x in printable(text))


def graphml(state: State) -> str:
    """Return a network as GraphML, which Gephi, yEd and networkx read."""
    return "\n".join(nx.generate_graphml(graph_of(state))) + "\n"


def node_link(state: State) -> str:
    """Return a network as node-link JSON, which networkx reads as it is; for D3 `edges` are the links."""
    document = nx.node_link_data(graph_of(state), edges="edges")
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"
