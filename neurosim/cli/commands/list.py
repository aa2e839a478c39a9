"""``neurosim list``: the scenarios that come with neurosim."""

import click

from neurosim.cli import terminal
from neurosim.cli.command import command


@command(10, "neurosim list", "neurosim list --names", name="list")
@click.option("--names", "only_names", is_flag=True, help="Print the names only, one per line.")
def list_scenarios(only_names: bool) -> None:
    """List the scenarios that come with neurosim."""
    from neurosim.scenario import names, titles

    if only_names:
        terminal.show(*names())
        return
    found = titles()
    width = max(map(len, found), default=0)
    terminal.show(*(f"{name.ljust(width)}  {title}" for name, title in found.items()))
