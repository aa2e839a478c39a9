"""``neurosim film``: the passes or a training as a film."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from neurosim.cli import terminal
from neurosim.cli.arguments import FILE, WholeNumber, part_option, sample_option
from neurosim.cli.command import command
from neurosim.cli.pictures import style_option
from neurosim.cli.saved_argument import saved_argument
from neurosim.cli.suggesting import ListingOption
from neurosim.ground.overwriting import require_apart

if TYPE_CHECKING:
    from neurosim.drawing.page.style import Style
    from neurosim.scenario.saved import SavedFile
    from neurosim.scenario.scenario import Scenario


def _film_kinds() -> Iterable[str]:
    from neurosim.scenario.films import KINDS

    return KINDS


def _film_endings() -> Iterable[str]:
    from neurosim.drawing.films import WRITERS

    return WRITERS


@command(
    100,
    "neurosim film mazur --output mazur.gif",
    "neurosim film mazur --output mazur.tex             overlays for Beamer",
    "neurosim film xor --kind learning --output xor.mp4",
)
@saved_argument
@part_option
@click.option(
    "--kind",
    cls=ListingOption,
    names=_film_kinds,
    default="steps",
    show_default=True,
    metavar="KIND",
    help="What the film shows: {names} (the passes step by step, or a boundary in training).",
)
@sample_option("Show this sample, counted from 1, in a film of steps.", default=1)
@click.option(
    "--frames",
    type=WholeNumber(2),
    default=24,
    metavar="N",
    help="Number of frames in a film of learning.  [default: 24]",
)
@click.option(
    "--seconds",
    type=click.FloatRange(0.02, 60.0),
    default=1.2,
    metavar="X",
    help="How long each frame is shown.  [default: 1.2]",
)
@style_option
@click.option(
    "--output",
    cls=ListingOption,
    names=_film_endings,
    required=True,
    type=FILE,
    metavar="FILE",
    help="The file to write; its ending is {names}.",
)
def film(
    scenario: "Scenario | SavedFile",
    kind: str,
    sample: int,
    frames: int,
    seconds: float,
    style: "Style",
    output: Path,
) -> None:
    """Make a film of the passes or of a training."""
    from neurosim.drawing.films import check_film
    from neurosim.figures.films import write_film
    from neurosim.ground.progress import progress
    from neurosim.scenario.films import film_of

    check_film(output)
    require_apart(output, scenario.reads)
    record = film_of(scenario, kind, sample=sample, frames=frames)
    count = len(record.moments) if hasattr(record, "moments") else len(record.field.responses)
    with progress("Drawing", count) as watch:
        write_film(record, output, seconds=seconds, style=style, watch=watch)
    terminal.say(f"Wrote {output}")
