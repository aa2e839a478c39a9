"""Reading a trace back from its JSON document."""

from collections.abc import Mapping
from typing import Any

from neurosim.checks import REDUCTIONS, finite, optional_finite, text, whole
from neurosim.errors import FormatError, NeurosimError
from neurosim.rounding import Rounding
from neurosim.trace.checking import check_steps, check_uses
from neurosim.trace.recomputing import as_it_is
from neurosim.trace.records import BIAS_STYLES, Update
from neurosim.trace.steps import OF_SAMPLES, PHASES, QUANTITIES, Step
from neurosim.trace.storage import check_schema, network_from_document, parsed
from neurosim.trace.trace import Conventions, Trace
from neurosim.trace.trees import tree_from_document

SCHEMA = "neurosim-trace/2"
#: What versions before wrote: one update, number 1, whose gradients are added up.
BEFORE = ("neurosim-trace/1",)


def trace_from_json(document: str) -> Trace:
    """Return the trace that a JSON document holds; it equals the one that was printed.

    Raises
    ------
    FormatError
        The text is not JSON, not a trace, of another version, or damaged; the message gives the place.
    """
    given = parsed(document)
    check_schema(given, SCHEMA, *BEFORE)
    for key, kind in (("network", Mapping), ("conventions", Mapping), ("steps", list)):
        if not isinstance(given.get(key), kind):
            raise FormatError(f"the trace has no usable '{key}'")
    conventions = _located("conventions", lambda: _conventions(given["conventions"]))
    fractions = str(given["conventions"].get("rounding")).startswith("exact fractions")
    steps = [_located(f"steps[{k}]", lambda e=entry: _step(e)) for k, entry in enumerate(given["steps"])]
    updates = _located("updates", lambda: _updates(given, conventions, steps))
    for before, after in zip(steps, steps[1:], strict=False):
        if after.id <= before.id:
            raise FormatError(f"the steps of the trace are out of order: {after.id} follows {before.id}")
    network = network_from_document(given["network"])
    known = {n.name for n in network.neurons} | {c.name for c in network.connections} | {"E"}
    strange = next((step for step in steps if step.of not in known), None)
    if strange is not None:
        raise FormatError(f"step {strange.id} of the trace is about '{strange.of}', which the network lacks")
    left_out = _located("left_out", lambda: [whole(each, "left_out") for each in given.get("left_out", [])])
    for step, entry in zip(steps, given["steps"], strict=True):
        check_uses(step, entry.get("uses"))
    check_steps(steps, set(left_out), carried=conventions.carried, fractions=fractions)
    return Trace(network, conventions, tuple(steps), updates)


def _located(place: str, read: Any) -> Any:
    """Read a piece of the document, and say in errors where it stands."""
    try:
        return read()
    except KeyError as error:
        if isinstance(error, NeurosimError):
            raise FormatError(f"{place} of the trace: {error}") from None
        raise FormatError(f"{place} of the trace has no {error}") from None
    except (NeurosimError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise FormatError(f"{place} of the trace is damaged: {error}") from None


def _updates(given: Mapping[str, Any], conventions: Conventions, steps: list[Step]) -> tuple[Update, ...]:
    """The updates of a document; one of an earlier version holds one, which it does not list."""
    if given["schema"] in BEFORE:
        samples = dict.fromkeys(step.sample for step in steps if step.sample is not None)
        return (Update(1, 1, tuple(samples) or (1,), conventions.learning_rate),)
    updates = tuple(
        Update(
            number=whole(entry["number"], "number"),
            epoch=whole(entry["epoch"], "epoch"),
            samples=tuple(whole(sample, "a sample") for sample in entry["samples"]),
            learning_rate=optional_finite(entry["learning_rate"], "learning_rate"),
        )
        for entry in given["updates"]
    )
    numbers = [update.number for update in updates]
    for step in steps:
        if step.update not in numbers:
            known = ", ".join(map(str, numbers)) or "none"
            raise FormatError(f"step {step.id} is of update {step.update}; the trace lists {known}")
    return updates


def _conventions(given: Mapping[str, Any]) -> Conventions:
    return Conventions(
        loss=text(given["loss"], "loss"),
        loss_formula=text(given["loss_formula"], "loss_formula"),
        learning_rate=optional_finite(given["learning_rate"], "learning_rate"),
        bias_style=_one_of(BIAS_STYLES, given["bias_style"], "bias_style"),
        activations=tuple(_three_texts(entry) for entry in given["activations"]),
        frozen=tuple(text(name, "a name in frozen") for name in given["frozen"]),
        gradients_begun=given["gradients_begun"] is True,
        delta=text(given["delta"], "delta"),
        update=text(given["update"], "update"),
        carried=_rounding(given.get("carried")),
        reduction=_one_of(REDUCTIONS, given.get("reduction", "sum"), "reduction"),
    )


def _rounding(given: Mapping[str, Any] | None) -> Rounding | None:
    return None if given is None else Rounding(given.get("significant"), given.get("decimals"))


def _three_texts(entry: Any) -> tuple[str, str, str]:
    name, formula, slope = (text(part, "a text of an activation") for part in entry)
    return name, formula, slope


def _step(given: Mapping[str, Any]) -> Step:
    return Step(
        id=whole(given["id"], "id"),
        sample=_sample(given),
        phase=_one_of(PHASES, given["phase"], "phase"),
        quantity=_one_of(QUANTITIES, given["quantity"], "quantity"),
        of=text(given["of"], "of"),
        value=finite(given["value"], "value"),
        rule=as_it_is,
        operands=(tree_from_document(given["tree"]),),
        shortcut=tree_from_document(given["shortcut"]["tree"]) if "shortcut" in given else None,
        exact=optional_finite(given.get("exact"), "exact"),
        update=whole(given.get("update", 1), "update"),
    )


def _sample(given: Mapping[str, Any]) -> int | None:
    """The sample of a step; version 1 gave updates that of the last sample, now they have none."""
    if given["phase"] not in OF_SAMPLES:
        return None
    return whole(given["sample"], "sample")


def _one_of(allowed: tuple[str, ...], value: object, what: str) -> str:
    if value not in allowed:
        raise FormatError(f"{what} is {value!r}; it must be one of: {', '.join(allowed)}")
    return str(value)
