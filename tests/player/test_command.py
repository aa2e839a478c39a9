"""`neurosim play`: what it writes, and what it says when it cannot."""

from pathlib import Path

import pytest

import neurosim as ns
from neurosim.cli.app import main
from neurosim.player import PlayerPrinter


@pytest.fixture(autouse=True)
def fresh_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_play_writes_the_page_of_the_first_update(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["play", "mazur", "--decimals", "3", "--output", "lesson.html"]) == 0
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", "Wrote lesson.html\n")
    scenario = ns.scenarios.load("mazur")
    page = PlayerPrinter(decimals=3, title=scenario.title).print(scenario.trace())
    written = (tmp_path / "lesson.html").read_text(encoding="utf-8")
    ours, theirs = (
        [line for line in text.splitlines() if not line.startswith('<meta name="neurosim"')]
        for text in (written, page)
    )
    assert ours == theirs and len(ours) < len(written.splitlines())


def test_play_writes_to_standard_output(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["play", "chain-rule", "--output", "-"]) == 0
    captured = capsys.readouterr()
    assert captured.out.startswith("<!DOCTYPE html>\n")
    assert captured.err == ""
    assert list(tmp_path.iterdir()) == []


def test_a_sample_of_a_batch_is_played_alone(tmp_path: Path) -> None:
    assert main(["play", "iamtrask", "--sample", "3", "--output", "lesson.html"]) == 0
    page = (tmp_path / "lesson.html").read_text(encoding="utf-8")
    assert '"q":"target","of":"l1","sample":3,"group":"targets"' in page
    assert "sample 2" not in page


def test_a_part_of_a_log_and_of_a_scenario_can_be_played(tmp_path: Path) -> None:
    assert main(["play", "mazur", "--about", "w5", "--output", "part.html"]) == 0
    assert (tmp_path / "part.html").read_text(encoding="utf-8").count('<li class="step') == 2
    assert main(["play", "calculus", "--part", "3", "--output", "part.html"]) == 0
    assert (tmp_path / "part.html").read_text(encoding="utf-8").count('<li class="step') == 8


@pytest.mark.slow
def test_which_samples_a_page_is_of_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["play", "xor-no-hidden", "--output", "lesson.html"]) == 0
    assert "Wrote lesson.html" in capsys.readouterr().err
    assert main(["play", "moons", "--about", "o1", "--output", "lesson.html"]) == 0
    assert "Sample 1 of" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["mazur"], "Missing option '--output'"),
        (["mazur", "--output", "no/lesson.html"], "cannot write 'no/lesson.html'"),
        (["mazur", "--output", "."], "cannot write '.'"),
        (["calculus", "--output", "lesson.html"], "choose one with --part N"),
        (["mnist", "--output", "lesson.html"], "is too long for a page (at most 10,000); play a part of it"),
        (["mazur", "--about", "w99", "--output", "lesson.html"], "no neuron, connection or label 'w99'"),
        (["nothing", "--output", "lesson.html"], "nothing"),
        (["mazur", "--sample", "9", "--output", "lesson.html"], "no sample 9"),
        (
            ["mazur", "--decimals", "2", "--significant", "2", "--output", "lesson.html"],
            "cannot be used together",
        ),
        (["mazur", "--decimals", "99", "--output", "lesson.html"], "must be a whole number from 0 to 17"),
    ],
)
def test_what_cannot_be_played_is_said_in_a_sentence(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["play", *arguments]) == 2
    captured = capsys.readouterr()
    assert said in captured.err
    assert "Traceback" not in captured.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_a_page_says_what_made_it_and_an_edited_number_is_found(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["play", "mazur", "--output", "lesson.html"]) == 0
    assert main(["verify", "lesson.html"]) == 0
    page = tmp_path / "lesson.html"
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace('<b class="val">0.5933', '<b class="val">0.5934'), encoding="utf-8")
    capsys.readouterr()
    assert main(["verify", "lesson.html"]) == 1
    assert "step 4" in capsys.readouterr().out
