"""Reading a trace back from its JSON document, ``neurosim-trace/2``."""

from typing import Any, TypeVar

from neurosim.formulas.nodes import Expression
from neurosim.ground.checks import REDUCTIONS
from neurosim.ground.errors import FormatError, NeurosimError, NumberError
from neurosim.ground.formats import Format
from neurosim.ground.rounding import Rounding
from neurosim.ground.stored import Misfit, Stored, at_least, count, flag, kind, number, one_of, text, wrong
from neurosim.ground.stored_tables import fields, list_of, maybe, optional, row_of, since, tuple_of
from neurosim.ground.stored_texts import parse_json
from neurosim.trace.checking import check_steps, check_updates, check_uses, missing_steps
from neurosim.trace.conventions import Conventions
from neurosim.trace.recomputing import as_it_is
from neurosim.trace.records import BIAS_STYLES, NetworkRecord, Update
from neurosim.trace.steps import OF_SAMPLES, PHASES, QUANTITIES, TraceStep
from neurosim.trace.storage import DRAWN
from neurosim.trace.trace_record import TraceRecord
from neurosim.trace.trees import SCHEMA as TREE_SCHEMA
from neurosim.trace.trees import tree_from_document

AnyTrace = TypeVar("AnyTrace", bound=TraceRecord)


def trace_from_json(document: str, cls: type[AnyTrace]) -> AnyTrace:
    """Return the trace that a JSON document holds, of a class; it equals the one that was printed.

    Raises
    ------
    FormatError
        The text is not JSON, not a trace, of a later version, or damaged; the message gives the place.
    """
    given = FORMAT.read(parse_json(document))
    network, told, steps = given["network"], given["conventions"], given["steps"]
    fractions = told.pop("rounding").startswith("exact fractions")
    conventions = Conventions(**told)
    updates, left_out = given["updates"], given["left_out"]
    if updates is None:  # in version 1, which also did not say what it left out
        updates = (_only_update(conventions, steps),)
        left_out = left_out or missing_steps(steps)
    check_updates(updates, steps)
    _check_order(steps)
    _check_names(steps, network)
    check_steps(steps, set(left_out), carried=conventions.carried, fractions=fractions)
    return cls(network, conventions, steps, updates)


def _check_order(steps: tuple[TraceStep, ...]) -> None:
    for before, after in zip(steps, steps[1:], strict=False):
        if after.id <= before.id:
            raise FormatError(f"the steps of the trace are out of order: {after.id} follows {before.id}")


def _check_names(steps: tuple[TraceStep, ...], network: NetworkRecord) -> None:
    known = {n.name for n in network.neurons} | {c.name for c in network.connections} | {"E"}
    strange = next((step for step in steps if step.of not in known), None)
    if strange is not None:
        raise FormatError(f"step {strange.id} of the trace is about '{strange.of}', which the network lacks")


def _step(given: dict[str, Any]) -> TraceStep:
    phase, sample, shortcut = given["phase"], given["sample"], given["shortcut"]
    if phase not in OF_SAMPLES:  # in version 1 that of the last sample
        sample = None
    elif sample is None:
        raise wrong(sample, "a whole number of at least 1").inside("sample")
    step = TraceStep(
        id=given["id"],
        sample=sample,
        phase=phase,
        quantity=given["quantity"],
        of=given["of"],
        value=given["value"],
        rule=as_it_is,
        operands=(given["tree"],),
        shortcut=None if shortcut is None else shortcut["tree"],
        exact=given["exact"],
        update=given["update"],
    )
    check_uses(step, given["uses"])
    return step


def _only_update(conventions: Conventions, steps: tuple[TraceStep, ...]) -> Update:
    """The update that a document of version 1 is of."""
    samples = dict.fromkeys(step.sample for step in steps if step.sample is not None)
    return Update(1, 1, tuple(samples) or (1,), conventions.learning_rate)


def _tree(value: Stored) -> Expression:
    try:
        return tree_from_document(value)
    except NeurosimError as error:
        raise Misfit(f"cannot be read: {error}") from None
    except RecursionError:
        raise Misfit("is nested too deeply") from None


def _rounding(digits: dict[str, Any]) -> Rounding:
    try:
        return Rounding(**digits)
    except NumberError as error:
        raise Misfit(f"cannot be read: {error}") from None


TREE = kind(_tree, **TREE_SCHEMA).called("tree")
FORMULA = fields(symbolic=text, substituted=text, expression=text, tree=TREE)
ARITHMETIC = (
    "The right-hand side in plain arithmetic: numbers, + - * / ** ( ), exp, log, log1p, tanh, sqrt, "
    "sin, cos, atan, abs, max, min."
)
STEP = (
    fields(
        id=at_least(1),
        update=since(2, at_least(1).about("The number of the update it belongs to."), 1),
        sample=optional(at_least(1)).about(
            "null in cost, gradient and update, which are made of all samples."
        ),
        phase=one_of(PHASES),
        quantity=one_of(QUANTITIES),
        of=text.about("A neuron, a connection such as i1->h1, or E."),
        symbolic=text,
        substituted=text,
        expression=text.about(ARITHMETIC),
        value=number,
        exact=maybe(number.about("In a carried trace, what the exact run gives.")),
        uses=list_of(at_least(1)).about("Ids of the steps whose values stand in the formula."),
        tree=TREE,
        shortcut=maybe(FORMULA.about("A shorter formula for the same number.")),
    )
    .called("step")
    .then(_step)
)
CARRIED = optional(fields(significant=optional(count), decimals=optional(count)).then(_rounding)).about(
    "How every result was rounded before it was used further; null when the trace is exact."
)
CONVENTIONS = fields(
    loss=text,
    loss_formula=text,
    learning_rate=optional(number).about("null when nothing was updated"),
    bias_style=one_of(BIAS_STYLES),
    activations=since(
        2, tuple_of(row_of(text, text, text)).about("Name, formula and slope of those in use."), ()
    ),
    frozen=tuple_of(text).about("Parameters that updates leave alone."),
    gradients_begun=flag,
    delta=text,
    update=text,
    carried=since(2, CARRIED),
    rounding=text.about("What was done to the numbers in 'substituted', in words."),
    reduction=since(
        2, one_of(REDUCTIONS).about("What an update makes of the gradients of several samples."), "sum"
    ),
).called("conventions")
UPDATE = (
    fields(
        number=at_least(1).about("Counted from 1 over the whole training."),
        epoch=at_least(1),
        samples=tuple_of(at_least(1)).about("As the data number them."),
        learning_rate=optional(number).about("null when no update follows"),
    )
    .called("update")
    .then(lambda given: Update(**given))
)
FORMAT = Format(
    "trace",
    2,
    "The recorded passes through a network, step by step, at full precision.",
    {
        "network": DRAWN.about("The network before the first step."),
        "conventions": CONVENTIONS,
        "updates": since(
            2,
            tuple_of(UPDATE).about("The updates that the steps belong to; one where none is made, too."),
        ),
        "left_out": maybe(
            tuple_of(at_least(1)).about(
                "Of a part of a trace: ids of the steps that others rest on and that are not in it."
            ),
            (),
        ),
        "steps": tuple_of(STEP),
    },
)
