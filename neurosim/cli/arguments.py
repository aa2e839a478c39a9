"""The arguments and options that commands share, and how they are checked."""

import functools
import math
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from neurosim.cli.suggesting import Listing
from neurosim.ground.errors import UnknownNameError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from neurosim.drawing.page.style import Style
    from neurosim.scenario.scenario import Scenario

#: The function of a command; a number that it returns is its exit code.
Command = TypeVar("Command", bound=Callable[..., int | None])

PICTURES = (".svg", ".pdf", ".png")


class Whole(click.IntRange):
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


def examples(*lines: str) -> str:
    """Return the examples at the end of a help page, kept as they are."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


def scenario_argument(command: Command) -> Command:
    """Give a command a scenario, by name or file."""
    return click.argument("scenario", metavar="NAME|FILE", callback=_load, shell_complete=complete)(command)


def part_option(command: Callable[..., int | None]) -> Callable[..., int | None]:
    """Give a command ``--part N``, which takes one part of a scenario that has several."""

    @click.option(
        "--part",
        type=Whole(1),
        metavar="N",
        help="Use this part of a file with several parts, counted from 1.",
    )
    @functools.wraps(command)
    def with_part(scenario: "Scenario", part: int | None, **options: object) -> int | None:
        return command(scenario if part is None else scenario.part(part), **options)

    return with_part


def _load(context: click.Context, parameter: click.Parameter, value: str) -> "Scenario":
    from neurosim.scenario import load

    return load(value)


def complete(context: click.Context, parameter: click.Parameter, incomplete: str) -> "list[CompletionItem]":
    """Return the scenarios that begin like this, else files."""
    from click.shell_completion import CompletionItem

    from neurosim.scenario import names

    found = [CompletionItem(name) for name in names() if name.startswith(incomplete)]
    return found or [CompletionItem(incomplete, type="file")]


def shown(context: click.Context, parameter: click.Parameter, value: str) -> tuple[str, ...]:
    """Split ``weight,net,out`` and refuse what a figure cannot show."""
    from neurosim.drawing.network.selection import quantities

    try:
        return quantities(value)
    except UnknownNameError as error:
        raise click.BadParameter(str(error)) from error


def picture(context: click.Context, parameter: click.Parameter, value: Path) -> Path:
    """Refuse a file that is not a picture by its ending; ``-`` is standard output."""
    from neurosim.drawing.exports import SUFFIXES

    if value != Path("-") and value.suffix.lower() not in (*PICTURES, *SUFFIXES):
        raise click.BadParameter(f"'{value}' must end in one of {', '.join((*PICTURES, *SUFFIXES))}")
    return value


def style_option(command: Command) -> Command:
    """Give a command the style of its figures, by name."""
    return click.option(
        "--style",
        cls=Listing,
        names=_styles,
        default="slide",
        show_default=True,
        callback=_preset,
        metavar="STYLE",
        help="The style of the figure: {names}.",
    )(command)


def _styles() -> Iterable[str]:
    from neurosim.drawing.page.presets import PRESETS

    return PRESETS


def _preset(context: click.Context, parameter: click.Parameter, value: str) -> "Style":
    from neurosim.drawing.page.presets import preset

    return preset(value)


class NameOrFile(click.ParamType):
    """The name of something that comes with neurosim, or a file of your own."""

    name = "text"


def is_path(parameter: click.Parameter) -> bool:
    """Whether a parameter of a command names a file or folder."""
    return isinstance(parameter.type, click.Path)


def command_words(arguments: Sequence[str], command: click.Command) -> list[str]:
    """Return the words of a command line without the options that say where something is written.

    Examples
    --------
    >>> from neurosim.cli.commands.trace import trace
    >>> command_words(["trace", "mazur", "--output", "mazur.html", "--carry"], trace)
    ['trace', 'mazur', '--carry']
    """
    paths = [name for parameter in command.params if is_path(parameter) for name in parameter.opts]
    words: list[str] = []
    skip = False
    for word in arguments:
        if skip:
            skip = False
        elif word in paths:
            skip = True
        elif word.partition("=")[0] not in paths:
            words.append(word)
    return words


def engines() -> Iterable[str]:
    """Return the names of the engines."""
    from neurosim.engines.choosing import ENGINES

    return ENGINES
