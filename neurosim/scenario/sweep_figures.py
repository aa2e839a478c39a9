"""The figures of a sweep: those that the file of the scenario asks for, or the usual ones."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from neurosim.figures.making import draw, record_of
from neurosim.figures.options import Options
from neurosim.figures.sweep_defaults import default_kinds
from neurosim.figures.sweep_source import SweepSource
from neurosim.ground.overwriting import require_apart
from neurosim.scenario.building.plain import PlainScenario
from neurosim.scenario.figures import figure_names, figure_table, is_of_sweep, made_folder, metadata_of
from neurosim.scenario.run.provenance import given_name
from neurosim.scenario.table.reading import place
from neurosim.training.outcomes import Outcomes

if TYPE_CHECKING:
    from matplotlib.figure import Figure


class WantedFigure(NamedTuple):
    """A figure of a sweep before it is drawn.

    Attributes
    ----------
    name : str
        Of its file.
    start : str
        What messages about it begin with.
    options : Options
    """

    name: str
    start: str
    options: Options


def sweep_figures(scenario: PlainScenario, outcomes: Outcomes) -> tuple[WantedFigure, ...]:
    """Return the figures of a sweep: those of ``[[figures]]`` that are of one, or the usual ones."""
    names = figure_names(scenario)
    asked = tuple(
        WantedFigure(names[k], f"{scenario.where}: {place(('figures', k))}", options)
        for k, options in enumerate(scenario.table.figures)
        if is_of_sweep(options)
    )
    if asked:
        return asked
    return tuple(
        WantedFigure(f"{scenario.name}-{kind}.svg", f"{scenario.where}: ", figure_table(kind))
        for kind in default_kinds(outcomes)
    )


def drawn_sweep(scenario: PlainScenario, outcomes: Outcomes) -> "Iterator[tuple[str, Figure]]":
    """Draw the figures of a sweep one by one, with the names of their files.

    Raises
    ------
    FormatError, UnknownNameError
        The sweep has not what a figure shows, such as a metric.
    """
    for wanted in sweep_figures(scenario, outcomes):
        record = record_of(SweepSource(outcomes, wanted.start), wanted.options)
        yield wanted.name, draw(wanted.options.kind, record, title=wanted.options.title or scenario.title)


def write_sweep_figures(
    scenario: PlainScenario, outcomes: Outcomes, out: str | os.PathLike[str]
) -> tuple[Path, ...]:
    """Write the figures of a sweep into a folder, and return the files.

    Raises
    ------
    FileError
        The folder cannot be made or written to, or a figure would overwrite what the scenario is read from.
    FormatError, UnknownNameError
        The sweep has not what a figure shows.
    """
    from neurosim.drawing import save_figure

    drawn = {Path(out) / name: figure for name, figure in drawn_sweep(scenario, outcomes)}
    for path in drawn:
        require_apart(path, scenario.reads, "the figure")
    made_folder(out)
    metadata = metadata_of(scenario, ["sweep", given_name(scenario)])
    for path, figure in drawn.items():
        save_figure(figure, path, metadata)
    return tuple(drawn)
