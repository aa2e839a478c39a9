"""The network of a trace, as it is after one of its steps."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from neurosim.drawing.origin import draw_remembered
from neurosim.drawing.selection import DEFAULT, lacking, quantities
from neurosim.errors import PassOrderError
from neurosim.trace.trace import Trace

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: The quantities of the steps that make something known, where they have another name.
_UPDATES = {"update", "change"}
_MADE_BY = {"target": ("error",), "update": ("weight", "bias"), "change": ("weight", "bias")}


def draw_step(
    trace: Trace,
    step: int | None = None,
    *,
    show: str | Iterable[str] = DEFAULT,
    ax: "Axes | None" = None,
    **choices: Any,
) -> "Figure | Axes":
    """Draw the network after a step; without one as the passes left it, or after the update if that is shown.

    Raises
    ------
    UnknownNameError
        There is no such step, or no such quantity.
    PassOrderError
        Something shown is computed after this step, or by no step of the trace.
    """
    show = quantities(show)
    state = trace.state(upto=_last_pass(trace) if step is None and not _UPDATES & set(show) else step)
    for name in lacking(state, show):
        raise PassOrderError(f"cannot show {name}{_why(trace, step, name)}")
    return draw_remembered(state, show, ax=ax, **choices)


def _last_pass(trace: Trace) -> int | None:
    """The last step before the weights change."""
    return max((step.id for step in trace.steps if step.phase != "update"), default=None)


def _why(trace: Trace, step: int | None, name: str) -> str:
    """Say from which step on something is known, or what the trace was recorded without."""
    made_by = _MADE_BY.get(name, (name,))
    first = next((one.id for one in trace.steps if one.quantity in made_by), None)
    if first is not None and step is not None and first > step:
        return f" after step {step}: it is known from step {first} on"
    without = "a learning rate" if name in ("update", "change") else "targets"
    return f": no step of this trace computes it; record the trace with {without}"
