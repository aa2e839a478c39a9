"""``neurosim paths``: a gradient as a sum over paths."""

from typing import TYPE_CHECKING

import click

from neurosim.cli import terminal
from neurosim.cli.arguments import part_option, sample_option
from neurosim.cli.command import command
from neurosim.cli.saved_argument import saved_argument

if TYPE_CHECKING:
    from neurosim.scenario.saved import SavedFile
    from neurosim.scenario.scenario import Scenario


@command(160, "neurosim paths mazur w1", 'neurosim paths mazur "i1->h1"')
@saved_argument
@part_option
@click.argument("connection")
@sample_option()
def paths_command(scenario: "Scenario | SavedFile", connection: str, sample: int | None) -> None:
    """Show a gradient as a sum over paths.

    Every path from the connection to the error is listed with its product. The sum is the gradient.
    """
    log = scenario.trace(sample or 1)
    terminal.show(str(log.paths(connection, sample)))
