"""Commands about the log: the log itself in every medium, and the schemas of the files."""

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import click

from neurosim.cli import terminal
from neurosim.cli.arguments import Whole, command_words, examples, part_option
from neurosim.cli.log_options import (
    LogChoices,
    Own,
    look_options,
    number_options,
    printer_of,
    refuse_without_effect,
)
from neurosim.cli.saved_argument import saved_argument
from neurosim.cli.suggesting import OneOf
from neurosim.ground.errors import UnknownNameError
from neurosim.ground.overwriting import Place, require_apart

if TYPE_CHECKING:
    from neurosim.printing.notation import Notation
    from neurosim.printing.printer import Printer
    from neurosim.scenario.saved import Saved
    from neurosim.scenario.scenario import Scenario
    from neurosim.trace.provenance import Provenance
    from neurosim.trace.trace import Trace

STANDARD_OUTPUT = Path("-")


def _formats() -> Iterable[str]:
    from neurosim.printing.formats import FORMATS

    return FORMATS


def _phases() -> Iterable[str]:
    from neurosim.trace.steps import PHASES

    return PHASES


def _schemas() -> Iterable[str]:
    from neurosim.scenario.table.json_schemas import SCHEMAS

    return SCHEMAS


@click.command(
    epilog=examples(
        "neurosim trace mazur",
        "neurosim trace mazur --about h1 --significant 6",
        "neurosim trace iamtrask --sample 3 --decimals 4",
        "neurosim trace mazur --carry                  round as in a calculation by hand",
        "neurosim trace mazur --notation nielsen --output mazur.html",
        "neurosim trace mazur --format latex --beamer --output slides.tex",
        "neurosim trace mazur --output mazur.xlsx      a workbook with live formulas",
        "neurosim trace net.json --inputs 1,0.5        a network saved in Python",
    )
)
@saved_argument
@part_option
@click.option("--sample", type=Whole(1), metavar="N", help="Show this sample only, counted from 1.")
@click.option(
    "--format",
    "form",
    type=OneOf("format", _formats),
    help="The format of the log.  [default: by the ending of --output, else text]",
)
@number_options
@look_options
@click.option(
    "--fractions", is_flag=True, help="Calculate exactly, in fractions (not with exp, log or tanh)."
)
@click.option("--beamer", is_flag=True, help="With --format latex: make slides that show step after step.")
@click.option(
    "--about", metavar="NEURON|CONNECTION", help="Show only the steps about this, such as h1, i1->h1 or w1."
)
@click.option("--neuron", metavar="NAME", help="Show only this neuron and its incoming connections.")
@click.option("--phase", type=OneOf("phase", _phases), help="Show this phase only.")
@click.option("--upto", type=Whole(1), metavar="N", help="Show the lines up to number N.")
@click.option("--only-changes", is_flag=True, help="Leave out the lines that change no number.")
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    default=STANDARD_OUTPUT,
    help="Write to this file.  [default: standard output, -]",
)
@click.pass_context
def trace(
    context: click.Context,
    /,
    scenario: "Scenario | Saved",
    form: str | None,
    output: Path,
    **chosen: Unpack[LogChoices],
) -> None:
    """Print the step log, in any format.

    It shows the first update, with all samples that the update uses. With --sample it shows one sample, with
    the weights that the network has when this sample is used.

    FILE is a scenario of your own, or a network or trace saved in Python; a saved network needs --inputs.
    """
    from neurosim.printing.formats import format_of

    form = format_of(output, form) if output != STANDARD_OUTPUT else form or "text"
    require_apart(output, inputs_of(scenario, chosen["notation"]))
    made = made_by(context, scenario)
    if form != "text":
        document, said = log_document(scenario, form, made, **chosen)
        for line in said:
            terminal.say(line)
        if isinstance(document, bytes):
            deliver_bytes(document, output)
        else:
            deliver(document, output)
        return
    # What somebody reads in a terminal does not depend on how it was typed.
    provenance = None if made is None else replace(made, command=())
    colour = output == STANDARD_OUTPUT and terminal.coloured()
    printer = _printer(form, chosen, provenance=provenance, colour=colour)
    texts = []
    for part in scenario.parts or [scenario]:
        _, log, said = _asked_for(part, printer, chosen, readable=True)
        texts.append("\n\n".join([*said, printer.print(log).rstrip("\n")]))
    deliver("\n\n".join(texts), output)


def log_document(
    scenario: "Scenario | Saved", form: str, provenance: "Provenance | None", **chosen: Unpack[LogChoices]
) -> tuple[str | bytes, list[str]]:
    """Return the step log in a format other than text, and remarks about it.

    Parameters
    ----------
    **chosen
        The options of ``neurosim trace``.
    """
    from neurosim.scenario.building.limits import refuse_printing

    printer = _printer(form, chosen, provenance=provenance)
    whole, log, said = _asked_for(scenario, printer, chosen, readable=form in ("markdown", "latex", "html"))
    refuse_printing(scenario, whole if form == "xlsx" else log)
    return _workbook(printer, whole, log) if form == "xlsx" else printer.print(log).rstrip("\n"), said


def _printer(form: str, chosen: LogChoices, **own: Own) -> "Printer":
    from neurosim.printing.formats import FORMATS

    refuse_without_effect(form, chosen)
    if chosen["beamer"] and form != "latex":
        raise click.UsageError(
            "--beamer makes slides with --format latex; add that option, or leave out --beamer"
        )
    if form == "latex":
        own["beamer"] = chosen["beamer"]
    return printer_of(FORMATS[form], chosen, **own)


def _asked_for(
    scenario: "Scenario | Saved", printer: "Printer", chosen: LogChoices, *, readable: bool
) -> "tuple[Trace, Trace, list[str]]":
    """The whole log, the part to show, and what there is to say; readable: of large ones one neuron."""
    from neurosim.scenario.run.tracing import left_out, one_neuron, which_samples
    from neurosim.scenario.scenario import Scenario as Read
    from neurosim.trace import choosing

    sample = chosen["sample"]
    # Carried first: what is left out afterwards is what other steps rest on.
    log, said = scenario.trace(sample or 1), []
    log = log.in_fractions() if chosen["fractions"] else printer.carried(log)
    language = printer.look.words.code
    of_file = scenario if isinstance(scenario, Read) else None  # a saved trace is shown as it is
    if (
        of_file is not None
        and sample is None
        and (which := which_samples(of_file, log, language)) is not None
    ):
        said.append(which)
    numbered = log
    if sample is not None:
        log = log.of_sample(sample)
    neither = chosen["about"] is None and chosen["neuron"] is None
    if of_file is not None and neither and chosen["phase"] != "error" and readable:
        neuron = one_neuron(of_file)
        if neuron is not None:
            said.append(left_out(of_file, log, neuron, language))
            chosen = {**chosen, "about": neuron}
    if chosen["upto"] is not None:
        choosing.upto(numbered, chosen["upto"])  # says which numbers the whole log has
        log = replace(log, steps=tuple(step for step in log.steps if step.id <= chosen["upto"]))
    return numbered, require_steps(_part(log, chosen), _asked(chosen)), said


def _part(log: "Trace", chosen: LogChoices) -> "Trace":
    """The part of the log that the options ask for."""
    from neurosim.trace import choosing

    if chosen["only_changes"]:
        log = choosing.only_changes(log)
    if chosen["phase"] is not None:
        log = choosing.of_phase(log, chosen["phase"])
    if chosen["neuron"] is not None:
        log = choosing.of_neuron(log, chosen["neuron"])
    return log if chosen["about"] is None else log.about(chosen["about"])


def _asked(chosen: LogChoices) -> list[str]:
    """The options that choose steps, as they were typed."""
    names = ("sample", "upto", "phase", "neuron", "about")
    asked = [f"--{name} {chosen.get(name)}" for name in names if chosen.get(name) is not None]
    return [*asked, "--only-changes"] if chosen["only_changes"] else asked


def require_steps(log: "Trace", asked: list[str]) -> "Trace":
    """Return a part of a log, or raise an error if no step matches."""
    if log.steps or not asked:
        return log
    *first, last = asked
    if first:
        raise UnknownNameError(
            f"no step of the log matches {', '.join(first)} and {last} together; leave out one of them"
        )
    raise UnknownNameError(f"no step of the log matches {last}; leave it out, or choose another part")


def _workbook(printer: "Printer", whole: "Trace", part: "Trace") -> bytes:
    from neurosim.printing.workbook import XlsxPrinter

    assert isinstance(printer, XlsxPrinter)
    return printer.document(whole, part)


def inputs_of(scenario: "Scenario | Saved", notation: "str | Notation" = "") -> dict[Place, str]:
    """Return the files that a command reads, with what each is."""
    return {
        **scenario.reads,
        **({notation: "the notation"} if isinstance(notation, str) and notation.endswith(".toml") else {}),
    }


def made_by(context: click.Context, scenario: "Scenario | Saved") -> "Provenance | None":
    """Return the provenance of what the running command makes; None if it is not made from a scenario."""
    from neurosim.scenario.run.provenance import provenance
    from neurosim.scenario.saved import Saved

    if isinstance(scenario, Saved):
        return None  # the product carries its trace, as one made in Python does
    return provenance(scenario, command_words(context.find_root().obj or [], context.command))


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


@click.command(epilog=examples("neurosim schema trace", "neurosim schema scenario > scenario.schema.json"))
@click.argument("name", type=OneOf("schema", _schemas))
def schema(name: str) -> None:
    """Print the JSON schema of a file format."""
    from neurosim.scenario.table.json_schemas import schema as schema_of

    terminal.show(json.dumps(schema_of(name), indent=1, ensure_ascii=False))
