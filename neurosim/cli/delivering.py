"""Handing over what a command made: to standard output, or into a file."""

from pathlib import Path

import click

from neurosim.cli import terminal
from neurosim.cli.arguments import FILE, Function

STANDARD_OUTPUT = Path("-")


def output_option(command: Function) -> Function:
    """Give a command ``--output``, which is standard output where it is left out."""
    return click.option(
        "--output",
        type=FILE,
        default=STANDARD_OUTPUT,
        help="Write to this file.  [default: standard output, -]",
    )(command)


def deliver(text: str, output: Path) -> None:
    """Show a text, or write it to a file."""
    if output == STANDARD_OUTPUT:
        terminal.show(text)
        return
    deliver_bytes(f"{text}\n".encode(), output)


def deliver_bytes(content: bytes, output: Path) -> None:
    """Show a document, or write it to a file."""
    from neurosim.ground.files import write_bytes

    if output == STANDARD_OUTPUT:
        terminal.show_bytes(content)
        return
    write_bytes(output, content)
    terminal.say(f"Wrote {output}")
