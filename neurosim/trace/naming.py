"""What somebody may call a number of a trace, and what is wrong with a name."""

from collections.abc import Iterable, Sequence

from neurosim.ground.checks import ERROR
from neurosim.ground.choices import offered, unknown_name
from neurosim.ground.errors import UnknownNameError, brief, did_you_mean, listed
from neurosim.trace.called import written_name
from neurosim.trace.index import Index
from neurosim.trace.records import NetworkRecord
from neurosim.trace.steps import QUANTITIES

#: Numbers that are parts of a step's formula.
PARTS = ("error_slope", "slope", "term", "share", "contribution", "weight_change", "bias_change")


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
    text = written_name(given)
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


def of_quantity(index: Index, quantity: str) -> list[str]:
    """Return what has a quantity in a trace, in the order of the steps."""
    found: Iterable[str] = (step.of for step in index.steps if step.quantity == quantity)
    if quantity in PARTS:
        found = (part.of for _, part in index.parts() if part.quantity == quantity)
    return list(dict.fromkeys(found))


def require_sample(samples: Sequence[int], sample: int) -> None:
    """Refuse the number of a sample that the trace does not have.

    Raises
    ------
    UnknownNameError
        It has none of that number.
    """
    if sample not in samples:
        raise UnknownNameError(f"no sample {sample}; the trace has samples {listed(samples)}")


def unknown_quantity(quantity: str) -> UnknownNameError:
    """Return the error for a quantity that there is not."""
    return UnknownNameError(unknown_name("quantity", quantity, (*QUANTITIES, *PARTS)))


def not_in_trace(index: Index, quantity: str, of: str, sample: int | None) -> UnknownNameError:
    """Return the error for a number that is not in the trace: which word of the question is wrong."""
    if quantity not in (*QUANTITIES, *PARTS):
        return unknown_quantity(quantity)
    if sample is not None and sample not in index.samples:
        return UnknownNameError(f"no sample {sample} in this trace (it has {listed(index.samples)})")
    names = of_quantity(index, quantity)
    labels = index.network.labels()
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
