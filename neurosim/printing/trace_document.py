"""A trace as the text of a JSON document, ``neurosim-trace/2``, and each of its steps as JSON values."""

import json
from dataclasses import asdict
from typing import Any

from neurosim.formulas.infix import arithmetic
from neurosim.formulas.nodes import Expression
from neurosim.ground.collector import paused_collector
from neurosim.printing.log import StepLog
from neurosim.printing.look import Look
from neurosim.printing.notation import NET_OUT
from neurosim.printing.numbers import NumberFormat
from neurosim.printing.words import words
from neurosim.printing.writer import Writer
from neurosim.trace.checking import missing_steps
from neurosim.trace.fractions import is_in_fractions
from neurosim.trace.reading import FORMAT
from neurosim.trace.steps import TraceStep, steps_in
from neurosim.trace.storage import network_to_document
from neurosim.trace.trees import tree_to_document


def look_of_data(numbers: NumberFormat) -> Look:
    """Return how a log looks for programs, which rely on one notation and one language."""
    return Look(numbers, NET_OUT, words("en"))


@paused_collector()
def trace_document(log: StepLog) -> str:
    """Return the document of the trace of a log, one step a line."""
    trace = log.trace
    rounding = log.words("fractions") if is_in_fractions(trace) else log.format.text
    head: dict[str, Any] = {
        **FORMAT.head(),
        "network": network_to_document(trace.network),
        "conventions": asdict(trace.conventions) | {"rounding": rounding},
        "updates": [update._asdict() for update in trace.updates],
    }
    if left_out := missing_steps(trace.steps):
        head["left_out"] = left_out
    opening = json.dumps(head, indent=1, ensure_ascii=False, allow_nan=False).removesuffix("\n}")
    steps = ",\n  ".join(
        json.dumps(step_document(step, log.text), ensure_ascii=False, allow_nan=False) for step in trace.steps
    )
    return f'{opening},\n "steps": [\n  {steps}\n ]\n}}\n'


def step_document(step: TraceStep, writer: Writer) -> dict[str, Any]:
    """Return one step as JSON values."""
    formula = step.expression
    document = {
        "id": step.id,
        "update": step.update,
        "sample": step.sample,
        "phase": step.phase,
        "quantity": step.quantity,
        "of": step.of,
        **_written(formula, writer),
        "value": float(step.value),
        "uses": list(steps_in(formula)),
        "tree": tree_to_document(step.formula),
    }
    if step.exact is not None:
        document["exact"] = float(step.exact)
    if step.shortcut is not None:
        document["shortcut"] = _written(step.shortcut, writer) | {"tree": tree_to_document(step.shortcut)}
    return document


def _written(formula: Expression, writer: Writer) -> dict[str, str]:
    return {
        "symbolic": writer.symbolic(formula),
        "substituted": writer.substituted(formula),
        "expression": arithmetic(formula),
    }
