"""``neurosim program``: the training of a scenario as a Python program."""

from pathlib import Path
from typing import TYPE_CHECKING

from neurosim.cli.arguments import part_option, scenario_argument
from neurosim.cli.command import command
from neurosim.cli.delivering import STANDARD_OUTPUT, deliver, output_option
from neurosim.ground.overwriting import require_apart

if TYPE_CHECKING:
    from neurosim.scenario.scenario import Scenario


@command(50, "neurosim program xor", "neurosim program mazur --output mazur.py && python mazur.py")
@scenario_argument
@part_option
@output_option
def program_command(scenario: "Scenario", output: Path) -> None:
    """Print the training as a Python program.

    The program needs nothing but Python. It contains the formulas of the step log, with names in place of
    numbers, and prints the cost during training, the outs of every sample and the trained parameters. They
    are the same as neurosim's to the last bit.
    """
    from neurosim.ground.files import require_ending
    from neurosim.scenario.program import program as printed

    if output != STANDARD_OUTPUT:
        require_ending(output, ".py", others=True)
        require_apart(output, scenario.reads)
    deliver(printed(scenario).rstrip("\n"), output)
