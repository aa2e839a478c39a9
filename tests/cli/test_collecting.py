"""Commands are collected from their folder: a new one is one file."""

import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
from own_package import ROOT, OwnPackage

from neurosim.cli.collecting import command_called, command_names
from neurosim.cli.group import commands

NEW = '''"""``neurosim greet``: a greeting."""

import click

from neurosim.cli import terminal
from neurosim.cli.arguments import scenario_argument
from neurosim.cli.command import command


def _again(given, scenario, product, chosen):
    return f"hello, {chosen['who']}, from {scenario.name}\\n{given.to_json()}\\n".encode()


@command(25, "neurosim greet mazur", remake=_again)
@scenario_argument
@click.option("--part", type=int)
@click.option("--who", default="you", help="Who is greeted.")
def greet(scenario, part, who):
    """Say hello from a scenario."""
    terminal.show(f"hello, {who}, from {scenario.name}")
'''


@pytest.mark.slow
def test_a_new_command_is_one_file(tmp_path: Path) -> None:
    package = OwnPackage(tmp_path)
    package.add("cli/commands/greet.py", NEW)
    _, page, _ = package.run("--help")
    listed = re.findall(r"^  (\w+)  +[A-Z].*\.$", page.partition("Commands:")[2], re.MULTILINE)
    assert listed.index("greet") == listed.index("run") + 1 == listed.index("train") - 1
    assert package.run("greet", "mazur", "--who", "Ada") == (0, "hello, Ada, from mazur\n", "")
    assert "neurosim greet mazur" in package.run("greet", "--help")[1]
    assert "no command 'greeet' (did you mean 'greet'?)" in package.run("greeet")[2]
    words = {"COMP_WORDS": "neurosim gr", "COMP_CWORD": "1", "_NEUROSIM_COMPLETE": "bash_complete"}
    assert package.run(**words)[1] == "plain,greet\n"
    told = '{"neurosim": {"scenario": "mazur", "sha256": "", "seed": null, "version": "", "command": %s}}'
    text = "hello, Ada, from mazur\n" + told % '["greet", "mazur", "--who", "Ada"]' + "\n"
    (tmp_path / "hello.md").write_text(text, encoding="utf-8")
    assert package.run("verify", "hello.md")[1].startswith("hello.md: up to date")
    (tmp_path / "hello.md").write_text(text.replace("hello, Ada", "hello, Eve"), encoding="utf-8")
    code, said, _ = package.run("verify", "hello.md")
    assert code == 1 and "'hello, Eve, from mazur' should be 'hello, Ada, from mazur'" in said


def test_a_module_holds_the_command_that_it_is_called_as() -> None:
    assert set(command_names()) == {path.stem for path in (ROOT / "neurosim/cli/commands").glob("[!_]*.py")}
    for name in command_names():
        found = command_called(name)
        assert found is not None and found.name == name


def test_places_are_told_apart() -> None:
    places = [getattr(command_called(name), "place", None) for name in command_names()]
    assert len(set(places)) == len(places)


def test_no_command_imports_another() -> None:
    for name in command_names():
        text = (ROOT / "neurosim/cli/commands" / f"{name}.py").read_text(encoding="utf-8")
        assert "neurosim.cli.commands" not in text


def test_what_is_no_command_is_none() -> None:
    for name in ("__init__", "../app", "os", "", "command"):
        assert command_called(name) is None


def test_one_command_imports_no_other(tmp_path: Path) -> None:
    code = (
        "import sys; from neurosim.cli import main; main(['list', '--names']); "
        "print([name for name in sys.modules if name.startswith('neurosim.cli.commands.')])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path)
    assert found.stdout.endswith("['neurosim.cli.commands.list']\n")


def test_the_help_lists_the_commands_in_families() -> None:
    listed = commands.list_commands(click.Context(commands))
    assert listed[:6] == ["list", "run", "train", "trace", "program", "check"]
    assert listed[-2:] == ["schema", "verify"]
