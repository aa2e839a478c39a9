"""The arguments and options that commands share, and how they are checked."""

import functools
import math
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from neurosim.scenario.scenario import Scenario

#: The function of a command; a number that it returns is its exit code.
Function = TypeVar("Function", bound=Callable[..., int | None])

FILE = click.Path(path_type=Path)
FOLDER = click.Path(path_type=Path, file_okay=False)


class WholeNumber(click.IntRange):
    """A whole number from one number on, or up to another."""

    def convert(self, value: Any, parameter: click.Parameter | None, context: click.Context | None) -> int:
        """Return the number, or say what is allowed."""
        try:
            return int(super().convert(value, parameter, context))
        except click.BadParameter:
            allowed = f"of at least {self.min}" if self.max is None else f"from {self.min} to {self.max}"
            self.fail(f"'{value}' must be a whole number {allowed}", parameter, context)


class Positive(click.ParamType):
    """A finite number above 0."""

    name = "number"

    def convert(
        self, value: str | float, parameter: click.Parameter | None, context: click.Context | None
    ) -> float:
        """Return the number, or say what is allowed."""
        try:
            number = float(value)
        except ValueError:
            number = math.nan
        if not (math.isfinite(number) and number > 0.0):
            self.fail(f"'{value}' must be a number above 0", parameter, context)
        return number


class NameOrFile(click.ParamType):
    """The name of something that comes with neurosim, or a file of your own."""

    name = "text"


def scenario_argument(command: Function) -> Function:
    """Give a command a scenario, by name or file."""
    return click.argument("scenario", metavar="NAME|FILE", callback=_load, shell_complete=complete_scenario)(
        command
    )


def part_option(command: Callable[..., int | None]) -> Callable[..., int | None]:
    """Give a command ``--part N``, which takes one part of a scenario that has several."""

    @click.option(
        "--part",
        type=WholeNumber(1),
        metavar="N",
        help="Use this part of a file with several parts, counted from 1.",
    )
    @functools.wraps(command)
    def with_part(scenario: "Scenario", part: int | None, **options: object) -> int | None:
        return command(scenario if part is None else scenario.part(part), **options)

    return with_part


def sample_option(
    said: str = "Show this sample, counted from 1.", default: int | None = None
) -> Callable[[Function], Function]:
    """Give a command ``--sample N``; `said` is its help."""
    if default is not None:
        said = f"{said}  [default: {default}]"
    return click.option("--sample", type=WholeNumber(1), default=default, metavar="N", help=said)


def jobs_option(said: str) -> Callable[[Function], Function]:
    """Give a command ``--jobs N``; `said` is its help."""
    said = f"{said}  [default: 1]"
    return click.option("--jobs", type=WholeNumber(1), default=1, metavar="N", help=said)


def about_option(command: Function) -> Function:
    """Give a command ``--about``, which chooses steps."""
    return click.option(
        "--about",
        metavar="NEURON|CONNECTION",
        help="Show only the steps about this, such as h1, i1->h1 or w1.",
    )(command)


def _load(context: click.Context, parameter: click.Parameter, value: str) -> "Scenario":
    from neurosim.scenario import load

    return load(value)


def complete_scenario(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> "list[CompletionItem]":
    """Return the scenarios that begin like this, else files."""
    from click.shell_completion import CompletionItem

    from neurosim.scenario import names

    found = [CompletionItem(name) for name in names() if name.startswith(incomplete)]
    return found or [CompletionItem(incomplete, type="file")]


def is_path(parameter: click.Parameter) -> bool:
    """Whether a parameter of a command names a file or folder."""
    return isinstance(parameter.type, click.Path)
