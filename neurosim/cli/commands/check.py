"""``neurosim check``: gradients next to numerical ones, published numbers next to ours."""

from typing import TYPE_CHECKING

from neurosim.cli import terminal
from neurosim.cli.arguments import part_option, scenario_argument
from neurosim.cli.command import command

if TYPE_CHECKING:
    from neurosim.scenario.scenario import Scenario


@command(60, "neurosim check mazur", "neurosim check mine.toml && echo fine")
@scenario_argument
@part_option
def check(scenario: "Scenario") -> int:
    """Check the gradients and the published numbers.

    Every gradient is compared with numerical differentiation, and every published number with ours. The
    exit code is 1 if anything differs.
    """
    from neurosim.scenario.run import report
    from neurosim.scenario.run.runs import run_of

    found = run_of(scenario)
    terminal.show(report.gradients(found, terminal.paint), "")
    terminal.show(report.published_numbers(found, terminal.paint))
    for each in found.verdicts:
        terminal.show("", each.text(terminal.paint))
    right = all(check.ok for check in found.checks) and all(each.ok for each in found.verdicts)
    return 0 if right and all(gradient.ok for gradient in found.gradient_checks) else 1
