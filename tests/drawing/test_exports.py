"""Exports, read back by the programs they are for: LaTeX, networkx, pydot."""

import json
import re
import subprocess
from pathlib import Path

import networkx as nx
import pydot
import pypdf
import pytest
from drawing_states import layered, mazur, network, passed, skip

from neurosim.drawing.exports import dot, export_network, graphml, mermaid, node_link
from neurosim.drawing.exports.tikz import tikz
from neurosim.drawing.network.layered_graph import layered_graph
from neurosim.drawing.network.layout import find_layout
from neurosim.drawing.page.presets import preset
from neurosim.drawing.page.style import Style
from neurosim.ground.errors import FormatError, NeurosimError, PassOrderError
from neurosim.trace.records import State

SHOW = ("weight", "net", "out", "delta", "gradient", "target", "error")


def compiled(folder: Path, name: str, text: str) -> str:
    """Run LaTeX, which must not complain; return its log."""
    (folder / f"{name}.tex").write_text(text, encoding="utf-8")
    run = subprocess.run(
        ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", f"{name}.tex"],
        cwd=folder,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    assert run.returncode == 0, run.stdout[-2000:]
    return (folder / f"{name}.log").read_text(errors="replace")


@pytest.mark.needs("pdflatex")
def test_tikz_compiles_by_itself_with_every_number(tmp_path: Path) -> None:
    state = passed(mazur(), backward=True)
    log = compiled(tmp_path, "mazur", tikz(state, SHOW, title="50 % & more_#1"))
    assert "Output written on mazur.pdf (1 page" in log
    page = pypdf.PdfReader(tmp_path / "mazur.pdf").pages[0]
    assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx((720, 403.2), abs=0.1)
    words = page.extract_text()
    for text in ("0.15", "0.55", "0.0", "50 % & more"):
        assert text in words


@pytest.mark.needs("pdflatex")
def test_tikz_can_be_input_and_annotated_by_the_names_of_its_nodes(tmp_path: Path) -> None:
    (tmp_path / "figure.tex").write_text(tikz(passed(skip()), style=preset("dark")), encoding="utf-8")
    host = r"""\documentclass{article}\usepackage[T1]{fontenc}\usepackage{lmodern}\usepackage{tikz}
\begin{document}Before. \input{figure} After.
\begin{tikzpicture}[overlay]\draw[->] (neuron-x1) -- (neuron-g2);\end{tikzpicture}
\end{document}"""
    log = compiled(tmp_path, "host", host)
    assert "Output written on host.pdf" in log
    assert "No shape named" not in log


@pytest.mark.needs("pdflatex")
def test_tikz_prints_odd_names_letter_by_letter(tmp_path: Path) -> None:
    names = ["a b", "$x$", "100%", "a_b^2", "\\frac{1}{2}", "δ", "é", "漢"]
    record = network(names, {"y": dict.fromkeys(names, 0.5)}, outputs=["y"], name="~#{}&")
    compiled(tmp_path, "odd", tikz(State(record, {}), ("weight",)))


@pytest.mark.parametrize("record", [mazur(), mazur("constant"), skip(), layered(9, 14, 3)])
def test_graphml_and_node_link_are_read_back_equal_by_networkx(record, tmp_path: Path) -> None:
    state = passed(record, backward=True)
    (tmp_path / "a.graphml").write_text(graphml(state), encoding="utf-8")
    graphs = [
        nx.read_graphml(tmp_path / "a.graphml"),
        nx.node_link_graph(json.loads(node_link(state))),
    ]
    for graph in graphs:
        assert list(graph) == [neuron.name for neuron in record.neurons]
        assert graph.number_of_edges() == len(record.connections)
        for connection in record.connections:
            edge = graph.edges[connection.source, connection.target]
            assert edge["weight"] == connection.weight
            assert edge["gradient"] == state.values["gradient", connection.name]
        for neuron in record.neurons:
            assert graph.nodes[neuron.name]["out"] == state.values["out", neuron.name]


@pytest.mark.slow
@pytest.mark.parametrize("record", [mazur(), mazur("constant"), skip(), layered(14, 3)])
@pytest.mark.filterwarnings("ignore:.*deprecated - use")  # of the reader, not of ours
def test_dot_is_read_back_by_networkx_with_positions_and_weights(record) -> None:
    read_back = pydot.graph_from_dot_data(dot(passed(record)))
    assert read_back is not None
    (parsed,) = read_back
    read = nx.nx_pydot.from_pydot(parsed)
    graph = nx.relabel_nodes(read, {name: name.strip('"') for name in read})
    assert {neuron.name for neuron in record.neurons} <= set(graph)
    assert graph.number_of_edges() == len(record.connections)
    for connection in record.connections:
        (edge,) = graph.get_edge_data(connection.source, connection.target).values()
        assert float(edge["weight_of"].strip('"')) == connection.weight
    drawn = layered_graph(record)
    if not drawn.cut:
        layout = find_layout(drawn, Style())
        for key, node in drawn.nodes.items():
            if not node.constant:
                x, y = map(float, graph.nodes[node.record.name]["pos"].strip('"!').split(","))
                assert (x, y) == pytest.approx(layout.centre(key), abs=0.01)


def test_mermaid_has_every_neuron_and_connection_and_a_cap() -> None:
    record = mazur()
    text = mermaid(passed(record))
    lines = text.splitlines()
    assert lines[0] == "flowchart LR"
    assert len(re.findall(r'n\d+\(\("', text)) == 6
    assert '  n0 -- "0.15" --> n2' in lines
    assert len([line for line in lines if "-->" in line]) == 8
    with pytest.raises(FormatError, match="at most 500 connections, this network has 600"):
        mermaid(State(layered(20, 30), {}))


def test_wrong_exports_are_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(NeurosimError, match=r"cannot export .*must end in one of: '.tex', '.dot'"):
        export_network(State(mazur(), {}), tmp_path / "a.doc")
    with pytest.raises(PassOrderError, match="cannot show delta"):
        export_network(State(mazur(), {}), tmp_path / "a.tex", ("delta",))
    assert list(tmp_path.iterdir()) == []
    for suffix in (".tex", ".dot", ".mmd", ".graphml", ".json"):
        export_network(State(mazur(), {}), tmp_path / f"a{suffix}", ("weight",))
    assert len(list(tmp_path.iterdir())) == 5
