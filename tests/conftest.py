"""Small builders and measuring tools that many tests share."""

import math
import os
import random
import signal
import struct
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

import neurosim as ns
from neurosim.cli.app import main
from neurosim.ground.errors import CycleError

sys.path.insert(0, str(Path(__file__).parent))  # for the modules that tests share

from browser import new_driver  # noqa: E402
from needs import (  # noqa: E402, F401  # the hooks of the marker
    pytest_collection_modifyitems,
    pytest_make_collect_report,
    pytest_runtest_makereport,
    pytest_runtest_setup,
    pytest_terminal_summary,
)

# The same examples everywhere, and right or wrong however slow a machine is (the first of them imports much).
hypothesis.settings.register_profile(
    "neurosim",
    deadline=None,
    derandomize=True,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("neurosim")

# Machine code that tests compile is kept apart from the user's own.
os.environ.setdefault("NEUROSIM_CACHE", str(Path(__file__).parents[1] / ".pytest_cache" / "neurosim"))

# A shell that starts the tests in the background lets them ignore Ctrl-C, and tests of it would never end.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def build_mazur() -> ns.Network:
    """The 2-2-2 network of M. Mazur's worked example; its biases are held fixed."""
    net = ns.Network(name="mazur")
    for name in ("i1", "i2"):
        net.add_input(name)
    for name in ("h1", "h2"):
        net.add_neuron(name, bias=0.35, bias_trainable=False)
    for name in ("o1", "o2"):
        net.add_neuron(name, bias=0.60, bias_trainable=False, output=True)
    weights = (
        ("i1", "h1", 0.15),
        ("i2", "h1", 0.20),
        ("i1", "h2", 0.25),
        ("i2", "h2", 0.30),
        ("h1", "o1", 0.40),
        ("h2", "o1", 0.45),
        ("h1", "o2", 0.50),
        ("h2", "o2", 0.55),
    )
    for number, (source, target, weight) in enumerate(weights, start=1):
        net.connect(source, target, weight, label=f"w{number}")
    return net


@pytest.fixture(scope="session")
def new_mazur() -> Callable[[], ns.Network]:
    return build_mazur


@pytest.fixture
def mazur() -> ns.Network:
    return build_mazur()


def build_small(activation: object = "sigmoid", loss: object = "half_squared_error") -> ns.Network:
    """x -> h -> o, one of each; h has a bias, o is linear."""
    net = ns.Network(loss=loss)
    net.add_input("x")
    net.add_neuron("h", activation, bias=0.1)
    net.add_neuron("o", "linear", output=True)
    net.connect("x", "h", 0.5)
    net.connect("h", "o", 0.7)
    return net


@pytest.fixture(scope="session")
def small() -> Callable[..., ns.Network]:
    return build_small


def bits(value: Any) -> Any:
    """A number as its bits, so that 0.0 and -0.0 differ and nan equals itself."""
    return struct.pack("<d", value) if type(value) is float else value


def read_numbers(net: ns.Network) -> dict[tuple[str, str], Any]:
    """Every number and flag on a network, bit for bit."""
    numbers: dict[tuple[str, str], Any] = {("ready", ""): net.ready}
    for n in net.neurons:
        for name in ("bias", "bias_gradient", "net", "out", "delta", "bias_trainable", "value", "output"):
            numbers[name, n.name] = bits(getattr(n, name))
    for c in net.connections:
        for name in ("weight", "gradient", "trainable", "label"):
            numbers[name, c.name] = bits(getattr(c, name))
    return numbers


@pytest.fixture(scope="session")
def numbers_of() -> Callable[[ns.Network], dict[tuple[str, str], Any]]:
    return read_numbers


FUNCTIONS = {
    **{name: getattr(math, name) for name in ("exp", "log", "log1p", "tanh", "sqrt", "sin", "cos", "atan")},
    "abs": abs,
    "max": max,
    "min": min,
}


def evaluate_arithmetic(text: str) -> float:
    """The value of a formula in plain arithmetic, with nothing but the functions of formulas to call."""
    return float(eval(compile(text, "expression", "eval"), {"__builtins__": {}}, dict(FUNCTIONS)))


@pytest.fixture(scope="session")
def evaluate() -> Callable[[str], float]:
    return evaluate_arithmetic


POSITIVE = ("softmax", "sigmoid", "exp", "softplus")
ANY = (
    "sigmoid",
    "tanh",
    "relu",
    "leaky_relu",
    "linear",
    "softmax",
    "softplus",
    "step",
    "exp",
    "log",
    "square",
)
OUTPUTS = {
    "half_squared_error": ANY,
    "squared_error": ANY,
    "mean_squared_error": ANY,
    "cross_entropy": POSITIVE,
    "binary_cross_entropy": ("sigmoid",),  # a softmax neuron may be alone in its group, with out = 1
    "sum_of_outputs": ANY,
}


def build_random(seed: int) -> tuple[ns.Network, dict[str, float], dict[str, float] | None]:
    """A random feed-forward network of any shape, built in random order, with one sample.

    Skip connections, outputs that feed on, softmax groups (outputs, hidden, named), dead ends, constants,
    and neurons without bias all occur; every activation, aggregation and loss does.
    """
    rng = random.Random(seed)
    while True:
        try:
            net = _random_structure(rng)
            net.generations()
        except CycleError:
            continue  # two softmax groups that wait for each other: refused, and rightly so
        break
    _aggregate(net, random.Random(f"aggregations of {seed}"))
    inputs = {n.name: rng.uniform(-2, 2) for n in net.inputs}
    _tame(net, inputs, rng)
    return net, inputs, _targets(net, rng)


def _random_structure(rng: random.Random) -> ns.Network:
    loss = rng.choice(list(OUTPUTS))
    net = ns.Network(loss=loss)
    levels: dict[str, int] = {}
    depth = rng.randint(1, 5)
    neurons = [f"n{k}" for k in range(rng.randint(2, 12))]
    everyone = [
        *neurons,
        *[f"x{k}" for k in range(rng.randint(1, 3))],
        *["one", "minus"][: rng.randint(0, 2)],
    ]
    outputs = set(rng.sample(neurons, rng.randint(1, min(4, len(neurons)))))
    output_softmax_level = rng.randint(1, depth)
    classifier = loss != "binary_cross_entropy" and rng.random() < 0.3
    rng.shuffle(everyone)
    for name in everyone:
        if name.startswith("x"):
            net.add_input(name)
            levels[name] = 0
        elif not name.startswith("n"):
            net.add_constant(name, rng.choice([1.0, -1.0, 0.5]))
            levels[name] = 0
        else:
            output = name in outputs
            choices = OUTPUTS[loss] if output else ANY
            if output and classifier:
                choices = ("softmax",)
            _random_neuron(net, rng, name, levels, choices, output, output_softmax_level, depth)
    edges = [(s, t) for s in everyone for t in neurons if levels[s] < levels[t] and rng.random() < 0.5]
    rng.shuffle(edges)
    for source, target in edges:
        scale = 1.0 / math.sqrt(len(neurons))
        net.connect(source, target, rng.uniform(-2, 2) * scale, trainable=rng.random() < 0.9)
    return net


def _random_neuron(
    net: ns.Network,
    rng: random.Random,
    name: str,
    levels: dict[str, int],
    choices: tuple[str, ...],
    output: bool,
    softmax_level: int,
    depth: int,
) -> None:
    level = rng.randint(1, depth)
    activation = rng.choice(choices)
    group = None
    if activation == "softmax":
        style = "default" if len(choices) == 1 else rng.choice(["default", "level", "two"])
        if style == "default" and output:
            level = softmax_level  # all unnamed outputs form one group: none of them may feed another
        elif style != "default":
            group = f"group{level}" + (rng.choice("ab") if style == "two" else "")
    levels[name] = level
    bias = rng.uniform(-1, 1) if rng.random() < 0.6 else None
    net.add_neuron(name, activation, bias=bias, output=output, group=group, bias_trainable=rng.random() < 0.9)


def _aggregate(net: ns.Network, rng: random.Random) -> None:
    """Give some neurons a product or a maximum, with weights that keep them alive."""
    for neuron in net.neurons:
        if neuron.incoming and rng.random() < 0.15:
            neuron.aggregation = rng.choice(["product", "max"])
            for connection in neuron.incoming if neuron.aggregation.name == "product" else ():
                connection.weight = rng.choice([-1.0, 1.0]) * rng.uniform(0.5, 2.0)


def _tame(net: ns.Network, inputs: dict[str, float], rng: random.Random) -> None:
    """Shift biases until no net is far out, none is on a kink, and every logarithm exists."""
    for generation in net.generations():
        for neuron in generation:
            if neuron.activation is None:
                continue
            terms = [c.weight * _out(c.source, inputs) for c in neuron.incoming]
            total = neuron.aggregation.value(terms) + (neuron.bias or 0.0)
            name = neuron.activation.name
            low, high = (0.3, 3.0) if name == "log" else (-4.0, 4.0)
            wanted = total
            if not low <= total <= high or abs(total) < 0.01:
                wanted = rng.uniform(0.5, 2.0)
                neuron.bias = wanted - (total - (neuron.bias or 0.0))
            neuron.net = wanted
        for neuron in generation:
            if neuron.activation is None:
                continue
            if not neuron.activation.coupled:
                neuron.out = neuron.activation.value(neuron.net)
            else:
                group = [n for n in generation if n.activation is not None and n.activation.coupled]
                neuron.out = math.exp(neuron.net) / sum((math.exp(n.net) for n in group), 0.0)
    for neuron in net.neurons:
        for quantity, value in (("net", None), ("out", neuron.value)):
            setattr(neuron, quantity, value)


def _out(neuron: ns.Neuron, inputs: dict[str, float]) -> float:
    out = inputs[neuron.name] if neuron.kind == "input" else neuron.out
    assert out is not None
    return out


def _targets(net: ns.Network, rng: random.Random) -> dict[str, float] | None:
    if not net.loss.needs_target:
        return None
    names = [n.name for n in net.outputs]
    match net.loss.name:
        case "cross_entropy":
            hot = rng.choice(names)
            soft = rng.random() < 0.5
            return {name: rng.random() if soft else float(name == hot) for name in names}
        case "binary_cross_entropy":
            return {name: rng.choice([0.0, 1.0, rng.random()]) for name in names}
    return {name: rng.uniform(-1, 1) for name in names}


@pytest.fixture(scope="session")
def random_network() -> Callable[[int], tuple[ns.Network, dict[str, float], dict[str, float] | None]]:
    return build_random


Typed = Callable[..., tuple[int, str, str]]


@pytest.fixture
def typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Typed:
    """Run a command in a fresh folder; return exit code, standard output and standard error."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(list(arguments))
        captured = capsys.readouterr()
        assert "Traceback" not in captured.out + captured.err
        return code, captured.out, captured.err

    return run


@pytest.fixture(scope="session")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """One browser for all tests of a session."""
    driver = new_driver(tmp_path_factory.mktemp("profile"))
    yield driver
    driver.quit()
