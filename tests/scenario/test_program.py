"""``neurosim program``: a program of plain Python that ends with the very numbers of neurosim."""

import ast
import subprocess
import sys

import pytest

from neurosim.ground.errors import FormatError
from neurosim.scenario import load, names
from neurosim.scenario.building.options import with_options
from neurosim.scenario.program import program
from neurosim.scenario.run.train import train_scenario

TOO_LARGE = {"digits", "moons"}
NO_TRAINING = {"himmelblau", "why-backprop"}
FEW = 60  # epochs are enough to compare

LAYERS = """
title = "{title}"
source = "worked by hand"
[network]
loss = "{loss}"
[network.layers]
sizes = [2, 2, 2]
output_activation = "{activation}"
bias = "{bias}"
seed = 1
[[samples]]
inputs = [1.0, 0.5]
targets = [1.0, 0.0]
[[samples]]
inputs = [-1.0, 0.25]
targets = [0.0, 1.0]
[[samples]]
inputs = [0.5, -2.0]
targets = [1.0, 0.0]
[training]
learning_rate = 0.5
epochs = 30
{training}
"""


AGGREGATED = """
title = "A test"
source = "worked by hand"
[network]
inputs = ["x", "y"]
constants = {{ one = 1.0, minus = -1.0 }}
[[network.neurons]]
name = "p"
activation = "tanh"
aggregation = "{aggregation}"
bias = 0.1
weights = {{ x = 0.5, y = -0.4, minus = -1.5, one = 0.9 }}
[[network.neurons]]
name = "o"
aggregation = "{aggregation}"
weights = {{ p = 0.7, x = 1.5 }}
[[samples]]
inputs = [1.0, 0.5]
targets = [1.0]
[[samples]]
inputs = [-2.0, 0.75]
targets = [0.0]
[training]
learning_rate = 0.5
epochs = 40
"""


def scenario_from(tmp_path, training="", **given):
    usual = {"title": "A test", "loss": "half_squared_error", "activation": "sigmoid", "bias": "variable"}
    file = tmp_path / "mine.toml"
    file.write_text(LAYERS.format(**{**usual, **given}, training=training), encoding="utf-8")
    return load(str(file))


def said(text: str) -> str:
    """What the program prints, run by itself by an interpreter that finds no neurosim."""
    command = [sys.executable, "-I", "-S", "-c", text]
    run = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60, encoding="utf-8")
    assert run.stderr == ""
    return run.stdout


def compare(scenario) -> None:
    """The printed program gives the costs, outs and parameters of neurosim, to the last bit."""
    header, samples, parameters = said(program(scenario)).strip().split("\n\n")
    if scenario.table.data is not None:
        network = train_scenario(scenario, looks=False).network
        ours = {}
    else:
        run = scenario.run()
        network, per_epoch = run.network, scenario.updates_per_epoch
        ours = {updates / per_epoch: cost for updates, cost in run.costs}
    total = 0.0
    for line, (inputs, targets) in zip(samples.splitlines(), scenario.samples(), strict=True):
        outs = list(network.forward(inputs).values())
        numbers = [float(entry.rpartition(" = ")[2]) for entry in line.split(", ")]
        assert numbers == [*outs, network.error(targets)]
        total += network.error(targets)
    printed = {int(epochs): float(cost) for epochs, cost in map(str.split, header.splitlines()[1:])}
    last = scenario.table.training.epochs if scenario.learning_rate is not None else 0
    assert printed[last] == total / len(scenario.samples())
    assert all(ours.get(epochs, cost) == cost for epochs, cost in printed.items())
    values = [float(line.rpartition(" = ")[2]) for line in parameters.splitlines()]
    biases = [n.bias for n in network.neurons if n.bias is not None]
    assert values == [c.weight for c in network.connections] + biases


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(set(names()) - TOO_LARGE - NO_TRAINING))
def test_every_scenario_of_typed_samples_trains_to_the_same_bits(name):
    scenario = load(name)
    for one in scenario.parts or [scenario]:
        if one.learning_rate is not None:
            one = with_options(one, epochs=min(one.table.training.epochs, FEW), engine="objects")
        if one.table.data is not None and one.table.data.dataset not in ("xor", "mat"):
            with pytest.raises(FormatError, match="train it with: neurosim train"):
                program(one)
        else:
            compare(one)


@pytest.mark.parametrize("name", sorted(TOO_LARGE))
def test_what_nobody_could_read_is_refused(name):
    with pytest.raises(
        FormatError, match=f"parameters, and a program to read has at most 1,000.*train {name}$"
    ):
        program(load(name))


@pytest.mark.parametrize("bias", ["variable", "constant", "column", "none"])
@pytest.mark.parametrize("training", ["", 'batch = 2\nreduction = "mean"', 'batch = "all"'])
def test_every_bias_style_and_batch(tmp_path, bias, training):
    compare(scenario_from(tmp_path, training, bias=bias))


@pytest.mark.parametrize("optimizer", ["momentum", "nesterov", "adagrad", "rmsprop", "adam"])
def test_every_optimizer(tmp_path, optimizer):
    compare(scenario_from(tmp_path, f'optimizer = "{optimizer}"\nl2 = 0.01\nengine = "objects"'))


@pytest.mark.parametrize("optimizer", ["adadelta", "adamw", "adamax", "nadam"])
def test_optimizers_without_a_penalty(tmp_path, optimizer):
    compare(scenario_from(tmp_path, f'optimizer = "{optimizer}"\nengine = "objects"'))


@pytest.mark.parametrize(
    ("loss", "activation"), [("cross_entropy", "softmax"), ("binary_cross_entropy", "sigmoid")]
)
def test_losses_with_logarithms(tmp_path, loss, activation):
    compare(scenario_from(tmp_path, loss=loss, activation=activation))


@pytest.mark.parametrize("aggregation", ["product", "max"])
def test_products_and_maxima(tmp_path, aggregation):
    file = tmp_path / "mine.toml"
    file.write_text(AGGREGATED.format(aggregation=aggregation), encoding="utf-8")
    compare(load(str(file)))


@pytest.mark.parametrize("key", ["shuffle = true\nseed = 1", 'schedule = { name = "cosine", epochs = 30 }'])
def test_what_takes_more_than_a_short_program_is_refused(tmp_path, key):
    with pytest.raises(FormatError, match="is more than a short program can do; leave it out, or train with"):
        program(scenario_from(tmp_path, key))


@pytest.mark.parametrize(
    "title", [r"C:\\new\\x", '\\"\\"\\"; import os; \\"\\"\\"', "naïve ½ 🙂", "# coding: latin-1", "{0} %s"]
)
def test_a_title_stays_in_the_docstring(tmp_path, title):
    text = program(scenario_from(tmp_path, title=title))
    tree = ast.parse(text)
    assert isinstance(tree.body[0], ast.Expr) and isinstance(tree.body[0].value, ast.Constant)
    kinds = [type(node).__name__ for node in tree.body]
    assert kinds == ["Expr", "ImportFrom", *["Assign"] * 6, *["FunctionDef"] * 3, "If"]
    assert said(text).startswith("epochs  cost\n")
    compile(text, "mine.py", "exec", dont_inherit=True)


def test_the_program_explains_itself():
    text = program(load("mazur"))
    for line in ("# FORWARD", "# ERROR", "# BACKWARD: all deltas, before any weight changes", "# UPDATE"):
        assert line in text
    assert text.startswith('"""One step of backpropagation by hand, 2-2-2\n\nSource: Matt Mazur')
    assert "    0.15,  # w1\n" in text and "    0.35,  # b_h1, frozen\n" in text
    assert "net_h1 = w1*out_i1 + w2*out_i2 + b_h1\n" in text
    assert "delta_h1 = (delta_o1*w5 + delta_o2*w7)*(out_h1*(1.0 - out_h1))\n" in text
    assert max(map(len, text.splitlines())) <= 110


@pytest.mark.parametrize("name", sorted(NO_TRAINING))
def test_what_updates_no_weight_and_shows_something_else_is_no_program(name):
    with pytest.raises(
        FormatError, match=f"a program of its training would do nothing.* neurosim run {name}"
    ):
        program(load(name))


def test_the_program_of_updates_too_early_says_that_it_is_the_right_order():
    told = " ".join(program(load("update-too-early")).split())
    assert "This is the right order: all deltas are complete before any weight changes." in told
    assert "It is compared with the wrong order by: neurosim run update-too-early" in told
