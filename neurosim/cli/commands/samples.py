"""``neurosim samples``: what every sample adds to every gradient."""

from typing import TYPE_CHECKING

from neurosim.cli import terminal
from neurosim.cli.arguments import part_option
from neurosim.cli.command import command
from neurosim.cli.saved_argument import saved_argument

if TYPE_CHECKING:
    from neurosim.scenario.saved import SavedFile
    from neurosim.scenario.scenario import Scenario


@command(170, "neurosim samples iamtrask")
@saved_argument
@part_option
def samples_command(scenario: "Scenario | SavedFile") -> None:
    """Show what every sample adds to every gradient.

    The table shows the first batch. Each row adds up to the gradient that the update uses.
    """
    terminal.show(str(scenario.trace().contributions()))
