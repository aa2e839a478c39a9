"""Writing the gallery: the files of the figures, and the page that shows them."""

import os
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from neurosim.drawing import Style, save_figure
from neurosim.figures.making import draw, record_of
from neurosim.figures.record import Record
from neurosim.figures.registry import GalleryFigure, all_examples
from neurosim.ground.choices import offered
from neurosim.ground.errors import FormatError, UnknownNameError
from neurosim.ground.files import write_text
from neurosim.ground.jobs import in_parallel
from neurosim.scenario import load
from neurosim.scenario.figure_sources import ScenarioSource
from neurosim.scenario.figures import figure_table, made_folder

FORMATS = ("svg", "pdf", "png")
PAGE = "README.md"


def chosen_figures(names: Sequence[str]) -> tuple[GalleryFigure, ...]:
    """Return the figures of these names, or all of them when there are no names.

    Raises
    ------
    UnknownNameError
        The gallery has no figure of a name.
    """
    by_name = {shown.example.name: shown for _, family in all_examples() for shown in family}
    for name in names:
        if name not in by_name:
            raise UnknownNameError(
                f"the gallery has no figure '{name}' {offered(name, by_name, 'there are', most=99)}"
            )
    return tuple(by_name[name] for name in names) if names else tuple(by_name.values())


def record_of_example(shown: GalleryFigure) -> Record:
    """Return what a figure of the gallery is made from."""
    example = shown.example
    if example.record is not None:
        return example.record()
    assert example.scenario is not None
    options = figure_table(shown.kind, **example.options)
    return record_of(ScenarioSource(load(example.scenario), f"{example.name}: "), options)


def formats(text: str) -> tuple[str, ...]:
    """Return the formats of ``"svg,pdf"``.

    Raises
    ------
    FormatError
        One of them is none of svg, pdf, png.
    """
    found = tuple(dict.fromkeys(part.strip().lower() for part in text.split(",")))
    for one in found:
        if one not in FORMATS:
            raise FormatError(f"unknown format '{one}' {offered(one, FORMATS, 'one of:')}")
    return found


def write_gallery(
    entries: Sequence[GalleryFigure],
    out: str | os.PathLike[str],
    kinds: Sequence[str] = ("svg",),
    *,
    style: Style | None = None,
    watch: Callable[[int], None] = lambda done: None,
    jobs: int = 1,
) -> tuple[Path, ...]:
    """Write figures into a folder, and the page that shows them all if it is the whole gallery.

    Parameters
    ----------
    watch : callable
        Is told how many figures are done.
    jobs : int
        So many are made at the same time, each by a process of its own.

    Raises
    ------
    FileError
        The folder cannot be made or written to.
    """
    folder = made_folder(out)
    written: list[Path] = []
    make = partial(_write, folder=folder, kinds=tuple(kinds), style=style)
    names = [entry.example.name for entry in entries]
    for done, files in enumerate(in_parallel(make, names, jobs, "making figures with several jobs"), start=1):
        written += files
        watch(done)
    if len(entries) == sum(len(family) for _, family in all_examples()):
        shown = next((kind for kind in ("svg", "png") if kind in kinds), None)
        if shown is not None:
            written.append(write_text(folder / PAGE, page(shown)))
    return tuple(written)


def _write(name: str, folder: Path, kinds: tuple[str, ...], style: Style | None) -> list[Path]:
    """Write one figure, which is found by its name, for its entry cannot be sent to another process."""
    (entry,) = chosen_figures([name])
    title, subtitle = entry.example.title, entry.example.subtitle
    figure = draw(entry.kind, record_of_example(entry), title=title, subtitle=subtitle, style=style)
    written = [folder / f"{name}.{kind}" for kind in kinds]
    for path in written:
        save_figure(figure, path, {"Title": title})
    return written


def page(kind: str = "svg") -> str:
    """Return the page that shows the gallery, in Markdown."""
    lines = [
        "# Gallery",
        "",
        "Every figure shows the numbers of a real network or function, and is made by the command below it.",
        "`neurosim figures --out figures` makes all of them, and this page; `neurosim draw` puts the title",
        "of the scenario over its figure, or one of your own (`--title`).",
    ]
    for family, entries in all_examples():
        lines += ["", f"## {family}"]
        for shown in entries:
            example = shown.example
            lines += [
                "",
                f"### {example.title}",
                "",
                example.teaches,
                "",
                f"![{example.title}]({example.name}.{kind})",
                "",
                f"    {example.command(shown.kind)}",
            ]
    return "\n".join(lines) + "\n"
