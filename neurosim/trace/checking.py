"""Whether the steps of a trace that was read hold together: what they rest on, and what they give."""

import math
from collections.abc import Collection, Iterable

from neurosim.formulas.nodes import Symbol
from neurosim.ground.errors import FormatError, listed
from neurosim.ground.rounding import Rounding
from neurosim.trace.carrying import carried_value
from neurosim.trace.records import Update
from neurosim.trace.steps import TraceStep, steps_in

NOISE = 1e-12  # relative; another machine may compute exp in another way


def check_steps(
    steps: Iterable[TraceStep],
    left_out: Collection[int] = (),
    *,
    carried: Rounding | None = None,
    fractions: bool = False,
) -> None:
    """Make sure that every step gives its number, from the numbers that earlier steps gave.

    Parameters
    ----------
    steps : iterable of TraceStep
    left_out : collection of int
        Steps that others rest on and that were left out of the trace on purpose, as `Trace.about` does.
    carried : Rounding, optional
        How every result was rounded.
    fractions : bool
        Whether the numbers are fractions, of which floats are read.

    Raises
    ------
    FormatError
        A step rests on one that is not there, or not earlier, or its number is another one.
    """
    known: dict[int, TraceStep] = {}
    for step in steps:
        for leaf in step.formula.leaves():
            if leaf.step is not None:
                _check_operand(leaf, step, known, left_out)
        given = _given_by(step, carried)
        slack = NOISE * max((abs(leaf.number) for leaf in step.formula.leaves()), default=0.0)
        if not math.isclose(step.value, given, rel_tol=NOISE, abs_tol=slack if fractions else 0.0):
            raise FormatError(
                f"step {step.id} of the trace, {step.quantity} of '{step.of}', says {step.value!r}, but its "
                f"formula gives {given!r}; one of them was changed, so trace the network again"
            )
        known[step.id] = step


def check_updates(updates: Collection[Update], steps: Iterable[TraceStep]) -> None:
    """Make sure that the update of every step is listed, with the sample of the step.

    Raises
    ------
    FormatError
        It is not, or two updates have one number.
    """
    samples = {update.number: frozenset(update.samples) for update in updates}
    if not samples or len(samples) < len(updates):
        numbers = [update.number for update in updates]
        raise FormatError(f"the trace must list every update once; it lists {_counted(numbers)}")
    for step in steps:
        if step.update not in samples:
            raise FormatError(
                f"step {step.id} of the trace is of update {step.update}; the trace lists {_counted(samples)}"
            )
        if step.sample is not None and step.sample not in samples[step.update]:
            raise FormatError(
                f"step {step.id} of the trace is of sample {step.sample}, but update {step.update} has the "
                f"samples {_counted(sorted(samples[step.update]))}"
            )


def missing_steps(steps: Collection[TraceStep]) -> list[int]:
    """Return the steps that others rest on and that are not among them."""
    there = {step.id for step in steps}
    used = {leaf.step for step in steps for leaf in step.formula.leaves() if leaf.step is not None}
    return sorted(used - there)


def _counted(numbers: Iterable[int]) -> str:
    """The numbers of updates or samples, not too many of them."""
    return listed(numbers, 6).replace("'", "")


def check_uses(step: TraceStep, uses: object) -> None:
    """Make sure that a step rests on what its document says.

    Raises
    ------
    FormatError
        It does not.
    """
    rests = list(steps_in(step.expression))
    if uses != rests:
        raise FormatError(
            f"step {step.id} of the trace says that it uses the steps {uses!r:.40}, but its formula uses "
            f"{rests!r:.40}; one of them was changed, so trace the network again"
        )


def _check_operand(
    leaf: Symbol, step: TraceStep, known: dict[int, TraceStep], left_out: Collection[int]
) -> None:
    assert leaf.step is not None
    earlier = known.get(leaf.step)
    if earlier is None:
        if leaf.step in left_out and leaf.step < step.id:
            return
        raise FormatError(
            f"step {step.id} of the trace rests on step {leaf.step}, which is not there before it; "
            f"steps before it are {listed(known, 6)}"
        )
    if leaf.number != earlier.value or leaf.of != earlier.of:
        raise FormatError(
            f"step {step.id} of the trace takes {leaf.quantity} of '{leaf.of}' as {leaf.number!r} from step "
            f"{leaf.step}, which gave {earlier.quantity} of '{earlier.of}' as {earlier.value!r}"
        )


def _given_by(step: TraceStep, carried: Rounding | None) -> float:
    """What the formula of a step gives; of a carried one, rounded once."""
    try:
        if carried is None or step.quantity == "input":
            return float(step.formula.value)
        return carried_value(step.formula, carried)
    except (ArithmeticError, ValueError):
        return math.nan
