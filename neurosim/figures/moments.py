"""A network at one moment of its passes; and one moment after the other, for films."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from neurosim.figures.shapes import some
from neurosim.trace.records import State
from neurosim.trace.steps import TraceStep
from neurosim.trace.trace_record import TraceRecord

#: The phases that are over at each moment.
_PHASES = {"forward": ("forward", "error"), "backward": ("forward", "error", "backward")}
FORWARD = ("weight", "net", "out")
BACKWARD = ("weight", "out", "delta", "gradient")


@dataclass(frozen=True, slots=True)
class Moment:
    """What stands on a network at one moment, and what a frame shows of it.

    Attributes
    ----------
    show : tuple of str
        Quantities, such as weight, net, out.
    focus : tuple of str
        Neurons and connections that the step is about.
    """

    state: State
    show: tuple[str, ...]
    focus: tuple[str, ...]
    caption: str


@dataclass(frozen=True, slots=True)
class Moments:
    """One network step by step: the frames of a film or of a lecture."""

    title: str
    moments: Annotated[tuple[Moment, ...], some("moments")]


def moment_of(show: tuple[str, ...] | list[str]) -> str:
    """Return the earliest moment at which everything shown is known.

    Examples
    --------
    >>> moment_of(["weight", "net"]), moment_of(["weight", "delta"]), moment_of(["update"])
    ('forward', 'backward', 'update')
    """
    if {"update", "change"} & set(show):
        return "update"
    return "backward" if {"delta", "gradient"} & set(show) else "forward"


def state_at(trace: TraceRecord, moment: str) -> State:
    """Return what stands on the network after the forward or the backward pass of a trace."""
    return trace.state(upto=max(step.id for step in trace if step.phase in _PHASES[moment]))


def moments(trace: TraceRecord, *, title: str | None = None, sample: int | None = None) -> Moments:
    """Return the passes of one sample of a trace, the first, neuron by neuron, and the update at the end.

    One moment per neuron of the forward pass, one for the error, one per neuron of the backward pass,
    which also shows the gradients of the connections that lead into it, and one for the update.
    """
    first = trace.samples[0] if sample is None else sample
    network = trace.network
    incoming: dict[str, list[str]] = {}
    for connection in network.connections:
        incoming.setdefault(connection.target, []).append(connection.name)
    start = trace.state(upto=_last_input(trace, first), sample=first)
    found = [
        Moment(start, FORWARD[:1] if not start.values else ("weight", "out"), (), "The inputs are given")
    ]
    seen: set[tuple[str, str]] = set()
    for step in trace:
        if step.sample != first:
            continue
        for show, focus, caption, until in _of_step(trace, step, incoming, seen):
            found.append(Moment(trace.state(upto=until, sample=first), show, focus, caption))
    if any(step.phase == "update" for step in trace):
        rate = trace.conventions.learning_rate
        found.append(Moment(trace.state(), ("update",), (), f"Update: learning rate {rate:g}"))
    name = title or network.name or "step by step"
    return Moments(name, tuple(found))


def _last_input(trace: TraceRecord, sample: int) -> int:
    given = (step.id for step in trace if step.quantity == "input" and step.sample == sample)
    return max(given, default=0)


def _of_step(
    trace: TraceRecord, step: TraceStep, incoming: dict[str, list[str]], seen: set[tuple[str, str]]
) -> Iterator[tuple[tuple[str, ...], tuple[str, ...], str, int]]:
    """Yield the moment that a step completes: what to show, what it is about, its caption, its last step."""
    focus = (step.of, *incoming.get(step.of, ()))
    if step.phase == "forward" and step.quantity == "out":
        net = trace.value("net", step.of, step.sample)
        caption = f"net({step.of}) = {_short(net)}, out({step.of}) = {_short(step.value)}"
        yield FORWARD, focus, caption, step.id
    elif step.quantity == "error":
        yield FORWARD, (), f"E = {_short(step.value)}", step.id
    elif step.quantity == "delta" and step.of in incoming and ("delta", step.of) not in seen:
        seen.add(("delta", step.of))
        last = max((other.id for other in trace if _belongs(other, step, incoming[step.of])), default=step.id)
        yield BACKWARD, focus, f"δ({step.of}) = {_short(step.value)}, and the gradients into {step.of}", last


def _belongs(other: TraceStep, delta: TraceStep, connections: list[str]) -> bool:
    """Whether a step is the gradient of a connection into the neuron of a delta."""
    if other.sample != delta.sample or other.id < delta.id:
        return False
    if other.quantity == "bias_gradient":
        return other.of == delta.of
    return other.quantity == "gradient" and other.of in connections


def _short(value: float) -> str:
    return f"{value:z.4g}".replace("-", "−")
