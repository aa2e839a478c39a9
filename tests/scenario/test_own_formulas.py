"""Scenarios whose activations and losses are typed in the file."""

import subprocess
import sys
from pathlib import Path

import pytest

import neurosim as ns
from neurosim.cli.app import main
from neurosim.scenario.table.json_schemas import schema

SCENARIO = """
title = "Formulas of our own"
source = "Made up"

[network]
loss = { name = "my_half", formula = "c*(target - out)**2", c = 0.5 }
inputs = ["x1", "x2"]

[[network.neurons]]
name = "h"
activation = { name = "bent_identity", formula = "(sqrt(net**2 + 1) - 1)/2 + net" }
bias = 0.1
weights = { x1 = 0.5, x2 = -0.4 }

[[network.neurons]]
name = "o"
activation = { name = "leaky", formula = "max(a*net, net)", slope = "choice(net > 0, 1, a)", a = 0.1 }
weights = { h = 0.7 }

[[samples]]
inputs = [1.0, 0.5]
targets = [1.0]

[training]
learning_rate = 0.5
epochs = 20

[published.out]
o = "0.3070"
"""


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "own.toml"
    path.write_text(SCENARIO, encoding="utf-8")
    return path


def wrong(file: Path, activation: str) -> Path:
    lines = SCENARIO.splitlines()
    changed = [f"activation = {activation}" if '"leaky"' in line else line for line in lines]
    file.write_text("\n".join(changed), encoding="utf-8")
    return file


def test_it_runs_checks_and_trains(file, capsys):
    assert main(["run", str(file)]) == 0
    assert main(["check", str(file)]) == 0
    assert main(["train", str(file)]) == 0
    said = capsys.readouterr().out
    assert "out(o) = max(0.1·net(o), net(o)) = " in said or "out(o) = leaky(net(o))" in said
    assert "my_half: E = Σ 0.5·(t − out)²" in said


@pytest.mark.slow
def test_every_product_is_made_again_from_the_text(file, capsys):
    for ending in ("html", "md", "tex", "xlsx"):
        assert main(["trace", str(file), "--output", f"log.{ending}"]) == 0
    assert main(["trace", str(file), "--carry", "--notation", "nielsen", "--output", "carried.html"]) == 0
    assert main(["play", str(file), "--output", "lesson.html"]) == 0
    assert main(["draw", str(file), "--output", "network.svg"]) == 0
    assert main(["draw", str(file), "--kind", "neuron", "--of", "o", "--output", "neuron.svg"]) == 0
    assert main(["draw", str(file), "--kind", "functions", "--of", "leaky", "--output", "leaky.svg"]) == 0
    assert main(["draw", str(file), "--kind", "losses", "--of", "my_half", "--output", "loss.svg"]) == 0
    capsys.readouterr()
    assert main(["verify", "."]) == 0
    said = capsys.readouterr().out
    assert said.count("up to date") == 10


def test_the_printed_program_gives_the_same_bits(file, capsys):
    assert main(["program", str(file), "--output", "own.py"]) == 0
    run = subprocess.run([sys.executable, "own.py"], capture_output=True, text=True, check=True)
    net = ns.scenarios.load(file).run().network
    assert f"w_h_o = {net['h', 'o'].weight!r}" in run.stdout


def test_layers_and_numbers_of_bundled_equations(file):
    file.write_text(
        'title = "t"\nsource = "s"\n[network.layers]\nsizes = [2, 2, 1]\nseed = 1\n'
        'activation = { name = "leaky_relu", negative_slope = 0.2 }\n'
        'output_activation = { name = "twice", formula = "k*net", k = 2 }\n'
        "[[samples]]\ninputs = [1, 0]\ntargets = [1]\n",
        encoding="utf-8",
    )
    net = ns.scenarios.load(file).build()
    assert net["h1"].activation == ns.LeakyRelu(0.2)
    twice = net["o1"].activation
    assert twice is not None
    assert twice.value(3.0) == 6.0


@pytest.mark.parametrize(
    ("activation", "message"),
    [
        ('{ name = "own", formula = "nett" }', "column 1 of the formula 'nett': there is no 'nett' (did you"),
        ('{ name = "own", formula = "net^2" }', "'^' means nothing in a formula; write **"),
        ('{ name = "tanh", formula = "net" }', "the name 'tanh' is that of the bundled activation"),
        ('{ name = "own", formula = 3 }', "the formula of 'own' is 3; it must be a string"),
        ('{ name = "own", formula = "net", a = 1 }', "the parameter 'a' does not occur"),
        ('{ name = "own", formula = "a*net", a = "1" }', "parameter 'a' of 'own' is '1'"),
        ('{ name = "leaky_relu", slope = 1 }', "activation 'leaky_relu' has no 'slope'"),
        ('{ formula = "net" }', "must be a name in quotes, or a table with a name"),
        ('"sigmod"', "unknown activation 'sigmod' (did you mean 'sigmoid'?"),
    ],
)
def test_a_mistake_is_said_with_its_place(file, capsys, activation, message):
    assert main(["run", str(wrong(file, activation))]) == 2
    said = capsys.readouterr().err
    assert "network.neurons[2].activation (neuron 'o'): " in said and message in said


def test_a_log_of_long_formulas_counts_as_a_longer_one(file):
    from neurosim.scenario.building.limits import printed

    def lines(formula: str) -> tuple[int, int]:
        text = SCENARIO.replace("(sqrt(net**2 + 1) - 1)/2 + net", formula)
        file.write_text(text.partition("[published.out]")[0], encoding="utf-8")
        trace = ns.scenarios.load(file).trace()
        return printed(trace), sum(1 + len(step.uses) for step in trace.steps)

    short, plain = lines("sin(net)")
    assert short == plain
    long, plain = lines(" + ".join(f"tanh({k}*net)" for k in range(1, 30)))
    assert long > plain + 200


def test_two_formulas_of_one_name_are_refused(file, capsys):
    assert main(["run", str(wrong(file, '{ name = "bent_identity", formula = "net" }'))]) == 2
    assert "give each formula a name of its own" in capsys.readouterr().err


def test_the_hash_of_a_scenario_is_that_of_before(file):
    """Products that were made before name it; a name alone counts as it was typed."""
    from neurosim.scenario.run.provenance import scenario_hash

    table = ns.scenarios.load("mazur").table.model_dump(mode="json", exclude_unset=True)
    assert table["network"]["neurons"][0]["activation"] == "sigmoid"
    own = ns.scenarios.load(file)
    before = scenario_hash(own)
    file.write_text(SCENARIO.replace("a = 0.1", "a = 0.2").partition("[published.out]")[0], encoding="utf-8")
    assert scenario_hash(ns.scenarios.load(file)) != before


def test_the_schema_of_scenarios_allows_a_table():
    neuron = schema("scenario")["$defs"]["NeuronTable"]["properties"]["activation"]
    assert {"type": "string"} in neuron["anyOf"] and any(
        one.get("type") == "object" for one in neuron["anyOf"]
    )
