"""The commands, collected from the folder ``commands``: one module each, called as its command."""

import pkgutil
from functools import cache
from importlib import import_module

import click

from neurosim.cli import commands as folder
from neurosim.cli.command import Command
from neurosim.cli.suggesting import Suggesting


def command_names() -> tuple[str, ...]:
    """Return the names of all commands."""
    return tuple(module.name for module in pkgutil.iter_modules(folder.__path__))


@cache
def command_called(name: str) -> Command | None:
    """Return the command of a name, None if there is none; no other module is imported for it."""
    if name not in command_names():
        return None
    module = import_module(f"{folder.__name__}.{name}")
    (found,) = (each for each in vars(module).values() if isinstance(each, Command))
    return found


class Collected(Suggesting):
    """The group of the commands, each of which is imported when it is asked for."""

    def get_command(self, context: click.Context, name: str) -> Command | None:
        """Return the command of a name."""
        return command_called(name)

    def list_commands(self, context: click.Context) -> list[str]:
        """Return the names of the commands, in the order of their places."""
        found = filter(None, map(command_called, command_names()))
        return [each.name or "" for each in sorted(found, key=lambda each: each.place)]
