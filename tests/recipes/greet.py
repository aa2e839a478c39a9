"""``neurosim greet``: a greeting."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from neurosim.cli import terminal
from neurosim.cli.arguments import scenario_argument
from neurosim.cli.command import command

if TYPE_CHECKING:
    from neurosim.scenario.scenario import Scenario
    from neurosim.trace.provenance import Provenance


def _again(given: "Provenance", scenario: "Scenario", product: Path, chosen: dict[str, Any]) -> bytes:
    return f"hello, {chosen['who']}, from {scenario.name}\n{given.to_json()}\n".encode()


@command(25, "neurosim greet mazur", remake=_again)
@scenario_argument
@click.option("--part", type=int)
@click.option("--who", default="you", help="Who is greeted.")
def greet(scenario: "Scenario", part: int | None, who: str) -> None:
    """Say hello from a scenario."""
    terminal.show(f"hello, {who}, from {scenario.name}")
