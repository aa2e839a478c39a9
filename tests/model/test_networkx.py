"""The network as a graph of networkx: with living weights, and plain for every writer."""

import copy
import io
import json
import pickle
import warnings
from collections.abc import Callable
from typing import Any

import networkx as nx
import numpy as np
import pytest

import neurosim as ns
from neurosim.ground.errors import StructureError


def test_every_edge_answers_the_weight_of_now(mazur):
    graph = mazur.graph
    assert list(graph.edges(data="weight")) == [(*ends, mazur[ends].weight) for ends in graph.edges]
    mazur["i1", "h1"].weight = -2.5
    assert graph.edges["i1", "h1"]["weight"] == graph["i1"]["h1"]["weight"] == -2.5
    mazur.fit([[0.05, 0.10]], [[0.01, 0.99]], epochs=3, learning_rate=0.5)
    assert graph.edges["h2", "o1"]["weight"] == mazur["h2", "o1"].weight
    assert dict(graph.edges["h2", "o1"]) == {
        "connection": mazur["h2", "o1"],
        "weight": mazur["h2", "o1"].weight,
    }
    mazur.add_neuron("h3")
    mazur.connect("i1", "h3", 0.25)
    assert graph.edges["i1", "h3"]["weight"] == 0.25


def test_algorithms_take_the_weights(mazur):
    graph, names = mazur.graph, [neuron.name for neuron in mazur.neurons]
    matrix = np.zeros((6, 6))
    for c in mazur.connections:
        matrix[names.index(c.source.name), names.index(c.target.name)] = c.weight
    assert nx.to_numpy_array(graph, names).tolist() == matrix.tolist()
    assert nx.to_scipy_sparse_array(graph, names).toarray().tolist() == matrix.tolist()
    assert nx.adjacency_matrix(graph, names).toarray().tolist() == matrix.tolist()
    longest = max(
        mazur[i, h].weight + mazur[h, o].weight
        for i in ("i1", "i2")
        for h in ("h1", "h2")
        for o in ("o1", "o2")
    )
    assert nx.dag_longest_path_length(graph, weight="weight") == pytest.approx(longest, rel=1e-15)
    shortest = min(mazur["i1", h].weight + mazur[h, "o1"].weight for h in ("h1", "h2"))
    assert nx.shortest_path_length(graph, "i1", "o1", weight="weight") == shortest
    assert nx.pagerank(graph, weight="weight") == nx.pagerank(
        nx.DiGraph(matrix_graph(mazur)), weight="weight"
    )
    assert nx.pagerank(graph, weight="weight") != nx.pagerank(graph, weight=None)
    assert graph.size(weight="weight") == pytest.approx(sum(c.weight for c in mazur.connections), rel=1e-15)
    assert nx.is_weighted(graph)
    assert nx.get_edge_attributes(graph, "weight")["i1", "h1"] == 0.15


def matrix_graph(net):
    graph: nx.DiGraph = nx.DiGraph()
    graph.add_nodes_from(neuron.name for neuron in net.neurons)
    graph.add_weighted_edges_from((c.source.name, c.target.name, c.weight) for c in net.connections)
    return graph


COPIES: dict[str, Callable[[Any], Any]] = {
    "copy": lambda graph: graph.copy(),
    "DiGraph": nx.DiGraph,
    "Graph": nx.Graph,
    "MultiDiGraph": nx.MultiDiGraph,
    "deepcopy": copy.deepcopy,
    "to_undirected": lambda graph: graph.to_undirected(),
    "to_directed": lambda graph: graph.to_directed(),
    "reverse": lambda graph: graph.reverse(),
    "relabelled": lambda graph: nx.relabel_nodes(graph, {"i1": "z"}),
    "composed": lambda graph: nx.compose(graph, graph),
    "subgraph copied": lambda graph: graph.subgraph(list(graph)).copy(),
}
VIEWS = {
    "copy as view": lambda graph: graph.copy(as_view=True),
    "shallow copy": copy.copy,
    "subgraph": lambda graph: graph.subgraph(["i1", "h1", "o1"]),
    "edge subgraph": lambda graph: nx.edge_subgraph(graph, [("i1", "h1"), ("h1", "o1")]),
    "reversed": lambda graph: nx.reverse_view(graph),
    "undirected": lambda graph: graph.to_undirected(as_view=True),
    "filtered": lambda graph: nx.subgraph_view(graph, filter_node=lambda name: name != "i2"),
}


@pytest.mark.parametrize("way", COPIES)
def test_a_copy_is_a_plain_graph_with_the_weights_of_its_moment(mazur, way):
    made = COPIES[way](mazur.graph)
    weights = sorted(weight for _, _, weight in made.edges(data="weight"))
    assert weights == sorted(c.weight for c in mazur.connections)
    for *_, data in made.edges(data=True):
        assert type(data) is dict
        data["weight"] = 7.0
    assert mazur["i1", "h1"].weight == 0.15
    if way != "deepcopy":  # which networkx leaves read-only
        made.add_edge("one more", "h1", weight=3.0)
    assert "one more" not in mazur


@pytest.mark.parametrize("way", VIEWS)
def test_a_view_shows_the_weights_of_now(mazur, way):
    view = VIEWS[way](mazur.graph)
    ends = ("h1", "i1") if way == "reversed" else ("i1", "h1")
    mazur["i1", "h1"].weight = 0.75
    assert view.edges[ends]["weight"] == 0.75


def test_a_pickled_graph_keeps_its_weights(mazur):
    twin = pickle.loads(pickle.dumps(mazur.graph))
    assert list(twin.edges(data="weight")) == list(mazur.graph.edges(data="weight"))


def test_weights_are_not_set_past_the_network(mazur):
    data = mazur.graph.edges["i1", "h1"]
    with pytest.raises(StructureError, match=r"cannot be set to 2.0; write net\['source', 'target'\].weight"):
        data["weight"] = 2.0
    with pytest.raises(StructureError, match="cannot be deleted"):
        del data["weight"]
    with pytest.raises(StructureError, match="weight of an edge"):
        nx.set_edge_attributes(mazur.graph, 1.0, "weight")
    data["colour"] = "red"
    assert dict(data)["colour"] == "red" and len(data) == 3
    del data["colour"]
    assert mazur["i1", "h1"].weight == data["weight"] == 0.15


# -- the plain graph -------------------------------------------------------------------------------


@pytest.fixture
def passed():
    """A network with one of everything, after both passes."""
    net = ns.Network(name="Größe & <x>")
    net.add_input("x1")
    net.add_constant("one", -1.0)
    net.add_neuron("h1", ns.LeakyRelu(0.1), bias=0.5, aggregation="product")
    net.add_neuron("ŷ", "sigmoid", output=True)
    net.connect("x1", "h1", 0.1 + 0.2, label="w₁")
    net.connect("one", "ŷ", -1e-300)
    net.connect("h1", "ŷ", np.float64(1e22), trainable=False)
    net["x1", "h1"].weight = np.float64(0.3)
    net.forward([-0.5])
    net.backward([1.0])
    return net


def plain(graph):
    nodes = {str(name): dict(data) for name, data in graph.nodes(data=True)}
    return nodes, {(str(s), str(t)): dict(data) for s, t, data in graph.edges(data=True)}


def through(write, read):
    """What comes back from a pair of functions on files."""

    def there_and_back(graph):
        file = io.BytesIO()
        write(graph, file)
        file.seek(0)
        return read(file)

    return there_and_back


def as_json(graph, data, back):
    return back(json.loads(json.dumps(data(graph))))


COMPLETE = {
    "graphml": through(nx.write_graphml_xml, nx.read_graphml),
    "gml": through(nx.write_gml, nx.read_gml),
    "gexf": through(nx.write_gexf, nx.read_gexf),
    "edgelist": through(nx.write_edgelist, lambda file: nx.read_edgelist(file, create_using=nx.DiGraph)),
    "node-link": lambda graph: as_json(
        graph, lambda g: nx.node_link_data(g, edges="edges"), lambda d: nx.node_link_graph(d, edges="edges")
    ),
    "adjacency": lambda graph: as_json(graph, nx.adjacency_data, nx.adjacency_graph),
    "cytoscape": lambda graph: as_json(graph, nx.cytoscape_data, nx.cytoscape_graph),
    "multiline": through(
        nx.write_multiline_adjlist, lambda file: nx.read_multiline_adjlist(file, create_using=nx.DiGraph)
    ),
    "dicts": lambda graph: nx.DiGraph(nx.to_dict_of_dicts(graph)),
    "pandas": lambda graph: nx.from_pandas_edgelist(
        nx.to_pandas_edgelist(graph), edge_attr=True, create_using=nx.DiGraph
    ),
}
WITHOUT_NODES = ("edgelist", "multiline", "dicts", "pandas")  # formats that keep edges alone
OWN = {"label", "id", "name", "value"}  # what some formats add of their own


@pytest.mark.parametrize("kind", COMPLETE)
def test_every_number_comes_back_from_every_writer(passed, kind):
    graph = passed.to_networkx()
    nodes, edges = plain(graph)
    again, ends = plain(COMPLETE[kind](graph))
    assert set(again) == set(nodes) and set(ends) == set(edges)
    for pair, data in edges.items():
        kept = {key: ends[pair][key] for key in data}
        assert kept == data, pair
    if kind not in WITHOUT_NODES:
        for name, data in nodes.items():
            assert {key: again[name][key] for key in data} == data, name
            assert set(again[name]) - set(data) <= OWN


def test_writers_of_edges_and_weights_alone_take_it(passed):
    graph = passed.to_networkx()
    weights = through(
        nx.write_weighted_edgelist, lambda file: nx.read_weighted_edgelist(file, create_using=nx.DiGraph)
    )(graph)
    assert set(weights.edges(data="weight")) == set(graph.edges(data="weight"))
    names = through(nx.write_adjlist, lambda file: nx.read_adjlist(file, create_using=nx.DiGraph))(graph)
    assert set(names.edges) == set(graph.edges)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the format of Pajek knows texts alone, and networkx says so
        pajek = through(nx.write_pajek, nx.read_pajek)(graph)
    assert {(s, t): d["weight"] for s, t, d in pajek.edges(data=True)} == {
        (s, t): pytest.approx(d["weight"]) for s, t, d in graph.edges(data=True)
    }
    assert "x1" in "\n".join(nx.generate_network_text(graph))
    assert r"\begin{tikzpicture}" in nx.to_latex(graph, pos=nx.circular_layout(graph))


def test_pydot_takes_it(passed):
    graph = passed.to_networkx()
    again = nx.nx_pydot.from_pydot(nx.nx_pydot.to_pydot(graph))
    assert {(s.strip('"'), t.strip('"')) for s, t in again.edges()} == set(graph.edges)


def test_the_plain_graph_says_what_stands_on_the_network(passed):
    graph = passed.to_networkx()
    assert type(graph) is nx.DiGraph and graph.graph == {"name": "Größe & <x>"}
    assert graph.nodes["h1"]["bias"] == 0.5 and graph.nodes["h1"]["net"] == passed["h1"].net
    assert graph.nodes["h1"]["aggregation"] == "product" and "bias" not in graph.nodes["ŷ"]
    assert graph.edges["x1", "h1"] == {"weight": 0.3, "label": "w₁", "gradient": passed["x1", "h1"].gradient}
    for *_, data in [*graph.nodes(data=True), *graph.edges(data=True)]:
        assert {type(value) for value in data.values()} <= {str, int, float, bool}
    fresh = ns.Network.layered([1, 1], seed=1).to_networkx()
    assert set(fresh.edges["x1", "o1"]) == {"weight"} and "net" not in fresh.nodes["o1"]
    graph.edges["x1", "h1"]["weight"] = 9.0
    assert passed["x1", "h1"].weight == 0.3


def test_a_network_without_a_name_is_written_too():
    graph = ns.Network.layered([2, 1], seed=1).to_networkx()
    for kind in COMPLETE:
        assert len(COMPLETE[kind](graph).edges) == 2
