"""``neurosim descent``: the change of the error that the slope predicts, and the actual one."""

from typing import TYPE_CHECKING

import click

from neurosim.cli import terminal
from neurosim.cli.arguments import part_option, scenario_argument
from neurosim.cli.command import command
from neurosim.ground.errors import NumberError

if TYPE_CHECKING:
    from neurosim.scenario.scenario import Scenario


@command(180, "neurosim descent mazur", "neurosim descent mazur --learning-rate 0.01")
@scenario_argument
@part_option
@click.option(
    "--learning-rate", type=float, metavar="X", help="The learning rate.  [default: that of the scenario]"
)
def descent(scenario: "Scenario", learning_rate: float | None) -> None:
    """Compare predicted and actual change of the error.

    The slope predicts that an update changes the error by -learning_rate * |gradient|^2. The actual change,
    made by the first update, is shown next to it.
    """
    from neurosim.training.predicted import predicted_change

    rate = learning_rate if learning_rate is not None else scenario.learning_rate
    if rate is None:
        raise NumberError(f"{scenario.where} has no learning rate; give one, such as --learning-rate 0.5")
    batch = scenario.samples()[: len(scenario.trace().samples)]
    inputs = [values for values, _ in batch]
    targets = [wanted for _, wanted in batch if wanted is not None] or None
    reduction = scenario.table.training.reduction
    change = predicted_change(scenario.build(), inputs, targets, learning_rate=rate, reduction=reduction)
    terminal.show(str(change))
