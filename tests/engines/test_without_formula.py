"""Equations that are plain Python: the engines that can use them do, and all others say so."""

import math
import re
from typing import Any

import numpy as np
import pytest

import neurosim as ns
from neurosim.engines import bundled
from neurosim.ground.errors import NeurosimError, NonFiniteError, StructureError

XOR = ([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], [0.0, 1.0, 1.0, 0.0])


class Bump(ns.Activation):
    name = "bump"

    def value(self, net):
        return math.exp(-net * net)

    def slope(self, net, out):
        return -2 * net * out


class Slower(ns.Sigmoid):
    """Of a bundled class, with another value and slope in Python."""

    name = "slower"

    def value(self, net):
        return 1 / (1 + math.exp(-net / 2))

    def slope(self, net, out):
        return 0.5 * out * (1 - out)


class OnlyValue(ns.Tanh):
    """Keeps the slope that was typed for tanh, which is out of out alone."""

    name = "only_value"

    def value(self, net):
        return math.tanh(net)


class Quartic(ns.HalfSquaredError):
    name = "quartic"

    def term(self, target, out, outputs):
        return (target - out) ** 4

    def slope(self, target, out, outputs):
        return -4 * (target - out) ** 3


def network(own: object) -> ns.Network:
    if isinstance(own, ns.Loss):
        return ns.Network.layered([2, 3, 1], "tanh", loss=own, seed=3)
    return ns.Network.layered([2, 3, 1], own, output_activation="sigmoid", seed=3)


def weights(net: ns.Network) -> list[float]:
    return [one.weight for one in net.connections]


each = pytest.mark.parametrize("own", [Bump(), Slower(), OnlyValue(), Quartic()], ids=lambda own: own.name)


@each
def test_objects_and_numpy_train_alike_and_the_printed_program_refuses(own):
    trained = {}
    for engine in ("objects", "numpy", "auto"):
        net = network(own)
        net.fit(*XOR, epochs=50, learning_rate=0.2, batch_size=2, engine=engine)
        trained[engine] = weights(net)
    np.testing.assert_allclose(trained["objects"], trained["numpy"], rtol=1e-12)
    np.testing.assert_allclose(trained["objects"], trained["auto"], rtol=1e-12)
    net = network(own)
    before = weights(net)
    with pytest.raises(StructureError, match=r"engine='program' knows only .*bundled .* is your own"):
        net.fit(*XOR, epochs=1, learning_rate=0.2, engine="program")
    assert weights(net) == before


@pytest.mark.parametrize("asked", ["compiled", "numba"])
@each
def test_objects_take_the_place_of_machine_code(own, asked):
    net, by_hand = network(own), network(own)
    history = net.fit(*XOR, epochs=20, learning_rate=0.2, batch_size=2, engine=asked)
    by_hand.fit(*XOR, epochs=20, learning_rate=0.2, batch_size=2, engine="objects")
    assert history.engine == "objects"
    assert re.fullmatch(
        r"engine='compiled' knows only bundled equations and formulas, and the .* is your own; objects gives "
        "the same bits",
        history.why,
    )
    assert weights(net) == weights(by_hand)


def test_a_bundled_class_without_a_formula_is_refused_by_the_printed_program_too(monkeypatch):
    more: dict[str, dict[str, Any]] = {"activation": {"bump": Bump}, "loss": {"quartic": Quartic}}
    known = {kind: {**named, **more.get(kind, {})} for kind, named in bundled.BUNDLED.items()}
    monkeypatch.setattr(bundled, "BUNDLED", known)
    for own in (Bump(), Quartic()):
        refused = (
            r"engine='program' knows only .* is not among them; train with engine='objects' or engine='numpy'"
        )
        with pytest.raises(StructureError, match=refused):
            network(own).fit(*XOR, epochs=1, learning_rate=0.2, engine="program")


@pytest.mark.parametrize("function", ["value", "slope", "formula"])
def test_a_function_put_on_one_object_is_refused(function):
    own = ns.Sigmoid()
    setattr(own, function, lambda *numbers: 0.5)
    with pytest.raises(StructureError, match=f"{function} of 'sigmoid' is set on one object alone"):
        network(own)


@pytest.mark.parametrize("wrong", [1j, 10**400, None, np.array([0.5, 1.0])], ids=str)
@pytest.mark.parametrize("kind", ["activation", "aggregation", "slope"])
def test_arrays_say_where_plain_python_failed_as_the_passes_by_hand_do(kind, wrong):
    class Failing(ns.Activation):
        name = "failing"

        def value(self, net):
            return wrong if kind == "activation" else net

        def slope(self, net, out):
            return 1.0

    class Added(ns.Aggregation):
        name = "added"

        def value(self, terms):
            return wrong if kind == "aggregation" else sum(terms)

        def slope(self, terms, i):
            return wrong if kind == "slope" else 1.0

    net = ns.Network(name="own")
    net.add_input("x")
    net.add_neuron("o", Failing(), aggregation=Added(), output=True)
    net.connect("x", "o", 0.5)
    for engine in ("objects", "numpy"):
        with pytest.raises(NeurosimError, match="'o' in sample 1"):
            net.fit([[1.0]], [[1.0]], epochs=1, learning_rate=0.1, engine=engine)
    if kind != "slope":
        with pytest.raises(NeurosimError, match="'o' in sample 1"):
            net.predict([[1.0]])


def test_an_exponential_in_plain_python_that_overflows_is_named_by_predict():
    class Plain(ns.Activation):
        name = "plain"

        def value(self, net):
            return 1 / (1 + math.exp(-net))

        def slope(self, net, out):
            return out * (1 - out)

    net = ns.Network.layered([1, 1], Plain(), seed=1)
    with pytest.raises(NonFiniteError, match="out of 'o1' in sample 2: plain failed at net = "):
        net.predict([[0.0], [1e9 * math.copysign(1.0, -net.connections[0].weight)]])
