"""Equations of a user's own in files: they come back as they were, or are refused by name."""

import copy
import json
import math
from typing import ClassVar

import numpy as np
import pytest

import neurosim as ns
from neurosim.formulas.known import ACTIVATIONS
from neurosim.formulas.updates import Momentum
from neurosim.ground.errors import FormatError, NumberError, StructureError


class Steep(ns.Activation):
    """A sigmoid that is k times as steep, with everything that a file needs."""

    name = "steep"
    parameter_names: ClassVar[tuple[str, ...]] = ("k",)

    def __init__(self, k=1.0):
        self.k = k
        self.text = f"1/(1 + exp(-{k} net))"  # made from the parameter, so it comes back

    def value(self, net):
        return 1.0 / (1.0 + math.exp(-self.k * net))

    def slope(self, net, out):
        return self.k * out * (1.0 - out)


class Forgetful(Steep):
    """It says nothing of its parameter."""

    name = "forgetful"
    parameter_names = ()


class Demanding(Steep):
    name = "demanding"
    parameter_names = ()

    def __init__(self, k):
        super().__init__(k)


class Given(ns.Activation):
    """It is made of a function."""

    name = "given"

    def __init__(self, function=math.tanh):
        self.function = function

    def value(self, net):
        return self.function(net)

    def slope(self, net, out):
        return 1.0


class Power(ns.Loss):
    name = "power"
    parameter_names = ("exponent",)

    def __init__(self, exponent=4):
        self.exponent = exponent

    def term(self, target, out, outputs):
        total = 1.0
        for _ in range(self.exponent):  # a whole number has to come back as one
            total *= target - out
        return total

    def slope(self, target, out, outputs):
        return -self.exponent * (target - out) ** (self.exponent - 1)


class Scaled(ns.Aggregation):
    name = "scaled"
    parameter_names = ("factor",)
    least = 1

    def __init__(self, factor=1.0):
        self.factor = factor

    def value(self, terms):
        return self.factor * sum(terms)

    def slope(self, terms, i):
        return self.factor


def network(*activations, loss="half_squared_error", aggregation="sum"):
    net = ns.Network(loss=loss)
    net.add_input("x")
    for k, activation in enumerate(activations, start=1):
        net.add_neuron(f"h{k}", activation, aggregation=aggregation, output=True)
        net.connect("x", f"h{k}", 0.5 * k)
    return net


OWN = [Steep, Power, Scaled]


@pytest.mark.parametrize(
    "own", [OWN, [Steep(7.0), Power(2), Scaled(-1.0)], [Steep(2.0), Steep(3.0), Power, Scaled]]
)
def test_parameters_come_back_whatever_stands_for_the_class(own, tmp_path):
    net = network(Steep(2.0), Steep(3.0), loss=Power(6), aggregation=Scaled(0.5))
    net.save(tmp_path / "net.json")
    loaded = ns.Network.load(tmp_path / "net.json", own=own)
    assert [n.activation for n in loaded.outputs] == [Steep(2.0), Steep(3.0)]
    assert loaded.loss == Power(6) and loaded["h1"].aggregation == Scaled(0.5)
    for each in (net, loaded):
        each.forward([0.3])
        each.backward([1.0, 0.0])
    assert loaded.error([1.0, 0.0]) == net.error([1.0, 0.0])
    assert [c.gradient for c in loaded.connections] == [c.gradient for c in net.connections]


def test_a_subclass_of_a_bundled_one_comes_back(tmp_path):
    class Mine(ns.LeakyRelu):
        name = "mine"

    net = network(Mine(0.3))
    net.save(tmp_path / "net.json")
    loaded = ns.Network.load(tmp_path / "net.json", own=[Mine])
    assert loaded["h1"].activation == Mine(0.3)
    assert loaded.forward([-1.0]) == net.forward([-1.0])


def patched(activation, **attributes):
    vars(activation).update(attributes)
    return activation


@pytest.mark.parametrize(
    ("activation", "sentence"),
    [
        (Forgetful(2.0), r"activation 'forgetful' of 'h1' cannot be kept in a file: it would be made again "
         r"by Forgetful\(\), with k = 1.0 in place of 2.0; name all that it is made with in parameter_names"),
        (Demanding(2.0), r"'demanding' of 'h1' .* again by Demanding\(\), which fails \(.*'k'\); name all"),
        (Given(lambda net: net), r"'given' of 'h1' .* with function = <built-in function tanh> in place of"),
        (patched(ns.Sigmoid(), note=3), r"'sigmoid' of 'h1' .* Sigmoid\(\), with note = None in place of 3"),
        (patched(Steep(2.0), table=np.zeros(2)), r"Steep\(k=2.0\), with table = None in place of"),
        (patched(Steep(2.0), k=3.0), r"Steep\(k=3.0\), with text = '1/\(1 \+ exp\(-3.0 net\)\)' in place of"),
    ],
    ids=["attribute", "argument", "lambda", "bundled", "array", "changed"],
)  # fmt: skip
def test_what_a_file_would_lose_is_refused_by_name(activation, sentence, tmp_path):
    net = network(activation)
    before = sorted(tmp_path.iterdir())
    with pytest.raises(StructureError, match=sentence):
        net.save(tmp_path / "net.json")
    with pytest.raises(StructureError, match=sentence):
        net.fit([0.1], [0.2], epochs=1, learning_rate=0.1, checkpoint=str(tmp_path / "state"))
    assert list(tmp_path.rglob("*.json")) == before
    assert net["x", "h1"].weight == 0.5
    assert net.copy()["h1"].activation is activation  # copies share the very object
    assert copy.deepcopy(net).forward([0.2]) == net.forward([0.2])
    net.fit([0.1], [0.2], epochs=1, learning_rate=0.1)


def test_defaults_need_no_parameter_names(tmp_path):
    for activation in (Forgetful(), Given()):
        net = network(activation)
        net.save(tmp_path / "net.json")
        loaded = ns.Network.load(tmp_path / "net.json", own=[type(activation)])
        assert loaded["h1"].activation == activation


def test_two_classes_of_one_name_are_refused(tmp_path):
    class Other(Steep):
        def value(self, net):
            return 2.0 * super().value(net)

    with pytest.raises(StructureError, match="activation 'steep' of 'h2' is of a different class"):
        network(Steep(), Other()).save(tmp_path / "net.json")
    network(Steep()).save(tmp_path / "net.json")
    with pytest.raises(FormatError, match="holds two classes of activation 'steep'; give one of them"):
        ns.Network.load(tmp_path / "net.json", own=[Steep, Other])


BUNDLED = [*ACTIVATIONS]


@pytest.mark.parametrize("name", BUNDLED)
def test_no_own_activation_takes_a_bundled_name(name, mazur, tmp_path):
    own = type("Mine", (Steep,), {"name": name})
    sentence = (
        f"the name '{name}' is that of the bundled activation; give your class Mine a name of its own, such"
    )
    with pytest.raises(StructureError, match=sentence):
        network(own())
    with pytest.raises(StructureError, match=sentence):
        network(own)
    before = mazur["h1"].activation
    with pytest.raises(StructureError, match=sentence):
        mazur["h1"].activation = own()
    assert mazur["h1"].activation is before
    mazur.save(tmp_path / "net.json")
    with pytest.raises(FormatError, match=sentence):
        ns.Network.load(tmp_path / "net.json", own=[own])


def test_no_other_own_equation_takes_a_bundled_name(mazur):
    class Loss(ns.HalfSquaredError):
        def term(self, target, out, outputs):
            return 0.0

    class Sum(ns.WeightedSum):
        pass

    class Mine(Momentum):
        pass

    before = mazur.loss
    with pytest.raises(StructureError, match="'half_squared_error' is that of the bundled loss; .*'my_loss'"):
        mazur.loss = Loss()
    with pytest.raises(StructureError, match="bundled loss"):
        ns.Network(loss=Loss)
    with pytest.raises(StructureError, match="'sum' is that of the bundled aggregation"):
        mazur["h1"].aggregation = Sum()
    for rule in (Mine(0.5), Mine):
        with pytest.raises(StructureError, match="'momentum' is that of the bundled optimizer"):
            mazur.fit([[0, 0]], [[0, 0]], epochs=1, optimizer=rule, learning_rate=0.5)
    assert mazur.loss is before


@pytest.mark.parametrize("value", ["a", None, [1.0], math.tanh, math.nan, 1j])
def test_a_parameter_that_is_no_number_is_refused_where_it_is_given(value):
    with pytest.raises(NumberError, match="parameter 'k' of steep is"):
        network(Steep(value))


def test_parameters_and_names_that_files_cannot_hold_are_refused():
    with pytest.raises(NumberError, match="the name of activation Nameless is ''"):
        network(type("Nameless", (Steep,), {"name": ""})())
    with pytest.raises(NumberError, match="parameter 'q' of odd must be an attribute"):
        network(type("Odd", (Steep,), {"name": "odd", "parameter_names": ("q",)})())
    with pytest.raises(NumberError, match="with another name than 'name'"):
        network(type("Odd", (Steep,), {"name": "odd", "parameter_names": ("name",)})())


def test_numbers_of_numpy_are_kept_as_numbers(tmp_path):
    net = network(Steep(np.float32(0.5)), loss=Power(np.int64(4)))
    net.save(tmp_path / "net.json")
    document = json.loads((tmp_path / "net.json").read_text())
    assert document["loss"] == {"name": "power", "exponent": 4}
    assert ns.Network.load(tmp_path / "net.json", own=OWN).loss == Power(4)
    assert json.loads(net.trace([0.1], [0.5]).to_json())["network"]["loss"]["exponent"] == 4


def test_what_is_no_equation_is_refused_in_own(mazur, tmp_path):
    mazur.save(tmp_path / "net.json")
    with pytest.raises(FormatError, match=r"own=\[...\] must hold classes or objects of Activation"):
        ns.Network.load(tmp_path / "net.json", own=[lambda net: net])
    assert ns.Network.load(tmp_path / "net.json", own=[ns.Sigmoid]).loss == mazur.loss


def test_a_training_is_not_gone_on_with_with_another_parameter(tmp_path):
    arguments = {"epochs": 2, "learning_rate": 0.1, "checkpoint": str(tmp_path / "state")}
    network(Steep(2.0)).fit([0.1], [0.2], **arguments)
    with pytest.raises(StructureError, match="was made with another network"):
        network(Steep(3.0)).fit([0.1], [0.2], **arguments | {"epochs": 3}, resume=True)
    history = network(Steep(2.0)).fit([0.1], [0.2], **arguments | {"epochs": 3}, resume=True)
    assert history.epochs == 3
