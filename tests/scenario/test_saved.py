"""Networks and traces that Python saved, on the command line: drawn, printed, played, and asked."""

import json
from pathlib import Path

import pytest

import neurosim as ns
from neurosim.cli.app import main

SAMPLES = [[1.0, 0.5], [0.0, 1.0]], [[1.0], [0.0]]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a network, a trace of one sample and of two, none of them with a telling name."""
    monkeypatch.chdir(tmp_path)
    network = ns.Network.layered([2, 2, 1], seed=1, name="tiny")
    network.save("network.json")
    Path("network.json").rename("network.toml")
    network.copy().trace([1.0, 0.5], [1.0], learning_rate=0.5).save("one")
    network.copy().trace(*SAMPLES).save("two.json")
    return tmp_path


def test_a_trace_is_printed_as_it_was_saved(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["trace", "one"]) == 0
    assert capsys.readouterr().out.rstrip() == str(ns.Trace.load("one")).rstrip()


def test_a_network_is_traced_with_the_numbers_that_are_given(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = ["--inputs", "x2=0.5, x1=1", "--targets", "1", "--learning-rate", "0.5"]
    assert main(["trace", "network.toml", *given]) == 0
    assert capsys.readouterr().out.rstrip() == str(ns.Trace.load("one")).rstrip()


@pytest.mark.slow
@pytest.mark.parametrize(
    "line",
    [
        "draw network.toml --output a.svg",
        "draw network.toml --inputs -1,0.5 --output a.svg",
        "draw network.toml --inputs 1,0.5 --targets 1 --learning-rate 0.5 --show update --output a.svg",
        "draw one --show weight,delta,gradient --output a.svg --record a.json",
        "draw one --output a.dot",
        "draw two.json --sample 2 --kind steps --output a.svg",
        "draw two.json --sample 2 --output a.svg",
        "draw one --kind layer --of 2 --output a.svg",
        "draw one --kind neuron --output a.svg",
        "draw one --kind paths --of x1->h1 --output a.svg",
        "play one --output a.html",
        "play two.json --sample 2 --output a.html",
        "trace two.json --sample 2 --output a.xlsx",
        "film one --output a.html",
        "why one delta h1",
        "paths one x1->h1",
        "samples two.json",
    ],
)
def test_every_command_that_needs_only_a_log_takes_them(line: str, folder: Path) -> None:
    assert main(line.split()) == 0


def test_what_is_made_from_them_can_be_verified(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["draw", "one", "--output", "a.svg"]) == 0
    assert main(["trace", "one", "--output", "a.html"]) == 0
    capsys.readouterr()
    assert main(["verify", "."]) == 0
    assert capsys.readouterr().out.count("up to date") == 2


@pytest.mark.slow
@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("trace network.toml", "network.toml is a network, which holds no samples; add --inputs"),
        ("play network.toml --output a.html", "its inputs are 'x1', 'x2', as in --inputs 0.5,0.5"),
        ("draw network.toml --show delta --output a.svg", "add --inputs and --targets to show it"),
        ("draw network.toml --inputs 1,2 --show update --output a.svg", "add --inputs and --learning-rate"),
        ("draw two.json --show update --output a.svg", "the trace was made without a learning rate"),
        (
            "draw two.json --sample 3 --output a.svg",
            "no sample 3 in two.json (it holds the samples '1', '2')",
        ),
        ("draw one --kind curves --output a.svg", "needs a scenario, but one is a trace"),
        ("draw one --weights trained --output a.svg", "--weights chooses between"),
        ("film one --kind learning --output a.html", "use --kind steps"),
        ("trace network.toml --inputs one", "--inputs must be numbers with commas between them"),
        ("trace network.toml --inputs 1", "1 input"),
        ("trace network.toml --targets 1", "--targets cannot be used without --inputs"),
        ("trace one --inputs 1,2", "'one' is a trace, which holds its own numbers; leave --inputs out"),
        ("trace mazur --inputs 1,2", "a scenario has samples of its own, which --sample chooses"),
        ("trace one --part 2", "no part 2 in one (a trace has no parts)"),
        ("train network.toml", "'network.toml' is a saved network, not a scenario"),
        ("run one", "'one' is a saved trace, not a scenario; neurosim draw, trace, play"),
        ("trace missing.json", "'missing.json' cannot be read: there is no such file"),
        ("trace record.json", "is the record of a figure, not a scenario; neurosim redraw draws it"),
        ("trace other.json", "is JSON, but its 'schema' is not that of a network or a trace"),
        ("trace cut.json", "cannot read 'cut.json': it is damaged or not JSON"),
        ("draw one --output one", "one"),
    ],
)
def test_what_does_not_fit_is_said_in_a_sentence(
    line: str, expected: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["draw", "one", "--output", "r.svg", "--record", "record.json"]) == 0
    Path("other.json").write_text(json.dumps({"schema": "something/1"}), encoding="utf-8")
    Path("cut.json").write_text('{"schema": "neurosim-tr', encoding="utf-8")
    before = {path.name for path in folder.iterdir()}
    capsys.readouterr()
    assert main(line.split()) == 2
    said = " ".join(capsys.readouterr().err.split())
    assert expected in said
    assert "mistake in neurosim" not in said
    assert {path.name for path in folder.iterdir()} == before
