"""Finding steps by what somebody calls them, and saying what is wrong with a name."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from neurosim.ground.checks import ERROR
from neurosim.ground.choices import offered
from neurosim.ground.choices import unknown as unknown_name
from neurosim.ground.errors import UnknownNameError, brief, did_you_mean, listed
from neurosim.trace.called import written
from neurosim.trace.index import Index
from neurosim.trace.records import NetworkRecord
from neurosim.trace.steps import QUANTITIES, Step

if TYPE_CHECKING:
    from neurosim.trace.trace import Trace

#: Numbers that are parts of a step's formula.
PARTS = ("error_slope", "slope", "term", "share", "contribution", "weight_change", "bias_change")


def asked_step(trace: "Trace", what: str, of: str | None, sample: int | None) -> Step:
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
        return step_with(trace, what, of, sample)
    first, _, rest = (what := what.strip()).partition(" ")
    quantities, rest = (*QUANTITIES, *PARTS), rest.strip()
    if first in quantities and rest:
        return step_with(trace, first, rest, sample)
    known = trace.index.known_name(what) is not None
    if not known and rest:
        raise unknown_quantity(first)
    if not known and first in quantities:
        names = of_quantity(trace, first)
        example = f", such as '{first} {names[0]}'" if names else ""
        raise UnknownNameError(f"'{first}' is a quantity; also say what it belongs to{example}")
    return _last_about(trace, what, sample)


def step_with(trace: "Trace", quantity: str, of: str, sample: int | None) -> Step:
    """Return the step that computed a number, or in whose formula it is a part."""
    name = trace.index.name_of(of)
    if not in_a_formula(quantity, name):
        return trace.step(quantity, of, sample)
    found = trace.index.first_with(quantity, name, sample)
    if found is None:
        raise unknown(trace, quantity, of, sample)
    return found


def in_a_formula(quantity: str, of: str) -> bool:
    """Return whether a number is not a step of its own, but a part of the formula of one."""
    return quantity in PARTS or (quantity == "error" and of != ERROR)


def require_name(given: object, what: str) -> str:
    """Return what was given as text; refuse what is none, such as the number of a step.

    Raises
    ------
    UnknownNameError
        It is none.
    """
    text = written(given)
    if not isinstance(text, str):
        raise UnknownNameError(
            f"{what} must be a text such as 'gradient i1->h1' or 'h1', not {brief(given)}; "
            "a step by its number is trace.steps[number - 1] of a whole trace"
        )
    return text


def known_name(network: NetworkRecord, what: str) -> str | None:
    """Return the name of a neuron or connection, or E, however it is called; None if there is none such."""
    return Index(network).known_name(what)


def required_connection(network: NetworkRecord, what: str) -> str:
    """Return the name of a connection, however it is called.

    Raises
    ------
    UnknownNameError
        There is no such connection.
    """
    name = known_name(network, what)
    names = [connection.name for connection in network.connections]
    if name not in names:
        known = [*names, *network.labels().values()]
        raise UnknownNameError(f"no connection '{what}' {offered(what, known, 'there are')}")
    return name


def of_quantity(trace: "Trace", quantity: str) -> list[str]:
    """Return what has a quantity in the trace, in the order of the steps."""
    found: Iterable[str] = (step.of for step in trace.steps if step.quantity == quantity)
    if quantity in PARTS:
        found = (part.of for _, part in trace.index.parts() if part.quantity == quantity)
    return list(dict.fromkeys(found))


def require_sample(trace: "Trace", sample: int) -> None:
    """Refuse the number of a sample that the trace does not have.

    Raises
    ------
    UnknownNameError
        It has none of that number.
    """
    if sample not in trace.samples:
        raise UnknownNameError(f"no sample {sample}; the trace has samples {listed(trace.samples)}")


def unknown_quantity(quantity: str) -> UnknownNameError:
    """Return the error for a quantity that there is not."""
    return UnknownNameError(unknown_name("quantity", quantity, (*QUANTITIES, *PARTS)))


def unknown(trace: "Trace", quantity: str, of: str, sample: int | None) -> UnknownNameError:
    """Return the error for a number that is not in the trace: which word of the question is wrong."""
    if quantity not in (*QUANTITIES, *PARTS):
        return unknown_quantity(quantity)
    if sample is not None and sample not in trace.samples:
        return UnknownNameError(f"no sample {sample} in this trace (it has {listed(trace.samples)})")
    names = of_quantity(trace, quantity)
    labels = trace.network.labels()
    close = did_you_mean(of, [*names, *(labels[name] for name in names if name in labels)])
    where = "" if sample is None else f" in sample {sample}"
    return UnknownNameError(
        f"no {quantity} of '{of}'{where} in this trace ({close}{_there(names, quantity)})"
    )


def _there(names: list[str], quantity: str) -> str:
    """Which names have the quantity, or what makes it."""
    if names:
        return f"it has that of {listed(names)}"
    if quantity in ("delta", "gradient", "bias_gradient", "error", "error_slope"):
        return f"it has no {quantity} at all; trace with targets"
    if quantity in ("weight", "bias", "weight_change", "bias_change"):
        return f"it has no {quantity} at all; trace with a learning rate"
    return f"it has no {quantity} at all"


def _last_about(trace: "Trace", what: str, sample: int | None) -> Step:
    about = trace.about(what)
    steps = (about if sample is None or sample not in trace.samples else about.of_sample(sample)).steps
    if not steps or (sample is not None and sample not in trace.samples):
        where = "" if sample is None else f" in sample {sample}"
        raise UnknownNameError(f"the trace has no step about '{what}'{where}")
    return steps[-1]
