"""Commands that ask the log: why a number is what it is, paths, samples, descent."""

from typing import TYPE_CHECKING, Unpack

import click

from neurosim.cli import terminal
from neurosim.cli.arguments import Whole, examples, part_option, scenario_argument
from neurosim.cli.log_options import Looks, look_options, number_options, printer_of
from neurosim.cli.saved_argument import saved_argument
from neurosim.ground.errors import NumberError

if TYPE_CHECKING:
    from neurosim.scenario.saved import Saved
    from neurosim.scenario.scenario import Scenario

SAMPLE = click.option("--sample", type=Whole(1), metavar="N", help="Show this sample, counted from 1.")


@click.command(
    epilog=examples(
        "neurosim why mazur gradient w1",
        'neurosim why mazur "gradient i1->h1"',
        "neurosim why mazur delta h1 --carry",
    )
)
@saved_argument
@part_option
@click.argument("quantity", nargs=-1, required=True)
@SAMPLE
@number_options
@look_options
def why(
    scenario: "Scenario | Saved", quantity: tuple[str, ...], sample: int | None, **chosen: Unpack[Looks]
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


@click.command(epilog=examples("neurosim paths mazur w1", 'neurosim paths mazur "i1->h1"'))
@saved_argument
@part_option
@click.argument("connection")
@SAMPLE
def paths(scenario: "Scenario | Saved", connection: str, sample: int | None) -> None:
    """Show a gradient as a sum over paths.

    Every path from the connection to the error is listed with its product. The sum is the gradient.
    """
    log = scenario.trace(sample or 1)
    terminal.show(str(log.paths(connection, sample)))


@click.command(epilog=examples("neurosim samples iamtrask"))
@saved_argument
@part_option
def samples(scenario: "Scenario | Saved") -> None:
    """Show what every sample adds to every gradient.

    The table shows the first batch. Each row adds up to the gradient that the update uses.
    """
    terminal.show(str(scenario.trace().contributions()))


@click.command(epilog=examples("neurosim descent mazur", "neurosim descent mazur --learning-rate 0.01"))
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


@click.command(epilog=examples("neurosim formula mazur net o1", "neurosim formula mazur gradient w5"))
@saved_argument
@part_option
@click.argument("quantity", nargs=-1)
@click.option("--latex", is_flag=True, help="Write the formula in LaTeX.")
def formula(scenario: "Scenario | Saved", quantity: tuple[str, ...], latex: bool) -> None:
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


COMMANDS = (why, paths, samples, descent, formula)
