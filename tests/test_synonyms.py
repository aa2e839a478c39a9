"""Names that are used elsewhere are answered with ours: in Python, in files and on the command line."""

from collections.abc import Callable
from pathlib import Path

import pytest

import neurosim as ns
from neurosim.cli.app import main
from neurosim.cli.collecting import command_names
from neurosim.formulas.known import ACTIVATIONS, AGGREGATIONS, INITIALISATIONS, LOSSES
from neurosim.formulas.updates import OPTIMIZERS
from neurosim.ground.errors import did_you_mean
from neurosim.ground.synonyms import by_synonym, letters_and_digits, meant

X, T = [[0.0, 1.0]], [1.0]


def net() -> ns.Network:
    return ns.Network.layered([2, 1], seed=1)


@pytest.mark.parametrize(
    ("name", "allowed", "ours"),
    [
        ("mse", LOSSES, ["mean_squared_error"]),
        ("MSELoss", LOSSES, ["mean_squared_error"]),
        ("bce", LOSSES, ["binary_cross_entropy"]),
        ("categorical_crossentropy", LOSSES, ["cross_entropy"]),
        ("identity", ACTIVATIONS, ["linear"]),
        ("logistic", ACTIVATIONS, ["sigmoid"]),
        ("maximum", AGGREGATIONS, ["max"]),
        ("glorot", INITIALISATIONS, ["xavier_uniform", "xavier_normal"]),
        ("kaiming", INITIALISATIONS, ["he_uniform", "he_normal"]),
        ("sgd", OPTIMIZERS, ["descent"]),
    ],
)
def test_a_name_from_elsewhere_means_ours(name: str, allowed: dict[str, object], ours: list[str]) -> None:
    assert meant(name, allowed) == ours
    assert f"here it is called '{ours[0]}'" in did_you_mean(name, allowed)


@pytest.mark.parametrize(
    ("given", "ours"), [("Adam", "adam"), ("ReLU", "relu"), ("crossentropy", "cross_entropy")]
)
def test_capitals_and_underscores_are_no_obstacle(given: str, ours: str) -> None:
    assert did_you_mean(given, [*OPTIMIZERS, *ACTIVATIONS, *LOSSES]) == f"did you mean '{ours}'? "


def test_no_word_stands_in_for_a_name_that_we_have_ourselves_in_the_same_place() -> None:
    for known in (LOSSES, ACTIVATIONS, AGGREGATIONS, INITIALISATIONS, OPTIMIZERS, command_names()):
        ours = {letters_and_digits(name) for name in known}
        for word, meanings in by_synonym().items():
            if word in ours:
                assert not [each for each in meanings if letters_and_digits(each) in ours], word


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (
            lambda: ns.Network(loss="mse"),
            "unknown loss 'mse' (here it is called 'mean_squared_error'; one of",
        ),
        (
            lambda: net().fit(X, T, epochs=1, lr=0.1),
            "fit() has no argument 'lr' (here it is called 'learning_rate')",
        ),
        (
            lambda: net().fit(X, T, n_epochs=1),
            "fit() has no argument 'n_epochs' (did you mean 'epochs'?)",
        ),
        (lambda: net().fit(X, T, epoch=1), "fit() has no argument 'epoch' (did you mean 'epochs'?)"),
        (lambda: net().fit(X, T, epochs=1, momentum=0.9), "optimizer=ns.Momentum("),
        (lambda: net().fit(X, T), "fit() needs 'epochs'"),
        (lambda: net().fit(X, T, epochs=1, optimizer="sgd"), "(here it is called 'descent'; one of"),
        (lambda: ns.Network.layered(hidden_layer_sizes=[2, 1]), "(here it is called 'sizes')"),
        (lambda: ns.Network.layered([2, 1], "Logistic"), "(here it is called 'sigmoid'; one of"),
        (lambda: net().trace([1.0, 2.0], T, lr=0.1), "trace() has no argument 'lr'"),
        (lambda: net().add_neuron("h", act="relu"), "(here it is called 'activation')"),
        (lambda: net().connect("x1", "o1", w=1.0), "(here it is called 'weight')"),
        (lambda: ns.Adam(lr=0.1), "Adam() has no argument 'lr' (here it is called 'learning_rate')"),
        (lambda: ns.Momentum(0.1, beta=0.9), "(here it is called 'momentum')"),
        (lambda: ns.EarlyStopping(monitor="validation cost"), "(here it is called 'quantity')"),
        (lambda: ns.StepDecay(lr=0.5, factor=0.1, every=10), "(here it is called 'learning_rate')"),
    ],
)
def test_python_answers_with_our_name(call: Callable[[], object], expected: str) -> None:
    with pytest.raises(ns.UnknownNameError) as caught:
        call()
    assert expected in str(caught.value)


@pytest.mark.parametrize(
    ("name", "ours"),
    [("SGD", "Descent"), ("MSE", "MeanSquaredError"), ("BCE", "BinaryCrossEntropy"), ("Identity", "Linear")],
)
def test_a_class_that_is_called_otherwise_elsewhere_is_named(name: str, ours: str) -> None:
    with pytest.raises(AttributeError, match=rf"'{name}' \(here it is called '{ours}'\)"):
        getattr(ns, name)


def test_an_unknown_argument_is_a_type_error_too_and_changes_nothing() -> None:
    network = net()
    before = network.snapshot()
    with pytest.raises(TypeError):
        network.fit(X, T, epochs=3, learning_rate=0.5, shuffled=True)
    assert network.snapshot() == before


def test_a_type_error_inside_a_call_stays_what_it_is() -> None:
    def broken(history: object) -> None:
        raise TypeError("broken callback")

    with pytest.raises(TypeError, match="broken callback") as caught:
        net().fit(X, T, epochs=1, learning_rate=0.1, callback=broken)
    assert not isinstance(caught.value, ns.ArgumentError)


FILE = """
title = "t"
source = "s"
[network]
LOSS
[network.layers]
sizes = [2, 1]
LAYERS
[[samples]]
inputs = { x1 = 1, x2 = 0 }
targets = { o1 = 1 }
[training]
TRAINING
"""


@pytest.mark.parametrize(
    ("place", "line", "expected"),
    [
        ("LOSS", 'loss = "mse"', "network.loss: unknown loss 'mse' (here it is called 'mean_squared_error'"),
        ("LAYERS", 'activation = "identity"', "(here it is called 'linear'"),
        ("LAYERS", 'initialization = "zeros"', "(did you mean 'initialisation'?"),
        ("LAYERS", 'initialisation = "glorot"', "(here it is called 'xavier_uniform' or 'xavier_normal'"),
        ("TRAINING", "lr = 0.5", "unknown key 'lr' (here it is called 'learning_rate'"),
        ("TRAINING", "batch_size = 2", "unknown key 'batch_size' (here it is called 'batch'"),
        ("TRAINING", "momentum = 0.9", 'optimizer = { name = "momentum", momentum = 0.9 }'),
        ("TRAINING", 'learning_rate = 0.5\noptimizer = "SGD"', "(here it is called 'descent'"),
    ],
)
def test_a_file_answers_with_our_name(place: str, line: str, expected: str, tmp_path: Path) -> None:
    text = FILE.replace(place, line)
    for other in ("LOSS", "LAYERS", "TRAINING"):
        text = text.replace(f"\n{other}\n", "\n")
    (tmp_path / "mine.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ns.NeurosimError) as caught:
        ns.scenarios.load(tmp_path / "mine.toml")
    assert expected in str(caught.value)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("plot mazur", "no command 'plot' (here it is called 'draw')"),
        ("animate mazur", "(here it is called 'film')"),
        ("validate mazur", "(here it is called 'check')"),
        ("export mazur", "(here it is called 'draw' or 'trace')"),
        ("show mazur", "(here it is called 'draw' or 'trace')"),
        ("visualize mazur", "(here it is called 'draw')"),
        ("trane xor", "(did you mean 'train'?)"),
        ("version", "(did you mean '--version'?)"),
        ("frobnicate", "commands are 'list', 'run', 'train'"),
        ("train xor --lr 0.5", "train has no option '--lr' (here it is called '--learning-rate')"),
        ("trace mazur --outptu x", "(did you mean '--output'?)"),
        ("trace mazur --language german", "unknown language 'german' (here it is called 'de'"),
        ("trace mazur --format md", "unknown format 'md' (here it is called 'markdown'"),
        ("draw mazur --style black --output x.svg", "(here it is called 'dark'"),
        ("draw mazur --kind graph --output x.svg", "(here it is called 'network'"),
        ("draw mazur --kind loss-curve --output x.svg", "(here it is called 'curves'"),
    ],
)
def test_the_command_line_answers_with_our_name(
    line: str, expected: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(line.split()) == 2
    assert expected in " ".join(capsys.readouterr().err.split())
