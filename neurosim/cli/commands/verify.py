"""``neurosim verify``: files made again in memory, and compared number by number."""

from pathlib import Path

import click

from neurosim.cli import terminal
from neurosim.cli.arguments import FILE, jobs_option
from neurosim.cli.command import command


@command(
    210,
    "neurosim verify mazur.html",
    "neurosim verify slides/",
    "neurosim verify slides/ --scenario ~/course/mine.toml",
)
@click.argument("path", metavar="FILE|FOLDER", type=FILE)
@click.option(
    "--scenario",
    "scenarios",
    type=FILE,
    multiple=True,
    help="A scenario of your own, for files made from a scenario in another folder; may be repeated.",
)
@jobs_option("Make so many files of a folder again at the same time.")
def verify(path: Path, scenarios: tuple[Path, ...], jobs: int) -> int:
    """Make files again and report changed numbers.

    Every figure, and every log in a format with room for it, records in its metadata which scenario and
    command made it; a file made in Python carries its trace, or the numbers of its figure. The file is made
    again in memory and compared number by number. Nothing is written, and of the files that the metadata
    name, only those in the same folder and the two folders above it are read. The exit code is 1 if a file is
    out of date, was edited by hand, or cannot be made again.
    """
    from neurosim.cli.remaking import remade
    from neurosim.scenario.verify.verdicts import verified

    verdicts = verified(path, remade, scenarios, jobs)
    terminal.show(*(str(verdict) for verdict in verdicts))
    return 0 if all(verdict.ok for verdict in verdicts) else 1
