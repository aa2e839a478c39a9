"""Nothing that a user names gets into machine code, and numbers only as their bits."""

import re
from collections.abc import Iterator

import numpy as np
import pytest

import neurosim as ns
from neurosim.engines.compiled import building
from neurosim.engines.compiled.engine import CompiledEngine
from neurosim.engines.compiled.ir_values import constant
from neurosim.engines.job import Job
from neurosim.engines.parameters import Parameters
from neurosim.formulas.updates import optimizer
from neurosim.ground.errors import EngineError

HOSTILE = [
    'x"\n}\ndefine void @evil() {\n  ret void\n}\n;',
    "}\r\ndeclare double @system(double)",
    "%v1 = call i32 @system(ptr null)",
    "@tails = internal constant [1 x double] [double 0.0]",
    "\\22\\0A\\00",
    '"',
    "'; DROP",
    "\x00\x1b[2J",
    "entry:",
    "ret void ; %s {0} {x}",
    "!llvm.module.flags",
    "\u2028\u2029 ünïcode 𝟘",
]
PLAIN = [f"neuron{k}" for k in range(len(HOSTILE))]


class Texts(list[str]):
    """The texts that were compiled."""


@pytest.fixture
def texts(monkeypatch: pytest.MonkeyPatch) -> Iterator[Texts]:
    seen, real = Texts(), building.Function.__init__

    def noted(self: building.Function, text: str, *given: object) -> None:
        seen.append(text)
        real(self, text, *given)

    monkeypatch.setattr(building.Function, "__init__", noted)
    yield seen


def usable(names: list[str]) -> list[str]:
    """The names that a network takes: what cannot be printed is refused there already."""
    found = []
    for name in names:
        try:
            ns.Network().add_input(name)
        except ns.NeurosimError:
            continue
        found.append(name)
    return found


TAKEN = usable(HOSTILE)
NAMES = {"hostile": TAKEN, "plain": PLAIN[: len(TAKEN)]}


def graph(names: list[str]) -> ns.Network:
    """A network with connections over layers, in which everything is named."""
    net = ns.Network()
    net.name = f"{names[0]}\n}}\n"  # not even this is looked at
    swish = ns.Activation.from_text(names[1], "net / (1 + exp(-a*net))", a=1.1)
    for name in names[:2]:
        net.add_input(name)
    net.add_constant(names[2], 0.1 + 0.2)
    for k, name in enumerate(names[3:]):
        net.add_neuron(name, swish if k % 2 else "tanh", bias=0.1 * k, output=k > 2)
        for source in names[: k + 3]:
            if not net[source].output:
                net.connect(source, name, 0.3 - 0.07 * k, label=f"{source} -> {name}")
    return net


def layers(names: list[str]) -> ns.Network:
    net = ns.Network(name=names[0])
    for name in names[:2]:
        net.add_input(name)
    for name in names[2:6]:
        net.add_neuron(name, bias=0.1)
        for source in names[:2]:
            net.connect(source, name, 0.2, label=f"{name} {source}")
    net.add_neuron("out", "softmax", bias=0.0, output=True, group=names[6])
    net.add_neuron(names[6], "softmax", bias=0.0, output=True, group=names[6])
    for target in ("out", names[6]):
        for source in names[2:6]:
            net.connect(source, target, 0.3)
    return net


def bits(net: ns.Network) -> list[str]:
    return [number.hex() for number in Parameters(net).read().tolist()]


def test_hostile_names_are_taken_by_networks() -> None:
    assert len(TAKEN) >= 8 and '"' in TAKEN and any("@system" in name for name in TAKEN)


@pytest.mark.parametrize("batch_size", [1, 2, 8])
@pytest.mark.parametrize("build", [graph, layers])
def test_networks_that_differ_in_names_are_the_same_code(build, batch_size: int, texts: Texts) -> None:
    found = {}
    random = np.random.default_rng(3)
    X, T = random.normal(size=(11, 2)), random.uniform(size=(11, len(build(TAKEN).outputs)))
    for kind, names in NAMES.items():
        net = build(names)
        options = {"learning_rate": 0.1, "epochs": 3, "progress": False, "batch_size": batch_size}
        twin = build(names)
        twin.fit(X, T, engine="objects", **options)
        texts.clear()
        history = net.fit(X, T, engine="compiled", **options)
        assert history.engine == "compiled" and bits(net) == bits(twin)
        found[kind] = "\n".join(texts[-1:])
    assert found["hostile"] == found["plain"] != ""
    assert not any(name in found["hostile"] for name in TAKEN if len(name) > 2 and name != "entry:")


def test_text_holds_nothing_but_words_of_llvm_and_numbers(texts: Texts) -> None:
    """Every float stands as its bits, so that none can be read as anything else."""
    net = graph(TAKEN)
    random = np.random.default_rng(3)
    X, T = random.normal(size=(4, 2)), random.uniform(size=(4, len(net.outputs)))
    net.fit(X, T, epochs=2, learning_rate=0.1, engine="compiled")
    text = texts[-1]
    assert re.fullmatch(r"[\w\s%@=<>,.*()\[\]{}:-]+", text)
    assert not re.findall(r"double -?\d+\.", text)
    assert set(re.findall(r"^declare \S+(?: x double>)? @(\w+)\(", text, re.MULTILINE)) <= {"exp", "tanh"}


@pytest.mark.parametrize("number", [0.1, -0.0, float("nan"), float("inf"), 5e-324, 1e308, -1.5])
def test_a_constant_is_the_bits_of_its_number(number: float) -> None:
    text = constant(number)
    assert re.fullmatch(r"0x[0-9A-F]{16}", text)
    assert np.array([int(text, 16)], np.uint64).view(float).tobytes() == np.array([number]).tobytes()


# -- the engine looks at what it hands over ------------------------------------------------------------------


def engine(samples: int = 4, batch_size: int = 1) -> CompiledEngine:
    net = ns.Network.layered([2, 3, 1], seed=1)
    job = Job(np.zeros((samples, 2)), np.zeros((samples, 1)), optimizer("adam", 0.1), batch_size=batch_size)
    return CompiledEngine(net, job)


@pytest.mark.parametrize("order", [[0, 1, 2, 4], [-1, 0, 1, 2], [2**40, 0, 0, 0]])
def test_an_order_with_samples_that_there_are_not_is_refused(order: list[int]) -> None:
    made = engine()
    before = bits(made.network)
    with pytest.raises(EngineError, match="an order names samples that there are not"):
        made.run(np.array([order]), np.array([0.1]), np.zeros(1))
    made.give_back()
    assert bits(made.network) == before


@pytest.mark.parametrize(("start", "stop"), [(-1, 2), (0, 5), (2, 2), (3, 1)])
def test_a_part_that_is_none_of_the_order_is_refused(start: int, stop: int) -> None:
    with pytest.raises(EngineError, match="and there are 4 samples"):
        engine()._train(np.array([[0, 1, 2, 3]]), np.array([0.1]), np.zeros(1), start, stop)


@pytest.mark.parametrize("shapes", [((4, 1), (4, 1)), ((4, 3), (4, 1)), ((4, 2), (3, 1)), ((4, 2), (4, 2))])
def test_samples_of_another_shape_are_refused(shapes: tuple[tuple[int, int], tuple[int, int]]) -> None:
    X, T = map(np.zeros, shapes)
    made = CompiledEngine(ns.Network.layered([2, 3, 1], seed=1), Job(X, T, optimizer("adam", 0.1)))
    with pytest.raises(EngineError, match="samples of the shapes .* in both, of 2 and of 1 numbers"):
        made.run(np.arange(4)[None], np.array([0.1]), np.zeros(1))


@pytest.mark.parametrize("batch_size", [1, 4])
@pytest.mark.parametrize("sizes", [[2, 3, 1], [5, 9, 8, 2]])
def test_every_array_is_looked_at(sizes: list[int], batch_size: int) -> None:
    net = ns.Network.layered(sizes, seed=1)
    inputs, outputs = len(net.inputs), len(net.outputs)
    X, T = np.zeros((6, inputs)), np.zeros((6, outputs))
    made = CompiledEngine(net, Job(X, T, optimizer("adam", 0.1), batch_size=batch_size))
    order, rates = np.arange(6)[None], np.array([0.1])
    made.run(order, rates, np.zeros(1))
    taken = set(made._prepared._function._arrays)
    for name, array in list(made._arrays.items()):
        if name not in taken or array.size == 0:
            continue
        made._arrays[name] = array[:-1]
        with pytest.raises(EngineError, match=f"an array '{name}'"):
            made.run(order, rates, np.zeros(1))
        made._arrays[name] = array
    with pytest.raises(EngineError, match="an array 'rates' of 0 numbers, and needs 1"):
        made._train(order, rates[:0], np.zeros(1), 0, 6)
    with pytest.raises(EngineError, match="an array 'costs' of 0 numbers, and needs 1"):
        made._train(order, rates, np.zeros(0), 0, 6)
