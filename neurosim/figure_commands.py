"""``neurosim draw``, ``redraw``, ``figures`` and ``film``: pictures of a scenario, and of the gallery."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from neurosim import terminal
from neurosim.arguments import (
    Whole,
    command_words,
    examples,
    part_option,
    picture,
    scenario_argument,
    shown,
    style_option,
)
from neurosim.overwriting import require_apart

if TYPE_CHECKING:
    from neurosim.drawing.style import Style
    from neurosim.scenario.scenario import Scenario

FILE = click.Path(path_type=Path)
NUMBER = Whole(1)
STANDARD_OUTPUT = Path("-")


@click.command(
    epilog=examples(
        "neurosim draw mazur --output mazur.svg",
        "neurosim draw mazur --show weight,delta,gradient --output backward.pdf",
        "neurosim draw mazur --show update --output update.png",
        "neurosim draw mazur --kind paths --of w1 --output paths.svg",
    )
)
@scenario_argument
@part_option
@click.option("--kind", default="network", show_default=True, help="The kind of figure.")
@click.option(
    "--show",
    callback=shown,
    default="weight,net,out",
    show_default=True,
    help="Any of weight, net, out, delta, gradient, bias, target, error, update, change; or nothing.",
)
@click.option("--of", multiple=True, metavar="NAME", help="Which neuron or connection it is about.")
@click.option("--sample", type=NUMBER, default=1, metavar="N", help="Which sample.  [default: 1]")
@click.option(
    "--weights",
    type=click.Choice(["first", "trained"]),
    help="Before or after the training, for kinds that can be of both.",
)
@click.option("--title", help="A title of its own, in place of the scenario's.")
@style_option
@click.option(
    "--output",
    required=True,
    type=FILE,
    callback=picture,
    help="A file .svg, .pdf or .png; a network also .tex, .dot, .mmd, .graphml, .json; - is SVG.",
)
@click.option("--record", type=FILE, help="Also save what the figure is made from, for neurosim redraw.")
@click.pass_context
def draw(
    context: click.Context,
    scenario: "Scenario",
    kind: str,
    title: str | None,
    style: "Style",
    output: Path,
    record: Path | None,
    **chosen: Any,
) -> None:
    """Draw the network with its numbers, or another figure."""
    from neurosim.files import require_ending, require_writable
    from neurosim.records import save_record
    from neurosim.scenario.figures import metadata_of

    _refuse_gallery(kind)
    # Before anything is written, so that of two files there is never one alone.
    require_apart(output, scenario.reads)
    if record is not None:
        require_apart(record, {**scenario.reads, output: "the figure"}, "--record")
        require_ending(record, ".json", others=True)
        require_writable(record)
    made = figure_record(scenario, kind, **chosen)
    metadata = metadata_of(scenario, command_words(context.find_root().obj or [], context.command))
    _deliver_figure(kind, made, title or scenario.title, style, output, metadata)
    if record is not None:
        save_record(made, kind, record, title=title or scenario.title)
        terminal.say(f"Wrote {record}")


def figure_record(scenario: "Scenario", kind: str, **chosen: Any) -> Any:
    """Return what ``neurosim draw`` draws, with its options show, of, sample and weights."""
    from neurosim.scenario.figures import figure_table
    from neurosim.scenario.kinds import record_of

    return record_of(scenario, figure_table(kind=kind, **chosen), f"{scenario.where}: ")


def _refuse_gallery(kind: str) -> None:
    """Say what makes a figure of the gallery that was taken for a kind."""
    from neurosim.scenario.schema import FIGURES

    if kind in FIGURES:
        return
    from neurosim.gallery.entries import GALLERY

    if kind in {entry.name for _, entries in GALLERY for entry in entries}:
        raise click.UsageError(
            f"'{kind}' is a figure of the gallery, which needs no scenario; make it with: "
            f"neurosim figures {kind} --out FOLDER"
        )


def _deliver_figure(
    kind: str,
    record: object,
    title: str | None,
    style: "Style",
    output: Path,
    metadata: dict[str, str] | None = None,
    subtitle: str | None = None,
) -> None:
    """Write a figure, or for another program the network in it."""
    from neurosim.drawing.exports import SUFFIXES, export_network
    from neurosim.drawing.kinds import draw as draw_kind
    from neurosim.drawing.saving import rendered, save_figure
    from neurosim.records.networks import Moment

    if output.suffix.lower() in SUFFIXES:
        if not isinstance(record, Moment):
            raise click.UsageError(f"a figure of the kind '{kind}' is a picture; '{output}' is for networks")
        export_network(record.state, output, record.show, title=title, style=style)
    else:
        figure: Any = draw_kind(kind, record, title=title, subtitle=subtitle, style=style)
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
@click.option("--title", help="A title of its own, in place of the saved one.")
@style_option
@click.option("--output", required=True, type=FILE, callback=picture, help="See neurosim draw.")
def redraw(record: Path, title: str | None, style: "Style", output: Path) -> None:
    """Draw a figure again from a saved record.

    Nothing is computed: the record holds every number of the figure.
    """
    from neurosim.records import load_record

    require_apart(output, {record: "the record"})
    saved = load_record(record)
    title = saved.title if title is None else title
    metadata = {} if title is None else {"Title": title}
    _deliver_figure(saved.kind, saved.record, title, style, output, metadata, saved.subtitle)


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
    help="Folder for the figures.",
)
@click.option("--format", "form", default="svg", show_default=True, help="Any of svg, pdf, png.")
@style_option
@click.option("--list", "only_list", is_flag=True, help="List the figures, and make none.")
def figures(names: tuple[str, ...], out: Path, form: str, style: "Style", only_list: bool) -> None:
    """Make the lecture figures of the gallery.

    Without names it makes all of them, and a page README.md that shows them.
    """
    from neurosim.gallery.writing import chosen, formats, write_gallery
    from neurosim.progress import progress

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
        "neurosim film mazur --output mazur.tex             overlays for Beamer, with their pages",
        "neurosim film xor --kind learning --output xor.mp4",
    )
)
@scenario_argument
@part_option
@click.option(
    "--kind", default="steps", show_default=True, help="steps of the passes, or learning of a boundary."
)
@click.option("--sample", type=NUMBER, default=1, metavar="N", help="Which sample.  [default: 1]")
@click.option("--frames", type=Whole(2), default=24, metavar="N", help="Of a learning.  [default: 24]")
@click.option("--seconds", type=click.FloatRange(0.02, 60.0), default=1.2, help="A frame.  [default: 1.2]")
@style_option
@click.option("--output", required=True, type=FILE, help="A file .pdf, .tex, .gif, .mp4, .webm or .html.")
def film(
    scenario: "Scenario",
    kind: str,
    sample: int,
    frames: int,
    seconds: float,
    style: "Style",
    output: Path,
) -> None:
    """Make a film: the passes step by step, or a training."""
    from neurosim.drawing.films import check_film, write_film
    from neurosim.progress import progress
    from neurosim.scenario.films import film_of

    check_film(output)
    require_apart(output, scenario.reads)
    record = film_of(scenario, kind, sample=sample, frames=frames)
    count = len(record.moments) if hasattr(record, "moments") else len(record.field.responses)
    with progress("Drawing", count) as watch:
        write_film(record, output, seconds=seconds, style=style, watch=watch)
    terminal.say(f"Wrote {output}")
