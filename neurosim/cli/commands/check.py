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
def check_command(scenario: "Scenario") -> int:
    """Check the gradients and the published numbers.

    Every gradient is compared with numerical differentiation, and every published number with ours. What
    [sweep] asks for is looked at, too, but not trained. The exit code is 1 if anything differs.
    """
    from neurosim.scenario.run.report.gradients import gradients
    from neurosim.scenario.run.report.published import published_numbers

    swept = None if scenario.table.sweep is None else _swept(scenario)
    found = scenario.run()
    terminal.show(gradients(found.named_gradient_checks, terminal.paint), "")
    terminal.show(published_numbers(found.published, terminal.paint))
    for each in found.verdicts:
        terminal.show("", each.text(terminal.paint))
    if swept is not None:
        terminal.show("", "SWEEP", f"  {swept}")
    right = all(check.ok for check in found.checks) and all(each.ok for each in found.verdicts)
    return 0 if right and all(gradient.ok for gradient in found.gradient_checks) else 1


def _swept(scenario: "Scenario") -> str:
    """How many trainings [sweep] makes; what is wrong with it is said first."""
    from neurosim.sweeps.ready import engines_here, first_ready
    from neurosim.sweeps.settings import SweepPlan
    from neurosim.sweeps.shared_data import shared_data

    plan = SweepPlan.of(scenario)
    first_ready(plan, engines_here(), shared_data(plan))
    return plan.text()
