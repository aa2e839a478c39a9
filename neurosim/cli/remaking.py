"""What ``neurosim verify`` makes again: the few commands that make products, in memory.

The words of the command stand in the metadata, which anybody may have written. They are read by the options
of the command itself, without those that name a file or folder; whatever else stands there is refused.
"""

from pathlib import Path
from typing import Any

import click

from neurosim.cli.arguments import NameOrFile, is_path
from neurosim.cli.collecting import command_called
from neurosim.ground.errors import FileError, FormatError, brief, cut
from neurosim.printing.notation import Notation
from neurosim.scenario.scenario import Scenario
from neurosim.trace.provenance import Provenance

MOST_WORDS = 100
MOST_SAID = 120  # letters of what is wrong with an option
NO_COMMAND = "its metadata do not name a command that makes such files"


def remade(given: Provenance, scenario: Scenario, product: Path) -> bytes:
    """Return the content that a product must have; of a PDF of a log the LaTeX.

    Raises
    ------
    NeurosimError
        The metadata name no command that makes such a product, or an option that is not taken from them.
    """
    name = given.command[0] if given.command else "nothing"
    command = command_called(name)
    if command is None or command.remake is None or len(given.command) > MOST_WORDS:
        raise FormatError(f"{NO_COMMAND}: {brief(name)}")
    try:
        chosen = _chosen(command, given, product)
        part = chosen.pop("part", None)
        return command.remake(given, scenario if part is None else scenario.part(part), product, chosen)
    except click.ClickException as error:  # no such option, or options that do not go together
        raise FormatError(
            f"its metadata name an option that 'neurosim {name}' does not take: "
            f"{cut(error.format_message(), MOST_SAID)}"
        ) from None


def _chosen(command: click.Command, given: Provenance, product: Path) -> dict[str, Any]:
    """The options in the metadata of a product."""
    options = [option for option in command.params if not is_path(option) and option.name != "scenario"]
    reader = click.Command(
        command.name, params=[click.Argument(["scenario"]), *options], add_help_option=False
    )
    chosen = dict(reader.make_context(command.name, list(given.command[1:])).params)
    del chosen["scenario"]  # found already, with care
    for option in options:
        if isinstance(option.type, NameOrFile):
            chosen[option.name or ""] = _found(chosen[option.name or ""], product)
    return chosen


def _found(name: str, product: Path) -> Notation:
    """A notation by its name, or from a file next to the product."""
    from neurosim.printing.notation import notation
    from neurosim.scenario.verify.finding import ENDING, beside

    if not name.endswith(ENDING):
        return notation(name)
    found = beside(name, product)
    if found is None:
        raise FileError(
            f"its notation {brief(name, 80)} is neither in the same folder nor in the two folders above it"
        )
    return notation(found)
