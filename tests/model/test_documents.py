"""Saving and loading: bit exact, atomic, and a clear sentence for every damaged file."""

import json
import math
import os
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import neurosim as ns
from neurosim.ground.errors import FileError, FormatError, NeurosimError, NumberError
from neurosim.ground.formats import own_version


class Swish(ns.Activation):
    name = "my_swish"
    parameter_names = ("steepness",)

    def __init__(self, steepness=1.0):
        self.steepness = steepness

    def value(self, net):
        return net / (1 + math.exp(-self.steepness * net))

    def slope(self, net, out):
        s = 1 / (1 + math.exp(-self.steepness * net))
        return s + self.steepness * out * (1 - s)


class Quartic(ns.Loss):
    name = "quartic"

    def term(self, target, out, outputs):
        return (target - out) ** 4

    def slope(self, target, out, outputs):
        return -4 * (target - out) ** 3


@pytest.fixture
def rich():
    """A network with one of everything that a file must keep."""
    net = ns.Network(loss="cross_entropy", name="Ünïcode → network")
    net.add_input("x")
    net.add_constant("minus", -1.0)
    net.add_neuron("h", ns.LeakyRelu(0.2), bias=0.1 + 0.2, bias_trainable=False)
    net.add_neuron("a", "softmax", bias=-0.0, output=True)
    net.add_neuron("b", "softmax", output=True)
    net.add_neuron("c", "softmax", group="inner")
    net.connect("h", "b", 1 / 3, label="w₁", trainable=False)
    net.connect("x", "h", 5e-324)
    net.connect("minus", "a", -1.7976931348623157e308)
    net.connect("x", "a", 2.2250738585072014e-308, label="δ’s")
    net.connect("x", "c", 123456789.123456789)
    return net


def parameters(net, numbers_of):
    kept = ("bias", "bias_trainable", "value", "output", "weight", "trainable", "label")
    numbers = {key: value for key, value in numbers_of(net).items() if key[0] in kept}
    # Whether a bias that does not exist may be trained is nobody's business.
    return {k: v for k, v in numbers.items() if k[0] != "bias_trainable" or numbers["bias", k[1]] is not None}


def same_structure(one, other):
    assert [(n.name, n.kind, n.activation, n.group) for n in one.neurons] == [
        (n.name, n.kind, n.activation, n.group) for n in other.neurons
    ]
    assert [c.name for c in one.connections] == [c.name for c in other.connections]
    assert (one.loss, one.name, one.bias_style) == (other.loss, other.name, other.bias_style)
    for n in one.neurons:
        assert [c.name for c in n.incoming] == [c.name for c in other[n.name].incoming]
        assert [c.name for c in n.outgoing] == [c.name for c in other[n.name].outgoing]


def test_everything_comes_back_bit_for_bit(rich, numbers_of, tmp_path):
    rich.save(tmp_path / "net.json")
    loaded = ns.Network.load(tmp_path / "net.json")
    same_structure(loaded, rich)
    assert parameters(loaded, numbers_of) == parameters(rich, numbers_of)
    assert loaded["h"].activation == ns.LeakyRelu(0.2)


@settings(max_examples=50, deadline=None, derandomize=True)
@given(seed=st.integers(0, 2**32))
def test_random_networks_come_back_and_compute_the_same_bits(
    random_network, numbers_of, tmp_path_factory, seed
):
    net, inputs, targets = random_network(seed)
    path = tmp_path_factory.getbasetemp() / "random.json"
    net.save(path)
    loaded = ns.Network.load(path)
    same_structure(loaded, net)
    assert parameters(loaded, numbers_of) == parameters(net, numbers_of)
    for each in (net, loaded):
        each.forward(inputs)
        each.backward(targets)
        each.update(1e-3)
    after = numbers_of(net)
    assert {k: v for k, v in numbers_of(loaded).items() if k[0] != "bias_trainable"} == {
        k: v for k, v in after.items() if k[0] != "bias_trainable"
    }


@pytest.mark.parametrize("bias", ["variable", "constant", "column", "none"])
def test_the_bias_style_comes_back(bias, tmp_path):
    net = ns.Network.layered([2, 2, 1], bias=bias, seed=1)
    net.save(tmp_path / "net.json")
    assert ns.Network.load(tmp_path / "net.json").bias_style == bias


def test_own_equations_are_handed_over(small, tmp_path):
    net = small(Swish(2.0), Quartic())
    net.save(tmp_path / "net.json")
    swish = Swish(2.0)
    loaded = ns.Network.load(tmp_path / "net.json", own=[swish, Quartic])
    assert loaded["h"].activation is swish
    assert loaded.loss == Quartic()
    assert loaded.forward([0.3]) == net.forward([0.3])
    with pytest.raises(FormatError, match=r"'quartic' is not one of .*own=\[...\]"):
        ns.Network.load(tmp_path / "net.json")


def test_copies_are_networks_of_their_own(rich, numbers_of):
    rich["minus", "a"].weight = 0.5
    rich.forward([0.001])
    rich.backward([0.0, 1.0])
    twin = rich.copy()
    same_structure(twin, rich)
    assert numbers_of(twin) == numbers_of(rich)
    before = numbers_of(rich)
    twin.update(0.1)
    twin.connect("c", "h", 0.1)
    assert numbers_of(rich) == before
    rich.backward([0.0, 1.0])


def test_copies_keep_own_equations(small):
    net = small(Swish(2.0), Quartic())
    assert net.copy()["h"].activation == Swish(2.0) and net.copy().loss == Quartic()
    empty = ns.Network(loss=Quartic())
    assert empty.copy().loss == Quartic()
    assert empty.with_bias_inputs().loss == Quartic()


# -- writing ---------------------------------------------------------------------------------------


def files_in(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("step", ["replace", "fsync", "write", "chmod", "interrupt"])
def test_a_crash_while_saving_leaves_the_old_file_and_nothing_else(mazur, tmp_path, monkeypatch, step):
    path = tmp_path / "net.json"
    mazur.save(path)
    old = path.read_bytes()
    mazur["i1", "h1"].weight = 9.0

    def fail(*args, **more):
        raise KeyboardInterrupt if step == "interrupt" else OSError(28, "No space left on device")

    if step == "write":
        monkeypatch.setattr(os, "fdopen", fail)
    else:
        monkeypatch.setattr(os, "replace" if step == "interrupt" else step, fail)
    with pytest.raises(KeyboardInterrupt if step == "interrupt" else FileError) as caught:
        mazur.save(path)
    if step != "interrupt":
        assert "cannot write" in str(caught.value) and "net.json" in str(caught.value)
        assert "no space left" in str(caught.value).lower()
    monkeypatch.undo()
    assert path.read_bytes() == old
    assert files_in(tmp_path) == ["net.json"]
    ns.Network.load(path)


def test_saving_again_replaces_the_file_and_keeps_its_permissions(mazur, tmp_path):
    path = tmp_path / "net.json"
    mazur.save(path)
    path.chmod(0o640)
    mazur["i1", "h1"].weight = 9.0
    mazur.save(path)
    assert path.stat().st_mode & 0o777 == 0o640
    assert ns.Network.load(path)["i1", "h1"].weight == 9.0


def test_places_that_cannot_be_written_are_told(mazur, tmp_path):
    for place in (tmp_path, tmp_path / "nowhere" / "net.json", tmp_path / ("a" * 300)):
        with pytest.raises(FileError, match="cannot write"):
            mazur.save(place)
    with pytest.raises(OSError, match="cannot write"):
        mazur.save(tmp_path)
    assert files_in(tmp_path) == []


@pytest.mark.parametrize("path", ["a\0b", "\ud800"])
def test_impossible_file_names_are_told(mazur, path, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(FileError, match="cannot write"):
        mazur.save(path)
    with pytest.raises(FileError, match="cannot read"):
        ns.Network.load(path)
    assert files_in(tmp_path) == []


JUNK = ["0.5", None, True, 1j, [1.0], np.array([0.5]), math.nan, math.inf, 10**400]


@pytest.mark.parametrize("junk", JUNK, ids=repr)
def test_what_is_no_number_is_never_written(mazur, tmp_path, junk):
    path = tmp_path / "net.json"
    mazur.save(path)
    old = path.read_bytes()
    mazur["i1", "h1"].weight = junk
    if junk is True:
        mazur.save(path)  # a bool is a whole number in Python; the file must come back, whatever is done
        assert ns.Network.load(path)["i1", "h1"].weight == 1.0
        return
    with pytest.raises(NumberError, match="weight of .*i1.*h1.* is"):
        mazur.save(path)
    mazur["i1", "h1"].weight = 0.5
    if junk is not None:
        mazur["h1"].bias = junk
        with pytest.raises(NumberError, match="bias of '?h1'? is"):
            mazur.save(path)
    assert path.read_bytes() == old and files_in(tmp_path) == ["net.json"]


@pytest.mark.parametrize("number", [np.float32(0.1), np.float64(0.1), np.int64(3), 3])
def test_other_real_numbers_are_written_as_they_are(mazur, tmp_path, number):
    mazur["i1", "h1"].weight = number
    mazur["h1"].bias = number
    mazur.save(tmp_path / "net.json")
    loaded = ns.Network.load(tmp_path / "net.json")
    assert loaded["i1", "h1"].weight == loaded["h1"].bias == float(number)


# -- reading ---------------------------------------------------------------------------------------


def refused(path, kind=FormatError):
    with pytest.raises(kind) as caught:
        ns.Network.load(path)
    message = str(caught.value)
    assert path.name in message and "\n" not in message and len(message) < 400
    assert isinstance(caught.value, NeurosimError)
    return message


def test_files_that_cannot_be_read_are_told(tmp_path):
    assert "no such file" in refused(tmp_path / "missing.json", FileError)
    assert "directory" in refused(tmp_path, FileError)


def test_a_file_cut_off_anywhere_is_refused(rich, tmp_path):
    rich.save(tmp_path / "net.json")
    whole = (tmp_path / "net.json").read_bytes()
    cut = tmp_path / "cut.json"
    for length in range(0, len(whole.rstrip()), 50):
        cut.write_bytes(whole[:length])
        refused(cut)


def test_a_file_damaged_at_random_bytes_is_refused_or_valid(rich, tmp_path):
    rich["minus", "a"].weight = 0.5
    rich.save(tmp_path / "net.json")
    whole = bytearray((tmp_path / "net.json").read_bytes())
    rng = random.Random(0)
    damaged = tmp_path / "damaged.json"
    for _ in range(300):
        content = whole[:]
        for _ in range(rng.randint(1, 4)):
            content[rng.randrange(len(content))] = rng.randrange(256)
        damaged.write_bytes(content)
        try:
            ns.Network.load(damaged)
        except NeurosimError as error:
            assert "damaged.json" in str(error) and "\n" not in str(error)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\x01\x02\xff\xfe",
        bytes(range(256)),
        b"hello",
        b"[network]\nloss = 1\n",
        b"null",
        b"3",
        b"[]",
        b'"x"',
        b"{}",
        b"[" * 100_000,
        b'{"schema": 5}',
        b'{"schema": "neurosim-trace/1"}',
        b'{"schema": "neurosim-network/1"}',
        b"1" * 5000,
    ],
    ids=range(15),
)
def test_files_of_another_kind_are_refused(content, tmp_path):
    (tmp_path / "other.json").write_bytes(content)
    refused(tmp_path / "other.json")


def test_a_newer_version_asks_for_a_newer_neurosim(rich, tmp_path):
    path = tmp_path / "net.json"
    rich.save(path)
    document = json.loads(path.read_text())
    path.write_text(
        json.dumps(document | {"schema": "neurosim-network/3", "made_by": "neurosim 0.4.0", "new": 1})
    )
    assert refused(path) == (
        f"cannot load a network from '{path}': it is of version neurosim-network/3, made by neurosim 0.4.0, "
        f"but this neurosim, {own_version()}, reads up to neurosim-network/2; update it with: "
        "pip install --upgrade neurosim"
    )


DELETE = "(deleted)"
EDITS = [
    (["loss"], 5),
    (["loss"], DELETE),
    (["loss", "name"], "mse"),
    (["loss", "extra"], 1.0),
    (["name"], 5),
    (["bias_style"], 5),
    (["bias_style"], "purple"),
    (["neurons"], {}),
    (["neurons"], DELETE),
    (["connections"], None),
    (["neurons", 0], 5),
    (["neurons", 0], None),
    (["neurons", 0, "name"], DELETE),
    (["neurons", 0, "name"], ""),
    (["neurons", 0, "name"], "h"),
    (["neurons", 0, "kind"], "banana"),
    (["neurons", 0, "kind"], []),
    (["neurons", 0, "generation"], "zero"),
    (["neurons", 1, "value"], "x"),
    (["neurons", 2, "activation"], "leaky_relu"),
    (["neurons", 2, "activation"], DELETE),
    (["neurons", 2, "activation", "name"], "leaky"),
    (["neurons", 2, "activation", "negative_slope"], "0.2"),
    (["neurons", 2, "activation", "negative_slope"], math.nan),
    (["neurons", 2, "activation", "steep"], 1.0),
    (["neurons", 2, "bias"], "0.3"),
    (["neurons", 2, "bias"], math.nan),
    (["neurons", 2, "bias"], 10**400),
    (["neurons", 2, "bias"], True),
    (["neurons", 2, "bias_trainable"], "no"),
    (["neurons", 2, "bias_trainable"], 0),
    (["neurons", 3, "output"], "no"),
    (["neurons", 5, "group"], 5),
    (["neurons", 2, "group"], "inner"),
    (["connections", 0], []),
    (["connections", 0, "source"], "nobody"),
    (["connections", 0, "source"], 3),
    (["connections", 0, "target"], DELETE),
    (["connections", 0, "target"], "x"),
    (["connections", 0, "target"], "h"),
    (["connections", 0, "weight"], DELETE),
    (["connections", 0, "weight"], "0.5"),
    (["connections", 0, "weight"], None),
    (["connections", 0, "weight"], math.inf),
    (["connections", 0, "weight"], 10**400),
    (["connections", 0, "weight"], [0.5]),
    (["connections", 0, "trainable"], "no"),
    (["connections", 0, "label"], 5),
    (["connections", 0, "trainabel"], False),
    (["neurons", 2, "weights"], {"x": 0.5}),
    (["version"], 2),
]


@pytest.mark.parametrize(("place", "value"), EDITS, ids=lambda v: str(v)[:40])
def test_wrong_contents_are_refused_with_their_place(rich, tmp_path, place, value):
    path = tmp_path / "net.json"
    rich.save(path)
    document = json.loads(path.read_text())
    spot = document
    for key in place[:-1]:
        spot = spot[key]
    if value == DELETE:
        del spot[place[-1]]
    else:
        spot[place[-1]] = value
    path.write_text(json.dumps(document))
    refused(path)


def test_a_cycle_in_a_file_is_refused(mazur, tmp_path):
    path = tmp_path / "net.json"
    mazur.save(path)
    document = json.loads(path.read_text())
    document["connections"].append({"source": "o1", "target": "h1", "weight": 1.0, "trainable": True})
    path.write_text(json.dumps(document))
    assert "close the cycle" in refused(path)


def test_a_number_of_5000_digits_is_refused(mazur, tmp_path):
    path = tmp_path / "net.json"
    mazur.save(path)
    path.write_text(path.read_text().replace("0.15", "1" * 5000))
    refused(path)


# -- snapshots -------------------------------------------------------------------------------------


def test_a_snapshot_puts_every_bit_back(mazur, numbers_of):
    mazur.forward([0.05, 0.10])
    mazur.backward([0.01, 0.99])
    before, snapshot = numbers_of(mazur), mazur.snapshot()
    for _ in range(3):
        mazur.update(0.5)
        mazur.forward([1.0, 2.0])
        mazur.backward([0.3, 0.3])
    mazur["h1"].bias_trainable = True
    mazur["i1", "h1"].trainable = False
    assert numbers_of(mazur) != before
    mazur.restore(snapshot)
    assert numbers_of(mazur) == before
    mazur.backward([0.01, 0.99])


def test_a_snapshot_of_another_structure_is_refused(new_mazur, numbers_of):
    one, other = new_mazur(), new_mazur()
    other.add_neuron("h3")
    before = numbers_of(one)
    unfit: tuple[object, ...] = (other.snapshot(), None, {})
    for wrong in unfit:
        with pytest.raises(ns.StructureError, match="snapshot"):
            one.restore(wrong)
    assert numbers_of(one) == before
