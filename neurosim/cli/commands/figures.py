"""``neurosim figures``: the lecture figures of the gallery."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from neurosim.cli import terminal
from neurosim.cli.arguments import FOLDER, jobs_option
from neurosim.cli.command import command
from neurosim.cli.pictures import style_option
from neurosim.cli.suggesting import ListingOption

if TYPE_CHECKING:
    from neurosim.drawing.page.style import Style


def _formats() -> Iterable[str]:
    from neurosim.gallery.writing import FORMATS

    return FORMATS


@command(
    90,
    "neurosim figures --list",
    "neurosim figures --out figures --format svg,pdf --jobs 4",
    "neurosim figures activations himmelblau --style dark --format png",
)
@click.argument("names", metavar="[NAME ...]", nargs=-1)
@click.option(
    "--out",
    type=FOLDER,
    default=Path("figures"),
    show_default=True,
    help="Write the figures to this folder.",
)
@click.option(
    "--format",
    "form",
    cls=ListingOption,
    names=_formats,
    default="svg",
    show_default=True,
    metavar="NAMES",
    help="One or more of {names}, with commas between them.",
)
@style_option
@jobs_option("Make so many figures at the same time.")
@click.option("--list", "only_list", is_flag=True, help="List the figures without making them.")
def figures_command(
    names: tuple[str, ...], out: Path, form: str, style: "Style", jobs: int, only_list: bool
) -> None:
    """Make the lecture figures of the gallery.

    Without a NAME, all figures are made, together with a page README.md that shows them.
    """
    from neurosim.gallery.writing import chosen_figures, formats, write_gallery
    from neurosim.ground.progress import progress

    entries = chosen_figures(names)
    if only_list:
        examples = [entry.example for entry in entries]
        width = max(len(example.name) for example in examples)
        terminal.show(*(f"{example.name.ljust(width)}  {example.title}" for example in examples))
        return
    with progress("Drawing", len(entries)) as watch:
        written = write_gallery(entries, out, formats(form), style=style, watch=watch, jobs=jobs)
    terminal.show(*map(str, written))
