"""What a user is told of a scenario's loss, outputs and result: refused, judged by one rule, explained."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import neurosim as ns
from neurosim.scenario import Run
from neurosim.scenario.building.options import with_options
from neurosim.scenario.run.report.data import points
from neurosim.scenario.run.train import train_scenario

Typed = Callable[..., tuple[int, str, str]]

HEAD = 'title = "A small case"\nsource = "made for this test"\n'

BIPOLAR = """[[samples]]
inputs = [-1, -1]
targets = [-1]
[[samples]]
inputs = [-1, 1]
targets = [1]
[[samples]]
inputs = [1, -1]
targets = [1]
[[samples]]
inputs = [1, 1]
targets = [-1]
[training]
learning_rate = 0.5
epochs = 300
metrics = ["accuracy"]
"""

BCE = f"""{HEAD}[network]
loss = "binary_cross_entropy"
[network.layers]
sizes = [2, 3, 1]
activation = "tanh"
output_activation = "sigmoid"
seed = 1
{BIPOLAR}"""

TANH = f"""{HEAD}[network]
loss = "half_squared_error"
[network.layers]
sizes = [2, 3, 1]
activation = "tanh"
output_activation = "tanh"
seed = 1
{BIPOLAR}"""

CSV = """[data]
dataset = "csv"
path = "points.csv"
header = true
"""

THREE = f"""{HEAD}[network]
loss = "cross_entropy"
[network.layers]
sizes = [1, 3]
output_activation = "softmax"
seed = 1
{CSV}targets = 3
[training]
learning_rate = 0.1
epochs = 20
metrics = ["accuracy"]
"""

NUMBERS = f"""{HEAD}[network]
loss = "half_squared_error"
[network.layers]
sizes = [2, 3, 1]
seed = 1
{CSV}[training]
learning_rate = 0.5
epochs = 20
metrics = ["accuracy"]
"""

RELU = f"""{HEAD}[network]
loss = "half_squared_error"
[network.layers]
sizes = [2, 2, 1]
activation = "relu"
output_activation = "linear"
seed = 1
[data]
dataset = "xor"
[training]
learning_rate = 0.1
epochs = 1000
"""


@pytest.mark.parametrize("command", ["check", "train", "run", "trace", "draw"])
def test_binary_cross_entropy_with_a_target_of_minus_1_is_refused_by_every_command(
    typed: Typed, tmp_path: Path, command: str
) -> None:
    (tmp_path / "t3b.toml").write_text(BCE, encoding="utf-8")
    code, out, said = typed(command, "t3b.toml")
    assert (code, out) == (2, "")
    assert "samples[1].targets" in said
    assert "target of 'o1' is -1" in said
    assert "half_squared_error with tanh outputs" in said


def test_the_same_points_with_tanh_are_judged_at_0(tmp_path: Path) -> None:
    (tmp_path / "tanh.toml").write_text(TANH, encoding="utf-8")
    trained = train_scenario(ns.scenarios.load(tmp_path / "tanh.toml"))
    assert trained.metrics["train_accuracy"] == 1.0
    shown = (points(trained) or "").splitlines()
    assert shown[0] == "POINTS  target, output and decision: 1 from 0 on, else -1"
    assert [line.split()[-1] for line in shown[2:]] == ["-1", "1", "1", "-1"]


def test_a_threshold_in_the_file_holds_for_accuracy_points_and_seeds(tmp_path: Path) -> None:
    text = TANH.replace('metrics = ["accuracy"]', 'metrics = ["accuracy"]\nthreshold = 0.99999')
    (tmp_path / "high.toml").write_text(text, encoding="utf-8")
    trained = train_scenario(ns.scenarios.load(tmp_path / "high.toml"))
    assert trained.metrics["train_accuracy"] == 0.5
    shown = points(trained)
    assert shown is not None
    assert shown.count("wrong") == 2
    assert "from 0.99999 on" in shown


def test_of_three_classes_the_greatest_out_decides(typed: Typed, tmp_path: Path) -> None:
    (tmp_path / "points.csv").write_text(
        "x,a,b,c\n0.1,1,0,0\n0.2,1,0,0\n0.3,0,1,0\n0.4,0,0,1\n", encoding="utf-8"
    )
    (tmp_path / "p2.toml").write_text(THREE, encoding="utf-8")
    code, out, _ = typed("train", "p2.toml")
    assert code == 0
    lines = out[out.index("POINTS") :].splitlines()
    assert lines[0] == "POINTS  target, output and decision: the greatest output"
    assert [line.split()[7:] for line in lines[2:6]] == [["o1"], ["o1"], ["o1", "wrong"], ["o1", "wrong"]]
    assert "train accuracy  0.5000" in out


def test_softmax_has_no_threshold(typed: Typed, tmp_path: Path) -> None:
    (tmp_path / "points.csv").write_text("x,a,b,c\n0.1,1,0,0\n0.2,0,1,0\n", encoding="utf-8")
    (tmp_path / "p2.toml").write_text(f"{THREE}threshold = 0.7\n", encoding="utf-8")
    code, _, said = typed("train", "p2.toml")
    assert code == 2
    assert "training.threshold" in said
    assert "judged by the greatest" in said


def test_the_numbers_of_classes_in_one_sigmoid_are_refused_with_the_remedy(
    typed: Typed, tmp_path: Path
) -> None:
    (tmp_path / "points.csv").write_text("x,y,class\n0,0,0\n0,1,1\n1,1,2\n", encoding="utf-8")
    (tmp_path / "p3.toml").write_text(NUMBERS, encoding="utf-8")
    for command in ("train", "run"):
        code, _, said = typed(command, "p3.toml")
        assert code == 2
        assert "they are 0, 1, 2" in said
        assert "one_hot = true" in said


def test_a_relu_xor_is_solved_from_some_seeds_and_the_dead_relus_of_the_others_are_named(
    typed: Typed, tmp_path: Path
) -> None:
    (tmp_path / "t5.toml").write_text(RELU, encoding="utf-8")
    scenario = ns.scenarios.load(tmp_path / "t5.toml")
    solved = train_scenario(scenario, looks=False)
    assert solved.metrics["train_accuracy"] == 1.0
    assert solved.history.diagnosis == ()
    stuck = train_scenario(with_options(scenario, seed=4), looks=False)
    assert stuck.history.diagnosis[0].startswith(
        "Dead relu: 'h1' has given 0 for every sample since epoch 7;"
    )
    _, out, _ = typed("train", "t5.toml", "--seed", "4", "--quiet")
    assert f"WHY IT GOT NOWHERE\n  {stuck.history.diagnosis[0]}" in out
    _, out, _ = typed("train", "t5.toml", "--seed", "4", "--json")
    assert json.loads(out)["diagnosis"] == list(stuck.history.diagnosis)


@pytest.mark.parametrize(
    "name",
    ["mazur", "iamtrask", "xor", "sports-3-2-2", "skip-connection", "output-feeds-on", "single-neuron"],
)
def test_a_bundled_scenario_that_reaches_its_result_gets_no_diagnosis(name: str) -> None:
    assert train_scenario(ns.scenarios.load(name), looks=False).history.diagnosis == ()


def test_without_a_hidden_layer_xor_is_told_why() -> None:
    (said,) = train_scenario(ns.scenarios.load("xor-no-hidden"), looks=False).history.diagnosis
    assert "by a straight line only" in said


@pytest.mark.slow
def test_a_run_of_typed_samples_says_why_too(typed: Typed, tmp_path: Path) -> None:
    stuck = RELU.replace(
        '[data]\ndataset = "xor"\n', BIPOLAR[: BIPOLAR.index("[training]")].replace("[-1]", "[0]")
    )
    (tmp_path / "typed.toml").write_text(stuck.replace("seed = 1", "seed = 8"), encoding="utf-8")
    scenario = ns.scenarios.load(tmp_path / "typed.toml")
    run = scenario.run()
    assert isinstance(run, Run)
    assert run.diagnosis == train_scenario(scenario, looks=False).history.diagnosis
    _, out, _ = typed("run", "typed.toml")
    assert ("WHY IT GOT NOWHERE" in out) == bool(run.diagnosis)
