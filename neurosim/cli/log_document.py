"""A step log as its options ask for it, made in memory."""

from dataclasses import replace
from typing import TYPE_CHECKING, Unpack

from neurosim.cli.log_options import LogChoices, Own, printer_of, refuse_without_effect
from neurosim.ground.errors import UnknownNameError

if TYPE_CHECKING:
    from neurosim.printing.printer import Printer
    from neurosim.scenario.saved import SavedFile
    from neurosim.scenario.scenario import Scenario
    from neurosim.trace.provenance import Provenance
    from neurosim.trace_view import Trace


def log_document(
    scenario: "Scenario | SavedFile",
    kind: "type[Printer]",
    provenance: "Provenance | None",
    **chosen: Unpack[LogChoices],
) -> tuple[bytes, list[str]]:
    """Return the file of a step log, and remarks about it.

    Parameters
    ----------
    **chosen
        The options of ``neurosim trace``.
    """
    from neurosim.scenario.building.limits import refuse_printing

    printer = log_printer(kind, chosen, provenance=provenance)
    whole, log, said = asked_for(scenario, printer, chosen)
    refuse_printing(scenario, whole if kind.needs_all else log)
    content = printer.document(whole, log)
    return content.rstrip(b"\n") + b"\n" if kind.is_text else content, said


def log_printer(kind: "type[Printer]", chosen: LogChoices, **own: Own) -> "Printer":
    """Return the printer of a format that the options describe."""
    refuse_without_effect(kind, chosen)
    if "beamer" in kind.own:
        own["beamer"] = chosen["beamer"]
    return printer_of(kind, chosen, **own)


def asked_for(
    scenario: "Scenario | SavedFile", printer: "Printer", chosen: LogChoices
) -> "tuple[Trace, Trace, list[str]]":
    """Return the whole log, the part to show, and what there is to say.

    Of a large network people are shown one neuron.
    """
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
    if of_file is not None and neither and chosen["phase"] != "error" and printer.for_people:
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
