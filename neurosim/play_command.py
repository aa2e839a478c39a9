"""``neurosim play``: the step log of a scenario as a page that steps through it."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from neurosim import terminal
from neurosim.arguments import Whole, examples, part_option, scenario_argument
from neurosim.logs import STANDARD_OUTPUT, deliver, inputs_of, made_by, require_steps
from neurosim.looks import notation_options, number_options, printer_of
from neurosim.overwriting import require_apart

if TYPE_CHECKING:
    from neurosim.scenario.scenario import Scenario
    from neurosim.trace.provenance import Provenance
    from neurosim.trace.trace import Trace


@click.command(
    epilog=examples(
        "neurosim play mazur --output lesson.html",
        "neurosim play iamtrask --sample 3 --output lesson.html",
        "neurosim play mine.toml --decimals 4 --output lesson.html",
        "neurosim play mazur --notation nielsen --language de --decimal-comma --output stunde.html",
    )
)
@scenario_argument
@part_option
@click.option("--sample", type=Whole(1), metavar="N", help="Only this sample, counted from 1.")
@number_options
@notation_options
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
    output: Path,
    **chosen: Any,
) -> None:
    """Write a web page that steps through the log.

    The page is one file that needs no network. It shows the steps of the first update one by one on the
    network; on it numbers can be predicted, and changed.
    """
    from neurosim.files import require_ending

    if output != STANDARD_OUTPUT:
        require_ending(output, ".html", ".htm")
        require_apart(output, inputs_of(scenario, chosen["notation"]))
    page, which = player_page(scenario, made_by(context, scenario), **chosen)
    if which is not None:
        terminal.say(which)
    deliver(page, output)


def player_page(
    scenario: "Scenario", provenance: "Provenance", *, sample: int | None, about: str | None, **chosen: Any
) -> tuple[str, str | None]:
    """Return the page, and which samples it is of where this has to be said.

    Parameters
    ----------
    **chosen
        The other options of ``neurosim play``.
    """
    from neurosim.player import PlayerPrinter
    from neurosim.scenario.tracing import which_samples
    from neurosim.scenario.work import refuse_printing

    printer = printer_of(PlayerPrinter, chosen, title=scenario.title, provenance=provenance)
    log = _log(scenario, sample)
    which = which_samples(scenario, log) if sample is None else None
    log = printer.carried(log)
    if about is not None:
        log = require_steps(log.about(about), [f"--about {about}"])
    refuse_printing(scenario, log)
    return printer.print(log).rstrip("\n"), which


def _log(scenario: "Scenario", sample: int | None) -> "Trace":
    """The log of the first update; a sample of a batch alone, since its page must not rest on others."""
    from neurosim.scenario.tracing import trace_batch, trace_sample

    if sample is None:
        return trace_batch(scenario)
    batch = trace_batch(scenario, sample)
    return batch if len(batch.samples) == 1 else trace_sample(scenario, sample)
