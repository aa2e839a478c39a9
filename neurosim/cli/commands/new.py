"""``neurosim new``: a scenario with comments, to start from."""

from pathlib import Path

import click

from neurosim.cli import terminal
from neurosim.cli.arguments import FILE
from neurosim.cli.command import command
from neurosim.ground.errors import MOST, cut


@command(130, "neurosim new mine.toml", "neurosim run mine.toml")
@click.argument("file", type=FILE)
@click.option("--force", is_flag=True, help="Overwrite an existing file.")
def new(file: Path, force: bool) -> None:
    """Write a scenario with comments, to start from."""
    from neurosim.ground.files import write_text
    from neurosim.scenario.table.starter import starter

    if file.suffix != ".toml":
        raise click.UsageError(f"'{file}' must end in .toml, as in {cut(file.stem, MOST) or 'mine'}.toml")
    if file.exists() and not force:
        raise click.UsageError(f"'{file}' is already there; add --force to overwrite it")
    write_text(file, starter(str(file)))
    terminal.say(f"Wrote {file}; run it with: neurosim run {file}")
