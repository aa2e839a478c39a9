"""``neurosim draw``, ``redraw``, ``figures`` and ``film``: pictures of a scenario, and of the gallery."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypedDict, Unpack

import click

from neurosim.cli import terminal
from neurosim.cli.arguments import (
    Whole,
    command_words,
    examples,
    part_option,
    picture,
    shown,
    style_option,
)
from neurosim.cli.saved_argument import saved_argument
from neurosim.cli.suggesting import Listing, OneOf
from neurosim.ground.overwriting import require_apart

if TYPE_CHECKING:
    from neurosim.drawing.page.style import Style
    from neurosim.records import Record
    from neurosim.scenario.saved import Saved
    from neurosim.scenario.scenario import Scenario


class Shown(TypedDict):
    """What was typed for what a figure shows."""

    show: tuple[str, ...]
    of: tuple[str, ...]
    sample: int
    weights: Literal["first", "trained"] | None


FILE = click.Path(path_type=Path)
NUMBER = Whole(1)
STANDARD_OUTPUT = Path("-")


def _kinds() -> Iterable[str]:
    from neurosim.scenario.table.schema import FIGURES

    return FIGURES


def _quantities() -> Iterable[str]:
    from neurosim.drawing.network.selection import NOTHING, QUANTITIES

    return (*QUANTITIES, NOTHING)


def _film_kinds() -> Iterable[str]:
    from neurosim.scenario.films import KINDS

    return KINDS


def _film_endings() -> Iterable[str]:
    from neurosim.drawing.films import WRITERS

    return WRITERS


@click.command(
    epilog=examples(
        "neurosim draw mazur --output mazur.svg",
        "neurosim draw mazur --show weight,delta,gradient --output backward.pdf",
        "neurosim draw mazur --show update --output update.png",
        "neurosim draw mazur --kind paths --of w1 --output paths.svg",
        "neurosim draw net.json --inputs 1,0.5 --output net.svg      a network saved in Python",
    )
)
@saved_argument
@part_option
@click.option(
    "--kind",
    cls=Listing,
    names=_kinds,
    default="network",
    show_default=True,
    metavar="KIND",
    help="The kind of figure: {names}.",
)
@click.option(
    "--show",
    cls=Listing,
    names=_quantities,
    callback=shown,
    default="weight,net,out",
    show_default=True,
    metavar="NAMES",
    help="What to write into the network, with commas between the names: {names}.",
)
@click.option(
    "--of",
    multiple=True,
    metavar="NAME",
    help="The neuron, connection or layer that the figure is about; may be repeated.",
)
@click.option(
    "--sample", type=NUMBER, default=1, metavar="N", help="Draw this sample, counted from 1.  [default: 1]"
)
@click.option(
    "--weights",
    type=OneOf("choice of weights", ("first", "trained")),
    help="Draw the network before or after the training, for kinds that allow both.",
)
@click.option("--title", metavar="TEXT", help="Use this title instead of the scenario's.")
@style_option
@click.option(
    "--output",
    required=True,
    type=FILE,
    callback=picture,
    metavar="FILE",
    help="The file to write: .svg, .pdf or .png, and for a network also .tex, .dot, .mmd, .graphml or .json; "
    "- writes SVG to standard output.",
)
@click.option(
    "--record",
    type=FILE,
    metavar="FILE",
    help="Also save the numbers of the figure in this file, for neurosim redraw.",
)
@click.pass_context
def draw(
    context: click.Context,
    /,
    scenario: "Scenario | Saved",
    kind: str,
    title: str | None,
    style: "Style",
    output: Path,
    record: Path | None,
    **chosen: Unpack[Shown],
) -> None:
    """Draw the network with its numbers, or another figure.

    NAME is a scenario; FILE is a scenario of your own, or a network or trace saved in Python. A saved network
    is drawn with its weights, and with --inputs and --targets also with what the passes compute.
    """
    from neurosim.ground.files import require_ending, require_writable
    from neurosim.records import save_record
    from neurosim.scenario.figures import metadata_of
    from neurosim.scenario.saved import Saved

    _refuse_gallery(kind)
    # Before anything is written, so that of two files there is never one alone.
    require_apart(output, scenario.reads)
    if record is not None:
        require_apart(record, {**scenario.reads, output: "the figure"}, "--record")
        require_ending(record, ".json", others=True)
        require_writable(record)
    metadata: dict[str, str] | None = None
    if isinstance(scenario, Saved):
        made = _saved_record(scenario, kind, **chosen)
    else:
        made = figure_record(scenario, kind, **chosen)
        metadata = metadata_of(scenario, command_words(context.find_root().obj or [], context.command))
    _deliver_figure(kind, made, title or scenario.title, style, output, metadata)
    if record is not None:
        save_record(made, kind, record, title=title or scenario.title)
        terminal.say(f"Wrote {record}")


def figure_record(scenario: "Scenario", kind: str, **chosen: Unpack[Shown]) -> "Record":
    """Return what ``neurosim draw`` draws, with its options show, of, sample and weights."""
    from neurosim.scenario.figures import figure_table
    from neurosim.scenario.kinds import record_of

    return record_of(scenario, figure_table(kind=kind, **chosen), f"{scenario.where}: ")


def _saved_record(
    saved: "Saved", kind: str, *, show: tuple[str, ...], of: tuple[str, ...], sample: int, weights: str | None
) -> "Record":
    from neurosim.scenario.figures import figure_table
    from neurosim.scenario.saved_figures import record_of_saved

    if weights is not None:
        raise click.UsageError(
            f"--weights chooses between the weights before and after the training of a scenario, but "
            f"{saved.where} is {saved.what}; leave it out"
        )
    figure_table(kind=kind, show=show)  # says so where there is no such kind
    return record_of_saved(saved, kind, show, of, sample)


def _refuse_gallery(kind: str) -> None:
    """Say what makes a figure of the gallery that was taken for a kind."""
    from neurosim.scenario.table.schema import FIGURES

    if kind in FIGURES:
        return
    from neurosim.gallery.entries import GALLERY

    if kind in {entry.name for _, entries in GALLERY for entry in entries}:
        raise click.UsageError(
            f"'{kind}' is a figure of the gallery, not a kind of figure; make it with: "
            f"neurosim figures {kind} --out FOLDER"
        )


def _deliver_figure(
    kind: str,
    record: "Record",
    title: str | None,
    style: "Style",
    output: Path,
    metadata: dict[str, str] | None = None,
    subtitle: str | None = None,
) -> None:
    """Write a figure, or for another program the network in it."""
    from neurosim.drawing.exports import SUFFIXES, export_network
    from neurosim.drawing.page.saving import rendered, save_figure
    from neurosim.figures.kinds import draw as draw_kind
    from neurosim.records.networks import Moment

    if output.suffix.lower() in SUFFIXES:
        if not isinstance(record, Moment):
            raise click.UsageError(
                f"'{output}' is a format for networks, but a figure of the kind '{kind}' is not one; use "
                ".svg, .pdf or .png"
            )
        export_network(record.state, output, record.show, title=title, style=style)
    else:
        if metadata is None and isinstance(record, Moment) and kind == "network":
            from neurosim.figures.remembered import draw_remembered

            # Not of a scenario: the figure itself remembers its numbers, for neurosim verify.
            figure = draw_remembered(record.state, record.show, focus=record.focus, title=title, style=style)
        else:
            figure = draw_kind(kind, record, title=title, subtitle=subtitle, style=style)
        if output == STANDARD_OUTPUT:
            terminal.show_bytes(rendered(figure, "svg", metadata))
            return
        save_figure(figure, output, metadata)
    terminal.say(f"Wrote {output}")


@click.command(
    epilog=examples(
        "neurosim draw mazur --output mazur.svg --record mazur.json",
        "neurosim redraw mazur.json --style dark --output mazur.pdf",
    )
)
@click.argument("record", type=FILE)
@click.option("--title", metavar="TEXT", help="Use this title instead of the saved one.")
@style_option
@click.option(
    "--output",
    required=True,
    type=FILE,
    callback=picture,
    metavar="FILE",
    help="The file to write, as for neurosim draw.",
)
def redraw(record: Path, title: str | None, style: "Style", output: Path) -> None:
    """Draw a figure again from a saved record.

    Nothing is calculated again: the record contains every number of the figure.
    """
    from neurosim.records import load_record

    require_apart(output, {record: "the record"})
    saved = load_record(record)
    title = saved.title if title is None else title
    metadata = {} if title is None else {"Title": title}
    _deliver_figure(saved.kind, saved.record, title, style, output, metadata, saved.subtitle)


def _formats() -> Iterable[str]:
    from neurosim.gallery.writing import FORMATS

    return FORMATS


@click.command(
    epilog=examples(
        "neurosim figures --list",
        "neurosim figures --out figures --format svg,pdf",
        "neurosim figures activations himmelblau --style dark --format png",
    )
)
@click.argument("names", metavar="[NAME ...]", nargs=-1)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("figures"),
    show_default=True,
    help="Write the figures to this folder.",
)
@click.option(
    "--format",
    "form",
    cls=Listing,
    names=_formats,
    default="svg",
    show_default=True,
    metavar="NAMES",
    help="One or more of {names}, with commas between them.",
)
@style_option
@click.option("--list", "only_list", is_flag=True, help="List the figures without making them.")
def figures(names: tuple[str, ...], out: Path, form: str, style: "Style", only_list: bool) -> None:
    """Make the lecture figures of the gallery.

    Without a NAME, all figures are made, together with a page README.md that shows them.
    """
    from neurosim.gallery.writing import chosen, formats, write_gallery
    from neurosim.ground.progress import progress

    entries = chosen(names)
    if only_list:
        width = max(len(entry.name) for entry in entries)
        terminal.show(*(f"{entry.name.ljust(width)}  {entry.title}" for entry in entries))
        return
    with progress("Drawing", len(entries)) as watch:
        written = write_gallery(entries, out, formats(form), style=style, watch=watch)
    terminal.show(*map(str, written))


@click.command(
    epilog=examples(
        "neurosim film mazur --output mazur.gif",
        "neurosim film mazur --output mazur.tex             overlays for Beamer",
        "neurosim film xor --kind learning --output xor.mp4",
    )
)
@saved_argument
@part_option
@click.option(
    "--kind",
    cls=Listing,
    names=_film_kinds,
    default="steps",
    show_default=True,
    metavar="KIND",
    help="What the film shows: {names} (the passes step by step, or a boundary in training).",
)
@click.option(
    "--sample",
    type=NUMBER,
    default=1,
    metavar="N",
    help="Show this sample, counted from 1, in a film of steps.  [default: 1]",
)
@click.option(
    "--frames",
    type=Whole(2),
    default=24,
    metavar="N",
    help="Number of frames in a film of learning.  [default: 24]",
)
@click.option(
    "--seconds",
    type=click.FloatRange(0.02, 60.0),
    default=1.2,
    metavar="X",
    help="How long each frame is shown.  [default: 1.2]",
)
@style_option
@click.option(
    "--output",
    cls=Listing,
    names=_film_endings,
    required=True,
    type=FILE,
    metavar="FILE",
    help="The file to write; its ending is {names}.",
)
def film(
    scenario: "Scenario | Saved",
    kind: str,
    sample: int,
    frames: int,
    seconds: float,
    style: "Style",
    output: Path,
) -> None:
    """Make a film of the passes or of a training."""
    from neurosim.drawing.films import check_film, write_film
    from neurosim.ground.progress import progress
    from neurosim.scenario.films import film_of

    check_film(output)
    require_apart(output, scenario.reads)
    record = film_of(scenario, kind, sample=sample, frames=frames)
    count = len(record.moments) if hasattr(record, "moments") else len(record.field.responses)
    with progress("Drawing", count) as watch:
        write_film(record, output, seconds=seconds, style=style, watch=watch)
    terminal.say(f"Wrote {output}")
