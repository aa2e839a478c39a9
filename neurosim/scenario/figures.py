"""The figures of a scenario, drawn and written."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from pydantic import ValidationError

from neurosim.drawing.network.selection import DEFAULT
from neurosim.figures.making import draw, record_of
from neurosim.figures.moments import moment_of
from neurosim.figures.options import OfMoment, Options
from neurosim.figures.registry import kind_named
from neurosim.ground.errors import FileError, reason_of
from neurosim.ground.numbers import counted
from neurosim.ground.overwriting import require_apart
from neurosim.scenario.building.plain import PlainScenario
from neurosim.scenario.figure_sources import ScenarioSource
from neurosim.scenario.run.provenance import given_name, provenance
from neurosim.scenario.table.reading import misfit, place

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from neurosim.scenario.run.trained import Trained


#: What a command says of a figure where nobody chose anything.
USUAL: Mapping[str, object] = MappingProxyType({"show": DEFAULT, "of": (), "sample": 1, "weights": None})


def write_figures(
    scenario: PlainScenario, out: str | os.PathLike[str], trained: "Trained | None" = None
) -> tuple[Path, ...]:
    """Write the figures that the file asks for, but none of a sweep; return the paths.

    Parameters
    ----------
    scenario : PlainScenario
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

    written: list[Path] = []
    for position, path in figure_files(scenario, out).items():
        metadata = metadata_of(scenario, ["run", given_name(scenario)])
        save_figure(figure_of(scenario, position, trained), path, metadata)
        written.append(path)
    return tuple(written)


def figure_files(scenario: PlainScenario, out: str | os.PathLike[str]) -> dict[int, Path]:
    """Return where the figures are to be written, by their place in the file; their folder is made.

    Figures of a sweep are none of them.

    Raises
    ------
    FileError
        The folder cannot be made, or one of them would overwrite what the scenario is read from.
    """
    folder = made_folder(out)
    names = figure_names(scenario)
    found = {
        position: folder / names[position]
        for position, options in enumerate(scenario.table.figures)
        if not is_of_sweep(options)
    }
    for path in found.values():
        require_apart(path, scenario.reads, "the figure")
    return found


def is_of_sweep(options: Options) -> bool:
    """Return whether a figure is of many trainings, which a run does not make."""
    return kind_named(options.kind).of == "sweep"


def left_to_sweep(scenario: PlainScenario) -> str:
    """Return what is to be said of the figures that a run leaves out; nothing without any."""
    count = sum(map(is_of_sweep, scenario.table.figures))
    if not count:
        return ""
    one = count == 1
    return (
        f"{counted(count, 'figure')} of a sweep {'is' if one else 'are'} left out; 'neurosim sweep "
        f"{given_name(scenario)}' draws {'it' if one else 'them'}."
    )


def figure_names(scenario: PlainScenario) -> list[str]:
    """Return the names of the files of the figures that a scenario asks for."""
    return [
        table.file or f"{scenario.name}-{position + 1}-{_ending(table)}.svg"
        for position, table in enumerate(scenario.table.figures)
    ]


def figure_of(scenario: PlainScenario, position: int, trained: "Trained | None" = None) -> "Figure":
    """Return one of the figures that a scenario asks for, counted from 0."""
    options = scenario.table.figures[position]
    source = ScenarioSource(scenario, f"{scenario.where}: {place(('figures', position))}", trained)
    return draw(options.kind, record_of(source, options), title=options.title or scenario.title)


def _ending(options: Options) -> str:
    """What a file is called after: the moment of a network, the kind of everything else."""
    if options.kind == "network" and isinstance(options, OfMoment):
        return options.moment or moment_of(options.show)
    return options.kind


def metadata_of(scenario: PlainScenario, command: Sequence[str]) -> dict[str, str]:
    """Return what the head of a figure says about where it is from."""
    return {"Title": scenario.title, "Keywords": provenance(scenario, command).to_json()}


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
        reason = reason_of(error)
        raise FileError(f"cannot make the folder '{folder}': {reason}") from error
    return folder


def figure_table(kind: str = "network", **chosen: object) -> Options:
    """Return what ``[[figures]]`` would say; what is as usual is left out.

    Raises
    ------
    UnknownNameError
        There is no such kind of figure.
    FormatError
        The kind takes no such option, a name is empty or cannot be printed, or a number is too small.
    """
    options = kind_named(kind).options
    given = {key: value for key, value in chosen.items() if value != USUAL.get(key)}
    try:
        found: Options = options.model_validate({"kind": kind, **given})
    except ValidationError as error:
        raise misfit(error, "the figure that is asked for: ") from None
    return found
