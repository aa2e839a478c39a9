"""The network of a trace, as it is after one of its steps."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Unpack

from neurosim.drawing.network.selection import DEFAULT, lacking, quantities
from neurosim.drawing.page.choices import Called, Choices, Drawn
from neurosim.figures.remembered import draw_remembered
from neurosim.ground.errors import PassOrderError
from neurosim.trace.records import State
from neurosim.trace.trace_record import TraceRecord

#: The quantities of the steps that make something known, where they have another name.
_UPDATES = {"update", "change"}
_OF_A_SAMPLE = {"net", "out", "delta", "target", "error"}
_MADE_BY = {"target": ("error",), "update": ("weight", "bias"), "change": ("weight", "bias")}


def draw_step(
    trace: TraceRecord,
    step: int | None = None,
    *,
    sample: int | None = None,
    show: str | Iterable[str] = DEFAULT,
    focus: Iterable[Called] = (),
    **choices: Unpack[Choices],
) -> Drawn:
    """Draw the network after a step; without one as the passes left it, or after the update if that is shown.

    All numbers are of one sample: the one given, that of the step, or the first. Of several samples the
    heading says which it is, and that the gradients of an update are those of all.

    Raises
    ------
    UnknownNameError
        There is no such step, sample or quantity.
    PassOrderError
        Something shown is computed after this step, or by no step of the trace.
    """
    show = quantities(show)
    updated = bool(_UPDATES & set(show))
    if sample is None:
        sample = _sample_of(trace, step)
    alone = step is None and not updated
    state = _of_one(trace, sample) if alone else trace.state(upto=step, sample=sample)
    for name in lacking(state, show):
        raise PassOrderError(f"cannot show {name}{_why(trace, step, name)}")
    if choices.get("subtitle") is None and len(trace.samples) > 1:
        choices["subtitle"] = _heading(trace, step, sample, show)
    return draw_remembered(state, show, focus=focus, **choices)


def _sample_of(trace: TraceRecord, step: int | None) -> int | None:
    """The sample of a step; the first where it is of none, or where no step is given."""
    own = next((one.sample for one in trace.steps if one.id == step), None)
    return own if own is not None or not trace.samples else trace.samples[0]


def _end_of(trace: TraceRecord, sample: int | None) -> int:
    """The last step of a sample."""
    return max((step.id for step in trace.steps if step.sample == sample), default=0)


def _of_one(trace: TraceRecord, sample: int | None) -> State:
    """The network after the passes of a sample, with the gradients that this sample gives by itself."""
    state = trace.state(upto=_end_of(trace, sample) or None, sample=sample)
    gradients = {
        (step.quantity, step.of): trace.value("contribution", step.of, sample)
        for step in trace.steps
        if step.sample == sample and step.quantity in ("gradient", "bias_gradient")
    }
    return replace(state, values={**state.values, **gradients})


def _heading(trace: TraceRecord, step: int | None, sample: int | None, show: Iterable[str]) -> str | None:
    """Say which of several samples the numbers are of, and of how many the gradients."""
    shown, parts = set(show), []
    updated = bool(_UPDATES & shown)
    if updated and trace.conventions.learning_rate is not None:
        parts.append(f"learning rate {trace.conventions.learning_rate:g}")
    if _OF_A_SAMPLE & shown or not updated:
        parts.append(f"sample {sample}")
    if "gradient" in shown and updated:
        averaged = trace.conventions.reduction == "mean"
        parts.append(f"gradients: {'mean' if averaged else 'sum'} of {len(trace.samples)} samples")
    elif "gradient" in shown and step is not None and step > _end_of(trace, trace.samples[0]):
        parts.append("gradients as the step left them")
    return "; ".join(parts) or None


def _why(trace: TraceRecord, step: int | None, name: str) -> str:
    """Say from which step on something is known, or what the trace was recorded without."""
    made_by = _MADE_BY.get(name, (name,))
    first = next((one.id for one in trace.steps if one.quantity in made_by), None)
    if first is not None and step is not None and first > step:
        return f" after step {step}: it is known from step {first} on"
    without = "a learning rate" if name in ("update", "change") else "targets"
    return f": no step of this trace computes it; record the trace with {without}"
