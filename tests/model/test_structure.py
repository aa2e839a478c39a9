"""Building any feed-forward graph in any order, and refusing every other."""

import copy
import math
import random
import threading
import time

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import neurosim as ns
from neurosim.ground.errors import CycleError, NumberError, StructureError, UnknownNameError


def neurons(*names: str) -> ns.Network:
    net = ns.Network()
    for name in names:
        net.add_neuron(name, "linear")
    return net


# -- cycles ----------------------------------------------------------------------------------------


def test_a_cycle_of_two_is_refused_with_its_path(numbers_of):
    net = neurons("h1", "h2")
    net.connect("h1", "h2", 1.0)
    before, edges = numbers_of(net), list(net.graph.edges)
    with pytest.raises(CycleError, match="^connecting 'h2' -> 'h1' would close the cycle h1 -> h2 -> h1$"):
        net.connect("h2", "h1", 1.0)
    assert (numbers_of(net), list(net.graph.edges)) == (before, edges)
    assert net["h1"].incoming == [] and net["h2"].outgoing == []
    assert net.forward([]) == {}


def test_a_connection_to_itself_is_refused_with_its_path():
    net = neurons("h1")
    with pytest.raises(CycleError, match="^connecting 'h1' -> 'h1' would close the cycle h1 -> h1$"):
        net.connect("h1", "h1", 1.0)


def test_a_long_cycle_is_refused_with_its_path():
    net = neurons(*"abcde")
    for pair in ("de", "ab", "cd", "bc"):
        net.connect(pair[0], pair[1], 1.0)
    with pytest.raises(CycleError, match="would close the cycle a -> b -> c -> d -> e -> a$"):
        net.connect("e", "a", 1.0)


def test_a_refused_cycle_is_a_value_error_and_the_network_goes_on_working(mazur):
    with pytest.raises(ValueError, match="close the cycle"):
        mazur.connect("o1", "h1", 0.5)
    assert mazur.forward([0.05, 0.10])["o1"] == pytest.approx(0.7513650695523157, rel=1e-12)
    mazur.connect("o1", "o2", 0.5)


def test_a_connection_inside_a_softmax_group_is_refused_and_nothing_stays_behind(numbers_of):
    net = ns.Network(loss="cross_entropy")
    net.add_input("x")
    for name in ("a", "b"):
        net.add_neuron(name, "softmax", output=True)
        net.connect("x", name, 1.0)
    before = numbers_of(net)
    with pytest.raises(CycleError, match="connecting 'a' -> 'b' would make their softmax group feed itself"):
        net.connect("a", "b", 1.0)
    assert "Network" in repr(net)
    assert numbers_of(net) == before


def test_a_softmax_group_that_depends_on_its_own_outs_is_refused():
    net = ns.Network(loss="cross_entropy")
    net.add_input("x")
    net.add_neuron("a", "softmax", output=True)
    net.add_neuron("h", "tanh")
    net.add_neuron("b", "softmax", output=True)
    net.connect("x", "a", 1.0)
    net.connect("a", "h", 1.0)
    with pytest.raises(CycleError, match="softmax group"):
        net.connect("h", "b", 1.0)
        net.forward([1.0])  # a circle through other neurons may be closed before it is noticed
    if ("h", "b") in net:
        with pytest.raises(CycleError, match="give its neurons different groups"):
            net.generations()
        net.disconnect("h", "b")
    assert net.forward([1.0])["a"] == pytest.approx(1 / (1 + math.exp(-1.0)))
    assert "Network" in repr(net)


def test_softmax_groups_of_their_own_may_feed_each_other():
    net = ns.Network(loss="cross_entropy")
    net.add_input("x")
    for name, group in (("a", "first"), ("b", "first"), ("c", "second"), ("d", "second")):
        net.add_neuron(name, "softmax", output=True, group=group)
    net.connect("x", "a", 1.0)
    net.connect("a", "c", 2.0)
    net.connect("b", "d", 2.0)
    outs = net.forward([0.7])
    assert outs["a"] + outs["b"] == pytest.approx(1.0)
    assert outs["c"] + outs["d"] == pytest.approx(1.0)


@settings(max_examples=80, deadline=None, derandomize=True)
@given(
    count=st.integers(2, 12),
    pairs=st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=60),
)
def test_connections_in_any_order_are_refused_exactly_when_networkx_finds_a_cycle(count, pairs):
    net = neurons(*(f"n{k}" for k in range(count)))
    mirror: nx.DiGraph = nx.DiGraph()
    mirror.add_nodes_from(f"n{k}" for k in range(count))
    for a, b in pairs:
        source, target = f"n{a % count}", f"n{b % count}"
        if mirror.has_edge(source, target):
            with pytest.raises(StructureError, match="exists already"):
                net.connect(source, target, 1.0)
            continue
        mirror.add_edge(source, target)
        if nx.is_directed_acyclic_graph(mirror):
            net.connect(source, target, 1.0)
        else:
            mirror.remove_edge(source, target)
            with pytest.raises(CycleError) as caught:
                net.connect(source, target, 1.0)
            path = str(caught.value).partition("would close the cycle ")[2].split(" -> ")
            assert path[0] == path[-1] == target and path[-2] == source
            assert all(mirror.has_edge(s, t) for s, t in zip(path[:-2], path[1:-1], strict=True))
        assert set(net.graph.edges) == set(mirror.edges)
    found = [{n.name for n in generation} for generation in net.generations()]
    assert found == [set(names) for names in nx.topological_generations(mirror)]


@settings(max_examples=30, deadline=None, derandomize=True)
@given(seed=st.integers(0, 2**32))
def test_removing_keeps_the_order_right(seed):
    rng = random.Random(seed)
    net = neurons(*(f"n{k}" for k in range(10)))
    for _ in range(120):
        source, target = rng.sample(net.neurons, 2)
        action = rng.random()
        if (source.name, target.name) in net:
            if action < 0.5:
                net.disconnect(source, target)
        elif nx.has_path(net.graph, target.name, source.name):
            with pytest.raises(CycleError):
                net.connect(source, target, 1.0)
        else:
            net.connect(source, target, 1.0)
        if action > 0.97:
            name = source.name
            net.remove(source)
            assert name not in net
            net.add_neuron(name, "linear")
        assert nx.is_directed_acyclic_graph(net.graph)
    found = [{n.name for n in generation} for generation in net.generations()]
    assert found == [set(names) for names in nx.topological_generations(net.graph)]


# -- the graph -------------------------------------------------------------------------------------


def test_the_graph_is_the_structure_itself_with_living_objects(mazur):
    graph = mazur.graph
    assert isinstance(graph, nx.DiGraph)
    assert graph.nodes["h1"]["neuron"] is mazur["h1"]
    assert graph.edges["i1", "h1"]["connection"] is mazur["i1", "h1"]
    mazur.add_neuron("h3")
    mazur.connect("i1", "h3", 0.5)
    assert "h3" in graph and graph.has_edge("i1", "h3")


def test_algorithms_of_networkx_run_on_the_graph(mazur):
    graph = mazur.graph
    assert nx.is_directed_acyclic_graph(graph)
    assert nx.ancestors(graph, "o1") == {"i1", "i2", "h1", "h2"}
    assert nx.dag_longest_path_length(graph, weight=None) == 2
    assert len(list(nx.all_simple_paths(graph, "i1", "o2"))) == 2
    assert nx.number_weakly_connected_components(graph) == 1
    assert nx.to_numpy_array(graph, weight=None).sum() == 8
    assert list(nx.topological_sort(graph))[:2] == ["i1", "i2"]
    heaviest = nx.shortest_path(graph, "i1", "o1", weight=lambda s, t, d: d["connection"].weight)
    assert heaviest == ["i1", "h1", "o1"]
    assert nx.DiGraph(graph).number_of_edges() == 8


def test_the_graph_cannot_be_edited_past_the_network(mazur):
    graph = mazur.graph
    for edit in (
        lambda: graph.add_node("z"),
        lambda: graph.add_edge("o1", "i1"),
        lambda: graph.remove_node("h1"),
        lambda: graph.remove_edge("i1", "h1"),
        lambda: graph.clear(),
    ):
        with pytest.raises(nx.NetworkXError):
            edit()
    with pytest.raises(AttributeError):
        mazur.graph = nx.DiGraph()


def test_generations_keep_creation_order_and_are_those_of_networkx(random_network):
    for seed in range(40):
        net, _, _ = random_network(seed)
        if any(n.activation is not None and n.activation.coupled for n in net.neurons):
            continue
        place = {n.name: k for k, n in enumerate(net.neurons)}
        found = [[n.name for n in generation] for generation in net.generations()]
        assert found == [sorted(names, key=place.get) for names in nx.topological_generations(net.graph)]


def test_lists_come_in_creation_order(mazur):
    assert [n.name for n in mazur.neurons] == ["i1", "i2", "h1", "h2", "o1", "o2"]
    assert [n.name for n in mazur.inputs] == ["i1", "i2"]
    assert [n.name for n in mazur.outputs] == ["o1", "o2"]
    assert [c.label for c in mazur.connections] == [f"w{k}" for k in range(1, 9)]
    assert [c.source.name for c in mazur["o1"].incoming] == ["h1", "h2"]
    assert [c.target.name for c in mazur["h1"].outgoing] == ["o1", "o2"]


# -- names and kinds -------------------------------------------------------------------------------


def test_unknown_names_are_told_with_the_known_ones():
    net = ns.Network()
    for name in ("x1", "x2"):
        net.add_input(name)
    net.add_neuron("h1")
    message = r"^no neuron 'x3' \(neurons are 'x1', 'x2', 'h1'\)$|^no neuron 'x3' \(did you mean"
    with pytest.raises(UnknownNameError, match=message):
        net["x3"]
    with pytest.raises(KeyError):
        net["x3"]
    for call in (
        lambda: net.connect("x3", "h1", 1.0),
        lambda: net.connect("h1", "x3", 1.0),
        lambda: net.remove("x3"),
        lambda: net.disconnect("x3", "h1"),
        lambda: net["x1", "x3"],
        lambda: net[5],
        lambda: net[None],
        lambda: net[["x1"]],
    ):
        with pytest.raises(UnknownNameError, match="no neuron"):
            call()
    with pytest.raises(UnknownNameError, match="no connection 'x1' -> 'h1'"):
        net["x1", "h1"]
    with pytest.raises(UnknownNameError, match="no connection 'x1' -> 'h1'"):
        net.disconnect("x1", "h1")
    with pytest.raises(UnknownNameError, match=r"write net\['source', 'target'\]"):
        net["x1", "x2", "h1"]  # type: ignore[index]
    assert net.connections == []


def test_a_name_is_taken_only_once(mazur, numbers_of):
    before = numbers_of(mazur)
    for add in (mazur.add_input, mazur.add_neuron, mazur.add_constant):
        with pytest.raises(StructureError, match="there is already a neuron 'h1'"):
            add("h1")
    with pytest.raises(StructureError, match="'i1' -> 'h1' exists already"):
        mazur.connect("i1", "h1", 0.3)
    assert numbers_of(mazur) == before


def test_nothing_else_is_called_as_the_error_is():
    net = ns.Network()
    for add in (net.add_input, lambda name: net.add_constant(name, value=1.0), net.add_neuron):
        with pytest.raises(
            NumberError, match="^a neuron cannot be called 'E', which is the error in every log"
        ):
            add("E")
    assert not net.neurons
    net.add_input("x")
    net.add_neuron("e", output=True)
    with pytest.raises(NumberError, match="^label of 'x' -> 'e' cannot be 'E'"):
        net.connect("x", "e", 1.0, label="E")
    assert not net.connections
    net.connect("x", "e", 1.0)
    assert net.trace([1.0], [0.5]).why("E")[-1].quantity == "error"


@pytest.mark.parametrize(
    "name", ["", " ", " a", "a ", "a->b", "a\nb", "a\x00", 5, None, ("a",), b"a"], ids=repr
)
def test_unusable_names_are_refused(name):
    net = ns.Network()
    for add in (net.add_input, net.add_neuron, net.add_constant):
        with pytest.raises(NumberError, match="name|called"):
            add(name)
    assert net.neurons == []


@pytest.mark.parametrize("name", ["x", "Temperature", "schläft gut", "x₁", "a-b", "1", "h1.2", "<b>", "'q'"])
def test_usable_names_are_shown_everywhere(name):
    net = ns.Network()
    net.add_input(name)
    net.add_neuron("o", output=True)
    net.connect(name, "o", 0.5)
    assert f"out({name})" in str(net.trace([1.0], [0.0], 0.1))
    assert name in repr(net[name])


@pytest.mark.parametrize("name", [5, ["a"], b"a"])
def test_a_network_name_or_group_or_label_that_is_no_string_is_refused(name):
    net = ns.Network()
    with pytest.raises(ns.NeurosimError, match="name"):
        ns.Network(name=name)
    with pytest.raises(ns.NeurosimError, match="group"):
        net.add_neuron("a", "softmax", group=name)
    net.add_input("x")
    net.add_neuron("h")
    with pytest.raises(ns.NeurosimError, match="label"):
        net.connect("x", "h", 1.0, label=name)
    assert [n.name for n in net.neurons] == ["x", "h"] and net.connections == []


def test_inputs_and_constants_cannot_be_fed(mazur):
    mazur.add_constant("one")
    for target, kind in (("i1", "input"), ("one", "constant")):
        with pytest.raises(StructureError, match=f"'{target}' is of kind {kind}, and nothing can feed it"):
            mazur.connect("h1", target, 1.0)


def test_only_softmax_neurons_have_a_group():
    with pytest.raises(StructureError, match="only softmax neurons have a group"):
        ns.Network().add_neuron("h", "tanh", group="a")


def test_neurons_of_another_network_are_refused(new_mazur):
    one, other = new_mazur(), new_mazur()
    with pytest.raises(UnknownNameError, match="another network"):
        one.connect(other["i1"], "o1", 0.5)


def test_objects_do_in_place_of_names(mazur):
    connection = mazur.connect(mazur["i1"], mazur["o1"], 0.3)
    assert mazur["i1", "o1"] is connection
    assert ("i1", "o1") in mazur and "h1" in mazur and "h9" not in mazur


def test_activations_change_but_never_between_groups_and_singles(mazur):
    mazur["h1"].activation = "tanh"
    assert mazur["h1"].activation == ns.Tanh()
    with pytest.raises(StructureError, match="make a new neuron instead"):
        mazur["h1"].activation = "softmax"
    with pytest.raises(StructureError, match="has no activation"):
        mazur["i1"].activation = "tanh"
    with pytest.raises(UnknownNameError, match="unknown activation 'tahn'"):
        mazur["h1"].activation = "tahn"
    assert mazur["h1"].activation == ns.Tanh()


def test_representations_help(mazur):
    assert (
        repr(mazur)
        == "<Network 'mazur' 2-2-2: 6 neurons, 8 connections, loss half_squared_error, bias style variable>"
    )
    assert repr(mazur["i1", "h1"]) == "<connection 'w1' i1 -> h1 weight=0.15 gradient=0.0>"
    assert repr(mazur["h1"]) == "<neuron 'h1' sigmoid bias=0.35 (frozen) net=None out=None delta=None>"
    assert repr(ns.Network()) == (
        "<Network empty: 0 neurons, 0 connections, loss half_squared_error, bias style none>"
    )


# -- size ------------------------------------------------------------------------------------------


def random_order_build(count: int) -> float:
    rng = random.Random(count)
    names = [f"n{k}" for k in range(count // 10)]
    pairs: set[tuple[int, int]] = set()
    while len(pairs) < count:
        a, b = rng.sample(range(len(names)), 2)
        pairs.add((min(a, b), max(a, b)))
    edges = [(names[a], names[b]) for a, b in pairs]
    rng.shuffle(edges)
    shuffled = names[:]
    rng.shuffle(shuffled)
    net = neurons(*shuffled)
    start = time.process_time()
    for source, target in edges:
        net.connect(source, target, 0.1)
    spent = time.process_time() - start
    assert len(net.connections) == count
    return spent


def test_building_ten_thousand_connections_in_random_order_is_not_quadratic():
    small = min(random_order_build(1250) for _ in range(3))
    large = random_order_build(10_000)
    # Eight times the connections: 8 times the time if linear, 64 times if quadratic.
    assert large < 30 * small + 0.5


def test_a_chain_built_backwards_is_quick():
    net = neurons(*(f"n{k}" for k in range(5000)))
    start = time.process_time()
    for k in range(4999, 0, -1):
        net.connect(f"n{k}", f"n{k - 1}", 1.0)
    assert time.process_time() - start < 3.0
    assert len(net.generations()) == 5000


def test_names_labels_pairs_and_the_objects_themselves_are_in_a_network(mazur, new_mazur):
    other = new_mazur()
    assert "h1" in mazur and "w1" in mazur and ("i1", "h1") in mazur
    assert mazur["h1"] in mazur and mazur["w1"] in mazur and (mazur["i1"], mazur["h1"]) in mazur
    assert (mazur["i1"], "h1") in mazur
    for absent in ("h3", "w9", ("i1", "o1"), ("i1", "h1", "o1"), other["h1"], other["w1"], None, 3):
        assert absent not in mazur
    assert (other["i1"], "h1") not in mazur
    mazur.disconnect("i1", "h1")
    assert "w1" not in mazur and ("i1", "h1") not in mazur


class Own(ns.Network):
    """A network whose constructor takes arguments of its own and builds neurons."""

    lock: object

    def __init__(self, hidden, *, rate=0.5):
        super().__init__(name="own")
        self.rate, self.hidden = rate, []
        self.add_input("x")
        self.add_neuron("o", bias=0.2, output=True)
        for number in range(hidden):
            self.hidden.append(self.add_neuron(f"h{number}", bias=0.1))
            self.connect("x", f"h{number}", 0.5)
            self.connect(f"h{number}", "o", 0.3)


@pytest.mark.parametrize(
    "make",
    [
        Own.copy,
        copy.copy,
        copy.deepcopy,
        Own.with_bias_inputs,
        lambda own: own.with_bias_inputs().with_bias_variables(),
    ],
)
def test_a_copy_of_a_subclass_needs_no_arguments_and_keeps_what_it_added(make):
    own = Own(3, rate=0.7)
    own.forward([1.0])
    twin = make(own)
    assert type(twin) is Own and twin.rate == 0.7
    assert [neuron is twin[neuron.name] for neuron in twin.hidden] == [True] * 3
    assert twin.forward([1.0]) == own.forward([1.0])
    twin.hidden.pop()
    assert len(own.hidden) == 3


def test_what_a_subclass_added_and_cannot_be_copied_is_named():
    own = Own(1)
    own.lock = threading.Lock()
    with pytest.raises(StructureError, match="its attribute 'lock' cannot: cannot pickle"):
        own.copy()


def test_a_subclass_that_cannot_be_made_says_which_argument_it_wants(tmp_path):
    with pytest.raises(StructureError, match=r"Own cannot be made as Own\(loss=..., name=...\): .*'hidden'"):
        Own.layered([2, 2, 1])
    Own(1).save(tmp_path / "own.json")
    with pytest.raises(ns.NeurosimError, match="Own cannot be made as Own"):
        Own.load(tmp_path / "own.json")
