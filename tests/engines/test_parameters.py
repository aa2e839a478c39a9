"""What is kept of a network's parameters, and what is looked at every time."""

import numpy as np
import pytest

import neurosim as ns
from neurosim.engines.arrays import outputs_of
from neurosim.engines.parameters import Parameters
from neurosim.ground.errors import NumberError


@pytest.fixture
def net() -> ns.Network:
    made = ns.Network.layered([2, 2, 1], "linear", seed=1, bias="variable")
    made.add_constant("one")
    made.connect("one", "o1", 0.5)
    return made


def test_the_names_are_kept_until_an_edit(net: ns.Network) -> None:
    names = Parameters(net).names
    assert Parameters(net).names is names
    net.connect("x1", "o1", 0.5)
    assert Parameters(net).names == (*names[:7], "x1->o1", *names[7:])
    net.disconnect("x1", "o1")
    assert Parameters(net).names == names


def test_what_changes_without_an_edit_is_seen(net: ns.Network) -> None:
    before = Parameters(net)
    net["x1", "h1"].trainable = net["h2"].bias_trainable = False
    net["h1"].bias = None
    after = Parameters(net)
    assert "b(h1)" in before.names
    assert "b(h1)" not in after.names
    assert before.trainable.all()
    assert not after.trainable[after.names.index("x1->h1")]
    assert not after.trainable[after.names.index("b(h2)")]
    assert after.trainable.sum() == len(after) - 2
    assert after.weights.sum() == 6  # not at the connection from a constant, nor at biases
    net["h1"].bias = 0.25
    net["x1", "h1"].trainable = net["h2"].bias_trainable = True
    assert Parameters(net).names == before.names
    assert Parameters(net).trainable.all()


def test_what_one_changes_another_does_not_see(net: ns.Network) -> None:
    Parameters(net).trainable[:] = False
    Parameters(net).weights[:] = False
    assert Parameters(net).trainable.all()
    assert Parameters(net).weights.any()


@pytest.mark.parametrize("number", [np.float32(0.5), 1, True, np.int64(3)], ids=repr)
def test_other_kinds_of_numbers_are_read(net: ns.Network, number: float) -> None:
    net["x1", "h1"].weight = number
    assert Parameters(net).read()[0] == float(number)


@pytest.mark.parametrize("number", [np.array(0.5), "1", 1j, None, float("nan")], ids=repr)
def test_what_is_no_number_is_refused(net: ns.Network, number: object) -> None:
    net["x1", "h1"].weight = number  # type: ignore[assignment]
    with pytest.raises(NumberError, match="weight of 'x1' -> 'h1' is"):
        Parameters(net).read()


def test_arrays_follow_an_aggregation_that_changes_without_an_edit(net: ns.Network) -> None:
    for aggregation in ("sum", "product", "max", "sum"):
        net["h1"].aggregation = aggregation
        for weight in (0.5, -0.25):
            net["x1", "h1"].weight = weight
            found = outputs_of(net, np.array([[1.0, 2.0]]))
            np.testing.assert_allclose(found[0], list(net.forward([1.0, 2.0]).values()), rtol=1e-14)


def test_two_arrays_of_one_network_have_numbers_of_their_own(net: ns.Network) -> None:
    from neurosim.engines.arrays import NetworkArrays

    one, other = NetworkArrays(net), NetworkArrays(net)
    one.read()
    assert one.parameters.any()
    assert not other.parameters.any()
