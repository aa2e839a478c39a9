"""The README: its Python runs, its scenario loads, and its two commands stand where they should."""

import re
from pathlib import Path

import pytest

from neurosim.cli.collecting import command_called, command_names
from neurosim.scenario import load, names

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)


@pytest.mark.slow
def test_the_python_examples_run_one_after_the_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names_in_use: dict[str, object] = {}
    assert len(blocks("python")) >= 6
    for number, block in enumerate(blocks("python"), start=1):
        exec(compile(block, f"README.md, Python block {number}", "exec"), names_in_use)


@pytest.mark.slow
def test_a_python_example_that_is_run_twice_says_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    names_in_use: dict[str, object] = {}
    for number, block in enumerate(blocks("python"), start=1):
        code = compile(block, f"README.md, Python block {number}", "exec")
        said = []
        for _ in range(2):  # as a cell of a notebook
            exec(code, names_in_use)
            printed = re.sub(r"\d+(\.\d+)? m?s\b", "(time)", capsys.readouterr().out)
            said.append(re.sub(r" +", " ", printed))  # columns are as wide as the times in them
        assert said[0] == said[1], f"Python block {number}"


def test_the_scenario_in_the_readme_runs(tmp_path: Path) -> None:
    block = blocks("toml")[0]
    path = tmp_path / "readme.toml"
    path.write_text(block, encoding="utf-8")
    run = load(path).run(tmp_path / "out")
    assert run.ok
    assert len(run.checks) == 1
    assert len(run.figures) == 1


def test_the_scenario_in_the_readme_that_trains_reaches_what_it_reports(tmp_path: Path) -> None:
    block = blocks("toml")[1]
    path = tmp_path / "readme.toml"
    path.write_text(block, encoding="utf-8")
    assert load(path).run().ok


def test_there_are_exactly_two_shell_blocks_of_one_command_line_each() -> None:
    main_job, tests = blocks("sh")
    for block in (main_job, tests):
        assert block.count("\n") == 1
        assert block.startswith("python3 -m venv .venv && .venv/bin/python -m pip install ")
    assert "neurosim run mazur" in main_job
    assert "-m pytest" in tests


def test_the_console_examples_name_commands_and_options_that_exist() -> None:
    lines = [line.removeprefix("$ neurosim ") for line in "".join(blocks("console")).splitlines()]
    assert len(lines) >= len(command_names())
    for line in lines:
        command, *rest = line.split("#")[0].split()
        called = command_called(command)
        assert called is not None, command
        options = {name for parameter in called.params for name in parameter.opts}
        assert {word for word in rest if word.startswith("--")} <= options


def test_every_scenario_is_in_the_table() -> None:
    for name in names():
        assert f"`{name}`" in README


def test_what_the_readme_links_to_is_there() -> None:
    for target in re.findall(r"\]\((?!http)([^)#]+)\)", README):
        assert (ROOT / target).exists(), target
