"""Reading a trace back from its JSON document."""

from typing import Any, TypeVar

from neurosim.formulas.nodes import Expression
from neurosim.ground.checks import REDUCTIONS
from neurosim.ground.errors import FormatError, NeurosimError, NumberError
from neurosim.ground.rounding import Rounding
from neurosim.ground.stored import (
    Misfit,
    at,
    at_least,
    both,
    check_schema,
    count,
    fields,
    flag,
    list_of,
    number,
    one_of,
    optional,
    parsed,
    row_of,
    table,
    text,
    wrong,
)
from neurosim.trace.checking import check_steps, check_updates, check_uses
from neurosim.trace.conventions import Conventions
from neurosim.trace.recomputing import as_it_is
from neurosim.trace.records import BIAS_STYLES, Update
from neurosim.trace.steps import OF_SAMPLES, PHASES, QUANTITIES, Step
from neurosim.trace.storage import drawn_network
from neurosim.trace.trace_record import TraceRecord
from neurosim.trace.trees import tree_from_document

AnyTrace = TypeVar("AnyTrace", bound=TraceRecord)
SCHEMA = "neurosim-trace/2"
#: What the version before wrote: one update, number 1, whose gradients are added up.
FIRST_SCHEMA = "neurosim-trace/1"


def trace_from_json(document: str, cls: type[AnyTrace]) -> AnyTrace:
    """Return the trace that a JSON document holds, of a class; it equals the one that was printed.

    Raises
    ------
    FormatError
        The text is not JSON, not a trace, of another version, or damaged; the message gives the place.
    """
    given = parsed(document)
    check_schema(given, SCHEMA, FIRST_SCHEMA)
    parts = (FIRST_DOCUMENT if given["schema"] == FIRST_SCHEMA else DOCUMENT)(given)
    told, steps = parts["conventions"], parts["steps"]
    fractions = told.pop("rounding").startswith("exact fractions")
    told |= {key: tuple(told[key]) for key in ("activations", "frozen")}
    conventions = Conventions(**told)
    updates = tuple(parts["updates"]) if "updates" in parts else (_only_update(conventions, steps),)
    check_updates(updates, steps)
    for before, after in zip(steps, steps[1:], strict=False):
        if after.id <= before.id:
            raise FormatError(f"the steps of the trace are out of order: {after.id} follows {before.id}")
    network = drawn_network(parts["network"])
    known = {n.name for n in network.neurons} | {c.name for c in network.connections} | {"E"}
    strange = next((step for step in steps if step.of not in known), None)
    if strange is not None:
        raise FormatError(f"step {strange.id} of the trace is about '{strange.of}', which the network lacks")
    left_out = at("left_out", list_of(count), given.get("left_out", []))
    for step, entry in zip(steps, given["steps"], strict=True):
        check_uses(step, entry["uses"])
    check_steps(steps, set(left_out), carried=conventions.carried, fractions=fractions)
    return cls(network, conventions, tuple(steps), updates)


def _step(value: Any) -> Step:
    return _made(value, STEP(value))


def _first_step(value: Any) -> Step:
    return _made(value, FIRST_STEP(value) | {"update": 1})


def _made(value: Any, given: dict[str, Any]) -> Step:
    """The step of its fields; those that not every step has are read here."""
    phase, sample = given["phase"], given["sample"]
    if phase not in OF_SAMPLES:  # in version 1 that of the last sample
        sample = None
    elif sample is None:
        raise wrong(sample, "a whole number of at least 1").inside("sample")
    short = at("shortcut", FORMULA, value["shortcut"])["tree"] if "shortcut" in value else None
    return Step(
        id=given["id"],
        sample=sample,
        phase=phase,
        quantity=given["quantity"],
        of=given["of"],
        value=given["value"],
        rule=as_it_is,
        operands=(given["tree"],),
        shortcut=short,
        exact=at("exact", number, value["exact"]) if "exact" in value else None,
        update=given["update"],
    )


def _update(value: Any) -> Update:
    given = UPDATE(value)
    return Update(**given | {"samples": tuple(given["samples"])})


def _only_update(conventions: Conventions, steps: list[Step]) -> Update:
    """The update of a document of version 1, which lists none."""
    samples = dict.fromkeys(step.sample for step in steps if step.sample is not None)
    return Update(1, 1, tuple(samples) or (1,), conventions.learning_rate)


def _tree(value: Any) -> Expression:
    try:
        return tree_from_document(value)
    except NeurosimError as error:
        raise Misfit(f"cannot be read: {error}") from None
    except RecursionError:
        raise Misfit("is nested too deeply") from None


def _rounding(value: Any) -> Rounding:
    digits = fields(significant=optional(count), decimals=optional(count))(value)
    try:
        return Rounding(**digits)
    except NumberError as error:
        raise Misfit(f"cannot be read: {error}") from None


#: A formula, for people and as a tree.
FORMULA = fields(symbolic=text, substituted=text, expression=text, tree=_tree)
FIRST_STEP = fields(
    id=at_least(1),
    sample=optional(at_least(1)),
    phase=one_of(PHASES),
    quantity=one_of(QUANTITIES),
    of=text,
    symbolic=text,
    substituted=text,
    expression=text,
    value=number,
    uses=list_of(at_least(1)),
    tree=_tree,
)
STEP = both(FIRST_STEP, fields(update=at_least(1)))
FIRST_CONVENTIONS = fields(
    loss=text,
    loss_formula=text,
    learning_rate=optional(number),
    bias_style=one_of(BIAS_STYLES),
    activations=list_of(row_of(text, text, text)),
    frozen=list_of(text),
    gradients_begun=flag,
    delta=text,
    update=text,
    carried=optional(_rounding),
    rounding=text,
)
CONVENTIONS = both(FIRST_CONVENTIONS, fields(reduction=one_of(REDUCTIONS)))
UPDATE = fields(
    number=at_least(1), epoch=at_least(1), samples=list_of(at_least(1)), learning_rate=optional(number)
)
FIRST_DOCUMENT = fields(network=table, conventions=FIRST_CONVENTIONS, steps=list_of(_first_step))
DOCUMENT = fields(network=table, conventions=CONVENTIONS, updates=list_of(_update), steps=list_of(_step))
