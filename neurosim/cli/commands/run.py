"""``neurosim run``: everything about a scenario, and its figures."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from neurosim.cli import terminal
from neurosim.cli.arguments import FOLDER, part_option, scenario_argument
from neurosim.cli.command import command
from neurosim.cli.origin import require_made
from neurosim.ground.errors import FormatError

if TYPE_CHECKING:
    from neurosim.scenario.scenario import Scenario
    from neurosim.trace.provenance import Provenance


def _figure_again(given: "Provenance", scenario: "Scenario", product: Path, chosen: dict[str, Any]) -> bytes:
    """One of the figures, by its name."""
    from neurosim.drawing.page.saving import rendered
    from neurosim.scenario.figures import figure_names, figure_of

    require_made(given, product, ".svg", ".pdf")
    for part in scenario.parts or (scenario,):
        names = figure_names(part)
        if product.name in names:
            figure = figure_of(part, names.index(product.name))
            return rendered(figure, product.suffix.lower().lstrip("."))
    raise FormatError(f"'neurosim run {scenario.where}' makes no figure called '{product.name}'")


@command(
    20,
    "neurosim run mazur",
    "neurosim run mine.toml --out figures",
    "neurosim run mazur > log.txt",
    remake=_figure_again,
)
@scenario_argument
@part_option
@click.option("--out", type=FOLDER, help="Write the figures to this folder.  [default: neurosim-out/NAME]")
def run(scenario: "Scenario", out: Path | None) -> int:
    """Print the log, train, compare and draw.

    The step log is followed by the training, the published numbers next to ours, and the figures.
    The exit code is 1 if any of our numbers differs from the published one.
    """
    from neurosim.scenario.run.report.voice import Voice

    found = scenario.run()
    folder = out if out is not None else Path("neurosim-out") / scenario.name
    found.tell(Voice(terminal.show, terminal.paint, terminal.coloured(), folder))
    return 0 if found.ok else 1
