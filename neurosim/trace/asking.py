"""Finding the step that a question is about."""

from neurosim.ground.errors import UnknownNameError
from neurosim.trace.naming import (
    PARTS,
    in_a_formula,
    not_in_trace,
    of_quantity,
    require_name,
    unknown_quantity,
)
from neurosim.trace.steps import QUANTITIES, TraceStep
from neurosim.trace.trace_record import TraceRecord


def asked_step(trace: TraceRecord, what: str, of: str | None, sample: int | None) -> TraceStep:
    """Return the step that a question is about.

    Parameters
    ----------
    what, of : str
        A quantity and a name, or in `what` alone both, or a name, which stands for the last step about it.

    Raises
    ------
    UnknownNameError
        There is no such quantity, no such name, or no such step.
    """
    what = require_name(what, "what is asked for")
    if of is not None:
        return find_step(trace, what, of, sample)
    first, _, rest = (what := what.strip()).partition(" ")
    quantities, rest = (*QUANTITIES, *PARTS), rest.strip()
    if first in quantities and rest:
        return find_step(trace, first, rest, sample)
    known = trace.index.known_name(what) is not None
    if not known and rest:
        raise unknown_quantity(first)
    if not known and first in quantities:
        names = of_quantity(trace.index, first)
        example = f", such as '{first} {names[0]}'" if names else ""
        raise UnknownNameError(f"'{first}' is a quantity; also say what it belongs to{example}")
    return _last_about(trace, what, sample)


def find_step(trace: TraceRecord, quantity: str, of: str, sample: int | None) -> TraceStep:
    """Return the step that computed a number, or in whose formula it is a part."""
    name = trace.index.name_of(of)
    if not in_a_formula(quantity, name):
        return trace.step(quantity, of, sample)
    found = trace.index.first_with(quantity, name, sample)
    if found is None:
        raise not_in_trace(trace.index, quantity, of, sample)
    return found


def _last_about(trace: TraceRecord, what: str, sample: int | None) -> TraceStep:
    about = trace.about(what)
    steps = (about if sample is None or sample not in trace.samples else about.of_sample(sample)).steps
    if not steps or (sample is not None and sample not in trace.samples):
        where = "" if sample is None else f" in sample {sample}"
        raise UnknownNameError(f"the trace has no step about '{what}'{where}")
    return steps[-1]
