"""The argument of commands that take a scenario, or a network or trace that Python saved."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from neurosim.cli.arguments import Function, Positive, complete_scenario

if TYPE_CHECKING:
    from neurosim.scenario.saved import SavedFile
    from neurosim.scenario.scenario import Scenario

_GIVEN = "neurosim.given"  # where the options wait for the argument


def saved_argument(command: Function) -> Function:
    """Give a command a scenario by name or file, or a saved network or trace, and what a network needs."""
    argument = click.argument(
        "scenario", metavar="NAME|FILE", callback=_load, shell_complete=complete_scenario
    )
    for option in reversed(_OPTIONS):
        command = option(command)
    return argument(command)


def _kept(context: click.Context, parameter: click.Parameter, value: str | float | None) -> None:
    """Keep an option until the argument is read, which is later, since these options are eager."""
    from neurosim.scenario.saved import numbers_of_option

    if value is not None:
        given = numbers_of_option(value, f"--{parameter.name}") if isinstance(value, str) else value
        context.meta.setdefault(_GIVEN, {})[parameter.name] = given


def _load(context: click.Context, parameter: click.Parameter, value: str) -> "Scenario | SavedFile":
    from neurosim.scenario.file_kinds import schema_of
    from neurosim.scenario.saved import SampleGiven, SavedFile

    given = SampleGiven(**context.meta.get(_GIVEN, {}))
    path = Path(value)
    schema = schema_of(path)
    if schema in ("neurosim-network", "neurosim-trace"):
        return SavedFile.read(path, schema, given)
    if given.options:
        raise click.UsageError(
            f"{' and '.join(given.options)} are for a saved network; a scenario has samples of its own, "
            "which --sample chooses"
        )
    from neurosim.scenario import load

    return load(value)


_OPTIONS = (
    click.option(
        "--inputs",
        metavar="NUMBERS",
        is_eager=True,
        expose_value=False,
        callback=_kept,
        help="For a saved network: its inputs, such as 1,0.5 or x1=1,x2=0.5.",
    ),
    click.option(
        "--targets",
        metavar="NUMBERS",
        is_eager=True,
        expose_value=False,
        callback=_kept,
        help="For a saved network: its targets, for the backward pass.",
    ),
    click.option(
        "--learning-rate",
        type=Positive(),
        metavar="X",
        is_eager=True,
        expose_value=False,
        callback=_kept,
        help="For a saved network: the learning rate of one update.",
    ),
)
