"""``neurosim trace``: the step log, in any format."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

import click

from neurosim.cli import terminal
from neurosim.cli.arguments import WholeNumber, about_option, part_option, sample_option
from neurosim.cli.command import command
from neurosim.cli.delivering import STANDARD_OUTPUT, deliver, deliver_bytes, output_option
from neurosim.cli.log_document import asked_for, log_document, log_printer
from neurosim.cli.log_options import LogChoices, Own, add_look_options, number_options
from neurosim.cli.origin import files_read, made_by
from neurosim.cli.saved_argument import saved_argument
from neurosim.cli.suggesting import ListingOption, OneOf
from neurosim.ground.errors import FormatError
from neurosim.ground.overwriting import require_apart

if TYPE_CHECKING:
    from neurosim.printing.printer import Printer
    from neurosim.scenario.saved import SavedFile
    from neurosim.scenario.scenario import Scenario
    from neurosim.trace.provenance import Provenance


def _formats() -> Iterable[str]:
    from neurosim.printing.formats import FORMATS

    return FORMATS


def _phases() -> Iterable[str]:
    from neurosim.trace.steps import PHASES

    return PHASES


def _with_slides() -> Iterable[str]:
    from neurosim.printing.formats import formats_with

    return formats_with("beamer")


def _log_again(given: "Provenance", scenario: "Scenario", product: Path, chosen: dict[str, Any]) -> bytes:
    """The log in the format that the ending says; of what another program made of a log, that log."""
    from neurosim.printing.formats import FORMATS

    ending, asked = product.suffix.lower(), chosen.pop("form")
    for kind in FORMATS.values():
        if kind.product is not None and ending in kind.endings + kind.becomes and asked in (None, kind.name):
            return log_document(scenario, kind, given, **chosen)[0]
    raise FormatError(f"'neurosim trace' makes no '{ending}' of the format that its metadata name")


@command(
    40,
    "neurosim trace mazur",
    "neurosim trace mazur --about h1 --significant 6",
    "neurosim trace iamtrask --sample 3 --decimals 4",
    "neurosim trace mazur --carry                  round as in a calculation by hand",
    "neurosim trace mazur --notation nielsen --output mazur.html",
    "neurosim trace mazur --format latex --beamer --output slides.tex",
    "neurosim trace mazur --output mazur.xlsx      a workbook with live formulas",
    "neurosim trace net.json --inputs 1,0.5        a network saved in Python",
    remake=_log_again,
)
@saved_argument
@part_option
@sample_option("Show this sample only, counted from 1.")
@click.option(
    "--format",
    "form",
    type=OneOf("format", _formats),
    help="The format of the log.  [default: by the ending of --output, else text]",
)
@number_options
@add_look_options
@click.option(
    "--fractions", is_flag=True, help="Calculate exactly, in fractions (not with exp, log or tanh)."
)
@click.option(
    "--beamer",
    is_flag=True,
    cls=ListingOption,
    names=_with_slides,
    help="With --format {names}: make slides that show step after step.",
)
@about_option
@click.option("--neuron", metavar="NAME", help="Show only this neuron and its incoming connections.")
@click.option("--phase", type=OneOf("phase", _phases), help="Show this phase only.")
@click.option("--upto", type=WholeNumber(1), metavar="N", help="Show the lines up to number N.")
@click.option("--only-changes", is_flag=True, help="Leave out the lines that change no number.")
@output_option
@click.pass_context
def trace_command(
    context: click.Context,
    /,
    scenario: "Scenario | SavedFile",
    form: str | None,
    output: Path,
    **chosen: Unpack[LogChoices],
) -> None:
    """Print the step log, in any format.

    It shows the first update, with all samples that the update uses. With --sample it shows one sample, with
    the weights that the network has when this sample is used.

    FILE is a scenario of your own, or a network or trace saved in Python; a saved network needs --inputs.
    """
    from neurosim.printing.formats import DEFAULT, FORMATS, format_of

    kind = FORMATS[format_of(output, form) if output != STANDARD_OUTPUT else form or DEFAULT]
    require_apart(output, files_read(scenario, chosen["notation"]))
    made = made_by(context, scenario)
    if kind.for_terminal:
        deliver(_shown(scenario, kind, made, output, chosen), output)
        return
    document, said = log_document(scenario, kind, made, **chosen)
    for line in said:
        terminal.say(line)
    if kind.is_text:
        deliver(document.decode().removesuffix("\n"), output)
    else:
        deliver_bytes(document, output)


def _shown(
    scenario: "Scenario | SavedFile",
    kind: "type[Printer]",
    made: "Provenance | None",
    output: Path,
    chosen: LogChoices,
) -> str:
    """The logs of all parts with what there is to say, as they are read in a terminal."""
    own: dict[str, Own] = {"provenance": None if made is None else replace(made, command=())}
    if "colour" in kind.own:
        own["colour"] = output == STANDARD_OUTPUT and terminal.coloured()
    printer = log_printer(kind, chosen, **own)
    texts = []
    for part in scenario.parts or [scenario]:
        _, log, said = asked_for(part, printer, chosen)
        texts.append("\n\n".join([*said, printer.print(log).rstrip("\n")]))
    return "\n\n".join(texts)
