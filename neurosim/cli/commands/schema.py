"""``neurosim schema``: the JSON schemas of the files."""

import json
from collections.abc import Iterable

import click

from neurosim.cli import terminal
from neurosim.cli.command import command
from neurosim.cli.suggesting import OneOf


def _schemas() -> Iterable[str]:
    from neurosim.scenario.table.json_schemas import SCHEMAS

    return SCHEMAS


@command(200, "neurosim schema trace", "neurosim schema scenario > scenario.schema.json")
@click.argument("name", type=OneOf("schema", _schemas))
def schema_command(name: str) -> None:
    """Print the JSON schema of a file format."""
    from neurosim.scenario.table.json_schemas import schema as schema_of

    terminal.show(json.dumps(schema_of(name), indent=1, ensure_ascii=False))
