"""The figures of a saved network or trace: those that need no scenario."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from neurosim.drawing.network.selection import DEFAULT, lacking
from neurosim.ground.errors import FormatError, listed
from neurosim.records import Record
from neurosim.records.networks import Moment
from neurosim.records.neurons import Layer
from neurosim.scenario.kinds import moment_of, state_at
from neurosim.scenario.saved import Saved
from neurosim.trace_view import Trace
from neurosim.training import tables
from neurosim.training.closeups import layer, neuron_sum, paths

Maker = Callable[[Saved, tuple[str, ...], tuple[str, ...], int], Record]


def record_of_saved(
    saved: Saved, kind: str, show: Sequence[str], of: Sequence[str], sample: int = 1
) -> Record:
    """Return what a figure of a saved network or trace is made from.

    Raises
    ------
    FormatError, UnknownNameError, NumberError
        The figure needs more than the file holds.
    """
    if kind not in RECORDS:
        raise FormatError(
            f"a figure of the kind '{kind}' needs a scenario, but {saved.where} is {saved.what}; "
            f"kinds for saved networks and traces are {listed(RECORDS, 99)}"
        )
    if len(of) > 1 and kind not in ("network", "matrices"):
        raise FormatError(f"a figure of the kind '{kind}' is about one thing, not {len(of)}")
    return RECORDS[kind](saved, tuple(show), tuple(of), sample)


def _moment(saved: Saved, show: tuple[str, ...], of: tuple[str, ...], sample: int) -> Moment:
    """The network as it is; before a pass, its weights."""
    if saved.log is None:
        assert saved.network is not None
        state = saved.network.state()
        show = ("weight",) if show == DEFAULT else show
    elif moment_of(show) == "update":
        state = saved.trace(sample).state()
    else:
        log = saved.trace(sample)
        passes = [step.id for step in log if step.phase != "update"]
        state = log.state(upto=max(passes, default=None), sample=saved.number(sample))
    for name in lacking(state, show):
        missing = "a learning rate" if name in ("update", "change") else "targets"
        add = "--learning-rate" if name in ("update", "change") else "--targets"
        if saved.network is None:
            raise FormatError(
                f"{saved.where}: the trace was made without {missing}, so it has no {name} to show"
            )
        options = f"--inputs and {add}" if name not in ("net", "out") else "--inputs"
        raise FormatError(f"{saved.where} is a network, which holds no {name}; add {options} to show it")
    return Moment(state, show, of, "")


def _of_one(make: Callable[[Trace, str], Record], first: Callable[[Trace], str]) -> Maker:
    """A maker of figures that are about one neuron or connection, by default the first."""

    def record(saved: Saved, show: tuple[str, ...], of: tuple[str, ...], sample: int) -> Record:
        log = saved.trace(sample)
        one = log if len(log.samples) == 1 else log.of_sample(saved.number(sample))
        return make(one, of[0] if of else first(one))

    return record


def _layer(trace: Trace, number: str) -> Layer:
    if not number.isdecimal():
        raise FormatError(f"--of names the layer by its number, such as 1, not '{number}'")
    return layer(state_at(trace, "forward"), int(number))


def _first_neuron(trace: Trace) -> str:
    return next(neuron.name for neuron in trace.network.neurons if neuron.kind == "neuron")


def _first_connection(trace: Trace) -> str:
    return trace.network.connections[0].name


_NEURON = _of_one(neuron_sum, _first_neuron)
#: The figures that need no scenario.
RECORDS: Mapping[str, Maker] = MappingProxyType(
    {
        "network": _moment,
        "matrices": _moment,
        "neuron": _NEURON,
        "computation": _NEURON,
        "layer": _of_one(_layer, lambda _: "1"),
        "paths": _of_one(paths, _first_connection),
        "steps": _of_one(lambda trace, _: tables.steps(trace), lambda _: ""),
    }
)
