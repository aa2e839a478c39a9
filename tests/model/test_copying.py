"""Copies and pickles of a network: the same numbers, objects of their own, however deep the network is."""

import copy
import pickle

import pytest

import neurosim as ns

DEEP = 3_000


def chain(count, kind=ns.Network):
    net = kind()
    before = net.add_input("x").name
    for number in range(count):
        name = net.add_neuron(f"h{number}", bias=0.1, output=number == count - 1).name
        net.connect(before, name, 0.5, label=f"w{number}")
        before = name
    return net


def pickled(thing):
    return pickle.loads(pickle.dumps(thing))


WAYS = {"pickle": pickled, "deepcopy": copy.deepcopy, "copy": copy.copy, "method": lambda net: net.copy()}


class Course(ns.Network):
    """A network of a user, whose constructor asks for something else."""

    favourite: list[ns.Neuron]

    def __init__(self, lecturer):
        super().__init__(loss="squared_error", name="course")
        self.lecturer = lecturer


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_a_deep_network_is_copied_with_all_its_numbers(way):
    net = chain(DEEP)
    net.forward([1.0])
    net.backward([0.0])
    twin = way(net)
    assert twin.snapshot() == net.snapshot()
    assert [c.name for c in twin["h7"].incoming + twin["h7"].outgoing] == ["h6->h7", "h7->h8"]
    assert twin["h7"].incoming[0] is twin["h6", "h7"]
    assert twin["h6", "h7"].source is twin["h6"] is not net["h6"]
    assert twin.forward([1.0]) == net.forward([1.0])
    twin.connect("x", "h5", 1.0)
    with pytest.raises(ns.NeurosimError, match="would close the cycle"):
        twin.connect("h5", "h4", 1.0)


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_a_class_of_ones_own_and_its_attributes_stay(way):
    net = chain(2, kind=lambda: Course("Ada"))
    net.favourite = [net["h1"]]
    twin = way(net)
    assert type(twin) is Course
    assert (twin.lecturer, twin.name, twin.loss.name) == ("Ada", "course", "squared_error")
    assert twin.favourite[0] is twin["h1"]


def test_neurons_pickled_beside_their_network_are_its_neurons():
    net = chain(3)
    neuron, twin, connection = pickled((net["h1"], net, net["h1", "h2"]))
    assert neuron is twin["h1"]
    assert connection is twin["h1", "h2"] is neuron.outgoing[0]


def test_a_neuron_that_is_pickled_alone_comes_without_its_connections():
    neuron = pickled(chain(DEEP)["h5"])
    assert (neuron.name, neuron.bias, neuron.incoming, neuron.outgoing) == ("h5", 0.1, [], [])


@pytest.mark.slow
def test_what_a_deep_network_gave_is_pickled():
    net = chain(DEEP)
    history = net.fit([[1.0]], [[0.0]], epochs=1, learning_rate=0.1)
    assert pickled(history) == history
    assert pickled(net.record()) == net.record()
    assert len(pickled(net.graph)) == DEEP + 1
