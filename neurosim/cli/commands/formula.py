"""``neurosim formula``: a number as a formula in symbols."""

from typing import TYPE_CHECKING

import click

from neurosim.cli import terminal
from neurosim.cli.arguments import part_option
from neurosim.cli.command import command
from neurosim.cli.saved_argument import saved_argument

if TYPE_CHECKING:
    from neurosim.scenario.saved import SavedFile
    from neurosim.scenario.scenario import Scenario


@command(190, "neurosim formula mazur net o1", "neurosim formula mazur gradient w5")
@saved_argument
@part_option
@click.argument("quantity", nargs=-1)
@click.option("--latex", is_flag=True, help="Write the formula in LaTeX.")
def formula(scenario: "Scenario | SavedFile", quantity: tuple[str, ...], latex: bool) -> None:
    """Show a number as a formula in symbols.

    The formula contains the names of weights, biases, inputs and targets. Without QUANTITY, all formulas of
    the log are shown. This needs SymPy.
    """
    formulas = scenario.trace().symbolic()
    if not quantity:
        terminal.show(str(formulas))
        return
    if len(quantity) != 2:
        raise click.UsageError("QUANTITY must be two words, such as: gradient w5")
    found = formulas.formula(*quantity)
    if latex:
        from sympy import latex as written

        terminal.show(written(found))
        return
    terminal.show(str(found))
