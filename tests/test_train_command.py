"""``neurosim train``: what goes where, the one JSON object, checkpoints, and no traceback at all."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import neurosim as ns
from neurosim.network import Network
from neurosim.scenario import load
from neurosim.scenario.building import plain
from neurosim.scenario.building.network import build_network

Typed = Callable[..., tuple[int, str, str]]


def without(package: str, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a process in which a package cannot be imported."""
    hook = f"import sys; sys.modules['{package}'] = None; from neurosim.cli import main; "
    return subprocess.run(
        [sys.executable, "-c", f"{hook}sys.exit(main({list(arguments)!r}))"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
    )


# -- what it prints -------------------------------------------------------------------------------


def test_progress_points_and_results_go_to_standard_output(typed: Typed) -> None:
    code, out, err = typed("train", "xor", "--epochs", "2000")
    assert (code, err) == (0, "")
    parts = ["XOR learned", "DATA  truth table of xor", "TRAINING  2,000 epochs", "POINTS", "RESULTS"]
    assert sorted(parts, key=out.index) == parts
    lines = [line.split() for line in out.splitlines() if line[:9].strip().isdigit()]
    assert [row[0] for row in lines[:3]] == ["0", "1000", "2000"]
    for row in lines[:3]:
        assert float(row[2]) == pytest.approx(4.0 * float(row[1]), rel=1e-4)  # sum of E, four samples


def test_quiet_prints_the_results_only(typed: Typed) -> None:
    code, out, err = typed("train", "xor", "--epochs", "10", "--quiet")
    assert (code, err) == (0, "")
    assert "RESULTS" in out
    assert "TRAINING" not in out


@pytest.mark.slow
def test_json_is_one_object_with_the_results(typed: Typed) -> None:
    code, out, err = typed("train", "moons", "--epochs", "3", "--json", "--seed", "5", "--engine", "numpy")
    found = json.loads(out)
    assert (code, err) == (0, "")
    assert set(found["metrics"]) == {"train_cost", "train_accuracy", "test_cost", "test_accuracy"}
    assert found["cost"] == found["metrics"]["train_cost"]
    assert (found["epochs"], found["engine"], found["seed"]) == (3, "numpy", 5)
    assert found["seconds"] > 0.0
    assert found["samples"] == {"train": 1400, "test": 600}
    assert 0.0 <= found["metrics"]["test_accuracy"] <= 1.0


def test_a_seed_decides_the_result(typed: Typed) -> None:
    costs = [
        json.loads(typed("train", "xor", "--epochs", "50", "--json", *more)[1])["cost"]
        for more in ((), ("--seed", "1"), ("--seed", "2"), ("--learning-rate", "0.4"))
    ]
    assert costs[0] == costs[1]
    assert len({*costs}) == 3


def test_seeds_show_the_share(typed: Typed) -> None:
    code, out, err = typed("train", "xor", "--seeds", "5", "--epochs", "3000")
    assert (code, err) == (0, "")
    found = json.loads(typed("train", "xor", "--seeds", "5", "--epochs", "3000", "--json")[1])
    assert found["trainings"] == 5
    reach = "reaches" if found["reached"] == 1 else "reach"
    said = f"{found['reached']} of 5 {reach} the goal, all 4 samples right: {found['share']:.0%}"
    assert said in out.replace(".0%", "%")


@pytest.mark.slow
def test_seeds_of_many_samples_show_the_spread(typed: Typed) -> None:
    _, out, _ = typed("train", "digits", "--seeds", "2", "--epochs", "1")
    row = next(line.split() for line in out.splitlines() if line.strip().startswith("test accuracy"))
    assert 0.0 <= float(row[2]) <= float(row[4]) <= float(row[6]) <= 1.0


def test_the_trained_network_is_saved(typed: Typed, tmp_path: Path) -> None:
    code, out, err = typed("train", "xor", "--epochs", "2000", "--json", "--output", "net.json")
    assert (code, err) == (0, "Wrote net.json\n")
    net = ns.Network.load(tmp_path / "net.json")
    samples = [([0, 0], 0), ([0, 1], 1), ([1, 0], 1), ([1, 1], 0)]
    cost = 0.0
    for inputs, target in samples:
        net.forward(inputs)
        cost += net.error([target])
    assert cost / 4.0 == pytest.approx(json.loads(out)["cost"], rel=1e-12)


def test_the_network_goes_to_standard_output_and_nothing_else_does(typed: Typed, tmp_path: Path) -> None:
    assert typed("train", "xor", "--epochs", "50", "--quiet", "--output", "net.json")[0] == 0
    code, out, err = typed("train", "xor", "--epochs", "50", "--output", "-")
    assert (code, err) == (0, "")
    assert out == (tmp_path / "net.json").read_text(encoding="utf-8")
    assert not (tmp_path / "-").exists()


def test_two_documents_on_standard_output_are_refused(typed: Typed) -> None:
    code, out, err = typed("train", "xor", "--json", "--output", "-")
    assert (code, out) == (2, "")
    assert "--json and --output - both print to standard output" in err


@pytest.mark.slow
def test_a_variant_is_trained_in_place_of_the_file(typed: Typed) -> None:
    ours, frozen = (
        json.loads(typed("train", "moons", "--epochs", "2", "--json", *more)[1])["cost"]
        for more in ((), ("--variant", "frozen"))
    )
    assert ours != frozen
    _, out, _ = typed("train", "moons", "--epochs", "1")
    assert "Variants: --variant frozen (biases frozen, as in the source's program)" in out


@pytest.mark.slow
def test_a_report_of_every_class_ends_the_training_of_digits(typed: Typed) -> None:
    _, out, _ = typed("train", "digits", "--epochs", "1")
    assert "CLASSES  of the 450 test samples" in out
    assert [line.split()[0] for line in out[out.index("CLASSES") :].splitlines()[3:13]] == list("0123456789")


@pytest.mark.slow
def test_mnist_says_on_standard_error_that_others_stand_in_when_it_prints_json(typed: Typed) -> None:
    code, out, err = typed("train", "mnist", "--epochs", "1", "--json")
    assert code == 0
    assert err.startswith("No folder with IDX files such as those of MNIST was given with --data")
    assert json.loads(out)["note"] == err.strip()


def test_a_scenario_of_typed_samples_is_trained_as_well(typed: Typed) -> None:
    found = json.loads(typed("train", "mazur", "--json")[1])
    assert found["cost"] == pytest.approx(3.510188e-05, rel=1e-6)
    assert found["epochs"] == 10000


# -- what is wrong --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["nothing"], "no scenario 'nothing'"),
        (["calculus"], "its parts are not trained; use neurosim run"),
        (["himmelblau"], "the descent on its inputs is calculated without training; use neurosim run"),
        (["himmelblau", "--learning-rate", "0.1"], "calculated without training; use neurosim run"),
        (["why-backprop"], "the cost of its gradients is calculated without training; use neurosim run"),
        (["chain-rule"], "has no learning_rate, so there is nothing to train"),
        (["xor", "--epochs", "-1"], "'-1' must be a whole number of at least 0"),
        (["xor", "--learning-rate", "0"], "'0' must be a number above 0"),
        (["xor", "--learning-rate", "nan"], "'nan' must be a number above 0"),
        (["xor", "--engine", "numpi"], "unknown engine 'numpi' (did you mean 'numpy'?"),
        (["xor", "--seed", "1.5"], "'1.5' must be a whole number of at least 0"),
        (["xor", "--seeds", "0"], "'0' must be a whole number of at least 1"),
        (["xor", "--seeds", "2", "--seed", "1"], "--seeds and --seed cannot be used together"),
        (["xor", "--seeds", "2", "--output", "a.json"], "--seeds and --output cannot be used together"),
        (["mazur", "--seed", "1"], "nothing in it is random, so a seed changes nothing"),
        (["mazur", "--seeds", "2"], "nothing in it is random, so a seed changes nothing"),
        (["xor", "--resume"], "--resume needs --checkpoint DIR"),
        (["xor", "--every", "3"], "--every needs --checkpoint DIR"),
        (["xor", "--variant", "frozen"], "no variant 'frozen' in scenario xor"),
        (["mazur", "--data", "."], "its samples are in the file itself; leave out --data"),
        (["xor", "--data", "."], "the data 'xor' are not read from a file or folder; leave out --data"),
        (["mnist", "--data", "nowhere"], "there is no such folder; name the folder that holds the IDX files"),
        (["xor", "--epochs", "1", "--output", "no/such/net.json"], "cannot write 'no/such/net.json'"),
    ],
)
def test_what_is_wrong_is_one_sentence_and_exit_code_two(
    typed: Typed, arguments: list[str], expected: str
) -> None:
    code, out, err = typed("train", *arguments)
    assert code == 2
    assert expected in err
    assert out == ""


@pytest.fixture
def no_rights() -> Iterator[None]:
    """Be another user than root, who may write everywhere."""
    before = os.geteuid()
    os.seteuid(65534 if before == 0 else before)
    yield
    os.seteuid(before)


@pytest.mark.parametrize("option", ["--output", "--checkpoint"])
def test_a_place_that_cannot_be_written_is_found_before_the_training(
    typed: Typed, tmp_path: Path, no_rights: None, option: str
) -> None:
    code, out, err = typed("train", "xor", "--epochs", "1", option, "/x.json")
    assert (code, out) == (2, "")
    assert "permission denied" in err


def test_a_learning_rate_that_is_too_large_is_said_with_the_epoch(typed: Typed) -> None:
    code, _, err = typed("train", "mat-network", "--learning-rate", "1e6", "--engine", "objects")
    assert code == 2
    assert "of epoch 1 (learning rate 1000000.0)" in err


# -- without the optional packages ----------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("package", ["sklearn", "llvmlite"])
@pytest.mark.parametrize("name", ["xor", "mat-network"])
def test_what_needs_no_optional_package_trains_without_it(package: str, name: str, tmp_path: Path) -> None:
    done = without(package, tmp_path, "train", name, "--epochs", "20", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["epochs"] == 20


@pytest.mark.slow
def test_mnist_without_scikit_learn_names_the_other_way_too(tmp_path: Path) -> None:
    done = without("sklearn", tmp_path, "train", "mnist")
    assert (done.returncode, done.stdout) == (2, "")
    assert 'pip install "neurosim[data]"; or give the data with --data DIR' in done.stderr


@pytest.mark.slow
def test_digits_without_scikit_learn_give_the_line_that_installs_it(tmp_path: Path) -> None:
    done = without("sklearn", tmp_path, "train", "digits")
    assert (done.returncode, done.stdout) == (2, "")
    assert 'pip install "neurosim[data]"' in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.slow
def test_the_report_of_classes_needs_no_scikit_learn(tmp_path: Path) -> None:
    rows = [f"{a},{b},{'abc'[(a + b) % 3]}" for a in range(6) for b in range(6)]
    (tmp_path / "table.csv").write_text("x,y,class\n" + "\n".join(rows), encoding="utf-8")
    (tmp_path / "three.toml").write_text(
        'title = "Three"\nsource = "made up"\n[network.layers]\nsizes = [2, 3, 3]\nseed = 1\n'
        '[data]\ndataset = "csv"\npath = "table.csv"\nsplit = { test_size = 0.3 }\n'
        "[training]\nlearning_rate = 0.1\nepochs = 2\n",
        encoding="utf-8",
    )
    done = without("sklearn", tmp_path, "train", "three.toml")
    assert (done.returncode, done.stderr) == (0, "")
    assert "CLASSES  of the 11 test samples" in done.stdout
    assert "weighted avg" in done.stdout


def test_a_network_is_built_only_where_it_is_changed(typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once to check the file, once to look at with the options that were typed, once to train."""
    built: list[str] = []

    def counting(*given: Any, **options: Any) -> Network:
        network = build_network(*given, **options)
        built.append(repr(network))
        return network

    monkeypatch.setattr(plain, "build_network", counting)
    code, _, _ = typed("train", "xor", "--epochs", "2", "--quiet")
    assert (code, len(built)) == (0, 3)
    scenario = load("xor")
    assert scenario.untrained is scenario.untrained
    assert scenario.build() is not scenario.build()


# -- killed and resumed ---------------------------------------------------------------------------


def test_another_seed_is_refused_where_a_training_is_resumed(typed: Typed) -> None:
    arguments = ("train", "xor", "--epochs", "50", "--quiet", "--checkpoint", "state")
    assert typed(*arguments, "--seed", "1")[0] == 0
    code, _, err = typed(*arguments, "--resume", "--seed", "5")
    assert code != 0
    assert "the checkpoint in 'state' was made with seed 1, not 5; give the same to continue" in err
    assert typed(*arguments, "--resume", "--seed", "1")[0] == 0


@pytest.mark.slow
def test_a_training_that_is_killed_goes_on_to_the_same_weights(tmp_path: Path) -> None:
    train = [
        sys.executable,
        "-m",
        "neurosim",
        "train",
        "xor",
        "--epochs",
        "3000",
        "--engine",
        "objects",
        "--quiet",
    ]
    whole = subprocess.run([*train, "--output", "whole.json"], cwd=tmp_path, capture_output=True, timeout=120)
    assert whole.returncode == 0
    arguments = [*train, "--output", "resumed.json", "--checkpoint", "state", "--every", "50"]
    killed = subprocess.Popen(arguments, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 60.0
    while not list((tmp_path / "state").glob("*.npz")) and time.monotonic() < deadline:
        time.sleep(0.02)
    killed.send_signal(signal.SIGKILL)
    killed.wait(timeout=60)
    assert not (tmp_path / "resumed.json").exists()
    resumed = subprocess.run([*arguments, "--resume"], cwd=tmp_path, capture_output=True, timeout=120)
    assert (resumed.returncode, resumed.stderr) == (0, b"Wrote resumed.json\n")
    assert (tmp_path / "resumed.json").read_bytes() == (tmp_path / "whole.json").read_bytes()


@pytest.mark.slow
def test_ctrl_c_keeps_what_was_trained_and_says_how_to_go_on(tmp_path: Path) -> None:
    train = [sys.executable, "-m", "neurosim", "train", "xor", "--engine", "objects", "--checkpoint", "state"]
    running = subprocess.Popen(
        [*train, "--epochs", "200000"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert running.stdout is not None
    while not running.stdout.readline().startswith("TRAINING"):  # from here on it trains
        pass
    time.sleep(1.0)
    running.send_signal(signal.SIGINT)
    _, err = running.communicate(timeout=60)
    assert running.returncode == 130
    first = err.splitlines()[0]
    assert first.startswith("stopped after epoch ")
    assert first.endswith("; continue with --resume")
    epoch = int(first.split()[3].removesuffix(";").replace(",", ""))
    saved = ns.Checkpoint(tmp_path / "state").newest()
    assert saved is not None
    assert saved.history.epochs == epoch > 0


def test_a_training_that_is_complete_says_so_and_shows_where_it_stands(typed: Typed) -> None:
    arguments = ("train", "xor", "--epochs", "40", "--checkpoint", "state")
    _, out, _ = typed(*arguments)
    last = next(line for line in out.splitlines() if line.split()[:1] == ["40"])
    code, out, err = typed(*arguments, "--resume")
    lines = out.splitlines()
    assert (code, err) == (0, "")
    assert lines.index(last) + 1 == lines.index("  already complete (40 epochs)")
    assert "by the engine" not in out


@pytest.mark.parametrize("wrong", [("--epochs", "80", "--learning-rate", "0.1"), ("--epochs", "10")])
def test_what_is_wrong_with_a_checkpoint_is_said_before_anything_is_printed(
    typed: Typed, wrong: tuple[str, ...]
) -> None:
    arguments = ("train", "xor", "--checkpoint", "state")
    assert typed(*arguments, "--epochs", "40")[0] == 0
    code, out, err = typed(*arguments, "--resume", *wrong)
    assert (code, out) == (2, "")
    assert "checkpoint" in err


@pytest.mark.slow
def test_llvmlite_that_is_not_installed_is_said_before_anything_is_printed(tmp_path: Path) -> None:
    for name in ("compiled", "numba"):
        done = without("llvmlite", tmp_path, "train", "xor", "--engine", name)
        assert (done.returncode, done.stdout) == (2, "")
        assert "engine='compiled' needs llvmlite" in done.stderr
        assert 'pip install "neurosim[fast]"' in done.stderr


def test_a_folder_with_checkpoints_is_not_begun_anew_by_chance(typed: Typed) -> None:
    arguments = ("train", "xor", "--epochs", "20", "--quiet", "--checkpoint", "state")
    assert typed(*arguments)[0] == 0
    code, _, err = typed(*arguments)
    assert code == 2
    assert "'state' holds checkpoints of an earlier training; add --resume to continue from them" in err
    assert typed(*arguments, "--resume")[0] == 0


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ((), "nothing was saved (--checkpoint DIR saves the state)"),
        (("--checkpoint", "state"), "nothing was saved yet"),
    ],
)
def test_after_ctrl_c_a_folder_that_was_given_is_not_asked_for(
    typed: Typed, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...], said: str
) -> None:
    class Stopped(KeyboardInterrupt):
        history = ns.Network.layered([1, 1], seed=1).fit([[1.0]], [1.0], epochs=1_000, learning_rate=0.5)

    def interrupted(*given: object, **options: object) -> None:
        raise Stopped

    monkeypatch.setattr("neurosim.scenario.run.train.train_scenario", interrupted)
    code, _, err = typed("train", "xor", "--quiet", *options)
    assert (code, err.splitlines()[0]) == (130, f"stopped after epoch 1,000; {said}")


@pytest.mark.parametrize("name", ["compiled", "numba"])
def test_the_engine_is_taken_by_its_name_of_before_and_called_as_it_is_now(typed: Typed, name: str) -> None:
    pytest.importorskip("llvmlite")
    code, out, err = typed("train", "xor", "--epochs", "20", "--engine", name, "--json")
    assert (code, err) == (0, "")
    assert json.loads(out)["engine"] == "compiled"


def test_only_the_present_names_of_engines_are_offered(typed: Typed) -> None:
    code, _, err = typed("train", "xor", "--engine", "numbo")
    assert code == 2
    assert "objects, program, numpy, compiled" in err and "numba" not in err
    assert "numba" not in typed("train", "--help")[1]
