"""``neurosim why``: a number with everything that it rests on, as a tree."""

from typing import TYPE_CHECKING, Unpack

import click

from neurosim.cli import terminal
from neurosim.cli.arguments import part_option, sample_option
from neurosim.cli.command import command
from neurosim.cli.log_options import LookOptions, add_look_options, number_options, printer_of
from neurosim.cli.saved_argument import saved_argument

if TYPE_CHECKING:
    from neurosim.scenario.saved import SavedFile
    from neurosim.scenario.scenario import Scenario


@command(
    150,
    "neurosim why mazur gradient w1",
    'neurosim why mazur "gradient i1->h1"',
    "neurosim why mazur delta h1 --carry",
)
@saved_argument
@part_option
@click.argument("quantity", nargs=-1, required=True)
@sample_option()
@number_options
@add_look_options
def why(
    scenario: "Scenario | SavedFile",
    quantity: tuple[str, ...],
    sample: int | None,
    **chosen: Unpack[LookOptions],
) -> None:
    """Show how a number was calculated, as a tree.

    QUANTITY is net, out, delta, gradient, bias_gradient, weight or bias, followed by the name of a neuron or
    connection; a name alone stands for the last number about it.
    """
    from neurosim.printing.trees import WhyPrinter

    if chosen.get("matrices"):
        raise click.UsageError("why shows numbers one by one; leave out --matrices")
    printer = printer_of(WhyPrinter, chosen)
    log = printer.carried(scenario.trace(sample or 1))
    terminal.show(printer.print_why(log.why(" ".join(quantity), sample=sample)))
