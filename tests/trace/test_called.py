"""One rule for names: wherever a neuron or connection is named, it may be called in any of its ways."""

import pytest

import neurosim as ns
from neurosim.drawing.network.focus import Focus
from neurosim.figures.connections import connection_named
from neurosim.ground.errors import FormatError, StructureError, UnknownNameError
from neurosim.scenario import load
from neurosim.trace import choosing
from neurosim.trace_view import Trace

WAYS = ["w1", "x->h", "x→h", "x -> h", "w(x→h)", "∂E/∂w1", "∂E/∂w(x→h)", "new w1"]


def network() -> ns.Network:
    net = ns.Network()
    net.add_input("x")
    net.add_neuron("h", bias=0.1)
    net.add_neuron("o", bias=0.2, output=True)
    net.connect("x", "h", 0.5, label="w1")
    net.connect("h", "o", 0.7)
    return net


@pytest.fixture
def trace() -> Trace:
    return network().trace([1.0], [0.0], 0.5)


@pytest.mark.parametrize("called", WAYS)
def test_a_connection_is_found_by_all_its_names(trace, called):
    net = network()
    assert net[called] is net["x", "h"]
    assert connection_named(net, called) is net["x", "h"]
    assert trace.value("gradient", called) == trace.value("gradient", "x->h")
    assert trace.value("weight_change", called) == trace.value("weight_change", "x->h")
    assert trace.step("weight", called).of == "x->h"
    assert trace.why("gradient", called).last.of == trace.why(called).last.of == "x->h"
    assert trace.about(called).steps == trace.about("x->h").steps
    assert trace.paths(called).connection == "x->h"
    assert Focus(trace.network, [called]).names == {"x->h"}


@pytest.mark.parametrize("called", ["h", "net(h)", "∂E/∂b(h)", "δ(h)"])
def test_a_neuron_is_found_as_the_log_writes_it(trace, called):
    net = network()
    assert net[called] is net["h"]
    assert trace.value("net", called) == trace.value("net", "h")
    assert trace.about(called).steps == trace.about("h").steps
    assert choosing.of_neuron(trace, called).steps == choosing.of_neuron(trace, "h").steps


def test_the_out_of_an_input_and_the_error_are_found_as_the_log_writes_them(trace):
    assert trace.value("out", "out(x)") == 1.0
    assert trace.value("error", "E") == trace.step("error", "E").value
    with pytest.raises(UnknownNameError, match="no gradient of 'w7'"):
        trace.value("gradient", "w7")


FILE = """
title = "t"
source = "s"
[network]
inputs = ["x"]
[[network.neurons]]
name = "h"
bias = 0.1
weights = {{ x = 0.5 }}
labels = {{ x = "w1" }}
[[network.neurons]]
name = "o"
bias = 0.2
weights = {{ h = 0.7 }}
{labels}
[[samples]]
inputs = [1.0]
targets = [0.0]
[training]
learning_rate = 0.5
epochs = 2
{published}
"""


@pytest.mark.parametrize("called", WAYS)
@pytest.mark.parametrize(
    "table", ["gradient", "weight", "weight_change", "after.1.weight", "after.1.gradient"]
)
def test_a_published_number_finds_its_connection_by_all_names(tmp_path, called, table):
    path = tmp_path / "names.toml"
    path.write_text(FILE.format(labels="", published=f'[published.{table}]\n"{called}" = "9"'), "utf-8")
    (check,) = load(path).run().checks
    path.write_text(FILE.format(labels="", published=f'[published.{table}]\n"x->h" = "9"'), "utf-8")
    (plain,) = load(path).run().checks
    assert check.value == plain.value


@pytest.mark.parametrize("command", [["trace", "{}", "--about"], ["why", "{}"], ["paths", "{}"]])
def test_the_command_line_finds_a_connection_as_the_log_writes_it(tmp_path, typed, command):
    path = tmp_path / "names.toml"
    path.write_text(FILE.format(labels="", published=""), "utf-8")
    words = [word.format(path) for word in command]
    code, out, _ = typed(*words, "w(x→h)")
    assert code == 0 and out == typed(*words, "w1")[1]


def test_two_connections_do_not_carry_one_label(tmp_path):
    net = network()
    taken = "label 'w1' of h->o already belongs to x->h"
    with pytest.raises(StructureError, match=taken):
        net["h", "o"].label = "w1"
    assert net["h", "o"].label is None
    with pytest.raises(StructureError, match="label 'w1' of x->o already belongs to x->h"):
        net.connect("x", "o", 1.0, label="w1")
    assert len(net.connections) == 2
    path = tmp_path / "twice.toml"
    path.write_text(FILE.format(labels='labels = { h = "w1" }', published=""), "utf-8")
    with pytest.raises(FormatError, match=rf"neurons\[2\].*{taken}"):
        load(path)


def test_a_file_in_which_two_connections_carry_one_label_is_refused(tmp_path):
    net = network()
    net["h", "o"].label = "w2"
    for kept, read in ((net, ns.Network.load), (net.trace([1.0], [0.0]), Trace.load)):
        path = tmp_path / "kept.json"
        kept.save(path)
        path.write_text(path.read_text("utf-8").replace('"label": "w2"', '"label": "w1"'), "utf-8")
        with pytest.raises(FormatError, match="label 'w1' is carried by x->h and by h->o"):
            read(path)


def test_a_label_is_free_again_when_its_connection_gives_it_up():
    net = network()
    net["x", "h"].label = "w9"
    net["h", "o"].label = "w1"
    assert net["w1"] is net["h", "o"]
    net.disconnect("x", "h")
    net.connect("x", "o", 1.0, label="w9")
    assert net.copy()["w9"].name == "x->o"
    net["x", "o"].label = None
    with pytest.raises(UnknownNameError, match="no neuron 'w9'"):
        net["w9"]


def test_pairs_and_the_objects_of_a_network_name_what_they_are_in_a_trace(trace):
    net = network()
    for called in (("x", "h"), net["w1"], (net["x"], net["h"])):
        assert trace.value("gradient", called) == trace.value("gradient", "w1")
        assert trace.why("gradient", called).last.of == trace.why(called).last.of == "x->h"
        assert trace.about(called).steps == trace.about("w1").steps
        assert trace.paths(called).connection == "x->h"
    assert trace.value("out", net["h"]) == trace.value("out", "h")
    with pytest.raises(UnknownNameError, match="no gradient of"):
        trace.value("gradient", ("h", "x"))
    with pytest.raises(UnknownNameError, match="must be a text"):
        trace.about(3)


def test_a_connection_is_removed_by_any_of_its_names():
    for called in ("w1", "x->h", "w(x→h)"):
        net = network()
        net.disconnect(called)
        assert "x->h" not in net
    with pytest.raises(UnknownNameError, match="'h' is a neuron; give both ends"):
        network().disconnect("h")


def test_the_paths_of_one_of_several_samples_say_which():
    several = network().trace([[1.0], [2.0]], [[0.0], [1.0]])
    assert str(several.paths("w1")).startswith("∂E₁/∂w1 as a sum")
    assert str(several.paths("w1", sample=2)).startswith("∂E₂/∂w1 as a sum")
    assert str(network().trace([1.0], [0.0]).paths("w1")).startswith("∂E/∂w1 as a sum")
