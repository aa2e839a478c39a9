"""``neurosim redraw``: a figure again, from a saved record."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from neurosim.cli.arguments import FILE
from neurosim.cli.command import command
from neurosim.cli.pictures import deliver_figure, picture_option, style_option, title_option
from neurosim.ground.overwriting import require_apart

if TYPE_CHECKING:
    from neurosim.drawing.page.style import Style


@command(
    80,
    "neurosim draw mazur --output mazur.svg --record mazur.json",
    "neurosim redraw mazur.json --style dark --output mazur.pdf",
)
@click.argument("record", type=FILE)
@title_option("Use this title instead of the saved one.")
@style_option
@picture_option("The file to write, as for neurosim draw.")
def redraw(record: Path, title: str | None, style: "Style", output: Path) -> None:
    """Draw a figure again from a saved record.

    Nothing is calculated again: the record contains every number of the figure.
    """
    from neurosim.figures.storage import load_record

    require_apart(output, {record: "the record"})
    saved = load_record(record)
    title = saved.title if title is None else title
    metadata = {} if title is None else {"Title": title}
    deliver_figure(saved.kind, saved.record, title, style, output, metadata, saved.subtitle)
