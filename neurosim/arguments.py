"""What the commands take: words of the command line, checked and turned into what they stand for."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from neurosim.errors import did_you_mean, listed

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from neurosim.scenario.scenario import Scenario

PICTURES = (".svg", ".pdf", ".png")


class InOrder(click.Group):
    """A group whose help lists the commands in the order in which they were written."""

    def list_commands(self, context: click.Context) -> list[str]:
        """Return the names of the commands."""
        return list(self.commands)


def examples(*lines: str) -> str:
    """Return the examples at the end of a help page, kept as they are."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


def scenario_argument(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command a scenario, by name or file."""
    return click.argument("scenario", metavar="NAME|FILE", callback=_load, shell_complete=_complete)(command)


def _load(context: click.Context, parameter: click.Parameter, value: str) -> "Scenario":
    from neurosim.scenario import load

    return load(value)


def _complete(context: click.Context, parameter: click.Parameter, incomplete: str) -> "list[CompletionItem]":
    from click.shell_completion import CompletionItem

    from neurosim.scenario import names

    found = [CompletionItem(name) for name in names() if name.startswith(incomplete)]
    return found or [CompletionItem(incomplete, type="file")]


def shown(context: click.Context, parameter: click.Parameter, value: str) -> tuple[str, ...]:
    """Split ``weight,net,out`` and refuse what a figure cannot show."""
    from neurosim.drawing import QUANTITIES

    quantities = tuple(part.strip() for part in value.split(","))
    for quantity in quantities:
        if quantity not in QUANTITIES:
            close = did_you_mean(quantity, QUANTITIES)
            raise click.BadParameter(
                f"a figure cannot show '{quantity}' ({close}one of {listed(QUANTITIES)})"
            )
    return quantities


def picture(context: click.Context, parameter: click.Parameter, value: Path) -> Path:
    """Refuse a file that is no picture by its ending."""
    if value.suffix.lower() not in PICTURES:
        raise click.BadParameter(f"'{value}' must end in one of {', '.join(PICTURES)}")
    return value
