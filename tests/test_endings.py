"""What a file is called fits what goes into it, and a choice that leaves nothing is said in a sentence."""

from pathlib import Path

import pytest

import neurosim as ns
from neurosim.cli.app import main
from neurosim.figures import save_record
from neurosim.figures.moments import Moment
from neurosim.ground.errors import FormatError


@pytest.fixture(autouse=True)
def fresh_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """What is said, in one sentence, when nothing is written."""
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert list(Path().iterdir()) == []
    assert captured.err.startswith("Error: ")
    assert captured.err.count("\n") == 1
    return captured.err


@pytest.mark.parametrize("ending", ["pdf", "svg", "docx", "foo", "PNG"])
def test_a_log_is_not_written_under_an_ending_it_has_no_format_for(
    ending: str, capsys: pytest.CaptureFixture[str]
) -> None:
    said = refused(["trace", "mazur", "--output", f"q.{ending}"], capsys)
    assert f"'q.{ending}'" in said
    assert "it must end in .txt, .md, .tex, .html, .json, .csv or .xlsx" in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["trace", "mazur", "--format", "json", "--output", "q.xlsx"], "'q.xlsx'"),
        (["trace", "mazur", "--format", "text", "--output", "q.docx"], "it must end in .txt"),
        (["trace", "mazur", "--format", "latex", "--output", "q.pdf"], "it must end in .tex"),
        (["play", "mazur", "--output", "a.txt"], "it must end in .html or .htm"),
        (["play", "mazur", "--output", "lesson"], "it must end in .html or .htm"),
        (["program", "mazur", "--output", "mazur.html"], "it must end in .py"),
        (["train", "xor", "--output", "net.svg"], "it must end in .json"),
        (["draw", "mazur", "--output", "a.svg", "--record", "a.pdf"], "it must end in .json"),
    ],
)
def test_an_ending_that_promises_something_else_is_refused_before_anything_is_done(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert said in refused(arguments, capsys)


@pytest.mark.parametrize(
    ("arguments", "start"),
    [
        (["--output", "log"], "Step log of mazur"),
        (["--output", "log.HTM"], "<!DOCTYPE html>"),
        (["--output", "log.markdown"], "<!--"),
        (["--format", "markdown", "--output", "log.qmd"], "<!--"),
        (["--format", "text", "--output", "log.log"], "Step log of mazur"),
        (["--format", "html", "--output", "log.html"], "<!DOCTYPE html>"),
    ],
)
def test_a_format_that_is_given_goes_with_endings_that_promise_nothing(
    arguments: list[str], start: str
) -> None:
    assert main(["trace", "mazur", *arguments]) == 0
    assert Path(arguments[-1]).read_text(encoding="utf-8").startswith(start)


def test_what_python_saves_is_not_put_under_the_ending_of_something_else() -> None:
    net = ns.Network.layered([2, 1], seed=1)
    trace = net.trace([1.0, 0.0], [1.0])
    history = net.fit([[1.0, 0.0]], [1.0], epochs=2, learning_rate=0.1)
    moment = Moment(trace.state(), ("weight",), (), "")
    for save, wrong in (
        (trace.save, "trace.html"),
        (trace.play, "lesson.json"),
        (history.save, "history.csv"),
        (net.save, "net.pdf"),
        (lambda path: save_record(moment, "network", path), "record.svg"),
    ):
        with pytest.raises(FormatError, match=rf"'{wrong}' has the wrong ending for this content"):
            save(wrong)
    assert list(Path().iterdir()) == []
    trace.save("trace.old")
    assert ns.Trace.load("trace.old") == trace


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["mazur", "--neuron", "h1", "--about", "h2"], "--neuron h1 and --about h2 together"),
        (["mazur", "--upto", "3", "--phase", "backward"], "--upto 3 and --phase backward together"),
        (["iamtrask", "--sample", "2", "--upto", "3"], "--sample 2 and --upto 3 together"),
        (
            ["mazur", "--phase", "update", "--only-changes", "--about", "h1", "--upto", "20"],
            "--upto 20, --phase update, --about h1 and --only-changes together",
        ),
        (["xor-forward", "--phase", "update"], "no step of the log matches --phase update"),
        (["xor-forward-constant", "--about", "one"], "no step of the log matches --about one"),
    ],
)
def test_a_choice_that_no_step_fits_is_said_with_what_was_combined(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for form in ("text", "json"):
        assert said in refused(["trace", *arguments, "--format", form], capsys)


def test_a_page_of_no_steps_is_refused_with_what_was_asked(capsys: pytest.CaptureFixture[str]) -> None:
    said = refused(["play", "xor-forward-constant", "--about", "one", "--output", "a.html"], capsys)
    assert "no step of the log matches --about one" in said


def test_the_lines_of_a_sample_are_counted_in_the_whole_log(capsys: pytest.CaptureFixture[str]) -> None:
    trace = ns.scenarios.load("iamtrask").trace()
    second = trace.of_sample(2).steps
    assert main(["trace", "iamtrask", "--sample", "2", "--upto", str(second[1].id), "--format", "csv"]) == 0
    rows = capsys.readouterr().out.splitlines()[1:]
    assert [row.split(",")[0] for row in rows] == [str(step.id) for step in second[:2]]
