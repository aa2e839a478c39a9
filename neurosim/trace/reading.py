"""Reading a trace back from its JSON document."""

import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from neurosim.errors import FormatError
from neurosim.trace.expressions import Expression
from neurosim.trace.steps import PHASES, QUANTITIES, Step
from neurosim.trace.storage import check_schema, network_from_document
from neurosim.trace.trace import Conventions, Trace
from neurosim.trace.trees import tree_from_document

SCHEMA = "neurosim-trace/1"


def trace_from_json(text: str) -> Trace:
    """Return the trace that a JSON document holds; it equals the one that was printed.

    Raises
    ------
    FormatError
        The text is not JSON, not a trace, of another version, or damaged; the message gives the place.
    """
    try:
        document = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise FormatError(f"the trace is damaged or not JSON: {error}") from None
    check_schema(document, SCHEMA)
    missing = [key for key in ("network", "conventions", "steps") if key not in document]
    if missing or not isinstance(document["steps"], list) or not isinstance(document["network"], Mapping):
        raise FormatError(f"the trace has no usable '{(missing or ['steps'])[0]}'")
    steps = tuple(_step(entry, f"steps[{number}]") for number, entry in enumerate(document["steps"]))
    return Trace(network_from_document(document["network"]), _conventions(document["conventions"]), steps)


def _conventions(document: Any) -> Conventions:
    known = [field.name for field in fields(Conventions)]
    try:
        given = {name: document[name] for name in known}
        return Conventions(**{**given, "frozen": tuple(given["frozen"])})
    except (KeyError, TypeError) as error:
        raise FormatError(f"the conventions of the trace are damaged: {error}") from None


def _step(entry: Any, place: str) -> Step:
    try:
        step = Step(
            id=int(entry["id"]),
            sample=int(entry["sample"]),
            phase=entry["phase"],
            quantity=entry["quantity"],
            of=entry["of"],
            value=float(entry["value"]),
            rule=_as_it_is,
            operands=(tree_from_document(entry["tree"]),),
            shortcut=tree_from_document(entry["shortcut"]["tree"]) if "shortcut" in entry else None,
        )
    except KeyError as error:
        raise FormatError(f"{place} has no {error}") from None
    except (TypeError, ValueError) as error:
        raise FormatError(f"{place} is damaged: {error}") from None
    if step.phase not in PHASES or step.quantity not in QUANTITIES:
        raise FormatError(
            f"{place} is of phase {step.phase!r} and quantity {step.quantity!r}, which do not exist"
        )
    return step


def _as_it_is(expression: Expression) -> Expression:
    return expression
