"""Writing the gallery: the files of the figures, and the page that shows them."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from neurosim.drawing import Style, draw, save_figure
from neurosim.gallery.entries import GALLERY
from neurosim.gallery.entry import Entry
from neurosim.ground.errors import FormatError, UnknownNameError, did_you_mean, listed
from neurosim.ground.files import write_text
from neurosim.scenario.figures import made_folder

FORMATS = ("svg", "pdf", "png")
PAGE = "README.md"


def chosen(names: Sequence[str]) -> tuple[Entry, ...]:
    """Return the entries of these names, or all of them when there are no names.

    Raises
    ------
    UnknownNameError
        The gallery has no figure of a name.
    """
    by_name = {entry.name: entry for _, entries in GALLERY for entry in entries}
    for name in names:
        if name not in by_name:
            raise UnknownNameError(
                f"the gallery has no figure '{name}' "
                f"({did_you_mean(name, by_name)}there are {listed(by_name, 99)})"
            )
    return tuple(by_name[name] for name in names) if names else tuple(by_name.values())


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
            raise FormatError(
                f"unknown format '{one}' ({did_you_mean(one, FORMATS)}one of: {listed(FORMATS)})"
            )
    return found


def write_gallery(
    entries: Sequence[Entry],
    out: str | os.PathLike[str],
    kinds: Sequence[str] = ("svg",),
    *,
    style: Style | None = None,
    watch: Callable[[int], None] = lambda done: None,
) -> tuple[Path, ...]:
    """Write figures into a folder, and the page that shows them all if it is the whole gallery.

    Parameters
    ----------
    watch : callable
        Is told how many figures are done.

    Raises
    ------
    FileError
        The folder cannot be made or written to.
    """
    folder = made_folder(out)
    written: list[Path] = []
    for done, entry in enumerate(entries, start=1):
        figure = draw(entry.kind, entry.record(), title=entry.title, subtitle=entry.subtitle, style=style)
        for kind in kinds:
            path = folder / f"{entry.name}.{kind}"
            save_figure(figure, path, {"Title": entry.title})
            written.append(path)
        watch(done)
    if len(entries) == sum(len(family) for _, family in GALLERY):
        shown = next((kind for kind in ("svg", "png") if kind in kinds), None)
        if shown is not None:
            written.append(write_text(folder / PAGE, page(shown)))
    return tuple(written)


def page(kind: str = "svg") -> str:
    """Return the page that shows the gallery, in Markdown."""
    lines = [
        "# Gallery",
        "",
        "Every figure shows the numbers of a real network or function, and is made by the command below it.",
        "`neurosim figures --out figures` makes all of them, and this page; `neurosim draw` puts the title",
        "of the scenario over its figure, or one of your own (`--title`).",
    ]
    for family, entries in GALLERY:
        lines += ["", f"## {family}"]
        for entry in entries:
            lines += [
                "",
                f"### {entry.title}",
                "",
                entry.teaches,
                "",
                f"![{entry.title}]({entry.name}.{kind})",
                "",
                f"    {entry.command}",
            ]
    return "\n".join(lines) + "\n"
