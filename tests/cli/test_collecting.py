"""Commands are collected from their folder."""

import subprocess
import sys
from pathlib import Path

import click
from own_package import ROOT

from neurosim.cli.collecting import command_called, command_names
from neurosim.cli.group import commands


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
    assert listed[:6] == ["list", "run", "train", "sweep", "trace", "program"]
    assert listed[-2:] == ["schema", "verify"]
