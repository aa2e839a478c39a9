"""``neurosim play``: the step log of a scenario as a page that steps through it."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from neurosim import terminal
from neurosim.arguments import Whole, examples, part_option, scenario_argument
from neurosim.logs import STANDARD_OUTPUT, deliver, made_by, require_steps

if TYPE_CHECKING:
    from neurosim.scenario.scenario import Scenario
    from neurosim.trace.trace import Trace


@click.command(
    epilog=examples(
        "neurosim play mazur --output lesson.html",
        "neurosim play iamtrask --sample 3 --output lesson.html",
        "neurosim play mine.toml --decimals 4 --output lesson.html",
    )
)
@scenario_argument
@part_option
@click.option("--sample", type=Whole(1), metavar="N", help="Only this sample, counted from 1.")
@click.option("--carry", is_flag=True, help="Every result rounded once, and then used rounded.")
@click.option("--significant", type=Whole(1, 17), metavar="N", help="Significant digits.  [default: 4]")
@click.option("--decimals", type=Whole(0, 17), metavar="N", help="Decimals, in place of --significant.")
@click.option("--about", metavar="NEURON|CONNECTION", help="Only what concerns h1, i1->h1 or w1.")
@click.option(
    "--output",
    required=True,
    type=click.Path(path_type=Path),
    help="The page to write, such as lesson.html; - is standard output.",
)
@click.pass_context
def play(
    context: click.Context,
    scenario: "Scenario",
    sample: int | None,
    carry: bool,
    significant: int | None,
    decimals: int | None,
    about: str | None,
    output: Path,
) -> None:
    """Write a web page that steps through the log.

    The page is one file that needs no network. It shows the steps of the first update one by one on the
    network; on it numbers can be predicted, and changed.
    """
    from neurosim.files import require_ending
    from neurosim.player import PlayerPrinter
    from neurosim.scenario.tracing import which_samples

    if output != STANDARD_OUTPUT:
        require_ending(output, ".html", ".htm")
    if significant is not None and decimals is not None:
        raise click.UsageError("--significant and --decimals exclude each other; give one of them")
    log = _log(scenario, sample)
    if sample is None and (which := which_samples(scenario, log)) is not None:
        terminal.say(which)
    if carry:
        log = log.carried(significant=significant, decimals=decimals)
    if about is not None:
        log = require_steps(log.about(about), [f"--about {about}"])
    printer = PlayerPrinter(
        significant, decimals, title=scenario.title, provenance=made_by(context, scenario)
    )
    deliver(printer.print(log).rstrip("\n"), output)


def _log(scenario: "Scenario", sample: int | None) -> "Trace":
    """The log of the first update; a sample of a batch alone, since its page must not rest on others."""
    from neurosim.scenario.tracing import trace_batch, trace_sample

    if sample is None:
        return trace_batch(scenario)
    batch = trace_batch(scenario, sample)
    return batch if len(batch.samples) == 1 else trace_sample(scenario, sample)
