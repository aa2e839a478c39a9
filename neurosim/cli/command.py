"""What a command is: its place in the help, its examples, and how verify makes again what it made."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import click

if TYPE_CHECKING:
    from neurosim.scenario.scenario import Scenario
    from neurosim.trace.provenance import Provenance

#: Makes a product again in memory, from its metadata, its scenario, its path and the options in the metadata.
Remake: TypeAlias = "Callable[[Provenance, Scenario, Path, dict[str, Any]], bytes]"


class Command(click.Command):
    """A command of neurosim.

    Parameters
    ----------
    place : int
        Where it stands in the help: commands with smaller numbers stand before it.
    remake : function, optional
        How ``neurosim verify`` makes a file of this command again; None where it makes none.
    """

    def __init__(self, *given: Any, place: int, remake: "Remake | None" = None, **options: Any) -> None:
        super().__init__(*given, **options)
        self.place = place
        self.remake = remake


def command(
    place: int, *typed: str, name: str | None = None, remake: "Remake | None" = None
) -> Callable[[Callable[..., int | None]], Command]:
    """Make a function a command; a number that the function returns is the exit code.

    Parameters
    ----------
    typed : str
        The examples at the end of its help, as they are typed.
    name : str, optional
        What it is called, where that is not the name of the function.
    place, remake
        As of `Command`.
    """
    return click.command(name, cls=Command, place=place, remake=remake, epilog=examples(*typed))


def examples(*lines: str) -> str:
    """Return the examples at the end of a help page, kept as they are."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)
