"""A figure shows the numbers of one moment; what is older is grey, and the figure says so."""

from collections.abc import Mapping

import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

import neurosim as ns
from neurosim.drawing.network.outdated import BEFORE_CHANGE, EARLIER_PASS
from neurosim.drawing.page.style import Style
from neurosim.figures.moments import Moment
from neurosim.figures.storage import record_from_json, record_to_json

GREY = Style().outdated.lower()


def texts(figure: Figure) -> Mapping[str, Text]:
    return {gid: text for text in figure.findobj(Text) if (gid := text.get_gid())}


def greys(figure: Figure) -> set[str]:
    return {gid for gid, text in texts(figure).items() if str(text.get_color()).lower() == GREY}


def said(figure: Figure) -> str:
    return " ".join(text.get_text() for text in figure.findobj(Text))


@pytest.fixture
def net() -> ns.Network:
    net = ns.Network()
    net.add_input("x")
    net.add_neuron("o", "linear", bias=0.5, output=True)
    net.connect("x", "o", 2.0)
    return net


def test_a_trace_with_an_update_is_drawn_as_its_forward_pass_was(net: ns.Network) -> None:
    figure = net.trace([1.0], [1.0], learning_rate=0.01).draw()
    shown = texts(figure)
    assert [shown[gid].get_text() for gid in ("weight:x->o", "bias:o", "net:o", "out:o")] == [
        "2.00",
        "b 0.50",
        "2.500",
        "2.500",
    ]
    assert not greys(figure)


def test_the_deltas_and_gradients_of_a_trace_stand_beside_the_weights_they_were_made_with(
    net: ns.Network,
) -> None:
    figure = net.trace([1.0], [1.0], learning_rate=0.01).draw(show=("weight", "delta", "gradient"))
    assert texts(figure)["weight:x->o"].get_text() == "2.00"
    assert not greys(figure)


def test_an_update_is_drawn_with_old_and_new_weights_and_its_gradients(net: ns.Network) -> None:
    figure = net.trace([1.0], [1.0], learning_rate=0.01).draw(show=("update", "gradient"))
    assert texts(figure)["weight:x->o"].get_text() == "2.00 → 1.99"
    assert not greys(figure)


def test_after_an_update_the_older_numbers_of_a_network_are_grey(net: ns.Network) -> None:
    net.forward([1.0])
    net.backward([1.0])
    net.update(0.01)
    figure = net.draw(show=("weight", "net", "out", "delta", "gradient"))
    assert greys(figure) == {"net:o", "out:o", "delta:x", "delta:o", "gradient:x->o"}  # x is given
    assert texts(figure)["weight:x->o"].get_text() == "1.985"
    assert BEFORE_CHANGE in said(figure)
    net.forward([1.0])
    assert not greys(net.draw())


def test_after_an_assignment_too_and_a_training_leaves_no_older_numbers(net: ns.Network) -> None:
    net.forward([1.0])
    net["x", "o"].weight = 3.0
    assert greys(net.draw()) == {"net:o", "out:o"}
    net.forward([1.0])
    net.fit([[1.0]], [[1.0]], epochs=3, learning_rate=0.1)
    assert {"net:o", "out:o"}.isdisjoint(texts(net.draw()))


def test_deltas_of_an_earlier_pass_are_grey_beside_the_outs_of_a_newer_one(net: ns.Network) -> None:
    net.forward([1.0])
    net.backward([1.0])
    assert not greys(net.draw(show=("net", "out", "delta")))
    net.forward([2.0])
    figure = net.draw(show=("net", "out", "delta"))
    assert greys(figure) == {"delta:x", "delta:o"}
    assert EARLIER_PASS in said(figure)


def test_a_saved_record_keeps_what_was_out_of_date(net: ns.Network) -> None:
    net.forward([1.0])
    net["x", "o"].weight = 3.0
    moment = Moment(net.state(), ("net",), (), "")
    read = record_from_json(record_to_json(moment, "network")).record
    assert isinstance(read, Moment)
    assert read.state.outdated == net.state().outdated != frozenset()
