"""Commands about the log: the log itself in every medium, and the schemas of the files."""

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from neurosim import terminal
from neurosim.arguments import Whole, command_words, examples, part_option, scenario_argument
from neurosim.errors import UnknownNameError
from neurosim.looks import look_options, number_options, printer_of, refuse_without_effect
from neurosim.overwriting import require_apart

if TYPE_CHECKING:
    from neurosim.printing.printer import Printer
    from neurosim.scenario.scenario import Scenario
    from neurosim.trace.provenance import Provenance
    from neurosim.trace.trace import Trace

FORMAT_NAMES = ("text", "markdown", "latex", "html", "json", "csv", "xlsx")
STANDARD_OUTPUT = Path("-")
PHASE_NAMES = ("forward", "error", "backward", "cost", "gradient", "update")


@click.command(
    epilog=examples(
        "neurosim trace mazur",
        "neurosim trace mazur --about h1 --significant 6",
        "neurosim trace iamtrask --sample 3 --decimals 4",
        "neurosim trace mazur --carry                  every result rounded once, as by hand",
        "neurosim trace mazur --notation nielsen --output mazur.html",
        "neurosim trace mazur --format latex --beamer --output slides.tex",
        "neurosim trace mazur --output mazur.xlsx      formulas that recalculate",
    )
)
@scenario_argument
@part_option
@click.option("--sample", type=Whole(1), metavar="N", help="Only this sample, counted from 1.")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMAT_NAMES),
    help="For any ending of --output.  [default: as it ends; text]",
)
@number_options
@look_options
@click.option("--fractions", is_flag=True, help="Compute exactly, in fractions (no exp, log or tanh).")
@click.option("--beamer", is_flag=True, help="With latex: slides, one step after the other.")
@click.option("--about", metavar="NEURON|CONNECTION", help="Only what concerns h1, i1->h1 or w1.")
@click.option("--neuron", metavar="NAME", help="Only a neuron and the connections that feed it.")
@click.option("--phase", type=click.Choice(PHASE_NAMES), help="Only one phase.")
@click.option("--upto", type=Whole(1), metavar="N", help="Only the lines up to this one.")
@click.option("--only-changes", is_flag=True, help="Leave out lines that change no number.")
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    default=STANDARD_OUTPUT,
    help="Write to this file; - is standard output, the default.",
)
@click.pass_context
def trace(
    context: click.Context,
    scenario: "Scenario",
    form: str | None,
    output: Path,
    **chosen: Any,
) -> None:
    """Print the step log, in any format.

    It is the log of the first update: of all samples that go into it, or with --sample of one sample,
    with the weights as they are when its turn comes.
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
    own = {
        "provenance": replace(made, command=()),
        "colour": output == STANDARD_OUTPUT and terminal.coloured(),
    }
    printer = _printer(form, chosen, own)
    texts = []
    for part in scenario.parts or [scenario]:
        _, log, said = _asked_for(part, printer, chosen, readable=True)
        texts.append("\n\n".join([*said, printer.print(log).rstrip("\n")]))
    deliver("\n\n".join(texts), output)


def log_document(
    scenario: "Scenario", form: str, provenance: "Provenance", **chosen: Any
) -> tuple[str | bytes, list[str]]:
    """Return the step log in a format other than text, and what there is to say about it.

    Parameters
    ----------
    **chosen
        The options of ``neurosim trace``.
    """
    from neurosim.scenario.work import refuse_printing

    printer = _printer(form, chosen, {"provenance": provenance})
    whole, log, said = _asked_for(scenario, printer, chosen, readable=form in ("markdown", "latex", "html"))
    refuse_printing(scenario, whole if form == "xlsx" else log)
    return _workbook(printer, whole, log) if form == "xlsx" else printer.print(log).rstrip("\n"), said


def _printer(form: str, chosen: dict[str, Any], own: dict[str, Any]) -> "Printer":
    from neurosim.printing.formats import FORMATS

    refuse_without_effect(form, chosen)
    if chosen["beamer"] and form != "latex":
        raise click.UsageError("--beamer makes slides of --format latex; add that, or leave --beamer out")
    if form == "latex":
        own = {**own, "beamer": chosen["beamer"]}
    return printer_of(FORMATS[form], chosen, **own)


def _asked_for(
    scenario: "Scenario", printer: "Printer", chosen: dict[str, Any], *, readable: bool
) -> "tuple[Trace, Trace, list[str]]":
    """The whole log, the part to show, and what there is to say; readable: of large ones one neuron."""
    from neurosim.scenario.tracing import left_out, one_neuron, trace_batch, which_samples
    from neurosim.trace import choosing

    sample = chosen["sample"]
    # Carried first: what is left out afterwards is what other steps rest on.
    log, said = trace_batch(scenario, sample or 1), []
    log = log.in_fractions() if chosen["fractions"] else printer.carried(log)
    if sample is None and (which := which_samples(scenario, log)) is not None:
        said.append(which)
    numbered = log
    if sample is not None:
        log = log.of_sample(sample)
    neither = chosen["about"] is None and chosen["neuron"] is None
    if neither and chosen["phase"] != "error" and readable and (neuron := one_neuron(scenario)) is not None:
        said.append(left_out(scenario, log, neuron))
        chosen = {**chosen, "about": neuron}
    if chosen["upto"] is not None:
        choosing.upto(numbered, chosen["upto"])  # says which numbers the whole log has
        log = replace(log, steps=tuple(step for step in log.steps if step.id <= chosen["upto"]))
    return numbered, require_steps(_part(log, chosen), _asked(chosen)), said


def _part(log: "Trace", chosen: dict[str, Any]) -> "Trace":
    """The part of the log that the options ask for."""
    from neurosim.trace import choosing

    if chosen["only_changes"]:
        log = choosing.only_changes(log)
    if chosen["phase"] is not None:
        log = choosing.of_phase(log, chosen["phase"])
    if chosen["neuron"] is not None:
        log = choosing.of_neuron(log, chosen["neuron"])
    return log if chosen["about"] is None else log.about(chosen["about"])


def _asked(chosen: dict[str, Any]) -> list[str]:
    """The options that choose steps, as they were typed."""
    given = {name: chosen[name] for name in ("sample", "upto", "phase", "neuron", "about")}
    asked = [f"--{name} {value}" for name, value in given.items() if value is not None]
    return [*asked, "--only-changes"] if chosen["only_changes"] else asked


def require_steps(log: "Trace", asked: list[str]) -> "Trace":
    """Return the part of a log that was asked for, or say that no step fits."""
    if log.steps or not asked:
        return log
    *first, last = asked
    if first:
        raise UnknownNameError(
            f"no step of the log fits {', '.join(first)} and {last} together; leave one of them out"
        )
    raise UnknownNameError(f"the log has no step that fits {last}; leave it out, or ask for another part")


def _workbook(printer: "Printer", whole: "Trace", part: "Trace") -> bytes:
    from neurosim.printing.workbook import XlsxPrinter

    assert isinstance(printer, XlsxPrinter)
    return printer.document(whole, part)


def inputs_of(scenario: "Scenario", notation: str = "") -> dict[Any, str]:
    """Return the files that a command reads, with what each is."""
    return {**scenario.reads, **({notation: "the notation"} if notation.endswith(".toml") else {})}


def made_by(context: click.Context, scenario: "Scenario") -> "Provenance":
    """Return the provenance of what the running command makes."""
    from neurosim.scenario.provenance import provenance

    return provenance(scenario, command_words(context.find_root().obj or [], context.command))


def deliver(text: str, output: Path) -> None:
    """Show a text, or write it to a file."""
    if output == STANDARD_OUTPUT:
        terminal.show(text)
        return
    deliver_bytes(f"{text}\n".encode(), output)


def deliver_bytes(content: bytes, output: Path) -> None:
    """Show a document, or write it to a file."""
    from neurosim.files import write_bytes

    if output == STANDARD_OUTPUT:
        terminal.show_bytes(content)
        return
    write_bytes(output, content)
    terminal.say(f"Wrote {output}")


@click.command(epilog=examples("neurosim schema trace", "neurosim schema scenario > scenario.schema.json"))
@click.argument("name", type=click.Choice(["trace", "scenario", "network"]))
def schema(name: str) -> None:
    """Print the JSON schema of a kind of file."""
    from neurosim.scenario.schemas import schema as schema_of

    terminal.show(json.dumps(schema_of(name), indent=1, ensure_ascii=False))
