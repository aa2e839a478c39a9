"""Where a product is from: the command that makes it, its scenario, and the files that it reads."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from neurosim.cli.arguments import is_path
from neurosim.ground.errors import FormatError, listed
from neurosim.ground.overwriting import Place

if TYPE_CHECKING:
    from neurosim.printing.notation import Notation
    from neurosim.scenario.saved import SavedFile
    from neurosim.scenario.scenario import Scenario
    from neurosim.trace.provenance import Provenance


def files_read(scenario: "Scenario | SavedFile", notation: "str | Notation" = "") -> dict[Place, str]:
    """Return the files that a command reads, with what each is."""
    return {
        **scenario.reads,
        **({notation: "the notation"} if isinstance(notation, str) and notation.endswith(".toml") else {}),
    }


def made_by(context: click.Context, scenario: "Scenario | SavedFile") -> "Provenance | None":
    """Return the provenance of what the running command makes; None if it is not made from a scenario."""
    from neurosim.scenario.run.provenance import provenance
    from neurosim.scenario.saved import SavedFile

    if isinstance(scenario, SavedFile):
        return None  # the product carries its trace, as one made in Python does
    return provenance(scenario, typed_words(context))


def typed_words(context: click.Context) -> list[str]:
    """Return the words of the running command, without those that say where something is written."""
    return command_words(context.find_root().obj or [], context.command)


def command_words(arguments: Sequence[str], command: click.Command) -> list[str]:
    """Return the words of a command line without the options that say where something is written.

    Examples
    --------
    >>> from neurosim.cli.collecting import command_called
    >>> command_words(["trace", "mazur", "--output", "mazur.html", "--carry"], command_called("trace"))
    ['trace', 'mazur', '--carry']
    """
    paths = [name for parameter in command.params if is_path(parameter) for name in parameter.opts]
    words: list[str] = []
    skip = False
    for word in arguments:
        if skip:
            skip = False
        elif word in paths:
            skip = True
        elif word.partition("=")[0] not in paths:
            words.append(word)
    return words


def require_made(given: "Provenance", product: Path, *endings: str) -> None:
    """Refuse a product that its command does not make.

    Raises
    ------
    FormatError
        It has another ending.
    """
    if product.suffix.lower() not in endings:
        raise FormatError(f"'neurosim {given.command[0]}' makes {listed(endings)}, not '{product.suffix}'")
