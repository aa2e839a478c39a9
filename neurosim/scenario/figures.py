"""The figures of a scenario: its network at one moment, with the numbers asked for."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from neurosim.errors import FileError, FormatError
from neurosim.scenario.provenance import given_name, provenance
from neurosim.scenario.reading import place
from neurosim.scenario.scenario import Scenario
from neurosim.scenario.tracing import trace_batch, trace_sample
from neurosim.trace.records import State

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from neurosim.scenario.trained import Trained

#: The phases that are over at each moment.
_PHASES = {"forward": ("forward", "error"), "backward": ("forward", "error", "backward")}


def write_figures(
    scenario: Scenario, out: str | os.PathLike[str], trained: "Trained | None" = None
) -> tuple[Path, ...]:
    """Write the figures that the file asks for; return the paths.

    Parameters
    ----------
    scenario : Scenario
    out : path
        The folder.
    trained : Trained, optional
        The training, for the figures that are of one.

    Raises
    ------
    FileError
        When the folder cannot be made or written to.
    """
    from neurosim.drawing import save_figure

    folder = made_folder(out)
    written: list[Path] = []
    for position, table in enumerate(scenario.table.figures):
        start = f"{scenario.where}: {place(('figures', position))}"
        if table.kind == "decision_line":
            name, figure = "decision-line", _decision_line(scenario, trained, table.title, start)
        else:
            name = moment = table.moment or moment_of(table.show)
            figure = _drawn(scenario, table.show, table.sample, moment, table.title, start)
        path = folder / (table.file or f"{scenario.name}-{position + 1}-{name}.svg")
        save_figure(figure, path, metadata=metadata_of(scenario, ["run", given_name(scenario)]))
        written.append(path)
    return tuple(written)


def metadata_of(scenario: Scenario, command: Sequence[str]) -> dict[str, str]:
    """Return what the head of a figure says about where it is from."""
    return {"Title": scenario.title, "Keywords": provenance(scenario, command).to_json()}


def _decision_line(scenario: Scenario, trained: "Trained | None", title: str | None, start: str) -> "Figure":
    from neurosim.drawing.decision_line import draw_decision_line
    from neurosim.scenario.decision_line import decision_line

    if trained is None:
        raise FormatError(f"{start}a decision line is one of a training on [data]; leave this figure out")
    return draw_decision_line(decision_line(trained, start), title=title or scenario.title)  # type: ignore[return-value]


def made_folder(path: str | os.PathLike[str]) -> Path:
    """Return a folder, which is made if it is not there.

    Raises
    ------
    FileError
        When it cannot be made.
    """
    folder = Path(path)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise FileError(f"cannot make the folder '{folder}': {reason}") from error
    return folder


def draw(
    scenario: Scenario,
    show: Sequence[str],
    sample: int = 1,
    moment: str | None = None,
    title: str | None = None,
) -> "Figure":
    """Return the network of a scenario as a figure.

    Parameters
    ----------
    show : sequence of str
        Any of weight, net, out, delta, gradient, bias, target, error, update.
    sample : int
        Counted from 1.
    moment : {"forward", "backward", "update"}, optional
        How far the passes have come; None is the earliest moment at which everything shown is known.
    """
    return _drawn(scenario, show, sample, moment or moment_of(show), title, f"{scenario.where}: ")


def _drawn(
    scenario: Scenario, show: Sequence[str], sample: int, moment: str, title: str | None, start: str
) -> "Figure":
    from neurosim.drawing import draw_network

    state = _state(scenario, sample, moment, start)
    _refuse_unknown(show, state, moment, start)
    return draw_network(state, show, title=title or scenario.title)


def moment_of(show: Sequence[str]) -> str:
    """Return the earliest moment at which everything shown is known.

    Examples
    --------
    >>> moment_of(["weight", "net"]), moment_of(["weight", "delta"]), moment_of(["update"])
    ('forward', 'backward', 'update')
    """
    if "update" in show:
        return "update"
    return "backward" if {"delta", "gradient"} & set(show) else "forward"


def _refuse_unknown(show: Sequence[str], state: State, moment: str, start: str) -> None:
    """Refuse what no pass of this scenario will ever know, or none that has been made by this moment."""
    known = {quantity for quantity, _ in state.values}
    for quantity in show:
        if quantity == "target" and quantity not in known:
            raise FormatError(
                f"{start}there is no target to show, since the loss '{state.network.loss}' has none; "
                "leave target out"
            )
        if quantity in ("delta", "gradient") and moment == "forward":
            raise FormatError(
                f"{start}there is no {quantity} to show at the moment 'forward'; leave out one of them"
            )
        if quantity == "update" and moment != "update":
            raise FormatError(f"{start}there is no update to show at the moment '{moment}'; leave out moment")


def _state(scenario: Scenario, sample: int, moment: str, start: str) -> State:
    """Return what stands on the network at a moment."""
    if moment == "update":
        if scenario.learning_rate is None:
            raise FormatError(f"{start}there is no update to show, since training has no learning_rate")
        return trace_batch(scenario, sample).state()
    # One sample alone, so that every gradient in the figure is delta times out of the same figure.
    trace = trace_sample(scenario, sample)
    return trace.state(upto=max(step.id for step in trace if step.phase in _PHASES[moment]))
