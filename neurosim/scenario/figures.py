"""The figures of a scenario, drawn and written."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import ValidationError

from neurosim.ground.errors import FileError, UnknownNameError, did_you_mean, listed
from neurosim.ground.overwriting import require_apart
from neurosim.scenario.building.plain import PlainScenario
from neurosim.scenario.kinds import moment_of, record_of
from neurosim.scenario.run.provenance import given_name, provenance
from neurosim.scenario.table.reading import misfit, place
from neurosim.scenario.table.schema import FIGURES, FigureTable

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from neurosim.scenario.run.trained import Trained


def write_figures(
    scenario: PlainScenario, out: str | os.PathLike[str], trained: "Trained | None" = None
) -> tuple[Path, ...]:
    """Write the figures that the file asks for; return the paths.

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
    for position, path in enumerate(figure_files(scenario, out)):
        metadata = metadata_of(scenario, ["run", given_name(scenario)])
        save_figure(figure_of(scenario, position, trained), path, metadata)
        written.append(path)
    return tuple(written)


def figure_files(scenario: PlainScenario, out: str | os.PathLike[str]) -> list[Path]:
    """Return where the figures are to be written; their folder is made.

    Raises
    ------
    FileError
        The folder cannot be made, or one of them would overwrite what the scenario is read from.
    """
    folder = made_folder(out)
    found = [folder / name for name in figure_names(scenario)]
    for path in found:
        require_apart(path, scenario.reads, "the figure")
    return found


def figure_names(scenario: PlainScenario) -> list[str]:
    """Return the names of the files of the figures that a scenario asks for."""
    return [
        table.file or f"{scenario.name}-{position + 1}-{_ending(table)}.svg"
        for position, table in enumerate(scenario.table.figures)
    ]


def figure_of(scenario: PlainScenario, position: int, trained: "Trained | None" = None) -> "Figure":
    """Return one of the figures that a scenario asks for, counted from 0."""
    from neurosim.figures.kinds import draw as draw_kind

    table = scenario.table.figures[position]
    record = record_of(scenario, table, f"{scenario.where}: {place(('figures', position))}", trained)
    return draw_kind(table.kind, record, title=table.title or scenario.title)


def _ending(table: FigureTable) -> str:
    """What a file is called after: the moment of a network, the kind of everything else."""
    return table.moment or moment_of(table.show) if table.kind == "network" else table.kind


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
        reason = (error.strerror or str(error)).lower()
        raise FileError(f"cannot make the folder '{folder}': {reason}") from error
    return folder


def figure_table(
    *,
    kind: str = "network",
    show: Sequence[str] = (),
    of: Sequence[str] = (),
    sample: int = 1,
    weights: Literal["first", "trained"] | None = None,
) -> FigureTable:
    """Return what ``[[figures]]`` would say.

    Raises
    ------
    UnknownNameError
        There is no such kind of figure.
    FormatError
        A name is empty or cannot be printed, or a number is too small.
    """
    if kind not in FIGURES:
        raise UnknownNameError(
            f"unknown kind of figure '{kind}' ({did_you_mean(kind, FIGURES)}one of: {listed(FIGURES, 99)})"
        )
    try:
        return FigureTable(kind=kind, show=list(show), of=list(of), sample=sample, weights=weights)
    except ValidationError as error:
        raise misfit(error, "the figure that is asked for: ") from None
