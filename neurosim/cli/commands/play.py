"""``neurosim play``: the step log of a scenario as a page that steps through it."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

import click

from neurosim.cli import terminal
from neurosim.cli.arguments import FILE, about_option, part_option, sample_option
from neurosim.cli.command import command
from neurosim.cli.delivering import STANDARD_OUTPUT, deliver
from neurosim.cli.log_document import require_steps
from neurosim.cli.log_options import LookOptions, notation_options, number_options, printer_of
from neurosim.cli.origin import files_read, made_by, require_made
from neurosim.cli.saved_argument import saved_argument
from neurosim.ground.overwriting import require_apart

if TYPE_CHECKING:
    from neurosim.scenario.saved import SavedFile
    from neurosim.scenario.scenario import Scenario
    from neurosim.trace.provenance import Provenance
    from neurosim.trace_view import Trace


def _page(
    scenario: "Scenario | SavedFile",
    provenance: "Provenance | None",
    *,
    sample: int | None,
    about: str | None,
    **chosen: Unpack[LookOptions],
) -> tuple[str, str | None]:
    """Return the page, and a remark on which samples it shows.

    Parameters
    ----------
    **chosen
        The other options of ``neurosim play``.
    """
    from neurosim.player import PlayerPrinter
    from neurosim.scenario.building.limits import refuse_printing
    from neurosim.scenario.run.tracing import which_samples
    from neurosim.scenario.saved import SavedFile

    printer = printer_of(PlayerPrinter, chosen, title=scenario.title, provenance=provenance)
    log = _log(scenario, sample)
    which = None
    if sample is None and not isinstance(scenario, SavedFile):  # a saved trace is shown as it is
        which = which_samples(scenario, log, printer.look.words.code)
    log = printer.carried(log)
    if about is not None:
        log = require_steps(log.about(about), [f"--about {about}"])
    refuse_printing(scenario, log)
    return printer.print(log).rstrip("\n"), which


def _log(scenario: "Scenario | SavedFile", sample: int | None) -> "Trace":
    """The log of the first update; a sample of a batch alone, since its page must not rest on others."""
    from neurosim.scenario.run.tracing import trace_sample
    from neurosim.scenario.saved import SavedFile

    if sample is None:
        return scenario.trace()
    batch = scenario.trace(sample)
    if isinstance(scenario, SavedFile):
        return batch.of_sample(sample)
    return batch if len(batch.samples) == 1 else trace_sample(scenario, sample)


def _page_again(given: "Provenance", scenario: "Scenario", product: Path, chosen: dict[str, Any]) -> bytes:
    """The page that the options describe."""
    require_made(given, product, ".html", ".htm")
    page, _ = _page(scenario, given, **chosen)
    return f"{page}\n".encode()


@command(
    110,
    "neurosim play mazur --output lesson.html",
    "neurosim play iamtrask --sample 3 --output lesson.html",
    "neurosim play mine.toml --decimals 4 --output lesson.html",
    "neurosim play mazur --notation nielsen --language de --decimal-comma --output stunde.html",
    remake=_page_again,
)
@saved_argument
@part_option
@sample_option("Show this sample only, counted from 1.")
@number_options
@notation_options
@about_option
@click.option(
    "--output",
    required=True,
    type=FILE,
    metavar="FILE",
    help="The page to write, such as lesson.html; - is standard output.",
)
@click.pass_context
def play(
    context: click.Context,
    /,
    scenario: "Scenario | SavedFile",
    output: Path,
    sample: int | None,
    about: str | None,
    **chosen: Unpack[LookOptions],
) -> None:
    """Write a web page that steps through the log.

    The page is a single file that works offline. It shows the steps of the first update one by one, next to
    the network. Viewers can predict numbers before they are shown, and change inputs and weights.

    FILE is a scenario of your own, or a network or trace saved in Python; a saved network needs --inputs.
    """
    from neurosim.ground.files import require_ending

    if output != STANDARD_OUTPUT:
        require_ending(output, ".html", ".htm")
        require_apart(output, files_read(scenario, chosen["notation"]))
    page, which = _page(scenario, made_by(context, scenario), sample=sample, about=about, **chosen)
    if which is not None:
        terminal.say(which)
    deliver(page, output)
