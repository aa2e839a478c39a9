"""The figures of a scenario: its network at one moment, with the numbers asked for."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from neurosim.errors import FileError, FormatError
from neurosim.scenario.scenario import Scenario
from neurosim.scenario.tracing import trace_batch, trace_sample
from neurosim.trace.records import State

if TYPE_CHECKING:
    from matplotlib.figure import Figure

#: The phases that are over at each moment.
_PHASES = {"forward": ("forward", "error"), "backward": ("forward", "error", "backward")}


def write_figures(scenario: Scenario, out: str | os.PathLike[str]) -> tuple[Path, ...]:
    """Write the figures that the file asks for; return the paths.

    Raises
    ------
    FileError
        When the folder cannot be made or written to.
    """
    from neurosim.drawing import save_figure

    folder = made_folder(out)
    written: list[Path] = []
    for number, table in enumerate(scenario.table.figures, start=1):
        moment = table.moment or moment_of(table.show)
        path = folder / (table.file or f"{scenario.name}-{number}-{moment}.svg")
        save_figure(draw(scenario, table.show, table.sample, moment, table.title), path)
        written.append(path)
    return tuple(written)


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
        Any of weight, net, out, delta, gradient, bias.
    sample : int
        Counted from 1.
    moment : {"forward", "backward", "update"}, optional
        How far the passes have come; None is the earliest moment at which everything shown is known.
    """
    from neurosim.drawing import draw_network

    state = _state(scenario, sample, moment or moment_of(show))
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


def _state(scenario: Scenario, sample: int, moment: str) -> State:
    """Return what stands on the network at a moment."""
    if moment == "update":
        if scenario.learning_rate is None:
            raise FormatError(f"{scenario.where}: there is no update to show (training has no learning_rate)")
        return trace_batch(scenario, sample).state()
    # One sample alone, so that every gradient in the figure is delta times out of the same figure.
    trace = trace_sample(scenario, sample)
    return trace.state(upto=max(step.id for step in trace if step.phase in _PHASES[moment]))
