"""``neurosim`` itself: the group of all commands, with its help and version."""

import click

from neurosim.cli.collecting import Collected
from neurosim.cli.command import examples
from neurosim.ground.version import __version__


@click.group(
    cls=Collected,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=examples(
        "neurosim list                            all scenarios",
        "neurosim run mazur                       log, training, published numbers and figures",
        "neurosim train xor --seeds 200           train from 200 different seeds",
        "neurosim trace mazur --about w5          the steps about one connection",
        "neurosim new mine.toml                   write a scenario to start from",
    )
    + "\n\nNAME is a scenario that comes with neurosim; FILE is a scenario of your own, which ends in .toml."
    " Commands that show one log also take networks and traces that Python saved.",
)
@click.version_option(__version__, prog_name="neurosim", message="%(prog)s %(version)s")
def commands() -> None:
    """A pedagogical simulator of feed-forward neural networks.

    It computes a network step by step, prints every number with its formula so that it can be redone
    by hand, and draws the figure that goes with it.
    """
